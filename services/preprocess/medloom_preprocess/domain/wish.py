"""What a reviewer asks for when approving: task, target, features, split."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Column, ColumnRole, TaskKind
from medloom_preprocess.domain.errors import SplitRefused, UnknownColumn

By = Literal["row", "subject", "site", "time"]


class SplitWish(BaseModel):
    """How to divide; ``by`` None means by subject when there is a subject column, else by row."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    by: By | None = None
    column: str | None = Field(default=None, max_length=300)
    test: float = Field(default=0.2, gt=0, lt=0.9)
    seed: int = Field(default=7, ge=0, le=2**31 - 1)
    override: str | None = Field(default=None, max_length=2_000)


class ApprovalWish(BaseModel):
    """What the reviewer asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    task: TaskKind
    target: str
    positive: str | None = None
    time: str | None = Field(default=None, max_length=300, description="survival: the column of the follow-up time")
    horizons: tuple[float, ...] | None = Field(
        default=None, max_length=10, description="survival: when the risk is told, in the unit of the time"
    )
    features: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    split: SplitWish = SplitWish()

    @field_validator("horizons")
    @classmethod
    def _rising(cls, value: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if value is not None and (not value or min(value) <= 0 or list(value) != sorted(set(value))):
            raise ValueError("horizons must be positive and rising")
        return value


def check_names(columns: dict[str, Column], wish: ApprovalWish) -> None:
    """Refuses names that are not there; a few microseconds, so it is also done before the job."""
    for name in (
        wish.target,
        *(wish.features or ()),
        *wish.exclude,
        *([wish.time] if wish.time else []),
        *([wish.split.column] if wish.split.column else []),
    ):
        if name not in columns:
            raise UnknownColumn(name)
    split_column_of(columns, wish)


def split_column_of(columns: dict[str, Column], wish: ApprovalWish) -> tuple[By, str | None]:
    """The way to split and its column: the named one, else the column of that role."""
    roles = {column.role: column.name for column in reversed(columns.values())}
    subject = roles.get(ColumnRole.SUBJECT)
    by: By = wish.split.by or ("subject" if subject or wish.split.column else "row")
    if by == "row":
        return by, None
    wanted = {"subject": ColumnRole.SUBJECT, "site": ColumnRole.SITE, "time": ColumnRole.TIME}[by]
    column = wish.split.column or roles.get(wanted)
    if column is None:
        raise SplitRefused(
            Words(en=f"There is no {by} column to split by.", ko="분할 기준으로 쓸 열이 없습니다."),
            Words(
                en="Name it as split.column, or give a column that role.",
                ko="split.column으로 지정하거나 열에 역할을 정하세요.",
            ),
        )
    if column in (wish.target, wish.time) or (by == "time" and wish.task is TaskKind.SURVIVAL and wish.time is None):
        raise SplitRefused(
            Words(
                en="The target and the follow-up time cannot be what the split is made by.",
                ko="목표 열이나 추적 시간 열로는 분할할 수 없습니다.",
            ),
            Words(en="Choose another column.", ko="다른 열을 고르세요."),
        )
    return by, column
