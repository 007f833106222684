"""Prediction ids: one call answers many rows, and ``<call id>.<row>`` names one answer."""

from __future__ import annotations

import hashlib
import json
from typing import Any

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


def inputs_hash(rows: Any) -> str:
    """SHA-256 of the inputs in canonical JSON: the log's proof of what was asked."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
