"""A survival target: how long each row was followed, whether its event came, and the horizons of the risk."""

from typing import Final

import numpy as np

from medloom_contracts.manifests import Column, ColumnRole, Finding, TaskKind
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import TargetUnfit, UnknownColumn
from medloom_preprocess.domain.findings import finding
from medloom_preprocess.domain.reading import Bools, Floats, Ints, Rows
from medloom_preprocess.domain.task import Target, event_value, read_target, unfit
from medloom_preprocess.domain.wish import ApprovalWish
from medloom_stats.discrimination import midranks

LEAST_EVENTS: Final = 10
FEW_FOLLOWED: Final = 10
SAME_TIME: Final = 0.9


def target_of(rows: Rows, wish: ApprovalWish, columns: dict[str, Column]) -> Target:
    """The target that the wish names; for survival with its times. Raises TargetUnfit with the cause as code."""
    if wish.task is not TaskKind.SURVIVAL:
        return read_target(rows, wish.task, wish.target, wish.positive)
    if wish.target not in rows.kinds or wish.target == "_row":
        raise UnknownColumn(wish.target)
    return _survival(rows, wish.target, _time_column(rows, wish, columns), wish.positive, wish.horizons)


def time_column(wish: ApprovalWish, columns: dict[str, Column]) -> str | None:
    """The column of the follow-up time: the named one, else the only column with the role of time."""
    if wish.task is not TaskKind.SURVIVAL or wish.time is not None:
        return wish.time if wish.task is TaskKind.SURVIVAL else None
    roles = [column.name for column in columns.values() if column.role is ColumnRole.TIME]
    return roles[0] if len(roles) == 1 else None


def _time_column(rows: Rows, wish: ApprovalWish, columns: dict[str, Column]) -> str:
    name = time_column(wish, columns)
    if name is None:
        raise unfit(
            "time_needed",
            "A survival task needs the column that holds the follow-up time.",
            "생존 과제에는 추적 시간이 든 열이 필요합니다.",
            "Name it as “time”.",
            "“time”으로 지정하세요.",
            wish.target,
            422,
        )
    if name not in rows.kinds or name == "_row":
        raise UnknownColumn(name)
    if name == wish.target:
        raise unfit(
            "time_is_status",
            "The same column cannot be follow-up time and status.",
            "추적 시간과 상태가 같은 열일 수 없습니다.",
            "Name the time as “time” and the status as “target”.",
            "시간은 “time”, 상태는 “target”으로 지정하세요.",
            name,
            422,
        )
    return name


def _times(rows: Rows, name: str) -> Floats:
    if not sql.is_number(rows.kinds[name]):
        raise unfit(
            "time_not_number",
            "The follow-up time must be a number, this column holds something else.",
            "추적 시간은 숫자여야 하는데 이 열은 숫자가 아닙니다.",
            "Add a “Read numbers” step, or derive the days between two dates.",
            "“숫자로 읽기” 단계를 추가하거나 두 날짜 사이의 일수를 계산하세요.",
            name,
            422,
        )
    times = rows.numbers(name)
    negative = int((times < 0).sum())
    if negative or np.isinf(times).any():
        raise unfit(
            "negative_times",
            f"{negative or 'Some'} follow-up times are negative or infinite.",
            f"추적 시간 {negative or '일부'}개가 음수이거나 무한대입니다.",
            "Correct them, or set them missing with a plausible range from 0.",
            "값을 고치거나 0부터의 타당 범위를 정해 결측 처리하세요.",
            name,
        )
    return times


def _survival(rows: Rows, column: str, time: str, positive: str | None, horizons: tuple[float, ...] | None) -> Target:
    coded, times = rows.coded(column), _times(rows, time)
    known = (coded.codes >= 0) & np.isfinite(times)
    if not known.any():
        raise unfit(
            "target_all_missing",
            "No row has both a follow-up time and a status.",
            "추적 시간과 상태가 모두 있는 행이 없습니다.",
            "Choose other columns, or check the missing codes.",
            "다른 열을 고르거나 결측 코드를 확인하세요.",
            column,
        )
    event = _event(column, coded.values, positive)
    labels = np.where(known, coded.codes == coded.values.index(event), False).astype(np.int64)
    _check_events(int(labels[known].sum()), column)
    _check_times(times[known], labels[known], time, horizons)
    others = [value for value in coded.values if value != event]
    negative = others[0] if len(others) == 1 else f"not {event}"
    return Target(
        TaskKind.SURVIVAL, column, known, labels, None, (negative, event), event, len(coded.values),
        time_column=time, times=times,
    )  # fmt: skip


def _event(column: str, values: tuple[str, ...], positive: str | None) -> str:
    """The value of the status that is the event: where it is not plain it must be named."""
    if positive is not None and len(values) == 1 and positive not in values:
        raise _all_censored(column)
    ambiguous = len(values) > 2 or set(values) == {"1", "2"}
    if positive is not None or not ambiguous:
        try:
            return event_value(column, values, positive)
        except TargetUnfit as error:
            if len(values) == 1 and error.cause == "positive_needed":
                raise _all_censored(column) from error
            raise
    raise unfit(
        "positive_needed",
        "It is not clear which value of the status is the event; all others count as censored.",
        "상태의 어느 값이 사건인지 알 수 없습니다. 나머지는 모두 중도절단으로 봅니다.",
        "Name it as “positive”.",
        "“positive”로 지정하세요.",
        column,
        422,
    )


def _all_censored(column: str) -> TargetUnfit:
    return unfit(
        "all_censored",
        "Every row is censored: no event was seen.",
        "모든 행이 중도절단되어 사건이 없습니다.",
        "Choose another status, or check which value means the event.",
        "다른 상태 열을 고르거나 사건을 뜻하는 값을 확인하세요.",
        column,
    )


def _check_events(events: int, column: str) -> None:
    if events == 0:
        raise _all_censored(column)
    if events < LEAST_EVENTS:
        raise unfit(
            "too_few_events",
            f"Only {events} rows had the event; at least {LEAST_EVENTS} are needed.",
            f"사건이 {events}건뿐입니다. 최소 {LEAST_EVENTS}건이 필요합니다.",
            "Choose another outcome or bring more data.",
            "다른 결과를 고르거나 자료를 더 모으세요.",
            column,
        )


def _check_times(times: Floats, labels: Ints, name: str, horizons: tuple[float, ...] | None) -> None:
    if times.max() <= 0 or len(np.unique(times[labels == 1])) < 2:
        raise unfit(
            "times_all_equal",
            "All events have the same time: there is nothing to order.",
            "모든 사건의 시간이 같아 순서를 정할 수 없습니다.",
            "Choose the column of the follow-up time, or a binary task.",
            "추적 시간 열을 고르거나 이분형 과제를 고르세요.",
            name,
        )
    if horizons and (horizons[-1] >= times.max() or horizons[0] < times[labels == 1].min()):
        raise unfit(
            "horizon_outside",
            "A horizon lies outside the follow-up: before the first event or after the last row.",
            "예측 시점이 추적 기간을 벗어납니다(첫 사건 이전 또는 마지막 행 이후).",
            "Choose horizons within the follow-up, in the unit of the time.",
            "시간 열과 같은 단위로 추적 기간 안의 시점을 고르세요.",
            name,
            422,
        )


def horizons_of(target: Target, train: Bools, wished: tuple[float, ...] | None) -> tuple[float, ...]:
    """The wished horizons, else the quartiles of the training part's event times in round numbers.

    The last is no later than a tenth of the training rows are still followed.
    """
    if wished:
        return wished
    if target.times is None:
        return ()
    times, labels = target.times[train], target.labels[train]
    latest = float(np.quantile(times, 0.9))
    raw = np.unique(np.minimum(np.quantile(times[labels == 1], [0.25, 0.5, 0.75]), latest))
    raw = raw[raw > 0]
    rounded = tuple(sorted({_rounded(float(value)) for value in raw}))
    fits = len(rounded) == len(raw) and rounded[-1] < times.max() and rounded[0] >= times[labels == 1].min()
    return rounded if fits else tuple(float(value) for value in raw)


def _rounded(value: float) -> float:
    digits = 1 - int(np.floor(np.log10(value)))
    return float(round(value, digits))


def warnings_of(target: Target, train: Bools, horizons: tuple[float, ...]) -> list[Finding]:
    """What the reviewer should know of the times, without a value of anybody."""
    if target.times is None:
        return []
    notes: list[Finding] = []
    times, name = target.times[target.known], target.time_column
    zero = int((times == 0).sum())
    if zero:
        notes.append(
            finding("zero_times", "warning", f"{zero} rows have a follow-up time of 0.",
                    f"추적 시간이 0인 행이 {zero}개입니다.", column=name, count=zero)
        )  # fmt: skip
    if target.distinct > 2:
        notes.append(
            finding("other_events_censored", "warning",
                    f"The status has {target.distinct} values; all but the event count as censored. Where another "
                    "event ends the follow-up, the risks are too high (competing risks).",
                    f"상태 값이 {target.distinct}종입니다. 사건 외에는 모두 중도절단으로 봅니다. 다른 사건이 추적을 "
                    "끝냈다면 위험이 실제보다 높게 나옵니다(경쟁위험).", column=target.column, count=target.distinct)
        )  # fmt: skip
    followed = int((target.times[train] > horizons[-1]).sum()) if horizons else FEW_FOLLOWED
    if followed < FEW_FOLLOWED:
        notes.append(
            finding("few_followed", "warning", f"Only {followed} training rows are followed beyond the last horizon.",
                    f"마지막 예측 시점 이후까지 추적된 학습 행이 {followed}개뿐입니다.", column=name, count=followed)
        )  # fmt: skip
    return notes


def follows_time(rows: Rows, target: Target, name: str, chosen: Ints) -> bool:
    """Whether a column goes with the follow-up time itself: |rank correlation| of .9 or more."""
    if target.times is None or not sql.is_number(rows.kinds[name]):
        return False
    x, y = rows.numbers(name)[chosen], target.times[chosen]
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 10 or len(np.unique(x[both])) < 2:
        return False
    return bool(abs(float(np.corrcoef(midranks(x[both]), midranks(y[both]))[0, 1])) >= SAME_TIME)
