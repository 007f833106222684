"""ONNX sessions: loading with one thread, and a cache bounded by number and by bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from medloom_contracts.errors import Words
from medloom_contracts.manifests import InputSchema
from medloom_predict.domain.answers import output_name
from medloom_predict.domain.errors import ModelUnusable
from medloom_predict.domain.inputs import CompiledSchema, Feed

BATCH_ROWS = 8192


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to run. ``bytes`` is the size of its file, the measure of the cache."""

    session: Any
    output: str
    schema: CompiledSchema
    sha256: str
    bytes: int

    def run(self, feed: Feed, rows: int) -> NDArray[np.float32]:
        """Probabilities [N, classes], risks [N, horizons] or values [N, 1], in batches that bound the memory."""
        if rows <= BATCH_ROWS:
            return np.asarray(self.session.run([self.output], feed)[0])
        parts = [
            self.session.run(
                [self.output], {name: column[start : start + BATCH_ROWS] for name, column in feed.items()}
            )[0]
            for start in range(0, rows, BATCH_ROWS)
        ]
        return np.concatenate(parts)


def load_model(path: Path, schema: InputSchema, sha256: str) -> LoadedModel:
    """Load an ONNX file on one thread and check that it has the inputs and the output its schema promises."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    size = path.stat().st_size
    try:
        session = ort.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _unusable("it is not an ONNX model this server can run") from error
    _check(session, schema)
    return LoadedModel(session, output_name(schema), CompiledSchema(schema), sha256, size)


def _check(session: Any, schema: InputSchema) -> None:
    kinds = {"tensor(float)": "number", "tensor(string)": "category"}
    has = {each.name: kinds.get(each.type, "") for each in session.get_inputs()}
    promised: dict[str, str] = {each.name: each.type for each in schema.inputs}
    if has != promised:
        raise _unusable("its inputs differ from its input schema")
    output = output_name(schema)
    if output not in {each.name for each in session.get_outputs()}:
        raise _unusable(f"it has no output named {output}")


def _unusable(why: str) -> ModelUnusable:
    return ModelUnusable(
        Words(en=f"The model cannot be used: {why}.", ko="모델 파일이 입력 명세와 맞지 않아 사용할 수 없습니다."),
        Words(en="Train and release the model again.", ko="모델을 다시 학습하고 공개하세요."),
    )


class ModelCache:
    """Least recently used models go first when there are too many or they are too large together."""

    def __init__(self, max_models: int, max_bytes: int) -> None:
        self._max_models = max_models
        self._max_bytes = max_bytes
        self._models: OrderedDict[Hashable, LoadedModel] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._models)

    def get(self, key: Hashable) -> LoadedModel | None:
        model = self._models.get(key)
        if model is not None:
            self._models.move_to_end(key)
        return model

    def put(self, key: Hashable, model: LoadedModel) -> None:
        """Keep a model; the newest stays even if it alone is larger than the bound, for it is about to run."""
        self.drop(key)
        self._models[key] = model
        self.bytes += model.bytes
        while len(self._models) > 1 and (len(self._models) > self._max_models or self.bytes > self._max_bytes):
            _, gone = self._models.popitem(last=False)
            self.bytes -= gone.bytes

    def drop(self, key: Hashable) -> None:
        gone = self._models.pop(key, None)
        if gone is not None:
            self.bytes -= gone.bytes
