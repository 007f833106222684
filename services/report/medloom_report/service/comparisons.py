"""Comparisons of models, computed when they are asked for and kept; the same question again gets the same answer."""

import asyncio
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.ids import new_id
from medloom_contracts.manifests import ExperimentManifest, ModelManifest
from medloom_kit.api import Access, PageOf, StudyScope, page_of
from medloom_kit.api.inputs import PageRequest
from medloom_kit.clock import now
from medloom_kit.objects import ObjectStore
from medloom_report import repository, storage
from medloom_report.domain.comparing import compare, same_data
from medloom_report.domain.curves import curves, for_outsiders
from medloom_report.domain.predictions import read_predictions
from medloom_report.errors import ModelUnknown
from medloom_report.service import withdrawals
from medloom_report.service.reports import is_outsider
from medloom_report.service.views import ComparisonRequest, ComparisonView, CurvesView


async def create(
    session: AsyncSession, objects: ObjectStore, user: Access, wanted: ComparisonRequest, scratch: Path
) -> ComparisonView:
    """Compare models of this study on the same rows."""
    model_ids = list(dict.fromkeys(wanted.model_ids))
    asked = sha256(json.dumps([wanted.part, *model_ids]).encode()).hexdigest()
    known = await repository.asked_comparison(session, user.study, asked)
    if known is not None:
        return await _shown(session, user.study, known)
    manifests, chosen = await _chosen(session, objects, user.study, model_ids)
    files = [await objects.get_file(m.predictions_key, m.predictions_sha256, scratch) for m in chosen]
    content, drawn = await asyncio.to_thread(_compute, manifests[0], chosen, files, wanted.part)
    content |= {
        "experiment_ids": [manifest.experiment_id for manifest in manifests],
        "prepared_id": manifests[0].prepared_id,
        "part": wanted.part,
    }
    comparison_id = new_id("comparison")
    record = {
        "id": comparison_id,
        "study_id": user.study.study_id,
        "asked_sha256": asked,
        "content": content,
        "curves": await _keep(objects, user.study.study_id, comparison_id, drawn),
        "created_at": now(),
        "created_by": user.principal.id,
    }
    await repository.add_comparison(session, record)
    return _view(record)


async def _chosen(
    session: AsyncSession, objects: ObjectStore, scope: StudyScope, model_ids: list[str]
) -> tuple[list[ExperimentManifest], list[ModelManifest]]:
    rows = {row["model_id"]: row for row in await repository.models(session, scope, model_ids)}
    unknown = [model_id for model_id in model_ids if model_id not in rows]
    if unknown:
        raise ModelUnknown(unknown)
    experiment_ids = list(dict.fromkeys(rows[model_id]["experiment_id"] for model_id in model_ids))
    manifests = [await _manifest(session, objects, scope, experiment_id) for experiment_id in experiment_ids]
    same_data([manifest.task for manifest in manifests], [manifest.prepared_id for manifest in manifests])
    by_id = {model.model_id: model for manifest in manifests for model in manifest.models}
    return manifests, [by_id[model_id] for model_id in model_ids]


async def _keep(objects: ObjectStore, study_id: str, comparison_id: str, drawn: list[dict[str, Any]]) -> dict[str, str]:
    data = json.dumps(drawn, allow_nan=False).encode()
    digest = sha256(data).hexdigest()
    stored = await objects.put_bytes(storage.curves_key(study_id, comparison_id, digest), data)
    return {"key": stored.key, "sha256": stored.sha256}


async def _manifest(
    session: AsyncSession, objects: ObjectStore, scope: StudyScope, experiment_id: str
) -> ExperimentManifest:
    record = await repository.experiment(session, scope, experiment_id)
    if record is None:
        raise NotFound("experiment")
    data = await objects.get_bytes(record["manifest_key"], record["manifest_sha256"])
    return ExperimentManifest.model_validate_json(data)


def _compute(
    manifest: ExperimentManifest, models: list[ModelManifest], files: list[Path], part: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    read = [(model, read_predictions(path, manifest.task)) for model, path in zip(models, files, strict=True)]
    return compare(manifest.task, read, part), curves(manifest.task, read, part)


async def shown(session: AsyncSession, scope: StudyScope, comparison_id: str) -> ComparisonView:
    record = await repository.comparison(session, scope, comparison_id)
    if record is None:
        raise NotFound("comparison")
    return await _shown(session, scope, record)


async def _shown(session: AsyncSession, scope: StudyScope, record: dict[str, Any]) -> ComparisonView:
    await withdrawals.readable(session, scope, record["content"]["prepared_id"])
    return _view(record)


async def drawn(session: AsyncSession, objects: ObjectStore, user: Access, comparison_id: str) -> CurvesView:
    """The curves of a comparison; an outsider sees none that would count fewer than ten persons."""
    record = await repository.comparison(session, user.study, comparison_id)
    if record is None or record["curves"] is None:
        raise NotFound("comparison")
    await withdrawals.readable(session, user.study, record["content"]["prepared_id"])
    models = json.loads(await objects.get_bytes(record["curves"]["key"], record["curves"]["sha256"]))
    reduced = is_outsider(user)
    shared = {name: record["content"][name] for name in ("part", "task", "n", "events")}
    return CurvesView.model_validate(
        {
            "comparison_id": comparison_id,
            **shared,
            "models": for_outsiders(models) if reduced else models,
            "reduced": reduced,
        }
    )


async def listed(session: AsyncSession, scope: StudyScope, page: PageRequest) -> PageOf[ComparisonView]:
    rows = await repository.list_comparisons(session, scope, page.after, page.limit)
    gone = await repository.withdrawn_ids(session, scope)
    found = page_of(rows, page, lambda row: row["id"], lambda row: row)
    kept = [_view(row) for row in found.items if row["content"]["prepared_id"] not in gone]
    return PageOf[ComparisonView](items=kept, next_cursor=found.next_cursor)


def _view(record: dict[str, Any]) -> ComparisonView:
    own = {name: record[name] for name in ("id", "created_at", "created_by")}
    return ComparisonView(**own, **record["content"])
