"""A crash between every two steps of outbox, inbox and lease, on both substrates; no step is left out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from contract.support import Substrate
from faults.hardstack import HardStack

BESIDE = 3
ONCE = ["finish job", "upload {name}"]


def _walk(folder: Path, values: dict[str, Any], first: int, stride: int) -> "subprocess.Popen[str]":
    own = folder / f"walk-{first}"
    own.mkdir()
    (own / "values.json").write_text(json.dumps(values, default=str))
    env = dict(os.environ) | {"PYTHONPATH": str(Path(__file__).parents[1]), "TOY_POISON": str(folder / "poison")}
    command = [sys.executable, "-W", "ignore", "-m", "faults.stepper", str(own), str(first), str(stride)]
    with (own / "log").open("wb") as log:
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)


def _points(walk: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    said, _ = walk.communicate(timeout=580)
    return [json.loads(line) for line in said.splitlines()]


def _judge(points: list[dict[str, Any]]) -> int:
    for point in points:
        assert point["status"] == 0, point
        effects = point["told"]["effects"]
        # nothing was promised before the first commit; a report may be told again by a second try
        if not effects and point["reached"]:
            assert point["point"] <= 2, point
            continue
        told = [what for what in effects if not what.startswith("report")]
        assert told == [what.format(name=f"job_{point['point']}") for what in ONCE], point
    return sum(point["reached"] for point in points)


def test_embedded(tmp_path: Path, counted: list[str]) -> None:
    values = Substrate("embedded", tmp_path, "inprocess://").values("ingest")
    walks = [_walk(tmp_path, values, first, BESIDE) for first in range(1, BESIDE + 1)]
    reached = sum(_judge(_points(walk)) for walk in walks)
    assert reached >= 25
    counted.append(f"failpoints (embedded): {reached} crashes, one before every step; each effect once")


@pytest.mark.clustered
def test_clustered(hard_stack: HardStack, tmp_path: Path, counted: list[str]) -> None:
    reached, walks = 0, []
    for first in range(1, BESIDE + 1):
        world = Substrate("clustered", tmp_path, hard_stack.new_vhost(), hard_stack)
        walks.append(_walk(tmp_path, world.values("ingest"), first, BESIDE))
    for walk in walks:
        reached += _judge(_points(walk))
    assert reached >= 25
    counted.append(f"failpoints (clustered): {reached} crashes, one before every step; each effect once")
