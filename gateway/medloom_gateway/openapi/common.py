"""What all operations share: error answers, the problem schema, the ways to sign in."""

from typing import Any, Final

from medloom_contracts.errors import Problem
from medloom_gateway.cookies import PLAIN_COOKIE, SECURE_COOKIE

INFO: Final[dict[str, Any]] = {
    "title": "Medloom",
    "version": "0.1.0",
    "summary": "From raw medical tables to reviewed data, models and papers",
    "description": (
        "One API for the whole platform. Errors are problem+json (RFC 9457) with a stable `code`, a sentence for "
        "people and a `hint`, in English and Korean (`detail_ko`, `hint_ko`; `Accept-Language: ko` puts Korean first). "
        "Long work answers 202 with a job; lists are paged by cursor; POSTs that create take `Idempotency-Key`; what "
        "people edit together takes `If-Match`. Times are UTC (ISO 8601)."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}

OPEN_OPERATIONS: Final = frozenset(
    {
        "create_session",
        "delete_session",
        "first_boot",
        "accept_invitation",
        "get_sign_in_options",
        "begin_single_sign_on",
        "finish_single_sign_on",
        "oip_server_live",
        "oip_server_metadata",
        "oip_server_ready",
    }
)

TAGS: Final[list[dict[str, str]]] = [
    {"name": name, "description": description}
    for name, description in (
        ("sign-in", "The first administrator, and accepting an invitation"),
        ("sessions", "Signing in and out in a browser"),
        ("studies", "Studies: the unit of sharing"),
        ("members", "Who may do what in a study"),
        ("tokens", "Scoped tokens for programs and institutions"),
        ("administration", "Institutions and users"),
        ("ledger", "Who touched what, tamper-evident"),
        ("uploads", "Resumable uploads and the import proposal"),
        ("datasets", "Immutable data set versions and their dictionary"),
        ("steps", "The kinds of cleaning steps"),
        ("recipes", "Cleaning without code: ordered steps, previews, suggestions, runs"),
        ("prepared data", "What a run wrote: rows, changes, profile, findings"),
        ("review", "The gate: approve or send back"),
        ("train", "Experiments, algorithms, models"),
        ("predict", "Served models, prediction log, outcomes"),
        ("open inference protocol", "The same models under the Open Inference Protocol v2"),
        ("comparisons", "Comparing models"),
        ("reports", "Publication packs"),
        ("jobs", "Long work: state, progress, cancelling"),
        ("operations", "What the services are about: jobs, queues, storage, parked events"),
        ("live", "What happens in a study, as it happens"),
    )
]

_MEANINGS: Final = {
    "400": "The request cannot be understood",
    "401": "Not signed in, or the token is no longer valid",
    "403": "Refused at the door: another site's page sent it, or nobody of that description is let in",
    "404": "There is no such object, or the caller may not know of it",
    "405": "The address does not take this method",
    "409": "The present state does not allow this",
    "412": "Somebody changed it meanwhile",
    "413": "The body or the upload is too large",
    "415": "This kind of body is not taken here",
    "422": "The input does not have the expected form",
    "428": "An If-Match header is needed",
    "429": "Too many requests; Retry-After says how long to wait",
    "500": "A fault of the server",
    "502": "A part of the platform broke off while it answered",
    "503": "A part of the platform is away",
    "504": "A part of the platform took too long",
    "507": "The storage is full",
}

_ONLY_CHANGING: Final = frozenset({"403", "409", "412", "413", "415", "428", "507"})


def _response(status: str, meaning: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": meaning,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == "429":
        answer["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
    return answer


COMMON_RESPONSES: Final[dict[str, dict[str, Any]]] = {
    status: {"$ref": f"#/components/responses/Problem{status}"} for status in _MEANINGS
}

COMPONENTS: Final[dict[str, Any]] = {
    "schemas": {"Problem": Problem.model_json_schema(ref_template="#/components/schemas/{model}")},
    "responses": {f"Problem{status}": _response(status, meaning) for status, meaning in _MEANINGS.items()},
    "securitySchemes": {
        "token": {"type": "http", "scheme": "bearer", "description": "A scoped token, mlm_..."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": PLAIN_COOKIE,
            "description": f"The browser's session; over https the cookie is called {SECURE_COOKIE}",
        },
    },
}


def response_names(path: str, method: str) -> list[str]:
    """The error statuses that an operation may answer with beside its own."""
    changing = method not in {"get", "head", "options"}
    # HEAD of an upload has a precondition, too: the version of tus
    spared = _ONLY_CHANGING - {"412"} if method == "head" else _ONLY_CHANGING
    return [status for status in _MEANINGS if changing or status not in spared]
