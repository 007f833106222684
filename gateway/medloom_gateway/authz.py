"""What the gateway asks authz: a capability for a credential, and whether a password is right."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp

from medloom_contracts.errors import MedloomError, Problem, RemoteProblem
from medloom_gateway.credentials import Credential, Granted
from medloom_gateway.errors import ServiceAway, ServiceBroke
from medloom_gateway.inside import Answer, call
from medloom_gateway.sessions import Sessions, is_stale, view_of
from medloom_kit.db import Database
from medloom_kit.telemetry import traceparent

INTERNAL_HEADER = "X-Medloom-Internal"
MAX_SECRET = 512


class SessionUser(BaseModel):
    """Who signed in."""

    id: str
    name: str
    display_name: str = ""
    institution_id: str = ""
    site_admin: bool = False


@dataclass(frozen=True)
class SignedInUser:
    """A user who may have a session, and the epoch under which it is opened."""

    user: SessionUser
    epoch: int


@dataclass(frozen=True)
class Authz:
    """authz's internal operations, called in this process or through a proxy: ``app`` is either."""

    app: ASGIApp | None
    secret: str

    async def exchange(self, body: dict[str, Any]) -> Granted | None:
        """The capability for a token or a signed-in user; None when authz refuses."""
        answer = await self._post("/internal/exchange", body)
        if answer.status == 401:
            return None
        if answer.status != 200:
            raise ServiceBroke("authz")
        given = answer.json()
        return Granted(
            given["capability"],
            given["principal_id"],
            given.get("token_id"),
            given.get("policy_version", 0),
            read_only=bool(given.get("viewing")),
        )

    async def look_as(self, body: dict[str, Any]) -> dict[str, Any]:
        """With whose eyes a person wants to see a study, once authz allows it; RemoteProblem when it does not."""
        answer = await self._post("/internal/views", body)
        if answer.status != 200:
            raise _told(answer)
        view: dict[str, Any] = answer.json()
        return view

    async def login(self, name: str, password: str, address: str) -> SignedInUser | None:
        """The user of a name and password; None when they do not match; RemoteProblem for any other refusal."""
        answer = await self._post("/internal/login", {"name": name, "password": password, "address": address})
        if answer.status == 200:
            return _signed_in(answer)
        if answer.status == 401:
            return None
        raise _told(answer)

    async def login_by_identity(self, person: dict[str, Any]) -> SignedInUser:
        """The account of whom the identity provider vouches for; RemoteProblem when there is none for them."""
        answer = await self._post("/internal/identities/sign-in", person)
        if answer.status != 200:
            raise _told(answer)
        return _signed_in(answer)

    async def local_accounts(self) -> bool:
        """Whether people can sign in with a password."""
        answer = await self._ask("GET", "/internal/sign-in-options", None)
        if answer.status != 200:
            raise ServiceBroke("authz")
        return bool(answer.json()["local_accounts"])

    async def _post(self, path: str, body: dict[str, Any]) -> Answer:
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        if self.app is None:
            raise ServiceAway("authz")
        headers = {INTERNAL_HEADER: self.secret}
        parent = traceparent()
        if parent:
            headers["traceparent"] = parent
        return await call(self.app, method, path, headers=headers, body=body)


def _signed_in(answer: Answer) -> SignedInUser:
    user = answer.json()["user"]
    return SignedInUser(SessionUser.model_validate(user), int(user.get("session_epoch", 0)))


def _told(answer: Answer) -> MedloomError:
    """What authz refused with, to be raised again as it was."""
    try:
        return RemoteProblem(Problem.model_validate_json(answer.body))
    except ValidationError:
        return ServiceBroke("authz")


@dataclass(frozen=True)
class Exchanger:
    """Turns what a caller shows into a capability: sessions by way of the gateway's own table."""

    authz: Authz
    sessions: Sessions
    database: Database

    async def __call__(self, credential: Credential) -> Granted | None:
        if not credential.secret or len(credential.secret) > MAX_SECRET:
            return None
        if credential.kind == "token":
            return await self.authz.exchange({"token": credential.secret, "address": credential.address})
        async with self.database.transaction(write=False) as db:
            row = await self.sessions.find(db, credential.secret)
        if row is None:
            return None
        if is_stale(row):
            async with self.database.transaction() as db:
                await self.sessions.touch(db, row)
        asked: dict[str, Any] = {"user_id": row.user_id, "session_id": row.id, "address": credential.address}
        asked["epoch"] = row.epoch
        return await self.authz.exchange(asked | {"view": view_of(row)})
