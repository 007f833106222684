"""Who would be in which part of a split: counts for a picture, before anybody signs."""

from typing import Final

import numpy as np

from medloom_contracts.errors import MedloomError, Problem
from medloom_contracts.manifests import Column
from medloom_preprocess.domain.approval import divided
from medloom_preprocess.domain.errors import SubjectInSeveralParts
from medloom_preprocess.domain.parts import SplitGroup, SplitLook, SplitPart
from medloom_preprocess.domain.reading import Bools, Rows
from medloom_preprocess.domain.split import Division
from medloom_preprocess.domain.task import Target
from medloom_preprocess.domain.wish import ApprovalWish, By, split_column_of

MOST_GROUPS: Final = 40


def look_at_split(
    rows: Rows, target: Target, columns: dict[str, Column], wish: ApprovalWish
) -> tuple[SplitLook | None, list[Problem]]:
    """The parts of the wished split, or why there is none. Subjects on both sides are a problem, and are shown."""
    problems: list[Problem] = []
    try:
        by, column = split_column_of(columns, wish)
        try:
            division = divided(rows, target, by, column, columns, wish.split)
        except SubjectInSeveralParts as error:
            problems.append(error.problem())
            allowed = wish.split.model_copy(update={"override": "to look at"})
            division = divided(rows, target, by, column, columns, allowed)
    except MedloomError as error:
        return None, [error.problem()]
    return _told(rows, target, division, by, column, wish), problems


def _told(rows: Rows, target: Target, division: Division, by: By, column: str | None, wish: ApprovalWish) -> SplitLook:
    coded = rows.coded(column) if column is not None and by in ("subject", "site") else None
    binary = target.has_events

    def part(mask: Bools) -> SplitPart:
        return SplitPart(
            n=int(mask.sum()),
            events=int(target.labels[mask].sum()) if binary else None,
            groups=len(np.unique(coded.codes[mask])) if coded is not None else None,
        )

    def groups() -> list[SplitGroup]:
        assert coded is not None  # noqa: S101 - asked for a split by site alone
        used = (division.train | division.test) & (coded.codes >= 0)
        n = np.bincount(coded.codes[used], minlength=len(coded.values))
        events = np.bincount(coded.codes[used & (target.labels == 1)], minlength=len(coded.values))
        tested = np.bincount(coded.codes[used & division.test], minlength=len(coded.values))
        return [
            SplitGroup(
                name=coded.values[at][:200],
                n=int(n[at]),
                events=int(events[at]) if binary else None,
                in_test=bool(tested[at]),
            )
            for at in np.argsort(-n, kind="stable")[:MOST_GROUPS]
            if n[at]
        ]

    return SplitLook(
        by=by,
        column=column,
        test_share=wish.split.test,
        seed=wish.split.seed,
        train=part(division.train),
        test=part(division.test),
        folds=[part(division.fold == number) for number in range(division.folds)],
        crossing_subjects=division.crossing_subjects,
        groups=groups() if by == "site" else None,
    )
