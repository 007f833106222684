"""The pages that need no workbench: status page, API guide, the OpenAPI document, and their files."""

import asyncio
import hashlib
import time
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.types import ASGIApp

from medloom_gateway.errors import UnknownPath
from medloom_gateway.inside import call
from medloom_gateway.openapi import document_bytes
from medloom_gateway.pages import LANGUAGES, docs_page, start_page, static_file
from medloom_gateway.problems import wants_korean
from medloom_gateway.workbench import STATUS_PAGE
from medloom_kit.api import state

router = APIRouter(include_in_schema=False)

STATE_FOR_S: Final = 5.0
ASK_FOR_S: Final = 3.0
_HTML: Final = "text/html; charset=utf-8"


class States:
    """Which services answer; asked at most every few seconds."""

    def __init__(self, backends: Mapping[str, ASGIApp]) -> None:
        self._backends = backends
        self._known: dict[str, bool] = {}
        self._until = 0.0

    async def now(self) -> dict[str, bool]:
        """Whether each service is ready."""
        if time.monotonic() >= self._until:
            answers = await asyncio.gather(*(self._is_ready(app) for app in self._backends.values()))
            self._known = dict(zip(self._backends, answers, strict=True))
            self._until = time.monotonic() + STATE_FOR_S
        return self._known

    async def _is_ready(self, app: ASGIApp) -> bool:
        try:
            async with asyncio.timeout(ASK_FOR_S):
                return (await call(app, "GET", "/readyz")).status == 200
        except Exception:  # whatever is wrong with it, the service is away
            return False


TheStates = Annotated[States, state("states")]


@router.api_route(STATUS_PAGE, methods=["GET", "HEAD"])
async def status(
    request: Request, states: TheStates, lang: Annotated[str, Query(description="en or ko")] = ""
) -> Response:
    korean = wants_korean(request.headers.get("accept-language", ""))
    language = lang if lang in LANGUAGES else "ko" if korean else "en"
    page = start_page(language, await states.now(), str(request.base_url).rstrip("/"))
    headers = {"content-language": language, "vary": "accept-language", "cache-control": "no-store"}
    return Response(page, media_type=_HTML, headers=headers)


@router.api_route("/docs", methods=["GET", "HEAD"])
async def docs() -> Response:
    return Response(docs_page(), media_type=_HTML)


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
async def static(name: str, request: Request) -> Response:
    found = static_file(name)
    if found is None:
        raise UnknownPath
    content, media_type = found
    return _cached(request, content, media_type)


@router.api_route("/api/v1/openapi.json", methods=["GET", "HEAD"])
async def openapi(request: Request) -> Response:
    return _cached(request, document_bytes(), "application/json")


def _cached(request: Request, content: bytes, media_type: str) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
