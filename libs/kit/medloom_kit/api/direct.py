"""Routes without FastAPI's layers and its solving of dependencies, for what is asked thousands of times a second.

They are declared and documented like any other route. Their endpoint takes the request and the path's parameters,
decides access itself, and answers a Response; errors, spans, metrics and log lines are those of every route.
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send


class DirectRoute(APIRoute):
    """A route that an application looks up before all others."""

    def takes(self, scope: Scope) -> bool:
        """Whether a request is for this route; if so it is noted in the scope."""
        if scope["method"] not in (self.methods or ()):
            return False
        found = self.path_regex.match(scope["path"])
        if found is None:
            return False
        scope["route"], scope["path_params"] = self, found.groupdict()
        return True

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request that it takes."""
        response = await self.endpoint(request=Request(scope, receive), **scope["path_params"])
        await response(scope, receive, send)


class DirectRouter(APIRouter):
    """An APIRouter of direct routes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=DirectRoute, **options)
