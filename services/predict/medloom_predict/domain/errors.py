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


class UnreadableFile(Malformed):
    """A file of rows that is neither a readable CSV nor a readable Parquet table."""

    code, title = "unreadable_file", "The file cannot be read as a table"


class ModelUnusable(Malformed):
    """The model file does not fit its input schema."""

    code, title = "model_unusable", "The model cannot be loaded"
