"""Problems as answers: RFC 9457 in the reader's language, with both languages beside it."""

from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from medloom_contracts.errors import MedloomError
from medloom_gateway.errors import SlowDown
from medloom_gateway.guards import header

PROBLEM_JSON: Final = "application/problem+json"


def wants_korean(accept_language: str) -> bool:
    """Whether Korean stands before English in an Accept-Language header."""
    return _weight(accept_language, "ko") > _weight(accept_language, "en")


def _weight(accept_language: str, language: str) -> float:
    best = 0.0
    for part in accept_language.split(","):
        tag, _, rest = part.strip().partition(";")
        if tag.lower().split("-")[0] == language:
            best = max(best, _quality(rest))
    return best


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


async def answer(error: MedloomError, request_id: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends an error as problem+json."""
    problem = error.problem().model_copy(update={"request_id": request_id})
    korean = wants_korean(header(scope, b"accept-language"))
    if korean and problem.detail_ko:
        problem = problem.model_copy(update={"detail": problem.detail_ko, "hint": problem.hint_ko})
    response = Response(problem.model_dump_json(exclude_none=True), status_code=problem.status, media_type=PROBLEM_JSON)
    response.headers["content-language"] = "ko" if korean else "en"
    response.headers["cache-control"] = "no-store"
    if isinstance(error, SlowDown):
        response.headers["retry-after"] = str(error.seconds)
    if problem.status == 401:
        response.headers["www-authenticate"] = 'Bearer realm="medloom"'
    await response(scope, receive, send)
