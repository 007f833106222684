import hashlib

import numpy as np
import pytest
from predict_models import schema

from medloom_contracts.errors import Malformed
from medloom_predict.domain.calls import prediction_ids, split_id, text_and_hash
from medloom_predict.domain.monitoring import judge, read_outcome


def test_outcomes_are_read_as_the_model_names_its_classes() -> None:
    assert [read_outcome(schema(), value, "outcome") for value in (1, 1.0, "1")] == ["1", "1", "1"]
    assert read_outcome(schema(classes=("false", "true")), True, "outcome") == "true"
    assert read_outcome(schema(task="regression", classes=None), 3, "outcome") == "3.0"


@pytest.mark.parametrize(
    ("task", "value"),
    [("binary", "2"), ("binary", None), ("binary", [1]), ("regression", "x"), ("regression", float("nan"))],
)
def test_outcomes_that_are_none_are_refused(task: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_outcome(schema(task=task), value, "outcome")


def test_running_calibration_of_a_model_that_promises_twice_too_much() -> None:
    rng = np.random.default_rng(1)
    p = rng.uniform(0.2, 0.8, 2000)
    y = rng.uniform(size=2000) < p / 2
    told = judge(schema(), p.tolist(), ["1" if each else "0" for each in y])
    assert told["n"] == 2000
    assert told["events"] == int(y.sum())
    ratio = told["metrics"]["observed_expected"]
    assert ratio["value"] == pytest.approx(y.sum() / p.sum())
    assert ratio["lo"] < 0.5 < ratio["hi"]
    assert told["metrics"]["calibration_in_the_large"]["hi"] < 0
    assert told["metrics"]["auroc"]["lo"] > 0.5
    assert sum(each["n"] for each in told["bins"]) == 2000


def test_too_little_is_said_instead_of_estimated() -> None:
    assert judge(schema(), [0.5] * 5, ["1"] * 5) == {"n": 5, "metrics": {}, "reason": "too_few_outcomes"}
    assert judge(schema(), [0.5] * 50, ["1"] * 4 + ["0"] * 46)["reason"] == "too_few_events"


def test_several_classes_and_values() -> None:
    many = schema(task="multiclass", classes=("a", "b", "c"), positive=None)
    p = np.eye(3)[[0, 1, 2] * 10] * 0.8 + 0.2 / 3
    told = judge(many, p.tolist(), ["a", "b", "c"] * 9 + ["a", "b", "a"])
    assert told["metrics"]["accuracy"]["value"] == pytest.approx(29 / 30)
    assert told["metrics"]["auroc[b]"]["value"] == 1
    number = schema(task="regression", classes=None)
    told = judge(number, [1.0] * 10, ["2.0", "4.0"] * 5)
    assert told["metrics"]["bias"]["value"] == 2
    assert told["metrics"]["mae"]["value"] == 2


def test_prediction_ids_lead_back_to_call_and_row() -> None:
    assert [split_id(each) for each in prediction_ids("prd_x", 2)] == [("prd_x", 0), ("prd_x", 1)]
    assert [split_id(each) for each in ("prd_x", "x.1", "prd_x.-1", "prd_x.²", "prd_x." + "1" * 30, "")] == [None] * 6
    text, sha256 = text_and_hash([{"나이": 1, "b": None}])
    assert text == '[{"나이":1,"b":null}]'
    assert sha256 == hashlib.sha256(text.encode()).hexdigest()
