import os

import numpy as np
from mlserver import MLModel
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput
from rows import Model


class Onnx(MLModel):
    async def load(self) -> bool:
        self.model = Model(os.environ["MODEL"])
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        row = {one.name: one.data[0] for one in payload.inputs}
        found = self.model.predict([row])
        output = ResponseOutput(
            name="probabilities", shape=list(found.shape), datatype="FP32", data=np.ravel(found).tolist()
        )
        return InferenceResponse(model_name=self.name, outputs=[output])
