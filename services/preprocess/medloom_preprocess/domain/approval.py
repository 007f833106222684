"""What a reviewer's signature fixes: task, features, split, Table 1 summaries, participant flow, meta-features."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from medloom_contracts.errors import Conflict, Words
from medloom_contracts.manifests import (
    Column,
    ColumnRole,
    ColumnSummaries,
    ColumnType,
    Finding,
    PreparedManifest,
    SplitPlan,
    StepDiff,
    Task,
    TaskKind,
)
from medloom_preprocess.domain.findings import finding, identifier_like
from medloom_preprocess.domain.leaks import find_leaks, landmarks
from medloom_preprocess.domain.profile import ColumnProfile, Profile
from medloom_preprocess.domain.reading import Rows
from medloom_preprocess.domain.split import Division, divide
from medloom_preprocess.domain.steps import STEPS
from medloom_preprocess.domain.survival import horizons_of, target_of, time_column, warnings_of
from medloom_preprocess.domain.table_one import outcome_groups, table_one
from medloom_preprocess.domain.task import Target
from medloom_preprocess.domain.wish import ApprovalWish, By, SplitWish, check_names, split_column_of

MOST_TEXT_VALUES: Final = 100
_NUMERIC: Final = (ColumnType.NUMBER, ColumnType.INTEGER)


class NoFeatures(Conflict):
    code, title = "no_features", "Nothing to learn from"


@dataclass(frozen=True)
class Approved:
    """Everything that the signature binds; ``parts`` is Parquet: _row, part, fold."""

    task: Task
    split: SplitPlan
    parts: Path
    groups: dict[str, int]
    summaries: tuple[ColumnSummaries, ...]
    flow: tuple[dict[str, Any], ...]
    warnings: tuple[Finding, ...]
    meta_features: dict[str, Any]


def approve(table: Path, manifest: PreparedManifest, profile: Profile, wish: ApprovalWish, scratch: Path) -> Approved:
    """Checks the task on the data, fixes the split and summarises; raises the error that the reviewer should read."""
    columns = {column.name: column for column in manifest.table.columns}
    check_names(columns, wish)
    rows = Rows(table, scratch=scratch)
    try:
        target = target_of(rows, wish, columns)
        by, split_column = split_column_of(columns, wish)
        features, dropped = choose_features(columns, profile, wish, split_column)
        division = divided(rows, target, by, split_column, columns, wish.split)
        leaks = find_leaks(rows, target, features, columns, division)
        horizons = horizons_of(target, division.train, wish.horizons) if target.time_column else None
        timed = warnings_of(target, division.train, horizons or ())
        warnings = (*dropped, *_task_warnings(target, division, wish), *timed, *leaks)
        task = Task(
            kind=wish.task,
            target=wish.target,
            positive=target.positive,
            classes=target.classes,
            features=tuple(features),
            time=target.time_column,
            time_unit=columns[target.time_column].unit if target.time_column else "",
            horizons=horizons,
        )
        parts = _write_parts(rows, division, scratch / "split.parquet")
        groups = outcome_groups(target, division.train, division.test)
        return Approved(
            task=task,
            split=_plan(target, division, by, split_column, wish.split),
            parts=parts,
            groups={name: int(mask.sum()) for name, mask in groups.items()},
            summaries=table_one(
                rows, columns, (wish.target, *([target.time_column] if target.time_column else []), *features), groups
            ),
            flow=_flow(manifest, target, division),
            warnings=warnings,
            meta_features={
                **_meta(manifest, profile, target, features, columns, division),
                **landmarks(rows, target, features, division),
            },
        )
    finally:
        rows.close()


def choose_features(
    columns: dict[str, Column], profile: Profile, wish: ApprovalWish, split_column: str | None
) -> tuple[list[str], list[Finding]]:
    """The features: the named ones, or every usable column; and a finding for each that was left out by itself."""
    if wish.features is not None:
        apart = {wish.target, time_column(wish, columns), *wish.exclude}
        chosen = [name for name in dict.fromkeys(wish.features) if name not in apart]
    else:
        taken = {wish.target, time_column(wish, columns), split_column, *wish.exclude}
        chosen = [
            column.name for column in columns.values() if column.role is ColumnRole.FEATURE and column.name not in taken
        ]
    features: list[str] = []
    dropped: list[Finding] = []
    for name in chosen:
        known = profile.column(name)
        reason = unusable(columns[name], known, explicit=wish.features is not None)
        if reason is None:
            features.append(name)
        else:
            dropped.append(finding(reason[0], "info", reason[1], reason[2], column=name))
    if not features:
        raise NoFeatures(
            Words(en="No column is left to learn from.", ko="학습에 쓸 열이 남지 않았습니다."),
            Words(en="Name features, or exclude fewer columns.", ko="특징 열을 지정하거나 제외를 줄이세요."),
        )
    return features, dropped


def unusable(column: Column, known: ColumnProfile | None, *, explicit: bool) -> tuple[str, str, str] | None:
    """Why a column cannot be learned from: (code, en, ko), or None."""
    if column.type in (ColumnType.DATE, ColumnType.DATETIME):
        return "date_left_out", "A date is not learned from; it was left out.", "날짜는 학습하지 않아 제외했습니다."
    if known is None:
        return None
    if known.n == 0:
        return "all_missing_left_out", "Every value is missing; it was left out.", "모든 값이 결측이라 제외했습니다."
    if known.distinct == 1 and known.missing == 0:
        return "constant_left_out", "Every value is the same; it was left out.", "모든 값이 같아 제외했습니다."
    return None if explicit else _unusable_unless_named(column, known)


def _unusable_unless_named(column: Column, known: ColumnProfile) -> tuple[str, str, str] | None:
    if identifier_like(known):
        return "identifier_left_out", "It looks like an identifier; it was left out.", "식별자로 보여 제외했습니다."
    if column.type in (ColumnType.TEXT, ColumnType.CATEGORY) and known.distinct > MOST_TEXT_VALUES:
        return (
            "many_texts_left_out",
            f"It has more than {MOST_TEXT_VALUES} different texts; it was left out.",
            f"서로 다른 글자가 {MOST_TEXT_VALUES}개를 넘어 제외했습니다.",
        )
    return None


def divided(
    rows: Rows, target: Target, by: By, column: str | None, columns: dict[str, Column], wish: SplitWish
) -> Division:
    """The split of the rows as the reviewer wishes it."""
    subject = next((item.name for item in columns.values() if item.role is ColumnRole.SUBJECT), None)
    if by == "subject":
        subject = column
    subjects = rows.coded(subject).codes if subject is not None else None
    groups = rows.coded(column).codes if by in ("subject", "site") and column is not None else None
    time = rows.numbers(column) if by == "time" and column is not None else None
    return divide(
        target,
        by=by,
        test=wish.test,
        seed=wish.seed,
        groups=groups,
        time=time,
        subjects=subjects,
        override=wish.override,
    )


def _plan(target: Target, division: Division, by: By, column: str | None, wish: SplitWish) -> SplitPlan:
    counted = target.has_events
    return SplitPlan(
        by=by,
        column=column,
        test=wish.test,
        folds=division.folds,
        seed=wish.seed,
        n_train=int(division.train.sum()),
        n_test=int(division.test.sum()),
        events_train=int(target.labels[division.train].sum()) if counted else None,
        events_test=int(target.labels[division.test].sum()) if counted else None,
        override=wish.override if division.crossing_subjects else None,
    )


def _write_parts(rows: Rows, division: Division, path: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    used = division.train | division.test
    parts = np.where(division.test, "test", "train")[used]
    table = pa.table(
        {
            "_row": pa.array(rows.ids()[used], pa.int64()),
            "part": pa.array(parts, pa.string()),
            "fold": pa.array(division.fold[used], pa.int64()),
        }
    )
    pq.write_table(table, path, compression="zstd")
    return path


def _in_korean(step: StepDiff) -> str:
    """A step's own words in Korean; a note is its author's and stays as it is."""
    words = STEPS[step.op].words if step.op in STEPS else None
    return step.label.replace(words.en, words.ko, 1) if words is not None else step.label


def _flow(manifest: PreparedManifest, target: Target, division: Division) -> tuple[dict[str, Any], ...]:
    flow: list[dict[str, Any]] = [
        {"label": "Rows in the data set", "label_ko": "원본 행", "n": manifest.rows_in, "excluded": 0, "reason": ""}
    ]
    for step in manifest.steps:
        if step.rows_after != step.rows_before:
            flow.append(
                {
                    "label": step.label,
                    "label_ko": _in_korean(step),
                    "n": step.rows_after,
                    "excluded": max(step.rows_before - step.rows_after, 0),
                    "reason": step.op,
                }
            )
    lacking = int((~target.known).sum())
    known = int(target.known.sum())
    if lacking:
        flow.append(
            {
                "label": "Outcome missing",
                "label_ko": "결과 결측",
                "n": known,
                "excluded": lacking,
                "reason": "target_missing",
            }
        )
    flow.append(
        {"label": "Training", "label_ko": "학습", "n": int(division.train.sum()), "excluded": 0, "reason": "train"}
    )
    flow.append({"label": "Test", "label_ko": "시험", "n": int(division.test.sum()), "excluded": 0, "reason": "test"})
    return tuple(flow)


def _task_warnings(target: Target, division: Division, wish: ApprovalWish) -> list[Finding]:
    warnings: list[Finding] = []
    if target.kind is TaskKind.BINARY and target.distinct > 2:
        warnings.append(
            finding(
                "many_values_in_binary",
                "warning",
                f"The target has {target.distinct} values; all but the event count as no event.",
                f"목표 값이 {target.distinct}종입니다. 사건 외에는 모두 비사건으로 봅니다.",
                column=target.column,
                count=target.distinct,
            )
        )
    if target.has_events:
        events = int(target.labels[division.train].sum())
        if target.kind is TaskKind.BINARY:
            events = min(events, int((1 - target.labels[division.train]).sum()))
        if events < 10:
            warnings.append(
                finding(
                    "few_events",
                    "warning",
                    f"Only {events} events are in the training part: expect wide intervals.",
                    f"학습 부분의 사건이 {events}건뿐입니다. 신뢰구간이 넓습니다.",
                    column=target.column,
                    count=events,
                )
            )
        if events < 8 and division.folds < 5:
            warnings.append(
                finding(
                    "fewer_folds",
                    "info",
                    f"Cross-validation has {division.folds} folds, for there are few events.",
                    f"사건이 적어 교차검증을 {division.folds}겹으로 합니다.",
                    count=division.folds,
                )
            )
    if division.crossing_subjects:
        warnings.append(
            finding(
                "subject_in_several_parts",
                "warning",
                f"{division.crossing_subjects} subjects have rows in more than one part; allowed by override.",
                f"대상자 {division.crossing_subjects}명의 행이 여러 부분에 걸칩니다(사유를 적고 허용).",
                count=division.crossing_subjects,
            )
        )
    if target.kind is TaskKind.REGRESSION and target.distinct <= 10:
        warnings.append(
            finding(
                "few_values_in_regression",
                "warning",
                f"The target has only {target.distinct} different values: a classification may fit better.",
                f"목표 값이 {target.distinct}종뿐입니다. 분류가 나을 수 있습니다.",
                column=target.column,
                count=target.distinct,
            )
        )
    if (
        division.test.any()
        and abs(division.test.sum() / (division.test | division.train).sum() - wish.split.test) > 0.1
    ):
        warnings.append(
            finding(
                "test_share_differs",
                "info",
                "The test part differs from the wished share, for groups stay whole.",
                "그룹을 나누지 않아 시험 부분의 비율이 요청과 다릅니다.",
                count=int(division.test.sum()),
            )
        )
    return warnings


def _meta(
    manifest: PreparedManifest,
    profile: Profile,
    target: Target,
    features: list[str],
    columns: dict[str, Column],
    division: Division,
) -> dict[str, Any]:
    """A fingerprint of the data for the case library: sizes, types and shares, never a value."""
    profiles = [profile.column(name) for name in features]
    missing = [item.missing / profile.rows for item in profiles if item is not None and profile.rows]
    numeric = sum(columns[name].type in _NUMERIC for name in features)
    known = target.known
    meta: dict[str, Any] = {
        "task": target.kind.value,
        "n_rows": int(known.sum()),
        "n_train": int(division.train.sum()),
        "n_test": int(division.test.sum()),
        "n_features": len(features),
        "n_numeric": numeric,
        "n_categorical": len(features) - numeric,
        "missing_share": float(np.mean(missing)) if missing else 0.0,
        "max_missing_share": float(np.max(missing)) if missing else 0.0,
        "n_subjects": manifest.subjects,
        "n_classes": len(target.classes) if target.classes else None,
        "max_categories": max(
            (
                item.distinct
                for item, name in zip(profiles, features, strict=True)
                if item is not None and columns[name].type not in _NUMERIC
            ),
            default=0,
        ),
        "prevalence": float(target.labels[known].mean()) if target.has_events else None,
        "events": int(target.labels[known].sum()) if target.has_events else None,
    }
    if target.kind is TaskKind.REGRESSION and target.values is not None:
        y = target.values[known]
        sd = float(y.std())
        meta["target_skewness"] = float(((y - y.mean()) ** 3).mean() / sd**3) if sd > 0 else 0.0
    return meta
