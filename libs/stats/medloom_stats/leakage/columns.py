"""Columns that tell the outcome before they could be known."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from scipy.stats import binom, hypergeom

from medloom_stats.arrays import Bools, Floats, Ints
from medloom_stats.discrimination import auroc, midranks
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import z_quantile

Grade = Literal["warning", "blocking"]
Task = Literal["binary", "multiclass", "regression", "survival"]

PROXY, CERTAIN, PROXY_LOW = 0.98, 0.99, 0.85
GAP, GAP_LOW, GAP_CERTAIN = 0.75, 0.60, 0.98
STRONG, STRONG_LOW, APART = 0.85, 0.80, 3.5
ASSOCIATED: Final = 1.96
SELDOM, SELDOM_P = 0.10, 0.05
FAMILY_P, FAMILY_LEAST, FAMILY_BASE = 0.001, 3, 0.05
FEWEST: Final = 5
MOST_ROWS: Final = 20_000
LANDMARK_ROWS, LANDMARK_COLUMNS = 3000, 200
_BINS, _SHRINK, _FOLDS = 16, 5.0, 5

AFTER_WORDS: Final = re.compile(
    r"dead|died|death|deceas|mortal|surviv|autops|expired|discharge|dischg|outcome|follow.?up|readmi|post.?op"
    r"|complicat|recurr|relaps|^(time|days?|weeks?|months?|years?)$|time_to|(^|[_\W])(fu|los|disp|dispo|disposition|compl?|status_at|final)\d*([_\W]|$)"
    r"|at_?(3|6|12)_?m|사망|퇴원|결과|예후|추적|재발|합병증|생존",
    re.IGNORECASE,
)


class Feature(NamedTuple):
    """One column: ``values`` (NaN = missing) of a number, or ``codes`` (-1 = missing) of a category."""

    name: str
    values: Floats | None = None
    codes: Ints | None = None

    @property
    def missing(self) -> Bools:
        if self.values is not None:
            return np.asarray(np.isnan(self.values), dtype=bool)
        assert self.codes is not None  # noqa: S101 - a feature has either
        return np.asarray(self.codes < 0, dtype=bool)

    def take(self, at: Ints) -> "Feature":
        return Feature(
            self.name,
            None if self.values is None else self.values[at],
            None if self.codes is None else self.codes[at],
        )


class Suspicion(NamedTuple):
    """A column with the reason and its numbers; ``blocking`` is kept for what is the outcome itself in other words."""

    name: str
    code: str
    grade: Grade
    evidence: dict[str, float]


class _Seen(NamedTuple):
    alone: Estimate
    gap: Estimate
    missing: float
    seldom_p: float = 1.0
    recodes: bool = False


def binned(feature: Feature) -> Ints:
    """Small codes of a column: 0 missing, else a quantile bin of a number or the level of a category."""
    if feature.codes is not None:
        return feature.codes + 1
    assert feature.values is not None  # noqa: S101 - a feature has either
    known = feature.values[~np.isnan(feature.values)]
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, _BINS + 1)[1:-1])) if known.size else np.empty(0)
    # both sides, so that a value which fills several quantiles has a bin of its own
    bins = np.searchsorted(cuts, feature.values, side="left") + np.searchsorted(cuts, feature.values, side="right") + 1
    return np.where(np.isnan(feature.values), 0, bins).astype(np.int64)


def cross_fitted(codes: Ints, y: Floats, seed: int = 0) -> Floats:
    """For each row the mean outcome of its code in the other folds, shrunken by 5 rows towards their mean."""
    fold = np.random.default_rng(seed).permutation(y.size) % _FOLDS
    size = int(codes.max(initial=0)) + 1
    cells = np.bincount(fold * size + codes, minlength=_FOLDS * size).reshape(_FOLDS, size)
    sums = np.bincount(fold * size + codes, y, _FOLDS * size).reshape(_FOLDS, size)
    count, total = cells.sum(axis=0) - cells, sums.sum(axis=0) - sums
    overall = total.sum(axis=1, keepdims=True) / np.maximum(count.sum(axis=1, keepdims=True), 1)
    means = (total + _SHRINK * overall) / (count + _SHRINK)
    return np.asarray(means[fold, codes], dtype=np.float64)


def _better(y: Floats, score: Floats) -> Estimate:
    found = auroc(y, score)
    return found if found.value >= 0.5 else Estimate(1 - found.value, 1 - found.hi, 1 - found.lo)


def _mean(found: Sequence[Estimate]) -> Estimate:
    if not found:
        return Estimate(0.5, 0.5, 0.5)
    value, lo, hi = (float(np.mean(part)) for part in zip(*((e.value, e.lo, e.hi) for e in found), strict=True))
    return Estimate(value, lo, hi)


def _events(labels: Floats) -> list[Floats]:
    """The indicator of the event, or of every class with at least 5 rows."""
    classes = np.unique(labels)
    wanted = classes[-1:] if classes.size == 2 else classes
    found = [(labels == value).astype(np.float64) for value in wanted]
    return [event for event in found if FEWEST <= event.sum() <= event.size - FEWEST]


def alone(feature: Feature, labels: Floats) -> Estimate:
    """Cross-fitted AUROC of one column alone, averaged over the classes of several; 0.5 when it cannot be judged."""
    codes = binned(feature)
    if int(codes.max(initial=0)) > max(50, codes.size // 5):
        return Estimate(0.5, 0.5, 0.5)
    found = []
    for event in _events(labels):
        best = auroc(event, cross_fitted(codes, event))
        if feature.values is not None and not feature.missing.any():
            best = max(best, _better(event, feature.values), key=lambda estimate: estimate.value)
        found.append(best)
    return _mean(found)


def gap(feature: Feature, labels: Floats) -> Estimate:
    """AUROC of "this column is empty", its better direction."""
    absent = feature.missing.astype(np.float64)
    if absent.min(initial=0.0) == absent.max(initial=0.0):
        return Estimate(0.5, 0.5, 0.5)
    return _mean([_better(event, absent) for event in _events(labels)])


def rank_correlation(feature: Feature, y: Floats) -> Estimate:
    """|Spearman's correlation| of a number with the outcome, on the scale of an AUROC's strength 0 … 1."""
    nothing = Estimate(0.0, 0.0, 0.0)
    if feature.values is None:
        return nothing
    both = ~feature.missing & np.isfinite(y)
    x, z = feature.values[both], y[both]
    if x.size < 10 or np.unique(x).size < 2 or np.unique(z).size < 2:
        return nothing
    r = min(abs(float(np.corrcoef(midranks(x), midranks(z))[0, 1])), 1 - 1e-12)
    spread = z_quantile(0.95) / math.sqrt(x.size - 3)
    return Estimate(r, math.tanh(math.atanh(r) - spread), math.tanh(math.atanh(r) + spread))


def _associated(found: Estimate, chance: float) -> bool:
    """Whether the strength is above chance at p < 0.05, read off the width of its 95 % interval."""
    if not math.isfinite(found.lo) or found.value <= chance:
        return False
    below = (found.value - found.lo) / z_quantile(0.95)
    return found.value - ASSOCIATED * below > chance


def _robust_z(strengths: Mapping[str, float]) -> dict[str, float]:
    """Robust z of the logit of each strength among the table's columns; 0 for all when they are fewer than five."""
    logits = {name: math.log(min(v, 1 - 1e-6) / (1 - min(v, 1 - 1e-6))) for name, v in strengths.items() if v > 0}
    if len(logits) < FEWEST:
        return dict.fromkeys(strengths, 0.0)
    values = np.array(list(logits.values()))
    centre = float(np.median(values))
    spread = max(1.4826 * float(np.median(np.abs(values - centre))), 0.1)
    return {name: (logits.get(name, centre) - centre) / spread for name in strengths}


def _numbers(seen: _Seen) -> dict[str, float]:
    found = {"auroc": seen.alone.value, "lo": seen.alone.lo, "hi": seen.alone.hi, "missing": seen.missing}
    if seen.gap.value > 0.5:
        found["gap_auroc"] = seen.gap.value
    return {name: round(value, 4) for name, value in found.items() if math.isfinite(value)}


def _strong(name: str, seen: _Seen, apart: float) -> Suspicion | None:
    """What the numbers say without any name."""
    told, lone = _numbers(seen), seen.alone
    if seen.gap.value >= GAP_CERTAIN and seen.gap.lo >= GAP_LOW:
        return Suspicion(name, "missing_follows_outcome", "blocking" if seen.recodes else "warning", told)
    if lone.value >= PROXY and lone.lo >= PROXY_LOW:
        certain = lone.value >= CERTAIN and seen.recodes
        return Suspicion(name, "outcome_proxy", "blocking" if certain else "warning", told)
    if seen.gap.value >= GAP and seen.gap.lo >= GAP_LOW:
        return Suspicion(name, "missing_follows_outcome", "warning", told)
    if lone.value >= STRONG and lone.lo >= STRONG_LOW and apart >= APART:
        return Suspicion(name, "very_strong_alone", "warning", {**told, "apart": round(apart, 2)})
    return None


def _named(name: str, target: str) -> str | None:
    if AFTER_WORDS.search(name):
        return "name_after_outcome"
    if min(len(name), len(target)) >= 4 and (name.startswith(target) or target.startswith(name)):
        return "named_like_outcome"
    suffix = re.search(r"[A-Za-z](\d{2,3})$", target)
    if suffix and re.search(rf"[A-Za-z]{suffix.group(1)}[A-Za-z]?$", name):
        return "same_time_as_outcome"
    return None


def baselines(names: Sequence[str]) -> dict[str, str]:
    """Later measurements and their baseline: ``cd420`` → ``cd40``, ``bp_wk12`` → ``bp_wk0``: a stem with 0 and more."""
    known = set(names)
    found: dict[str, str] = {}
    for name in names:
        parts = re.fullmatch(r"(.*?[A-Za-z_ ]\d?)(\d{1,3})([A-Za-z]*)", name)
        if parts is None:
            continue
        stem, number, tail = parts.groups()
        first = f"{stem}0{tail}"
        if int(number) > 0 and not number.startswith("0") and first in known and first != name:
            found[name] = first
    return found


def forms_of(name: str) -> tuple[str, ...]:
    """The forms that a column's name may belong to: what stands before ``_`` or ``.``; the first capital of a code."""
    prefix = re.match(r"([A-Za-z가-힣]{1,12}\d?)[_.]", name)
    found = [prefix.group(1).lower() + "_"] if prefix else []
    return tuple([*found, name[0]] if re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", name) else found)


def _forms(names: Sequence[str]) -> list[list[str]]:
    """Columns of one form that stand together: at most two columns of other forms between them."""
    runs: list[list[str]] = []
    last: dict[str, tuple[int, list[str]]] = {}
    for at, name in enumerate(names):
        for form in forms_of(name):
            before, run = last.get(form, (-10, []))
            if at - before > 3:
                run = []
                runs.append(run)
            run.append(name)
            last[form] = (at, run)
    return runs


def families(names: Sequence[str], suspected: set[str]) -> dict[str, dict[str, float]]:
    """Columns of forms that hold more suspects than false alarms would explain, with the test's p and the counts."""
    found: dict[str, dict[str, float]] = {}
    for members in _forms(names):
        hits = sum(name in suspected for name in members)
        p = float(binom.sf(hits - 1, len(members), FAMILY_BASE))
        if hits >= FAMILY_LEAST and p < FAMILY_P:
            told = {"suspects": float(hits), "columns": float(len(members)), "p": float(f"{p:.2g}")}
            found |= {name: told for name in members if name not in suspected}
    return found


def between(names: Sequence[str], suspected: set[str]) -> dict[str, dict[str, float]]:
    """Unsuspected columns in the midst of suspected ones: a table is written in the order of its forms."""
    hit = [name in suspected for name in names]
    found = {}
    for at, name in enumerate(names):
        before, after = sum(hit[max(0, at - 4) : at]), sum(hit[at + 1 : at + 5])
        if not hit[at] and min(before, after) >= 2 and before + after >= 6:
            found[name] = {"suspects": float(before + after), "columns": 8.0}
    return found


def suspects(features: Sequence[Feature], y: Floats, task: Task, target: str) -> list[Suspicion]:
    """Every suspected column in the table's order: first by numbers alone, then by name with a number behind it, at
    last by the form it stands on. ``y``: class codes (of survival: the event), or the numbers of a regression. At most
    20 000 rows, drawn by a fixed generator, are looked at: their limits are narrower than any threshold needs."""
    chance = 0.0 if task == "regression" else 0.5
    if y.size > MOST_ROWS:
        at = np.sort(np.random.default_rng(0).choice(y.size, MOST_ROWS, replace=False))
        features, y = [feature.take(at) for feature in features], y[at]
    seen = {feature.name: _look(feature, y, task) for feature in features}
    apart = _robust_z({name: one.alone.value for name, one in seen.items()})
    found: dict[str, Suspicion] = {}
    for name, one in seen.items():
        strong = _strong(name, one, apart[name])
        reason = _named(name, target)
        if strong is not None:
            found[name] = strong
        elif one.seldom_p < SELDOM_P:
            told = {"missing": round(one.missing, 4), "p": float(f"{one.seldom_p:.2g}")}
            found[name] = Suspicion(name, "seldom_recorded", "warning", told)
        elif reason and (_associated(one.alone, chance) or _associated(one.gap, 0.5)):
            found[name] = Suspicion(name, reason, "warning", _numbers(one))
    later = baselines(list(seen))
    for name, first in later.items():
        if name not in found and _is_later(features, seen, name, first, chance):
            found[name] = Suspicion(name, "later_measurement", "warning", _numbers(seen[name]))
    for name, told in families(list(seen), set(found)).items():
        found[name] = Suspicion(name, "family_after_outcome", "warning", told)
    for name, told in between(list(seen), set(found)).items():
        found[name] = Suspicion(name, "family_after_outcome", "warning", told)
    return [found[feature.name] for feature in features if feature.name in found]


def _look(feature: Feature, y: Floats, task: Task) -> _Seen:
    missing = float(feature.missing.mean())
    if missing == 1:
        return _Seen(Estimate(0.5, 0.5, 0.5), Estimate(0.5, 0.5, 0.5), 1.0)
    if task == "regression":
        return _Seen(rank_correlation(feature, y), Estimate(0.5, 0.5, 0.5), missing)
    seldom = _seldom(feature, y) if missing > 1 - SELDOM else 1.0
    return _Seen(alone(feature, y), gap(feature, y), missing, seldom, _recodes(feature, y))


def _recodes(feature: Feature, labels: Floats) -> bool:
    """Whether the column has no more values than the outcome has classes; a gap beside as many values is none."""
    codes = np.unique(binned(feature))
    few = int(np.unique(labels).size)
    return codes.size <= few or (codes.size == few + 1 and codes[0] == 0)


def _seldom(feature: Feature, labels: Floats) -> float:
    """Fisher's exact test, two-sided by doubling, of "filled in" against the event; the smallest over classes."""
    filled = ~feature.missing
    found = [1.0]
    for event in _events(labels):
        hits, n, events, drawn = int(event[filled].sum()), event.size, int(event.sum()), int(filled.sum())
        upper = float(hypergeom.sf(hits - 1, n, events, drawn))
        lower = float(hypergeom.cdf(hits, n, events, drawn))
        found.append(min(1.0, 2 * min(upper, lower)))
    return min(found)


def _is_later(features: Sequence[Feature], seen: Mapping[str, _Seen], name: str, first: str, chance: float) -> bool:
    """Whether two columns of one stem are one quantity at two times (rank correlation), the second of which tells."""
    by_name = {feature.name: feature for feature in features}
    start = by_name[first].values
    if start is None or rank_correlation(by_name[name], start).lo < 0.2:
        return False
    return seen[name].missing > seen[first].missing + 0.05 or _associated(seen[name].alone, chance)


def landmarks(features: Sequence[Feature], y: Floats, task: Task) -> dict[str, float]:
    """How well the best and the median column do alone, and how much bins gain on ranks (a bent relation): three
    numbers that describe a table without a value of it. Empty when no column can be judged."""
    if y.size > LANDMARK_ROWS:
        at = np.sort(np.random.default_rng(0).choice(y.size, LANDMARK_ROWS, replace=False))
        features, y = [feature.take(at) for feature in features], y[at]
    labels = y if task != "regression" else (y > np.median(y)).astype(np.float64)
    if np.unique(labels).size < 2:
        return {}
    strengths, gains = [], []
    for feature in features[:LANDMARK_COLUMNS]:
        codes = binned(feature)
        events = _events(labels)
        if not events or int(codes.max(initial=0)) > max(50, codes.size // 5):
            continue
        by_bins = _mean([auroc(event, cross_fitted(codes, event)) for event in events]).value
        if feature.values is not None and not feature.missing.all():
            filled = np.where(feature.missing, np.nanmedian(feature.values), feature.values)
            by_rank = _mean([_better(event, filled) for event in events]).value
            gains.append(max(by_bins - by_rank, 0.0))
            by_bins = max(by_bins, by_rank)
        strengths.append(by_bins)
    if not strengths:
        return {}
    found = {"best_alone": max(strengths), "median_alone": float(np.median(strengths))}
    found["curved"] = float(np.mean(gains)) if gains else 0.0
    return {name: round(value, 4) for name, value in found.items()}
