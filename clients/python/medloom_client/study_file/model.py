"""What a study file may say. The JSON Schema made from these classes is published and only ever grows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE_KINDS: Final = ("csv", "tsv", "txt", "xlsx", "parquet", "sav", "sas7bdat", "xpt", "dta", "zip")
SCHEMA_ID: Final = "urn:medloom:study-file:1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class StudyPart(_Part):
    title: str = Field(min_length=1, max_length=300)
    question: str = ""


class TableFile(_Part):
    """One file and how it is read; what is absent is guessed and written out in ``settings.yaml``."""

    file: str = Field(min_length=1, description="path relative to the study file")
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$", description="the file must have these bytes")
    title: str | None = None
    sheet: str | int | None = None
    header_row: int | None = Field(default=None, ge=0)
    skip_rows: int | None = Field(default=None, ge=0)
    units_row: int | None = Field(default=None, ge=0)
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    missing_codes: dict[str, list[str | int | float]] | None = None
    types: dict[str, Literal["number", "integer", "category", "text", "boolean", "date", "datetime"]] | None = None
    units: dict[str, str] | None = None
    identifiers: dict[str, Literal["drop", "pseudonymise", "shift", "not_identifying"]] | None = Field(
        default=None, description="what becomes of each column that looks like an identifier"
    )

    @model_validator(mode="after")
    def _known_kind(self) -> TableFile:
        if self.file.rsplit(".", 1)[-1].lower() not in FILE_KINDS or "." not in self.file:
            raise ValueError(f"the file must be one of {', '.join(FILE_KINDS)}")
        return self


class Roles(_Part):
    subject: str | None = None
    site: str | None = None
    time: str | None = None
    target: str = Field(min_length=1)
    exclude: list[str] = []


class Step(BaseModel):
    """A step of the recipe; its parameters are those of the operation and are checked by the platform."""

    model_config = ConfigDict(extra="allow")
    op: str = Field(min_length=1)
    note: str = ""
    enabled: bool = True

    def params(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


def _falls(values: list[float]) -> bool:
    return any(later <= earlier for earlier, later in pairwise(values))


class TaskPart(_Part):
    kind: Literal["binary", "multiclass", "regression", "survival"]
    positive: str | None = Field(
        default=None, description="text of the event class of a binary target, or of the event in a survival status"
    )
    time: str | None = Field(
        default=None, description="survival: the column of the follow-up time; roles.time when absent"
    )
    horizons: list[float] | None = Field(
        default=None, max_length=10, description="survival: when the risk is told, in the unit of the time"
    )

    @model_validator(mode="before")
    @classmethod
    def _positive_as_text(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("positive"), bool | int):
            positive = value["positive"]
            return {**value, "positive": str(positive).lower() if isinstance(positive, bool) else str(positive)}
        return value

    @model_validator(mode="after")
    def _binary_names_its_event(self) -> TaskPart:
        if self.kind == "binary" and self.positive is None:
            raise ValueError('a binary task needs positive: "<the value that means the event>"')
        if self.kind != "survival" and (self.time is not None or self.horizons is not None):
            raise ValueError("time and horizons belong to a survival task")
        if self.horizons is not None and (not self.horizons or self.horizons[0] <= 0 or _falls(self.horizons)):
            raise ValueError("horizons must be positive and rising")
        return self


class SplitPart(_Part):
    test: float = Field(default=0.2, gt=0, lt=1)
    by: Literal["row", "subject", "site", "time"] | None = None
    seed: int = 7
    override: str | None = Field(default=None, description="why one subject's rows may lie in several parts")


class ReviewPart(_Part):
    by: str = Field(min_length=1)
    note: str = ""


class TrainingPart(BaseModel):
    """Training settings; those of mode expert go to the platform as they are and are checked there."""

    model_config = ConfigDict(extra="allow")
    mode: Literal["auto", "expert"] = "auto"
    budget_s: float = Field(default=60, gt=0, le=86_400)
    metric: str | None = None
    seed: int = 7


class ReportPart(_Part):
    pack: bool = True
    languages: list[Literal["ko", "en"]] = ["ko", "en"]


class StudyFile(_Part):
    """Version 1 of the study file."""

    medloom: Literal[1]
    study: StudyPart
    data: dict[str, TableFile]
    roles: Roles
    recipe: list[Step] = []
    task: TaskPart
    split: SplitPart = SplitPart()
    review: ReviewPart | None = None
    training: TrainingPart = TrainingPart()
    report: ReportPart = ReportPart()

    @model_validator(mode="after")
    def _has_a_main_table(self) -> StudyFile:
        if "main" not in self.data:
            raise ValueError("data needs a table named main")
        return self

    @model_validator(mode="after")
    def _survival_has_its_time(self) -> StudyFile:
        if self.task.kind == "survival" and self.follow_up() is None:
            raise ValueError("a survival task needs task.time or roles.time: the column of the follow-up time")
        return self

    def follow_up(self) -> str | None:
        """The column of the follow-up time of a survival task."""
        return (self.task.time or self.roles.time) if self.task.kind == "survival" else None

    def split_by(self) -> str:
        """How the split is made: as said, else by subject when there is one, else by row."""
        return self.split.by or ("subject" if self.roles.subject else "row")


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of the study file."""
    schema = StudyFile.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}
