"""Table 1: characteristics by outcome and by split, from the summaries that were fixed at approval.

In a summary ``n`` counts the known values; ``missing`` comes on top.
"""

import math
from dataclasses import dataclass
from itertools import combinations

from medloom_contracts.manifests import ColumnSummaries, GroupSummary, TaskKind
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, number, p_value, percent, significant
from medloom_report.domain.tables.base import Csv, Row, Table, Value, make_csv
from medloom_report.domain.words import say
from medloom_stats import descriptive

_PARTS = ("train", "test")
_REST = "…"
_LEVELS = 12


@dataclass(frozen=True)
class Division:
    """Which groups stand beside each other: ``name`` is "outcome" or "split"; ``groups`` are (stored name, shown)."""

    name: str
    groups: tuple[tuple[str, str], ...]


def outcome_groups(material: Material) -> tuple[tuple[str, str], ...]:
    """The outcome classes among the stored groups, the event last."""
    names = [name for name in material.approval.groups if name not in {"all", *_PARTS}]
    shown = {name: name.removeprefix(f"{material.task.target}=") for name in names}
    order = list(material.task.classes or ())
    if material.task.kind in (TaskKind.BINARY, TaskKind.SURVIVAL):
        names.sort(key=lambda name: shown[name] == material.task.positive)
    else:
        names.sort(key=lambda name: order.index(shown[name]) if shown[name] in order else len(order))
    return tuple((name, shown[name]) for name in names)


def divisions(material: Material, language: Language) -> tuple[Division, ...]:
    """By outcome (where there are classes) and by split (where there is a test part)."""
    found = []
    groups = outcome_groups(material)
    if len(groups) >= 2:
        shown = tuple((stored, f"{material.task.target} = {name}") for stored, name in groups)
        found.append(Division("outcome", shown))
    if all(part in material.approval.groups for part in _PARTS):
        found.append(Division("split", tuple((part, say(f"group_{part}", language)) for part in _PARTS)))
    return tuple(found) or (Division("all", ()),)


def _by_name(column: ColumnSummaries) -> dict[str, GroupSummary]:
    return {group.group: group for group in column.groups}


def _moments(group: GroupSummary) -> descriptive.Moments:
    if group.mean is None or group.sd is None:
        return descriptive.Moments(0, 0.0, 0.0)
    return descriptive.Moments(group.n, group.mean, group.sd)


def _levels(column: ColumnSummaries) -> list[str]:
    """Category levels, the most frequent first; a yes/no column keeps both."""
    everybody = _by_name(column).get("all") or column.groups[0]
    totals: dict[str, int] = dict(everybody.counts or {})
    for group in column.groups:
        for level in group.counts or {}:
            totals.setdefault(level, 0)
    return sorted(totals, key=lambda level: (level == _REST, -totals[level], level))


def _counts(group: GroupSummary, levels: list[str]) -> list[int]:
    return [int((group.counts or {}).get(level, 0)) for level in levels]


def difference(column: ColumnSummaries, names: tuple[str, ...]) -> float | None:
    """Standardised mean difference of two groups, or the largest of all pairs; None when it is not defined."""
    groups = _by_name(column)
    if any(name not in groups for name in names) or len(names) < 2:
        return None
    found = [_pair_difference(column, groups[a], groups[b]) for a, b in combinations(names, 2)]
    known = [value for value in found if math.isfinite(value)]
    return max(known) if known else None


def _pair_difference(column: ColumnSummaries, a: GroupSummary, b: GroupSummary) -> float:
    if a.counts is not None or b.counts is not None:
        levels = _levels(column)
        return descriptive.smd_categorical(_counts(a, levels), _counts(b, levels))
    return descriptive.smd_continuous(_moments(a), _moments(b))


def test_p(column: ColumnSummaries, names: tuple[str, ...]) -> float | None:
    """p value of Welch's test, the chi-squared test or Fisher's exact test; None when it is not defined."""
    groups = _by_name(column)
    if any(name not in groups for name in names) or len(names) < 2:
        return None
    chosen = [groups[name] for name in names]
    if any(group.counts is not None for group in chosen):
        levels = _levels(column)
        p, _ = descriptive.categories_differ([_counts(group, levels) for group in chosen])
    else:
        p = descriptive.welch([_moments(group) for group in chosen])
    return p if math.isfinite(p) else None


def table_one(material: Material, division: Division, language: Language) -> Table:
    """One Table 1: overall and the groups of a division, SMD, and p values where they were asked for."""
    stored = tuple(name for name, _ in division.groups)
    sizes = material.approval.groups
    shown = ("all", *stored)
    heads = [say("overall", language), *(name for _, name in division.groups)]
    columns = [say("characteristic", language)]
    columns += [f"{head}\n(n = {count(sizes.get(name, 0))})" for head, name in zip(heads, shown, strict=True)]
    tested = material.options.p_values and len(stored) >= 2
    columns += [say("smd", language)] if len(stored) >= 2 else []
    columns += [say("p", language)] if tested else []
    rows: list[Row] = []
    for column in material.approval.table_one:
        if division.name == "outcome" and column.name == material.task.target:
            continue
        extra = [number(difference(column, stored))] if len(stored) >= 2 else []
        extra += [p_value(test_p(column, stored))] if tested else []
        rows += _column_rows(column, shown, extra, language)
    return Table(f"table_one_by_{division.name}", tuple(columns), tuple(rows))


def _column_rows(column: ColumnSummaries, shown: tuple[str, ...], extra: list[str], language: Language) -> list[Row]:
    groups = _by_name(column)
    title = column.label or column.name
    title = f"{title}, {column.unit}" if column.unit else title
    blank = [""] * len(extra)
    numeric = all(group.counts is None for group in column.groups)
    head = title if numeric else f"{title}, {say('n_percent', language)}"
    rows = [Row((head, *[""] * len(shown), *extra), heading=True)]
    if numeric:
        lines = [
            (say("mean_sd", language), [_mean_sd(groups.get(name)) for name in shown]),
            (say("median_iqr", language), [_median_iqr(groups.get(name)) for name in shown]),
        ]
    else:
        lines = _level_lines(column, groups, shown, language)
    if any(group.missing for group in column.groups):
        share = [_missing(groups.get(name)) for name in shown]
        lines.append((f"{say('missing', language)}, {say('n_percent', language)}", share))
    return rows + [Row((label, *values, *blank), level=1) for label, values in lines]


def _mean_sd(group: GroupSummary | None) -> str:
    if group is None or group.mean is None:
        return "–"
    return f"{significant(group.mean)} ({significant(group.sd)})"


def _median_iqr(group: GroupSummary | None) -> str:
    if group is None or group.median is None:
        return "–"
    return f"{significant(group.median)} [{significant(group.q1)}–{significant(group.q3)}]"


def _share(n: int, total: int) -> str:
    return f"{count(n)} ({percent(n / total if total else None)})"


def _missing(group: GroupSummary | None) -> str:
    return "–" if group is None else _share(group.missing, group.n + group.missing)


def _level_lines(
    column: ColumnSummaries, groups: dict[str, GroupSummary], shown: tuple[str, ...], language: Language
) -> list[tuple[str, list[str]]]:
    levels = _levels(column)
    named = [level for level in levels if level != _REST]
    kept = named if len(levels) <= _LEVELS else named[: _LEVELS - 1]

    def line(chosen: list[str]) -> list[str]:
        cells = []
        for name in shown:
            group = groups.get(name)
            cells.append("–" if group is None else _share(sum(_counts(group, chosen)), group.n))
        return cells

    lines = [(level, line([level])) for level in kept]
    rest = levels[len(kept) :]
    if rest:
        label = say("other_level", language) if _REST in rest else say("other_levels", language, n=len(rest))
        lines.append((label, line(rest)))
    return lines


def table_one_csv(material: Material) -> Csv:
    """Every summary in full precision, one line for each column, level and group."""
    columns = (
        "variable", "label", "unit", "level", "group", "n", "missing", "mean", "sd", "median", "q1", "q3", "count",
        "percent",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for column in material.approval.table_one:
        for group in column.groups:
            head = (column.name, column.label, column.unit)
            tail = (group.group, group.n, group.missing)
            if group.counts is None:
                rows.append((*head, "", *tail, group.mean, group.sd, group.median, group.q1, group.q3, None, None))
                continue
            for level, n in zip(_levels(column), _counts(group, _levels(column)), strict=True):
                rows.append((*head, level, *tail, *[None] * 5, n, 100 * n / group.n if group.n else None))
    return make_csv("table_one", columns, rows)


def differences_csv(material: Material) -> Csv:
    """SMD of every column between the groups of each division, and p values where they were asked for."""
    rows: list[tuple[Value, ...]] = []
    for division in divisions(material, "en"):
        names = tuple(name for name, _ in division.groups)
        for column in material.approval.table_one:
            p = test_p(column, names) if material.options.p_values else None
            rows.append((division.name, column.name, difference(column, names), p))
    return make_csv("table_one_differences", ("division", "variable", "smd", "p"), rows)
