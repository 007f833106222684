"""The public door as one ASGI app: refuses, swaps the credential, routes, and dresses the answer."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import getrandbits
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from medloom_contracts.errors import MedloomError, NotSignedIn, ViewOnly
from medloom_gateway.again import Rereadable, Unless401
from medloom_gateway.bodies import MIB, Meter, check_declared, limit_for
from medloom_gateway.cookies import session_secret
from medloom_gateway.credentials import Credential, Desk, Granted
from medloom_gateway.errors import MethodNotAllowed, ServiceAway, Unexpected, UnknownPath
from medloom_gateway.guards import SAFE_METHODS, check_host, check_same_site, client_of, header
from medloom_gateway.inside import Headers
from medloom_gateway.outgoing import Outgoing
from medloom_gateway.problems import answer
from medloom_gateway.routing import API, GATEWAY, service_for
from medloom_gateway.streams import Streams
from medloom_gateway.throttle import Throttle
from medloom_kit.telemetry import Telemetry, describe, get_logger, traceparent

log = get_logger(__name__)

METHODS: Final = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
RIGHTS: Final = "authz"
SESSIONS: Final = f"{API}auth/sessions"
METRICS: Final = "/metrics"
PROBES: Final = frozenset({"/healthz", "/readyz", METRICS})
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_.-]{8,64}")
_NOT_INWARDS: Final = frozenset(
    {
        b"authorization",
        b"forwarded",
        b"proxy-authorization",
        b"traceparent",
        b"tracestate",
        b"x-real-ip",
        b"x-request-id",
    }
)


@dataclass(frozen=True)
class Rules:
    """What the door is told by its settings. ``capability_header`` is the header that services read."""

    capability_header: str
    allowed_hosts: tuple[str, ...] = ("*",)
    trusted_proxies: tuple[str, ...] = ()
    json_bytes: int = 8 * MIB
    prediction_bytes: int = 512 * MIB
    shows_metrics: bool = True


class Visit(NamedTuple):
    """One request as the door sees it."""

    scope: Scope
    request_id: str
    address: str
    scheme: str
    path: str


class Admitted(NamedTuple):
    """A visit that may go in: to which app, and with what right (None for a visitor who is not signed in)."""

    backend: ASGIApp
    scope: Scope
    credential: Credential | None
    granted: Granted | None


class Door:
    """Routes each request to the ASGI app of a service (``backends``); the gateway's own app is one of them."""

    def __init__(
        self,
        backends: Mapping[str, ASGIApp],
        desk: Desk,
        throttle: Throttle,
        streams: Streams,
        rules: Rules,
        telemetry: Telemetry,
    ) -> None:
        self._backends = backends
        self._desk = desk
        self._throttle = throttle
        self._streams = streams
        self._rules = rules
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._backends[GATEWAY](scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1003})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        address, scheme = client_of(scope, self._rules.trusted_proxies)
        visit = Visit(scope, _request_id(scope), address, scheme, scope["path"])
        out = Outgoing(send, path=visit.path, scheme=scheme, request_id=visit.request_id)
        parent, began = header(scope, b"traceparent") or None, time.perf_counter()
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        with self._telemetry.span(f"{method} door", parent=parent, kind="server") as span:
            span.set_attribute("medloom.request.id", visit.request_id)
            refusal = await self._try(visit, receive, out)
            if refusal is not None and not out.started:
                await answer(refusal, visit.request_id, scope, receive, out)
            span.set_attribute("http.response.status_code", out.status)
        route = f"door to {service_for(visit.path) or 'nowhere'}"
        seconds = time.perf_counter() - began
        self._telemetry.requests.labels(GATEWAY, method, route, str(out.status)).observe(seconds)

    async def _try(self, visit: Visit, receive: Receive, out: Outgoing) -> MedloomError | None:
        """Serves the visit; what is returned could not be served. An answer that has begun can only be broken off."""
        try:
            await self._let_in(await self._admit(visit, out), receive, out)
        except MedloomError as error:
            return error
        except Exception as error:  # the caller gets the request id, the log the kind of fault, nobody a traceback
            if not out.started:
                kind, place = describe(error)
                log.error("gateway_fault", request_id=visit.request_id, error=kind, at=place)
            return Unexpected()
        return None

    async def _admit(self, visit: Visit, out: Outgoing) -> Admitted:
        if visit.path not in PROBES:
            check_host(visit.scope, self._rules.allowed_hosts)
        if visit.scope["method"] not in METHODS:
            raise MethodNotAllowed
        service = service_for(visit.path)
        if service is None or (visit.path == METRICS and not self._rules.shows_metrics):
            self._throttle.hit("address", visit.address)
            raise UnknownPath
        credential = _credential(visit)
        granted = await self._grant(visit, credential)
        if granted is not None and granted.read_only and not _only_looks(visit):
            raise ViewOnly
        backend = self._backends.get(service)
        if backend is None:
            raise ServiceAway(service)
        inner = self._inner(visit, granted, keep_cookie=service == GATEWAY)
        if service in {RIGHTS, GATEWAY} and visit.scope["method"] not in SAFE_METHODS:
            out.on_start = self._desk.clear  # whoever changes rights sees the change with the very next request
        return Admitted(backend, inner, credential, granted)

    async def _grant(self, visit: Visit, credential: Credential | None) -> Granted | None:
        if credential is None or not visit.path.startswith((API, "/v2")):
            check_same_site(visit.scope, cookie=False)
            self._throttle.hit("address", visit.address)
            return None
        if not self._desk.holds(credential):
            self._throttle.check("refused", visit.address)
        granted = await self._desk.granted(credential)
        check_same_site(visit.scope, cookie=credential.kind == "session" and granted is not None)
        if granted is not None:
            self._throttle.hit("credential", credential.key)
            return granted
        self._throttle.hit("refused", visit.address)
        if credential.kind == "token":
            raise NotSignedIn
        return None

    def _inner(self, visit: Visit, granted: Granted | None, *, keep_cookie: bool) -> Scope:
        """The scope as the service sees it: no secret of the caller, and nothing that only the door may say."""
        headers: Headers = [
            (name, value)
            for name, value in visit.scope["headers"]
            if _goes_inwards(name) and (keep_cookie or name != b"cookie")
        ]
        headers += [
            (b"x-request-id", visit.request_id.encode()),
            (b"x-forwarded-for", visit.address.encode()),
            (b"x-forwarded-proto", visit.scheme.encode()),
        ]
        if (here := traceparent()) is not None:
            headers.append((b"traceparent", here.encode()))
        client = (visit.address, (visit.scope.get("client") or ("", 0))[1])
        inner = {**visit.scope, "headers": headers, "scheme": visit.scheme, "client": client}
        return inner if granted is None else self._with_capability(inner, granted)

    async def _let_in(self, admitted: Admitted, receive: Receive, out: Outgoing) -> None:
        limit = limit_for(
            admitted.scope["path"], default=self._rules.json_bytes, predictions=self._rules.prediction_bytes
        )
        if limit is None:
            await self._forward(admitted, receive, out)
            return
        check_declared(admitted.scope, limit)
        out.meter = meter = Meter(receive, limit)
        try:
            await self._forward(admitted, meter, out)
        except Exception:
            if meter.over is None:
                raise
        finally:
            out.meter = None
        if meter.over is not None:
            raise meter.over

    async def _forward(self, admitted: Admitted, receive: Receive, out: Outgoing) -> None:
        if admitted.credential is None or admitted.granted is None:
            await admitted.backend(admitted.scope, receive, out)
            return
        with self._streams.serving(admitted.credential, admitted.granted, admitted.scope["path"]) as stream:
            out.on_stream = stream.begin
            try:
                await self._try_twice(admitted, admitted.credential, receive, out)
            except asyncio.CancelledError:
                if not stream.is_cut:
                    raise
                stream.task.uncancel()
                await out({"type": "http.response.body", "body": b"", "more_body": False})

    async def _try_twice(self, admitted: Admitted, credential: Credential, receive: Receive, out: Outgoing) -> None:
        """A service that heard of changed rights before this door did refuses the old capability: get a new one."""
        reread, held = Rereadable(receive), Unless401(out)
        await admitted.backend(admitted.scope, reread, held)
        if not held.holds:
            return
        if not held.says_not_signed_in:
            await held.let_go()
            return
        self._desk.drop(credential)
        granted = await self._desk.granted(credential)
        if granted is None or granted == admitted.granted or not reread.rewind():
            await held.let_go()
            return
        await admitted.backend(self._with_capability(admitted.scope, granted), reread, out)

    def _with_capability(self, scope: Scope, granted: Granted) -> Scope:
        name = self._rules.capability_header.lower().encode()
        headers = [
            *((key, value) for key, value in scope["headers"] if key != name),
            (name, granted.capability.encode()),
        ]
        return {**scope, "headers": headers}


@lru_cache(1024)
def _goes_inwards(name: bytes) -> bool:
    return not name.startswith((b"medloom-", b"x-medloom-", b"x-forwarded-")) and name not in _NOT_INWARDS


def _only_looks(visit: Visit) -> bool:
    """Whether a visit changes nothing but the visitor's own session: also leaving a view, and signing out."""
    return visit.scope["method"] in SAFE_METHODS or visit.path.startswith(SESSIONS)


def _request_id(scope: Scope) -> str:
    given = header(scope, b"x-request-id")
    if _REQUEST_ID.fullmatch(given):
        return given
    return f"req_{time.time_ns() // 1_000_000:011x}{getrandbits(64):016x}"


def _credential(visit: Visit) -> Credential | None:
    authorization = header(visit.scope, b"authorization")
    if authorization:
        scheme, _, secret = authorization.partition(" ")
        return Credential("token", secret.strip() if scheme.lower() == "bearer" else "", visit.address)
    secret = session_secret(header(visit.scope, b"cookie"), visit.scheme)
    return Credential("session", secret, visit.address) if secret else None
