"""The science of training: pure functions and values, from approved data to models that are one ONNX file each."""
