"""Real patients from upload to a reported model, by the command a user types; the floors lie below simple baselines."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from e2e.real_studies import BINARY, DATA, STUDIES, RealStudy

from medloom_client import Medloom
from medloom_client.embedded import embedded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not part of the repository"),
]

Result = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with embedded(tmp_path_factory.mktemp("platform")) as platform:
        with Medloom(platform.url) as client:
            token = client.auth.first_boot(str(platform.secret), "Hospital", "admin", "a-long-test-password").token
        yield platform.url, token


def run(study: dict[str, Any], data: Path, folder: Path, server: tuple[str, str]) -> dict[str, Any]:
    """``medloom run`` on a study file beside its data; what it wrote to run.json."""
    folder.mkdir(exist_ok=True)
    shutil.copyfile(data, folder / data.name)
    (folder / "study.yaml").write_text(yaml.safe_dump(study, allow_unicode=True))
    url, token = server
    command = [sys.executable, "-m", "medloom_client", "run", "study.yaml", "--out", "out"]
    done = subprocess.run(
        [*command, "--server", url, "--token", token],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text())
    return written


def named(part: str) -> RealStudy:
    return next(study for study in STUDIES if part in study.name)


def best(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(model for model in result["models"] if model["name"] == result["best"])
    return found


@pytest.fixture(scope="module")
def result_of(server: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Callable[[RealStudy], Result]:
    """The result of a study, run when it is first asked for."""
    made: dict[str, Result] = {}

    def result(study: RealStudy) -> Result:
        if study.name not in made:
            made[study.name] = run(study.study_file(), study.path, tmp_path_factory.mktemp("study"), server)
        return made[study.name]

    return result


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_a_real_study_beats_its_floor(study: RealStudy, result_of: Callable[[RealStudy], Result]) -> None:
    metric = best(result_of(study))["test"][study.metric]
    assert metric["value"] >= study.floor
    assert metric["lo"] <= metric["value"] <= metric["hi"]
    assert metric["lo"] < metric["hi"] or metric["value"] == 1.0


def test_four_hospitals_report_each_left_out_in_turn(result_of: Callable[[RealStudy], Result]) -> None:
    assert {site["site"] for site in result_of(STUDIES[0])["extras"]["sites"]} == {
        "Cleveland",
        "Hungary",
        "Switzerland",
        "VA Long Beach",
    }


def test_a_small_study_is_honest_about_what_it_does_not_know(result_of: Callable[[RealStudy], Result]) -> None:
    auroc = best(result_of(named("subarachnoid")))["test"]["auroc"]
    assert auroc["hi"] - auroc["lo"] > 0.15


def test_a_model_that_is_too_good_is_warned_of(result_of: Callable[[RealStudy], Result]) -> None:
    codes = {warning["code"] for warning in result_of(named("171 columns"))["warnings"]}
    assert codes & {"near_perfect_predictor", "strong_single_predictor", "outcome_time_name", "outcome_proxy"}


def test_zeros_that_stand_for_missing_are_found(tmp_path: Path, server: tuple[str, str]) -> None:
    study = named("zeros")
    unclean = study.study_file() | {"recipe": [], "training": {"mode": "auto", "budget_s": 3, "seed": 7}}
    result = run(unclean, study.path, tmp_path / "study", server)
    suspicious = {warning["where"].split(":")[-1] for warning in result["warnings"] if "zero" in warning["code"]}
    assert {"insulin", "triceps"} <= suspicious


def test_columns_recorded_after_the_outcome_are_warned_of(tmp_path: Path, server: tuple[str, str]) -> None:
    study = RealStudy(
        name="stroke with what was recorded afterwards",
        file="tabular_stroke_ist_trial/IST.csv",
        target="ID14",
        task=BINARY,
        metric="auroc",
        floor=0.0,
        roles={"site": "HOSPNUM"},
        split={"test": 0.25, "by": "site", "seed": 7},
        budget_s=5,
        override="left in to see what is told of it",
    )
    result = run(study.study_file(), study.path, tmp_path / "study", server)
    told = " ".join(f"{warning['code']} {warning['where']}" for warning in result["warnings"])
    assert "DDEAD" in told
    assert "TD" in told
