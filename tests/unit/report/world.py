"""A running report service in this process: SQLite, a folder, the in-process bus, and one finished experiment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from medloom_contracts.envelope import Envelope
from medloom_contracts.events import Event
from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.events.train import ExperimentCompleted, ModelReleased, TrainedModel
from medloom_contracts.manifests import ExperimentManifest, TaskKind
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.bus import open_bus
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, running
from medloom_report.domain.predictions import Predictions
from medloom_report.main import create_service
from medloom_report.settings import ReportSettings

from .cases import approval_of, experiment_of, predictions_of, prepared_of, write_predictions

CARD = "# Model card\n\n<!-- ko -->\n\n# 모델 카드\n"
METRICS = {"auroc": {"value": 0.8, "lo": 0.7, "hi": 0.9}}


@dataclass
class World:
    runtime: Runtime
    private_key: str
    folder: Path

    @asynccontextmanager
    async def client(self, role: Role = Role.OWNER, study: str = "std_1") -> AsyncIterator[httpx.AsyncClient]:
        """A caller with one role in one study."""
        external = role.value.startswith("external")
        grant = Grant(study, role.value, tuple(scope.value for scope in ROLE_SCOPES[role]))
        who = Principal(f"usr_{role.value}", "N", "person", "ins_1", external=external, grants=(grant,))
        headers = {"medloom-capability": sign(who, self.private_key)}
        transport = httpx.ASGITransport(self.runtime.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://report", headers=headers) as client:
            yield client

    async def deliver(self, event: Event, study: str = "std_1") -> Envelope:
        envelope = Envelope(
            source="urn:medloom:train",
            type=event.type,
            dataschema=event.dataschema(),
            data=event.model_dump(mode="json"),
            actor="usr_owner",
            study=study,
        )
        await self.runtime.inbox.deliver([envelope])
        return envelope

    def _put(self, key: str, data: bytes) -> str:
        self.runtime.objects.sync.put_bytes(key, data)
        return sha256(data).hexdigest()

    async def finish_experiment(
        self,
        kind: TaskKind = TaskKind.BINARY,
        name: str = "exp_1",
        prepared_id: str = "prp_1",
        found: dict[str, Predictions] | None = None,
    ) -> ExperimentManifest:
        """Store what preprocess and train would leave, and deliver their events."""
        for bucket in ("models", "prepared"):
            self.runtime.objects.sync.ensure_bucket(bucket)
        prefix = f"prepared/std_1/{prepared_id}"
        prepared_sha = self._put(f"{prefix}/manifest.json", prepared_of(kind).model_dump_json().encode())
        approval = approval_of(kind).model_copy(
            update={"manifest_key": f"{prefix}/manifest.json", "manifest_sha256": prepared_sha}
        )
        approval_sha = self._put(f"{prefix}/approval.json", approval.model_dump_json().encode())
        experiment = self._experiment(kind, name, prepared_id, found or predictions_of(kind, 300)).model_copy(
            update={"approval_key": f"{prefix}/approval.json", "approval_sha256": approval_sha}
        )
        manifest_key = f"models/std_1/{name}/manifest.json"
        manifest_sha = self._put(manifest_key, experiment.model_dump_json().encode())
        await self.deliver(
            DatasetApproved(
                prepared_id=prepared_id, review_id="rvw_1", manifest_key=approval.manifest_key,
                manifest_sha256=prepared_sha, sha256=approval.sha256, approval_key=experiment.approval_key,
                approval_sha256=approval_sha, task=kind.value, target=approval.task.target, split_key="k",
                split_sha256=approval.split_sha256, meta_features={}, reviewer_id="usr_2",
            )
        )  # fmt: skip
        trained = tuple(
            TrainedModel(
                model_id=m.model_id, name=m.name, algorithm=m.algorithm, manifest_key="k", manifest_sha256="k",
                onnx_key=m.onnx_key, sha256=m.onnx_sha256, metrics={"test": METRICS}, predictions_key=m.predictions_key,
                predictions_sha256=m.predictions_sha256,
            )
            for m in experiment.models
        )  # fmt: skip
        await self.deliver(
            ExperimentCompleted(
                experiment_id=name, prepared_id=prepared_id, manifest_key=manifest_key, manifest_sha256=manifest_sha,
                models=trained, best_model_id=experiment.best_model_id,
            )
        )  # fmt: skip
        return experiment

    def _experiment(
        self, kind: TaskKind, name: str, prepared_id: str, found: dict[str, Predictions]
    ) -> ExperimentManifest:
        experiment = experiment_of(kind)
        models = []
        for model, predictions in zip(experiment.models, found.values(), strict=True):
            path = self.folder / "predictions.parquet"
            write_predictions(path, kind, predictions)
            key = f"models/std_1/{name}/{model.model_id}.parquet"
            digest = self._put(key, path.read_bytes())
            change = {"experiment_id": name, "predictions_key": key, "predictions_sha256": digest}
            card = f"models/std_1/{name}/{model.model_id}.md"
            change |= {"card_key": card, "card_sha256": self._put(card, CARD.encode())}
            models.append(model.model_copy(update=change | {"model_id": f"{model.model_id}_{name}"}))
        return experiment.model_copy(
            update={
                "experiment_id": name, "prepared_id": prepared_id, "models": tuple(models),
                "best_model_id": models[0].model_id,
            }
        )  # fmt: skip

    async def release(self, model_id: str) -> None:
        names = ("onnx_key", "onnx_sha256", "input_schema_key", "input_schema_sha256", "card_key", "card_sha256")
        await self.deliver(ModelReleased(model_id=model_id, version=1, name="m", **dict.fromkeys(names, "k")))

    async def ended(self, client: httpx.AsyncClient, report_id: str, seconds: float = 120) -> dict[str, Any]:
        """The report once its job has ended."""
        for _ in range(int(seconds / 0.1)):
            report: dict[str, Any] = (await client.get(f"/api/v1/studies/std_1/reports/{report_id}")).json()
            if report["state"] in {"ready", "failed", "cancelled"}:
                return report
            await asyncio.sleep(0.1)
        raise TimeoutError(report_id)

    async def emitted(self) -> list[Envelope]:
        """Events that this service has written to its outbox."""
        async with self.runtime.database.transaction(write=False) as session:
            rows = (await session.execute(self.runtime.database.table("outbox").select())).all()
        return [Envelope.decode(row.envelope.encode()) for row in rows]


@asynccontextmanager
async def world(folder: Path, *, worker: bool = False, **settings: Any) -> AsyncIterator[World]:
    private_key, public_key = new_key_pair()
    service = create_service(
        ReportSettings.load(
            database_url=f"sqlite+aiosqlite:///{folder}/report.sqlite3",
            objects_url=f"file://{folder}/objects",
            capability_public_key=public_key,
            scratch_dir=folder / "scratch",
            **settings,
        )
    )
    bus = open_bus("inprocess://")
    await bus.start()
    async with running(service, bus, worker=worker) as runtime:
        yield World(runtime, private_key, folder)
    await bus.stop()
