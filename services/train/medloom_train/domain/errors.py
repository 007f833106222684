"""Why data or settings cannot be trained on: each with a cause and a next action."""

from typing import Any

from medloom_contracts.errors import MedloomError, Words


class Untrainable(MedloomError):
    """The approved data cannot be learned from; ``code`` is set per instance by the subclasses below."""

    status, code, title = 422, "untrainable", "The data cannot be trained on"


class TargetMissing(Untrainable):
    code = "target_missing"

    def __init__(self, column: str) -> None:
        super().__init__(
            Words(
                en=f'The target "{column}" has no value in any training row.',
                ko=f'대상 "{column}"에 학습 행의 값이 하나도 없습니다.',
            ),
            Words(
                en="Choose another target, or repair the column in the recipe.",
                ko="다른 대상을 고르거나 레시피에서 열을 고치세요.",
            ),
            where=column,
        )


class OneClass(Untrainable):
    code = "one_class_target"

    def __init__(self, column: str) -> None:
        super().__init__(
            Words(
                en=f'The target "{column}" has only one class in the training rows.',
                ko=f'학습 행에서 대상 "{column}"의 범주가 하나뿐입니다.',
            ),
            Words(
                en="A model needs rows of both kinds: check the target's coding and the filters of the recipe.",
                ko="두 범주의 행이 모두 필요합니다. 대상의 코딩과 레시피의 필터를 확인하세요.",
            ),
            where=column,
        )


class TooFewEvents(Untrainable):
    code = "too_few_events"

    def __init__(self, column: str, events: int) -> None:
        super().__init__(
            Words(
                en=f'The rarest class of "{column}" has {events} training row(s); at least 4 are needed.',
                ko=f'"{column}"의 가장 드문 범주가 학습 행 {events}개뿐입니다. 최소 4개가 필요합니다.',
            ),
            Words(
                en="Collect more cases, merge rare classes with a recode step, or choose a more frequent outcome.",
                ko="사례를 더 모으거나, 드문 범주를 합치거나, 더 흔한 결과를 선택하세요.",
            ),
            where=column,
        )


class NotNumericTarget(Untrainable):
    code = "target_not_numeric"

    def __init__(self, column: str) -> None:
        super().__init__(
            Words(
                en=f'The task is a regression, but the target "{column}" does not hold numbers that vary.',
                ko=f'회귀 과제인데 대상 "{column}"이 변하는 숫자가 아닙니다.',
            ),
            Words(
                en="Choose a classification task, or turn the column into numbers with a recipe step.",
                ko="분류 과제를 고르거나 레시피 단계로 숫자로 바꾸세요.",
            ),
            where=column,
        )


class ScoreUnusable(Untrainable):
    code = "existing_score_unusable"

    def __init__(self, column: str) -> None:
        super().__init__(
            Words(
                en=f'The existing score "{column}" is not a column of numbers in the prepared data.',
                ko=f'기존 점수 "{column}"이(가) 준비된 데이터에 숫자 열로 없습니다.',
            ),
            Words(
                en="Derive the score with a formula step in the recipe, have the data approved, and name its column.",
                ko="레시피의 수식 단계로 점수를 만들고 데이터를 승인받은 뒤 그 열을 지정하세요.",
            ),
            where=column,
        )


class NoFeatures(Untrainable):
    code = "no_usable_features"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="No predictor is left: every column is constant, empty, a date, or unique in each row.",
                ko="예측 변수가 남지 않았습니다. 모든 열이 상수이거나 비었거나 날짜이거나 행마다 다릅니다.",
            ),
            Words(
                en="Offer more columns as features in the review.", ko="검토 단계에서 더 많은 열을 특성으로 지정하세요."
            ),
        )


class ColumnNameTaken(Untrainable):
    code = "column_name_taken"

    def __init__(self, column: str) -> None:
        super().__init__(
            Words(
                en=f'A predictor is called "{column}", which is the name of a model output.',
                ko=f'예측 변수 이름 "{column}"이(가) 모델 출력 이름과 같습니다.',
            ),
            Words(en="Rename the column with a recipe step.", ko="레시피 단계로 열 이름을 바꾸세요."),
            where=column,
        )


class ExportParity(MedloomError):
    """The ONNX file would not answer what the trained model answers."""

    status, code, title = 500, "export_parity", "The model's file does not agree with the model"

    def __init__(self, difference: float) -> None:
        super().__init__(
            Words(
                en=f"No exported file agreed with its model on every row (difference {difference:.2g}; allowed 1e-5).",
                ko=f"내보낸 파일이 모든 행에서 모델과 일치하지 않았습니다(최대 차이 {difference:.2g}, 허용 1e-5).",
            ),
            Words(
                en="Nothing was published. Train again with other algorithms, and report this to the maintainers.",
                ko="아무것도 공개하지 않았습니다. 해당 알고리즘 없이 다시 학습하고 관리자에게 알려 주세요.",
            ),
        )


class NothingTrained(MedloomError):
    status, code, title = 422, "nothing_trained", "No model could be trained"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="Not one of the chosen algorithms could be trained on this data.",
                ko="선택한 알고리즘 중 학습에 성공한 것이 없습니다.",
            ),
            Words(
                en="Raise the time budget, or choose logistic regression among the algorithms.",
                ko="시간 예산을 늘리거나 로지스틱 회귀를 포함하세요.",
            ),
        )


class BadSettings(MedloomError):
    status, code, title = 422, "bad_training_settings", "The training settings are wrong"


class BadMapping(MedloomError):
    """Columns of other data do not fit a model's inputs."""

    status, code, title = 422, "bad_mapping", "The columns do not fit the model"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        names = ", ".join(dict.fromkeys(str(problem["where"]) for problem in problems))
        super().__init__(
            Words(
                en=f"The new data cannot be read as the model's inputs: {names}.",
                ko=f"새 데이터를 모델의 입력으로 읽을 수 없습니다: {names}.",
            ),
            Words(
                en="Name the column of each of these inputs, give factors between units, or repair the recipe of the "
                "new data.",
                ko="각 입력에 해당하는 열을 지정하고, 단위가 다르면 배수를 지정하거나, 새 데이터의 레시피를 고치세요.",
            ),
            problems=problems,
        )


class SeenInDevelopment(MedloomError):
    """Rows that a model was developed on cannot validate it."""

    status, code, title = 422, "rows_seen_in_development", "The model has seen these rows"

    def __init__(self, rows: int | None = None) -> None:
        en = "This is the data the model was developed on." if rows is None else ""
        ko = "이 데이터는 모델 개발에 사용된 데이터입니다." if rows is None else ""
        super().__init__(
            Words(
                en=en or f"{rows} rows of this data were used to develop or test the model.",
                ko=ko or f"이 데이터의 {rows}개 행이 모델 개발이나 검증에 사용되었습니다.",
            ),
            Words(
                en="Choose data from other patients: another hospital, or a later period.",
                ko="다른 환자의 데이터(다른 병원 또는 이후 기간)를 선택하세요.",
            ),
        )


class NotMeasurable(MedloomError):
    """The new data cannot tell how good a model is."""

    status, code, title = 422, "validation_not_measurable", "The model cannot be judged on this data"

    def __init__(self, detail: Words, where: str) -> None:
        super().__init__(
            detail,
            Words(
                en="Check the outcome's coding and the filters of the recipe, or name the value that means the event.",
                ko="결과의 코딩과 레시피의 필터를 확인하거나, 사건을 뜻하는 값을 지정하세요.",
            ),
            where=where,
        )
