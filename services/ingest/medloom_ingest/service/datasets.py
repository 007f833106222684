"""Data set versions: reading, describing anew, withdrawing."""

import asyncio
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.manifests import Column, ColumnRole, DatasetManifest, TableObject
from medloom_ingest import repository, storage
from medloom_ingest.domain.problems import Refused
from medloom_ingest.errors import DatasetDeleted, DatasetWithdrawnError, OriginalRemoved
from medloom_ingest.service.proposals import publish_version
from medloom_ingest.settings import IngestSettings
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.objects import ObjectStore
from medloom_kit.policy import Principal

SMALLEST_SHOWN = 10
UNIQUE_ROLES = (ColumnRole.SUBJECT, ColumnRole.SITE, ColumnRole.TIME)


@dataclass(frozen=True)
class Version:
    """A version's row with its manifest."""

    row: Any
    manifest: DatasetManifest


@dataclass(frozen=True)
class RowsPage:
    """Rows of a table after a given ``_row``."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int
    more: bool


class Datasets:
    """Everything about registered versions."""

    def __init__(self, settings: IngestSettings, objects: ObjectStore) -> None:
        self._objects = objects
        self._scratch = settings.scratch_dir / "ingest" / "downloads"

    async def version(self, session: AsyncSession, scope: StudyScope, dataset_id: str, number: int | None) -> Version:
        """One version (None: the latest) with its verified manifest."""
        dataset = await repository.get_dataset(session, scope, dataset_id)
        row = await repository.get_version(session, scope, dataset_id, number if number is not None else dataset.latest)
        if row.state == "purged":
            raise DatasetDeleted
        body = await self._objects.get_bytes(row.manifest_key, row.manifest_sha256)
        return Version(row, DatasetManifest.model_validate_json(body))

    async def describe(
        self,
        session: AsyncSession,
        scope: StudyScope,
        found: Version,
        table_name: str,
        changes: dict[str, dict[str, Any]],
        note: str,
        who: Principal,
    ) -> Version:
        """A new version with the same data and a changed dictionary."""
        _in_use(found)
        old = found.manifest
        table = _table(old, table_name)
        renewed = table.model_copy(update={"columns": _changed(table.columns, changes)})
        subjects = old.subjects
        if table is old.tables[0] and _subject(table) != _subject(renewed):
            subjects = await self._count_subjects(renewed)
        number = await repository.reserve_version(session, scope, old.dataset_id, None, who.id, note)
        manifest = old.model_copy(
            update={
                "version": number,
                "tables": tuple(renewed if t is table else t for t in old.tables),
                "subjects": subjects,
                "created_at": now(),
                "created_by": who.id,
                "provenance": {**old.provenance, "described_from": old.version, "note": note},
            }
        )
        body = manifest.model_dump_json().encode()
        key = storage.manifest_key(scope.study_id, old.dataset_id, hashlib.sha256(body).hexdigest())
        stored = await self._objects.put_bytes(key, body)
        await publish_version(session, scope, manifest, stored.key, stored.sha256, who.id)
        return await self.version(session, scope, old.dataset_id, number)

    async def _count_subjects(self, table: TableObject) -> int | None:
        subject = _subject(table)
        if subject is None:
            return None
        path = await self._objects.get_file(table.key, table.sha256, self._scratch)
        return await asyncio.to_thread(_distinct, path, subject)

    async def rows(self, found: Version, table_name: str, after: int, limit: int) -> RowsPage:
        """At most ``limit`` rows whose ``_row`` is larger than ``after``."""
        _in_use(found)
        table = _table(found.manifest, table_name)
        path = await self._objects.get_file(table.key, table.sha256, self._scratch)
        rows = await asyncio.to_thread(_read, path, after, limit + 1)
        names = ["_row", *(c.name for c in table.columns)]
        return RowsPage(names, rows[:limit], table.rows, len(rows) > limit)

    async def original(self, found: Version) -> tuple[Path, str]:
        """The bytes as they were uploaded, verified, and their file name."""
        _in_use(found)
        stored = found.manifest.provenance.get("original")
        if stored is None:
            raise OriginalRemoved
        path = await self._objects.get_file(stored["key"], stored["sha256"], self._scratch)
        return path, stored["filename"]


def _in_use(found: Version) -> None:
    """Nobody reads or changes what was withdrawn."""
    if found.row.state != "registered":
        raise DatasetWithdrawnError


def for_outsiders(manifest: DatasetManifest) -> DatasetManifest:
    """The dictionary as an outsider may see it: categories with fewer than ten patients' rows become ``other``."""
    counts = manifest.provenance.get("category_counts", {})
    tables = tuple(
        t.model_copy(update={"columns": tuple(_masked(c, counts.get(t.name, {}).get(c.name, {})) for c in t.columns)})
        for t in manifest.tables
    )
    return manifest.model_copy(update={"tables": tables, "provenance": {}, "created_by": ""})


def _masked(column: Column, counts: dict[str, int]) -> Column:
    if column.categories is None:
        return column.model_copy(update={"missing_codes": ()})
    shown = tuple(c for c in column.categories if counts.get(c, 0) >= SMALLEST_SHOWN)
    rest = ("other",) if len(shown) < len(column.categories) else ()
    return column.model_copy(update={"categories": (*shown, *rest), "missing_codes": ()})


def _table(manifest: DatasetManifest, name: str) -> TableObject:
    found = next((t for t in manifest.tables if t.name == name), None)
    if found is None:
        raise NotFound("table")
    return found


def _subject(table: TableObject) -> str | None:
    return next((c.name for c in table.columns if c.role is ColumnRole.SUBJECT), None)


def _changed(columns: tuple[Column, ...], changes: dict[str, dict[str, Any]]) -> tuple[Column, ...]:
    by_name = {c.name: c for c in columns}
    for name, change in changes.items():
        if name not in by_name:
            raise Refused("column_unknown", where=name)
        values = {k: v for k, v in change.items() if v is not None or k in {"low", "high"}}
        role = values.get("role")
        if role in UNIQUE_ROLES:
            by_name = {
                n: c.model_copy(update={"role": ColumnRole.FEATURE}) if c.role is role else c
                for n, c in by_name.items()
            }
        by_name[name] = by_name[name].model_copy(update=values)
    return tuple(by_name[c.name] for c in columns)


def _distinct(path: Path, column: str) -> int:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    return int(pc.count_distinct(pq.read_table(str(path), columns=[column]).column(0), mode="only_valid").as_py())


def _read(path: Path, after: int, limit: int) -> list[dict[str, Any]]:
    """Rows by ``_row``, which has gaps where a subject was erased."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = []
    with pq.ParquetFile(str(path)) as file:
        for group in range(file.metadata.num_row_groups):
            last = file.metadata.row_group(group).column(0).statistics
            if len(rows) >= limit or (last is not None and last.has_min_max and last.max <= after):
                continue
            table = file.read_row_group(group)
            wanted = table.filter(pc.greater(table.column("_row"), after))
            rows += wanted.slice(0, limit - len(rows)).to_pylist()
    return [{k: _shown(v) for k, v in row.items()} for row in rows]


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


def dumped(manifest: DatasetManifest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(manifest.model_dump_json())
    return found
