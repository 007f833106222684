"""Open Inference Protocol v2: tensors in, tensors out, one tensor a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Malformed, Words
from medloom_contracts.manifests import InputSchema
from medloom_predict.domain.answers import chosen, class_names, has_classes, output_name, width
from medloom_predict.domain.columns import Column

PLATFORM: Final = "onnx_onnxv1"
MAX_ROWS: Final = 10_000
_FLOATS: Final = frozenset({"FP16", "FP32", "FP64"})
_WHOLE: Final = frozenset({f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)})
_KNOWN: Final = _FLOATS | _WHOLE | {"BOOL", "BYTES"}
_Outputs = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class InferRequest:
    """An inference request read: columns of equal length, the id to echo, the outputs wished (all when empty)."""

    id: str | None
    columns: Mapping[str, Column]
    rows: int
    wanted: frozenset[str]


def _malformed(en: str, ko: str, where: str | None = None) -> Malformed:
    return Malformed(
        Words(en=en, ko=ko),
        Words(
            en="Send the body as the model's metadata describes: one tensor of shape [N] or [N, 1] an input.",
            ko="모델 메타데이터에 따라 입력마다 [N] 또는 [N, 1] 텐서를 하나씩 보내세요.",
        ),
        where=where,
    )


def read_request(body: object) -> InferRequest:
    """Columns out of ``{"inputs": [{name, shape, datatype, data}]}``; Malformed names the tensor at fault."""
    if not isinstance(body, Mapping) or not isinstance(body.get("inputs"), list) or not body["inputs"]:
        raise _malformed("The body has no list of input tensors.", "본문에 입력 텐서 목록이 없습니다.", "inputs")
    columns: dict[str, NDArray[Any]] = {}
    for tensor in body["inputs"]:
        name = tensor.get("name") if isinstance(tensor, Mapping) else None
        if not isinstance(name, str) or name in columns:
            raise _malformed("A tensor has no name, or one it shares.", "텐서 이름이 없거나 중복됩니다.", "inputs")
        columns[name] = _tensor(name, tensor)
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise _malformed("The tensors differ in their number of rows.", "텐서의 행 수가 서로 다릅니다.", "inputs")
    rows = lengths.pop()
    if not 0 < rows <= MAX_ROWS:
        raise _malformed(f"A request takes 1 to {MAX_ROWS} rows.", f"한 요청은 1~{MAX_ROWS}행까지 받습니다.", "inputs")
    outputs = body.get("outputs") or []
    wanted = frozenset(
        each["name"] for each in outputs if isinstance(each, Mapping) and isinstance(each.get("name"), str)
    )
    request_id = body.get("id")
    return InferRequest(request_id if isinstance(request_id, str) else None, columns, rows, wanted)


def _tensor(name: str, tensor: Mapping[str, Any]) -> NDArray[Any]:
    datatype, shape, data = tensor.get("datatype"), tensor.get("shape"), tensor.get("data")
    if datatype not in _KNOWN:
        raise _malformed(
            f"The tensor {name} has an unknown datatype.", f"텐서 {name}의 datatype을 알 수 없습니다.", name
        )
    if (
        not isinstance(shape, list)
        or not isinstance(data, list)
        or len(shape) not in {1, 2}
        or shape[1:] not in ([], [1])
    ):
        raise _malformed(
            f"The tensor {name} is not of shape [N] or [N, 1].",
            f"텐서 {name}의 모양이 [N] 또는 [N, 1]이 아닙니다.",
            name,
        )
    flat = [each[0] if isinstance(each, list) and len(each) == 1 else each for each in data]
    if len(flat) != shape[0]:
        raise _malformed(
            f"The tensor {name} does not hold as many values as its shape tells.",
            f"텐서 {name}의 값 수가 모양과 다릅니다.",
            name,
        )
    column = np.empty(len(flat), dtype=object)
    column[:] = flat
    return column


def _datatype(kind: str) -> str:
    return "FP32" if kind == "number" else "BYTES"


def metadata(name: str, version: int, versions: list[int], schema: InputSchema) -> dict[str, Any]:
    """Model metadata: what goes in and what comes out."""
    outputs: _Outputs = [{"name": output_name(schema), "datatype": "FP32", "shape": [-1, width(schema)]}]
    if has_classes(schema):
        outputs.append({"name": "class", "datatype": "BYTES", "shape": [-1]})
    outputs += [{"name": each, "datatype": "BYTES", "shape": [-1]} for each in ("prediction_id", "warnings")]
    return {
        "name": name,
        "versions": [str(each) for each in versions],
        "platform": PLATFORM,
        "inputs": [{"name": each.name, "datatype": _datatype(each.type), "shape": [-1, 1]} for each in schema.inputs],
        "outputs": outputs,
        "parameters": {"version": str(version), "task": schema.task.value, "target": schema.target, **_times(schema)},
    }


def _times(schema: InputSchema) -> dict[str, Any]:
    if not schema.horizons:
        return {}
    return {"time": schema.time, "time_unit": schema.time_unit, "horizons": list(schema.horizons)}


def write_outputs(
    schema: InputSchema,
    outputs: NDArray[np.float32],
    prediction_ids: list[str],
    warnings: list[str],
    wanted: frozenset[str],
) -> _Outputs:
    """Output tensors; prediction ids and warnings ride along as tensors of their own, so any client can read them."""
    rows = len(prediction_ids)
    found: _Outputs = [
        {
            "name": output_name(schema),
            "datatype": "FP32",
            "shape": [rows, width(schema)],
            "data": outputs.reshape(-1).tolist(),
        }
    ]
    texts: dict[str, list[str]] = {"prediction_id": prediction_ids, "warnings": warnings}
    if has_classes(schema):
        classes = class_names(schema)
        texts = {"class": [classes[index] for index in chosen(schema, outputs)], **texts}
    found += [{"name": name, "datatype": "BYTES", "shape": [rows], "data": data} for name, data in texts.items()]
    return [each for each in found if not wanted or each["name"] in wanted]
