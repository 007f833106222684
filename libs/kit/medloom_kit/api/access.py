"""Who may call an operation: a typed dependency that asks Cedar and tells the ledger."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from medloom_contracts.errors import NotFound, ViewOnly
from medloom_contracts.events import AUDITED
from medloom_contracts.scopes import Scope
from medloom_kit.auth import CAPABILITY_HEADER, Authenticator
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.outbox import emit
from medloom_kit.policy import Decision, Principal, Resource, decide

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
AUDITED_SCOPES: Final = frozenset(
    {
        Scope.DATASET_READ_ROWS,
        Scope.DATASET_UPLOAD,
        Scope.DATASET_EDIT,
        Scope.DATASET_EXPORT,
        Scope.DATASET_SIGNOFF,
        Scope.EXPERIMENT_TRAIN,
        Scope.MODEL_EXPORT,
        Scope.MODEL_RELEASE,
        Scope.REPORT_PUBLISH,
        Scope.TOKEN_ISSUE,
        Scope.STUDY_MANAGE,
    }
)


@dataclass(frozen=True)
class StudyScope:
    """The study that a repository may read in; it is made by ``access`` (and by hooks that know their study) alone."""

    study_id: str


@dataclass(frozen=True)
class Access:
    """A decision that was made: this principal, in this study, for this scope."""

    principal: Principal
    study: StudyScope
    role: str
    scopes: frozenset[str]
    request: Request

    def decide(self, action: Scope, resource: Resource) -> None:
        """Ask again about one object with what is known of it; raises NotFound when it is denied."""
        if not decide(self.principal, action, resource).allow:
            raise NotFound(resource.kind)

    async def also_in(self, study_id: str, scope: Scope) -> StudyScope:
        """The same person in another study, decided anew and told to the ledger; raises NotFound when denied."""
        await _permitted(self.request, self.principal, scope, study_id)
        return StudyScope(study_id)


def access(scope: Scope) -> Any:
    """A dependency for routes with ``{study_id}``: 401 without a capability, 404 where the right is missing."""

    async def dependency(request: Request, study_id: str) -> Access:
        principal = _principal(request)
        await _permitted(request, principal, scope, study_id)
        grant = principal.grant(study_id)
        return Access(
            principal=principal,
            study=StudyScope(study_id),
            role=grant.role if grant else "",
            scopes=frozenset(grant.scopes) if grant else frozenset(),
            request=request,
        )

    return Depends(dependency)


async def _permitted(request: Request, principal: Principal, scope: Scope, study_id: str) -> None:
    authenticator: Authenticator = request.app.state.authenticator
    decision = authenticator.decisions.decide(principal, scope, Resource("study", study_id, study_id))
    if not decision.allow:
        await audit(request, principal, scope, study_id, decision)
        raise NotFound("study")
    if scope in AUDITED_SCOPES:
        await audit(request, principal, scope, study_id, decision)


async def audit(request: Request, principal: Principal, scope: Scope, study_id: str | None, decision: Decision) -> None:
    """Tell the ledger of a decision, in a transaction of its own: a refusal is kept although the request fails."""
    database: Database = request.app.state.database
    event = AUDITED[request.app.state.service](
        actor=principal.id,
        token_id=principal.token_id,
        action=scope.value,
        resource=request.url.path[:300],
        decision="allow" if decision.allow else "deny",
        policy_ids=(*decision.policy_ids, *([f"view_as:{principal.viewing}"] if principal.viewing else [])),
        request_id=getattr(request.state, "request_id", ""),
        at=now(),
    )
    session = getattr(request.state, "session", None)
    if decision.allow and session is not None and request.method not in {"GET", "HEAD", "OPTIONS"}:
        await emit(session, event, study=study_id, actor=principal.id)
        return
    if session is not None and session.in_transaction():
        # SQLite has one writer: end this request's transaction before opening the ledger's
        await session.rollback()
    async with database.transaction() as own:
        await emit(own, event, study=study_id, actor=principal.id)


def _principal(request: Request) -> Principal:
    authenticator: Authenticator = request.app.state.authenticator
    principal = authenticator.principal(request.headers.get(CAPABILITY_HEADER))
    if principal.viewing and request.method not in READING:
        raise ViewOnly
    return principal


async def signed_in(request: Request) -> Principal:
    """A dependency for routes outside a study: anybody with a valid capability."""
    return _principal(request)


SignedIn = Annotated[Principal, Depends(signed_in)]
