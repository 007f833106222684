"""What may happen on no page: a fault in the console, a request elsewhere, an answer that nobody expected."""

import re
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# the browser's own word for an answer or a broken connection, which are judged themselves
_SAID_OF_NETWORK: Final = "Failed to load resource"
# a page that is left gives up what it had asked for
_GIVEN_UP: Final = "net::ERR_ABORTED"


class Guard:
    """Listens to every page of a context; ``faults`` are what a person would call broken.

    A test that provokes a fault says so beforehand: ``allow("412 PUT .*/recipes/")``.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._origin = urlsplit(url).netloc
        self._allowed: list[re.Pattern[str]] = []
        self._seen: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def allow(self, *patterns: str) -> None:
        self._allowed += [re.compile(pattern) for pattern in patterns]

    @property
    def faults(self) -> list[str]:
        return [seen for seen in self._seen if not any(pattern.search(seen) for pattern in self._allowed)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and _SAID_OF_NETWORK not in message.text:
            self._seen.append(f"console {message.type}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._seen.append(f"page error: {error.error}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"blob", "data"} and address.netloc != self._origin:
            self._seen.append(f"left the origin: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self._seen.append(f"failed {request.method} {urlsplit(request.url).path}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            path = urlsplit(response.url).path
            self._seen.append(f"{response.status} {response.request.method} {path}")
