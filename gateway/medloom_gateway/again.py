"""One more try for a request whose capability became void between the exchange and the service."""

from collections import deque
from typing import Final

from starlette.types import Message, Receive, Send

from medloom_contracts.errors import NotSignedIn

KEPT: Final = 64 * 1024


class Rereadable:
    """``receive`` whose messages can be read once more, as long as no more than ``KEPT`` bytes went by."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: deque[Message] = deque()
        self._again: deque[Message] = deque()
        self._bytes = 0

    async def __call__(self) -> Message:
        if self._again:
            return self._again.popleft()
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes <= KEPT:
            self._read.append(message)
        else:
            self._read.clear()
        return message

    def rewind(self) -> bool:
        """Starts over from the first message; False when too much went by."""
        self._again, self._read = self._read, deque()
        return self._bytes <= KEPT


class Unless401:
    """``send`` that lets any answer out but a 401, which it keeps for ``let_go``."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: list[Message] = []

    @property
    def holds(self) -> bool:
        return bool(self._held)

    async def __call__(self, message: Message) -> None:
        if self._held or (message["type"] == "http.response.start" and message["status"] == 401):
            self._held.append(message)
        else:
            await self._send(message)

    @property
    def says_not_signed_in(self) -> bool:
        """Whether the capability was refused, rather than a password or a secret in the body."""
        body = b"".join(message.get("body", b"") for message in self._held)
        return f'"{NotSignedIn.code}"'.encode() in body

    async def let_go(self) -> None:
        for message in self._held:
            await self._send(message)
