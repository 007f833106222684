"""``scripts/demo`` without a terminal: the stroke example from table to served model and publication pack."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_ends_by_itself_and_tells_what_it_found(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ended = subprocess.run(
        [ROOT / "scripts/demo", "--out", out],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
        env={**os.environ, "MEDLOOM_SKIP_SETUP": "1", "MEDLOOM_LANG": "en"},
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    for words in ("19,435 rows, 1,781 events", "AUROC: 0.8", "95 % interval", "Figures:", "probability"):
        assert words in ended.stdout
    told = json.loads((out / "run.json").read_text())
    best = next(model for model in told["models"] if model["name"] == told["best"])
    assert best["test"]["auroc"]["value"] >= 0.78
    figures = {path.suffix for path in (out / "report/figures").rglob("*") if path.is_file()}
    assert {".svg", ".pdf", ".tiff", ".png"} <= figures
    assert list((out / "report/documents").glob("*.docx"))
    inputs = {each["name"] for each in json.loads((out / "input_schema.json").read_text())["inputs"]}
    assert not {name for name in inputs if name[0] in "DF" or name == "TD"}
