"""A small writer of ONNX graphs: names nodes and constants, and keeps to an allow-list of operators."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET, ML_OPSET, IR = 18, 3, 8
ALLOWED_OPERATORS: Final = frozenset(
    {
        "Abs", "Add", "Cast", "Clip", "Concat", "Equal", "Exp", "Gather", "IsNaN", "LabelEncoder", "Less", "Log",
        "MatMul", "Max", "Min", "Mul", "Softmax", "Sigmoid", "Sub", "TreeEnsembleRegressor", "Where",
    }
)  # fmt: skip
FLOAT, DOUBLE, INT64, STRING, BOOL = (
    TensorProto.FLOAT,
    TensorProto.DOUBLE,
    TensorProto.INT64,
    TensorProto.STRING,
    TensorProto.BOOL,
)


class Writer:
    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._count = 0

    def _name(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def input(self, name: str, kind: int) -> str:
        """A model input [N, 1]; the graph's own names carry a prefix no column name can meet."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, ["N", 1]))
        return name

    def output(self, source: str, name: str, kind: int, width: int) -> None:
        self._nodes.append(helper.make_node("Cast", [source], [name], name=self._name("\u00b7Cast"), to=kind))
        self._outputs.append(helper.make_tensor_value_info(name, kind, ["N", width]))

    def constant(self, values: NDArray[Any]) -> str:
        name = self._name("\u00b7c")
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def doubles(self, values: Any) -> str:
        return self.constant(np.asarray(values, dtype=np.float64))

    def floats(self, values: Any) -> str:
        return self.constant(np.asarray(values, dtype=np.float32))

    def node(self, operator: str, inputs: Iterable[str], *, domain: str = "", **attributes: Any) -> str:
        if operator not in ALLOWED_OPERATORS:
            raise ValueError(f"operator {operator} is not allowed in a model")
        out = self._name(f"\u00b7{operator}")
        self._nodes.append(helper.make_node(operator, list(inputs), [out], name=out, domain=domain, **attributes))
        return out

    def cast(self, source: str, kind: int) -> str:
        return self.node("Cast", [source], to=kind)

    def concat(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else self.node("Concat", parts, axis=1)

    def gather(self, source: str, columns: NDArray[np.int64]) -> str:
        return self.node("Gather", [source, self.constant(columns)], axis=1)

    def finish(self, name: str, metadata: dict[str, str]) -> bytes:
        graph = helper.make_graph(self._nodes, name, self._inputs, self._outputs, self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR, producer_name="medloom")
        helper.set_model_props(model, metadata)
        onnx.checker.check_model(model)
        body: bytes = model.SerializeToString(deterministic=True)
        return body
