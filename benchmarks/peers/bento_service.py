import os
from typing import Any

import bentoml
from rows import Model


@bentoml.service(workers=1)
class Onnx:
    def __init__(self) -> None:
        self.model = Model(os.environ["MODEL"])

    @bentoml.api
    def predict(self, rows: list[dict[str, Any]]) -> list[list[float]]:
        return self.model.predict(rows).tolist()
