"""What was guessed about an upload, people's changes to it, and its acceptance."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import PreconditionFailed, Problem
from medloom_contracts.events.ingest import ColumnSummary, DatasetRegistered, Flag, UploadRefused
from medloom_contracts.ids import new_id, new_job_id
from medloom_contracts.manifests import DatasetManifest
from medloom_ingest import repository, storage
from medloom_ingest.domain import patching
from medloom_ingest.domain.preview import preview
from medloom_ingest.domain.proposal import Decision, Preview, Proposal, ProposalPatch, TableOptions
from medloom_ingest.errors import DatasetWithdrawnError, IdentifiersUnresolved, NotInspected, again
from medloom_ingest.service.uploads import CLEAR, REGISTER, Uploads
from medloom_ingest.settings import IngestSettings
from medloom_ingest.tables import uploads
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.jobs import JobRow, enqueue
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal


@dataclass(frozen=True)
class Held:
    """An upload's row with its proposal."""

    row: Any
    proposal: Proposal


class Proposals:
    """Reading, changing and accepting proposals; hooks of the two jobs."""

    def __init__(self, settings: IngestSettings, objects: ObjectStore, incoming: Uploads) -> None:
        self._settings = settings
        self._objects = objects
        self._uploads = incoming

    async def get(self, session: AsyncSession, scope: StudyScope, upload_id: str) -> Held:
        """The proposal; a refused upload answers with the reason it was refused for."""
        row = await repository.get_upload(session, scope, upload_id)
        if row.state == "refused":
            raise again(row.problem)
        if row.proposal_key is None or row.state in {"receiving", "inspecting"}:
            raise NotInspected(row.state)
        body = await self._objects.get_bytes(row.proposal_key, row.proposal_sha256)
        return Held(row, Proposal.model_validate_json(body))

    async def preview(
        self, session: AsyncSession, scope: StudyScope, upload_id: str, table_name: str | None
    ) -> Preview:
        """The first fifty rows under the present options."""
        import json

        held = await self.get(session, scope, upload_id)
        table = patching.find_table(held.proposal, table_name)
        if held.row.drafts is None:
            raise NotInspected(held.row.state)
        draft = held.row.drafts[table.member or ""]
        head = json.loads(await self._objects.get_bytes(draft["head_key"], draft["head_sha256"]))
        return preview(table, head)

    async def change(
        self, session: AsyncSession, scope: StudyScope, upload_id: str, patch: ProposalPatch, who: Principal, held: Held
    ) -> bool:
        """Applies a person's change; True when the file is being read again because of it."""
        _must_be_open(held.row)
        reread = patching.apply(held.proposal, patch)
        previous = await self._save(session, scope, held)
        if not reread:
            return False
        given = {t.member or "": t.given.model_dump(exclude_none=True) for t in held.proposal.tables}
        await self._inspect_again(session, scope, upload_id, who, given, previous)
        return True

    async def change_refused(
        self, session: AsyncSession, scope: StudyScope, upload_id: str, patch: ProposalPatch, who: Principal
    ) -> None:
        """A refused upload is looked at once more with the options given."""
        row = await repository.get_upload(session, scope, upload_id)
        given: dict[str, Any] = {}
        for change in patch.tables.values():
            options = change.options or TableOptions()
            given[""] = options.model_dump(exclude_none=True)
        if not given:
            raise again(row.problem)
        await self._inspect_again(session, scope, upload_id, who, given, None)

    async def _inspect_again(
        self,
        session: AsyncSession,
        scope: StudyScope,
        upload_id: str,
        who: Principal,
        given: dict[str, Any],
        previous: dict[str, str] | None,
    ) -> None:
        job_id = new_job_id("ingest")
        still = (uploads.c.state.in_(("proposed", "refused")),)
        if not await repository.change_upload(
            session, scope, upload_id, only_if=still, state="inspecting", job_id=job_id, problem=None
        ):
            raise PreconditionFailed
        await self._uploads.start_inspection(session, scope, upload_id, job_id, who, given=given, previous=previous)

    async def decide(
        self,
        session: AsyncSession,
        scope: StudyScope,
        upload_id: str,
        decisions: Sequence[tuple[str | None, str, Decision]],
        who: Principal,
    ) -> Held:
        """Resolves columns in quarantine."""
        held = await self.get(session, scope, upload_id)
        _must_be_open(held.row)
        for table, column, decision in decisions:
            patching.decide(held.proposal, table, column, decision, who.id)
        await self._save(session, scope, held)
        return await self.get(session, scope, upload_id)

    async def _save(self, session: AsyncSession, scope: StudyScope, held: Held) -> dict[str, str]:
        """A new immutable object, and the row's pointer flipped if nobody was faster."""
        import hashlib

        body = held.proposal.model_dump_json().encode()
        key = storage.staged_key(scope.study_id, held.row.id, hashlib.sha256(body).hexdigest(), "json")
        stored = await self._objects.put_bytes(key, body)
        still = (uploads.c.proposal_version == held.row.proposal_version,)
        changed = await repository.change_upload(
            session,
            scope,
            held.row.id,
            only_if=still,
            proposal_key=stored.key,
            proposal_sha256=stored.sha256,
            proposal_version=held.row.proposal_version + 1,
        )
        if not changed:
            raise PreconditionFailed
        return {"key": stored.key, "sha256": stored.sha256}

    async def accept(
        self,
        session: AsyncSession,
        scope: StudyScope,
        upload_id: str,
        who: Principal,
        *,
        title: str,
        description: str,
        dataset_id: str | None,
    ) -> tuple[str, int, str]:
        """Reserves the version and starts its job; returns data set, version and job."""
        held = await self.get(session, scope, upload_id)
        _must_be_open(held.row)
        open_flags = patching.undecided(held.proposal)
        if open_flags:
            raise IdentifiersUnresolved(
                [{"table": f.table, "column": f.column, "what": f.en, "what_ko": f.ko} for f in open_flags]
            )
        dataset = await self._dataset(session, scope, who, title, description, dataset_id)
        version = await repository.reserve_version(session, scope, dataset, upload_id, who.id, "")
        job_id = new_job_id("ingest")
        still = (uploads.c.state == "proposed", uploads.c.proposal_version == held.row.proposal_version)
        values = {"state": "accepting", "job_id": job_id, "dataset_id": dataset, "version": version, "problem": None}
        if not await repository.change_upload(session, scope, upload_id, only_if=still, **values):
            raise PreconditionFailed
        payload = await self._payload(session, scope, held, dataset, version, title, who)
        await enqueue(session, REGISTER, payload, study=scope.study_id, actor=who, job_id=job_id)
        return dataset, version, job_id

    async def _dataset(
        self,
        session: AsyncSession,
        scope: StudyScope,
        who: Principal,
        title: str,
        description: str,
        dataset_id: str | None,
    ) -> str:
        if dataset_id is None:
            dataset_id = new_id("dataset")
            await repository.add_dataset(
                session, scope, id=dataset_id, title=title, description=description, created_by=who.id
            )
            return dataset_id
        row = await repository.get_dataset(session, scope, dataset_id)
        if row.state == "withdrawn":
            raise DatasetWithdrawnError
        return dataset_id

    async def _payload(
        self,
        session: AsyncSession,
        scope: StudyScope,
        held: Held,
        dataset_id: str,
        version: int,
        title: str,
        who: Principal,
    ) -> dict[str, Any]:
        actions = {f.decision.action for f in held.proposal.identifiers if f.decision is not None}
        keyed = actions & {"pseudonymise", "shift_dates"}
        key = (await repository.pseudonym_key(session, scope, secrets.token_bytes(32))).hex() if keyed else ""
        row = held.row
        proposal_key, proposal_sha = row.proposal_key, row.proposal_sha256
        return {
            "upload_id": row.id,
            "filename": row.filename,
            "original": {"key": row.original_key, "sha256": row.sha256},
            "proposal": {"key": proposal_key, "sha256": proposal_sha},
            "drafts": row.drafts,
            "dataset_id": dataset_id,
            "version": version,
            "title": title,
            "created_at": now().isoformat(),
            "created_by": who.id,
            "key": key,
            "limits": self._settings.limits().model_dump(),
        }

    async def inspected(self, session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
        """The inspection ended well: the proposal is there to be looked at."""
        scope, upload_id = StudyScope(job.study_id or ""), job.payload["upload_id"]
        row = await repository.get_upload(session, scope, upload_id)
        await repository.change_upload(
            session,
            scope,
            upload_id,
            only_if=(uploads.c.job_id == job.id,),
            state="proposed",
            problem=None,
            sha256=result["sha256"],
            original_key=result["original_key"],
            proposal_key=result["proposal_key"],
            proposal_sha256=result["proposal_sha256"],
            proposal_version=row.proposal_version + 1,
            drafts=result["drafts"],
        )
        keep = {result["proposal_key"], *(d[k] for d in result["drafts"].values() for k in ("key", "head_key"))}
        done = {p.key for p in await repository.list_parts(session, scope, upload_id)}
        done |= {row.proposal_key} if row.proposal_key else set()
        done |= {d[k] for d in (row.drafts or {}).values() for k in ("key", "head_key")}
        await repository.drop_parts(session, scope, upload_id)
        await enqueue(session, CLEAR, {"upload_id": upload_id, "keys": sorted(done - keep)}, study=job.study_id)

    async def not_inspected(self, session: AsyncSession, job: JobRow, problem: Problem) -> None:
        """The file is refused; what a person may change (options) can still be tried."""
        scope, upload_id = StudyScope(job.study_id or ""), job.payload["upload_id"]
        mine = (uploads.c.job_id == job.id,)
        await repository.change_upload(
            session, scope, upload_id, only_if=mine, state="refused", problem=problem.model_dump(mode="json")
        )
        flag = Flag(code=problem.code, where=problem.where or "", hint=problem.hint)
        await emit(
            session, UploadRefused(upload_id=upload_id, problems=(flag,)), study=job.study_id, actor=job.actor_id
        )

    async def registered(self, session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
        """The version becomes visible, all at once."""
        scope, upload_id = StudyScope(job.study_id or ""), job.payload["upload_id"]
        body = await self._objects.get_bytes(result["manifest_key"], result["manifest_sha256"])
        manifest = DatasetManifest.model_validate_json(body)
        await publish_version(session, scope, manifest, result["manifest_key"], result["manifest_sha256"], job.actor_id)
        await repository.change_upload(session, scope, upload_id, state="registered", problem=None, drafts=None)
        await _forget_key(session, job)
        done = [d[k] for d in job.payload["drafts"].values() for k in ("key", "head_key")]
        await enqueue(session, CLEAR, {"upload_id": upload_id, "keys": done}, study=job.study_id)

    async def not_registered(self, session: AsyncSession, job: JobRow, problem: Problem) -> None:
        """Nothing half-done stays: the reserved version goes, the proposal can be changed and accepted again."""
        scope, payload = StudyScope(job.study_id or ""), job.payload
        await repository.drop_version(session, scope, payload["dataset_id"], payload["version"])
        await repository.drop_dataset_if_empty(session, scope, payload["dataset_id"])
        mine = (uploads.c.job_id == job.id,)
        values = {"state": "proposed", "problem": problem.model_dump(mode="json"), "dataset_id": None, "version": None}
        await repository.change_upload(session, scope, payload["upload_id"], only_if=mine, **values)
        await _forget_key(session, job)


async def publish_version(
    session: AsyncSession, scope: StudyScope, manifest: DatasetManifest, key: str, sha256: str, actor: str | None
) -> None:
    """A version's row, its columns and its event, in the caller's transaction."""
    main = manifest.tables[0]
    await repository.change_version(
        session,
        scope,
        manifest.dataset_id,
        manifest.version,
        state="registered",
        manifest_key=key,
        manifest_sha256=sha256,
        rows=main.rows,
        subjects=manifest.subjects,
        columns=len(main.columns),
    )
    await repository.change_dataset(session, scope, manifest.dataset_id, latest=manifest.version, state="active")
    rows = [
        {
            "table": t.name,
            "position": n,
            "name": c.name,
            "type": c.type.value,
            "role": c.role.value,
            "unit": c.unit[:60],
        }
        for t in manifest.tables
        for n, c in enumerate(t.columns)
    ]
    await repository.add_columns(session, scope, manifest.dataset_id, manifest.version, rows)
    decided = manifest.provenance.get("identifiers", [])
    flags = tuple(
        Flag(code=f["decision"]["action"], where=f"{f['table']}.{f['column']}"[:120], hint="")
        for f in decided[:50]
        if f["decision"]
    )
    summaries = tuple(ColumnSummary(name=c.name, type=c.type.value, role=c.role.value) for c in main.columns[:500])
    await emit(
        session,
        DatasetRegistered(
            dataset_id=manifest.dataset_id,
            version=manifest.version,
            kind=manifest.kind,
            manifest_key=key,
            manifest_sha256=sha256,
            rows=main.rows,
            subjects=manifest.subjects,
            columns=_fitting(summaries),
            columns_total=len(main.columns),
            identifier_flags=flags,
        ),
        study=scope.study_id,
        actor=actor,
    )


def _fitting(summaries: tuple[ColumnSummary, ...]) -> tuple[ColumnSummary, ...]:
    """As many as an event of 64 KB can carry beside the rest."""
    size, kept = 0, 0
    for summary in summaries:
        size += len(summary.model_dump_json().encode()) + 1
        if size > 40_000:
            break
        kept += 1
    return summaries[:kept]


def _must_be_open(row: Any) -> None:
    if row.state != "proposed":
        raise NotInspected(row.state)


async def _forget_key(session: AsyncSession, job: JobRow) -> None:
    """The study's pseudonym key was lent to the job alone; it does not stay beside the data."""
    if job.payload.get("key"):
        database: Database = session.info["database"]
        jobs: sa.Table = database.table("jobs")
        await repository.scrub_payload(session, jobs, job.id, {**job.payload, "key": ""})
