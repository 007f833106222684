"""What a careful reader should know about an experiment: graded findings in both languages, never a patient's value."""

from typing import Final, Literal

from medloom_contracts.manifests import Finding

Level = Literal["info", "warning", "blocking"]

_TEXTS: Final[dict[str, tuple[Level, str, str]]] = {
    "date_ignored": (
        "info",
        "This column holds dates and was not used; derive an age or an interval from it in the recipe.",
        "날짜 열이라 사용하지 않았습니다. 레시피에서 나이나 기간으로 바꾸어 주세요.",
    ),
    "feature_absent": (
        "warning",
        "This column was approved as a predictor but is not in the prepared data.",
        "예측 변수로 승인되었지만 준비된 데이터에 없는 열입니다.",
    ),
    "not_finite": (
        "warning",
        "Values that are infinite or larger than 1e30 were treated as missing.",
        "무한대이거나 1e30보다 큰 값은 결측으로 처리했습니다.",
    ),
    "target_unknown": (
        "info",
        "Rows without a known outcome were left out.",
        "결과 값이 없는 행은 제외했습니다.",
    ),
    "column_empty": (
        "info",
        "This column has no value in the training rows and was not used.",
        "학습 행에 값이 없어 사용하지 않은 열입니다.",
    ),
    "column_constant": (
        "info",
        "This column has the same value in all training rows and was not used.",
        "모든 학습 행에서 값이 같아 사용하지 않은 열입니다.",
    ),
    "column_all_rare": (
        "info",
        "No value of this column occurs often enough to be learned from, so it was not used.",
        "충분히 자주 나오는 값이 없어 사용하지 않은 열입니다.",
    ),
    "column_mostly_missing": (
        "info",
        "More than half of this column's training values are missing; being measured may itself be informative.",
        "이 열의 학습 값이 절반 넘게 결측입니다. 측정 여부 자체가 정보일 수 있습니다.",
    ),
    "explanations_left_out": (
        "info",
        "The time budget left no room for some explanations (importance, Shapley values, learning curve).",
        "시간 예산이 부족해 일부 설명(변수 중요도, Shapley 값, 학습 곡선)을 계산하지 않았습니다.",
    ),
    "subgroup_unknown": (
        "warning",
        "This column was asked for as a subgroup but is not in the prepared data.",
        "하위집단으로 요청했지만 준비된 데이터에 없는 열입니다.",
    ),
    "few_events_per_predictor": (
        "warning",
        "There are fewer than 10 events for each candidate predictor: expect optimism and wide intervals.",
        "예측 변수당 사건 수가 10개 미만입니다. 낙관 편향과 넓은 구간에 유의하세요.",
    ),
    "small_sample": (
        "warning",
        "Fewer than 200 training rows: every figure is uncertain, read the intervals and not the point values.",
        "학습 행이 200개 미만입니다. 점추정치보다 신뢰구간을 보세요.",
    ),
    "rare_outcome": (
        "warning",
        "The outcome is rare (below 5 %): judge by average precision and calibration, not by AUROC alone.",
        "결과가 드뭅니다(5% 미만). AUROC만이 아니라 평균 정밀도와 보정을 함께 보세요.",
    ),
    "wide_interval": (
        "warning",
        "The 95 % interval of the main figure on the held-out test is wider than 0.15.",
        "보류 테스트에서 주요 지표의 95% 구간 폭이 0.15를 넘습니다.",
    ),
    "near_perfect_predictor": (
        "warning",
        "This single column almost separates the outcome: it may be recorded after it or be the outcome itself.",
        "이 열 하나로 결과가 거의 구분됩니다. 결과 이후에 기록되었거나 결과 자체일 수 있습니다.",
    ),
    "strong_single_predictor": (
        "warning",
        "This single column predicts the outcome unusually well: check that it is known before the outcome.",
        "이 열 하나의 예측력이 비정상적으로 높습니다. 결과 이전에 알려지는 값인지 확인하세요.",
    ),
    "missing_tells_outcome": (
        "warning",
        "Whether this column is filled in nearly tells the outcome: it was probably recorded after it.",
        "이 열의 기록 여부가 결과를 거의 알려 줍니다. 결과 이후에 기록되었을 가능성이 큽니다.",
    ),
    "outcome_time_name": (
        "warning",
        "The name of this column suggests that it is recorded at or after the outcome (death, discharge, follow-up).",
        "열 이름으로 보아 결과 시점이나 이후(사망, 퇴원, 추적)에 기록된 값일 수 있습니다.",
    ),
    "split_override": (
        "warning",
        "Rows of one subject may lie in both training and test (recorded override): figures may be too good.",
        "한 대상자의 행이 학습과 테스트에 나뉘어 있을 수 있습니다(기록된 예외). 수치가 과대평가될 수 있습니다.",
    ),
    "test_seen_before": (
        "warning",
        "Earlier experiments were judged on the same test rows: choose models by cross-validation, not by the test.",
        "이전 실험이 이미 같은 테스트 행으로 평가되었습니다. 모델은 테스트가 아니라 교차검증으로 고르세요.",
    ),
    "data_split_anew": (
        "warning",
        "The same data was split and tested before: rows of the new test may have been seen in training.",
        "같은 데이터를 이전에 다르게 나누어 평가한 적이 있습니다. 새 테스트의 행이 이전 학습에 쓰였을 수 있습니다.",
    ),
    "leaks_overridden": (
        "warning",
        "Training went on in spite of blocking findings (recorded override): figures may be too good.",
        "차단 소견이 있는데도 사유를 기록하고 학습했습니다. 수치가 과대평가될 수 있습니다.",
    ),
    "budget_ended": (
        "info",
        "The time budget ended before every candidate was tried; the best so far is reported.",
        "시간 예산이 끝나 모든 후보를 시도하지 못했습니다. 그때까지의 최선을 보고합니다.",
    ),
    "stopped_early": (
        "info",
        "Stopped early because the last candidates together lowered the loss by less than 0.1 %.",
        "마지막 후보들이 손실을 모두 합쳐 0.1%도 낮추지 못해 일찍 멈췄습니다.",
    ),
    "cancelled": (
        "info",
        "The run was cancelled; the best so far is reported.",
        "실행이 취소되었습니다. 그때까지의 최선을 보고합니다.",
    ),
    "trial_failed": (
        "warning",
        "A candidate could not be trained and was left out.",
        "학습에 실패한 후보를 제외했습니다.",
    ),
    "export_parity": (
        "warning",
        "A model's file did not agree with the model to 1e-5 on every row, so that model was not published.",
        "내보낸 파일이 모든 행에서 1e-5 이내로 일치하지 않아 해당 모델을 공개하지 않았습니다.",
    ),
    "no_better_than_chance": (
        "warning",
        "On the held-out test the model is not distinguishable from chance: its interval holds the value of guessing.",
        "보류 테스트에서 우연과 구별되지 않습니다(구간이 무작위 수준을 포함).",
    ),
    "no_test_metrics": (
        "warning",
        "The held-out test has only one class or too few rows, so it gives no figures.",
        "보류 테스트의 범주가 하나뿐이거나 행이 너무 적어 수치를 계산할 수 없습니다.",
    ),
    "column_empty_there": (
        "warning",
        "This column has no value in the new data, so the model treated it as missing everywhere.",
        "새 데이터에 값이 없는 열이어서 모델이 모두 결측으로 처리했습니다.",
    ),
    "outside_training_range": (
        "warning",
        "Values lie far outside the range the model was trained on; check the unit.",
        "학습 범위를 크게 벗어난 값이 있습니다. 단위를 확인하세요.",
    ),
    "levels_unseen": (
        "warning",
        "Values of this column never occurred in training, so the model treated them as other.",
        "학습에 없던 값이어서 모델이 기타로 처리했습니다.",
    ),
    "site_validation_skipped": (
        "info",
        "Leave-one-site-out was not completed for every site within the time budget.",
        "시간 예산 안에 모든 기관의 제외 검증을 마치지 못했습니다.",
    ),
}


def finding(
    code: str,
    *,
    column: str | None = None,
    count: int | None = None,
    note: str = "",
    evidence: dict[str, float] | None = None,
) -> Finding:
    """The finding of this code; ``note`` (a name of ours, never a value) is appended to both texts."""
    level, text, text_ko = _TEXTS[code]
    tail = f" ({note})" if note else ""
    return Finding(
        code=code,
        level=level,
        column=column,
        text=text + tail,
        text_ko=text_ko + tail,
        count=count,
        evidence=evidence or {},
    )


def codes() -> tuple[str, ...]:
    """Every code that training can report."""
    return tuple(_TEXTS)
