"""Typed inputs of routes: session, objects, page, If-Match."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Header, Query, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Malformed, PreconditionFailed, PreconditionRequired, Words
from medloom_kit.objects import ObjectStore

T = TypeVar("T")


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


async def _objects(request: Request) -> ObjectStore:
    objects: ObjectStore = request.app.state.objects
    return objects


Session = Annotated[AsyncSession, Depends(_session)]
Objects = Annotated[ObjectStore, Depends(_objects)]


def state(name: str) -> Any:
    """A dependency that gives one of the service's own singletons (``Service.state[name]``)."""

    async def dependency(request: Request) -> Any:
        return getattr(request.app.state, name)

    return Depends(dependency)


@dataclass(frozen=True)
class PageRequest:
    """``after`` is the decoded cursor: the sort key of the last item already seen."""

    limit: int
    after: Any | None


async def _page(
    limit: Annotated[int, Query(ge=1, le=1000, description="Items on one page")] = 50,
    cursor: Annotated[str | None, Query(description="next_cursor of the page before", max_length=500)] = None,
) -> PageRequest:
    return PageRequest(limit, decode_cursor(cursor) if cursor else None)


Page = Annotated[PageRequest, Depends(_page)]


class PageOf(BaseModel, Generic[T]):
    """One page; ``next_cursor`` is null on the last one."""

    items: list[T]
    next_cursor: str | None = None


def page_of(rows: Sequence[Any], page: PageRequest, key: Callable[[Any], Any], show: Callable[[Any], T]) -> PageOf[T]:
    """A page of rows that were fetched with ``limit + 1``; ``key`` gives the sort key of a row."""
    more = len(rows) > page.limit
    shown = rows[: page.limit]
    return PageOf[Any](
        items=[show(row) for row in shown], next_cursor=encode_cursor(key(shown[-1])) if more and shown else None
    )


def encode_cursor(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def decode_cursor(cursor: str) -> Any:
    """The key inside a cursor; raises Malformed."""
    try:
        return json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError) as error:
        raise Malformed(
            Words(en="The cursor is not one that this server gave.", ko="이 서버가 준 커서가 아닙니다."),
            Words(en="Start again without a cursor.", ko="커서 없이 다시 시작하세요."),
            where="cursor",
        ) from error


def etag(version: int) -> str:
    """The ETag of a version number."""
    return f'"{version}"'


@dataclass(frozen=True)
class Match:
    """The If-Match header of a request."""

    value: str | None

    def require(self, version: int) -> None:
        """Raise 428 without the header and 412 when the object has another version by now."""
        if self.value is None:
            raise PreconditionRequired
        if self.value.strip() not in {etag(version), "*"}:
            raise PreconditionFailed


async def _if_match(
    if_match: Annotated[str | None, Header(description="ETag of the version you edit")] = None,
) -> Match:
    return Match(if_match)


IfMatch = Annotated[Match, Depends(_if_match)]
