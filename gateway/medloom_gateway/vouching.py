"""Whether a signed token of the identity provider holds: signature, issuer, audience, times, nonce."""

import time
from collections.abc import Mapping
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import JWKRegistry

from medloom_contracts.errors import Words
from medloom_gateway.errors import IdentityRefused

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
FRESH_S: Final = 600
_MAX_KEYS: Final = 50
_MAX_TOKEN: Final = 64 * 1024
_LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"

_CAUSES: Final[dict[str, Words]] = {
    "signature": Words(
        en="The provider's answer is not signed with one of its present keys.",
        ko="인증 서버의 응답이 현재 키로 서명되지 않았습니다.",
    ),
    "form": Words(en="The provider's answer cannot be read.", ko="인증 서버의 응답을 읽을 수 없습니다."),
    "iss": Words(en="The answer comes from another identity provider.", ko="다른 인증 서버에서 온 응답입니다."),
    "aud": Words(en="The answer was made for another application.", ko="다른 애플리케이션을 위해 발급된 응답입니다."),
    "exp": Words(en="The answer is out of date.", ko="응답의 유효 기간이 지났습니다."),
    "iat": Words(
        en="The answer's time is not now: the clocks of the two servers differ.",
        ko="응답 시각이 현재와 다릅니다. 두 서버의 시계가 맞지 않습니다.",
    ),
    "nonce": Words(
        en="The answer belongs to another sign-in than this one.", ko="이 로그인이 아닌 다른 로그인의 응답입니다."
    ),
    "sub": Words(en="The answer names nobody.", ko="응답에 사용자가 없습니다."),
}


class Refused(IdentityRefused):
    """``cause`` is the claim that does not hold, or ``signature`` or ``form``."""

    def __init__(self, cause: str) -> None:
        self.cause = {"azp": "aud", "nbf": "iat", "client_id": "aud"}.get(cause, cause)
        if self.cause not in _CAUSES:
            self.cause = "form"
        super().__init__(_CAUSES[self.cause], where=self.cause)


class KeySet:
    """The provider's public signing keys; those of kinds we do not know are left out."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._keys: list[tuple[str | None, Any]] = []
        listed = told.get("keys")
        for one in listed[:_MAX_KEYS] if isinstance(listed, list) else ():
            if not isinstance(one, dict) or one.get("use", "sig") != "sig" or one.get("kty") not in {"RSA", "EC"}:
                continue
            try:
                self._keys.append((one.get("kid"), JWKRegistry.import_key(one)))
            except (JoseError, ValueError, KeyError, TypeError):
                continue

    def candidates(self, kid: object) -> list[Any]:
        """The keys that a token may have been signed with."""
        return [key for name, key in self._keys if kid is None or name is None or name == kid]


class Checker:
    """The rules of OpenID Connect Core 1.0 section 3.1.3.7 and Back-Channel Logout 1.0 section 2.6."""

    def __init__(self, issuer: str, client_id: str, skew_s: int) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._skew_s = skew_s

    def verified(self, token: str, keys: KeySet) -> tuple[dict[str, Any], dict[str, Any]]:
        """Claims and header of a token that one of the keys signed; raises Refused."""
        if len(token) > _MAX_TOKEN:
            raise Refused("form")
        try:
            header = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError) as error:
            raise Refused("form") from error
        for key in keys.candidates(header.get("kid")):
            try:
                found = jwt.decode(token, key, algorithms=list(ALGORITHMS))
            except BadSignatureError:
                continue
            except (JoseError, ValueError):
                continue
            return dict(found.claims), dict(found.header)
        raise Refused("signature")

    def identity(
        self, claims: Mapping[str, Any], header: Mapping[str, Any], nonce: str, access_token: str
    ) -> dict[str, Any]:
        """The claims of an ID token for this sign-in; raises Refused."""
        rules = {"iss": {"essential": True, "value": self._issuer}, "sub": {"essential": True}}
        told = {"nonce": nonce, "client_id": self._client_id, "access_token": access_token or None}
        self._timely(claims)
        self._ours(claims)
        try:
            CodeIDToken(dict(claims), dict(header), rules, told).validate(int(time.time()), self._skew_s)
        except ExpiredTokenError as error:
            raise Refused("exp") from error
        except ClaimError as error:
            raise Refused(error.claim or "form") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise Refused("sub")
        return dict(claims)

    def signed_out(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Subject and session of a logout token; raises Refused."""
        if claims.get("iss") != self._issuer:
            raise Refused("iss")
        self._ours(claims)
        self._timely(claims)
        if "exp" in claims and not (isinstance(claims["exp"], int) and claims["exp"] + self._skew_s > time.time()):
            raise Refused("exp")
        if "nonce" in claims or not isinstance(claims.get("events"), dict) or _LOGOUT not in claims["events"]:
            raise Refused("form")
        if str(header.get("typ", "JWT")).lower() not in {"logout+jwt", "jwt"}:
            raise Refused("form")
        subject, session = claims.get("sub"), claims.get("sid")
        if subject is None and session is None:
            raise Refused("sub")
        return (str(subject) if subject else None), (str(session) if session else None)

    def _ours(self, claims: Mapping[str, Any]) -> None:
        """Made for us, and for nobody who could show it to us as theirs."""
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if self._client_id not in named or (len(named) > 1 and claims.get("azp") != self._client_id):
            raise Refused("aud")

    def _timely(self, claims: Mapping[str, Any]) -> None:
        issued = claims.get("iat")
        if isinstance(issued, bool) or not isinstance(issued, int | float):
            raise Refused("iat")
        if not -FRESH_S - self._skew_s <= issued - time.time() <= self._skew_s:
            raise Refused("iat")
