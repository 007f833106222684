"""Endpoints and models ready to answer: short-lived knowledge of endpoints, a bounded cache of ONNX sessions."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Final

from medloom_contracts.errors import NotFound
from medloom_contracts.manifests import InputSchema
from medloom_kit.api import StudyScope
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore
from medloom_predict import repository
from medloom_predict.domain.sessions import LoadedModel, ModelCache, load_model
from medloom_predict.errors import EndpointDisabled, EndpointWithdrawn
from medloom_predict.repository import ServedModel

FRESH_S: Final = 2.0
MOST_KNOWN: Final = 10_000


class ModelStore:
    """Finds the model of an endpoint. What it knows of an endpoint is at most two seconds old."""

    def __init__(self, objects: ObjectStore, scratch: Path, cache: ModelCache) -> None:
        self._objects = objects
        self._folder = scratch / "models"
        self._cache = cache
        self._known: dict[tuple[str, str, int | None], tuple[float, ServedModel]] = {}
        self._studies: dict[str, str] = {}
        self._schemas: dict[str, InputSchema] = {}
        self._loading: dict[str, asyncio.Task[LoadedModel]] = {}

    async def study_of(self, database: Database, endpoint_id: str) -> str:
        """The study of an endpoint; NotFound when there is none. It never changes, so it is kept."""
        known = self._studies.get(endpoint_id)
        if known is None:
            async with database.transaction(write=False) as session:
                known = await repository.study_of(session, endpoint_id)
            if known is None:
                raise NotFound("study")  # as for a study of others: the answer must not tell which names exist
            self._studies[endpoint_id] = known
        return known

    async def served(
        self, database: Database, scope: StudyScope, endpoint_id: str, version: int | None = None
    ) -> ServedModel:
        """An endpoint that answers; NotFound, EndpointDisabled or EndpointWithdrawn."""
        key, at = (scope.study_id, endpoint_id, version), time.monotonic()
        known = self._known.get(key)
        if known is None or at - known[0] > FRESH_S:
            async with database.transaction(write=False) as session:
                found = await repository.served(session, scope, endpoint_id, version)
            if found is None:
                raise NotFound("endpoint")
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = (at, found)
        if known[1].withdrawn is not None:
            raise EndpointWithdrawn
        if not known[1].enabled:
            raise EndpointDisabled
        return known[1]

    def forget(self, endpoint_id: str) -> None:
        """An endpoint was changed by this process."""
        self._known = {key: value for key, value in self._known.items() if key[1] != endpoint_id}

    async def schema(self, served: ServedModel) -> InputSchema:
        """What a model takes and gives."""
        known = self._schemas.get(served.input_schema_sha256)
        if known is None:
            content = await self._objects.get_bytes(served.input_schema_key, served.input_schema_sha256)
            if len(self._schemas) >= MOST_KNOWN:
                self._schemas.clear()
            known = self._schemas[served.input_schema_sha256] = InputSchema.model_validate_json(content)
        return known

    async def loaded(self, served: ServedModel) -> LoadedModel:
        """The model of an endpoint, ready to run; many requests for a cold model load it once."""
        model = self._cache.get(served.onnx_sha256)
        if model is not None:
            return model
        task = self._loading.get(served.onnx_sha256)
        if task is None:
            task = self._loading[served.onnx_sha256] = asyncio.create_task(self._load(served))
            task.add_done_callback(lambda _: self._loading.pop(served.onnx_sha256, None))
        return await asyncio.shield(task)

    async def _load(self, served: ServedModel) -> LoadedModel:
        schema = await self.schema(served)
        path = await self._objects.get_file(served.onnx_key, served.onnx_sha256, self._folder)
        model = await asyncio.to_thread(load_model, path, schema, served.onnx_sha256)
        self._cache.put(served.onnx_sha256, model)
        return model
