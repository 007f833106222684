"""Experiments, ensembles and ONNX export."""
