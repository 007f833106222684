"""Columns that could not be known when a prediction is made: too good alone, missing as the outcome is, or named so."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from medloom_contracts.manifests import Finding, TaskKind
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.findings import finding
from medloom_preprocess.domain.reading import Bools, Coded, Floats, Ints, Rows
from medloom_preprocess.domain.task import Target
from medloom_stats.discrimination import midranks

TOO_GOOD: Final = 0.98
VERY_STRONG: Final = 0.90
MISSING_FOLLOWS: Final = 0.75
MOST_ROWS: Final = 50_000
_OUTCOME_NAME: Final = re.compile(
    r"dead|died|death|deceas|mortal|surviv|expired|discharge|outcome|follow.?up|(^|_)fu\d?(_|$)|post.?op|at_?(6|12)_?m|사망|퇴원|결과|예후|추적",
    re.IGNORECASE,
)


def find_leaks(rows: Rows, target: Target, features: Sequence[str]) -> list[Finding]:
    """Warnings about features that seem to be recorded after the outcome, or to be it.

    Per feature, on at most 50 000 rows: the AUROC of the column alone (categories scored by the event rate of the
    other half of the rows), and the AUROC of its being missing; for regression |rank correlation|. Then names: words of
    outcome and follow-up, the target's own time suffix (``ID14``, ``H14``), and families of which a third is flagged.
    """
    chosen = _sampled(target)
    kinds: dict[str, str] = {}
    for name in features:
        kind = _evidence(rows, target, name, chosen)
        if kind:
            kinds[name] = kind
    by_name = {name: _name_reason(name, target.column) for name in features if name not in kinds}
    kinds |= {name: reason for name, reason in by_name.items() if reason}
    kinds |= dict.fromkeys(_families(features, set(kinds)), "family_after_outcome")
    return [_told(name, kinds[name]) for name in features if name in kinds]


def _sampled(target: Target) -> Ints:
    known = np.flatnonzero(target.known)
    if len(known) <= MOST_ROWS:
        return known
    return np.sort(np.random.default_rng(0).choice(known, MOST_ROWS, replace=False))


def _evidence(rows: Rows, target: Target, name: str, chosen: Ints) -> str | None:
    missing = rows.missing(name)[chosen]
    if missing.all():
        return None
    if target.kind is TaskKind.REGRESSION:
        return _evidence_number(rows, target, name, chosen)
    score = _best(rows, name, chosen, target.labels[chosen], missing)
    if score >= TOO_GOOD:
        return "outcome_proxy"
    if 0 < missing.mean() < 1 and _by_class(missing.astype(np.float64), target.labels[chosen]) >= MISSING_FOLLOWS:
        return "missing_follows_outcome"
    return "very_strong_alone" if score >= VERY_STRONG else None


def _evidence_number(rows: Rows, target: Target, name: str, chosen: Ints) -> str | None:
    if target.values is None or not sql.is_number(rows.kinds[name]):
        return None
    x = rows.numbers(name)[chosen]
    y = target.values[chosen]
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 10 or len(np.unique(x[both])) < 2:
        return None
    correlation = abs(float(np.corrcoef(midranks(x[both]), midranks(y[both]))[0, 1]))
    return "outcome_proxy" if correlation >= TOO_GOOD else None


def _best(rows: Rows, name: str, chosen: Ints, labels: Ints, missing: Bools) -> float:
    """The AUROC of one column alone, the better direction, averaged over classes."""
    if sql.is_text(rows.kinds[name]) or rows.kinds[name] == "BOOLEAN":
        return _best_category(rows.coded(name), chosen, labels)
    x = rows.numbers(name)[chosen]
    lowest = float(np.nanmin(x)) if np.isfinite(x).any() else 0.0
    return _by_class(np.where(missing | ~np.isfinite(x), lowest - 1, x), labels)


def _by_class(score: Floats, labels: Ints) -> float:
    classes = np.unique(labels)
    wanted = classes[-1:] if len(classes) == 2 else classes
    found = [_auroc(score, labels == label) for label in wanted if 5 <= (labels == label).sum() < len(labels)]
    return float(np.mean([max(value, 1 - value) for value in found])) if found else 0.5


def _auroc(score: Floats, event: Bools) -> float:
    m, n = int(event.sum()), int((~event).sum())
    return float((midranks(score)[event].sum() - m * (m + 1) / 2) / (m * n)) if m and n else 0.5


def _best_category(coded: Coded, chosen: Ints, labels: Ints) -> float:
    codes = coded.codes[chosen] + 1
    n_values = len(coded.values) + 1
    if n_values > max(50, len(chosen) // 5):
        return 0.5
    half = np.random.default_rng(0).integers(0, 2, len(chosen))
    classes = np.unique(labels)
    wanted = classes[-1:] if len(classes) == 2 else classes
    found = []
    for label in wanted:
        event = labels == label
        if not 5 <= event.sum() < len(labels):
            continue
        score = np.zeros(len(chosen))
        for side in (0, 1):
            learn, use = half != side, half == side
            hits = np.bincount(codes[learn], weights=event[learn], minlength=n_values)
            seen = np.bincount(codes[learn], minlength=n_values)
            score[use] = ((hits + event.mean()) / (seen + 1))[codes[use]]
        found.append(_auroc(score, event))
    return float(np.mean(found)) if found else 0.5


def _name_reason(name: str, target: str) -> str | None:
    if _OUTCOME_NAME.search(name):
        return "name_after_outcome"
    suffix = re.search(r"[A-Za-z](\d{2,3})$", target)
    if suffix and re.search(rf"[A-Za-z]{suffix.group(1)}[A-Za-z]?$", name):
        return "same_time_as_outcome"
    return None


def _families(features: Sequence[str], flagged: set[str]) -> list[str]:
    """Unflagged columns of a form (same first capital, as in D… and F…) of which at least a third is flagged."""
    named = [name for name in features if re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", name)]
    found: list[str] = []
    for letter in sorted({name[0] for name in named}):
        family = [name for name in named if name[0] == letter]
        hits = [name for name in family if name in flagged]
        if len(family) >= 6 and len(hits) >= 3 and len(hits) / len(family) >= 1 / 3:
            found += [name for name in family if name not in flagged]
    return found


_TEXT: Final = {
    "outcome_proxy": (
        "This column alone tells the outcome almost perfectly: it may be the outcome in other words.",
        "이 열 하나로 결과를 거의 완벽히 맞힙니다. 결과를 달리 적은 것일 수 있습니다.",
    ),
    "missing_follows_outcome": (
        "Whether this column is filled in depends on the outcome: it was probably recorded afterwards.",
        "이 열의 기록 여부가 결과에 따라 달라집니다. 결과 이후에 기록되었을 수 있습니다.",
    ),
    "very_strong_alone": (
        "This column alone is unusually strong: check that it was known before the outcome.",
        "이 열 하나의 예측력이 지나치게 높습니다. 결과 이전에 알 수 있었는지 확인하세요.",
    ),
    "name_after_outcome": (
        "The name suggests that it was recorded at or after the outcome.",
        "이름으로 보아 결과 시점 이후에 기록된 열 같습니다.",
    ),
    "same_time_as_outcome": (
        "The name bears the outcome's own time point: it may be known only then.",
        "이름에 결과와 같은 시점이 있어 그때에야 알 수 있는 열 같습니다.",
    ),
    "family_after_outcome": (
        "Many columns of the same form look as if recorded after the outcome.",
        "같은 서식의 많은 열이 결과 이후에 기록된 것으로 보입니다.",
    ),
}


def _told(name: str, code: str) -> Finding:
    en, ko = _TEXT[code]
    return finding(code, "warning", en, ko, column=name)
