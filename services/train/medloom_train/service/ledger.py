"""What people decide about training, told to the ledger of the platform."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events import AUDITED
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access
from medloom_kit.outbox import emit


async def tell(
    session: AsyncSession, user: Access, action: Scope, what: str, codes: tuple[str, ...], at: datetime
) -> None:
    """An entry for this person's decision on ``what``, a path within the study; ``codes`` say what was decided."""
    study = user.study.study_id
    event = AUDITED["train"](
        actor=user.principal.id,
        token_id=user.principal.token_id,
        action=action.value,
        resource=f"/api/v1/studies/{study}/{what}",
        decision="allow",
        policy_ids=codes,
        request_id=getattr(user.request.state, "request_id", ""),
        at=at,
    )
    await emit(session, event, study=study, actor=user.principal.id)
