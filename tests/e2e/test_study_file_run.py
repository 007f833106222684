"""``medloom run`` on a real platform: the folder it leaves, its exit statuses, and the rerun."""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import pyarrow.parquet as pq
import pytest

from medloom_client import Medloom
from medloom_client.embedded import temporary_platform

STUDY = """medloom: 1
study: {title: "SYNTHETIC study", question: "Does the whole way work?"}
data:
  main: {file: synthetic.csv}
roles: {subject: patient, target: died, exclude: [left_after]}
recipe:
  - {op: set_missing, columns: [age], outside: [18, 110]}
  - {op: derive, column: old, formula: "IF(age >= 75, 1, 0)", note: "octogenarians and nearly"}
task: {kind: binary, positive: "1"}
split: {test: 0.25, by: subject, seed: 3}
review: {by: "A. Reviewer", note: "looked at every column"}
training: {mode: auto, budget_s: 6, metric: auroc, seed: 3}
report: {pack: false, languages: [en]}
"""


@dataclass(frozen=True)
class Server:
    url: str
    token: str


def write(folder: Path, text: str = STUDY, rows: int = 500) -> Path:
    """A study file beside a SYNTHETIC table with two rows a patient."""
    rng = random.Random(4)
    with (folder / "synthetic.csv").open("w", newline="", encoding="utf-8") as sink:
        out = csv.writer(sink)
        out.writerow(["patient", "age", "sex", "crp", "left_after", "died"])
        for row in range(rows):
            age, sex, crp = rng.randint(30, 95), rng.choice("MF"), rng.gammavariate(2, 20)
            risk = 1 / (1 + np.exp(-(0.08 * (age - 70) + 0.02 * (crp - 40) - 0.8)))
            died = int(rng.random() < risk)
            shown = "" if rng.random() < 0.1 else f"{crp:.1f}"
            out.writerow([f"P{row // 2}", 999 if row == 7 else age, sex, shown, died, died])
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def medloom(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "medloom_client", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
        env={**os.environ, "MEDLOOM_LANG": "en", **environment},
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_platform() as (platform, administrator):
        yield Server(platform.url, administrator.token)


def run(server: Server, study: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return medloom("run", study, "--out", out, "--server", server.url, MEDLOOM_TOKEN=server.token)


def metrics(out: Path) -> dict[tuple[str, str, str, str], float | None]:
    told = json.loads((out / "run.json").read_text())
    return {
        (model["name"], part, name, limit): value
        for model in told["models"]
        for part in ("cv", "test")
        for name, estimate in model[part].items()
        for limit, value in estimate.items()
    }


@pytest.fixture(scope="module")
def done(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    ended = run(server, write(folder), folder / "out")
    assert ended.returncode == 0, ended.stderr
    assert "AUROC" in ended.stdout
    return folder / "out"


def test_the_folder_holds_what_the_contract_says(done: Path) -> None:
    told: dict[str, Any] = json.loads((done / "run.json").read_text())
    assert told["n"]["rows"] == 500
    assert told["n"]["subjects"] == 250
    assert told["n"]["train"] + told["n"]["test"] == 500
    assert (told["review"]["by"], len(told["review"]["sha256"])) == ("A. Reviewer", 64)
    assert {"upload", "ingest", "prepare", "train", "total"} <= set(told["seconds"])
    assert told["best"] in {model["name"] for model in told["models"]}
    best = next(model for model in told["models"] if model["name"] == told["best"])
    for part in ("cv", "test"):
        auroc = best[part]["auroc"]
        assert auroc["lo"] < auroc["value"] < auroc["hi"]
        assert auroc["value"] > 0.65
    assert not any(token in (done / "run.json").read_text() for token in ("mlm_",))
    assert pq.read_table(done / "prepared.parquet").num_rows == 500
    assert (done / "model_card.md").read_text().strip()


def test_predictions_keep_a_patient_on_one_side_and_agree_with_the_model_file(done: Path) -> None:
    with (done / "predictions.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["part"] for row in rows} == {"oof", "test"}
    assert len(rows) == 500
    prepared = {row["_row"]: row for row in pq.read_table(done / "prepared.parquet").to_pylist()}
    parts: dict[str, set[str]] = {}
    for row in rows:
        parts.setdefault(prepared[int(row["_row"])]["patient"], set()).add(f"{row['part']}{row['fold']}")
    assert all(len(found) == 1 for found in parts.values())

    schema = json.loads((done / "input_schema.json").read_text())
    session = ort.InferenceSession((done / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    test = [row for row in rows if row["part"] == "test"]
    feed: dict[str, Any] = {}
    for each in schema["inputs"]:
        column = [prepared[int(row["_row"])][each["name"]] for row in test]
        if each["type"] == "number":
            feed[each["name"]] = np.array([np.nan if v is None else v for v in column], np.float32).reshape(-1, 1)
        else:
            feed[each["name"]] = np.array(["" if v is None else str(v) for v in column], object).reshape(-1, 1)
    p = session.run(["probabilities"], feed)[0][:, schema["classes"].index("1")]
    assert np.abs(p - np.array([float(row["p"]) for row in test])).max() < 1e-5
    assert not {"patient", "left_after", "died"} & {each["name"] for each in schema["inputs"]}


def test_running_the_written_settings_again_gives_the_same_metrics(server: Server, done: Path, tmp_path: Path) -> None:
    ended = run(server, done / "settings.yaml", tmp_path / "again")
    assert ended.returncode == 0, ended.stderr
    first, second = metrics(done), metrics(tmp_path / "again")
    assert first.keys() == second.keys()
    for key, value in first.items():
        assert value is None if second[key] is None else value == pytest.approx(second[key], abs=1e-9), key


def test_settings_are_bound_to_the_bytes_of_the_data(done: Path, tmp_path: Path) -> None:
    data = done.parent / "synthetic.csv"
    before = data.read_bytes()
    try:
        data.write_bytes(before + b"P999,50,M,1.0,0,0\n")
        ended = medloom("run", done / "settings.yaml", "--out", tmp_path / "out")
    finally:
        data.write_bytes(before)
    assert ended.returncode == 2
    assert "data.main.sha256" in ended.stderr


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("columns: [age]", "columns: [aeg]", 7),
        ("op: derive", "op: dervie", 8),
        ("IF(age >= 75, 1, 0)", "__import__('os')", 8),
        ("exclude: [left_after]", "exclude: [left_behind]", 5),
    ],
)
def test_what_the_platform_finds_wrong_in_the_file_is_told_with_its_line(
    server: Server, tmp_path: Path, old: str, new: str, line: int
) -> None:
    ended = run(server, write(tmp_path, STUDY.replace(old, new)), tmp_path / "out")
    assert (ended.returncode, f"line {line}:" in ended.stderr) == (2, True), ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_refusal_ends_with_three_its_code_and_its_hint(server: Server, tmp_path: Path) -> None:
    ended = run(Server(server.url, "mlm_00000000_" + "x" * 43 + "_000000"), write(tmp_path), tmp_path / "out")
    assert ended.returncode == 3
    assert "not_signed_in" in ended.stderr
    assert "→" in ended.stderr
    assert not (tmp_path / "out").exists()
    away = medloom(
        "run", tmp_path / "study.yaml", "--out", tmp_path / "out", "--server", "http://127.0.0.1:9", "--token", "t"
    )
    assert (away.returncode, "unreachable" in away.stderr) == (3, True)


def test_a_job_that_fails_ends_with_four(server: Server, tmp_path: Path) -> None:
    study = write(tmp_path, STUDY.replace('positive: "1"', 'positive: "yes"'))
    ended = run(server, study, tmp_path / "out")
    assert ended.returncode in {3, 4}, ended.stderr
    assert "positive" in ended.stderr
    assert not (tmp_path / "out").exists()


def test_without_a_reviewer_the_run_waits_at_the_gate_and_goes_on_after_the_signature(
    server: Server, tmp_path: Path
) -> None:
    text = "\n".join(line for line in STUDY.splitlines() if not line.startswith("review:")) + "\n"
    study, out = write(tmp_path, text), tmp_path / "out"
    assert run(server, study, out).returncode == 5
    told = json.loads((out / "run.json").read_text())
    assert told["state"] == "waiting_for_review"
    assert run(server, study, out).returncode == 5
    with Medloom(server.url, server.token) as medloom:
        room = medloom.study(told["ids"]["study"])
        decision = {"task": "binary", "target": "died", "positive": "1", "exclude": ["left_after"], "note": "signed"}
        review = room.prepared.approve(told["ids"]["prepared"], **decision)
        assert review.job is not None
        room.jobs.wait(review.job)
    ended = run(server, study, out)
    assert ended.returncode == 0, ended.stderr
    again = json.loads((out / "run.json").read_text())
    assert (again["state"], again["ids"]["prepared"]) == ("done", told["ids"]["prepared"])
