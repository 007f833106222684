"""Open Inference Protocol v2. A model's name is its endpoint's id; the study is found from the endpoint."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic_core import from_json, to_json

from medloom_kit.api import Access, DirectRouter
from medloom_kit.auth import CAPABILITY_HEADER
from medloom_predict import repository
from medloom_predict.api.direct import caller, database, serving
from medloom_predict.api.predictions import check_reviewed, json_body
from medloom_predict.api.views import OipAnswer, OipModel, OipRequest, OipServer
from medloom_predict.domain.protocol import metadata

models = DirectRouter(prefix="/v2/models/{name}", tags=["open inference protocol"])
server = APIRouter(prefix="/v2", tags=["open inference protocol"])

VERSION: Final = "1"


async def _caller(request: Request, name: str) -> Access:
    # who is not signed in learns nothing about which models there are
    request.app.state.authenticator.principal(request.headers.get(CAPABILITY_HEADER))
    study_id = await serving(request).models.study_of(database(request), name)
    user = await caller(request, study_id)
    check_reviewed(user, name)
    return user


@server.get("", operation_id="oip_server_metadata", summary="Name, version and extensions of the server")
async def server_metadata() -> OipServer:
    return OipServer(name="medloom", version=VERSION, extensions=[])


@server.get("/health/live", operation_id="oip_server_live", summary="Whether the server lives")
async def server_live() -> dict[str, bool]:
    return {"live": True}


@server.get("/health/ready", operation_id="oip_server_ready", summary="Whether the server can answer")
async def server_ready(request: Request) -> dict[str, bool]:
    await database(request).ping()
    return {"ready": True}


async def _infer(request: Request, name: str, version: int | None) -> Response:
    user, tools, db = await _caller(request, name), serving(request), database(request)
    served = await tools.models.served(db, user.study, name, version)
    model = await tools.models.loaded(served)
    answer = await tools.predictor.infer(db, user.principal, served, model, _json(await request.body()))
    return Response(to_json(answer), media_type="application/json")


def _json(content: bytes) -> object:
    try:
        return from_json(content)
    except ValueError:
        return None


def _version(text: str) -> int:
    """A version as the address has it; one that is no number is a version that was never released."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@models.post(
    "/infer",
    operation_id="oip_infer",
    summary="Inference with tensors, one a column",
    responses={200: {"model": OipAnswer}},
    response_class=Response,
    openapi_extra=json_body(OipRequest),
)
async def infer(name: str, request: Request) -> Response:
    return await _infer(request, name, None)


@models.post(
    "/versions/{version}/infer",
    operation_id="oip_infer_version",
    summary="Inference with one version of a model",
    responses={200: {"model": OipAnswer}},
    response_class=Response,
    openapi_extra=json_body(OipRequest),
)
async def infer_version(name: str, version: str, request: Request) -> Response:
    return await _infer(request, name, _version(version))


async def _metadata(request: Request, name: str, version: int | None) -> Response:
    user, tools, db = await _caller(request, name), serving(request), database(request)
    served = await tools.models.served(db, user.study, name, version)
    async with db.transaction(write=False) as session:
        versions = await repository.versions(session, user.study, served.model_id)
    return JSONResponse(metadata(name, served.version, versions, await tools.models.schema(served)))


@models.get(
    "", operation_id="oip_model_metadata", summary="Inputs and outputs of a model", responses={200: {"model": OipModel}}
)
async def model_metadata(name: str, request: Request) -> Response:
    return await _metadata(request, name, None)


@models.get(
    "/versions/{version}",
    operation_id="oip_model_version_metadata",
    summary="Inputs and outputs of one version of a model",
    responses={200: {"model": OipModel}},
)
async def model_version_metadata(name: str, version: str, request: Request) -> Response:
    return await _metadata(request, name, _version(version))


async def _ready(request: Request, name: str, version: int | None) -> Response:
    user, tools, db = await _caller(request, name), serving(request), database(request)
    await tools.models.loaded(await tools.models.served(db, user.study, name, version))
    told: dict[str, Any] = {"name": name, "ready": True}
    return JSONResponse(told)


@models.get("/ready", operation_id="oip_model_ready", summary="Whether a model can answer; it is loaded")
async def model_ready(name: str, request: Request) -> Response:
    return await _ready(request, name, None)


@models.get(
    "/versions/{version}/ready",
    operation_id="oip_model_version_ready",
    summary="Whether one version of a model can answer; it is loaded",
)
async def model_version_ready(name: str, version: str, request: Request) -> Response:
    return await _ready(request, name, _version(version))
