"""Routes without FastAPI's solving of dependencies, for what is asked thousands of times a second.

They are declared and documented like any other route; their endpoint takes the request and the path's parameters,
decides access itself, and answers a Response.
"""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, access
from medloom_kit.db import Database
from medloom_predict.service.file_rows import FilePredictor
from medloom_predict.service.models import ModelStore
from medloom_predict.service.predicting import Predictor

_decide: Final = access(Scope.MODEL_PREDICT).dependency


@dataclass(frozen=True, slots=True)
class Serving:
    """The singletons that answer predictions."""

    models: ModelStore
    predictor: Predictor
    files: FilePredictor


class _DirectRoute(APIRoute):
    async def handle(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        response = await self.endpoint(request=Request(scope, receive), **scope["path_params"])
        await response(scope, receive, send)


class DirectRouter(APIRouter):
    """An APIRouter of direct routes."""

    def __init__(self, prefix: str, tag: str) -> None:
        super().__init__(prefix=prefix, tags=[tag], route_class=_DirectRoute)


async def caller(request: Request, study_id: str) -> Access:
    """Whoever may call the study's models: 401 without a capability, 404 where the right is missing."""
    user: Access = await _decide(request, study_id)
    return user


def serving(request: Request) -> Serving:
    """The singletons of this service."""
    found: Serving = request.app.state.serving
    return found


def database(request: Request) -> Database:
    """The database of this service."""
    found: Database = request.app.state.database
    return found
