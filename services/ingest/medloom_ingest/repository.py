"""Every SQL statement of ingest. Everything is read and written within one study."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_ingest.tables import (
    columns,
    datasets,
    parts,
    pseudonym_keys,
    retention,
    uploads,
    versions,
    withdrawals,
)
from medloom_kit.api import StudyScope
from medloom_kit.clock import now

Row = sa.Row[Any]


async def add_upload(session: AsyncSession, scope: StudyScope, **values: Any) -> None:
    await session.execute(sa.insert(uploads).values(study_id=scope.study_id, received=0, proposal_version=0, **values))


async def get_upload(session: AsyncSession, scope: StudyScope, upload_id: str) -> Row:
    """An upload of this study, or NotFound."""
    mine = sa.and_(uploads.c.id == upload_id, uploads.c.study_id == scope.study_id, uploads.c.state != "terminated")
    row = (await session.execute(sa.select(uploads).where(mine))).first()
    if row is None:
        raise NotFound("upload")
    return row


async def list_uploads(session: AsyncSession, scope: StudyScope, before: str | None, limit: int) -> Sequence[Row]:
    """Newest first, one more than ``limit``."""
    query = sa.select(uploads).where(uploads.c.study_id == scope.study_id, uploads.c.state != "terminated")
    if before is not None:
        query = query.where(uploads.c.id < before)
    return (await session.execute(query.order_by(uploads.c.id.desc()).limit(limit + 1))).all()


async def bytes_in_study(session: AsyncSession, scope: StudyScope) -> int:
    """Bytes that the study's uploads take or have announced."""
    kept = sa.and_(uploads.c.study_id == scope.study_id, uploads.c.state.not_in(("terminated", "refused")))
    return int(
        (await session.execute(sa.select(sa.func.coalesce(sa.func.sum(uploads.c.bytes), 0)).where(kept))).scalar_one()
    )


async def change_upload(
    session: AsyncSession,
    scope: StudyScope,
    upload_id: str,
    *,
    only_if: Sequence[sa.ColumnElement[bool]] = (),
    **values: Any,
) -> bool:
    """Changes one upload if it still is as ``only_if`` says; tells whether it was."""
    mine = sa.and_(uploads.c.id == upload_id, uploads.c.study_id == scope.study_id, *only_if)
    changed = await session.execute(sa.update(uploads).where(mine).values(**values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


async def add_part(session: AsyncSession, upload_id: str, offset: int, key: str, sha256: str, size: int) -> None:
    await session.execute(
        sa.insert(parts).values(upload_id=upload_id, offset=offset, key=key, sha256=sha256, bytes=size)
    )


async def list_parts(session: AsyncSession, scope: StudyScope, upload_id: str) -> Sequence[Row]:
    owned = sa.select(uploads.c.id).where(uploads.c.study_id == scope.study_id, uploads.c.id == upload_id)
    return (await session.execute(sa.select(parts).where(parts.c.upload_id.in_(owned)).order_by(parts.c.offset))).all()


async def drop_parts(session: AsyncSession, scope: StudyScope, upload_id: str) -> None:
    owned = sa.select(uploads.c.id).where(uploads.c.study_id == scope.study_id, uploads.c.id == upload_id)
    await session.execute(sa.delete(parts).where(parts.c.upload_id.in_(owned)))


async def add_dataset(session: AsyncSession, scope: StudyScope, **values: Any) -> None:
    await session.execute(
        sa.insert(datasets).values(
            study_id=scope.study_id, kind="table", latest=0, state="building", created_at=now(), **values
        )
    )


async def get_dataset(session: AsyncSession, scope: StudyScope, dataset_id: str) -> Row:
    """A data set of this study that has a registered version, or NotFound."""
    mine = sa.and_(datasets.c.id == dataset_id, datasets.c.study_id == scope.study_id, datasets.c.state != "building")
    row = (await session.execute(sa.select(datasets).where(mine))).first()
    if row is None:
        raise NotFound("dataset")
    return row


async def list_datasets(session: AsyncSession, scope: StudyScope, before: str | None, limit: int) -> Sequence[Row]:
    """Newest first, one more than ``limit``."""
    query = sa.select(datasets).where(datasets.c.study_id == scope.study_id, datasets.c.state != "building")
    if before is not None:
        query = query.where(datasets.c.id < before)
    return (await session.execute(query.order_by(datasets.c.id.desc()).limit(limit + 1))).all()


async def change_dataset(session: AsyncSession, scope: StudyScope, dataset_id: str, **values: Any) -> None:
    mine = sa.and_(datasets.c.id == dataset_id, datasets.c.study_id == scope.study_id)
    await session.execute(sa.update(datasets).where(mine).values(**values))


async def drop_dataset_if_empty(session: AsyncSession, scope: StudyScope, dataset_id: str) -> None:
    """Removes a data set that never got a version."""
    mine = sa.and_(datasets.c.id == dataset_id, datasets.c.study_id == scope.study_id, datasets.c.state == "building")
    await session.execute(sa.delete(datasets).where(mine))


async def reserve_version(
    session: AsyncSession, scope: StudyScope, dataset_id: str, upload_id: str | None, created_by: str, note: str
) -> int:
    """The next version number of a data set, taken for this caller alone."""
    for _ in range(20):
        highest = sa.select(sa.func.coalesce(sa.func.max(versions.c.version), 0)).where(
            versions.c.dataset_id == dataset_id
        )
        number = int((await session.execute(highest)).scalar_one()) + 1
        try:
            async with session.begin_nested():
                await session.execute(
                    sa.insert(versions).values(
                        dataset_id=dataset_id,
                        version=number,
                        study_id=scope.study_id,
                        state="building",
                        upload_id=upload_id,
                        note=note,
                        created_at=now(),
                        created_by=created_by,
                    )
                )
        except IntegrityError:
            continue
        return number
    raise RuntimeError("no version number could be taken")


async def change_version(
    session: AsyncSession, scope: StudyScope, dataset_id: str, version: int, **values: Any
) -> None:
    mine = sa.and_(
        versions.c.dataset_id == dataset_id, versions.c.version == version, versions.c.study_id == scope.study_id
    )
    await session.execute(sa.update(versions).where(mine).values(**values))


async def drop_version(session: AsyncSession, scope: StudyScope, dataset_id: str, version: int) -> None:
    """Gives a reserved number back."""
    mine = sa.and_(
        versions.c.dataset_id == dataset_id, versions.c.version == version, versions.c.study_id == scope.study_id
    )
    await session.execute(sa.delete(versions).where(mine, versions.c.state == "building"))


async def get_version(session: AsyncSession, scope: StudyScope, dataset_id: str, version: int) -> Row:
    """A registered (or withdrawn) version, or NotFound."""
    mine = sa.and_(
        versions.c.dataset_id == dataset_id, versions.c.version == version, versions.c.study_id == scope.study_id
    )
    row = (await session.execute(sa.select(versions).where(mine, versions.c.state != "building"))).first()
    if row is None:
        raise NotFound("dataset version")
    return row


async def list_versions(session: AsyncSession, scope: StudyScope, dataset_ids: Sequence[str]) -> Sequence[Row]:
    mine = sa.and_(
        versions.c.dataset_id.in_(dataset_ids), versions.c.study_id == scope.study_id, versions.c.state != "building"
    )
    return (
        await session.execute(sa.select(versions).where(mine).order_by(versions.c.dataset_id, versions.c.version))
    ).all()


async def add_columns(
    session: AsyncSession, scope: StudyScope, dataset_id: str, version: int, rows: list[dict[str, Any]]
) -> None:
    for start in range(0, len(rows), 1_000):
        batch = [
            {"dataset_id": dataset_id, "version": version, "study_id": scope.study_id, **r}
            for r in rows[start : start + 1_000]
        ]
        await session.execute(sa.insert(columns), batch)


async def pseudonym_key(session: AsyncSession, scope: StudyScope, fresh: bytes) -> bytes:
    """The study's key; ``fresh`` becomes it when the study has none."""
    query = sa.select(pseudonym_keys.c.key).where(pseudonym_keys.c.study_id == scope.study_id)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is not None:
        return bytes(found)
    try:
        async with session.begin_nested():
            await session.execute(
                sa.insert(pseudonym_keys).values(study_id=scope.study_id, key=fresh, created_at=now())
            )
    except IntegrityError:
        return bytes((await session.execute(query)).scalar_one())
    return fresh


async def scrub_payload(session: AsyncSession, jobs: sa.Table, job_id: str, payload: dict[str, Any]) -> None:
    """Writes a finished job's payload anew, without what only the work needed."""
    await session.execute(sa.update(jobs).where(jobs.c.id == job_id).values(payload=payload))


async def move_version(
    session: AsyncSession, scope: StudyScope, dataset_id: str, version: int, states: Sequence[str], state: str
) -> bool:
    """Changes the state of a version that is in one of ``states``; tells whether this caller did it."""
    mine = sa.and_(
        versions.c.dataset_id == dataset_id, versions.c.version == version, versions.c.study_id == scope.study_id
    )
    changed = await session.execute(sa.update(versions).where(mine, versions.c.state.in_(states)).values(state=state))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


async def rule(session: AsyncSession, scope: StudyScope) -> Row | None:
    """How long this study keeps data, and what becomes of withdrawn data."""
    return (await session.execute(sa.select(retention).where(retention.c.study_id == scope.study_id))).first()


async def put_rule(session: AsyncSession, scope: StudyScope, **values: Any) -> None:
    mine = retention.c.study_id == scope.study_id
    changed = await session.execute(sa.update(retention).where(mine).values(**values))
    if not changed.rowcount:  # type: ignore[attr-defined]
        await session.execute(sa.insert(retention).values(study_id=scope.study_id, **values))


async def limited_studies(session: AsyncSession) -> Sequence[Row]:
    """The studies that keep data for a limited time."""
    return (await session.execute(sa.select(retention).where(retention.c.keep_days.is_not(None)))).all()


async def versions_in_use(session: AsyncSession, scope: StudyScope) -> Sequence[Row]:
    """Every version of the study that may be read."""
    mine = sa.and_(versions.c.study_id == scope.study_id, versions.c.state == "registered")
    return (
        await session.execute(sa.select(versions).where(mine).order_by(versions.c.dataset_id, versions.c.version))
    ).all()


async def add_withdrawal(session: AsyncSession, scope: StudyScope, **values: Any) -> None:
    await session.execute(sa.insert(withdrawals).values(study_id=scope.study_id, created_at=now(), **values))


async def change_withdrawal(session: AsyncSession, scope: StudyScope, withdrawal_id: str, **values: Any) -> None:
    mine = sa.and_(withdrawals.c.id == withdrawal_id, withdrawals.c.study_id == scope.study_id)
    await session.execute(sa.update(withdrawals).where(mine).values(**values))


async def get_withdrawal(session: AsyncSession, scope: StudyScope, withdrawal_id: str) -> Row:
    mine = sa.and_(withdrawals.c.id == withdrawal_id, withdrawals.c.study_id == scope.study_id)
    row = (await session.execute(sa.select(withdrawals).where(mine))).first()
    if row is None:
        raise NotFound("withdrawal")
    return row


async def list_withdrawals(
    session: AsyncSession, scope: StudyScope, dataset_id: str, before: str | None, limit: int
) -> Sequence[Row]:
    """Newest first, one more than ``limit``."""
    mine = sa.and_(withdrawals.c.study_id == scope.study_id, withdrawals.c.dataset_id == dataset_id)
    query = sa.select(withdrawals).where(mine)
    if before is not None:
        query = query.where(withdrawals.c.id < before)
    return (await session.execute(query.order_by(withdrawals.c.id.desc()).limit(limit + 1))).all()


async def uploads_of(session: AsyncSession, scope: StudyScope, upload_ids: Sequence[str]) -> Sequence[Row]:
    mine = sa.and_(uploads.c.study_id == scope.study_id, uploads.c.id.in_(upload_ids))
    return (await session.execute(sa.select(uploads).where(mine))).all()


async def uploads_with(session: AsyncSession, scope: StudyScope, sha256s: Sequence[str]) -> Sequence[Row]:
    """Uploads of the same bytes that have not been given up."""
    mine = sa.and_(uploads.c.study_id == scope.study_id, uploads.c.sha256.in_(sha256s), uploads.c.state != "terminated")
    return (await session.execute(sa.select(uploads).where(mine))).all()


async def stored_key(session: AsyncSession, scope: StudyScope) -> bytes | None:
    """The key of the study's pseudonyms, if it has one."""
    query = sa.select(pseudonym_keys.c.key).where(pseudonym_keys.c.study_id == scope.study_id)
    found = (await session.execute(query)).scalar_one_or_none()
    return None if found is None else bytes(found)
