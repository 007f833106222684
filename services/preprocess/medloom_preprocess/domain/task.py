"""Whether a column can be learned, and what exactly is learned from it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import TargetUnfit, UnknownColumn
from medloom_preprocess.domain.reading import Bools, Floats, Ints, Rows

MOST_CLASSES: Final = 50
LEAST_EVENTS: Final = 3
LEAST_IN_CLASS: Final = 3
_POSITIVE: Final = (
    "1",
    "true",
    "yes",
    "y",
    "pos",
    "positive",
    "event",
    "died",
    "dead",
    "death",
    "case",
    "expired",
    "예",
    "양성",
    "사망",
)


@dataclass(frozen=True)
class Target:
    """``labels`` are class codes (binary: 1 the event) or, for regression, codes of quantile bins; ``values`` numbers.

    ``known`` marks the rows whose target is not missing; entries of other rows mean nothing. For survival ``labels``
    are 1 for the event and 0 for its censoring, and ``times`` the follow-up.
    """

    kind: TaskKind
    column: str
    known: Bools
    labels: Ints
    values: Floats | None
    classes: tuple[str, ...] | None
    positive: str | None
    distinct: int
    time_column: str | None = None
    times: Floats | None = None

    @property
    def has_events(self) -> bool:
        """Whether label 1 is an event to count."""
        return self.kind in (TaskKind.BINARY, TaskKind.SURVIVAL)


def read_target(rows: Rows, kind: TaskKind, column: str, positive: str | None) -> Target:
    """The target of a classification or a regression; raises TargetUnfit with the cause as code."""
    if column not in rows.kinds or column == "_row":
        raise UnknownColumn(column)
    return _regression(rows, column) if kind is TaskKind.REGRESSION else _classes(rows, kind, column, positive)


def unfit(cause: str, en: str, ko: str, hint_en: str, hint_ko: str, column: str, status: int = 409) -> TargetUnfit:
    return TargetUnfit(cause, Words(en=en, ko=ko), Words(en=hint_en, ko=hint_ko), column=column, status=status)


def _all_missing(column: str) -> TargetUnfit:
    return unfit(
        "target_all_missing",
        "Every value of the target is missing.",
        "목표 열의 모든 값이 결측입니다.",
        "Choose another target, or check the missing codes.",
        "다른 목표를 고르거나 결측 코드를 확인하세요.",
        column,
    )


def _one_value(column: str) -> TargetUnfit:
    return unfit(
        "target_one_class",
        "All rows have the same target: there is nothing to tell apart.",
        "모든 행의 목표 값이 같아 구별할 것이 없습니다.",
        "Choose another target, or check the filters of the recipe.",
        "다른 목표를 고르거나 레시피의 필터를 확인하세요.",
        column,
    )


def _regression(rows: Rows, column: str) -> Target:
    kind = rows.kinds[column]
    if not sql.is_number(kind):
        raise unfit(
            "target_not_number",
            "A regression needs a number as target, this column holds something else.",
            "회귀의 목표는 숫자여야 하는데 이 열은 숫자가 아닙니다.",
            "Add a “Read numbers” step, or choose a classification task.",
            "“숫자로 읽기” 단계를 추가하거나 분류 과제를 고르세요.",
            column,
            422,
        )
    values = rows.numbers(column)
    known = np.isfinite(values)
    if np.isinf(values).any():
        raise unfit(
            "target_infinite",
            "The target has infinite values.",
            "목표 열에 무한대 값이 있습니다.",
            "Set them missing with a plausible range.",
            "타당 범위를 정해 결측 처리하세요.",
            column,
        )
    if not known.any():
        raise _all_missing(column)
    distinct = len(np.unique(values[known]))
    if distinct < 2:
        raise _one_value(column)
    if known.sum() < 10:
        raise unfit(
            "too_few_rows",
            "Fewer than 10 rows have a target.",
            "목표 값이 있는 행이 10개 미만입니다.",
            "Bring more data.",
            "자료를 더 모으세요.",
            column,
        )
    bins = min(10, max(2, int(known.sum()) // 20), distinct)
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, bins + 1)[1:-1]))
    labels = np.searchsorted(edges, np.where(known, values, 0.0), side="right").astype(np.int64)
    return Target(TaskKind.REGRESSION, column, known, labels, values, None, None, distinct)


def _classes(rows: Rows, kind: TaskKind, column: str, positive: str | None) -> Target:
    coded = rows.coded(column)
    known = coded.codes >= 0
    if not known.any():
        raise _all_missing(column)
    if len(coded.values) < 2:
        raise _one_value(column)
    if kind is TaskKind.BINARY:
        return _binary(column, coded.codes, coded.values, known, positive)
    counts = np.bincount(coded.codes[known], minlength=len(coded.values))
    if len(coded.values) > MOST_CLASSES:
        raise unfit(
            "too_many_classes",
            f"The target has {len(coded.values)} different values; at most {MOST_CLASSES} can be classes.",
            f"목표 값이 {len(coded.values)}종입니다. 범주는 최대 {MOST_CLASSES}개입니다.",
            "Group the values with a recode step, or choose regression.",
            "값 바꾸기 단계로 묶거나 회귀를 고르세요.",
            column,
        )
    rare = int((counts < LEAST_IN_CLASS).sum())
    if rare:
        raise unfit(
            "class_too_small",
            f"{rare} class(es) of the target have fewer than {LEAST_IN_CLASS} rows.",
            f"목표의 범주 {rare}개가 {LEAST_IN_CLASS}행 미만입니다.",
            "Join small classes with a recode step, or filter them out.",
            "값 바꾸기 단계로 작은 범주를 합치거나 제외하세요.",
            column,
        )
    return Target(kind, column, known, np.maximum(coded.codes, 0), None, coded.values, None, len(coded.values))


def _binary(column: str, codes: Ints, values: tuple[str, ...], known: Bools, positive: str | None) -> Target:
    event = event_value(column, values, positive)
    labels = np.where(known, codes == values.index(event), False).astype(np.int64)
    events = int(labels[known].sum())
    rarest = min(events, int(known.sum()) - events)
    if rarest == 1:
        raise unfit(
            "target_one_event",
            "One outcome class has a single row.",
            "한 결과 범주가 한 행뿐입니다.",
            "Choose another target or bring more data.",
            "다른 목표를 고르거나 자료를 더 모으세요.",
            column,
        )
    if rarest < LEAST_EVENTS:
        raise unfit(
            "too_few_events",
            f"One outcome class has {rarest} rows; at least {LEAST_EVENTS} are needed to split.",
            f"한 결과 범주가 {rarest}행뿐입니다. 분할하려면 최소 {LEAST_EVENTS}행이 필요합니다.",
            "Choose another target or bring more data.",
            "다른 목표를 고르거나 자료를 더 모으세요.",
            column,
        )
    others = [value for value in values if value != event]
    negative = others[0] if len(others) == 1 else f"not {event}"
    return Target(TaskKind.BINARY, column, known, labels, None, (negative, event), event, len(values))


def event_value(column: str, values: tuple[str, ...], positive: str | None) -> str:
    if positive is not None:
        if positive in values:
            return positive
        same = [value for value in values if value.casefold() == positive.casefold()]
        if len(same) == 1:
            return same[0]
        raise unfit(
            "positive_not_found",
            "The value named as the event does not occur in the target.",
            "사건으로 지정한 값이 목표 열에 없습니다.",
            "Look at the column's values and name one of them.",
            "열의 값을 확인하고 그중 하나를 지정하세요.",
            column,
            422,
        )
    likely = [value for value in values if value.casefold() in _POSITIVE]
    if len(likely) == 1:
        return likely[0]
    raise unfit(
        "positive_needed",
        "It is not clear which value of the target is the event.",
        "목표 열의 어느 값이 사건인지 알 수 없습니다.",
        "Name it as “positive”.",
        "“positive”로 지정하세요.",
        column,
        422,
    )
