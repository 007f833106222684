"""Showing what explains an experiment's models; who may not see rows gets coarser counts."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.explanations import FEWEST, Division, Explanations
from medloom_kit.api import Access
from medloom_kit.objects import ObjectStore
from medloom_train.errors import NotFinished
from medloom_train.service.experiments import find, is_external


async def explanations(session: AsyncSession, objects: ObjectStore, user: Access, experiment_id: str) -> Explanations:
    """The explanations of an experiment: NotFinished while it runs, NotFound when it has none."""
    row = await find(session, user.study, experiment_id)
    if row.result is None:
        raise NotFinished
    stored: dict[str, Any] | None = row.result.get("explanations")
    if not stored:
        raise NotFound("explanations")
    found = Explanations.model_validate_json(await objects.get_bytes(stored["key"], stored["sha256"]))
    return for_outsiders(found) if is_external(user) else found


def for_outsiders(found: Explanations) -> Explanations:
    """Counts rounded to 5; no division of the patients in which a cell of under 10 could be worked out."""
    models = {
        model_id: model.model_copy(update={"subgroups": tuple(one for one in model.subgroups if _safe(one))})
        for model_id, model in found.models.items()
    }
    return Explanations.model_validate(_coarse(found.model_copy(update={"models": models}).model_dump()))


def _safe(division: Division) -> bool:
    return all(min(one.events, one.n - one.events) >= FEWEST for one in division.levels if one.events is not None)


def _coarse(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            name: 5 * round(value / 5) if name in ("n", "events") and value is not None else _coarse(value)
            for name, value in part.items()
        }
    return [_coarse(one) for one in part] if isinstance(part, list | tuple) else part
