"""What a direct route asks for itself: who calls, and the singletons that answer."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, access
from medloom_kit.db import Database
from medloom_predict.service.file_rows import FilePredictor
from medloom_predict.service.models import ModelStore
from medloom_predict.service.predicting import Predictor

_decide: Final = access(Scope.MODEL_PREDICT).dependency


@dataclass(frozen=True, slots=True)
class Serving:
    """The singletons that answer predictions."""

    models: ModelStore
    predictor: Predictor
    files: FilePredictor


async def caller(request: Request, study_id: str) -> Access:
    """Whoever may call the study's models: 401 without a capability, 404 where the right is missing."""
    user: Access = await _decide(request, study_id)
    return user


def serving(request: Request) -> Serving:
    """The singletons of this service."""
    found: Serving = request.app.state.serving
    return found


def database(request: Request) -> Database:
    """The database of this service."""
    found: Database = request.app.state.database
    return found
