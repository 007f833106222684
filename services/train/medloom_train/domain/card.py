"""The model card in English and Korean (Mitchell et al. 2019; TRIPOD+AI), written from what was really done."""

from typing import Any, Final

from medloom_contracts.manifests import Approval, TaskKind, time_text
from medloom_train.domain import card_simple, packaging
from medloom_train.domain.cards import SPLIT_MARK
from medloom_train.domain.engine import Outcome
from medloom_train.domain.publish import Published
from medloom_train.domain.scores import Figures
from medloom_train.domain.table import TrainingTable

_SHOWN: Final = {
    TaskKind.BINARY: (
        "auroc", "auprc", "brier", "log_loss", "calibration_slope", "calibration_in_the_large", "observed_expected",
        "sensitivity", "specificity", "ppv", "npv",
    ),
    TaskKind.MULTICLASS: ("macro_auroc", "hand_till", "log_loss", "brier", "accuracy", "balanced_accuracy"),
    TaskKind.REGRESSION: ("r2", "rmse", "mae", "bias", "calibration_slope", "calibration_intercept"),
}  # fmt: skip


_SPLITS_KO: Final = {"row": "행", "subject": "대상자", "site": "기관", "time": "시간"}
_CALIBRATIONS_KO: Final = {"none": "하지 않음"}


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if abs(value) < 1000 else f"{value:.4g}"


def _shown(table: TrainingTable) -> tuple[str, ...]:
    if table.survival is None:
        return _SHOWN[table.task]
    timed = (
        f"{name}_{time_text(h)}" for h in table.survival.horizons for name in ("auc", "brier", "observed_expected")
    )
    return ("harrell_c", "uno_c", "integrated_brier", "scaled_brier", *timed)


def _cell(figures: Figures, name: str) -> str:
    found = figures.get(name)
    if found is None:
        return "–"
    return f"{number(found.get('value'))} ({number(found.get('lo'))} – {number(found.get('hi'))})"


def _figure_table(outcome: Outcome, model: Published, heads: tuple[str, str, str]) -> str:
    lines = [f"| {heads[0]} | {heads[1]} | {heads[2]} |", "|---|---|---|"]
    for name in _shown(outcome.table):
        lines.append(f"| {name} | {_cell(model.oof_figures, name)} | {_cell(model.test_figures, name)} |")
    return "\n".join(lines)


def _member_lines(model: Published) -> str:
    return "\n".join(
        f"- {m['name']} ({m['algorithm']}): {m['weight']:.3f}"
        + (f", {m['iterations']} rounds" if m["iterations"] else "")
        for m in packaging.members(model)
    )


def _input_lines(schema: Any, *, korean: bool = False) -> str:
    lines = []
    for entry in schema.inputs:
        unit = f" [{entry.unit}]" if entry.unit else ""
        if entry.type == "number":
            named = "숫자, 1~99 백분위" if korean else "number, 1st–99th percentile"
            kind = f"{named} {number(entry.seen_low)} – {number(entry.seen_high)}"
        else:
            levels = len(entry.categories or ())
            kind = f"범주 {levels}개" if korean else f"category, {levels} levels"
        lines.append(f"- `{entry.name}`{unit}: {kind}")
    return "\n".join(lines)


def _warnings(outcome: Outcome, *, korean: bool) -> str:
    notes = [f for f in outcome.findings if f.level != "info"]
    lines = []
    for note in notes:
        where = f"`{note.column}`: " if note.column else ""
        lines.append(f"- {where}{note.text_ko if korean else note.text}")
    return "\n".join(lines) or ("- 없음" if korean else "- none")


def _facts(outcome: Outcome, model: Published, approval: Approval, onnx_sha256: str) -> dict[str, str]:
    n = packaging.sizes(outcome)
    return {
        "target": outcome.table.target,
        "positive": outcome.table.positive or "",
        "n": str(n["rows"]),
        "train": str(n["train"]),
        "test": str(n["test"]),
        "events": f"{n['events_train']} + {n['events_test']}" if n["events_train"] is not None else "–",
        "inputs": str(n["inputs"]),
        "split": approval.split.by,
        "folds": str(len(outcome.table.folds)),
        "threshold": number(model.threshold),
        "calibration": model.recipe.calibrator.method,
        "reviewer": approval.reviewer_name,
        "at": approval.at.date().isoformat(),
        "data": approval.sha256,
        "onnx": onnx_sha256,
        "parity": f"{model.parity.max_difference:.1e}",
        "versions": ", ".join(f"{k} {v}" for k, v in outcome.versions.items()),
        "seed": str(outcome.settings.seed),
    }


def _english(outcome: Outcome, model: Published, facts: dict[str, str], schema: Any) -> str:
    event = f" (event: {facts['positive']})" if facts["positive"] else ""
    return f"""# Model card: {model.recipe.name} for {facts["target"]}

**Task.** {outcome.table.task.value} prediction of `{facts["target"]}`{event}.
**Intended use.** Research on the approved data set and on comparable patients. Not a medical device: do not use it for
decisions about a patient before external validation and the approval that your institution requires.
**Output.** {_output(outcome)}

## Data
{facts["n"]} rows: {facts["train"]} for training, {facts["test"]} held out (events: {facts["events"]}), divided by \
{facts["split"]}. {facts["inputs"]} predictors. Reviewed and signed by {facts["reviewer"]} on {facts["at"]} \
(SHA-256 of the data `{facts["data"]}`).

## Performance (95 % interval)
{_figure_table(outcome, model, ("measure", f"cross-validation, {facts['folds']} folds", "held-out test"))}

{_threshold(outcome, facts["threshold"])}The held-out test was used once, after every choice was made.

## How it was made
{_member_lines(model)}

Missing numbers are imputed with the training median (boosted trees take them as they are), rare and unseen categories
are grouped; all of it was fitted inside the folds and is part of the file. Calibration: {facts["calibration"]}.
Seed {facts["seed"]}.
{card_simple.section(outcome, model.recipe.name, "en")}
## Inputs
{_input_lines(schema)}

## Limitations and warnings
{_warnings(outcome, korean=False)}

## Technical
ONNX SHA-256 `{facts["onnx"]}`; largest difference from the training code {facts["parity"]} over all rows.
{facts["versions"]}
"""


def _threshold(outcome: Outcome, value: str, *, korean: bool = False) -> str:
    """How the figures that need it were measured: by a threshold, or for survival under censoring."""
    if outcome.table.survival is not None:
        if korean:
            return "AUC와 Brier 점수는 중도절단 역확률로 가중했습니다(`_` 뒤의 숫자는 시점). "
        return "AUC and Brier scores are weighted by the inverse probability of censoring (the number is the horizon). "
    if outcome.table.task is not TaskKind.BINARY:
        return ""
    if korean:
        return f"민감도·특이도·예측도의 기준값({value})은 교차검증 예측에서 Youden 지수를 최대로 하는 값입니다.\n"
    return (
        f"The threshold for sensitivity, specificity and predictive values ({value}) maximises Youden's index on\n"
        "cross-validated predictions. "
    )


def _output(outcome: Outcome, *, korean: bool = False) -> str:
    table = outcome.table
    if table.task is TaskKind.REGRESSION:
        if korean:
            return f"`value`{f' (단위 {table.target_unit})' if table.target_unit else ''}"
        return f"`value`{f' in {table.target_unit}' if table.target_unit else ''}"
    if table.survival is not None:
        times = ", ".join(time_text(h) for h in table.survival.horizons)
        unit = f" {table.survival.unit}" if table.survival.unit else ""
        if korean:
            return f"`risks`: `{table.survival.column}` {times}{unit}까지 사건이 일어날 확률"
        return f"`risks`: the probability of the event by `{table.survival.column}` {times}{unit}"
    names = ", ".join(table.classes)
    return f"`probabilities`: 범주 {names}의 확률" if korean else f"`probabilities` of {names}"


def _korean(outcome: Outcome, model: Published, approval: Approval, facts: dict[str, str], schema: Any) -> str:
    event = f" (사건: {facts['positive']})" if facts["positive"] else ""
    kinds = {"binary": "이분형", "multiclass": "다범주", "regression": "연속형", "survival": "생존(시간-사건)"}
    return f"""# 모델 카드: {facts["target"]} 예측 {model.recipe.name}

**과제.** `{facts["target"]}`의 {kinds[outcome.table.task.value]} 예측{event}.
**사용 목적.** 승인된 데이터와 유사한 환자에 대한 연구용입니다. 의료기기가 아니며, 외부 검증과 기관 승인 전에는 환자
진료 결정에 사용하지 마세요.
**출력.** {_output(outcome, korean=True)}

## 데이터
총 {facts["n"]}행: 학습 {facts["train"]}행, 보류 테스트 {facts["test"]}행(사건: {facts["events"]}). \
분할 기준 {_SPLITS_KO[approval.split.by]}. 예측 변수 {facts["inputs"]}개. \
{facts["at"]}에 {facts["reviewer"]}이(가) 검토·서명(데이터 SHA-256 `{facts["data"]}`).

## 성능 (95% 신뢰구간)
{_figure_table(outcome, model, ("지표", f"교차검증, {facts['folds']}겹", "보류 테스트"))}

{_threshold(outcome, facts["threshold"], korean=True)}보류 테스트는 모든 선택이 끝난 뒤 한 번만 사용했습니다.

## 학습 방법
{_member_lines(model)}

숫자 결측은 학습 자료의 중앙값으로 대체하고(부스팅은 그대로 사용), 드물거나 처음 보는 범주는 묶습니다. 이 과정은
모두 교차검증 안에서 학습되어 파일에 포함되어 있습니다. \
보정: {_CALIBRATIONS_KO.get(facts["calibration"], facts["calibration"])}. 시드 {facts["seed"]}.
{card_simple.section(outcome, model.recipe.name, "ko")}
## 입력
{_input_lines(schema, korean=True)}

## 한계와 경고
{_warnings(outcome, korean=True)}

## 기술 정보
ONNX SHA-256 `{facts["onnx"]}`; 모든 행에서 학습 코드와의 최대 차이 {facts["parity"]}.
{facts["versions"]}
"""


def write(outcome: Outcome, model: Published, approval: Approval, schema: Any, onnx_sha256: str) -> str:
    """Both languages in one Markdown text, English first, divided by ``SPLIT_MARK``."""
    facts = _facts(outcome, model, approval, onnx_sha256)
    return _english(outcome, model, facts, schema) + SPLIT_MARK + _korean(outcome, model, approval, facts, schema)
