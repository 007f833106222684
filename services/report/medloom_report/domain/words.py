"""Every word of figures, tables and documents, in English and Korean."""

from typing import Final

from medloom_report.domain.material import Language, Material
from medloom_report.domain.words_explained import WORDS as EXPLAINED
from medloom_report.domain.words_numbers import NUMBERS

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # axes and legends
    "false_positive_rate": ("1 – specificity", "1 – 특이도"),
    "sensitivity_axis": ("Sensitivity", "민감도"),
    "recall": ("Recall (sensitivity)", "재현율(민감도)"),
    "precision": ("Precision (positive predictive value)", "정밀도(양성예측도)"),
    "predicted_risk": ("Predicted risk", "예측 위험도"),
    "observed_risk": ("Observed proportion", "관찰 비율"),
    "ideal": ("Ideal", "이상적 보정"),
    "smooth": ("Smoothed (95% CI)", "평활 곡선 (95% CI)"),
    "deciles": ("Tenths of predicted risk (95% CI)", "예측 위험도 십분위 (95% CI)"),
    "count_axis": ("Count", "빈도"),
    "share_axis": ("Share", "비율"),
    "with_event": ("Event", "사건 발생"),
    "without_event": ("No event", "사건 없음"),
    "threshold_probability": ("Threshold probability", "의사결정 임계확률"),
    "net_benefit": ("Net benefit", "순편익"),
    "treat_all": ("Treat all", "모두 치료"),
    "treat_none": ("Treat none", "모두 치료 안 함"),
    "chance": ("Chance", "무작위"),
    "prevalence_line": ("Prevalence {value}", "유병률 {value}"),
    "operating_point": ("Threshold {value}", "임계값 {value}"),
    "legend_auroc": ("AUROC (95% CI)", "AUROC (95% CI)"),
    "legend_auprc": ("Average precision (95% CI)", "평균 정밀도 (95% CI)"),
    "slope_box": ("Slope", "기울기"),
    "citl_box": ("Intercept", "절편"),
    "oe_box": ("O:E", "O:E"),
    "brier_box": ("Brier", "Brier"),
    "true_class": ("Observed class", "관찰 범주"),
    "predicted_class": ("Predicted class", "예측 범주"),
    "observed_value": ("Observed {target}", "관찰된 {target}"),
    "predicted_value": ("Predicted {target}", "예측된 {target}"),
    "residual": ("Predicted – observed {target}", "예측 – 관찰 {target}"),
    "mean_of_both": ("Mean of predicted and observed {target}", "예측과 관찰의 평균 {target}"),
    "bias_line": ("Bias {value}", "편향 {value}"),
    "limits_line": ("95% limits of agreement", "95% 일치한계"),
    "fitted_line": ("Calibration line", "보정선"),
    "difference_auroc": (
        "Difference in AUROC ({reference} – other), 95% CI",
        "AUROC 차이 ({reference} – 비교), 95% CI",
    ),
    "difference_log_loss": (
        "Difference in log loss ({reference} – other), 95% CI",
        "로그 손실 차이 ({reference} – 비교), 95% CI",
    ),
    "difference_squared_error": (
        "Difference in mean squared error ({reference} – other), 95% CI",
        "평균제곱오차 차이 ({reference} – 비교), 95% CI",
    ),
    "override_note": (
        "Split override: rows of one subject may lie in several parts. Reason given: {reason}",
        "분할 예외: 한 대상자의 행이 여러 부분에 있을 수 있음. 기록된 사유: {reason}",
    ),
    "leak_override_note": (
        "Trained in spite of {n} blocking finding(s) on leakage ({columns}) by {by}, {at}. Reason given: {reason}",
        "정보 누출 차단 소견 {n}건({columns})에도 {by}이(가) {at}에 학습함. 기록된 사유: {reason}",
    ),
    "leak_override_rows": ("rows", "행"),
    "part_test": ("held-out test rows", "별도 검증(test) 행"),
    "part_train": ("training rows", "학습 행"),
    "part_oof": ("out-of-fold predictions of the training rows", "학습 행의 폴드 외 예측"),
    # flow
    "flow_excluded": ("Excluded (n = {n})", "제외 (n = {n})"),
    "flow_excluded_by": ("{n}: {reason}", "{n}: {reason}"),
    "flow_analysed": ("Rows analysed", "분석한 행"),
    "flow_train": ("Training", "학습"),
    "flow_test": ("Held-out test", "검증(test)"),
    "flow_events": ("events {n} ({share})", "사건 {n} ({share})"),
    "flow_rows": ("n = {n}", "n = {n}"),
    # table 1
    "characteristic": ("Characteristic", "특성"),
    "overall": ("Overall", "전체"),
    "group_train": ("Training", "학습"),
    "group_test": ("Test", "검증"),
    "missing": ("Missing", "결측"),
    "smd": ("SMD", "SMD"),
    "p": ("P value", "P 값"),
    "mean_sd": ("mean (SD)", "평균 (SD)"),
    "median_iqr": ("median [IQR]", "중앙값 [IQR]"),
    "n_percent": ("n (%)", "n (%)"),
    "other_level": ("Other levels", "그 밖의 범주"),
    "other_levels": ("{n} other levels", "그 밖의 {n}개 범주"),
    # measures
    "auroc": ("AUROC", "AUROC"),
    "auprc": ("AUPRC (average precision)", "AUPRC(평균 정밀도)"),
    "brier": ("Brier score", "Brier 점수"),
    "scaled_brier": ("Scaled Brier score", "척도화 Brier 점수"),
    "log_loss": ("Log loss", "로그 손실"),
    "prevalence": ("Prevalence of the event", "사건 비율"),
    "calibration_slope": ("Calibration slope", "보정 기울기"),
    "calibration_in_the_large": ("Calibration-in-the-large", "전반적 보정(절편)"),
    "calibration_intercept": ("Calibration intercept", "보정 절편"),
    "observed_expected": ("Observed : expected", "관찰:기대 비"),
    "sensitivity": ("Sensitivity", "민감도"),
    "specificity": ("Specificity", "특이도"),
    "ppv": ("PPV", "양성예측도"),
    "npv": ("NPV", "음성예측도"),
    "lr_positive": ("LR+", "LR+"),
    "lr_negative": ("LR–", "LR–"),
    "accuracy": ("Accuracy", "정확도"),
    "balanced_accuracy": ("Balanced accuracy", "균형 정확도"),
    "f1": ("F1", "F1"),
    "youden": ("Youden index", "Youden 지수"),
    "called_positive": ("Called positive", "양성 판정 비율"),
    "macro_auroc": ("Macro AUROC (one vs rest)", "매크로 AUROC(일대다)"),
    "hand_till": ("Hand–Till M", "Hand–Till M"),
    "r2": ("R²", "R²"),
    "rmse": ("RMSE", "RMSE"),
    "mae": ("MAE", "MAE"),
    "bias": ("Bias (predicted – observed)", "편향(예측 – 관찰)"),
    "harrell_c": ("Harrell's C", "Harrell C 지수"),
    "uno_c": ("Uno's C", "Uno C 지수"),
    "integrated_brier": ("Integrated Brier score", "적분 Brier 점수"),
    "auc_at": ("AUC, t = {t}", "AUC, {t} 시점"),
    "brier_at": ("Brier score, t = {t}", "Brier 점수, {t} 시점"),
    "observed_expected_at": ("Observed : expected, t = {t}", "관찰:기대 비, {t} 시점"),
    # survival
    "event_free": ("Event-free proportion", "사건 없는 비율"),
    "follow_up": ("Follow-up time", "추적 시간"),
    "numbers_at_risk": ("Number at risk", "위험 집단 수"),
    "log_rank": ("Log-rank", "로그순위"),
    "risk_all": ("All", "전체"),
    "risk_low": ("Low risk", "저위험"),
    "risk_medium": ("Medium risk", "중간위험"),
    "risk_high": ("High risk", "고위험"),
    "risk_group": ("Group of predicted risk", "예측 위험군"),
    "risk_groups_ci": ("Groups of risk (95% CI)", "위험군 (95% CI)"),
    "observed_km": ("Observed risk (Kaplan–Meier)", "관찰 위험도 (Kaplan–Meier)"),
    "by_time": ("Event by t = {t}", "t = {t}까지의 사건"),
    "median_time": ("Median event-free time", "사건 없는 시간 중앙값"),
    "auc_axis": ("AUC at time t", "시점 t의 AUC"),
    "difference_integrated_brier": (
        "Difference in integrated Brier score ({reference} – other), 95% CI",
        "적분 Brier 점수 차이 ({reference} – 비교), 95% CI",
    ),
    # thresholds
    "rule": ("Rule", "규칙"),
    "threshold": ("Threshold", "임계값"),
    "rule_youden": ("Youden", "Youden"),
    "rule_sensitivity_90": ("Sensitivity ≥ 90%", "민감도 ≥ 90%"),
    "rule_alert_rate_10": ("Alert rate ≤ 10%", "경보율 ≤ 10%"),
    "rule_chosen": ("Chosen by the authors", "저자 지정"),
    "two_by_two": ("TP / FP / FN / TN", "TP / FP / FN / TN"),
    # comparison
    "model": ("Model", "모형"),
    "algorithm": ("Algorithm", "알고리즘"),
    "comparison": ("Comparison", "비교"),
    "difference": ("Difference (95% CI)", "차이 (95% CI)"),
    "p_raw": ("P", "P"),
    "p_holm": ("P (Holm)", "P (Holm)"),
    "measure": ("Measure", "지표"),
    "value_ci": ("Value (95% CI)", "값 (95% CI)"),
    "oof_ci": ("Training, out of fold (95% CI)", "학습, 폴드 외 (95% CI)"),
    "class": ("Class", "범주"),
    "n": ("n", "n"),
    "events": ("Events", "사건"),
    "item": ("Item", "항목"),
    "name": ("Name", "이름"),
    "value": ("Value", "값"),
    "sha256": ("SHA-256", "SHA-256"),
    "version": ("Version", "버전"),
    "step": ("Step", "단계"),
    "rows": ("Rows", "행"),
    # beyond the rows of development
    "sites_mean": ("Mean over sites", "기관 평균"),
    "sites_new": ("Prediction interval (a new site)", "예측 구간(새 기관)"),
    "sites_how": (
        (
            "Each of {k} sites was predicted by {model} fitted without it "
            "(internal–external validation), and the figures "
            "were pooled by random-effects meta-analysis (REML, "
            "Hartung–Knapp intervals; AUROC on the logit scale, O:E on "
            "the log scale)."
        ),
        (
            "{k}개 기관을 하나씩 제외하고 학습한 {model}(으)로 그 기관을 "
            "예측하였고(내부–외부 검증), 변량효과 메타분석(REML, "
            "Hartung–Knapp 구간; AUROC은 로짓, O:E는 로그 척도)으로 종합하였다."
        ),
    ),
    "sites_measure": (
        "{measure} {value}, 95% prediction interval {prediction}, I² {i2}, τ² {tau2}",
        "{measure} {value}, 95% 예측 구간 {prediction}, I² {i2}, τ² {tau2}",
    ),
    "external_how": (
        "{model}, unchanged, was applied to data that it was not developed on (newest: n = {n}{events}).",
        "{model}을(를) 바꾸지 않고 개발에 쓰지 않은 데이터에 적용하였다(최근: n = {n}{events}).",
    ),
    "external_events": ("; {n} events", "; 사건 {n}건"),
    "external_unnamed": ("Data {k}", "데이터 {k}"),
    "recalibration": ("Update", "갱신"),
    "recalibration_intercept": ("Intercept added", "더한 절편"),
    "recalibration_slope": ("Slope used", "적용한 기울기"),
    "recalibration_observed_expected": ("O:E", "관찰:기대 비"),
    "recalibration_brier": ("Brier score", "Brier 점수"),
    "recalibration_log_loss": ("Log loss", "로그 손실"),
    "recalibration_ici": ("ICI", "보정 오차(ICI)"),
    "update_none": ("None", "없음"),
    "update_intercept": ("Intercept", "절편"),
    "update_slope": ("Intercept and slope", "절편과 기울기"),
    "existing_score": ("Model or score", "모형 또는 점수"),
    "best_model": ("Best model", "최고 모형"),
    "score_difference": ("{model} minus {score}, AUROC: {value}, {p}.", "{model} – {score} AUROC 차이: {value}, {p}."),
    "scores_how": (
        (
            "Existing scores were kept out of the predictors and compared with the best model on the same rows "
            "(DeLong's paired test; cluster bootstrap where subjects "
            "recur). Their calibration is judged after a logistic "
            "recalibration on the training rows."
        ),
        (
            "기존 점수는 예측 변수에서 제외하고 같은 행에서 최고 모형과 "
            "비교하였다(DeLong 짝 검정, 대상자가 반복되면 군집 "
            "부트스트랩). 보정은 학습 행에서 로지스틱 재보정한 뒤 평가하였다."
        ),
    ),
    "cells_changed": ("Cells changed", "변경 셀"),
    **EXPLAINED,
    **NUMBERS,
}


def say(key: str, language: Language, **values: object) -> str:
    """One text in one language, with its values filled in; KeyError for an unknown key."""
    text = _WORDS[key][0 if language == "en" else 1]
    return text.format(**values) if values else text


def override_notes(material: Material, language: Language) -> list[str]:
    """The overrides that every figure bears: of the split, and of blocking findings on leakage."""
    notes = [say("override_note", language, reason=material.override)] if material.override else []
    leak = material.leak_override
    if leak is not None:
        named = dict.fromkeys(found.column or say("leak_override_rows", language) for found in leak.findings)
        columns = ", ".join([*list(named)[:5], *(["…"] if len(named) > 5 else [])])
        told = {"n": len(leak.findings), "columns": columns, "by": leak.by_name, "at": leak.at.date().isoformat()}
        notes.append(say("leak_override_note", language, reason=leak.reason, **told))
    return notes


_TIMED: Final = ("auc", "brier", "observed_expected")


def measure(name: str, language: Language) -> str:
    """The name of a measure; those at a horizon, like ``auc_365``, name their time."""
    if name in _WORDS:
        return say(name, language)
    for stem in _TIMED:
        if name.startswith(f"{stem}_"):
            return say(f"{stem}_at", language, t=name.removeprefix(f"{stem}_"))
    return say(name, language)


def known(key: str) -> bool:
    """Whether there are words for this key."""
    return key in _WORDS


def keys() -> tuple[str, ...]:
    """All keys, for the test that compares the languages."""
    return tuple(_WORDS)


def pair(key: str) -> tuple[str, str]:
    """English and Korean text of a key as they stand."""
    return _WORDS[key]
