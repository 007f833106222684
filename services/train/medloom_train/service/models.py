"""Showing, handing out and releasing models."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.events.train import ModelReleased
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, PageOf, StudyScope, page_of
from medloom_kit.clock import now
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_kit.policy import Resource
from medloom_train import repository
from medloom_train.domain.cards import language
from medloom_train.errors import ModelGone
from medloom_train.repository import Row
from medloom_train.service.views import LeaderView, ModelDetail, ModelView, ReleaseView


def _released(row: Row) -> ReleaseView | None:
    if row.version is None:
        return None
    return ReleaseView(version=row.version, at=row.released_at, by=row.by, note=row.note)


def _fields(row: Row) -> dict[str, Any]:
    facts, files = row.facts, row.files
    return {
        "id": row.id,
        "experiment_id": row.experiment_id,
        "prepared_id": row.prepared_id,
        "name": row.name,
        "algorithm": row.algorithm,
        "family": row.family,
        "best": bool(row.best),
        **{
            name: facts[name]
            for name in ("task", "target", "classes", "positive", "threshold", "metrics", "members", "calibration")
        },
        "parity": facts["parity"],
        "onnx_sha256": files["onnx"]["sha256"],
        "onnx_bytes": files["onnx"]["bytes"],
        "predictions_sha256": files["predictions"]["sha256"],
        "card_sha256": files["card"]["sha256"],
        "released": _released(row),
        "final": bool(row.final),
        "withdrawn": row.withdrawn,
        "created_at": row.created_at,
    }


def model_view(row: Row) -> ModelView:
    return ModelView(**_fields(row))


def leader(row: Row, rank: int) -> LeaderView:
    metrics = row.facts["metrics"]
    return LeaderView(
        rank=rank,
        model_id=row.id,
        name=row.name,
        algorithm=row.algorithm,
        best=bool(row.best),
        cv=metrics["oof"],
        test=metrics["test"],
    )


async def find(session: AsyncSession, scope: StudyScope, model_id: str) -> Row:
    """The model's row; NotFound."""
    row = await repository.model(session, scope, model_id)
    if row is None:
        raise NotFound("model")
    return row


async def in_use(session: AsyncSession, scope: StudyScope, model_id: str) -> Row:
    """The model's row; NotFound, or ModelGone once its data was withdrawn."""
    row = await find(session, scope, model_id)
    if row.withdrawn is not None:
        raise ModelGone
    return row


async def detail(session: AsyncSession, scope: StudyScope, model_id: str) -> ModelDetail:
    row = await in_use(session, scope, model_id)
    return ModelDetail(**_fields(row), input_schema=row.facts["input_schema"])


async def listed(session: AsyncSession, scope: StudyScope, experiment_id: str | None, page: Any) -> PageOf[ModelView]:
    rows = await repository.list_models(session, scope, experiment_id, page.after, page.limit)
    return page_of(rows, page, lambda row: row.id, model_view)


async def file(session: AsyncSession, objects: ObjectStore, scope: StudyScope, model_id: str, name: str) -> bytes:
    """The verified bytes of one of a model's files: onnx, card, predictions or input_schema."""
    row = await in_use(session, scope, model_id)
    stored = row.files[name]
    return await objects.get_bytes(stored["key"], stored["sha256"])


async def card(session: AsyncSession, objects: ObjectStore, scope: StudyScope, model_id: str, lang: str) -> str:
    return language((await file(session, objects, scope, model_id, "card")).decode(), lang)


def may_export(user: Access, model_id: str) -> None:
    """A model leaves for an outsider only after its disclosure review; NotFound before."""
    external = user.principal.external or user.role.startswith("external")
    if external:
        user.decide(Scope.MODEL_EXPORT, Resource("model", model_id, user.study.study_id, disclosure_reviewed=False))


async def release(session: AsyncSession, user: Access, model_id: str, note: str) -> ModelView:
    """Give a model a version number and tell who serves it; a released model stays as it is."""
    row = await in_use(session, user.study, model_id)
    if row.version is None:
        version = await repository.next_version(session, user.study)
        await repository.add_release(
            session,
            {
                "study_id": user.study.study_id,
                "version": version,
                "model_id": model_id,
                "note": note,
                "at": now(),
                "by": user.principal.id,
            },
        )
        files = row.files
        released = ModelReleased(
            model_id=model_id,
            version=version,
            name=row.name,
            onnx_key=files["onnx"]["key"],
            onnx_sha256=files["onnx"]["sha256"],
            input_schema_key=files["input_schema"]["key"],
            input_schema_sha256=files["input_schema"]["sha256"],
            card_key=files["card"]["key"],
            card_sha256=files["card"]["sha256"],
        )
        await emit(session, released, study=user.study.study_id, actor=user.principal.id)
    return model_view(await find(session, user.study, model_id))


async def mark_final(session: AsyncSession, scope: StudyScope, model_id: str, *, final: bool) -> ModelView:
    """Star the model that the researchers settle on, or take the star away."""
    row = await in_use(session, scope, model_id)
    await repository.mark_final(session, scope, model_id, row.prepared_id, final=final)
    return model_view(await find(session, scope, model_id))
