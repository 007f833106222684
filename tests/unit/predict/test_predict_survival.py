"""What a served survival model answers, takes back, and how it is judged."""

import numpy as np
import pytest
from lifelines.utils import concordance_index
from predict_models import schema

from medloom_contracts.errors import Malformed
from medloom_contracts.manifests import InputSchema, TaskKind
from medloom_predict.domain import protocol
from medloom_predict.domain.answers import answers, kept, output_name
from medloom_predict.domain.files import answer_table
from medloom_predict.domain.monitoring import judge, read_outcome

OUTPUTS = np.array([[0.1, 0.2], [0.3, 0.6]], dtype=np.float32)


def timed() -> InputSchema:
    update = {"task": TaskKind.SURVIVAL, "classes": None, "time": "days", "horizons": (365.0, 730.5)}
    return schema().model_copy(update=update)


def test_each_row_is_answered_with_its_risk_by_each_horizon() -> None:
    told = answers(timed(), OUTPUTS)
    assert [[each["time"] for each in one["risks"]] for one in told] == [[365.0, 730.5]] * 2
    assert [each["risk"] for each in told[1]["risks"]] == pytest.approx([0.3, 0.6])
    assert kept(timed(), OUTPUTS)[0] == pytest.approx([0.1, 0.2])
    assert output_name(timed()) == "risks"


def test_the_open_protocol_and_files_name_the_horizons() -> None:
    told = protocol.metadata("m", 1, [1], timed())
    assert told["outputs"][0] == {"name": "risks", "datatype": "FP32", "shape": [-1, 2]}
    assert [each["name"] for each in told["outputs"]] == ["risks", "prediction_id", "warnings"]
    assert told["parameters"]["horizons"] == [365.0, 730.5]
    written = protocol.write_outputs(timed(), OUTPUTS, ["a", "b"], ["", ""], frozenset())
    assert written[0]["shape"] == [2, 2]
    table = answer_table(timed(), OUTPUTS, np.arange(2), ["a", "b"], ["", ""])
    assert table.column_names == ["_row", "prediction_id", "p_365", "p_730.5", "warnings"]


def test_a_follow_up_is_taken_back_and_anything_else_refused() -> None:
    assert read_outcome(timed(), {"time": 400, "event": True}, "outcome") == "400.0 1"
    for wrong in ("1", 3, {"time": -1, "event": True}, {"time": 1, "event": 1}, {"time": float("nan"), "event": True}):
        with pytest.raises(Malformed):
            read_outcome(timed(), wrong, "outcome")


def test_follow_ups_judge_the_risks() -> None:
    random = np.random.default_rng(1)
    hazard = np.exp(random.normal(size=400))
    time, until = random.exponential(600 / hazard), random.uniform(100, 1500, 400)
    seen, event = np.minimum(time, until), time <= until
    p = 1 - np.exp(-hazard[:, None] * np.array([365, 730.5]) / 600)
    became = [{"time": float(t), "event": bool(e)} for t, e in zip(seen, event, strict=True)]
    outcomes = [read_outcome(timed(), one, "") for one in became]
    told = judge(timed(), p.tolist(), outcomes)
    assert told["events"] == int(event.sum())
    assert told["metrics"]["harrell_c"]["value"] == pytest.approx(concordance_index(seen, -hazard, event))
    ratio = told["metrics"]["observed_expected_365"]
    assert ratio["lo"] < 1 < ratio["hi"]
    assert judge(timed(), p[:20].tolist(), ["5.0 0"] * 20)["reason"] == "too_few_events"
