"""Train's own view of which prepared data is signed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned
from medloom_kit.api import PageOf, StudyScope, page_of
from medloom_kit.api.inputs import PageRequest
from medloom_train import repository
from medloom_train.repository import Row
from medloom_train.service.views import TrainableView


async def approved(session: AsyncSession, scope: StudyScope, event: DatasetApproved, at: datetime) -> None:
    """Remember what was signed."""
    values = {
        "study_id": scope.study_id,
        "state": "approved",
        "reasons": [],
        "approval": event.model_dump(mode="json"),
        "task": event.task,
        "target": event.target,
        "reviewer_id": event.reviewer_id,
    }
    await repository.put_approved(session, event.prepared_id, at, values)


async def returned(session: AsyncSession, scope: StudyScope, event: DatasetReturned, at: datetime) -> None:
    """From now on this prepared data is not trained on."""
    values = {"study_id": scope.study_id, "state": "void", "reasons": list(event.reasons)}
    await repository.put_approved(session, event.prepared_id, at, values)


def _view(row: Row) -> TrainableView:
    approval = row.approval or {}
    return TrainableView(
        prepared_id=row.prepared_id,
        state=row.state,
        sha256=approval.get("sha256"),
        task=row.task,
        target=row.target,
        reviewer_id=row.reviewer_id,
        changed_at=row.changed_at,
        meta_features=approval.get("meta_features", {}),
        reasons=list(row.reasons),
    )


async def trainable(session: AsyncSession, scope: StudyScope, page: PageRequest) -> PageOf[TrainableView]:
    """Prepared data sets that were ever approved or returned, with their present state."""
    rows = await repository.list_approved(session, scope, page.after, page.limit)
    return page_of(rows, page, lambda row: row.prepared_id, _view)
