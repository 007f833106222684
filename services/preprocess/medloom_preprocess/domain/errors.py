"""Errors of the domain: stable codes, sentences a doctor can act on, never a value from the data."""

from typing import Final

from medloom_contracts.errors import Conflict, Malformed, MedloomError, Problem, Words


class FormulaError(Malformed):
    """A formula that cannot be read or typed; ``position`` counts characters from 0."""

    code, title = "formula_error", "The formula cannot be used"

    def __init__(self, cause: str, detail: Words, position: int, hint: Words | None = None) -> None:
        super().__init__(
            Words(
                en=f"{detail.en} (character {position + 1})",
                ko=f"{detail.ko} ({position + 1}번째 글자)",
            ),
            hint
            or Words(
                en="See the list of functions and operators beside the formula editor.",
                ko="수식 편집기 옆의 함수와 연산자 목록을 확인하세요.",
            ),
            where=f"formula:{position}",
            problems=[{"cause": cause, "position": position}],
        )
        self.cause = cause
        self.position = position


class StepRefused(Malformed):
    """A step whose parameters do not fit the table at that place of the recipe."""

    code, title = "step_refused", "The step cannot be applied"

    def __init__(self, cause: str, detail: Words, hint: Words | None = None, *, column: str | None = None) -> None:
        super().__init__(
            detail, hint, where=f"column:{column}" if column else None, problems=[{"cause": cause, "column": column}]
        )
        self.cause = cause
        self.column = column


class FittedStep(StepRefused):
    """Anything learned from the data belongs to the model, inside the folds."""

    code, title = "fitted_step", "This belongs to training"

    def __init__(self, column: str | None) -> None:
        super().__init__(
            "fitted_step",
            Words(
                en="Filling with a mean, a median or the most frequent value would leak the test rows into training.",
                ko="데이터의 통계량(평균, 중앙값, 최빈값)으로 채우면 시험 자료의 정보가 학습에 새어 들어갑니다.",
            ),
            Words(
                en="Leave the cells missing: training fills them inside each fold and exports that with the model.",
                ko="결측으로 두세요. 학습 단계가 각 폴드 안에서 채우고 모델과 함께 내보냅니다.",
            ),
            column=column,
        )


class EngineUnavailable(MedloomError):
    """The engine that the settings name cannot compute; ``cause`` is ``not_installed`` or ``not_started``."""

    status, code, title = 503, "engine_unavailable", "Spark cannot be used"

    def __init__(self, cause: str) -> None:
        detail, hint = _ENGINE_UNAVAILABLE[cause]
        super().__init__(detail, hint, problems=[{"cause": cause}])
        self.cause = cause


_ENGINE_UNAVAILABLE: Final = {
    "not_installed": (
        Words(
            en="This installation prepares data on Spark, but Spark is not installed.",
            ko="이 설치는 Spark로 데이터를 준비하도록 설정되었지만 Spark가 설치되어 있지 않습니다.",
        ),
        Words(
            en="Ask IT to install medloom-preprocess[spark], or to set MEDLOOM_PREPROCESS_ENGINE=duckdb.",
            ko="전산 담당자에게 medloom-preprocess[spark] 설치나 MEDLOOM_PREPROCESS_ENGINE=duckdb 설정을 요청하세요.",
        ),
    ),
    "not_started": (
        Words(
            en="This installation prepares data on Spark, but Spark did not start.",
            ko="이 설치는 Spark로 데이터를 준비하도록 설정되었지만 Spark를 시작할 수 없습니다.",
        ),
        Words(
            en="Ask IT whether Java 17 is installed and the cluster at MEDLOOM_PREPROCESS_SPARK_MASTER answers.",
            ko="전산 담당자에게 Java 17 설치와 MEDLOOM_PREPROCESS_SPARK_MASTER 클러스터 응답을 확인해 달라고 하세요.",
        ),
    ),
}


class StepFailed(MedloomError):
    """One step of a recipe failed; the steps before it stay usable."""

    status, code, title = 422, "step_failed", "A step of the recipe failed"

    def __init__(
        self,
        *,
        index: int,
        step_id: str,
        op: str,
        cause: str,
        detail: Words,
        hint: Words,
        column: str | None,
        title: Words | None = None,
    ) -> None:
        named = title or Words(en=op, ko=op)
        super().__init__(
            Words(
                en=f"Step {index + 1} ({named.en}) failed: {detail.en}",
                ko=f"{index + 1}번째 단계({named.ko})가 실패했습니다: {detail.ko}",
            ),
            hint,
            where=f"step:{step_id}",
            problems=[{"step_id": step_id, "index": index, "op": op, "cause": cause, "column": column}],
        )
        self.index = index
        self.step_id = step_id
        self.op = op
        self.cause = cause
        self.column = column


class UnknownColumn(Malformed):
    code, title = "unknown_column", "There is no such column"

    def __init__(self, name: str) -> None:
        super().__init__(
            Words(en=f"There is no column named “{name}”.", ko=f"“{name}” 열이 없습니다."),
            Words(
                en="Check the spelling, or choose one of the listed columns.",
                ko="철자를 확인하거나 목록에서 열을 고르세요.",
            ),
            where=f"column:{name}",
        )
        self.column = name


class MissingColumns(Malformed):
    """A recipe replayed on data that lacks columns it names."""

    code, title = "missing_columns", "The other data set lacks columns"

    def __init__(self, names: list[str], available: list[str]) -> None:
        super().__init__(
            Words(
                en=f"The recipe names {len(names)} column(s) that this data set does not have: {', '.join(names)}.",
                ko=f"레시피가 사용하는 열 {len(names)}개가 이 데이터에 없습니다: {', '.join(names)}.",
            ),
            Words(
                en="Send a mapping from each missing name to a column of this data set.",
                ko="없는 이름마다 이 데이터의 어느 열인지 매핑을 보내세요.",
            ),
            problems=[{"missing": name, "available": available[:500]} for name in names],
        )
        self.names = names


class TargetUnfit(Conflict):
    """The chosen target cannot be learned; ``cause`` is the code of the answer."""

    def __init__(self, cause: str, detail: Words, hint: Words, *, column: str, status: int = 409) -> None:
        super().__init__(detail, hint, where=f"column:{column}")
        self.cause = cause
        self._status = status

    def problem(self) -> Problem:
        """As its parent's, with the cause as code."""
        return (
            super()
            .problem()
            .model_copy(
                update={"code": self.cause, "type": f"urn:medloom:problem:{self.cause}", "status": self._status}
            )
        )


class SplitRefused(Conflict):
    """The rows cannot be divided as asked."""

    code, title = "split_refused", "The split is not possible"


class SubjectInSeveralParts(Conflict):
    code, title = "subject_in_several_parts", "One patient would be on both sides"

    def __init__(self, subjects: int) -> None:
        super().__init__(
            Words(
                en=f"{subjects} subject(s) would have rows in more than one part of the split.",
                ko=f"대상자 {subjects}명의 행이 분할의 여러 부분에 걸치게 됩니다.",
            ),
            Words(
                en="Split by subject, or send split.override with the reason; every figure will show it.",
                ko="대상자 단위로 나누거나 split.override에 사유를 적으세요. 사유는 기록되어 모든 그림에 표시됩니다.",
            ),
        )
