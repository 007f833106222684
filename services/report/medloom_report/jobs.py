"""Long work of report: making a publication pack, in a process of its own with a memory limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medloom_kit.jobs import JobCancelled, JobContext, JobKind
from medloom_kit.sandbox import limit_memory
from medloom_report.errors import OutOfMemory
from medloom_report.service import reports
from medloom_report.storage import artefact_key

if TYPE_CHECKING:
    from pathlib import Path

    from medloom_contracts.explanations import Explanations
    from medloom_contracts.manifests import ExperimentManifest, ValidationManifest
    from medloom_report.domain.material import Language, Material
    from medloom_report.domain.pack import Made

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CARD_MARK = "\n\n<!-- ko -->\n\n"


def build_kind(timeout_s: float) -> JobKind:
    """The kind of job that makes packs."""
    return JobKind(name=reports.JOB, work=build_report, finish=reports.finish, fail=reports.fail, timeout_s=timeout_s)


def build_report(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Read the experiment and its predictions, write the pack, store its files; gives where they lie."""
    limit_memory(int(payload["memory_mb"]))
    try:
        return _build(ctx, payload)
    except MemoryError as error:
        raise OutOfMemory from error


def _build(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    from medloom_report.domain.pack import bound_to, build

    def progress(fraction: float, en: str, ko: str) -> None:
        if ctx.cancelled():
            raise JobCancelled
        ctx.progress(fraction, en, ko)

    progress(0.01, "Reading the experiment", "실험 읽기")
    material = _material(ctx, payload)
    made = build(material, ctx.scratch / "pack", payload["languages"], progress)
    progress(0.96, "Storing the files", "파일 저장")
    stored = [_store(ctx, payload["report_id"], file) for file in made.files]
    archive = _zip(ctx.scratch / "pack.zip", made.files)
    study_id = ctx.study_id or ""
    digest = _sha256(archive)
    kept = ctx.objects.put_path(artefact_key(study_id, payload["report_id"], digest, "pack.zip"), archive)
    return {
        "artefacts": stored,
        "pack": {"key": kept.key, "sha256": kept.sha256, "bytes": kept.bytes},
        "summary": made.summary,
        "bound_to": bound_to(material),
    }


def _material(ctx: JobContext, payload: dict[str, Any]) -> Material:
    from medloom_contracts.manifests import Approval, ExperimentManifest, PreparedManifest
    from medloom_report.domain.material import Material, Options, chosen_models
    from medloom_report.domain.predictions import read_predictions

    objects = ctx.objects
    experiment = ExperimentManifest.model_validate_json(
        objects.get_bytes(payload["manifest_key"], payload["manifest_sha256"])
    )
    approval = Approval.model_validate_json(objects.get_bytes(experiment.approval_key, experiment.approval_sha256))
    prepared = PreparedManifest.model_validate_json(objects.get_bytes(approval.manifest_key, approval.manifest_sha256))
    models = chosen_models(experiment, tuple(payload["model_ids"]))
    predictions = {
        model.model_id: read_predictions(
            objects.get_path(model.predictions_key, model.predictions_sha256), experiment.task
        )
        for model in models
    }
    return Material(
        experiment=experiment,
        experiment_sha256=payload["manifest_sha256"],
        approval=approval,
        prepared=prepared,
        models=models,
        predictions=predictions,
        options=Options.model_validate(payload["options"]),
        settings_yaml=payload["settings_yaml"],
        explanations=_explanations(ctx, experiment),
        validations=_validations(ctx, payload.get("validations", []), models[0].model_id),
        seed=int(experiment.settings.get("seed") or 0),
        cards=_cards(objects.get_bytes(models[0].card_key, models[0].card_sha256).decode()),
    )


def _explanations(ctx: JobContext, experiment: ExperimentManifest) -> Explanations | None:
    from medloom_contracts.explanations import Explanations

    if not experiment.explanations_key or not experiment.explanations_sha256:
        return None
    stored = ctx.objects.get_bytes(experiment.explanations_key, experiment.explanations_sha256)
    return Explanations.model_validate_json(stored)


def _cards(text: str) -> dict[Language, str]:
    """Both languages of a model card as training wrote it into one file."""
    english, _, korean = text.partition(_CARD_MARK)
    return {"en": english, "ko": korean or english}


def _validations(ctx: JobContext, named: list[dict[str, str]], main_id: str) -> tuple[ValidationManifest, ...]:
    from medloom_contracts.manifests import ValidationManifest

    bodies = [ctx.objects.get_bytes(one["key"], one["sha256"]) for one in named if one["model_id"] == main_id]
    return tuple(ValidationManifest.model_validate_json(body) for body in bodies)


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _store(ctx: JobContext, report_id: str, file: Made) -> dict[str, Any]:
    key = artefact_key(ctx.study_id or "", report_id, _sha256(file.path), file.path.name)
    kept = ctx.objects.put_path(key, file.path)
    return {
        "name": file.name,
        "kind": file.kind,
        "language": file.language,
        "format": file.format,
        "media_type": file.media_type,
        "key": kept.key,
        "sha256": kept.sha256,
        "bytes": kept.bytes,
    }


def _zip(path: Path, files: tuple[Made, ...]) -> Path:
    """The pack as one archive with fixed times; what is compressed already is only stored."""
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            if file.kind == "page":
                continue
            entry = zipfile.ZipInfo(file.name, _EPOCH)
            packed = file.format in {"png", "tiff", "docx", "xlsx", "pdf"}
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.path.read_bytes())
    return path
