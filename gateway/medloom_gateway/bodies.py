"""How large a body may be, by what it is for."""

import re
from functools import lru_cache
from typing import Final

from starlette.types import Message, Receive, Scope

from medloom_gateway.errors import BodyTooLarge

_UPLOAD_BYTES: Final = re.compile(r"^/api/v1/studies/[^/]+/uploads/files(/|$)")
_PREDICTIONS: Final = re.compile(r"^(/v2/|/api/v1/studies/[^/]+/(endpoints|predictions)(/|$))")
MIB: Final = 1024 * 1024


@lru_cache(4096)
def limit_for(path: str, *, default: int = 8 * MIB, predictions: int = 512 * MIB) -> int | None:
    """The largest body in bytes that ``path`` takes; None for upload parts, where ingest applies the quota."""
    if _UPLOAD_BYTES.match(path):
        return None
    return predictions if _PREDICTIONS.match(path) else default


class Meter:
    """Counts a body on its way in. Beyond the limit the app behind sees a client gone away, and ``over`` is set."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0
        self.over: BodyTooLarge | None = None

    async def __call__(self) -> Message:
        if self.over is not None:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self.over = BodyTooLarge(self._limit)
            return {"type": "http.disconnect"}
        return message


def check_declared(scope: Scope, limit: int) -> None:
    """Refuses a body whose Content-Length already exceeds the limit."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit:
            raise BodyTooLarge(limit)
