"""Prediction ids: one call answers many rows, and ``<call id>.<row>`` names one answer."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic_core import to_json

from medloom_contracts.ids import PREFIXES

_PREFIX = PREFIXES["prediction"] + "_"


def prediction_ids(call_id: str, rows: int) -> list[str]:
    """Ids of every answer of a call."""
    return [f"{call_id}.{row}" for row in range(rows)]


def split_id(prediction_id: str) -> tuple[str, int] | None:
    """Call and row of a prediction id; None when the text is not one."""
    call_id, dot, row = prediction_id.rpartition(".")
    if not dot or not call_id.startswith(_PREFIX) or not row.isascii() or not row.isdigit() or len(row) > 9:
        return None
    return call_id, int(row)


def text_and_hash(inputs: Any) -> tuple[str, str]:
    """Inputs as the log keeps them, and the SHA-256 of exactly that text: the proof of what was asked.

    Columns come in the order of the model's schema, so the same inputs have the same hash.
    """
    text = to_json(inputs)
    return text.decode(), hashlib.sha256(text).hexdigest()


def outputs_text(outputs: Any) -> str:
    """Outputs as the log keeps them."""
    return to_json(outputs).decode()
