"""Typed inputs of routes: session, objects, page, If-Match."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Depends, Header, Query, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import PreconditionFailed, PreconditionRequired
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
    """``after`` is the cursor: the sort key of the last item already seen."""

    limit: int
    after: Any | None


# a cursor is the sort key itself: whatever has its form can be answered, and fits the column it is compared with
TEXT_CURSOR: Final = r"^[A-Za-z0-9_.:-]{1,200}$"
NUMBER_CURSOR: Final = r"^[0-9]{1,9}$"
_MEANING: Final = "next_cursor of the page before"
Limit = Annotated[int, Query(ge=1, le=1000, description="Items on one page")]


async def _page(
    limit: Limit = 50, cursor: Annotated[str | None, Query(description=_MEANING, pattern=TEXT_CURSOR)] = None
) -> PageRequest:
    return PageRequest(limit, cursor)


async def _numbered_page(
    limit: Limit = 50, cursor: Annotated[str | None, Query(description=_MEANING, pattern=NUMBER_CURSOR)] = None
) -> PageRequest:
    return PageRequest(limit, int(cursor) if cursor is not None else None)


Page = Annotated[PageRequest, Depends(_page)]
NumberedPage = Annotated[PageRequest, Depends(_numbered_page)]


class PageOf(BaseModel, Generic[T]):
    """One page; ``next_cursor`` is null on the last one."""

    items: list[T]
    next_cursor: str | None = None


def page_of(rows: Sequence[Any], page: PageRequest, key: Callable[[Any], Any], show: Callable[[Any], T]) -> PageOf[T]:
    """A page of rows that were fetched with ``limit + 1``; ``key`` gives the sort key of a row."""
    more = len(rows) > page.limit
    shown = rows[: page.limit]
    return PageOf[Any](items=[show(row) for row in shown], next_cursor=str(key(shown[-1])) if more and shown else None)


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
