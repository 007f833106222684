"""What Table 1 is printed from: each column within all rows, training, test and each outcome class."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from medloom_contracts.manifests import Column, ColumnSummaries, ColumnType, GroupSummary
from medloom_preprocess.domain.reading import Bools, Rows
from medloom_preprocess.domain.task import Target

MOST_COUNTS: Final = 30
MOST_CLASS_GROUPS: Final = 12
_NUMERIC: Final = (ColumnType.NUMBER, ColumnType.INTEGER)


def outcome_groups(target: Target, train: Bools, test: Bools) -> dict[str, Bools]:
    """all, train, test, and each outcome class among the rows with a target."""
    used = train | test
    groups = {"all": used, "train": train, "test": test}
    if target.classes is not None and len(target.classes) <= MOST_CLASS_GROUPS:
        groups |= {
            f"{target.column}={name}": used & (target.labels == code) for code, name in enumerate(target.classes)
        }
    return groups


def table_one(
    rows: Rows, columns: dict[str, Column], names: Sequence[str], groups: dict[str, Bools]
) -> tuple[ColumnSummaries, ...]:
    """Each column summarised in each group: mean, SD and quartiles of numbers, counts of everything else."""
    return tuple(
        ColumnSummaries(
            name=name,
            label=columns[name].label or name,
            unit=columns[name].unit,
            type=columns[name].type,
            groups=tuple(_summaries(rows, columns[name], groups)),
        )
        for name in names
    )


def _summaries(rows: Rows, column: Column, groups: dict[str, Bools]) -> list[GroupSummary]:
    if column.type in _NUMERIC:
        x = rows.numbers(column.name)
        numeric = {name: _numeric_summary(name, x[mask]) for name, mask in groups.items()}
        if len(np.unique(x[np.isfinite(x)])) > 2 or column.type is ColumnType.NUMBER:
            return list(numeric.values())
    coded = rows.coded(column.name)
    return [_counted_summary(name, coded.codes[mask], coded.values) for name, mask in groups.items()]


def _numeric_summary(group: str, x: Any) -> GroupSummary:
    known = x[np.isfinite(x)]
    if not len(known):
        return GroupSummary(group=group, n=0, missing=len(x))
    q1, median, q3 = (float(value) for value in np.quantile(known, [0.25, 0.5, 0.75]))
    sd = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return GroupSummary(
        group=group,
        n=len(known),
        missing=len(x) - len(known),
        mean=float(known.mean()),
        sd=sd,
        median=median,
        q1=q1,
        q3=q3,
    )


def _counted_summary(group: str, codes: Any, values: tuple[str, ...]) -> GroupSummary:
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    order = range(len(values)) if len(values) <= MOST_COUNTS else np.argsort(-counts, kind="stable")[:MOST_COUNTS]
    told = {values[i]: int(counts[i]) for i in order}
    rest = int(counts.sum()) - sum(told.values())
    if rest:
        told["…"] = rest
    return GroupSummary(group=group, n=int(counts.sum()), missing=int((codes < 0).sum()), counts=told)
