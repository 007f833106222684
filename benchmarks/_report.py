"""Ratios of interleaved runs: us and a peer in turn, median of the rounds, one line a goal."""

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """``at_least`` or ``at_most`` bounds the ratio ours / peer."""

    name: str
    unit: str
    peer: str
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, ratio: float) -> bool:
        return (self.at_least is None or ratio >= self.at_least) and (self.at_most is None or ratio <= self.at_most)


def interleave(ours: Callable[[], float], peer: Callable[[], float], rounds: int = 3) -> tuple[float, float]:
    """Medians of both over ``rounds``, run in turn so that a busy machine is unfair to neither."""
    first, second = [], []
    for _ in range(rounds):
        first.append(ours())
        second.append(peer())
    return statistics.median(first), statistics.median(second)


def tell(goal: Goal, ours: float, peer: float) -> None:
    """Print one row of the table in docs/benchmarks.md, and the same as JSON on standard error."""
    ratio = ours / peer
    wanted = f">= {goal.at_least}" if goal.at_least is not None else f"<= {goal.at_most}"
    verdict = "met" if goal.holds(ratio) else "MISSED"
    figures = f"{ours:,.4g} {goal.unit} | {goal.peer}: {peer:,.4g} {goal.unit} | {ratio:.2f}"
    print(f"| {goal.name} | {figures} | {wanted} | {verdict} |")
    json.dump({"goal": goal.name, "ours": ours, "peer": peer, "ratio": ratio, "met": goal.holds(ratio)}, sys.stderr)
    sys.stderr.write("\n")
