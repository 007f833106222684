"""Long work: inspecting an upload, and turning an accepted proposal into a data set version."""

import errno
import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from medloom_contracts.errors import StorageFull
from medloom_contracts.events.ingest import StoredObject
from medloom_ingest import storage
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import Refused
from medloom_kit.jobs import JobContext
from medloom_kit.sandbox import run_limited

_CHUNK: Final = 8 << 20


def inspect_upload(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Puts the parts together, keeps the original, and writes the proposal with its typed drafts."""
    limits = Limits.model_validate(payload["limits"])
    original, sha256 = _original(ctx, payload)
    if payload["declared_sha256"] not in {None, sha256}:
        raise Refused("upload_changed")
    ctx.progress(0.15, "Reading the file", "파일을 읽는 중")
    before = payload["previous"]
    previous = json.loads(ctx.objects.get_bytes(before["key"], before["sha256"])) if before else None
    found = run_limited(
        _inspect,
        original,
        payload["filename"],
        payload["given"],
        previous,
        sha256,
        ctx.scratch,
        limits,
        memory_mb=limits.memory_for(original.stat().st_size),
        cpu_s=limits.processor_for(original.stat().st_size),
        wall_s=limits.wall_s,
    )
    ctx.progress(0.9, "Storing the proposal", "제안을 저장하는 중")
    study, upload = str(ctx.study_id), payload["upload_id"]
    drafts: dict[str, dict[str, str]] = {}
    for table, (parquet, head, fingerprint) in found["drafts"].items():
        stored = ctx.objects.put_path(
            f"{storage.staging_prefix(study, upload)}{ctx.job_id}-{len(drafts)}.parquet", Path(parquet), move=True
        )
        shown = ctx.objects.put_bytes(
            f"{storage.staging_prefix(study, upload)}{ctx.job_id}-{len(drafts)}.head.json", head
        )
        drafts[table] = {
            "key": stored.key,
            "sha256": stored.sha256,
            "fingerprint": fingerprint,
            "head_key": shown.key,
            "head_sha256": shown.sha256,
        }
    proposal = ctx.objects.put_bytes(f"{storage.staging_prefix(study, upload)}{ctx.job_id}.json", found["proposal"])
    return {
        "original_key": storage.original_key(study, sha256),
        "sha256": sha256,
        "proposal_key": proposal.key,
        "proposal_sha256": proposal.sha256,
        "drafts": drafts,
    }


def _original(ctx: JobContext, payload: dict[str, Any]) -> tuple[Path, str]:
    """The whole original as one verified local file; its bytes are kept before anything reads them."""
    if payload["original"] is not None:
        sha256 = payload["original"]["sha256"]
        return ctx.objects.get_path(payload["original"]["key"], sha256), sha256
    ctx.progress(0.01, "Putting the parts together", "조각을 합치는 중")
    study, parts = str(ctx.study_id), payload["parts"]
    if len(parts) == 1:
        part = parts[0]
        path = ctx.objects.get_path(part["key"], part["sha256"])
        ctx.objects.copy(storage.original_key(study, part["sha256"]), part["key"], part["sha256"])
        return path, part["sha256"]
    whole, sha256 = _joined(ctx, parts)
    key = storage.original_key(study, sha256)
    if ctx.objects.store.exists(key):
        return whole, sha256
    ctx.objects.put_path(key, whole, move=True, sha256=sha256)
    return ctx.objects.get_path(key, sha256), sha256


def _joined(ctx: JobContext, parts: list[dict[str, str]]) -> tuple[Path, str]:
    """The parts in one file, and its SHA-256. The next part is verified, and the last written, while one is copied."""
    whole, digest = ctx.scratch / "original", hashlib.sha256()
    with whole.open("wb") as out, ThreadPoolExecutor(1) as ahead, ThreadPoolExecutor(1) as behind:
        for path in ahead.map(lambda part: ctx.objects.get_path(part["key"], part["sha256"]), parts):
            with path.open("rb", buffering=0) as source:
                while block := source.read(_CHUNK):
                    out.write(block)
                    digest.update(block)
            out.flush()
            behind.submit(os.fdatasync, out.fileno())  # a head start: whether the bytes are safe is asked when stored
    return whole, digest.hexdigest()


def _inspect(
    original: Path,
    filename: str,
    given: dict[str, Any],
    previous: dict[str, Any] | None,
    sha256: str,
    scratch: Path,
    limits: Limits,
) -> dict[str, Any]:
    """Runs in the limited child."""
    from medloom_ingest.domain import inspection
    from medloom_ingest.domain.merging import merged
    from medloom_ingest.domain.proposal import Original, Proposal, TableOptions

    folder = scratch / "work"
    folder.mkdir(exist_ok=True)
    try:
        options = {name: TableOptions.model_validate(o) for name, o in given.items()}
        drafts = inspection.inspect(original, filename, options, folder, limits)
    except OSError as error:
        raise _told(error) from error
    size = original.stat().st_size
    proposal = Proposal(
        original=Original(filename=filename, bytes=size, sha256=sha256),
        main=inspection.main_table(drafts),
        tables=[d.table for d in drafts],
        identifiers=[f for d in drafts for f in d.flags],
    )
    if previous is not None:
        proposal = merged(Proposal.model_validate(previous), proposal)
    return {
        "proposal": proposal.model_dump_json().encode(),
        "drafts": {d.table.member or "": (str(d.parquet), inspection.dump_head(d), d.fingerprint) for d in drafts},
    }


def _told(error: OSError) -> Exception:
    return StorageFull() if error.errno in {errno.ENOSPC, errno.EDQUOT} else error


def register_dataset(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Writes the accepted tables and the manifest; nothing is visible before the job's last transaction."""
    limits = Limits.model_validate(payload["limits"])
    proposal = json.loads(ctx.objects.get_bytes(payload["proposal"]["key"], payload["proposal"]["sha256"]))
    included = [t for t in proposal["tables"] if t["include"]]
    tables, counts, subjects = [], {}, None
    for number, table in enumerate(included):
        ctx.progress(
            number / len(included),
            f"Writing table {number + 1} of {len(included)}",
            f"표 {len(included)}개 중 {number + 1}번째 쓰는 중",
        )
        stored, built = _table(ctx, payload, proposal, table, limits)
        main = table["name"] == proposal["main"]
        tables.append(
            {
                "name": "main" if main else table["name"],
                "key": stored.key,
                "sha256": stored.sha256,
                "bytes": stored.bytes,
                "rows": built["rows"],
                "columns": built["columns"],
            }
        )
        counts[tables[-1]["name"]] = built["category_counts"]
        subjects = built["subjects"] if main else subjects
    return _manifest(ctx, payload, proposal, sorted(tables, key=lambda t: t["name"] != "main"), subjects, counts)


def _table(
    ctx: JobContext, payload: dict[str, Any], proposal: dict[str, Any], table: dict[str, Any], limits: Limits
) -> tuple[StoredObject, dict[str, Any]]:
    """One accepted table, built and stored; the draft's own bytes where nothing changes them."""
    known = _draft(payload, table)
    if known is not None:
        path = ctx.objects.get_path(known["key"], known["sha256"])
    else:
        path = ctx.objects.get_path(payload["original"]["key"], payload["original"]["sha256"])
    built = run_limited(
        _build,
        path,
        payload["filename"],
        table,
        proposal["identifiers"],
        known["sha256"] if known is not None else None,
        bytes.fromhex(payload.get("key") or ""),
        ctx.scratch,
        limits,
        memory_mb=limits.memory_mb,
        cpu_s=limits.wall_s * 2,
        wall_s=limits.wall_s,
    )
    key = storage.table_key(str(ctx.study_id), payload["dataset_id"], built["sha256"])
    if known is not None and built["path"] == str(path):
        return ctx.objects.copy(key, known["key"], known["sha256"]), built
    return ctx.objects.put_path(key, Path(built["path"]), move=True, sha256=built["sha256"]), built


def _draft(payload: dict[str, Any], table: dict[str, Any]) -> dict[str, str] | None:
    """The draft of the inspection, when the table was accepted in the shape that it has there."""
    from medloom_ingest.domain.drafting import fingerprint
    from medloom_ingest.domain.proposal import TableProposal

    known: dict[str, str] | None = payload["drafts"].get(table["member"] or "")
    accepted = TableProposal.model_validate(table)
    if known is None or known["fingerprint"] != fingerprint(accepted.options, accepted.columns):
        return None
    return known


def _build(
    path: Path,
    filename: str,
    table: dict[str, Any],
    flags: list[dict[str, Any]],
    draft_sha256: str | None,
    key: bytes,
    scratch: Path,
    limits: Limits,
) -> dict[str, Any]:
    """Runs in the limited child. ``path`` is the draft when its hash is given, else the original."""
    from medloom_ingest.domain import building
    from medloom_ingest.domain.proposal import IdentifierFlag, TableProposal
    from medloom_kit.objects.store import sha256_of

    accepted = TableProposal.model_validate(table)
    folder = scratch / f"build-{hashlib.sha256(accepted.name.encode()).hexdigest()[:12]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        parquet = path if draft_sha256 else building.convert(path, filename, accepted, folder, limits)
        built = building.finish(parquet, accepted, [IdentifierFlag.model_validate(f) for f in flags], key, folder)
    except OSError as error:
        raise _told(error) from error
    return {
        "path": str(built.path),
        "sha256": draft_sha256 if draft_sha256 and built.path == path else sha256_of(built.path),
        "rows": built.rows,
        "subjects": built.subjects,
        "columns": [c.model_dump(mode="json") for c in built.columns],
        "category_counts": built.category_counts,
    }


def _manifest(
    ctx: JobContext,
    payload: dict[str, Any],
    proposal: dict[str, Any],
    tables: list[dict[str, Any]],
    subjects: int | None,
    counts: dict[str, Any],
) -> dict[str, Any]:
    from medloom_contracts.manifests import DatasetManifest

    study, dataset = str(ctx.study_id), payload["dataset_id"]
    decided = [{k: f[k] for k in ("table", "column", "decision", "decided_by")} for f in proposal["identifiers"]]
    provenance = {
        "upload_id": payload["upload_id"],
        "original": {**proposal["original"], "key": payload["original"]["key"]},
        "identifiers": decided,
        "reading": {
            t["name"]: {"format": t["format"], "member": t["member"], "options": t["options"]}
            for t in proposal["tables"]
            if t["include"]
        },
        "category_counts": counts,
    }
    manifest = DatasetManifest.model_validate(
        {
            "study_id": study,
            "dataset_id": dataset,
            "version": payload["version"],
            "title": payload["title"],
            "tables": tables,
            "subjects": subjects,
            "provenance": provenance,
            "created_at": payload["created_at"],
            "created_by": payload["created_by"],
        }
    )
    body = manifest.model_dump_json().encode()
    stored = ctx.objects.put_bytes(storage.manifest_key(study, dataset, hashlib.sha256(body).hexdigest()), body)
    return {
        "dataset_id": dataset,
        "version": payload["version"],
        "manifest_key": stored.key,
        "manifest_sha256": stored.sha256,
        "rows": tables[0]["rows"],
    }


def clear_staging(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Deletes what an upload left in the staging area and is not needed any more."""
    keys = payload["keys"]
    if keys is None:
        keys = list(ctx.objects.store.keys(storage.staging_prefix(str(ctx.study_id), payload["upload_id"])))
    for key in keys:
        ctx.objects.store.delete(key)
    return {"deleted": len(keys)}
