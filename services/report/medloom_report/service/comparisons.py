"""Comparisons of models, computed when they are asked for and kept."""

import asyncio
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
from medloom_report import repository
from medloom_report.domain.comparing import compare, same_data
from medloom_report.domain.predictions import read_predictions
from medloom_report.errors import ModelUnknown
from medloom_report.service.views import ComparisonRequest, ComparisonView


async def create(
    session: AsyncSession, objects: ObjectStore, user: Access, wanted: ComparisonRequest, scratch: Path
) -> ComparisonView:
    """Compare models of this study on the same rows."""
    model_ids = list(dict.fromkeys(wanted.model_ids))
    rows = {row["model_id"]: row for row in await repository.models(session, user.study, model_ids)}
    unknown = [model_id for model_id in model_ids if model_id not in rows]
    if unknown:
        raise ModelUnknown(unknown)
    experiment_ids = list(dict.fromkeys(rows[model_id]["experiment_id"] for model_id in model_ids))
    manifests = [await _manifest(session, objects, user.study, experiment_id) for experiment_id in experiment_ids]
    same_data([manifest.task for manifest in manifests], [manifest.prepared_id for manifest in manifests])
    by_id = {model.model_id: model for manifest in manifests for model in manifest.models}
    chosen = [by_id[model_id] for model_id in model_ids]
    files = [await objects.get_file(m.predictions_key, m.predictions_sha256, scratch) for m in chosen]
    content = await asyncio.to_thread(_compute, manifests[0], chosen, files, wanted.part)
    content |= {
        "experiment_ids": experiment_ids,
        "prepared_id": manifests[0].prepared_id,
        "part": wanted.part,
    }
    record = {
        "id": new_id("comparison"),
        "study_id": user.study.study_id,
        "content": content,
        "created_at": now(),
        "created_by": user.principal.id,
    }
    await repository.add_comparison(session, record)
    return _view(record)


async def _manifest(
    session: AsyncSession, objects: ObjectStore, scope: StudyScope, experiment_id: str
) -> ExperimentManifest:
    record = await repository.experiment(session, scope, experiment_id)
    if record is None:
        raise NotFound("experiment")
    data = await objects.get_bytes(record["manifest_key"], record["manifest_sha256"])
    return ExperimentManifest.model_validate_json(data)


def _compute(manifest: ExperimentManifest, models: list[ModelManifest], files: list[Path], part: str) -> dict[str, Any]:
    read = [(model, read_predictions(path, manifest.task)) for model, path in zip(models, files, strict=True)]
    return compare(manifest.task, read, part)


async def shown(session: AsyncSession, scope: StudyScope, comparison_id: str) -> ComparisonView:
    record = await repository.comparison(session, scope, comparison_id)
    if record is None:
        raise NotFound("comparison")
    return _view(record)


async def listed(session: AsyncSession, scope: StudyScope, page: PageRequest) -> PageOf[ComparisonView]:
    rows = await repository.list_comparisons(session, scope, page.after, page.limit)
    return page_of(rows, page, lambda row: row["id"], _view)


def _view(record: dict[str, Any]) -> ComparisonView:
    own = {name: record[name] for name in ("id", "created_at", "created_by")}
    return ComparisonView(**own, **record["content"])
