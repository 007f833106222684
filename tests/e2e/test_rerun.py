"""``medloom rerun`` on fresh platforms: the same numbers, and what differs when the pack was changed."""

import json
import zipfile
from pathlib import Path

import pytest
from e2e.test_study_file_run import STUDY, medloom, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run, packed as the platform packs it, beside the original file."""
    folder = tmp_path_factory.mktemp("rerun")
    study = write(folder, STUDY.replace("pack: false", "pack: true"))
    done = medloom("run", study, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    report = folder / "out/report"
    archive = folder / "pack.zip"
    with zipfile.ZipFile(archive, "w") as sink:
        for path in sorted(report.rglob("*")):
            if path.is_file():
                sink.write(path, path.relative_to(report))
    return archive


def test_a_fresh_platform_gives_the_same_numbers(pack: Path) -> None:
    done = medloom("rerun", pack)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("identical: data, split,"), done.stdout


def test_what_was_changed_is_named(pack: Path, tmp_path: Path) -> None:
    changed = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(changed, "w") as sink:
        for name in source.namelist():
            body = source.read(name)
            if name == "tables/thresholds.csv":
                body = body.replace(b"youden,0.", b"youden,1.")
            if name == "manifest.json":
                told = json.loads(body)
                told["bound_to"]["prepared_sha256"] = "0" * 64
                body = json.dumps(told).encode()
            sink.writestr(name, body)
    done = medloom("rerun", changed, "--data", pack.parent)
    assert done.returncode == 6, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("differs:")]
    assert any("prepared_sha256" in line for line in lines), lines
    assert any("tables/thresholds.csv: 2, threshold" in line for line in lines), lines
