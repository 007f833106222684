"""The hospital's identity provider: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636)."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from medloom_gateway.errors import ProviderAway, ProviderRefused
from medloom_gateway.vouching import Checker, KeySet, Refused
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)

KEEP_S: Final = 3600.0
KEYS_AGAIN_S: Final = 10.0
ANSWER_S: Final = 10.0
_MAX_ANSWER: Final = 1024 * 1024
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Client:
    """How the provider knows this server, and where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    back: str
    skew_s: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was exchanged for."""

    id_token: str
    access_token: str


class Provider:
    """Asks the provider; its description and keys are kept for an hour, and keys are asked for anew when one is new."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._checker = Checker(client.issuer, client.client_id, client.skew_s)
        self._about: dict[str, Any] = {}
        self._about_until = 0.0
        self._keys: KeySet | None = None
        self._keys_until = 0.0
        self._asked_again = -KEYS_AGAIN_S
        self._lock = asyncio.Lock()

    async def sign_in_address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in."""
        return str(
            prepare_grant_uri(
                await self._endpoint("authorization_endpoint"),
                self._client.client_id,
                "code",
                redirect_uri=self._client.back,
                scope=self._client.scopes,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    async def sign_out_address(self, id_token: str) -> str | None:
        """Where the browser goes to sign out there too (RP-Initiated Logout 1.0); None when there is no such place."""
        try:
            address = (await self._describe()).get("end_session_endpoint")
        except ProviderAway:
            return None
        if not isinstance(address, str) or not _is_safe(address):
            return None
        asked = {"post_logout_redirect_uri": self._client.back, "client_id": self._client.client_id}
        return f"{address}{'&' if '?' in address else '?'}{urlencode({**asked, 'id_token_hint': id_token})}"

    async def names_itself(self) -> bool:
        """Whether the provider says that it names itself in every answer (RFC 9207)."""
        return (await self._describe()).get("authorization_response_iss_parameter_supported") is True

    async def redeem(self, code: str, verifier: str) -> Tokens:
        """The tokens of a code; raises ProviderRefused when it is wrong, used or too old."""
        body = urlencode(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._client.back,
                "code_verifier": verifier,
            }
        )
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        address = await self._endpoint("token_endpoint")
        auth = ClientAuth(self._client.client_id, self._client.client_secret, await self._method())
        address, headers, body = auth.prepare("POST", address, headers, body)
        status, answer = await self._ask("POST", address, headers, body)
        if status in {400, 401, 403}:
            log.warning("single_sign_on_code_refused", status=status, error=str(answer.get("error", ""))[:60])
            raise ProviderRefused
        if status != 200 or not isinstance(answer.get("id_token"), str):
            raise ProviderAway
        return Tokens(answer["id_token"], str(answer.get("access_token", "")))

    async def identity(self, tokens: Tokens, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that holds; raises IdentityRefused."""
        # the token endpoint itself gave it, over TLS: a key we do not know is a new one
        claims, header = await self._verified(tokens.id_token, patience_s=0)
        return self._checker.identity(claims, header, nonce, tokens.access_token)

    async def more_about(self, tokens: Tokens, subject: str) -> dict[str, Any]:
        """The claims of the provider's userinfo, empty when it has none or speaks of somebody else."""
        about = await self._describe()
        if "userinfo_endpoint" not in about or not tokens.access_token:
            return {}
        headers = {"authorization": f"Bearer {tokens.access_token}", "accept": "application/json"}
        status, answer = await self._ask("GET", await self._endpoint("userinfo_endpoint"), headers)
        return answer if status == 200 and answer.get("sub") == subject else {}

    async def signed_out(self, logout_token: str) -> tuple[str | None, str | None]:
        """Subject and session that a logout token ends (Back-Channel Logout 1.0); raises IdentityRefused."""
        claims, header = await self._verified(logout_token, patience_s=KEYS_AGAIN_S)
        return self._checker.signed_out(claims, header)

    async def _verified(self, token: str, *, patience_s: float) -> tuple[dict[str, Any], dict[str, Any]]:
        keys = await self._keys_now()
        try:
            return self._checker.verified(token, keys)
        except Refused as refusal:
            if refusal.cause != "signature":
                raise
        return self._checker.verified(token, await self._keys_now(not_after_s=patience_s))

    async def _keys_now(self, *, not_after_s: float | None = None) -> KeySet:
        """With ``not_after_s`` asked anew unless that was done so shortly ago: forged tokens shall not make us ask."""
        async with self._lock:
            here = time.monotonic()
            if not_after_s is not None and here - self._asked_again >= not_after_s:
                self._asked_again, self._keys_until = here, 0.0
            if self._keys is None or here >= self._keys_until:
                address = (await self._describe()).get("jwks_uri", "")
                status, answer = await self._ask("GET", _safe(address), {"accept": "application/json"})
                if status != 200:
                    raise ProviderAway
                self._keys, self._keys_until = KeySet(answer), here + KEEP_S
            return self._keys

    async def _method(self) -> str:
        if not self._client.client_secret:
            return "none"
        offered = (await self._describe()).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    async def _endpoint(self, name: str) -> str:
        return _safe((await self._describe()).get(name, ""))

    async def _describe(self) -> dict[str, Any]:
        if time.monotonic() >= self._about_until:
            address = self._client.issuer.rstrip("/") + "/.well-known/openid-configuration"
            status, about = await self._ask("GET", _safe(address), {"accept": "application/json"})
            same = about.get("issuer") == self._client.issuer
            if status != 200 or not same:
                log.error("single_sign_on_provider", status=status, same_issuer=same)
                raise ProviderAway
            self._about, self._about_until = about, time.monotonic() + KEEP_S
        return self._about

    async def _ask(
        self, method: str, address: str, headers: dict[str, str], body: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        import httpx  # not needed where no provider is set up

        try:
            async with (
                httpx.AsyncClient(timeout=ANSWER_S, follow_redirects=False) as http,
                http.stream(method, address, headers=headers, content=body) as answer,
            ):
                content = b""
                async for chunk in answer.aiter_bytes():
                    content += chunk
                    if len(content) > _MAX_ANSWER:
                        raise ProviderAway
                told = json.loads(content or b"{}")
        except (httpx.HTTPError, ValueError) as error:
            log.warning("single_sign_on_away", error=type(error).__name__)
            raise ProviderAway from None
        return answer.status_code, told if isinstance(told, dict) else {}


def _is_safe(address: str) -> bool:
    """Secrets travel over TLS, or not beyond this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _safe(address: object) -> str:
    if not isinstance(address, str) or not _is_safe(address):
        log.error("single_sign_on_address_not_https")
        raise ProviderAway
    return address
