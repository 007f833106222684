"""Operations of single sign-on: the ways in, the way to the provider and back, and its word to sign out."""

import secrets
from typing import Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from medloom_gateway.api import (
    SignedInSession,
    TheAuthz,
    TheDesk,
    TheSessions,
    TheSingleSignOn,
    TheThrottle,
    cookie_attributes,
    set_session_cookie,
    shown_secret,
)
from medloom_gateway.cookies import begun_cookie_name, begun_secret
from medloom_gateway.errors import BodyTooLarge, NoSingleSignOn
from medloom_gateway.sso import BEGUN_FOR, Returned

# outside the unit of work: no transaction is open while the provider is asked
router = APIRouter()

_MAX_LOGOUT: Final = 64 * 1024


class Provided(BaseModel):
    """A hospital's own sign-in."""

    name: str = Field(description="how the hospital is called on the button")


class SignInOptions(BaseModel):
    """The ways in that this site has."""

    password: bool = Field(description="whether there are accounts with a password")
    single_sign_on: Provided | None


class Departure(BaseModel):
    """Where the browser goes to sign in."""

    address: str


class Arrival(BaseModel):
    """The query with which the provider sent the browser back."""

    state: str = Field(min_length=1, max_length=200)
    code: str = Field(default="", max_length=4096)
    error: str = Field(default="", max_length=200)
    iss: str | None = Field(default=None, max_length=300)


@router.get(
    "/api/v1/auth/sign-in-options", operation_id="get_sign_in_options", summary="The ways to sign in", tags=["sessions"]
)
async def options(authz: TheAuthz, single_sign_on: TheSingleSignOn) -> SignInOptions:
    provided = Provided(name=single_sign_on.name) if single_sign_on is not None else None
    return SignInOptions(password=await authz.local_accounts(), single_sign_on=provided)


@router.post(
    "/api/v1/auth/single-sign-on",
    operation_id="begin_single_sign_on",
    summary="Begin to sign in with the hospital's account: where the browser goes",
    status_code=201,
    tags=["sessions"],
)
async def begin(
    request: Request, response: Response, single_sign_on: TheSingleSignOn, throttle: TheThrottle
) -> Departure:
    if single_sign_on is None:
        raise NoSingleSignOn
    throttle.hit("login_address", _address(request))
    scheme = request.url.scheme
    # a browser keeps its secret, so that two tabs can sign in beside each other
    browser = begun_secret(request.headers.get("cookie", ""), scheme) or secrets.token_urlsafe(32)
    address = await single_sign_on.begin(browser)
    lasts = int(BEGUN_FOR.total_seconds())
    response.set_cookie(begun_cookie_name(scheme), browser, max_age=lasts, **cookie_attributes(request))
    return Departure(address=address)


@router.post(
    "/api/v1/auth/single-sign-on/arrival",
    operation_id="finish_single_sign_on",
    summary="Come back from the hospital's sign-in; the session comes as a cookie",
    status_code=201,
    tags=["sessions"],
)
async def finish(
    body: Arrival,
    request: Request,
    response: Response,
    sessions: TheSessions,
    single_sign_on: TheSingleSignOn,
    throttle: TheThrottle,
) -> SignedInSession:
    if single_sign_on is None:
        raise NoSingleSignOn
    throttle.hit("login_address", _address(request))
    browser = begun_secret(request.headers.get("cookie", ""), request.url.scheme)
    vouched = await single_sign_on.finish(browser, Returned(body.state, body.code, body.error, body.iss))
    async with single_sign_on.database.transaction() as db:
        row, secret = await sessions.open(
            db,
            vouched.signed_in.user.id,
            former=shown_secret(request),
            epoch=vouched.signed_in.epoch,
            origin=vouched.origin,
        )
    set_session_cookie(request, response, secret, row.expires_at)
    return SignedInSession(user=vouched.signed_in.user, expires_at=row.expires_at)


@router.post("/api/v1/auth/single-sign-on/logout", status_code=204, include_in_schema=False)
async def logout(request: Request, single_sign_on: TheSingleSignOn, desk: TheDesk, throttle: TheThrottle) -> None:
    """For the identity provider: somebody signed out there (OpenID Connect Back-Channel Logout 1.0)."""
    if single_sign_on is None:
        raise NoSingleSignOn
    throttle.hit("login_address", _address(request))
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > _MAX_LOGOUT:
            raise BodyTooLarge(_MAX_LOGOUT)
    told = parse_qs(content.decode("latin-1")).get("logout_token", [""])
    await single_sign_on.signed_out(told[0])
    desk.clear()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
