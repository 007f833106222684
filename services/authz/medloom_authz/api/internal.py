"""For the gateway alone: never routed to from outside, behind a shared secret, not in the OpenAPI document."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from medloom_authz.api.authority import LedgerOf, Settings
from medloom_authz.errors import SignInLocked
from medloom_authz.keys import Keys
from medloom_authz.service import accounts
from medloom_authz.service.exchange import exchange
from medloom_contracts.errors import NotFound
from medloom_kit.api import state
from medloom_kit.app import problem_response


def _gateway_only(settings: Settings, x_medloom_internal: Annotated[str, Header()] = "") -> None:
    expected = settings.internal_secret.get_secret_value()
    if not expected or not secrets.compare_digest(x_medloom_internal.encode(), expected.encode()):
        raise NotFound("page")


router = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(_gateway_only)])


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ExchangeIn(_In):
    token: SecretStr | None = None
    user_id: str | None = None
    address: str | None = None


class Exchanged(BaseModel):
    capability: str
    principal_id: str
    token_id: str | None
    expires_in: int
    policy_version: int


class LoginIn(_In):
    name: str = Field(max_length=200)
    password: SecretStr


@router.post("/exchange")
async def exchange_route(body: ExchangeIn, request: Request, keys: Annotated[Keys, state("keys")]) -> Exchanged:
    token = body.token.get_secret_value() if body.token is not None else None
    done = await exchange(
        request.app.state.database, keys.private_key, token=token, user_id=body.user_id, address=body.address
    )
    return Exchanged(
        capability=done.capability,
        principal_id=done.principal.id,
        token_id=done.principal.token_id,
        expires_in=done.expires_in,
        policy_version=done.principal.policy_version,
    )


@router.post("/login", response_model=None)
async def login(body: LoginIn, request: Request, ledger: LedgerOf) -> dict[str, Any] | Response:
    request_id = str(getattr(request.state, "request_id", ""))
    try:
        row = await accounts.sign_in(
            request.app.state.database, ledger, body.name, body.password.get_secret_value(), request_id
        )
    except SignInLocked as error:
        answer = problem_response(request, error.problem())
        answer.headers["retry-after"] = str(error.retry_after)
        return answer
    fields = ("id", "name", "display_name", "institution_id", "site_admin")
    return {"user": {field: getattr(row, field) for field in fields}}
