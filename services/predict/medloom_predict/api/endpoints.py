"""Endpoints, outcomes and monitoring."""

from typing import Annotated, Any, Literal

from fastapi import Query

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, Page, PageOf, Router, Session, access, page_of, state
from medloom_predict import repository
from medloom_predict.api.views import (
    CallView,
    DerivedEndpoint,
    DerivedPredictions,
    EndpointDetail,
    EndpointEdit,
    EndpointView,
    MonitoringView,
    OutcomesIn,
    OutcomesView,
)
from medloom_predict.repository import ServedModel
from medloom_predict.service import endpoints
from medloom_predict.service.models import ModelStore
from medloom_predict.service.outcomes import Outcome, OutcomeBook, tell

router = Router(prefix="/api/v1/studies/{study_id}/endpoints", tags=["predict"])

Reader = Annotated[Access, access(Scope.MODEL_READ_CARD)]
Caller = Annotated[Access, access(Scope.MODEL_PREDICT)]
Releaser = Annotated[Access, access(Scope.MODEL_RELEASE)]
Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Models = Annotated[ModelStore, state("models")]
Book = Annotated[OutcomeBook, state("outcomes")]
Window = Literal["all", "30d", "90d", "365d"]


@router.get("", operation_id="list_endpoints", summary="Models that are served in this study")
async def list_endpoints(user: Reader, session: Session, models: Models, page: Page) -> PageOf[EndpointView]:
    found = await repository.list_served(session, user.study, page.after, page.limit)
    views = {served.endpoint_id: EndpointView(**await _card(models, served)) for served in found}
    return page_of(found, page, lambda served: served.endpoint_id, lambda served: views[served.endpoint_id])


@router.get("/derived", operation_id="list_derived_predictions", summary="Endpoints and predictions of models")
async def list_derived_predictions(
    user: Manager, session: Session, model_id: Annotated[list[str], Query(min_length=1, max_length=200)]
) -> DerivedPredictions:
    found = await repository.endpoints_of(session, user.study, model_id)
    kept = [DerivedEndpoint.model_validate(row, from_attributes=True) for row in found if row.withdrawn != "deleted"]
    predictions, outcomes = sum(one.predictions for one in kept), sum(one.outcomes for one in kept)
    return DerivedPredictions(endpoints=kept, predictions=predictions, outcomes=outcomes)


@router.get("/{endpoint_id}", operation_id="get_endpoint", summary="A served model and the inputs it takes")
async def get_endpoint(endpoint_id: str, user: Reader, session: Session, models: Models) -> EndpointDetail:
    return await _detail(user, session, models, await endpoints.find(session, user.study, endpoint_id))


@router.patch("/{endpoint_id}", operation_id="update_endpoint", summary="Switch an endpoint on or off")
async def update_endpoint(
    endpoint_id: str, body: EndpointEdit, user: Releaser, session: Session, models: Models
) -> EndpointDetail:
    served = await endpoints.switch(session, user.study, endpoint_id, enabled=body.enabled)
    models.forget(endpoint_id)
    return await _detail(user, session, models, served)


@router.get(
    "/{endpoint_id}/predictions",
    operation_id="list_predictions",
    summary="The prediction log: who asked which model when, newest first",
)
async def list_predictions(endpoint_id: str, user: Releaser, session: Session, page: Page) -> PageOf[CallView]:
    await endpoints.find(session, user.study, endpoint_id)
    rows = await repository.list_calls(session, user.study, endpoint_id, page.after, page.limit)
    return page_of(rows, page, lambda row: row.id, lambda row: CallView.model_validate(row, from_attributes=True))


@router.post(
    "/{endpoint_id}/outcomes",
    operation_id="record_outcomes",
    summary="Tell what became of predictions; the same outcome again changes nothing",
)
async def record_outcomes(
    endpoint_id: str, body: OutcomesIn, user: Caller, session: Session, models: Models, book: Book
) -> OutcomesView:
    served = await endpoints.find(session, user.study, endpoint_id)
    schema = await models.schema(served)
    given = [Outcome(each.prediction_id, each.plain(), each.at) for each in body.outcomes]
    counts = await book.record(session, user.study, served, schema, user.principal.id, given)
    monitoring = await book.monitoring(session, user.study, served, schema, "all")
    if counts["recorded"] or counts["changed"]:
        await tell(session, user.study, monitoring, user.principal.id)
    return OutcomesView(**counts, monitoring=MonitoringView(**monitoring))


@router.get(
    "/{endpoint_id}/monitoring",
    operation_id="get_monitoring",
    summary="Running discrimination and calibration on outcomes that came back",
)
async def get_monitoring(
    endpoint_id: str, user: Reader, session: Session, models: Models, book: Book, window: Window = "all"
) -> MonitoringView:
    served = await endpoints.find(session, user.study, endpoint_id)
    schema = await models.schema(served)
    return MonitoringView(**await book.monitoring(session, user.study, served, schema, window))


async def _card(models: ModelStore, served: ServedModel) -> dict[str, Any]:
    schema = await models.schema(served)
    return {
        "id": served.endpoint_id,
        "study_id": served.study_id,
        "model_id": served.model_id,
        "name": served.name,
        "version": served.version,
        "model_sha256": served.onnx_sha256,
        "enabled": served.enabled,
        "task": schema.task.value,
        "target": schema.target,
        "classes": list(schema.classes) if schema.classes else None,
        "created_at": served.created_at,
    }


async def _detail(user: Access, session: Session, models: ModelStore, served: ServedModel) -> EndpointDetail:
    schema = await models.schema(served)
    return EndpointDetail(
        **await _card(models, served),
        versions=await repository.versions(session, user.study, served.model_id),
        inputs=[each.model_dump() for each in schema.inputs],
        positive=schema.positive,
        threshold=schema.threshold,
    )
