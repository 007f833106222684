"""From rows to views."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.manifests import PreparedManifest
from medloom_kit.api import Access, PageOf, etag
from medloom_kit.jobs import get_job, view
from medloom_preprocess import repository
from medloom_preprocess.api.views import (
    PreparedSummary,
    PreparedView,
    RecipeSummary,
    RecipeVersionView,
    RecipeView,
    RunView,
)
from medloom_preprocess.repository import Row

T = TypeVar("T")


def is_external(user: Access) -> bool:
    """Whether the caller is an outsider, by account or by role."""
    grant = user.principal.grant(user.study.study_id)
    return user.principal.external or (grant is not None and grant.external)


def insiders_only(user: Access) -> None:
    """What is computed from rows goes to outsiders through the output gate alone: here it does not exist for them."""
    if is_external(user):
        raise NotFound("study")


def recipe_summary(row: Row) -> RecipeSummary:
    return RecipeSummary.model_validate(_recipe_values(row))


def _recipe_values(row: Row) -> dict[str, Any]:
    names = RecipeSummary.model_fields.keys() - {"n_steps"}
    return {**{name: getattr(row, name) for name in names}, "n_steps": len(row.steps)}


async def recipe_view(session: AsyncSession, user: Access, row: Row) -> RecipeView:
    runs = await repository.list_runs(session, user.study, None, 1, row.id)
    made = await repository.list_prepared(session, user.study, None, 1, recipe_id=row.id)
    return RecipeView.model_validate(
        {
            **_recipe_values(row),
            "etag": etag(row.version),
            "steps": row.steps,
            "newest_run_id": runs[0].id if runs else None,
            "newest_prepared_id": made[0].id if made else None,
        }
    )


def version_view(row: Row) -> RecipeVersionView:
    names = RecipeVersionView.model_fields.keys() - {"n_steps"}
    return RecipeVersionView.model_validate({**{name: getattr(row, name) for name in names}, "n_steps": len(row.steps)})


async def run_view(session: AsyncSession, user: Access, row: Row) -> RunView:
    job = view(await get_job(session, user.study.study_id, row.job_id))
    state = "running" if row.state == "queued" and job.state == "running" else row.state
    names = RunView.model_fields.keys() - {"job", "state", "prepared_id"}
    values = {name: getattr(row, name) for name in names}
    return RunView.model_validate(
        {**values, "state": state, "prepared_id": row.prepared_id if row.state == "succeeded" else None, "job": job}
    )


def prepared_summary(row: Row, *, external: bool = False) -> PreparedSummary:
    return PreparedSummary.model_validate(_prepared_values(row, external=external))


def _prepared_values(row: Row, *, external: bool) -> dict[str, Any]:
    names = PreparedSummary.model_fields.keys() - {"finding_counts"}
    values = {**{name: getattr(row, name) for name in names}, "finding_counts": row.findings}
    if external:
        values |= {
            "rows": _rounded(row.rows),
            "rows_in": _rounded(row.rows_in),
            "subjects": _rounded(row.subjects),
            "finding_counts": {},
        }
    return values


def _rounded(n: int | None) -> int | None:
    """Counts that leave for outsiders are multiples of five."""
    return None if n is None else 5 * round(n / 5)


def prepared_view(row: Row, manifest: PreparedManifest, *, external: bool) -> PreparedView:
    columns = manifest.table.columns
    if external:
        columns = tuple(column.model_copy(update={"categories": None}) for column in columns)
    return PreparedView(
        **_prepared_values(row, external=external),
        columns=list(columns),
        steps=[] if external else list(manifest.steps),
        findings=[] if external else list(manifest.findings),
        manifest_key=row.manifest_key,
        manifest_sha256=row.manifest_sha256,
        profile_key=row.profile_key,
        profile_sha256=row.profile_sha256,
    )


def page_of_views(rows: Sequence[Row], limit: int, items: list[T]) -> PageOf[T]:
    """A page whose views were made beforehand, because making one needs the database."""
    more = len(rows) > limit
    return PageOf[Any](items=items, next_cursor=str(rows[limit - 1].id) if more else None)
