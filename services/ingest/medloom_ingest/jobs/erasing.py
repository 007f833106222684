"""Long work: writing a data set without one subject, and purging withdrawn versions."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from medloom_ingest import storage
from medloom_ingest.errors import NothingLeft, SubjectUnknown
from medloom_kit.clock import now
from medloom_kit.jobs import JobContext
from medloom_kit.objects.store import sha256_of
from medloom_kit.purging import remove

if TYPE_CHECKING:
    from medloom_contracts.manifests import DatasetManifest, TableObject
    from medloom_ingest.domain.erasing import Sought


def erase_subject(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Writes the data set without one subject; nothing is visible, and nothing deleted, before the last transaction."""
    from medloom_contracts.manifests import DatasetManifest
    from medloom_ingest.domain.erasing import Sought

    old = DatasetManifest.model_validate_json(
        ctx.objects.get_bytes(payload["manifest"]["key"], payload["manifest"]["sha256"])
    )
    sought = Sought(payload["sought"]["salt"], payload["sought"]["hashes"])
    renewed = [_without(ctx, old, number, sought) for number in range(len(old.tables))]
    if not any(one.removed for one in renewed):
        raise SubjectUnknown
    if renewed[0].table.rows == 0:
        raise NothingLeft
    counts = {**old.provenance.get("category_counts", {}), **{one.table.name: one.counts for one in renewed}}
    kept = {name: value for name, value in old.provenance.items() if name not in {"original", "upload_id"}}
    manifest = old.model_copy(
        update={
            "version": payload["version"],
            "tables": tuple(one.table for one in renewed),
            "subjects": renewed[0].subjects,
            "created_at": now(),
            "created_by": payload["created_by"],
            "provenance": {
                **kept,
                "category_counts": counts,
                "erased_from": old.version,
                "original_removed": _removed_original(old.provenance),
            },
        }
    )
    body = manifest.model_dump_json().encode()
    key = storage.manifest_key(str(ctx.study_id), old.dataset_id, hashlib.sha256(body).hexdigest())
    stored = ctx.objects.put_bytes(key, body)
    removed = sum(one.removed for one in renewed)
    told = {"rows_removed": removed, "erased_rows": renewed[0].runs}
    return {"manifest_key": stored.key, "manifest_sha256": stored.sha256, **told}


def _removed_original(provenance: dict[str, Any]) -> dict[str, Any] | None:
    """That there was an original, and which: its hash and size, not its name."""
    known = provenance.get("original") or provenance.get("original_removed")
    return {"sha256": known["sha256"], "bytes": known["bytes"]} if known else None


@dataclass(frozen=True)
class _Renewed:
    table: "TableObject"
    removed: int
    subjects: int | None
    counts: dict[str, dict[str, int]]
    runs: list[tuple[int, int]] = field(default_factory=list)


def _without(ctx: JobContext, manifest: "DatasetManifest", number: int, sought: "Sought") -> _Renewed:
    from medloom_ingest.domain.erasing import measured, subject_column, without

    table = manifest.tables[number]
    column = subject_column(manifest, table)
    counts = manifest.provenance.get("category_counts", {}).get(table.name, {})
    if column is None:
        return _Renewed(table, 0, None, counts)
    ctx.progress(number / len(manifest.tables), "Writing the rows of all others", "나머지 행을 쓰는 중")
    source, target = ctx.objects.get_path(table.key, table.sha256), ctx.scratch / f"rest-{number}.parquet"
    left = without(source, target, column, sought)
    columns, counts, subjects = measured(target, table.columns, column, ctx.scratch)
    if not left.removed:
        return _Renewed(table, 0, subjects, counts)
    sha256 = sha256_of(target)
    key = storage.table_key(str(ctx.study_id), manifest.dataset_id, sha256)
    stored = ctx.objects.put_path(key, target, move=True, sha256=sha256)
    update = {"key": key, "sha256": sha256, "bytes": stored.bytes, "rows": left.kept, "columns": columns}
    return _Renewed(table.model_copy(update=update), left.removed, subjects, counts, left.told())


def purge_versions(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Deletes (or lists) what withdrawn versions hold alone: tables, manifests, originals and what lies in staging."""
    return remove(ctx, payload, lambda: _held_alone(ctx, payload))


def _held_alone(ctx: JobContext, payload: dict[str, Any]) -> list[tuple[str, int]]:
    left = {key for one in payload["left"] for key, _ in _objects_of(ctx, one)} | set(payload["kept_originals"])
    mine = [found for one in payload["doomed"] for found in _objects_of(ctx, one)]
    for upload_id in payload["upload_ids"]:
        mine += ctx.objects.store.sizes(storage.staging_prefix(str(ctx.study_id), upload_id))
    return [found for found in mine if found[0] not in left]


def _objects_of(ctx: JobContext, ref: dict[str, str]) -> list[tuple[str, int]]:
    from medloom_contracts.manifests import DatasetManifest

    body = ctx.objects.get_bytes(ref["key"], ref["sha256"])
    manifest = DatasetManifest.model_validate_json(body)
    original = manifest.provenance.get("original")
    found = [(ref["key"], len(body)), *((table.key, table.bytes) for table in manifest.tables)]
    return [*found, (original["key"], original["bytes"])] if original else found
