"""Inputs a model cannot take, named by column and never by value."""

from typing import Any

from medloom_contracts.errors import Malformed, Words


class InvalidInputs(Malformed):
    """One or more inputs are wrong; ``problems`` lists them: code, column, row, expected, detail, hint."""

    code, title = "invalid_inputs", "Some inputs cannot be used"

    def __init__(self, problems: list[dict[str, Any]], total: int) -> None:
        first = problems[0]
        more_en = f" ({total} faults in all)" if total > 1 else ""
        more_ko = f" (모두 {total}건)" if total > 1 else ""
        super().__init__(
            Words(en=first["detail"] + more_en, ko=first["detail_ko"] + more_ko),
            Words(en=first["hint"], ko=first["hint_ko"]),
            where=first.get("column"),
            problems=problems,
        )


class OutsideTraining(Malformed):
    """The calculator refuses: a value lies where the model never saw a patient. ``problems``: code, column, detail."""

    code, title = "outside_training", "The model does not know such a patient"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        columns = ", ".join(str(problem["column"]) for problem in problems)
        super().__init__(
            Words(
                en=f"No probability is given: {columns} outside what the model was trained on.",
                ko=f"확률을 계산하지 않았습니다. 모델이 학습한 범위를 벗어난 항목: {columns}.",
            ),
            Words(
                en="Check the entries; if they are right, this model does not apply to this patient.",
                ko="입력을 확인하세요. 값이 맞다면 이 모델을 이 환자에게 적용할 수 없습니다.",
            ),
            where=str(problems[0]["column"]),
            problems=problems,
        )


class UnreadableFile(Malformed):
    """A file of rows that is neither a readable CSV nor a readable Parquet table."""

    code, title = "unreadable_file", "The file cannot be read as a table"


class ModelUnusable(Malformed):
    """The model file does not fit its input schema."""

    code, title = "model_unusable", "The model cannot be loaded"
