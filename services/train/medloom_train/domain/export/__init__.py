"""One ONNX file a model: raw prepared columns in, probabilities or a value out, assembled here operator by operator."""
