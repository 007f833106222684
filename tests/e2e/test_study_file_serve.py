"""A study's best model, released and served: rows, the Open Inference Protocol, a file, outcomes, monitoring."""

import csv
import json
from pathlib import Path

import pytest

from medloom_client import Medloom, MedloomProblem
from medloom_client.demo import served
from medloom_client.embedded import temporary_platform
from medloom_client.progress import SilentReporter
from medloom_client.run.command import drive
from medloom_client.run.output import Folder
from medloom_client.study_file import load

STUDY = """medloom: 1
study: {title: "SYNTHETIC served"}
data: {main: {file: synthetic.csv}}
roles: {target: died}
task: {kind: binary, positive: "1"}
split: {test: 0.25, by: row, seed: 3}
review: {by: "A. Reviewer"}
training: {mode: auto, budget_s: 5, seed: 3}
report: {pack: false}
"""


def write(folder: Path) -> Path:
    with (folder / "synthetic.csv").open("w", newline="", encoding="utf-8") as sink:
        out = csv.writer(sink)
        out.writerow(["age", "sex", "died"])
        for row in range(400):
            age = 30 + row * 37 % 65
            out.writerow([age, "MF"[row * 7 % 2], int((age + row * 13 % 40) > 90)])
    (folder / "study.yaml").write_text(STUDY)
    return folder / "study.yaml"


def test_from_release_to_monitoring(tmp_path: Path) -> None:
    loaded, out = load(write(tmp_path)), tmp_path / "out"
    with temporary_platform() as (platform, administrator), Medloom(platform.url, administrator.token) as medloom:
        assert drive(medloom, loaded, Folder(out), None, SilentReporter(), "en") == 0
        ids = json.loads((out / "run.json").read_text())["ids"]
        study = medloom.study(ids["study"])
        study.models.release(ids["best_model"], "first")
        endpoint = served(study, ids["best_model"])

        rows = [{"age": 30 + row % 65, "sex": "MF"[row % 2]} for row in range(60)]
        answers = study.endpoints.predict(endpoint.id, rows).predictions
        assert answers[59].probability is not None
        with pytest.raises(MedloomProblem) as refused:
            study.endpoints.predict(endpoint.id, [{"age": "old", "sex": "M"}])
        assert (refused.value.code, refused.value.problems[0]["column"]) == ("invalid_inputs", "age")
        doubtful = study.endpoints.predict(endpoint.id, [{"age": 900, "sex": "X"}]).predictions[0]
        assert "unseen_category" in {each["code"] for each in doubtful.warnings}

        inputs = medloom.inference.metadata(endpoint.id)["inputs"]
        tensors = [{**each, "shape": [60, 1], "data": [row[each["name"]] for row in rows]} for each in inputs]
        outputs = {each["name"]: each["data"] for each in medloom.inference.infer(endpoint.id, tensors)["outputs"]}
        assert outputs["probabilities"][1::2] == pytest.approx([each.probability for each in answers], abs=1e-6)

        study.endpoints.predict_file(endpoint.id, tmp_path / "synthetic.csv", tmp_path / "answers.csv")
        with (tmp_path / "answers.csv").open(newline="") as stream:
            told = list(csv.DictReader(stream))
        assert len(told) == 400

        outcomes = [{"prediction_id": each["prediction_id"], "outcome": str(row % 2)} for row, each in enumerate(told)]
        assert study.endpoints.record_outcomes(endpoint.id, outcomes).recorded == 400
        assert study.endpoints.record_outcomes(endpoint.id, outcomes).unchanged == 400
        monitoring = study.endpoints.monitoring(endpoint.id)
        assert (monitoring.n, monitoring.metrics["auroc"]["lo"] is not None) == (400, True)
        assert len(list(study.endpoints.log(endpoint.id))) == 4

        study.endpoints.switch(endpoint.id, enabled=False)
        with pytest.raises(MedloomProblem) as refused:
            study.endpoints.predict(endpoint.id, rows[:1])
        assert refused.value.code in {"endpoint_disabled", "not_found"}
