"""Tiny ONNX models with known answers, built operator by operator."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from medloom_contracts.manifests import InputSchema, ModelInput, TaskKind


def schema(**changes: object) -> InputSchema:
    """AGE and SEX to death (classes "0", "1"): logit = 0.1 (AGE - 70) + (SEX == "M"); AGE missing counts as 70."""
    values = {
        "model_id": "mdl_1",
        "task": TaskKind.BINARY,
        "target": "DIED",
        "classes": ("0", "1"),
        "positive": "1",
        "inputs": (
            ModelInput(name="AGE", type="number", unit="years", low=0, high=120, seen_low=40, seen_high=95),
            ModelInput(name="SEX", type="category", categories=("F", "M")),
        ),
        "threshold": 0.4,
    }
    return InputSchema.model_validate({**values, **changes})


def write_binary(path: Path) -> str:
    """Write the model of ``schema()`` and return its SHA-256."""
    constants: dict[str, Any] = {
        "seventy": np.array([[70]], np.float32),
        "slope": np.array([[0.1]], np.float32),
        "male": np.array([["M"]], dtype=object),
    }
    nodes = [
        helper.make_node("IsNaN", ["AGE"], ["age_missing"]),
        helper.make_node("Where", ["age_missing", "seventy", "AGE"], ["age"]),
        helper.make_node("Sub", ["age", "seventy"], ["centred"]),
        helper.make_node("Mul", ["centred", "slope"], ["part"]),
        helper.make_node("Equal", ["SEX", "male"], ["is_male"]),
        helper.make_node("Cast", ["is_male"], ["male_number"], to=TensorProto.FLOAT),
        helper.make_node("Add", ["part", "male_number"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["p"]),
        helper.make_node("Sub", ["one", "p"], ["q"]),
        helper.make_node("Concat", ["q", "p"], ["probabilities"], axis=1),
    ]
    constants["one"] = np.array([[1]], np.float32)
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("AGE", TensorProto.FLOAT, [None, 1]),
            helper.make_tensor_value_info("SEX", TensorProto.STRING, [None, 1]),
        ],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 2])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def probability(age: float | None, sex: str | None) -> float:
    """The answer computed by hand."""
    logit = 0.1 * ((70 if age is None else age) - 70) + (sex == "M")
    return float(1 / (1 + np.exp(-logit)))
