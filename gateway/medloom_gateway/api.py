"""The gateway's own operations: sessions and the live feed of a study."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from medloom_contracts.errors import NotSignedIn
from medloom_contracts.scopes import Role, Scope
from medloom_gateway.authz import Authz, SessionUser
from medloom_gateway.cookies import cookie_name, session_secret
from medloom_gateway.credentials import Credential, Desk
from medloom_gateway.errors import LoginRefused
from medloom_gateway.feed import Feed
from medloom_gateway.sessions import Sessions
from medloom_gateway.sso import SingleSignOn
from medloom_gateway.throttle import Throttle
from medloom_kit.api import Access, Router, Session, access, state
from medloom_kit.db import Database

router = Router()
# outside the unit of work: no transaction is open while the provider is asked
plain = APIRouter()

TheAuthz = Annotated[Authz, state("authz")]
TheSessions = Annotated[Sessions, state("sessions")]
TheDesk = Annotated[Desk, state("desk")]
TheThrottle = Annotated[Throttle, state("throttle")]
TheDatabase = Annotated[Database, state("database")]
TheSingleSignOn = Annotated[SingleSignOn | None, state("single_sign_on")]
TheFeed = Annotated[Feed, state("feed")]
Viewer = Annotated[Access, access(Scope.STUDY_VIEW)]


class SignIn(BaseModel):
    """Name and password of a local account."""

    name: str = Field(min_length=1, max_length=200)
    password: SecretStr = Field(min_length=1, max_length=1000)


class SignedInSession(BaseModel):
    """A session that was opened; its secret is in the cookie."""

    user: SessionUser
    expires_at: datetime


class SignedOut(BaseModel):
    """The session is over here; at the hospital's sign-in it is not until the browser goes to ``address``."""

    address: str


class SessionView(BaseModel):
    """The session of the cookie that came with the request."""

    id: str
    user_id: str
    created_at: datetime
    expires_at: datetime


class ViewIn(BaseModel):
    """With whose eyes: a member (id or login name), or a role in general."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["principal"], "properties": {"principal": {"type": "string"}, "role": {"type": "null"}}},
                {"required": ["role"], "properties": {"role": {"type": "string"}, "principal": {"type": "null"}}},
            ]
        }
    )

    principal: str | None = Field(default=None, min_length=1, max_length=64)
    role: Role | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.principal is None) == (self.role is None):
            raise ValueError("give either principal or role")
        return self


class StudyView(BaseModel):
    """Whose view it is; a role's has no name."""

    study_id: str
    name: str
    role: Role
    until: datetime


@router.post(
    "/api/v1/auth/sessions",
    operation_id="create_session",
    summary="Sign in with name and password; the session comes as a cookie",
    status_code=201,
    tags=["sessions"],
)
async def sign_in(
    body: SignIn,
    request: Request,
    response: Response,
    db: Session,
    authz: TheAuthz,
    sessions: TheSessions,
    throttle: TheThrottle,
) -> SignedInSession:
    address = request.client.host if request.client else ""
    name = body.name.strip().lower()
    throttle.hit("login_address", address)
    throttle.check("login_failures", name)
    signed_in = await authz.login(body.name, body.password.get_secret_value(), address)
    if signed_in is None:
        throttle.hit("login_failures", name)
        raise LoginRefused
    row, secret = await sessions.open(db, signed_in.user.id, former=shown_secret(request), epoch=signed_in.epoch)
    set_session_cookie(request, response, secret, row.expires_at)
    return SignedInSession(user=signed_in.user, expires_at=row.expires_at)


@router.get(
    "/api/v1/auth/sessions/current",
    operation_id="get_session",
    summary="The present session; its cookie is renewed from time to time",
    tags=["sessions"],
)
async def current(request: Request, response: Response, db: Session, sessions: TheSessions) -> SessionView:
    row = await sessions.find(db, shown_secret(request))
    if row is None:
        raise NotSignedIn
    return SessionView(id=row.id, user_id=row.user_id, created_at=row.created_at, expires_at=row.expires_at)


@router.post(
    "/api/v1/auth/sessions/current/renewal",
    operation_id="renew_session",
    summary="Change the secret of the present session when it is older than half an hour",
    tags=["sessions"],
)
async def renew(request: Request, response: Response, db: Session, sessions: TheSessions) -> SessionView:
    row = await sessions.find(db, shown_secret(request))
    if row is None:
        raise NotSignedIn
    secret = await sessions.rotate(db, row)
    if secret is not None:
        set_session_cookie(request, response, secret, row.expires_at)
    return SessionView(id=row.id, user_id=row.user_id, created_at=row.created_at, expires_at=row.expires_at)


@plain.delete(
    "/api/v1/auth/sessions/current",
    operation_id="delete_session",
    summary="Sign out: the session ends at once",
    status_code=204,
    responses={200: {"model": SignedOut, "description": "The browser can sign out at the provider, too"}},
    tags=["sessions"],
    response_model=None,
)
async def sign_out(
    request: Request, sessions: TheSessions, desk: TheDesk, database: TheDatabase, single_sign_on: TheSingleSignOn
) -> Response:
    secret = shown_secret(request)
    id_token = None
    if secret:
        async with database.transaction() as db:
            row = await sessions.find(db, secret)
            await sessions.close(db, secret)
        id_token = row.id_token if row is not None else None
        desk.drop(Credential("session", secret, request.client.host if request.client else ""))
    address = await single_sign_on.provider.sign_out_address(id_token) if single_sign_on and id_token else None
    response = Response(status_code=204) if address is None else JSONResponse({"address": address})
    response.delete_cookie(cookie_name(request.url.scheme), **cookie_attributes(request))
    return response


@router.post(
    "/api/v1/studies/{study_id}/view",
    operation_id="start_view",
    summary="See a study as one of its members or roles does, reading only, for half an hour",
    description=(
        "For the study's owner, with a browser session. Until the view is left the session has the rights of whom it "
        "looks as, as far as they are its own, in this study alone, and every change is refused with `view_only`. "
        "The ledger keeps who looked as whom."
    ),
    status_code=201,
    tags=["sessions"],
)
async def start_view(
    study_id: str,
    body: ViewIn,
    request: Request,
    db: Session,
    authz: TheAuthz,
    sessions: TheSessions,
) -> StudyView:
    row = await sessions.find(db, shown_secret(request))
    if row is None:
        raise NotSignedIn
    view = await authz.look_as({"user_id": row.user_id, "study_id": study_id} | body.model_dump())
    until = await sessions.look_as(db, row, study_id, view["viewed"])
    return StudyView(study_id=study_id, name=view["name"], role=view["role"], until=until)


@router.delete(
    "/api/v1/auth/sessions/current/view",
    operation_id="end_view",
    summary="See with one's own eyes again",
    status_code=204,
    tags=["sessions"],
)
async def end_view(request: Request, db: Session, sessions: TheSessions) -> None:
    row = await sessions.find(db, shown_secret(request))
    if row is None:
        raise NotSignedIn
    await sessions.look_as_oneself(db, row)


@router.get(
    "/api/v1/studies/{study_id}/events",
    operation_id="stream_events",
    summary="What happens in a study, as server-sent events",
    description=(
        "Each event has `id`, `event` (its type) and `data` (JSON with id, type, at and a few fields). Send the last "
        "id as `Last-Event-ID` to receive what was missed, as long as the server still holds it."
    ),
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    tags=["live"],
)
async def follow_study(
    user: Viewer, feed: TheFeed, last_event_id: Annotated[str | None, Header(max_length=60)] = None
) -> StreamingResponse:
    events = feed.follow(user.study.study_id, user.scopes, last_event_id)
    return StreamingResponse(
        events, media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"}
    )


def shown_secret(request: Request) -> str:
    """The secret in the session cookie, or an empty text."""
    return session_secret(request.headers.get("cookie", ""), request.url.scheme)


def cookie_attributes(request: Request) -> dict[str, Any]:
    """What every cookie of ours has."""
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": request.url.scheme == "https"}


def set_session_cookie(request: Request, response: Response, secret: str, until: datetime) -> None:
    """Hands a session to the browser."""
    response.set_cookie(cookie_name(request.url.scheme), secret, expires=until, **cookie_attributes(request))
