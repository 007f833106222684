"""The workbench in the browser: its built files, and its first page for every address that belongs to it."""

import gzip
import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from medloom_gateway.errors import UnknownPath

FOLDER: Final = Path(__file__).parent / "web"
STATUS_PAGE: Final = "/status"
_COMPRESSED: Final = frozenset({".html", ".js", ".css", ".svg", ".json"})
# the built files carry a hash of their content in their names
_FOREVER: Final = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


def is_built() -> bool:
    """Whether the workbench's files lie here: they do after scripts/setup and in a release."""
    return (FOLDER / "index.html").is_file()


@router.api_route("/", methods=["GET", "HEAD"])
@router.api_route("/sign-in", methods=["GET", "HEAD"])
@router.api_route("/admin", methods=["GET", "HEAD"])
@router.api_route("/admin/{place:path}", methods=["GET", "HEAD"])
@router.api_route("/studies/{place:path}", methods=["GET", "HEAD"])
async def first_page(request: Request) -> Response:
    if not is_built():
        return RedirectResponse(STATUS_PAGE)
    return _answer(request, "index.html", "no-cache")


@router.api_route("/mark.svg", methods=["GET", "HEAD"])
async def mark(request: Request) -> Response:
    return _answer(request, "mark.svg", "no-cache")


@router.api_route("/assets/{name}", methods=["GET", "HEAD"])
async def asset(name: str, request: Request) -> Response:
    return _answer(request, f"assets/{name}", _FOREVER)


def _answer(request: Request, name: str, caching: str) -> Response:
    path = FOLDER / name
    if not path.is_file():
        raise UnknownPath
    plain, packed, etag = _content(path, path.stat().st_mtime_ns)
    headers = {"etag": etag, "cache-control": caching, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    media_type = guess_type(name)[0] or "application/octet-stream"
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(plain, media_type=media_type, headers=headers)


@cache
def _content(path: Path, _changed: int) -> tuple[bytes, bytes | None, str]:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9) if path.suffix in _COMPRESSED else None
    return plain, packed, f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
