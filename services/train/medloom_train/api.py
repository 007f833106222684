"""Routes of train: experiments, models, algorithms."""

from typing import Annotated, Literal

from fastapi import Query, Response

from medloom_contracts.explanations import Explanations
from medloom_contracts.manifests import InputSchema
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, Objects, Page, PageOf, Router, Session, SignedIn, access, state
from medloom_train.service import (
    advice,
    approvals,
    catalogue,
    experiments,
    explaining,
    exporting,
    library,
    models,
    validations,
    withdrawals,
)
from medloom_train.service.views import (
    AdviceView,
    AlgorithmsView,
    CaseRuleIn,
    DerivedModels,
    ExperimentDetail,
    ExperimentIn,
    ExperimentView,
    FinalIn,
    FitView,
    LibraryCasesView,
    ModelDetail,
    ModelView,
    ReleaseIn,
    SettingsView,
    TrainableView,
    ValidationDetail,
    ValidationIn,
    ValidationView,
)
from medloom_train.settings import TrainSettings

registry = Router(prefix="/api/v1/algorithms", tags=["train"])
trainings = Router(prefix="/api/v1/studies/{study_id}/experiments", tags=["train"])
library_cases = Router(prefix="/api/v1/studies/{study_id}/cases", tags=["train"])
trained = Router(prefix="/api/v1/studies/{study_id}/models", tags=["train"])

Trainer = Annotated[Access, access(Scope.EXPERIMENT_TRAIN)]
Watcher = Annotated[Access, access(Scope.EXPERIMENT_READ_METRICS)]
Canceller = Annotated[Access, access(Scope.EXPERIMENT_CANCEL)]
CardReader = Annotated[Access, access(Scope.MODEL_READ_CARD)]
RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Exporter = Annotated[Access, access(Scope.MODEL_EXPORT)]
Author = Annotated[Access, access(Scope.REPORT_BUILD)]
Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Releaser = Annotated[Access, access(Scope.MODEL_RELEASE)]
Limits = Annotated[TrainSettings, state("limits")]


@registry.get("", operation_id="list_algorithms", summary="Algorithms, their settings, and what mode auto tries")
async def list_algorithms(_user: SignedIn) -> AlgorithmsView:
    return catalogue.algorithms()


@trainings.get("/trainable", operation_id="list_trainable", summary="Prepared data sets and whether they are approved")
async def list_trainable(user: Trainer, session: Session, page: Page) -> PageOf[TrainableView]:
    return await approvals.trainable(session, user.study, page)


@trainings.get(
    "/advice",
    operation_id="get_training_advice",
    summary="Before training: findings, whether the rows are enough, and what did well in similar cases",
)
async def get_training_advice(
    user: Trainer, session: Session, objects: Objects, prepared_id: Annotated[str, Query(max_length=40)]
) -> AdviceView:
    return await advice.advice(session, objects, user, prepared_id)


@trainings.post("", status_code=202, operation_id="start_experiment", summary="Train on approved data")
async def start_experiment(
    body: ExperimentIn, user: Trainer, session: Session, objects: Objects, limits: Limits
) -> ExperimentDetail:
    return await experiments.start(session, objects, user, body, limits)


@trainings.get("", operation_id="list_experiments", summary="Experiments of a study, newest first")
async def list_experiments(
    user: Watcher,
    session: Session,
    page: Page,
    prepared_id: Annotated[str | None, Query(max_length=40)] = None,
) -> PageOf[ExperimentView]:
    return await experiments.listed(session, user.study, prepared_id, page)


@trainings.get(
    "/{experiment_id}", operation_id="get_experiment", summary="State, trials, leaderboard, models and warnings"
)
async def get_experiment(experiment_id: str, user: Watcher, session: Session) -> ExperimentDetail:
    return await experiments.detail(session, user.study, experiment_id)


@trainings.post(
    "/{experiment_id}/cancel", operation_id="cancel_experiment", summary="Stop with the best model found so far"
)
async def cancel_experiment(experiment_id: str, user: Canceller, session: Session) -> ExperimentDetail:
    return await experiments.cancel(session, user.study, experiment_id)


@trainings.get(
    "/{experiment_id}/settings",
    operation_id="get_experiment_settings",
    summary="Every setting written out; training with them again gives the same metrics",
)
async def get_experiment_settings(experiment_id: str, user: Watcher, session: Session) -> SettingsView:
    return await experiments.settings(session, user.study, experiment_id)


@trainings.get(
    "/{experiment_id}/explanations",
    operation_id="get_experiment_explanations",
    summary="Importance, Shapley values, learning curves and subgroups of a finished experiment, without any row",
)
async def get_experiment_explanations(
    experiment_id: str, user: Watcher, session: Session, objects: Objects
) -> Explanations:
    return await explaining.explanations(session, objects, user, experiment_id)


@trained.get("", operation_id="list_models", summary="Models of a study, newest first")
async def list_models(
    user: CardReader,
    session: Session,
    page: Page,
    experiment_id: Annotated[str | None, Query(max_length=40)] = None,
) -> PageOf[ModelView]:
    return await models.listed(session, user.study, experiment_id, page)


@trained.get("/derived", operation_id="list_derived_models", summary="What was learned from prepared data")
async def list_derived_models(
    user: Manager, session: Session, prepared_id: Annotated[list[str], Query(min_length=1, max_length=200)]
) -> DerivedModels:
    return await withdrawals.derived(session, user.study, prepared_id)


@trained.get("/{model_id}", operation_id="get_model", summary="A model's figures, parts and inputs")
async def get_model(model_id: str, user: CardReader, session: Session) -> ModelDetail:
    return await models.detail(session, user.study, model_id)


@trained.get(
    "/{model_id}/card", operation_id="get_model_card", summary="The model card as Markdown", response_class=Response
)
async def get_model_card(
    model_id: str, user: CardReader, session: Session, objects: Objects, lang: Literal["en", "ko"] = "en"
) -> Response:
    text = await models.card(session, objects, user.study, model_id, lang)
    return Response(text, media_type="text/markdown; charset=utf-8")


@trained.get("/{model_id}/schema", operation_id="get_model_schema", summary="What the model takes and gives")
async def get_model_schema(model_id: str, user: CardReader, session: Session) -> InputSchema:
    return (await models.detail(session, user.study, model_id)).input_schema


@trained.get(
    "/{model_id}/onnx", operation_id="download_model", summary="The model as one ONNX file", response_class=Response
)
async def download_model(model_id: str, user: Exporter, session: Session, objects: Objects) -> Response:
    found = await models.find(session, user.study, model_id)
    models.may_export(user, model_id)
    body = await models.file(session, objects, user.study, model_id, "onnx")
    headers = {
        "x-medloom-sha256": found.files["onnx"]["sha256"],
        "content-disposition": f'attachment; filename="{model_id}.onnx"',
    }
    return Response(body, media_type="application/octet-stream", headers=headers)


@trained.get(
    "/{model_id}/predictions",
    operation_id="download_predictions",
    summary="Out-of-fold and test predictions, row by row",
    response_class=Response,
)
async def download_predictions(
    model_id: str,
    user: RowReader,
    session: Session,
    objects: Objects,
    format: Literal["parquet", "csv"] = "parquet",  # noqa: A002 - the name callers of the API know
) -> Response:
    body = await models.file(session, objects, user.study, model_id, "predictions")
    if format == "csv":
        return Response(await exporting.as_csv(body), media_type="text/csv; charset=utf-8")
    return Response(body, media_type="application/vnd.apache.parquet")


@trained.put("/{model_id}/final", operation_id="mark_final_model", summary="Star the model to settle on, or unstar it")
async def mark_final_model(model_id: str, body: FinalIn, user: Author, session: Session) -> ModelView:
    return await models.mark_final(session, user.study, model_id, final=body.final)


@trained.post("/{model_id}/release", operation_id="release_model", summary="Release a model to be served")
async def release_model(model_id: str, body: ReleaseIn, user: Releaser, session: Session) -> ModelView:
    return await models.release(session, user, model_id, body.note)


@library_cases.get("", operation_id="list_cases", summary="Cases that this study's experiments left in the library")
async def list_cases(user: Watcher, session: Session) -> LibraryCasesView:
    return await library.listed(session, user.study)


@library_cases.put(
    "/rule", operation_id="set_case_rule", summary="Allow or forbid that the study's experiments leave cases"
)
async def set_case_rule(body: CaseRuleIn, user: Manager, session: Session) -> LibraryCasesView:
    return await library.rule(session, user, allowed=body.allowed)


@library_cases.delete(
    "/{case_id}", status_code=204, operation_id="remove_case", summary="Take a case out of the library"
)
async def remove_case(case_id: str, user: Manager, session: Session) -> None:
    await library.remove(session, user.study, case_id)


@trained.get(
    "/{model_id}/validations/fit",
    operation_id="fit_validation_columns",
    summary="Which columns of other approved data fit the model's inputs",
)
async def fit_validation_columns(
    model_id: str,
    user: Trainer,
    session: Session,
    objects: Objects,
    prepared_id: Annotated[str, Query(max_length=40)],
    data_study_id: Annotated[str | None, Query(max_length=40)] = None,
) -> FitView:
    return await validations.fit(session, objects, user, model_id, prepared_id, data_study_id)


@trained.post(
    "/{model_id}/validations",
    status_code=202,
    operation_id="start_validation",
    summary="Try a model on other approved data",
)
async def start_validation(
    model_id: str, body: ValidationIn, user: Trainer, session: Session, objects: Objects
) -> ValidationDetail:
    return await validations.start(session, objects, user, model_id, body)


@trained.get(
    "/{model_id}/validations", operation_id="list_validations", summary="External validations of a model, newest first"
)
async def list_validations(model_id: str, user: Watcher, session: Session, page: Page) -> PageOf[ValidationView]:
    return await validations.listed(session, user.study, model_id, page)


@trained.get(
    "/{model_id}/validations/{validation_id}",
    operation_id="get_validation",
    summary="State and figures of an external validation",
)
async def get_validation(model_id: str, validation_id: str, user: Watcher, session: Session) -> ValidationDetail:
    return await validations.detail(session, user.study, model_id, validation_id)


@trained.post(
    "/{model_id}/validations/{validation_id}/cancel",
    operation_id="cancel_validation",
    summary="Stop an external validation",
)
async def cancel_validation(model_id: str, validation_id: str, user: Canceller, session: Session) -> ValidationDetail:
    return await validations.cancel(session, user.study, model_id, validation_id)


routers = (registry, trainings, trained, library_cases)
