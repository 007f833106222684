"""A made-up study with markers in it, and how a user runs a study file."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import yaml

ROWS: Final = 400
MARKER: Final = "Zyxmarker"
MARKED_NUMBER: Final = 98417.3625
STUDY: Final[dict[str, Any]] = {
    "medloom": 1,
    "study": {"title": "Journey", "question": "Does the whole chain work?"},
    "data": {"main": {"file": "study.csv"}},
    "roles": {"subject": "patient", "site": "hospital", "target": "death", "exclude": ["remark"]},
    "recipe": [
        {"op": "set_missing", "columns": ["sbp"], "outside": [60, 250]},
        {"op": "derive", "column": "old", "formula": "IF(age >= 80, 1, 0)"},
    ],
    "task": {"kind": "binary", "positive": "1"},
    "split": {"test": 0.2, "by": "subject", "seed": 7},
    "review": {"by": "the reviewer", "note": "checked"},
    "training": {"mode": "auto", "budget_s": 8, "metric": "auroc", "seed": 7},
    "report": {"pack": True, "languages": ["en"]},
}


def write_table(path: Path) -> None:
    """Two visits a patient in five hospitals; every row carries a marker, one a marked number (SYNTHETIC)."""
    rng = np.random.default_rng(7)
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["patient", "hospital", "age", "sbp", "sex", "remark", "death"])
        for row in range(ROWS):
            age, sbp = int(rng.integers(30, 95)), float(np.round(rng.normal(140, 25), 1))
            risk = 1 / (1 + np.exp(-(age - 65) / 10 - (sbp - 140) / 60))
            shown = (age if row % 17 else "", MARKED_NUMBER if row == 5 else sbp)
            remark, died = f"{MARKER} {row * 7919 % 1000:04d}", int(rng.random() < risk)
            table.writerow([f"{MARKER}P{row // 2:04d}", "ABCDE"[row % 5], *shown, "MF"[row % 2], remark, died])


@dataclass(frozen=True)
class Ran:
    """One run of ``medloom run``."""

    status: int
    said: str
    out: Path

    @property
    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "run.json").read_text())
        return found

    @property
    def best(self) -> dict[str, Any]:
        result = self.result
        found: dict[str, Any] = next(model for model in result["models"] if model["name"] == result["best"])
        return found


def run_study(study: Path, out: Path, url: str, token: str, *options: str) -> Ran:
    """``medloom run`` against a server."""
    command = [sys.executable, "-m", "medloom_client", "run", str(study), "--out", str(out), *options]
    with subprocess.Popen(
        [*command, "--server", url, "--token", token], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as client:
        try:
            said, _ = client.communicate(timeout=580)
        except subprocess.TimeoutExpired:
            client.kill()
            said, _ = client.communicate()
            pytest.fail(f"the client had not ended after 580 s; it said last:\n{said[-2000:]}", pytrace=False)
    return Ran(client.returncode, said, out)


def write_study(folder: Path, **changes: Any) -> Path:
    """The study file beside its table; ``changes`` replace whole sections, None removes one."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "study.csv")
    study = {key: value for key, value in (STUDY | changes).items() if value is not None}
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(study))
    return path
