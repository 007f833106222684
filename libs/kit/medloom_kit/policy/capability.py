"""The signed capability: a principal's rights on paper for at most five minutes, verified offline by every service."""

import json
import re
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from ulid import ULID

from medloom_contracts.errors import NotSignedIn
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.policy.model import Grant, Principal

MAX_TTL_S: Final = 300
_ISSUER: Final = "medloom-authz"
_ALGORITHM: Final = "Ed25519"
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def new_key_pair() -> tuple[str, str]:
    """A private and a public Ed25519 key, both PEM text."""
    key = OKPKey.generate_key("Ed25519")
    return key.as_pem(private=True).decode(), key.as_pem(private=False).decode()


def public_key_of(private_key: str) -> str:
    """The public half (PEM) of a private key (PEM)."""
    return OKPKey.import_key(private_key).as_pem(private=False).decode()


def _scopes_claim(grant: Grant) -> list[str] | None:
    """None stands for all of the role's scopes, so that a member of a hundred studies still fits into a header."""
    return None if set(grant.scopes) == _of_role(grant.role) else list(grant.scopes)


def _of_role(role: str) -> frozenset[str]:
    return frozenset(ROLE_SCOPES[Role(role)]) if role in set(Role) else frozenset()


def _claims(principal: Principal) -> dict[str, Any]:
    return {
        "sub": principal.id,
        "name": principal.name,
        "kind": principal.kind,
        "ins": principal.institution_id,
        "tok": principal.token_id,
        "adm": principal.site_admin,
        "ext": principal.external,
        "pv": principal.policy_version,
        "view": principal.viewing,
        "grants": [
            [g.study_id, g.role, _scopes_claim(g), g.expires_at.timestamp() if g.expires_at else None, g.study_state]
            for g in principal.grants
        ],
    }


def sign(principal: Principal, private_key: str, ttl_s: int = MAX_TTL_S, *, now: datetime | None = None) -> str:
    """The capability as compact JWT; ``ttl_s`` above five minutes is cut to five minutes."""
    at = int((now or datetime.now(UTC)).timestamp())
    claims = _claims(principal) | {
        "iss": _ISSUER,
        "jti": principal.capability_id or str(ULID()).lower(),
        "iat": at,
        "exp": at + min(ttl_s, MAX_TTL_S),
    }
    return jwt.encode({"alg": _ALGORITHM}, claims, OKPKey.import_key(private_key), algorithms=[_ALGORITHM])


def verify(text: str, public_key: str, *, now: datetime | None = None) -> Principal:
    """The principal a capability names; raises NotSignedIn when it is forged, malformed or out of date."""
    at = (now or datetime.now(UTC)).timestamp()
    try:
        if not _COMPACT.fullmatch(text):
            raise NotSignedIn
        claims = jwt.decode(text, OKPKey.import_key(public_key), algorithms=[_ALGORITHM]).claims
        fresh = claims["iss"] == _ISSUER and claims["iat"] - 60 <= at < claims["exp"] <= claims["iat"] + MAX_TTL_S
        if not fresh:
            raise NotSignedIn
        return _principal(claims)
    except (JoseError, ValueError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise NotSignedIn from error


def _principal(claims: dict[str, Any]) -> Principal:
    grants = tuple(
        Grant(
            study_id=study,
            role=role,
            scopes=tuple(sorted(_of_role(role)) if scopes is None else scopes),
            expires_at=datetime.fromtimestamp(until, UTC) if until is not None else None,
            study_state=state,
        )
        for study, role, scopes, until, state in claims["grants"]
    )
    return Principal(
        id=claims["sub"],
        name=claims["name"],
        kind=claims["kind"],
        institution_id=claims["ins"],
        token_id=claims["tok"],
        site_admin=claims["adm"],
        external=claims["ext"],
        grants=grants,
        policy_version=claims["pv"],
        capability_id=claims["jti"],
        viewing=claims.get("view", ""),
    )
