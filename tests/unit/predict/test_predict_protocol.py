import json
from pathlib import Path

import numpy as np
import pytest
from predict_models import probability, schema, write_binary

from medloom_contracts.errors import Malformed
from medloom_predict.domain.columns import prepare_columns
from medloom_predict.domain.protocol import MAX_ROWS, metadata, read_request, write_outputs
from medloom_predict.domain.sessions import load_model


def tensor(name: str, data: list[object], datatype: str, shape: list[int] | None = None) -> dict[str, object]:
    return {"name": name, "shape": shape or [len(data), 1], "datatype": datatype, "data": data}


def test_an_inference_request_is_answered_with_tensors(tmp_path: Path) -> None:
    model = load_model(tmp_path / "m.onnx", schema(), write_binary(tmp_path / "m.onnx"))
    request = read_request(
        {"id": "7", "inputs": [tensor("AGE", [[80], [None]], "FP32"), tensor("SEX", ["F", "M"], "BYTES", [2])]}
    )
    assert (request.id, request.rows) == ("7", 2)
    prepared = prepare_columns(model.schema, request.columns, request.rows)
    outputs = write_outputs(schema(), model.run(prepared.feed, 2), ["a", "b"], ["", "AGE:x"], frozenset())
    found = {each["name"]: each for each in outputs}
    assert found["probabilities"]["shape"] == [2, 2]
    assert found["probabilities"]["data"][1::2] == pytest.approx(
        [probability(80, "F"), probability(None, "M")], abs=1e-6
    )
    assert found["class"]["data"] == ["1", "1"]
    assert found["warnings"]["data"] == ["", "AGE:x"]
    assert json.loads(json.dumps(outputs)) == outputs


def test_only_the_outputs_that_were_asked_for_come_back() -> None:
    request = read_request({"inputs": [tensor("A", [1], "INT64")], "outputs": [{"name": "class"}]})
    outputs = write_outputs(schema(), np.array([[0.9, 0.1]], np.float32), ["a"], [""], request.wanted)
    assert outputs == [{"name": "class", "datatype": "BYTES", "shape": [1], "data": ["0"]}]


def test_metadata_tells_inputs_and_outputs() -> None:
    told = metadata("ept_1", 2, [1, 2], schema())
    assert told["versions"] == ["1", "2"]
    assert told["inputs"] == [
        {"name": "AGE", "datatype": "FP32", "shape": [-1, 1]},
        {"name": "SEX", "datatype": "BYTES", "shape": [-1, 1]},
    ]
    assert told["outputs"][0] == {"name": "probabilities", "datatype": "FP32", "shape": [-1, 2]}
    regression = metadata("ept_1", 1, [1], schema(task="regression", classes=None))
    assert [each["name"] for each in regression["outputs"]] == ["value", "prediction_id", "warnings"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"inputs": []},
        {"inputs": ["x"]},
        {"inputs": [tensor("A", [1], "FP32"), tensor("A", [1], "FP32")]},
        {"inputs": [tensor("A", [1], "COMPLEX")]},
        {"inputs": [tensor("A", [1], "FP32", [2, 1])]},
        {"inputs": [tensor("A", [1, 2], "FP32", [1, 2])]},
        {"inputs": [tensor("A", [1, 2], "FP32"), tensor("B", [1], "FP32")]},
        {"inputs": [tensor("A", [1] * (MAX_ROWS + 1), "FP32")]},
    ],
)
def test_malformed_requests_are_refused(body: object) -> None:
    with pytest.raises(Malformed):
        read_request(body)
