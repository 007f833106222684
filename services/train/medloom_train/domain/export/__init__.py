"""One ONNX file a model: raw prepared columns in, probabilities or a value out, assembled here operator by operator."""

from medloom_train.domain.export.graph import ALLOWED_OPERATORS, Member, build
from medloom_train.domain.export.parity import Parity, compare

__all__ = ["ALLOWED_OPERATORS", "Member", "Parity", "build", "compare"]
