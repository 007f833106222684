"""What a served model takes and gives: checking inputs, running ONNX, judging predictions against outcomes."""
