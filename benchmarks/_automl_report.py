"""Figures of a fold, and the table of systems over all folds that were finished by every one of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from medloom_stats import discrimination

FIGURES = ("auroc", "auprc", "log_loss", "brier")
HIGHER = {"auroc", "auprc"}


@dataclass(frozen=True)
class Result:
    """What a system did on a fold; ``found`` holds the figures and seconds, or "failed"."""

    table: str
    about: dict[str, Any]
    fold: int
    budget: int
    system: str
    found: dict[str, Any]


def scores(y: np.ndarray, p: Sequence[float]) -> dict[str, float]:
    """AUROC, average precision, log loss and Brier score of one fold."""
    q = np.clip(np.asarray(p, dtype=float), 1e-7, 1 - 1e-7)
    ones = np.ones((1, y.size))
    return {
        "auroc": float(discrimination.weighted_auroc(y.astype(float), q)(ones)[0]),
        "auprc": float(discrimination.weighted_average_precision(y.astype(float), q)(ones)[0]),
        "log_loss": float(-np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))),
        "brier": float(np.mean((y - q) ** 2)),
    }


def by_fold(results: Sequence[Result]) -> pd.DataFrame:
    """One line a fold and system, so that a later run can be compared without asking every peer again."""
    return pd.DataFrame(
        {
            "table": r.table, "fold": r.fold, "budget_s": r.budget, "system": r.system,
            **{name: round(r.found[name], 5) for name in FIGURES}, "seconds": round(r.found["seconds"], 1),
        }
        for r in results if "auroc" in r.found
    )  # fmt: skip


Fold = tuple[str, int, int]


def _whole(results: list[Result], systems: list[str]) -> dict[Fold, dict[str, Result]]:
    """Folds that every system has answered."""
    answered: dict[Fold, dict[str, Result]] = defaultdict(dict)
    for result in results:
        if "auroc" in result.found:
            answered[result.table, result.fold, result.budget][result.system] = result
    return {key: found for key, found in answered.items() if set(found) == set(systems)}


def _ranks(values: dict[str, float], *, higher: bool) -> dict[str, float]:
    """1 is best; equals share their mean rank."""
    signed = {name: -value if higher else value for name, value in values.items()}
    return {
        name: 1 + sum(v < own for v in signed.values()) + (sum(v == own for v in signed.values()) - 1) / 2
        for name, own in signed.items()
    }


def _tables(whole: dict[Fold, dict[str, Result]], systems: list[str], budget: int) -> list[str]:
    lines = [
        "| table | rows × columns (events), folds | figure | " + " | ".join(systems) + " |",
        "|---" * (3 + len(systems)) + "|",
    ]
    for table in dict.fromkeys(key[0] for key in whole if key[2] == budget):
        folds = [found for key, found in whole.items() if key[0] == table and key[2] == budget]
        about = next(iter(folds[0].values())).about
        for figure in (*FIGURES, "seconds"):
            means = [float(np.mean([fold[system].found[figure] for fold in folds])) for system in systems]
            best = max(means) if figure in HIGHER else min(means)
            cells = [f"**{v:.3f}**" if v == best else f"{v:.3f}" for v in means]
            cells = [f"{v:.1f}" for v in means] if figure == "seconds" else cells
            shape = f"{about['rows']:,} × {about['columns']} ({about['events']:,}), {len(folds)}"
            head = f"{about['title']} | {shape}" if figure == "auroc" else " | "
            lines.append(f"| {head} | {figure} | " + " | ".join(cells) + " |")
    return lines


def _summary(whole: dict[Fold, dict[str, Result]], systems: list[str], budget: int) -> list[str]:
    folds = [found for key, found in whole.items() if key[2] == budget]
    lines = ["| over all folds | " + " | ".join(systems) + " |", "|---" * (1 + len(systems)) + "|"]
    for figure in FIGURES:
        ranked = [_ranks({s: fold[s].found[figure] for s in systems}, higher=figure in HIGHER) for fold in folds]
        lines.append(
            f"| mean rank, {figure} | " + " | ".join(f"{np.mean([r[s] for r in ranked]):.2f}" for s in systems) + " |"
        )
    for figure in (*FIGURES, "seconds"):
        cells = [f"{np.mean([fold[s].found[figure] for fold in folds]):.4g}" for s in systems]
        lines.append(f"| mean {figure} | " + " | ".join(cells) + " |")
    return lines


def _goals(whole: dict[Fold, dict[str, Result]], systems: list[str], budget: int) -> list[str]:
    keys = [key for key in whole if key[2] == budget]
    heads = ("log loss better (goal ≥ 80 %)", "AUROC better", "lowest AUROC difference (≥ −.01)", "wall time (≤ .6)")
    lines = ["| ours against | " + " | ".join(heads) + " |", "|---|---|---|---|---|"]
    for peer in [s for s in systems if s != "ours"]:
        pairs = [(whole[key]["ours"].found, whole[key][peer].found) for key in keys]
        better = np.mean([a["log_loss"] < b["log_loss"] for a, b in pairs])
        ordered = np.mean([a["auroc"] > b["auroc"] for a, b in pairs])
        gaps = {}
        for table in {key[0] for key in keys}:
            own = [key for key in keys if key[0] == table]
            gaps[table] = float(np.mean([whole[k]["ours"].found["auroc"] - whole[k][peer].found["auroc"] for k in own]))
        worst = min(gaps, key=lambda name: gaps[name])
        ratio = np.median([a["seconds"] for a, _ in pairs]) / np.median([b["seconds"] for _, b in pairs])
        lines.append(
            f"| {peer} | {better:.0%} of {len(pairs)} | {ordered:.0%} | {gaps[worst]:+.3f} ({worst}) | {ratio:.2f} |"
        )
    parity = [whole[key]["ours"].found["parity"] for key in keys]
    lines += ["", f"ONNX: one file a fold, largest difference {max(parity):.1e} (goal ≤ 1e-5)."]
    return lines


def markdown(results: list[Result], systems: list[str]) -> str:
    """The tables for docs/benchmarks.md from every fold that all systems answered."""
    whole = _whole(results, systems)
    failed = [f"{r.table} fold {r.fold} {r.budget} s: {r.system}" for r in results if "failed" in r.found]
    parts: list[str] = []
    for budget in sorted({key[2] for key in whole}):
        parts += [f"### Budget {budget} s", "", *_tables(whole, systems, budget), ""]
        parts += [*_summary(whole, systems, budget), ""]
        if "ours" in systems:
            parts += [*_goals(whole, systems, budget), ""]
    if failed:
        parts += ["Without an answer: " + "; ".join(failed) + "."]
    return "\n".join(parts)
