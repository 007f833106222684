"""One HTTP connection to the platform: credentials, retries, problems, paging."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
from pydantic import BaseModel

from medloom_client.problems import MedloomProblem

RETRY_STATUS: Final = frozenset({429, 502, 503, 504})
ATTEMPTS: Final = 5
LONGEST_PAUSE_S: Final = 10.0

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=BaseModel)
Json = dict[str, Any]


def operation(*operation_ids: str) -> Callable[[F], F]:
    """Mark a method as the client's way to one or more operations of the OpenAPI document."""

    def mark(method: F) -> F:
        method.operations = operation_ids  # type: ignore[attr-defined]
        return method

    return mark


def _pause(response: httpx.Response | None, attempt: int) -> float:
    told = response.headers.get("retry-after", "") if response is not None else ""
    wanted = float(told) if told.replace(".", "", 1).isdigit() else 0.2 * 2.0**attempt
    return min(wanted, LONGEST_PAUSE_S)


class Transport:
    """Sends requests and raises MedloomProblem; safe requests and those with an Idempotency-Key are repeated."""

    def __init__(
        self,
        url: str,
        token: str | None,
        *,
        timeout_s: float = 120.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        self.sleep = sleep
        self._http = httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(timeout_s, connect=10.0),
            headers={"User-Agent": "medloom-client", "X-Medloom-Request": "1"},
            transport=transport,
            trust_env=False,
        )
        self.token = token

    def close(self) -> None:
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | Iterator[bytes] | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        attempts: int = ATTEMPTS,
    ) -> httpx.Response:
        """Send one request; an answer of 400 and above is raised as a MedloomProblem.

        A POST carries an Idempotency-Key, so that a repetition after a lost answer has no second effect.
        """
        sent = self._headers(method, headers)
        repeatable = attempts if content is None or isinstance(content, bytes) else 1
        query = {name: value for name, value in (params or {}).items() if value is not None}
        attempt = 0
        while True:
            response: httpx.Response | None = None
            error: Exception | None = None
            try:
                response = self._http.request(method, path, json=json, content=content, params=query, headers=sent)
            except httpx.TransportError as failed:
                error = failed
            if response is not None and response.status_code not in RETRY_STATUS:
                return _checked(response)
            attempt += 1
            if attempt >= repeatable:
                if response is not None:
                    return _checked(response)
                raise MedloomProblem.unreachable(self.url, error or OSError()) from error
            self.sleep(_pause(response, attempt))

    def _headers(self, method: str, headers: Mapping[str, str] | None) -> dict[str, str]:
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if method == "POST":
            sent.setdefault("Idempotency-Key", uuid.uuid4().hex)
        return sent

    def get(self, path: str, **params: Any) -> Any:
        return self.send("GET", path, params=params).json()

    def post(self, path: str, body: Any = None, **params: Any) -> Any:
        return _body(self.send("POST", path, json={} if body is None else body, params=params))

    def put(self, path: str, body: Any, etag: str | None = None) -> Any:
        return _body(self.send("PUT", path, json=body, headers=if_match(etag)))

    def patch(self, path: str, body: Any, etag: str | None = None) -> Any:
        return _body(self.send("PATCH", path, json=body, headers=if_match(etag)))

    def delete(self, path: str, etag: str | None = None) -> None:
        self.send("DELETE", path, headers=if_match(etag))

    def pages(self, path: str, **params: Any) -> Iterator[Json]:
        """Every item of a paged collection, fetched page by page."""
        cursor: str | None = None
        while True:
            page = self.get(path, **params, cursor=cursor)
            yield from page["items"]
            cursor = page.get("next_cursor") or page.get("next")
            if not cursor:
                return

    def listed(self, path: str, **params: Any) -> list[Json]:
        """A collection that comes whole, bare or as items."""
        found = self.get(path, **params)
        return list(found if isinstance(found, list) else found["items"])

    @contextmanager
    def stream(self, method: str, path: str, **options: Any) -> Iterator[httpx.Response]:
        """A streamed answer."""
        headers = self._headers(method, options.pop("headers", None))
        try:
            with self._http.stream(method, path, headers=headers, **options) as response:
                if response.is_error:
                    response.read()
                    raise MedloomProblem.of_response(response)
                yield response
        except httpx.TransportError as error:
            raise MedloomProblem.unreachable(self.url, error) from error

    def download(self, path: str, target: Path, **options: Any) -> Path:
        """Stream an answer into a file; the file appears only when it is whole."""
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        method = options.pop("method", "GET")
        try:
            with self.stream(method, path, **options) as response, part.open("wb") as sink:
                for chunk in response.iter_bytes(1 << 20):
                    sink.write(chunk)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise MedloomProblem.of_response(response)
    return response


def _body(response: httpx.Response) -> Any:
    return response.json() if response.content else None


def if_match(etag: str | None) -> dict[str, str] | None:
    """The header that protects an edit."""
    if etag is None:
        return None
    return {"If-Match": etag if etag.startswith(('"', "W/")) or etag == "*" else f'"{etag}"'}
