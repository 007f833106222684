"""Whether the training rows are enough for so many predictors, in numbers and in plain words (Riley et al.)."""

import math
from dataclasses import dataclass
from typing import Final

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Approval, ColumnType, TaskKind
from medloom_stats import sample_size

ANTICIPATED_AUROC: Final = 0.75
ANTICIPATED_R2: Final = 0.2
ANTICIPATED_C: Final = 0.7
_PARTS: Final = frozenset({"all", "train", "test"})
_NUMBERS: Final = (ColumnType.NUMBER, ColumnType.INTEGER)


@dataclass(frozen=True)
class Feasibility:
    """``needed`` rows for all criteria; ``test_width``: measure -> lo and hi to expect on the held-out test."""

    rows: int
    events: int | None
    parameters: int
    events_per_parameter: float | None
    needed: int
    criteria: dict[str, int]
    enough: bool
    r2: float
    shrinkage: float
    test_rows: int
    test_events: int | None
    test_width: dict[str, dict[str, float]]
    words: list[Words]


def parameters_of(approval: Approval) -> int:
    """Candidate parameters: one a number, levels less one a category (as Riley et al. count them)."""
    features = set(approval.task.features)
    found = 0
    for entry in approval.table_one:
        if entry.name in features:
            levels = max((len(group.counts) for group in entry.groups if group.counts), default=0)
            found += 1 if entry.type in _NUMBERS else max(levels - 1, 1)
    return max(found, len(features) if not approval.table_one else found, 1)


def of_approval(approval: Approval) -> Feasibility | None:
    """The check of one approval; None for tasks without published criteria."""
    split, kind, parameters = approval.split, approval.task.kind, parameters_of(approval)
    if kind is TaskKind.BINARY and split.events_train and 0 < split.events_train < split.n_train:
        return _binary(parameters, split.n_train, split.events_train, split.n_test, split.events_test or 0)
    if kind is TaskKind.REGRESSION and split.n_train > 3:
        return _continuous(parameters, split.n_train, split.n_test)
    if kind is TaskKind.MULTICLASS and len(counts := class_counts(approval)) > 2 and split.n_train:
        return _multinomial(parameters, counts, split.n_train, split.n_test)
    if kind is TaskKind.SURVIVAL and split.events_train and (follow_up := mean_follow_up(approval)):
        return _survival(parameters, approval, split.events_train, follow_up)
    return None


def class_counts(approval: Approval) -> list[int]:
    """Rows of each class; empty where the approval counts none (very many classes)."""
    return [n for name, n in approval.groups.items() if name not in _PARTS and n > 0]


def mean_follow_up(approval: Approval) -> float | None:
    """Mean follow-up of the training rows in the time's own unit; None where Table 1 does not tell it."""
    entry = next((one for one in approval.table_one if one.name == approval.task.time), None)
    return next((group.mean for group in entry.groups if group.group == "train"), None) if entry else None


def _binary(parameters: int, rows: int, events: int, test_rows: int, test_events: int) -> Feasibility:
    prevalence = events / rows
    size = sample_size.binary(prevalence=prevalence, parameters=parameters)
    r2 = 0.15 * sample_size.max_cox_snell(prevalence)
    scarce = min(events, rows - events)
    width: dict[str, dict[str, float]] = {}
    if 0 < test_events < test_rows:
        half = sample_size.auroc_half_width(ANTICIPATED_AUROC, test_events, test_rows - test_events)
        width["auroc"] = _limits(ANTICIPATED_AUROC - half, min(ANTICIPATED_AUROC + half, 1.0))
        width["observed_expected"] = _limits(*sample_size.observed_expected_limits(test_events, test_rows))
    shrinkage = sample_size.expected_shrinkage(rows, parameters, r2)
    return Feasibility(
        rows, events, parameters, round(scarce / parameters, 2), size.n, size.criteria, rows >= size.n, round(r2, 4),
        round(shrinkage, 3), test_rows, test_events, width,
        _words(rows, size.n, shrinkage, scarce / parameters, width.get("auroc")),
    )  # fmt: skip


def _continuous(parameters: int, rows: int, test_rows: int) -> Feasibility:
    size = sample_size.continuous(parameters=parameters, r2=ANTICIPATED_R2)
    shrinkage = sample_size.expected_shrinkage(rows, parameters, ANTICIPATED_R2)
    width = {}
    if test_rows > 2:
        half = sample_size.r2_half_width(ANTICIPATED_R2, test_rows)
        width["r2"] = _limits(ANTICIPATED_R2 - half, ANTICIPATED_R2 + half)
    return Feasibility(
        rows, None, parameters, round(rows / parameters, 2), size.n, size.criteria, rows >= size.n, ANTICIPATED_R2,
        round(shrinkage, 3), test_rows, None, width,
        _words(rows, size.n, shrinkage, None, width.get("r2")),
    )  # fmt: skip


def _multinomial(parameters: int, counts: list[int], rows: int, test_rows: int) -> Feasibility:
    proportions = [n / sum(counts) for n in counts]
    size = sample_size.multinomial(proportions=proportions, parameters=parameters)
    r2 = 0.15 * sample_size.max_cox_snell_classes(proportions)
    shrinkage = min(
        sample_size.expected_shrinkage(max(1, round(rows * share)), parameters, pair_r2)
        for share, pair_r2 in sample_size.pairs_of_classes(proportions)
    )
    rarest = round(rows * min(proportions) / parameters, 2)
    return Feasibility(
        rows, None, parameters, rarest, size.n, size.criteria, rows >= size.n, round(r2, 4), round(shrinkage, 3),
        test_rows, None, {}, _words(rows, size.n, shrinkage, None, None),
    )  # fmt: skip


def _survival(parameters: int, approval: Approval, events: int, follow_up: float) -> Feasibility | None:
    split, horizons = approval.split, approval.task.horizons or ()
    if not horizons or horizons[0] <= 0:
        return None
    size, r2 = sample_size.time_to_event_at(
        horizons, rows=split.n_train, events=events, mean_follow_up=follow_up, parameters=parameters
    )
    shrinkage = sample_size.expected_shrinkage(split.n_train, parameters, r2)
    width: dict[str, dict[str, float]] = {}
    if split.events_test:
        half = sample_size.concordance_half_width(ANTICIPATED_C, split.events_test)
        width["harrell_c"] = _limits(max(ANTICIPATED_C - half, 0.0), min(ANTICIPATED_C + half, 1.0))
        width["observed_expected"] = _limits(*sample_size.observed_rate_limits(split.events_test))
    each = events / parameters
    return Feasibility(
        split.n_train, events, parameters, round(each, 2), size.n, size.criteria, split.n_train >= size.n, round(r2, 4),
        round(shrinkage, 3), split.n_test, split.events_test, width,
        _words(split.n_train, size.n, shrinkage, each, width.get("harrell_c")),
    )  # fmt: skip


def _limits(lo: float, hi: float) -> dict[str, float]:
    return {"lo": round(lo, 3), "hi": round(hi, 3)}


def _words(
    rows: int, needed: int, shrinkage: float, events_each: float | None, width: dict[str, float] | None
) -> list[Words]:
    """Plain sentences: is it enough, how much will be lost, how sure can the test be."""
    if rows >= needed:
        told = [
            Words(
                en=f"The {rows:,} training rows are enough for these predictors (at least {needed:,} are advised).",
                ko=f"학습 행 {rows:,}개는 이 예측 변수들에 충분합니다(권장 최소 {needed:,}개).",
            )
        ]
    else:
        told = [
            Words(
                en=f"The {rows:,} training rows are too few for so many predictors: {needed:,} are advised. Leave "
                "predictors out, or read the figures as a first look.",
                ko=f"예측 변수에 비해 학습 행 {rows:,}개는 적습니다(권장 {needed:,}개). "
                "변수를 줄이거나 결과를 예비 수치로 보세요.",
            )
        ]
    lost = math.ceil(100 * (1 - shrinkage))
    told.append(
        Words(
            en=f"About {lost} % of what a plain regression seems to learn would be chance (10 % is the usual limit)."
            if shrinkage > 0
            else "A plain regression would learn mostly chance from so few rows.",
            ko=f"단순 회귀가 배운 것처럼 보이는 내용의 약 {lost}%는 우연입니다(보통 10%가 한계)."
            if shrinkage > 0
            else "행이 너무 적어 단순 회귀는 대부분 우연을 배우게 됩니다.",
        )
    )
    if events_each is not None:
        told.append(
            Words(
                en=f"There are {events_each:.1f} events for each predictor parameter.",
                ko=f"예측 모수 하나당 사건이 {events_each:.1f}건입니다.",
            )
        )
    if width is not None:
        told.append(
            Words(
                en=f"On the test, a typical figure would come with a 95 % interval of about {width['lo']:.2f} to "
                f"{width['hi']:.2f}.",
                ko=f"테스트에서 전형적인 지표의 95% 구간은 대략 {width['lo']:.2f}~{width['hi']:.2f}입니다.",
            )
        )
    return told
