"""Predictions for rows and files.

These routes are not the kit's unit of work: the log is committed in groups over many requests, and an answer leaves
only after its own group is durable.
"""

import json
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import FileResponse
from pydantic_core import from_json, to_json
from starlette.background import BackgroundTask

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, DirectRouter
from medloom_kit.policy import Resource
from medloom_predict.api.direct import caller, database, serving
from medloom_predict.api.views import CaseIn, CaseView, PredictionsView, RowsIn
from medloom_predict.errors import NotRows, UnknownFileKind

router = DirectRouter(prefix="/api/v1/studies/{study_id}/endpoints/{endpoint_id}", tags=["predict"])

KINDS: Final = {
    "text/csv": "csv",
    "application/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/x-parquet": "parquet",
}


def json_body(model: Any) -> dict[str, Any]:
    """The request body in the OpenAPI document, for routes that read it themselves."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def read_json(content: bytes) -> object:
    """The body as JSON; NotRows when it is none."""
    try:
        return from_json(content)
    except ValueError:
        raise NotRows from None


def check_reviewed(user: Access, endpoint_id: str) -> None:
    """An outsider may call a model only after its disclosure review, and no model has passed one yet."""
    if user.principal.external or user.role.startswith("external"):
        user.decide(
            Scope.MODEL_PREDICT, Resource("endpoint", endpoint_id, user.study.study_id, disclosure_reviewed=False)
        )


@router.post(
    "/predictions",
    operation_id="predict_rows",
    summary="Predictions for up to a thousand rows",
    responses={200: {"model": PredictionsView}},
    response_class=Response,
    openapi_extra=json_body(RowsIn),
)
async def predict_rows(study_id: str, endpoint_id: str, request: Request) -> Response:
    user, tools, db = await caller(request, study_id), serving(request), database(request)
    check_reviewed(user, endpoint_id)
    served = await tools.models.served(db, user.study, endpoint_id)
    model = await tools.models.loaded(served)
    answer = await tools.predictor.rows(db, user.principal, served, model, read_json(await request.body()))
    return Response(to_json(answer), media_type="application/json")


@router.post(
    "/case",
    operation_id="calculate_case",
    summary="One patient's probability with interval and contributions; refused outside the training range",
    responses={200: {"model": CaseView}},
    response_class=Response,
    openapi_extra=json_body(CaseIn),
)
async def calculate_case(study_id: str, endpoint_id: str, request: Request) -> Response:
    user, tools, db = await caller(request, study_id), serving(request), database(request)
    check_reviewed(user, endpoint_id)
    served = await tools.models.served(db, user.study, endpoint_id)
    model = await tools.models.loaded(served)
    answer = await tools.predictor.case(db, user.principal, served, model, read_json(await request.body()))
    return Response(to_json(answer), media_type="application/json")


_FILE_BODY: Final = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/files",
    operation_id="predict_file",
    summary="Predictions for a CSV or Parquet file of up to a million rows, answered as CSV",
    response_class=FileResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": _FILE_BODY, "application/vnd.apache.parquet": _FILE_BODY},
        }
    },
)
async def predict_file(study_id: str, endpoint_id: str, request: Request) -> Response:
    user, tools, db = await caller(request, study_id), serving(request), database(request)
    check_reviewed(user, endpoint_id)
    kind = KINDS.get(request.headers.get("content-type", "").split(";")[0].strip().lower())
    if kind is None:
        raise UnknownFileKind
    served = await tools.models.served(db, user.study, endpoint_id)
    model = await tools.models.loaded(served)
    path = await tools.files.receive(request.stream())
    answer = await tools.files.answer(db, user.principal, served, model, path, kind)
    headers = {
        "X-Medloom-Model-Id": served.model_id,
        "X-Medloom-Model-Version": str(served.version),
        "X-Medloom-Model-Sha256": served.onnx_sha256,
        "X-Medloom-Rows": str(answer.rows),
        "X-Medloom-Warnings": json.dumps(answer.warnings[:50]),
    }
    return FileResponse(
        answer.csv,
        media_type="text/csv; charset=utf-8",
        headers=headers,
        background=BackgroundTask(answer.csv.unlink, missing_ok=True),
    )
