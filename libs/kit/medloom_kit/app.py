"""A service's HTTP face: problem+json for every error, one span and one log line for every request."""

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medloom_contracts.errors import MedloomError, Problem, TooLarge, Unavailable, Words
from medloom_kit.api.direct import DirectRoute
from medloom_kit.outages import RETRY_AFTER_S, outage
from medloom_kit.telemetry import Telemetry, describe, get_logger

log = get_logger(__name__)

# what is counted for a caller who went away before the answer, after nginx; it is never sent
GONE: Final = 499

_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}

_WORDS = {
    400: Words(en="The request cannot be understood.", ko="요청을 이해할 수 없습니다."),
    404: Words(en="Nothing lies at this address.", ko="이 주소에는 아무것도 없습니다."),
    405: Words(en="The address exists, but not for this method.", ko="주소는 있지만 이 메서드는 지원하지 않습니다."),
    413: Words(en="The request body is too large.", ko="요청 본문이 너무 큽니다."),
    415: Words(en="The body is of a kind that is not taken here.", ko="지원하지 않는 형식의 본문입니다."),
}

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}}
    for status, text in (
        (401, "Not signed in"),
        (404, "No such object, or no right to see it"),
        (409, "The present state does not allow this"),
        (422, "Malformed input"),
        (500, "The server failed"),
    )
}


class App(FastAPI):
    """A FastAPI application that looks up its direct routes first; those pass none of FastAPI's layers."""

    def __init__(self, telemetry: Telemetry, service: str, **options: Any) -> None:
        super().__init__(**options)
        self.state.service = service
        self._direct: tuple[DirectRoute, ...] = ()
        self._observed = _Observed(_answer_directly, telemetry, service)
        self.add_middleware(_Observed, telemetry=telemetry, service=service)

    def include_router(self, router: APIRouter, *given: Any, **options: Any) -> None:
        super().include_router(router, *given, **options)
        self._direct += tuple(route for route in router.routes if isinstance(route, DirectRoute))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self._direct:
                if route.takes(scope):
                    scope["app"] = self
                    await self._observed(scope, receive, send)
                    return
        await super().__call__(scope, receive, send)


async def _answer_directly(scope: Scope, receive: Receive, send: Send) -> None:
    await scope["route"].answer(scope, receive, send)


def create_app(title: str, telemetry: Telemetry, *, service: str, max_body_bytes: int, **options: Any) -> App:
    """An application with the kit's error handling, request ids, spans and metrics."""
    app = App(
        telemetry,
        service,
        title=title,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEM_RESPONSES,
        **options,
    )
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.state.max_body_bytes = max_body_bytes

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(await telemetry.exposition(), media_type="text/plain; version=0.0.4")

    return app


def problem_response(request: Request, problem: Problem) -> JSONResponse:
    """A problem as an answer; Korean texts for who asks for Korean."""
    given = problem.model_copy(update={"request_id": getattr(request.state, "request_id", None)})
    if request.headers.get("accept-language", "").lower().startswith("ko"):
        given = given.model_copy(
            update={"detail": problem.detail_ko or problem.detail, "hint": problem.hint_ko or problem.hint}
        )
    return JSONResponse(
        given.model_dump(exclude_none=True), status_code=problem.status, media_type="application/problem+json"
    )


def _malformed(request: Request, error: RequestValidationError) -> Response:
    # the input itself stays out: it may be a patient's value
    problems = [{"where": ".".join(map(str, item["loc"])), "what": item["msg"]} for item in error.errors()]
    return problem_response(
        request,
        Problem(
            type="urn:medloom:problem:malformed",
            title="The input does not have the expected form",
            status=422,
            code="malformed",
            detail="; ".join(f"{item['where']}: {item['what']}" for item in problems[:5]),
            detail_ko="입력 형식이 올바르지 않습니다: " + ", ".join(item["where"] for item in problems[:5]),
            hint="Correct the named fields; the API documentation shows the expected form.",
            hint_ko="표시된 항목을 고치세요. 형식은 API 문서에 있습니다.",
            problems=problems,
        ),
    )


def _http(request: Request, error: HTTPException) -> Response:
    code = _CODES.get(error.status_code, "http_error")
    words = _WORDS.get(error.status_code, Words(en=str(error.detail), ko=str(error.detail)))
    return problem_response(
        request,
        Problem(
            type=f"urn:medloom:problem:{code}",
            title=str(error.detail),
            status=error.status_code,
            code=code,
            detail=words.en,
            detail_ko=words.ko,
            hint="Check the address and the method against the API documentation.",
            hint_ko="주소와 메서드를 API 문서와 비교하세요.",
        ),
    )


def _known(request: Request, error: MedloomError) -> Response:
    response = problem_response(request, error.problem())
    if isinstance(error, Unavailable):
        log.warning("request_waits", code=error.code, detail=error.detail.en)
        response.headers["retry-after"] = str(RETRY_AFTER_S)
    return response


def _outer(request: Request, error: Exception) -> Response:
    """An error of the database, the disk or the network."""
    named = outage(error)
    return _known(request, named) if named is not None else _unexpected(request, error)


def _unexpected(request: Request, error: Exception) -> Response:
    kind, place = describe(error)
    log.error("request_failed", error=kind, at=place, request_id=getattr(request.state, "request_id", ""))
    return problem_response(
        request,
        Problem(
            type="urn:medloom:problem:internal",
            title="The server failed",
            status=500,
            code="internal",
            detail="Something went wrong inside the server; nothing was changed.",
            detail_ko="서버 내부 오류가 발생했으며 아무것도 바뀌지 않았습니다.",
            hint="Try again; if it happens again, give IT the request id.",
            hint_ko="다시 시도하고, 반복되면 요청 번호를 IT 담당자에게 알려 주세요.",
        ),
    )


# every error leaves as RFC 9457 problem+json with a stable code, in the reader's language
_HANDLERS: Final[dict[type[Exception], Callable[[Request, Any], Response]]] = {
    MedloomError: _known,
    RequestValidationError: _malformed,
    HTTPException: _http,
    SQLAlchemyError: _outer,
    OSError: _outer,
}


def _answer_to(request: Request, error: Exception) -> Response:
    for kind, handler in _HANDLERS.items():
        if isinstance(error, kind):
            return handler(request, error)
    return _unexpected(request, error)


class _Observed:
    """Request id, span, metric and log line. Routes are named by their template, so no identifier or query is kept."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry, service: str) -> None:
        self._app = app
        self._telemetry = telemetry
        self._service = service
        self._log = log.bind(service=service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = headers.get(b"x-request-id", b"")[:64].decode("latin-1") or uuid4().hex
        parent = headers.get(b"traceparent", b"").decode("latin-1")
        scope.setdefault("state", {})["request_id"] = request_id
        sending, started = _Sending(send, request_id), time.perf_counter()
        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        with self._telemetry.span(scope["method"], parent=parent, kind="server") as span:
            try:
                await self._answer(scope, receive, sending, headers)
            finally:
                method, status, seconds = scope["method"], sending.status, time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "unmatched")
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
                self._telemetry.requests.labels(self._service, method, route, str(status)).observe(seconds)
                self._log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
                structlog.contextvars.reset_contextvars(**bound)

    async def _answer(self, scope: Scope, receive: Receive, sending: "_Sending", headers: dict[bytes, bytes]) -> None:
        try:
            _refuse_large(scope, headers)
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            sending.status = GONE
        except Exception as error:
            # swallowed here, for the server would log its text, which may hold a patient's value
            answer = _answer_to(Request(scope), error)
            if not sending.began:
                await answer(scope, receive, sending)


class _Sending:
    """``send`` of one request, with the request id in its headers; ``status`` is that of the answer once it began."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode("latin-1")
        self.began = False
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.began, self.status = True, message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self._request_id)]
        await self._send(message)


def _refuse_large(scope: Scope, headers: dict[bytes, bytes]) -> None:
    """JSON bodies have a limit; streamed kinds (uploads, files of rows) are limited where they are read."""
    kind = headers.get(b"content-type", b"").split(b";")[0].strip()
    length = headers.get(b"content-length", b"0")
    limit: int = scope["app"].state.max_body_bytes if "app" in scope else 0
    if limit and kind == b"application/json" and length.isdigit() and int(length) > limit:
        raise TooLarge(
            Words(en="The request body is too large.", ko="요청 본문이 너무 큽니다."),
            Words(en="Send files through a resumable upload.", ko="파일은 이어 올리기로 보내세요."),
        )
