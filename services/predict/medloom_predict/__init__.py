"""ONNX inference, prediction log and outcomes."""
