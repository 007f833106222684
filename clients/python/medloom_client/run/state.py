"""What a run knows as it goes: ids, times, warnings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from medloom_client.records import Experiment, Model, Prepared, Review


@dataclass(slots=True)
class TableVersion:
    """A table of the study as the platform accepted it."""

    upload_id: str
    dataset_id: str
    version: int
    sha256: str
    proposal: dict[str, Any]

    @property
    def reference(self) -> str:
        """How a join step names it."""
        return f"{self.dataset_id}@{self.version}"


@dataclass(slots=True)
class RunState:
    """Everything that goes into run.json and settings.yaml."""

    study_id: str = ""
    tables: dict[str, TableVersion] = field(default_factory=dict)
    recipe_id: str = ""
    run_id: str = ""
    prepared: Prepared | None = None
    review: Review | None = None
    experiment: Experiment | None = None
    models: list[Model] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    report_id: str | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the time of a block to one part of the account."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[part] = self.seconds.get(part, 0.0) + time.monotonic() - started

    def warn(self, findings: list[dict[str, Any]], where: str) -> None:
        """Keep findings as warnings of the run."""
        for each in findings:
            if each.get("level") == "info":
                continue
            place = each.get("column") or where
            self.warnings.append(
                {"code": each["code"], "where": place, "text": each.get("text", ""), "text_ko": each.get("text_ko", "")}
            )
