"""What every peer does with a row: columns to tensors, one onnxruntime call, probabilities back."""

import numpy as np
import onnxruntime


class Model:
    def __init__(self, path: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.inputs = [(one.name, one.type) for one in self.session.get_inputs()]

    def predict(self, rows):
        feeds = {}
        for name, kind in self.inputs:
            values = [row.get(name) for row in rows]
            if kind == "tensor(string)":
                feeds[name] = np.array(["" if v is None else str(v) for v in values], dtype=object).reshape(-1, 1)
            else:
                feeds[name] = np.array(values, dtype=np.float32).reshape(-1, 1)
        return self.session.run(None, feeds)[0]
