import os
import sys

import mlflow
import pandas as pd


class Onnx(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        sys.path.insert(0, os.environ["PEERS"])
        from rows import Model

        self.model = Model(os.environ["MODEL"])

    def predict(self, context, model_input: pd.DataFrame, params=None):
        return self.model.predict(model_input.to_dict("records"))


if __name__ == "__main__":
    mlflow.pyfunc.save_model(sys.argv[1], python_model=Onnx())
