"""The simple model's part of a card: equation, points, and the price of simplicity, in either language."""

from typing import Any, Final

from medloom_contracts.manifests import TaskKind, time_text
from medloom_train.domain.engine import Outcome
from medloom_train.domain.equation import Equation, Term
from medloom_train.domain.points import Band, Factor, PointTable

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "title": "Written out",
        "lead": "These predictors were chosen one after the other by the score statistic, anew in every fold.",
        "missing": "missing",
        "other": "any other value",
        "rest": "none of these",
        "number": "values outside {low} – {high} count as the nearer bound, a missing value as {median}",
        "binary": "Probability of {positive} = 1 / (1 + exp(−η)), with",
        "multiclass": "Probabilities = softmax(η), with for each class",
        "regression": "Predicted value = η, with",
        "survival": "Risk of {positive} by time t = 1 − S₀(t)^exp(η), where S₀ is the survival of a patient with the "
        "median of every number and none of the levels, and",
        "baseline_heads": "| t | S₀(t) |",
        "points": "Points",
        "points_lead": "Add up the points (Sullivan et al., Statistics in Medicine 2004), then read off the risk.",
        "point_heads": "| predictor | value | points |",
        "risk_heads": "| points | risk |",
        "risk_by": "risk by {time}",
        "sum": "points",
        "below": "below {high}",
        "from": "{low} and above",
        "between": "{low} to below {high}",
        "price": "The price of simplicity",
        "price_lead": "Difference to {against} on the same rows, 95 % interval (positive: this model's is higher).",
        "price_heads": "| figure | cross-validation | held-out test | points, held-out test |",
    },
    "ko": {
        "title": "식으로 쓴 모델",
        "lead": "변수는 점수 통계량으로 하나씩 골랐으며, 교차검증의 각 겹에서 새로 골랐습니다.",
        "missing": "결측",
        "other": "그 밖의 값",
        "rest": "해당 없음",
        "number": "{low} – {high} 밖의 값은 가까운 경계값으로, 결측은 {median}(으)로 계산합니다",
        "binary": "{positive}의 확률 = 1 / (1 + exp(−η)),",
        "multiclass": "확률 = softmax(η), 범주별로",
        "regression": "예측값 = η,",
        "survival": "시점 t까지 {positive}의 위험 = 1 − S₀(t)^exp(η). S₀는 모든 수치가 중앙값이고 어느 범주에도 "
        "해당하지 않는 환자의 생존율이며,",
        "baseline_heads": "| t | S₀(t) |",
        "points": "점수표",
        "points_lead": "점수를 모두 더한 뒤 위험을 읽습니다(Sullivan 등, Statistics in Medicine 2004).",
        "point_heads": "| 변수 | 값 | 점수 |",
        "risk_heads": "| 점수 | 위험 |",
        "risk_by": "{time}까지의 위험",
        "sum": "점수",
        "below": "{high} 미만",
        "from": "{low} 이상",
        "between": "{low} 이상 {high} 미만",
        "price": "단순함의 대가",
        "price_lead": "같은 행에서 {against}와(과)의 차이와 95% 신뢰구간(양수이면 이 모델의 값이 더 큼).",
        "price_heads": "| 지표 | 교차검증 | 보류 테스트 | 점수표, 보류 테스트 |",
    },
}


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _named(term: Term, words: dict[str, str]) -> str:
    unit = f" ({term.unit})" if term.unit else ""
    if term.level is None:
        return f"{term.column}{unit}"
    return f"[{term.column} = {_level(term.level, words)}]"


def _level(level: tuple[str, str], words: dict[str, str]) -> str:
    return level[1] if level[0] == "level" else words[level[0]]


def _eta(found: Equation, k: int, words: dict[str, str]) -> str:
    parts = [f"{-found.typical if found.horizons else found.intercept[k]:.4g}"]
    for term in found.terms:
        value = term.coefficients[k]
        parts.append(f"{'−' if value < 0 else '+'} {abs(value):.4g} × {_named(term, words)}")
    return " ".join(parts)


def _when(time: float, unit: str) -> str:
    return f"{time_text(time)} {unit}".strip()


def _baseline(found: Equation, words: dict[str, str]) -> list[str]:
    if not found.horizons:
        return []
    pairs = zip(found.horizons, found.baseline, strict=True)
    # near 1 four places would lose the hazard
    rows = [f"| {_when(t, found.time_unit)} | {f'{s:.4f}' if s < 0.99 else f'{s:.6g}'} |" for t, s in pairs]
    return ["", words["baseline_heads"], "|---|---|", *rows]


def _equation(found: Equation, positive: str, words: dict[str, str]) -> str:
    lines = [words[found.task.value].format(positive=positive), ""]
    if found.task is TaskKind.MULTICLASS:
        lines += [f"    η({name}) = {_eta(found, k, words)}" for k, name in enumerate(found.classes)]
    else:
        lines.append(f"    η = {_eta(found, 0, words)}")
    told = [
        f"- {term.column}: "
        + words["number"].format(low=_short(term.low), high=_short(term.high), median=_short(term.median))
        for term in found.terms
        if term.level is None
    ]
    return "\n".join([*lines, *_baseline(found, words), "", *told])


def _band(band: Band, words: dict[str, str]) -> str:
    if band.level is not None:
        return _level(band.level, words)
    if band.low is None and band.high is None:
        return "–"
    name = "below" if band.low is None else "from" if band.high is None else "between"
    return words[name].format(low=_short(band.low), high=_short(band.high))


def _rows(factor: Factor, words: dict[str, str]) -> list[str]:
    unit = f" ({factor.unit})" if factor.unit else ""
    return [f"| {factor.column}{unit} | {_band(band, words)} | {band.points} |" for band in factor.bands]


def _points(table: PointTable, words: dict[str, str]) -> str:
    rows = [row for factor in table.factors for row in _rows(factor, words)]
    risks = [
        f"| {p} | " + " | ".join(f"{100 * risk:.1f} %" for risk in table.risk(p)) + " |" for p in range(table.most + 1)
    ]
    heads = [words["point_heads"], "|---|---|---|"]
    by = [words["risk_by"].format(time=_when(time, table.time_unit)) for time in table.horizons]
    told = f"| {words['sum']} | {' | '.join(by)} |" if by else words["risk_heads"]
    rule = "|---" * (1 + len(table.base)) + "|"
    return "\n".join([words["points_lead"], "", *heads, *rows, "", told, rule, *risks])


def _gap(part: dict[str, Any], name: str) -> str:
    found = part.get(name)
    if found is None or found["difference"]["value"] is None:
        return "–"
    gap = found["difference"]
    lo, hi = ("–" if gap[end] is None else f"{gap[end]:+.3f}" for end in ("lo", "hi"))
    return f"{gap['value']:+.3f} ({lo} – {hi})"


def _price(price: dict[str, Any], words: dict[str, str]) -> str:
    parts = [price["oof"], price["test"], price.get("points_test", {})]
    names = dict.fromkeys(name for part in parts for name in part)
    rows = [f"| {name} | " + " | ".join(_gap(part, name) for part in parts) + " |" for name in names]
    lead = words["price_lead"].format(against=price["against"])
    return "\n".join([lead, "", words["price_heads"], "|---|---|---|---|", *rows])


def section(outcome: Outcome, name: str, language: str) -> str:
    """The Markdown part for the model of this name; empty for every other than the simple one."""
    found, words = outcome.simple, _WORDS[language]
    if found is None or found.name != name:
        return ""
    parts = [
        f"\n## {words['title']}\n{words['lead']}\n",
        _equation(found.equation, outcome.table.positive or "", words),
    ]
    if found.points is not None:
        parts += [f"\n## {words['points']}", _points(found.points, words)]
    parts += [f"\n## {words['price']}", _price(found.price, words)]
    return "\n".join(parts) + "\n"
