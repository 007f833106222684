"""Paired comparisons of models on the same rows, corrected for their number."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis.common import Pair
from medloom_report.domain.errors import NotComparable
from medloom_report.domain.predictions import Floats, Scores
from medloom_stats import multiclass, paired
from medloom_stats.survival.accuracy import row_integrated_brier

Measure = Literal["auroc", "log_loss", "squared_error", "integrated_brier"]


def compare_pairs(
    kind: TaskKind,
    scores: dict[str, Scores],
    *,
    against: str | None = None,
    resamples: int = 2000,
    seed: int = 0,
    horizons: tuple[float, ...] | None = None,
) -> tuple[Pair, ...]:
    """Every pair, or every model against ``against``, with Holm's correction over all of them.

    Binary: DeLong's test of the AUROC (paired cluster bootstrap when rows share a subject). By the paired bootstrap:
    multiclass the log loss, regression the squared error, survival the integrated Brier score at ``horizons``. Raises
    NotComparable when the models saw different rows.
    """
    names = list(scores)
    _same_rows(list(scores.values()))
    pairs = list(combinations(names, 2)) if against is None else [(against, name) for name in names if name != against]
    if kind is TaskKind.SURVIVAL:
        losses = {name: _row_briers(one, horizons or ()) for name, one in scores.items()}
        found = [_by_brier((a, scores[a]), losses[a], losses[b], resamples, seed) for a, b in pairs]
    else:
        found = [_one(kind, (a, scores[a]), (b, scores[b]), resamples, seed) for a, b in pairs]
    corrected = paired.holm([test.p for _, _, _, test in found])
    return tuple(
        Pair(a, b, measure, how, test.a, test.b, test.difference, test.z, test.p, p_holm)
        for ((a, b), (_, measure, how, test), p_holm) in zip(pairs, found, corrected, strict=True)
    )


def _same_rows(all_scores: Sequence[Scores]) -> None:
    first = all_scores[0]
    if all(np.array_equal(first.rows, other.rows) and np.array_equal(first.y, other.y) for other in all_scores[1:]):
        return
    raise NotComparable(
        Words(en="The models were not evaluated on the same rows.", ko="모델들이 같은 행으로 평가되지 않았습니다.")
    )


_Found = tuple[str, Measure, Literal["delong", "bootstrap"], paired.PairedTest]


def _row_briers(scores: Scores, horizons: tuple[float, ...]) -> Floats:
    if scores.time is None:
        raise NotComparable(Words(en="The models have no follow-up times.", ko="모델에 추적 시간이 없습니다."))
    return row_integrated_brier(scores.time, scores.y, scores.p, horizons)


def _by_brier(first: tuple[str, Scores], a: Floats, b: Floats, resamples: int, seed: int) -> _Found:
    test = paired.mean_difference(a, b, groups=first[1].groups, resamples=resamples, seed=seed)
    return first[0], "integrated_brier", "bootstrap", test


def _one(kind: TaskKind, a: tuple[str, Scores], b: tuple[str, Scores], resamples: int, seed: int) -> _Found:
    first, second = a[1], b[1]
    common = {"resamples": resamples, "seed": seed}
    if kind is TaskKind.BINARY:
        if first.groups is None:
            return a[0], "auroc", "delong", paired.delong(first.y, first.p, second.p)
        test = paired.auroc_bootstrap(first.y, first.p, second.p, resamples=resamples, seed=seed, groups=first.groups)
        return a[0], "auroc", "bootstrap", test
    if kind is TaskKind.MULTICLASS:
        codes = first.y.astype(np.int64)
        losses = [multiclass.row_log_loss(codes, scores.p) for scores in (first, second)]
        return a[0], "log_loss", "bootstrap", paired.mean_difference(*losses, groups=first.groups, **common)
    errors = [(scores.y - scores.p) ** 2 for scores in (first, second)]
    return a[0], "squared_error", "bootstrap", paired.mean_difference(*errors, groups=first.groups, **common)
