"""The few pages the gateway shows by itself: status page and API guide. Nothing is loaded from elsewhere."""

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Final

from medloom_gateway.openapi.common import INFO
from medloom_gateway.pages.words import SERVICE_NAMES, START, WAY

SWAGGER_FILES: Final = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
OWN_FILES: Final = {"start.css": "text/css", "docs.js": "text/javascript", "medloom.svg": "image/svg+xml"}
LANGUAGES: Final = {"en": "English", "ko": "한국어"}


def start_page(language: str, states: Mapping[str, bool], address: str) -> str:
    """The start page; ``states`` tells of each service whether it is ready, ``address`` is how the reader came here."""
    words = START[language]
    template = Template(_text("start.html"))
    return template.substitute(
        {name: escape(text) for name, text in words.items()},
        lang=language,
        version=INFO["version"],
        language_links=" ".join(_language_link(code, code == language) for code in LANGUAGES),
        way="".join(f"<li><strong>{escape(a)}</strong><span>{escape(b)}</span></li>" for a, b in WAY[language]),
        services="".join(_service(language, name, up=up) for name, up in states.items()),
        begin=_begin(words, escape(address)),
    )


def docs_page() -> str:
    """The interactive guide to the API."""
    return _text("docs.html")


def static_file(name: str) -> tuple[bytes, str] | None:
    """Bytes and media type of a page's file, or None for a name that is not one."""
    if name in OWN_FILES:
        return _bytes(f"static/{name}"), OWN_FILES[name]
    if name in SWAGGER_FILES and (folder := _swagger_folder()) is not None:
        return (folder / name).read_bytes(), SWAGGER_FILES[name]
    return None


def _language_link(code: str, is_current: bool) -> str:
    current = ' aria-current="true"' if is_current else ""
    return f'<a href="?lang={code}" lang="{code}" hreflang="{code}"{current}>{LANGUAGES[code]}</a>'


def _service(language: str, name: str, *, up: bool) -> str:
    state = START[language]["up" if up else "down"]
    kind = ' class="up"' if up else ""
    shown = escape(SERVICE_NAMES[language].get(name, name))
    return f'<li{kind}><span class="dot" aria-hidden="true"></span><b>{shown}</b><small>{state}</small></li>'


def _begin(words: Mapping[str, str], address: str) -> str:
    lines = (
        f'<span class="note"># {escape(words["note_first"])}</span>',
        f"curl {address}/api/v1/auth/first-boot -H 'Content-Type: application/json' \\",
        """  -d '{"secret": "…", "institution": "…", "name": "…", "password": "…"}'""",
        f'<span class="note"># {escape(words["note_login"])}</span>',
        f"medloom login --server {address} --name …",
        f'<span class="note"># {escape(words["note_run"])}</span>',
        f"medloom run study.yaml --out results --server {address}",
    )
    return "\n".join(lines)


@cache
def _text(name: str) -> str:
    return _bytes(name).decode()


@cache
def _bytes(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


@cache
def _swagger_folder() -> Path | None:
    # the package is only a carrier of files here: importing it would build a second FastAPI class
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "static"
