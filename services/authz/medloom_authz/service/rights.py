"""Telling everybody that somebody's rights changed."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain.grants import effective
from medloom_authz.repository import people, studies
from medloom_contracts.events.authz import AccessChanged
from medloom_kit.clock import now
from medloom_kit.outbox import emit


async def rights_changed(session: AsyncSession, study_id: str | None, principal_id: str, actor: str) -> list[str]:
    """Raise the policy version of a person, or of an institution and its people, and emit what they may do now.

    Returns the ids whose capabilities are void from this transaction on.
    """
    void = [principal_id]
    if principal_id.startswith("ins_"):
        void += await people.users_of(session, principal_id)
    for one in void:
        version = await people.raise_version(session, one)
        event = AccessChanged(
            study_id=study_id,
            principal_id=one,
            scopes=await _scopes(session, study_id, one, principal_id),
            policy_version=version,
        )
        await emit(session, event, study=study_id, actor=actor)
    return void


async def _scopes(session: AsyncSession, study_id: str | None, one: str, institution_id: str) -> tuple[str, ...]:
    if study_id is None:
        return ()
    membership = await studies.membership(session, study_id, one) or await studies.membership(
        session, study_id, institution_id
    )
    return effective(membership, now()).scopes if membership else ()
