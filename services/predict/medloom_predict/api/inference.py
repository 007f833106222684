"""Open Inference Protocol v2. A model's name is its endpoint's id; the study is found from the endpoint."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, SignedIn, access, state
from medloom_kit.db import Database
from medloom_predict import repository
from medloom_predict.api.predictions import Db, Models, RowPredictor, check_reviewed, json_body
from medloom_predict.api.views import OipAnswer, OipModel, OipRequest, OipServer
from medloom_predict.domain.protocol import metadata
from medloom_predict.service.models import ModelStore
from medloom_predict.service.predicting import Predictor

router = APIRouter(prefix="/v2", tags=["open inference protocol"])

VERSION: Final = "1"
_decide: Final = access(Scope.MODEL_PREDICT).dependency


async def _caller(
    name: str,
    request: Request,
    _user: SignedIn,
    database: Annotated[Database, state("database")],
    models: Annotated[ModelStore, state("models")],
) -> Access:
    study_id = await models.study_of(database, name)
    user: Access = await _decide(request, study_id)
    check_reviewed(user, name)
    return user


Caller = Annotated[Access, Depends(_caller)]


@router.get("", operation_id="oip_server_metadata", summary="Name, version and extensions of the server")
async def server_metadata() -> OipServer:
    return OipServer(name="medloom", version=VERSION, extensions=[])


@router.get("/health/live", operation_id="oip_server_live", summary="Whether the server lives")
async def server_live() -> dict[str, bool]:
    return {"live": True}


@router.get("/health/ready", operation_id="oip_server_ready", summary="Whether the server can answer")
async def server_ready(database: Db) -> dict[str, bool]:
    await database.ping()
    return {"ready": True}


async def _model(name: str, user: Access, database: Database, models: ModelStore, version: int | None) -> JSONResponse:
    served = await models.served(database, user.study, name, version)
    async with database.transaction(write=False) as session:
        versions = await repository.versions(session, user.study, served.model_id)
    return JSONResponse(metadata(name, served.version, versions, await models.schema(served)))


@router.get(
    "/models/{name}",
    operation_id="oip_model_metadata",
    summary="Inputs and outputs of a model",
    response_model=OipModel,
)
async def model_metadata(name: str, user: Caller, database: Db, models: Models) -> JSONResponse:
    return await _model(name, user, database, models, None)


@router.get(
    "/models/{name}/versions/{version}",
    operation_id="oip_model_version_metadata",
    summary="Inputs and outputs of one version of a model",
    response_model=OipModel,
)
async def model_version_metadata(name: str, version: int, user: Caller, database: Db, models: Models) -> JSONResponse:
    return await _model(name, user, database, models, version)


async def _ready(
    name: str, user: Access, database: Database, models: ModelStore, version: int | None
) -> dict[str, Any]:
    await models.loaded(await models.served(database, user.study, name, version))
    return {"name": name, "ready": True}


@router.get("/models/{name}/ready", operation_id="oip_model_ready", summary="Whether a model can answer; it is loaded")
async def model_ready(name: str, user: Caller, database: Db, models: Models) -> dict[str, Any]:
    return await _ready(name, user, database, models, None)


@router.get(
    "/models/{name}/versions/{version}/ready",
    operation_id="oip_model_version_ready",
    summary="Whether one version of a model can answer; it is loaded",
)
async def model_version_ready(name: str, version: int, user: Caller, database: Db, models: Models) -> dict[str, Any]:
    return await _ready(name, user, database, models, version)


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


async def _infer(
    name: str,
    request: Request,
    user: Access,
    database: Database,
    models: ModelStore,
    predictor: Predictor,
    version: int | None,
) -> Response:
    served = await models.served(database, user.study, name, version)
    model = await models.loaded(served)
    answer = await predictor.infer(database, user.principal, served, model, _json(await request.body()))
    return Response(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


@router.post(
    "/models/{name}/infer",
    operation_id="oip_infer",
    summary="Inference with tensors, one a column",
    responses={200: {"model": OipAnswer}},
    response_class=Response,
    openapi_extra=json_body(OipRequest),
)
async def infer(
    name: str, request: Request, user: Caller, database: Db, models: Models, predictor: RowPredictor
) -> Response:
    return await _infer(name, request, user, database, models, predictor, None)


@router.post(
    "/models/{name}/versions/{version}/infer",
    operation_id="oip_infer_version",
    summary="Inference with one version of a model",
    responses={200: {"model": OipAnswer}},
    response_class=Response,
    openapi_extra=json_body(OipRequest),
)
async def infer_version(
    name: str, version: int, request: Request, user: Caller, database: Db, models: Models, predictor: RowPredictor
) -> Response:
    return await _infer(name, request, user, database, models, predictor, version)
