"""What may be done, and which role may do it (permissions.md)."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    STUDY_VIEW = "study:view"
    STUDY_MANAGE = "study:manage"
    STUDY_APPROVE = "study:approve"
    DATASET_LIST = "dataset:list"
    DATASET_READ_SCHEMA = "dataset:read_schema"
    DATASET_READ_SUMMARY = "dataset:read_summary"
    DATASET_READ_ROWS = "dataset:read_rows"
    DATASET_UPLOAD = "dataset:upload"
    DATASET_EDIT = "dataset:edit"
    DATASET_SIGNOFF = "dataset:signoff"
    DATASET_EXPORT = "dataset:export"
    RECIPE_EDIT = "recipe:edit"
    RECIPE_RUN = "recipe:run"
    EXPERIMENT_TRAIN = "experiment:train"
    EXPERIMENT_READ_METRICS = "experiment:read_metrics"
    EXPERIMENT_CANCEL = "experiment:cancel"
    MODEL_READ_CARD = "model:read_card"
    MODEL_PREDICT = "model:predict"
    MODEL_EXPORT = "model:export"
    MODEL_RELEASE = "model:release"
    REPORT_READ = "report:read"
    REPORT_BUILD = "report:build"
    REPORT_PUBLISH = "report:publish"
    TOKEN_ISSUE = "token:issue"  # noqa: S105 - the name of a right, not a secret
    AUDIT_READ = "audit:read"


class Role(StrEnum):
    OWNER = "owner"
    STEWARD = "steward"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    EXTERNAL_TRAINER = "external_trainer"
    EXTERNAL_PREDICTOR = "external_predictor"
    AUDITOR = "auditor"


EXTERNAL_ROLES: Final = frozenset({Role.EXTERNAL_TRAINER, Role.EXTERNAL_PREDICTOR})

_READ_DATA: Final = frozenset(
    {
        Scope.STUDY_VIEW,
        Scope.DATASET_LIST,
        Scope.DATASET_READ_SCHEMA,
        Scope.DATASET_READ_SUMMARY,
        Scope.DATASET_READ_ROWS,
    }
)
_READ_RESULTS: Final = frozenset({Scope.EXPERIMENT_READ_METRICS, Scope.MODEL_READ_CARD, Scope.REPORT_READ})

ROLE_SCOPES: Final[dict[Role, frozenset[Scope]]] = {
    Role.OWNER: frozenset(Scope),
    Role.STEWARD: _READ_DATA
    | _READ_RESULTS
    | {
        Scope.DATASET_UPLOAD,
        Scope.DATASET_EDIT,
        Scope.DATASET_SIGNOFF,
        Scope.DATASET_EXPORT,
        Scope.RECIPE_EDIT,
        Scope.RECIPE_RUN,
    },
    Role.RESEARCHER: _READ_DATA
    | _READ_RESULTS
    | {
        Scope.DATASET_UPLOAD,
        Scope.DATASET_EDIT,
        Scope.RECIPE_EDIT,
        Scope.RECIPE_RUN,
        Scope.EXPERIMENT_TRAIN,
        Scope.EXPERIMENT_CANCEL,
        Scope.MODEL_PREDICT,
        Scope.MODEL_EXPORT,
        Scope.REPORT_BUILD,
        Scope.REPORT_PUBLISH,
        Scope.TOKEN_ISSUE,
    },
    Role.REVIEWER: _READ_DATA | {Scope.DATASET_SIGNOFF},
    Role.EXTERNAL_TRAINER: frozenset(
        {
            Scope.STUDY_VIEW,
            Scope.DATASET_LIST,
            Scope.DATASET_READ_SCHEMA,
            Scope.DATASET_READ_SUMMARY,
            Scope.EXPERIMENT_TRAIN,
            Scope.EXPERIMENT_READ_METRICS,
            Scope.EXPERIMENT_CANCEL,
            Scope.MODEL_READ_CARD,
            Scope.REPORT_READ,
        }
    ),
    Role.EXTERNAL_PREDICTOR: frozenset({Scope.STUDY_VIEW, Scope.MODEL_READ_CARD, Scope.MODEL_PREDICT}),
    Role.AUDITOR: frozenset({Scope.STUDY_VIEW, Scope.DATASET_LIST, Scope.AUDIT_READ}),
}
