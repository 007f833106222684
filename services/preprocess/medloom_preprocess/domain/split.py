"""Divides rows into training and test and training rows into folds: stratified, grouped, the same for the same seed.

Whole groups are dealt so that each part comes close to its share of every class. Groups with the same class counts
are shuffled and dealt in proportion; what is left over goes one by one, the largest first, to the part that is
furthest below its share (greedy, as scikit-learn's StratifiedGroupKFold, for parts of unequal size).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_preprocess.domain.errors import SplitRefused, SubjectInSeveralParts
from medloom_preprocess.domain.reading import Bools, Floats, Ints
from medloom_preprocess.domain.task import Target
from medloom_preprocess.domain.wish import By

SMALL: Final = 600


@dataclass(frozen=True)
class Division:
    """Per row: ``test`` marks test rows; ``fold`` is 0.. for training rows and -1 elsewhere."""

    test: Bools
    train: Bools
    fold: Ints
    folds: int
    crossing_subjects: int


def divide(
    target: Target,
    *,
    by: By,
    test: float,
    seed: int,
    groups: Ints | None,
    time: Floats | None,
    subjects: Ints | None,
    override: str | None,
) -> Division:
    """The split of the rows with a known target.

    ``groups`` are group codes of the splitting column (subject or site; -1 = missing, a group of its own), ``time`` its
    values for a split by time, ``subjects`` the subject codes to guard. Raises SplitRefused, or SubjectInSeveralParts
    without an override.
    """
    known = np.flatnonzero(target.known)
    labels = target.labels[known]
    own = _groups_of(groups[known] if groups is not None else None, len(known))
    rng = np.random.default_rng(seed)
    if by == "time":
        in_test = _latest(_need_time(time)[known], test)
    else:
        in_test = deal(own, labels, np.array([1 - test, test]), rng) == 1
    _check_parts(target, labels, in_test)
    fold, folds = _folds(target, own if by != "time" else _subject_groups(subjects, known), labels, in_test, seed)
    crossing = _crossing(subjects[known], in_test, fold) if subjects is not None else 0
    if crossing and not (override and override.strip()):
        raise SubjectInSeveralParts(crossing)
    whole = np.zeros(len(target.known), dtype=bool)
    test_rows, train_rows = whole.copy(), whole.copy()
    test_rows[known[in_test]] = True
    train_rows[known[~in_test]] = True
    folds_of_rows = np.full(len(target.known), -1, dtype=np.int64)
    folds_of_rows[known] = fold
    return Division(test_rows, train_rows, folds_of_rows, folds, crossing)


def _groups_of(codes: Ints | None, n: int) -> Ints:
    """Dense group numbers; a missing group makes each row its own."""
    if codes is None:
        return np.arange(n, dtype=np.int64)
    single = codes < 0
    numbered = np.where(single, codes.max(initial=0) + 1 + np.arange(n), codes)
    return np.asarray(np.unique(numbered, return_inverse=True)[1], dtype=np.int64)


def _subject_groups(subjects: Ints | None, known: Ints) -> Ints:
    return _groups_of(subjects[known] if subjects is not None else None, len(known))


def _need_time(time: Floats | None) -> Floats:
    if time is None or not np.isfinite(time).any():
        raise SplitRefused(
            Words(en="The time column holds no dates or numbers.", ko="시간 열에 날짜나 숫자가 없습니다."),
            Words(en="Choose a date column.", ko="날짜 열을 고르세요."),
        )
    return time


def _latest(time: Floats, test: float) -> Bools:
    """The latest rows, close to the share ``test``; rows of one moment stay together, rows without a time train."""
    finite = np.sort(time[np.isfinite(time)])
    if len(finite) < 2 or finite[0] == finite[-1]:
        raise SplitRefused(
            Words(en="All rows have the same time.", ko="모든 행의 시간이 같습니다."),
            Words(en="Choose another split.", ko="다른 분할을 고르세요."),
        )
    moments, counts = np.unique(finite, return_counts=True)
    after = np.cumsum(counts[::-1])[::-1] / len(time)
    cut = moments[1:][np.argmin(np.abs(after[1:] - test))]
    return np.asarray(np.isfinite(time) & (time >= cut), dtype=bool)


def deal(groups: Ints, labels: Ints, shares: Floats, rng: np.random.Generator) -> Ints:
    """The part of each row: whole groups, each part near its share of every class.

    groups, labels: (n,) dense codes; shares: (parts,) summing to 1. Returns (n,) part numbers.
    """
    n_groups, n_classes = int(groups.max(initial=-1)) + 1, int(labels.max(initial=0)) + 1
    counts = (
        np.bincount(groups * n_classes + labels, minlength=n_groups * n_classes)
        .reshape(n_groups, n_classes)
        .astype(np.int64)
    )
    part = np.full(n_groups, -1, dtype=np.int64)
    pattern_of, n_patterns = _patterns(counts)
    shuffled = rng.permutation(n_groups)
    by_pattern = shuffled[np.argsort(pattern_of[shuffled], kind="stable")]
    ends = np.cumsum(np.bincount(pattern_of, minlength=n_patterns))
    left: list[int] = []
    for start, end in zip(np.r_[0, ends[:-1]], ends, strict=True):
        members = by_pattern[start:end]
        whole = np.floor(len(members) * shares).astype(np.int64)
        part[members[: whole.sum()]] = np.repeat(np.arange(len(shares)), whole)
        left += members[whole.sum() :].tolist()
    _deal_rest(counts, shares, part, left)
    return part[groups]


def _patterns(counts: Ints) -> tuple[Ints, int]:
    """Numbers the different rows of a matrix; packed into one integer where they fit, which is much faster."""
    base = int(counts.max(initial=0)) + 1
    if base ** counts.shape[1] < 2**62:
        packed = counts @ (base ** np.arange(counts.shape[1], dtype=np.int64))
        found, inverse = np.unique(packed, return_inverse=True)
    else:
        found, inverse = np.unique(counts, axis=0, return_inverse=True)
    return np.asarray(inverse, dtype=np.int64).reshape(-1), len(found)


def _deal_rest(counts: Ints, shares: Floats, part: Ints, left: list[int]) -> None:
    totals = counts.sum(axis=0)
    wanted = np.outer(shares, totals).astype(np.float64)
    have = np.zeros_like(wanted)
    for number in range(len(shares)):
        have[number] = counts[part == number].sum(axis=0)
    scale = np.maximum(wanted, 1e-9)
    order = sorted(left, key=lambda group: (-int(counts[group].max()), -int(counts[group].sum())))
    for group in order:
        rest = (wanted - have) / np.sqrt(scale) / np.sqrt(np.maximum(totals, 1))
        after = rest - counts[group] / np.sqrt(scale) / np.sqrt(np.maximum(totals, 1))
        worse = (after**2).sum(axis=1) - (rest**2).sum(axis=1)
        chosen = int(np.argmin(worse))
        part[group] = chosen
        have[chosen] += counts[group]


def _check_parts(target: Target, labels: Ints, in_test: Bools) -> None:
    for name, name_ko, rows in (("test", "시험", in_test), ("training", "학습", ~in_test)):
        if not rows.any():
            raise SplitRefused(
                Words(en=f"The {name} part would be empty.", ko=f"{name_ko} 부분이 비게 됩니다."),
                Words(en="Choose another share or another way to split.", ko="비율이나 분할 방법을 바꾸세요."),
            )
        if target.kind is not TaskKind.REGRESSION and len(np.unique(labels[rows])) < len(np.unique(labels)):
            raise SplitRefused(
                Words(
                    en=f"The {name} part would lack an outcome class.",
                    ko=f"{name_ko} 부분에 없는 결과 범주가 생깁니다.",
                ),
                Words(
                    en="Choose another share, seed or way to split, or join rare classes.",
                    ko="비율, 시드, 분할 방법을 바꾸거나 드문 범주를 합치세요.",
                ),
            )


def n_folds(n_train: int, rarest: int, n_groups: int) -> int:
    """8 folds below 600 training rows, else 5; at most one a row of the rarest class and one a group; at least 2."""
    wanted = 8 if n_train < SMALL else 5
    return max(2, min(wanted, rarest, n_groups))


def _folds(target: Target, groups: Ints, labels: Ints, in_test: Bools, seed: int) -> tuple[Ints, int]:
    train = np.flatnonzero(~in_test)
    own = _groups_of(groups[train], len(train))
    kept = labels[train]
    counts = np.bincount(kept)
    rarest = int(counts[counts > 0].min()) if target.kind is not TaskKind.REGRESSION else len(train)
    folds = n_folds(len(train), rarest, int(own.max()) + 1)
    if int(own.max()) + 1 < 2:
        raise SplitRefused(
            Words(
                en="Only one group is left for training: there can be no folds.",
                ko="학습에 남은 그룹이 하나뿐이라 폴드를 만들 수 없습니다.",
            ),
            Words(en="Split by row or subject.", ko="행이나 대상자 단위로 나누세요."),
        )
    result = np.full(len(labels), -1, dtype=np.int64)
    result[train] = deal(own, kept, np.full(folds, 1 / folds), np.random.default_rng([seed, 1]))
    return result, folds


def _crossing(subjects: Ints, in_test: Bools, fold: Ints) -> int:
    """Subjects with rows in more than one part (a fold is a part)."""
    known = subjects >= 0
    part = np.where(in_test, -1, fold)[known]
    pairs = np.unique(np.stack([subjects[known], part]), axis=1)
    return int((np.unique(pairs[0], return_counts=True)[1] > 1).sum())
