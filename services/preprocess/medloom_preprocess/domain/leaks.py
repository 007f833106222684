"""The leakage sentinel at the review gate: what could not be known at prediction time, and tests that are not new.

Columns are judged on the training rows alone. The statistics and their limits stand in ``medloom_stats.leakage``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from medloom_contracts.manifests import Column, ColumnRole, ColumnType, Finding, TaskKind
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.findings import finding
from medloom_preprocess.domain.reading import Ints, Rows
from medloom_preprocess.domain.split import Division
from medloom_preprocess.domain.survival import follows_time
from medloom_preprocess.domain.task import Target
from medloom_stats import leakage
from medloom_stats.leakage import Feature, Suspicion


def find_leaks(
    rows: Rows,
    target: Target,
    features: Sequence[str],
    columns: Mapping[str, Column] | None = None,
    division: Division | None = None,
) -> list[Finding]:
    """Graded findings with their numbers; those about the split need ``division``, those about sites ``columns``."""
    used = target.known if division is None else division.train
    chosen = np.flatnonzero(used)
    y = target.values if target.kind is TaskKind.REGRESSION and target.values is not None else target.labels
    read = [_feature(rows, name) for name in features]
    judged = [feature.take(chosen) for feature in read]
    found = leakage.suspects(judged, y[chosen].astype(np.float64), target.kind.value, target.column)
    told = [_told(one) for one in found]
    told += _like_time(rows, target, [one.name for one in read], {one.name for one in found}, chosen)
    told += _identifiers(rows, read, {one.name for one in found})
    told += _sites(rows, columns or {}, target, chosen, division)
    if division is not None:
        told += _persons(rows, read, columns or {}, division)
        told += _twins(read, division)
    return told


def landmarks(rows: Rows, target: Target, features: Sequence[str], division: Division) -> dict[str, float]:
    """How well single columns do alone on the training rows, for the fingerprint of the case library."""
    at = np.flatnonzero(division.train)
    y = target.values if target.kind is TaskKind.REGRESSION and target.values is not None else target.labels
    read = [_feature(rows, name).take(at) for name in features[: leakage.LANDMARK_COLUMNS]]
    return leakage.landmarks(read, y[at].astype(np.float64), target.kind.value)


def _like_time(rows: Rows, target: Target, names: Sequence[str], suspected: set[str], chosen: Ints) -> list[Finding]:
    """Columns of a survival task that go with the follow-up itself."""
    if target.times is None:
        return []
    fresh = [name for name in names if name not in suspected and follows_time(rows, target, name, chosen)]
    return [_say("outcome_proxy", "warning", {}, name) for name in fresh]


def _feature(rows: Rows, name: str) -> Feature:
    kind = rows.kinds[name]
    if sql.is_text(kind) or kind == "BOOLEAN":
        return Feature(name, codes=rows.coded(name).codes)
    numbers = rows.numbers(name)
    return Feature(name, values=np.where(np.isfinite(numbers), numbers, np.nan))


def _whole(rows: Rows, name: str) -> bool:
    return "INT" in rows.kinds[name]


def _identifiers(rows: Rows, features: Sequence[Feature], suspected: set[str]) -> list[Finding]:
    found = []
    for feature in features:
        evidence = leakage.identifier(feature, whole=_whole(rows, feature.name))
        if evidence is not None and feature.name not in suspected:
            found.append(_say("identifier_as_feature", "warning", evidence, feature.name, int(evidence["distinct"])))
    return found


def _role(columns: Mapping[str, Column], role: ColumnRole) -> str | None:
    return next((column.name for column in columns.values() if column.role is role), None)


def _sites(
    rows: Rows, columns: Mapping[str, Column], target: Target, chosen: Ints, division: Division | None
) -> list[Finding]:
    site = _role(columns, ColumnRole.SITE)
    if site is None or site not in rows.kinds or target.kind is TaskKind.REGRESSION:
        return []
    codes = rows.coded(site).codes
    if division is not None and not np.intersect1d(codes[division.test], codes[division.train]).size:
        return []
    found = leakage.site_confounding(codes[chosen], target.labels[chosen].astype(np.float64))
    if found is None:
        return []
    numbers = {"auroc": found.value, "lo": found.lo, "hi": found.hi}
    return [_say("site_confounding", "warning", {k: round(v, 4) for k, v in numbers.items()}, site)]


def _persons(
    rows: Rows, features: Sequence[Feature], columns: Mapping[str, Column], division: Division
) -> list[Finding]:
    """Columns that look like a person's number, are not marked so, and stand on both sides of the split."""
    if _role(columns, ColumnRole.SUBJECT) is not None:
        return []
    known = {feature.name: feature for feature in features}
    others = (name for name in columns if name not in known and name in rows.kinds)
    names = [*known, *(name for name in others if leakage.sounds_like_identifier(name))]
    found = []
    for name in names:
        column = columns.get(name)
        if column is not None and (column.role is ColumnRole.OUTCOME or column.type in _TIMES):
            continue
        feature = known.get(name) or _feature(rows, name)
        evidence = leakage.identifier(feature, whole=_whole(rows, name))
        if evidence is None or evidence["share"] > 0.999 or evidence["share"] < 0.5:
            continue
        both = leakage.crossing(rows.coded(name).codes, division.test)
        if both:
            found.append(_say("subject_on_both_sides", "warning", {**evidence, "persons": float(both)}, name, both))
    return found


_TIMES: Final = (ColumnType.DATE, ColumnType.DATETIME)


def _twins(features: Sequence[Feature], division: Division) -> list[Finding]:
    used = np.flatnonzero(division.train | division.test)
    found = leakage.twins([feature.take(used) for feature in features], division.test[used])
    grade = leakage.twins_grade(found)
    if grade is None:
        return []
    numbers = {"rows": float(found.test_rows), "share": round(found.share, 4), "expected": round(found.expected, 4)}
    return [_say("rows_on_both_sides", grade, numbers, None, found.test_rows)]


_TEXT: Final = {
    "outcome_proxy": (
        "This column alone tells the outcome almost perfectly: it may be the outcome in other words.",
        "이 열 하나로 결과를 거의 완벽히 맞힙니다. 결과를 달리 적은 것일 수 있습니다.",
    ),
    "missing_follows_outcome": (
        "Whether this column is filled in depends on the outcome: it was probably recorded afterwards.",
        "이 열의 기록 여부가 결과에 따라 달라집니다. 결과 이후에 기록되었을 수 있습니다.",
    ),
    "seldom_recorded": (
        "It is filled in for few rows, and more often with one outcome: it may be recorded because of it.",
        "일부 행에만 기록되었고 결과에 따라 기록 빈도가 다릅니다. 결과 때문에 기록된 열일 수 있습니다.",
    ),
    "very_strong_alone": (
        "This column alone is far stronger than all others: check that it was known before the outcome.",
        "이 열 하나의 예측력이 다른 열보다 지나치게 높습니다. 결과 이전에 알 수 있었는지 확인하세요.",
    ),
    "name_after_outcome": (
        "Its name suggests that it was recorded at or after the outcome, and it goes with the outcome.",
        "이름으로 보아 결과 시점 이후에 기록된 열이며 결과와 관련됩니다.",
    ),
    "same_time_as_outcome": (
        "Its name bears the outcome's own time point, and it goes with the outcome: it may be known only then.",
        "이름에 결과와 같은 시점이 있고 결과와 관련되어, 그때에야 알 수 있는 열 같습니다.",
    ),
    "named_like_outcome": (
        "Its name is part of the outcome's name, and it goes with the outcome: the outcome may be computed from it.",
        "이름이 결과 이름과 겹치고 결과와 관련됩니다. 결과를 계산하는 데 쓰인 열일 수 있습니다.",
    ),
    "later_measurement": (
        "It is a later measurement of another column: it may be taken after the moment of prediction.",
        "다른 열을 나중에 다시 잰 값입니다. 예측 시점 이후의 측정일 수 있습니다.",
    ),
    "family_after_outcome": (
        "Many columns of the same form look as if recorded after the outcome.",
        "같은 서식의 많은 열이 결과 이후에 기록된 것으로 보입니다.",
    ),
    "identifier_as_feature": (
        "It looks like a name or number of a person or a row: a model would learn rows by heart.",
        "사람이나 행을 가리키는 이름·번호로 보입니다. 모델이 행을 외우게 됩니다.",
    ),
    "site_confounding": (
        "The site alone tells much of the outcome: a model may learn where patients lay. Split by site.",
        "기관만으로 결과가 상당히 구분됩니다. 모델이 기관을 배울 수 있으니 기관 단위로 나누세요.",
    ),
    "subject_on_both_sides": (
        "It looks like a person's number, and persons have rows in both training and test. Give it the role subject.",
        "대상자 번호로 보이며, 같은 대상자의 행이 학습과 테스트 양쪽에 있습니다. 대상자 역할을 지정하세요.",
    ),
    "rows_on_both_sides": (
        "Rows of the test repeat rows of the training in every column: the test is not new to the model.",
        "테스트의 행이 학습의 행과 모든 열에서 같습니다. 모델에게 새로운 테스트가 아닙니다.",
    ),
}
_SHOWN: Final = {
    "auroc": ("alone {:.3f}", "단독 {:.3f}"),
    "gap_auroc": ("its gaps {:.3f}", "결측만으로 {:.3f}"),
    "p": ("p = {:.2g}", "p = {:.2g}"),
    "share": ("{:.1%} of rows", "행의 {:.1%}"),
    "expected": ("by chance {:.1f}", "우연이면 {:.1f}"),
    "persons": ("{:.0f} persons", "{:.0f}명"),
    "rows": ("{:.0f} rows", "{:.0f}행"),
    "suspects": ("{:.0f} suspected", "의심 {:.0f}개"),
    "columns": ("of {:.0f} columns", "전체 {:.0f}개 열"),
}


def _told(one: Suspicion) -> Finding:
    return _say(one.code, one.grade, one.evidence, one.name)


def _say(
    code: str, grade: leakage.Grade, evidence: dict[str, float], name: str | None, count: int | None = None
) -> Finding:
    en, ko = _TEXT[code]
    shown = [key for key in _SHOWN if key in evidence]
    numbers = ", ".join(_SHOWN[key][0].format(evidence[key]) for key in shown)
    numbers_ko = ", ".join(_SHOWN[key][1].format(evidence[key]) for key in shown)
    told = finding(
        code,
        grade,
        en + (f" ({numbers})" if numbers else ""),
        ko + (f" ({numbers_ko})" if numbers else ""),
        column=name,
        count=count,
    )
    return told.model_copy(update={"evidence": evidence})
