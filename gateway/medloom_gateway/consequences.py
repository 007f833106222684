"""What a withdrawal would take with it, asked of every service before anything is done."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import Query, Request
from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp

from medloom_contracts.errors import Problem, RemoteProblem
from medloom_contracts.events.purge import Policy
from medloom_contracts.scopes import Scope
from medloom_gateway.errors import ServiceAway, ServiceBroke
from medloom_gateway.inside import call
from medloom_kit.api import Access, Router, access, state
from medloom_kit.auth import CAPABILITY_HEADER

router = Router(prefix="/api/v1/studies/{study_id}/consequences", tags=["withdrawal"])

Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Backends = Annotated[Mapping[str, ASGIApp], state("backends")]
_AT_ONCE: Final = 100


class ConcernedPrepared(BaseModel):
    id: str
    recipe_id: str
    dataset_version: int
    rows: int
    state: str
    withdrawn: str | None


class ConcernedExperiment(BaseModel):
    id: str
    title: str
    state: str


class ConcernedModel(BaseModel):
    id: str
    name: str
    version: int | None
    withdrawn: str | None


class ConcernedEndpoint(BaseModel):
    id: str
    model_id: str
    name: str
    enabled: bool
    predictions: int


class ConcernedReport(BaseModel):
    id: str
    state: str
    published_at: datetime | None


class Consequences(BaseModel):
    """Everything that was made of versions of a data set; ``policy`` is what the study's rule does with it."""

    dataset_id: str
    versions: list[int]
    policy: Policy
    prepared: list[ConcernedPrepared]
    runs_open: int
    experiments: list[ConcernedExperiment]
    models: list[ConcernedModel]
    endpoints: list[ConcernedEndpoint]
    predictions: int
    outcomes: int
    reports: list[ConcernedReport]
    comparisons: list[str]


class _Services:
    """The services, asked with the rights of whoever asks the gateway."""

    def __init__(self, backends: Mapping[str, ASGIApp], study_id: str, capability: str) -> None:
        self._backends = backends
        self._path = f"/api/v1/studies/{quote(study_id, safe='')}/"
        self._headers = {CAPABILITY_HEADER: capability}

    async def ask(self, service: str, path: str, query: list[tuple[str, Any]] | None = None) -> dict[str, Any]:
        app = self._backends.get(service)
        if app is None:
            raise ServiceAway(service)
        answer = await call(app, "GET", self._path + path, headers=self._headers, query=urlencode(query or []))
        if answer.status == 200:
            found: dict[str, Any] = answer.json()
            return found
        try:
            raise RemoteProblem(Problem.model_validate_json(answer.body))
        except ValidationError:
            raise ServiceBroke(service) from None

    async def gather(self, service: str, path: str, name: str, ids: Iterable[str]) -> dict[str, list[Any]]:
        """The lists (and sums) of as many answers as the ids need."""
        known = list(ids)
        gathered: dict[str, Any] = {}
        for first in range(0, len(known), _AT_ONCE):
            answer = await self.ask(service, path, [(name, one) for one in known[first : first + _AT_ONCE]])
            gathered = {key: gathered[key] + value for key, value in answer.items()} if gathered else answer
        return gathered


@router.get("", operation_id="list_consequences", summary="What withdrawing versions of a data set takes with it")
async def list_consequences(
    study_id: str,
    user: Manager,
    request: Request,
    backends: Backends,
    dataset_id: Annotated[str, Query(pattern=r"^[A-Za-z0-9_]{1,40}$")],
    version: Annotated[list[int] | None, Query(max_length=1_000)] = None,
) -> Consequences:
    services = _Services(backends, user.study.study_id, request.headers[CAPABILITY_HEADER])
    dataset = await services.ask("ingest", f"datasets/{quote(dataset_id, safe='')}")
    versions = [v["version"] for v in dataset["versions"] if version is None or v["version"] in version]
    rule = await services.ask("ingest", "retention")
    asked: list[tuple[str, Any]] = [("dataset_id", dataset_id), *(("version", number) for number in versions)]
    empty: dict[str, Any] = {"prepared": [], "runs_open": 0}
    derived = await services.ask("preprocess", "prepared/derived", asked) if versions else empty
    prepared = [one["id"] for one in derived["prepared"]]
    trained = await services.gather("train", "models/derived", "prepared_id", prepared)
    models = [one["id"] for one in trained.get("models", [])]
    served = await services.gather("predict", "endpoints/derived", "model_id", models)
    written = await services.gather("report", "reports/derived", "prepared_id", prepared)
    nothing: dict[str, Any] = {"experiments": [], "models": [], "endpoints": [], "predictions": 0, "outcomes": 0}
    parts = {**nothing, "reports": [], "comparisons": [], **derived, **trained, **served, **written}
    return Consequences(dataset_id=dataset_id, versions=versions, policy=rule["on_withdrawal"], **parts)
