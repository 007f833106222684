"""Answering a file of rows: parsed by a limited child, run in batches, kept as one object."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from medloom_contracts.errors import Problem, RemoteProblem
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore
from medloom_kit.policy import Principal
from medloom_predict.domain import files
from medloom_predict.domain.calls import prediction_ids
from medloom_predict.domain.columns import prepare_columns, warning_counts, warning_texts
from medloom_predict.domain.sessions import LoadedModel
from medloom_predict.errors import FileTooLarge
from medloom_predict.repository import ServedModel
from medloom_predict.service.log import PredictionLog
from medloom_predict.service.parsing import parse_limited
from medloom_predict.service.predicting import entry
from medloom_predict.storage import file_key


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The answers as a CSV file (deleted by whoever sends it) and counts of warnings by column."""

    csv: Path
    rows: int
    warnings: list[dict[str, Any]]


class FilePredictor:
    """Answers files. The helper process that forks the parsers starts with the first file."""

    def __init__(self, objects: ObjectStore, log: PredictionLog, scratch: Path, *, max_mb: int, memory_mb: int) -> None:
        self._objects = objects
        self._log = log
        self._scratch = scratch / "files"
        self._max_mb = max_mb
        self._memory_mb = memory_mb
        self._helper: ProcessPoolExecutor | None = None

    async def receive(self, body: AsyncIterator[bytes]) -> Path:
        """Stream a request's body into a scratch file; FileTooLarge beyond the limit."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        path = self._scratch / uuid4().hex
        try:
            with path.open("wb") as sink:
                await self._copy(body, sink)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    async def _copy(self, body: AsyncIterator[bytes], sink: BinaryIO) -> None:
        size = 0
        async for chunk in body:
            size += len(chunk)
            if size > self._max_mb * 1_000_000:
                raise FileTooLarge(self._max_mb)
            sink.write(chunk)

    async def answer(
        self, database: Database, user: Principal, served: ServedModel, model: LoadedModel, path: Path, kind: str
    ) -> FileAnswer:
        """Answer the rows of a received file; the file is deleted."""
        parsed, answered, log = (path.with_suffix(suffix) for suffix in (".arrow", ".csv", ".parquet"))
        try:
            await self._parse(path, kind, parsed)
            call = entry(served, user, 0)
            rows, warnings = await asyncio.to_thread(_predict, model, parsed, answered, log, call["id"])
            stored_sha = await asyncio.to_thread(_sha256, log)
            stored = await self._objects.put_file(file_key(served.study_id, served.endpoint_id, stored_sha), log)
            call |= {
                "rows": rows,
                "warnings": sum(each["rows"] for each in warnings),
                "inputs_sha256": await asyncio.to_thread(_sha256, path),
                "object_key": stored.key,
                "object_sha256": stored.sha256,
            }
            await self._log.append(database, call)
        except BaseException:
            answered.unlink(missing_ok=True)
            raise
        finally:
            for each in (path, parsed, log):
                each.unlink(missing_ok=True)
        return FileAnswer(answered, rows, warnings)

    async def _parse(self, path: Path, kind: str, parsed: Path) -> None:
        if self._helper is None:
            context = multiprocessing.get_context("forkserver")
            self._helper = ProcessPoolExecutor(1, mp_context=context)
        loop = asyncio.get_running_loop()
        told = await loop.run_in_executor(self._helper, parse_limited, str(path), kind, str(parsed), self._memory_mb)
        if "problem" in told:
            raise RemoteProblem(Problem.model_validate(told["problem"]))

    async def close(self) -> None:
        """End the helper process."""
        if self._helper is not None:
            await asyncio.to_thread(self._helper.shutdown, cancel_futures=True)


def _predict(
    model: LoadedModel, parsed: Path, answered: Path, log: Path, call_id: str
) -> tuple[int, list[dict[str, Any]]]:
    schema = model.schema.schema
    columns, row_ids, rows = files.load_columns(parsed, schema)
    prepared = prepare_columns(model.schema, columns, rows)
    outputs = model.run(prepared.feed, rows)
    texts = warning_texts(prepared.doubts, rows)
    table = files.answer_table(schema, outputs, row_ids, prediction_ids(call_id, rows), texts)
    files.write_csv(table, answered)
    files.write_log(parsed, table, log)
    return rows, warning_counts(prepared)


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
