"""The edge: one request is one unit of work, and a repeated POST with the same Idempotency-Key has one effect."""

import hashlib
import json
from collections.abc import Callable, Coroutine
from typing import Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Conflict, NotSignedIn, Words
from medloom_kit.api.access import READING
from medloom_kit.auth import CAPABILITY_HEADER, Authenticator
from medloom_kit.clock import now
from medloom_kit.db import Database

KEPT_HEADERS: Final = ("location", "etag", "content-type", "tus-resumable", "upload-offset")
NOT_KEPT: Final = "no-store"
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class KeyReused(Conflict):
    code, title = "idempotency_key_reused", "The Idempotency-Key was used for another request"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This Idempotency-Key already stands for a different request.",
                ko="이 Idempotency-Key는 이미 다른 요청에 쓰였습니다.",
            ),
            Words(en="Send a new key with a new request.", ko="새 요청에는 새 키를 보내세요."),
        )


class ShownOnce(Conflict):
    code, title = "shown_once", "The answer held a secret that was shown once"

    def __init__(self) -> None:
        super().__init__(
            Words(
                en="This request was carried out; its answer held a secret and was not kept.",
                ko="이 요청은 이미 처리되었으며, 비밀값이 든 응답은 보관되지 않았습니다.",
            ),
            Words(
                en="Revoke what was issued and issue it anew with a new key.",
                ko="발급된 것을 취소하고 새 키로 다시 발급하세요.",
            ),
        )


class _Edge(APIRoute):
    def get_route_handler(self) -> _Handler:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            database: Database = request.app.state.database
            key = request.headers.get("idempotency-key") if request.method == "POST" else None
            if key is not None:
                return await _once(request, database, key, inner)
            async with database.transaction(write=request.method not in READING) as session:
                return await _within(session, request, inner)

        return handle


class Router(APIRouter):
    """An APIRouter whose every route runs in one transaction that commits when the answer is a success."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=_Edge, **options)


async def _within(session: AsyncSession, request: Request, inner: _Handler) -> Response:
    request.state.session = session
    response = await inner(request)
    if response.status_code >= 400:
        session.info["rollback"] = True
    return response


async def _once(request: Request, database: Database, key: str, inner: _Handler) -> Response:
    table = database.table("idempotency")
    stored_key = _stored_key(request, key)
    digest = hashlib.sha256(await request.body()).hexdigest()
    try:
        async with database.transaction() as session:
            known = (await session.execute(sa.select(table).where(table.c.key == stored_key))).first()
            if known is not None:
                session.info["rollback"] = True
                return _replayed(known, digest)
            await session.execute(sa.insert(table).values(key=stored_key, request_sha256=digest, at=now()))
            response = await _within(session, request, inner)
            headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            # an answer that must not be stored holds a token or an invitation: only that it was given is remembered
            secret = response.headers.get("cache-control") == NOT_KEPT
            kept = {"headers": headers, "body": None if secret else bytes(response.body)}
            await session.execute(
                sa.update(table).where(table.c.key == stored_key).values(status=response.status_code, **kept)
            )
            return response
    except IntegrityError:
        # a twin of this request committed first: its answer is the answer
        async with database.transaction(write=False) as session:
            known = (await session.execute(sa.select(table).where(table.c.key == stored_key))).first()
            if known is None:
                raise
            return _replayed(known, digest)


def _stored_key(request: Request, key: str) -> str:
    authenticator: Authenticator = request.app.state.authenticator
    try:
        who = authenticator.principal(request.headers.get(CAPABILITY_HEADER)).id
    except NotSignedIn:
        who = ""
    return hashlib.sha256(json.dumps([who, request.url.path, key]).encode()).hexdigest()


def _replayed(row: Any, digest: str) -> Response:
    if row.request_sha256 != digest:
        raise KeyReused
    if row.body is None:
        raise ShownOnce
    return Response(row.body, status_code=row.status, headers={**row.headers, "idempotency-replayed": "true"})
