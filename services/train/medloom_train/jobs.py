"""The long work of train: one experiment from signed data to stored models. Science is imported where the job runs."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.events.train import DatasetPurged
from medloom_contracts.ids import new_id
from medloom_contracts.manifests import Finding, LeakOverride
from medloom_kit.jobs import JobCancelled, JobContext, JobKind
from medloom_kit.purging import purge_kind
from medloom_train.errors import NotApproved
from medloom_train.service import finishing, validations
from medloom_train.service.experiments import JOB
from medloom_train.service.validations import JOB as VALIDATE
from medloom_train.storage import key

if TYPE_CHECKING:
    from medloom_contracts.manifests import (
        Approval,
        ColumnMatch,
        InputSchema,
        ModelInput,
        ModelManifest,
        PreparedManifest,
    )
    from medloom_train.domain.engine import Outcome
    from medloom_train.domain.explain.divisions import Levels
    from medloom_train.domain.external import External
    from medloom_train.domain.options import TrainingOptions
    from medloom_train.domain.pool import OpenPool
    from medloom_train.domain.publish import Published


def work(
    ctx: JobContext,
    payload: dict[str, Any],
    *,
    executor: str = "local",
    ray_address: str = "auto",
    most_processes: int = 0,
) -> dict[str, Any]:
    """Train, store every model's files, and return what the tables keep; the worker says where trials run."""
    from medloom_train.domain import sensitivity
    from medloom_train.domain.engine import train
    from medloom_train.domain.explain.divisions import divisions
    from medloom_train.domain.findings import finding
    from medloom_train.domain.loading import load
    from medloom_train.domain.options import TrainingOptions

    ctx.progress(0.01, "Reading the approved data", "승인된 데이터를 읽는 중")
    approved = DatasetApproved.model_validate(payload["approval"])
    manifest, approval = _papers(ctx, approved)
    data = ctx.objects.get_path(manifest.table.key, approval.sha256)
    split = ctx.objects.get_path(approval.split_key, approval.split_sha256)
    asked = TrainingOptions.model_validate(payload["settings"])
    processes = asked.n_jobs or payload.get("processes", 0) or most_processes
    table = load(Path(data), Path(split), manifest, approval, asked.existing_scores)
    options = asked.model_copy(update={"n_jobs": processes})
    outcome = train(table, options, ctx, open_pool=_executor(executor, ray_address))
    ctx.progress(0.95, "Analysing missing values and optimism", "결측과 낙관 편향 분석 중")
    analyses = sensitivity.extras(outcome.table, asked.seed)
    ctx.progress(0.97, "Storing models", "모델 저장 중")
    known = {column.name for column in manifest.table.columns}
    outcome.findings.extend(finding("subgroup_unknown", column=c) for c in asked.subgroups if c not in known)
    time = table.survival.column if table.survival is not None else None
    divided = divisions(Path(data), manifest, table.rows, table.target, asked.subgroups, time)
    outcome.findings[:0] = [Finding.model_validate(note) for note in payload.get("notes", [])]
    shelf = _Shelf(ctx, payload["experiment_id"], approved, approval, manifest, payload.get("override"))
    return shelf.store(outcome, asked, divided, analyses)


def _executor(kind: str, address: str) -> "OpenPool":
    from medloom_train.domain.pool import ForkPool

    if kind == "local":
        return ForkPool
    from medloom_train.domain.cluster import RayPool

    return partial(RayPool, address=address)


def _papers(ctx: JobContext, approved: DatasetApproved) -> tuple["PreparedManifest", "Approval"]:
    from medloom_contracts.manifests import Approval, PreparedManifest

    manifest = PreparedManifest.model_validate_json(
        ctx.objects.get_bytes(approved.manifest_key, approved.manifest_sha256)
    )
    approval = Approval.model_validate_json(ctx.objects.get_bytes(approved.approval_key, approved.approval_sha256))
    if not manifest.table.sha256 == approval.sha256 == approved.sha256:
        raise NotApproved(["the signed hash is not that of the data"])
    return manifest, approval


class _Shelf:
    """Puts an outcome into the object store and describes it."""

    def __init__(
        self,
        ctx: JobContext,
        experiment_id: str,
        approved: DatasetApproved,
        approval: "Approval",
        manifest: "PreparedManifest",
        override: dict[str, Any] | None,
    ) -> None:
        self._ctx, self._experiment_id = ctx, experiment_id
        self._study_id = ctx.study_id or approval.study_id
        self._approved, self._approval, self._prepared = approved, approval, manifest
        self._override = LeakOverride.model_validate(override) if override else None

    def _put(self, body: bytes, suffix: str) -> dict[str, Any]:
        stored = self._ctx.objects.put_bytes(key(self._study_id, self._experiment_id, body, suffix), body)
        return {"key": stored.key, "sha256": stored.sha256, "bytes": stored.bytes}

    def store(
        self, outcome: "Outcome", asked: "TrainingOptions", divided: "list[Levels]", analyses: dict[str, Any]
    ) -> dict[str, Any]:
        """Files first, then the manifest that names them; ``analyses`` go into the manifest alone."""
        from medloom_contracts.manifests import ExperimentManifest
        from medloom_kit.clock import now
        from medloom_train.domain import packaging

        resolved = outcome.settings.model_copy(update={"n_jobs": asked.n_jobs}).model_dump(mode="json")
        inputs = packaging.model_inputs(outcome)
        stored = [self._model(outcome, model, resolved, inputs) for model in outcome.models]
        explanations = self._explanations(outcome, [row["id"] for _, row in stored], divided)
        extras = self._extras(outcome, [model.model_id for model, _ in stored])
        manifest = ExperimentManifest(
            study_id=self._study_id,
            experiment_id=self._experiment_id,
            prepared_id=self._approval.prepared_id,
            approval_key=self._approved.approval_key,
            approval_sha256=self._approved.approval_sha256,
            mode=asked.mode,
            settings=resolved,
            task=self._approval.task,
            models=tuple(model for model, _ in stored),
            best_model_id=stored[0][0].model_id,
            warnings=tuple(outcome.findings),
            seconds=outcome.seconds,
            versions=outcome.versions,
            n=packaging.sizes(outcome),
            extras={**extras, **analyses},
            explanations_key=explanations["key"] if explanations else None,
            explanations_sha256=explanations["sha256"] if explanations else None,
            override=self._override,
            created_at=now(),
        )
        named = self._put(manifest.model_dump_json(indent=1).encode(), "json")
        return {
            "manifest": named,
            "dataset_id": self._prepared.dataset_id,
            "best_model_id": manifest.best_model_id,
            "resolved": resolved,
            "summary": {
                "n": manifest.n,
                "seconds": manifest.seconds,
                "versions": manifest.versions,
                "warnings": [finding.model_dump() for finding in manifest.warnings],
                "extras": extras,
                "explanations": explanations,
            },
            "models": [row for _, row in stored],
        }

    def _explanations(self, outcome: "Outcome", model_ids: list[str], divided: "list[Levels]") -> dict[str, Any] | None:
        from medloom_train.domain.explain.everything import assembled

        models = dict(zip(model_ids, outcome.models, strict=True))
        found = assembled(outcome.explained, outcome.table, models, divided)
        return None if found is None else self._put(found.model_dump_json(indent=1).encode(), "json")

    @staticmethod
    def _extras(outcome: "Outcome", ids: list[str]) -> dict[str, Any]:
        from medloom_train.domain import packaging

        extras = packaging.extras(outcome)
        if outcome.simple is not None:
            named = {model.recipe.name: known for model, known in zip(outcome.models, ids, strict=True)}
            extras["simple_model"] = {"model_id": named[outcome.simple.name], **outcome.simple.to_dict()}
        return extras

    def _model(
        self, outcome: "Outcome", model: "Published", resolved: dict[str, Any], inputs: "tuple[ModelInput, ...]"
    ) -> tuple["ModelManifest", dict[str, Any]]:
        from medloom_contracts.manifests import ModelManifest
        from medloom_train.domain import card, packaging

        model_id = new_id("model")
        schema = packaging.input_schema(outcome, model, model_id, inputs)
        onnx = self._put(model.onnx, "onnx")
        written = card.write(outcome, model, self._approval, schema, onnx["sha256"])
        files = {
            "onnx": onnx,
            "input_schema": self._put(schema.model_dump_json(indent=1).encode(), "json"),
            "card": self._put(written.encode(), "md"),
            "predictions": self._put(packaging.predictions(outcome, model), "parquet"),
        }
        facts: dict[str, Any] = {
            "metrics": {"oof": model.oof_figures, "test": model.test_figures},
            "parity": packaging.parity(model),
            "members": packaging.members(model),
            "calibration": packaging.calibration(model),
        }
        names: dict[str, Any] = {f"{name}_{part}": files[name][part] for name in files for part in ("key", "sha256")}
        manifest = ModelManifest(
            study_id=self._study_id,
            experiment_id=self._experiment_id,
            model_id=model_id,
            name=model.recipe.name,
            algorithm=model.recipe.algorithm,
            settings=resolved,
            **names,
            **facts,
        )
        files["manifest"] = self._put(manifest.model_dump_json(indent=1).encode(), "json")
        shown = schema.model_dump(mode="json")
        row = {
            "id": model_id,
            "name": manifest.name,
            "algorithm": manifest.algorithm,
            "family": packaging.family(model),
            "files": files,
            "facts": {
                **json.loads(json.dumps(facts)),
                **{name: shown[name] for name in ("task", "target", "classes", "positive", "threshold")},
                "input_schema": shown,
            },
        }
        return manifest, row


def validate(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Read other approved data as the model's inputs, judge its answers, store the figures."""
    from medloom_contracts.manifests import ColumnMatch, InputSchema
    from medloom_train.domain import external

    ctx.progress(0.05, "Reading the approved data", "승인된 데이터를 읽는 중")
    approved = DatasetApproved.model_validate(payload["approval"])
    manifest, approval = _papers(ctx, approved)
    files = payload["model"]["files"]
    data = Path(ctx.objects.get_path(manifest.table.key, approval.sha256))
    if payload["same_upload"]:
        seen = ctx.objects.get_path(files["predictions"]["key"], files["predictions"]["sha256"])
        external.refuse_seen(data, Path(seen))
    schema = InputSchema.model_validate_json(
        ctx.objects.get_bytes(files["input_schema"]["key"], files["input_schema"]["sha256"])
    )
    matches = tuple(ColumnMatch.model_validate(entry) for entry in payload["columns"])
    rows = external.read_rows(data, manifest, approval, schema, matches, payload["positive"])
    ctx.progress(0.3, "Computing figures and intervals", "지표와 신뢰구간 계산 중")
    body = ctx.objects.get_bytes(files["onnx"]["key"], files["onnx"]["sha256"])
    found = external.validate(body, rows, schema, payload["seed"])
    if ctx.cancelled():
        raise JobCancelled
    return _validation(ctx, payload, approved, found, schema, matches)


def _validation(
    ctx: JobContext,
    payload: dict[str, Any],
    approved: DatasetApproved,
    found: "External",
    schema: "InputSchema",
    matches: tuple["ColumnMatch", ...],
) -> dict[str, Any]:
    from medloom_contracts.manifests import ValidationManifest
    from medloom_kit.clock import now
    from medloom_train.domain.engine import versions

    study_id, model, asked = str(ctx.study_id), payload["model"], payload["validation"]
    manifest = ValidationManifest(
        study_id=study_id,
        validation_id=asked["id"],
        experiment_id=model["experiment_id"],
        model_id=model["id"],
        model_name=model["name"],
        onnx_sha256=model["files"]["onnx"]["sha256"],
        data_study_id=asked["data_study_id"],
        prepared_id=asked["prepared_id"],
        data_sha256=approved.sha256,
        approval_sha256=approved.approval_sha256,
        title=asked["title"],
        task=schema.task,
        columns=matches,
        positive=found.positive,
        n=found.n,
        events=found.events,
        metrics=found.metrics,
        recalibrated=found.recalibrated,
        curves=found.curves,
        warnings=found.findings,
        versions=versions(),
        created_at=now(),
    )
    body = manifest.model_dump_json(indent=1).encode()
    stored = ctx.objects.put_bytes(key(study_id, manifest.validation_id, body, "json"), body)
    named = {"key": stored.key, "sha256": stored.sha256}
    return {"manifest": named, "figures": manifest.model_dump(mode="json")}


def kinds(executor: str, ray_address: str, most_processes: int) -> tuple[JobKind, ...]:
    """The kinds of jobs of a worker whose trials run there, in so many processes (0 = one for each core)."""
    return (
        JobKind(
            name=JOB,
            work=partial(work, executor=executor, ray_address=ray_address, most_processes=most_processes),
            finish=finishing.succeeded,
            fail=finishing.failed,
            on_report=finishing.trial_finished,
            timeout_s=25 * 3600,
            cancel_grace_s=300,
        ),
        JobKind(name=VALIDATE, work=validate, finish=validations.succeeded, fail=validations.failed, timeout_s=3600),
        purge_kind(DatasetPurged),
    )
