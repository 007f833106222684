"""For the gateway alone: never routed to from outside, behind a shared secret, not in the OpenAPI document."""

import secrets
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.api.authority import LedgerOf, Settings, passwords_on
from medloom_authz.errors import AccountDisabled, GroupsUnmapped, SignInLocked
from medloom_authz.keys import Keys
from medloom_authz.repository import people
from medloom_authz.service import accounts, single_sign_on
from medloom_authz.service.exchange import View, exchange, person_principal
from medloom_authz.service.studies import Actor, find_principal
from medloom_authz.service.viewing import eyes_of, may_view
from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Role
from medloom_kit.api import state
from medloom_kit.app import problem_response
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)


def _gateway_only(settings: Settings, x_medloom_internal: Annotated[str, Header()] = "") -> None:
    expected = settings.internal_secret.get_secret_value()
    if not expected or not secrets.compare_digest(x_medloom_internal.encode(), expected.encode()):
        raise NotFound("page")


router = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(_gateway_only)])


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ViewIn(_In):
    study_id: str = Field(max_length=40)
    viewed: str = Field(max_length=60)


class ExchangeIn(_In):
    token: SecretStr | None = None
    user_id: str | None = None
    address: str | None = None
    view: ViewIn | None = None
    epoch: int | None = None


class Exchanged(BaseModel):
    capability: str
    principal_id: str
    token_id: str | None
    expires_in: int
    policy_version: int
    viewing: str


class LoginIn(_In):
    name: str = Field(max_length=200)
    password: SecretStr


@router.post("/exchange")
async def exchange_route(body: ExchangeIn, request: Request, keys: Annotated[Keys, state("keys")]) -> Exchanged:
    token = body.token.get_secret_value() if body.token is not None else None
    done = await exchange(
        request.app.state.database,
        keys.private_key,
        token=token,
        user_id=body.user_id,
        address=body.address,
        view=View(body.view.study_id, body.view.viewed) if body.view is not None else None,
        epoch=body.epoch,
    )
    return Exchanged(
        capability=done.capability,
        principal_id=done.principal.id,
        token_id=done.principal.token_id,
        expires_in=done.expires_in,
        policy_version=done.principal.policy_version,
        viewing=done.principal.viewing,
    )


@router.post("/login", response_model=None)
async def login(body: LoginIn, request: Request, ledger: LedgerOf, settings: Settings) -> dict[str, Any] | Response:
    passwords_on(settings)
    request_id = str(getattr(request.state, "request_id", ""))
    try:
        row = await accounts.sign_in(
            request.app.state.database, ledger, body.name, body.password.get_secret_value(), request_id
        )
    except SignInLocked as error:
        answer = problem_response(request, error.problem())
        answer.headers["retry-after"] = str(error.retry_after)
        return answer
    return {"user": _session_user(row)}


def _session_user(row: sa.Row[Any]) -> dict[str, Any]:
    fields = ("id", "name", "display_name", "institution_id", "site_admin", "session_epoch")
    return {field: getattr(row, field) for field in fields}


class IdentityIn(_In):
    issuer: str = Field(min_length=1, max_length=300)
    subject: str = Field(min_length=1, max_length=255)
    name: str = Field(default="", max_length=200)
    display_name: str = Field(default="", max_length=200)
    groups: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=2000)


@router.post("/identities/sign-in")
async def sign_in_by_identity(
    body: IdentityIn, request: Request, ledger: LedgerOf, settings: Settings
) -> dict[str, Any]:
    """The account of somebody whom the identity provider vouches for."""
    who = single_sign_on.Identity(**body.model_dump())
    request_id = str(getattr(request.state, "request_id", ""))
    try:
        async with request.app.state.database.transaction() as session:
            row = await single_sign_on.sign_in_by_identity(session, ledger, settings.sso_groups, who, request_id)
    except (AccountDisabled, GroupsUnmapped) as error:
        log.warning("single_sign_on_refused", code=error.code, request_id=request_id)
        raise
    return {"user": _session_user(row)}


@router.get("/sign-in-options")
async def sign_in_options(settings: Settings) -> dict[str, bool]:
    return {"local_accounts": settings.local_accounts}


class ViewAsIn(_In):
    user_id: str = Field(max_length=40)
    study_id: str = Field(max_length=40)
    principal: str | None = Field(default=None, max_length=64)
    role: Role | None = None


class ViewAs(BaseModel):
    viewed: str
    name: str
    role: str


@router.post("/views")
async def view_as(body: ViewAsIn, request: Request, ledger: LedgerOf) -> ViewAs:
    """Whether a person may look at a study as a member or a role; that they do is kept in the ledger."""
    async with request.app.state.database.transaction() as session:
        user = await people.user(session, body.user_id)
        if user is None:
            raise NotFound("study")
        principal = await person_principal(session, user)
        if not may_view(principal, body.study_id):
            raise NotFound("study")
        viewed = f"role:{body.role}" if body.role is not None else (await _member(session, body.principal or ""))
        eyes = await eyes_of(session, body.study_id, viewed)
        who = Actor(user.id, None, str(getattr(request.state, "request_id", "")))
        await ledger.append(session, who.did("study:view_as", f"study/{body.study_id}/as/{viewed}", body.study_id))
    return ViewAs(viewed=viewed, name=eyes.name, role=eyes.role)


async def _member(session: AsyncSession, text: str) -> str:
    return str((await find_principal(session, text)).id)
