"""Whether there were enough rows: candidate parameters, events for each, and the minimum of Riley et al."""

from dataclasses import dataclass
from typing import Final

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, number, percent
from medloom_report.domain.words import say
from medloom_stats import Estimate, sample_size

_MOST_LEVELS = 60
_RILEY: Final = ("Riley et al. (BMJ 2020)", "Riley 등(BMJ 2020)")
_PATE: Final = ("Pate et al. (Stat Methods Med Res 2023)", "Pate 등(Stat Methods Med Res 2023)")


@dataclass(frozen=True)
class Needed:
    """``scarce`` are the training rows of the rarer class (all rows for a value); ``size`` is None where there are no
    criteria, ``r2`` the R² that the criteria assume."""

    rows: int
    scarce: int
    parameters: int
    size: sample_size.SampleSize | None
    r2: float | None


def parameters(material: Material) -> int:
    """Candidate parameters: one for a number, one fewer than its levels for a category, over all candidate
    predictors."""
    columns = {column.name: column for column in material.approval.table_one}
    total = 0
    for name in material.task.features:
        levels: set[str] = set()
        for group in columns[name].groups if name in columns else ():
            levels |= set(group.counts or {})
        total += min(_MOST_LEVELS, max(1, len(levels) - 1))
    return total


def needed(material: Material, oof_r2: Estimate | None) -> Needed:
    """The numbers of the paragraph; for a continuous outcome the criteria take R² as seen out of fold."""
    split, kind, wanted = material.approval.split, material.task.kind, max(1, parameters(material))
    rows = split.n_train
    if kind is TaskKind.BINARY and split.events_train and 0 < split.events_train < rows:
        events = split.events_train
        found = sample_size.binary(prevalence=events / rows, parameters=wanted)
        r2 = 0.15 * sample_size.max_cox_snell(events / rows)
        return Needed(rows, min(events, rows - events), wanted, found, r2)
    if kind is TaskKind.REGRESSION and oof_r2 is not None:
        r2 = min(0.95, max(0.05, oof_r2.value))
        return Needed(rows, rows, wanted, sample_size.continuous(parameters=wanted, r2=r2), r2)
    if kind is TaskKind.SURVIVAL and split.events_train:
        return _survival(material, split.events_train, wanted)
    counts = [n for name, n in material.approval.groups.items() if name not in {"all", "train", "test"} and n > 0]
    if kind is not TaskKind.MULTICLASS or len(counts) < 3:
        return Needed(rows, min(counts, default=rows), wanted, None, None)
    proportions = [n / sum(counts) for n in counts]
    size = sample_size.multinomial(proportions=proportions, parameters=wanted)
    return Needed(rows, min(counts), wanted, size, 0.15 * sample_size.max_cox_snell_classes(proportions))


def _survival(material: Material, events: int, wanted: int) -> Needed:
    times, horizons = material.predictions[material.main.model_id].oof.time, material.task.horizons or ()
    rows = material.approval.split.n_train
    if times is None or not times.size or not horizons or horizons[0] <= 0:
        return Needed(rows, events, wanted, None, None)
    found, r2 = sample_size.time_to_event_at(
        horizons, rows=rows, events=events, mean_follow_up=float(times.mean()), parameters=wanted
    )
    return Needed(rows, events, wanted, found, r2)


def paragraph(material: Material, oof_r2: Estimate | None, language: Language) -> str:
    """The sample-size paragraph of the methods."""
    found = needed(material, oof_r2)
    ratio = number(found.scarce / found.parameters, 1)
    ko = language == "ko"
    scarce = {
        TaskKind.BINARY: ("events or non-events, whichever were fewer,", "사건과 비사건 중 적은 쪽"),
        TaskKind.MULTICLASS: ("rows of the rarest class (all rows)", "가장 드문 범주의 행(전체)"),
        TaskKind.REGRESSION: ("rows", "행"),
        TaskKind.SURVIVAL: ("events", "사건"),
    }.get(material.task.kind, ("rows", "행"))[ko]
    text = (
        f"표본 크기는 자료에 따라 정해졌다. 학습 {count(found.rows)}행에 후보 모수가 {count(found.parameters)}개"
        f"(범주형은 수준 수 – 1)로, {scarce} {count(found.scarce)}개, 모수당 {ratio}개였다."
        if ko
        else f"The sample size was given by the data. The {count(found.rows)} training rows held {count(found.scarce)} "
        f"{scarce} for {count(found.parameters)} candidate parameters (levels – 1 for a category), {ratio} for each."
    )
    authors = _PATE if material.task.kind is TaskKind.MULTICLASS else _RILEY
    return text if found.size is None else f"{text} {_criteria(found, found.size, authors[ko], language)}"


def _criteria(found: Needed, size: sample_size.SampleSize, authors: str, language: Language) -> str:
    ko = language == "ko"
    each = "; ".join(f"{say(f'riley_{name}', language)} {count(n)}" for name, n in size.criteria.items())
    enough = found.rows >= size.n
    share = percent(found.rows / size.n, 0)
    r2 = number(found.r2, 3)
    if ko:
        verdict = (
            "학습 행은 이 기준을 충족한다." if enough else f"학습 행은 필요한 수의 {share}로, 이 기준에 미치지 못한다."
        )
        return f"{authors}의 기준에 따른 최소 표본은 R² {r2}을(를) 가정하여 {count(size.n)}행이다({each}). {verdict}"
    verdict = (
        "The training rows meet these criteria."
        if enough
        else f"The training rows are {share} of what these criteria ask for."
    )
    return (
        f"The criteria of {authors}, assuming an R² of {r2}, ask for at least {count(size.n)} rows ({each}). {verdict}"
    )
