"""Signing in at the hospital's identity provider, from the button to the session."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from authlib.common.security import generate_token

from medloom_gateway import repository
from medloom_gateway.authz import Authz, SignedInUser
from medloom_gateway.errors import ProviderRefused, SignInLapsed
from medloom_gateway.provider import Provider, Tokens
from medloom_gateway.repository import BegunRow
from medloom_gateway.sessions import Origin
from medloom_gateway.vouching import Refused
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)

BEGUN_FOR: Final = timedelta(minutes=10)
_MAX_GROUPS: Final = 2000


@dataclass(frozen=True, slots=True)
class Returned:
    """What the browser brought back from the provider."""

    state: str
    code: str
    error: str
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Vouched:
    """An account of Medloom and what its session must remember of the provider."""

    signed_in: SignedInUser
    origin: Origin


@dataclass(frozen=True)
class SingleSignOn:
    """``name`` is the hospital's, for the button. Every transaction is closed while the provider is asked."""

    name: str
    issuer: str
    groups_claim: str
    provider: Provider
    authz: Authz
    database: Database

    async def begin(self, browser: str) -> str:
        """Where the browser goes; ``browser`` is the secret in its cookie, which must come back with the answer."""
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        address = await self.provider.sign_in_address(state, nonce, verifier)
        row = BegunRow(_hash(state), _hash(browser), nonce, verifier, now() + BEGUN_FOR)
        async with self.database.transaction() as db:
            await repository.add_begun(db, row, now())
        return address

    async def finish(self, browser: str, back: Returned) -> Vouched:
        """Whom the provider vouches for; raises a problem with its cause. An answer is taken once, whatever it is."""
        async with self.database.transaction() as db:
            begun = await repository.take_begun(db, _hash(back.state), now())
        if begun is None or not browser or not secrets.compare_digest(begun.browser_sha256, _hash(browser)):
            raise SignInLapsed
        names_itself = back.issuer is not None or await self.provider.names_itself()
        if names_itself and back.issuer != self.issuer:
            raise Refused("iss")
        if back.error or not back.code:
            log.warning("single_sign_on_denied", error=back.error[:60])
            raise ProviderRefused
        tokens = await self.provider.redeem(back.code, begun.verifier)
        claims = await self.provider.identity(tokens, begun.nonce)
        signed_in = await self.authz.login_by_identity(await self._person(claims, tokens))
        return Vouched(signed_in, Origin(claims["sub"], _text(claims, "sid") or None, tokens.id_token))

    async def signed_out(self, logout_token: str) -> int:
        """Ends the sessions that the provider says are over; returns how many there were."""
        subject, session = await self.provider.signed_out(logout_token)
        async with self.database.transaction() as db:
            return await repository.remove_provided(db, subject, session)

    async def _person(self, claims: Mapping[str, Any], tokens: Tokens) -> dict[str, Any]:
        if _at(claims, self.groups_claim) is None:
            claims = {**await self.provider.more_about(tokens, claims["sub"]), **claims}
        return {
            "issuer": self.issuer,
            "subject": claims["sub"],
            "name": _text(claims, "preferred_username") or _text(claims, "email").partition("@")[0],
            "display_name": _text(claims, "name"),
            "groups": _groups(_at(claims, self.groups_claim)),
        }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip()[:200] if isinstance(value, str) else ""


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of this name, or of a path with dots (realm_access.roles)."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _groups(value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, str) and 0 < len(one) <= 300][:_MAX_GROUPS]
