"""Long work: running a recipe, fixing an approval, purging withdrawn data. Each runs in a process of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from medloom_contracts.manifests import Approval, DatasetManifest, PreparedManifest, StepDiff, TableObject
from medloom_kit.jobs import JobCancelled, JobContext
from medloom_kit.objects.store import sha256_of
from medloom_preprocess.domain.orders import ApproveOrder, ObjectRef, RunOrder
from medloom_preprocess.storage import prepared_key

if TYPE_CHECKING:
    from medloom_preprocess.domain.engine import Outcome, Source, StepOutcome


def run_recipe_job(
    ctx: JobContext, payload: dict[str, Any], *, engine: str = "duckdb", spark_master: str = "local[*]"
) -> dict[str, Any]:
    """Executes a recipe and stores prepared data, diffs, profile, suggestions and manifest; the worker says where."""
    from medloom_preprocess.domain.engine import run_recipe
    from medloom_preprocess.domain.engines import engine_of
    from medloom_preprocess.domain.recipe import Step

    order = RunOrder.model_validate(payload)
    ctx.progress(0.01, "reading the data set", "데이터 읽기")
    manifest = DatasetManifest.model_validate_json(ctx.objects.get_bytes(order.manifest.key, order.manifest.sha256))
    source = _source(ctx, manifest, order)
    steps = [Step.model_validate(step) for step in order.steps]

    def progress(fraction: float, en: str, ko: str) -> None:
        if ctx.cancelled():
            raise JobCancelled
        ctx.progress(0.05 + 0.6 * fraction, en, ko)

    outcome = run_recipe(source, steps, ctx.scratch / "run", progress, engine_of(engine, spark_master))
    if outcome.failed is not None:
        ctx.report({"steps": [item.diff.model_dump(mode="json") for item in outcome.steps]})
        raise outcome.failed
    return _store_run(ctx, order, manifest, outcome)


def _source(ctx: JobContext, manifest: DatasetManifest, order: RunOrder) -> "Source":
    from medloom_preprocess.domain.engine import Source

    main, *others = manifest.tables
    tables = {table.name: ctx.objects.get_path(table.key, table.sha256) for table in others}
    for name, ref in order.joins.items():
        other = DatasetManifest.model_validate_json(ctx.objects.get_bytes(ref.key, ref.sha256))
        wanted = name.partition("/")[2]
        table = next((item for item in other.tables if item.name == wanted), other.tables[0])
        tables[name] = ctx.objects.get_path(table.key, table.sha256)
    return Source(ctx.objects.get_path(main.key, main.sha256), main.columns, tables)


def _store_run(ctx: JobContext, order: RunOrder, dataset: DatasetManifest, outcome: "Outcome") -> dict[str, Any]:
    from medloom_preprocess.domain.findings import find
    from medloom_preprocess.domain.profile import profile_table
    from medloom_preprocess.domain.suggestions import Suggestion, suggest

    ctx.progress(0.65, "profiling", "프로파일 작성")
    profile = profile_table(outcome.table, outcome.columns, scratch=ctx.scratch)
    findings = find(profile)
    ctx.progress(0.85, "looking for suggestions", "제안 찾기")
    suggestions = suggest(outcome.table, outcome.columns, profile, ctx.scratch)
    if ctx.cancelled():
        raise JobCancelled
    ctx.progress(0.92, "storing", "저장")
    table = _put_table(ctx, order, dataset, outcome)
    stored_profile = _put_json(ctx, order.study_id, order.prepared_id, profile.model_dump_json().encode())
    listed = TypeAdapter(list[Suggestion]).dump_json(suggestions)
    stored_suggestions = _put_json(ctx, order.study_id, order.prepared_id, listed)
    manifest = PreparedManifest(
        study_id=order.study_id,
        prepared_id=order.prepared_id,
        run_id=order.run_id,
        recipe_id=order.recipe_id,
        recipe_version=order.recipe_version,
        dataset_id=order.dataset_id,
        dataset_version=order.dataset_version,
        dataset_manifest_sha256=order.manifest.sha256,
        table=table,
        rows_in=outcome.rows_in,
        subjects=profile.subjects,
        steps=tuple(_put_diff(ctx, order, item) for item in outcome.steps),
        recipe=tuple(order.steps),
        profile_key=stored_profile.key,
        profile_sha256=stored_profile.sha256,
        findings=tuple(findings),
        created_at=order.at,
    )
    stored = _put_json(ctx, order.study_id, order.prepared_id, manifest.model_dump_json().encode())
    levels = [item.level for item in findings]
    return {
        "run_id": order.run_id,
        "prepared_id": order.prepared_id,
        "manifest": stored.model_dump(),
        "profile": stored_profile.model_dump(),
        "suggestions": stored_suggestions.model_dump(),
        "sha256": table.sha256,
        "rows": table.rows,
        "rows_in": outcome.rows_in,
        "subjects": profile.subjects,
        "findings": {level: levels.count(level) for level in ("info", "warning", "blocking")},
        "steps": [item.model_dump(mode="json") for item in manifest.steps],
    }


def _put_table(ctx: JobContext, order: RunOrder, dataset: DatasetManifest, outcome: "Outcome") -> TableObject:
    original = dataset.tables[0]
    sha256 = original.sha256 if outcome.reused else sha256_of(outcome.table)
    key = prepared_key(order.study_id, order.prepared_id, sha256, "parquet")
    if outcome.reused:
        stored = ctx.objects.copy(key, original.key, sha256)
    else:
        stored = ctx.objects.put_path(key, outcome.table, move=True, sha256=sha256)
    return TableObject(
        name="main", key=key, sha256=sha256, bytes=stored.bytes, rows=outcome.rows, columns=outcome.columns
    )


def _put_diff(ctx: JobContext, order: RunOrder, outcome: "StepOutcome") -> StepDiff:
    if outcome.path is None:
        return outcome.diff
    sha256 = sha256_of(outcome.path)
    key = prepared_key(order.study_id, order.prepared_id, sha256, "parquet")
    ctx.objects.put_path(key, outcome.path, move=True, sha256=sha256)
    return outcome.diff.model_copy(update={"diff_key": key, "diff_sha256": sha256})


def _put_json(ctx: JobContext, study_id: str, prepared_id: str, body: bytes) -> ObjectRef:
    import hashlib

    sha256 = hashlib.sha256(body).hexdigest()
    stored = ctx.objects.put_bytes(prepared_key(study_id, prepared_id, sha256, "json"), body)
    return ObjectRef(key=stored.key, sha256=stored.sha256)


def approve_job(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Checks the task on the data, fixes split and folds, summarises, and stores what the signature binds."""
    from medloom_preprocess.domain.approval import approve
    from medloom_preprocess.domain.profile import Profile
    from medloom_preprocess.domain.wish import ApprovalWish

    order = ApproveOrder.model_validate(payload)
    ctx.progress(0.05, "reading the prepared data", "준비된 데이터 읽기")
    manifest = PreparedManifest.model_validate_json(ctx.objects.get_bytes(order.manifest.key, order.manifest.sha256))
    profile = Profile.model_validate_json(ctx.objects.get_bytes(order.profile.key, order.profile.sha256))
    table = ctx.objects.get_path(manifest.table.key, manifest.table.sha256)
    ctx.progress(0.2, "fixing the split and checking for leaks", "분할을 정하고 누출 점검")
    folder = Path(ctx.scratch) / "approval"
    folder.mkdir(parents=True, exist_ok=True)
    approved = approve(table, manifest, profile, ApprovalWish.model_validate(order.wish), folder)
    sha256 = sha256_of(approved.parts)
    split = ctx.objects.put_path(prepared_key(order.study_id, order.prepared_id, sha256, "parquet"), approved.parts)
    approval = Approval(
        study_id=order.study_id,
        prepared_id=order.prepared_id,
        review_id=order.review_id,
        sha256=manifest.table.sha256,
        manifest_key=order.manifest.key,
        manifest_sha256=order.manifest.sha256,
        reviewer_id=order.reviewer_id,
        reviewer_name=order.reviewer_name,
        note=order.note,
        at=order.at,
        task=approved.task,
        split=approved.split,
        split_key=split.key,
        split_sha256=split.sha256,
        groups=approved.groups,
        table_one=approved.summaries,
        flow=approved.flow,
        warnings=approved.warnings,
        meta_features=approved.meta_features,
    )
    stored = _put_json(ctx, order.study_id, order.prepared_id, approval.model_dump_json().encode())
    return {
        "prepared_id": order.prepared_id,
        "review_id": order.review_id,
        "approval": stored.model_dump(),
        "split": {"key": split.key, "sha256": split.sha256},
        "task": approved.task.kind.value,
        "target": approved.task.target,
        "meta_features": approved.meta_features,
        "warnings": len(approved.warnings),
    }
