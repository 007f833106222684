"""Captions of figures and tables; each stands alone, as journals ask."""

from typing import Final

from medloom_report.domain import explained
from medloom_report.domain.analysis import Analysis, BinaryAnalysis, SurvivalAnalysis
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, number
from medloom_report.domain.words import say
from medloom_report.domain.words_explained import CAPTIONS as EXPLAINED

_CAPTIONS: Final[dict[str, tuple[str, str]]] = {
    "flow": (
        "Participant flow. Rows assessed, excluded with reason, and analysed, up to the division fixed at approval.",
        "연구 대상 흐름도. 평가, 제외(사유), 분석된 행과 승인 시 고정된 분할을 나타낸다.",
    ),
    "roc": (
        (
            "Receiver operating characteristic curves on the {part} (n = {n}, events = {events}). Band: "
            "pointwise 95% bootstrap "
            "interval of {model}. Circle: threshold {threshold}, fixed on training rows. CI, confidence interval."
        ),
        (
            "{part}의 ROC 곡선(n = {n}, 사건 = {events}). 띠: {model}의 점별 95% 부트스트랩 구간. 원: 학습 "
            "행에서 고정한 임계값 "
            "{threshold}. CI, 신뢰구간."
        ),
    ),
    "pr": (
        (
            "Precision–recall curves on the {part} (n = {n}, events = {events}). Dashed line: prevalence, the "
            "precision of a "
            "random ordering. Band: pointwise 95% bootstrap interval of {model}."
        ),
        (
            "{part}의 정밀도–재현율 곡선(n = {n}, 사건 = {events}). 점선: 유병률(무작위 순서의 정밀도). 띠: "
            "{model}의 점별 95% "
            "부트스트랩 구간."
        ),
    ),
    "calibration": (
        (
            "Calibration of {model} on the {part} (n = {n}, events = {events}): locally weighted curve with "
            "pointwise 95% "
            "interval, tenths of predicted risk with Wilson intervals, and the distribution of predictions within each "
            "outcome. "
            "O:E, observed-to-expected ratio."
        ),
        (
            "{part}에서 {model}의 보정(n = {n}, 사건 = {events}): 국소가중 곡선과 점별 95% 구간, 예측 위험도 "
            "십분위와 Wilson 구간, "
            "결과별 예측 분포. O:E, 관찰:기대 비."
        ),
    ),
    "decision_curve": (
        (
            "Decision curves on the {part} (n = {n}). Net benefit of acting at or above each threshold "
            "probability, against "
            "treating everybody and nobody. Band: pointwise 95% bootstrap interval of {model}."
        ),
        (
            "{part}의 결정 곡선(n = {n}). 각 임계확률 이상에서 조치할 때의 순편익을 모두 치료, 모두 치료 안 "
            "함과 비교한다. 띠: {model}의 "
            "점별 95% 부트스트랩 구간."
        ),
    ),
    "confusion": (
        "Confusion matrix of {model} on the {part} (n = {n}): counts and share of each observed class.",
        "{part}에서 {model}의 혼동행렬(n = {n}): 빈도와 관찰 범주별 비율.",
    ),
    "roc_by_class": (
        "ROC curve of each class against the rest, {model}, {part} (n = {n}).",
        "{part}에서 {model}의 범주별(일대다) ROC 곡선(n = {n}).",
    ),
    "calibration_by_class": (
        "Smoothed calibration of each class against the rest, {model}, {part} (n = {n}), with pointwise 95% intervals.",
        "{part}에서 {model}의 범주별(일대다) 평활 보정 곡선(n = {n})과 점별 95% 구간.",
    ),
    "observed_predicted": (
        (
            "Observed against predicted values of {model} on the {part} (n = {n}), with the line of identity and the "
            "calibration line."
        ),
        "{part}에서 {model}의 관찰값과 예측값(n = {n}), 항등선과 보정선.",
    ),
    "residuals": (
        "Prediction errors of {model} over the predicted value on the {part} (n = {n}), and their distribution.",
        "{part}에서 {model}의 예측값에 따른 오차(n = {n})와 그 분포.",
    ),
    "agreement": (
        (
            "Agreement of predicted and observed values (Bland–Altman), {model}, {part} (n = {n}): bias and 95% "
            "limits of "
            "agreement with their 95% intervals."
        ),
        "{part}에서 {model}의 예측값과 관찰값의 일치(Bland–Altman, n = {n}): 편향과 95% 일치한계 및 그 95% 구간.",
    ),
    "km_by_risk": (
        (
            "Kaplan–Meier curves of thirds of the risk predicted by {model}, {part} (n = {n}, events = {events}), with "
            "pointwise 95% log-log intervals, numbers at risk and the log-rank test."
        ),
        (
            "{model}의 예측 위험도 삼분위별 Kaplan–Meier 곡선, {part} (n = {n}, 사건 = {events}). 점별 95% 로그-로그 "
            "구간, 위험 집단 수, 로그순위 검정."
        ),
    ),
    "survival_calibration": (
        (
            "Calibration of {model} at each horizon, {part} (n = {n}): mean predicted risk against Kaplan–Meier risk "
            "in groups of rising risk, with 95% intervals. O:E, observed-to-expected ratio."
        ),
        (
            "각 시점에서 {model}의 보정, {part} (n = {n}): 위험군별 평균 예측 위험도와 Kaplan–Meier 위험도, 95% 구간. "
            "O:E, 관찰:기대 비."
        ),
    ),
    "auc_over_time": (
        (
            "Cumulative/dynamic AUC at each horizon, {part} (n = {n}), weighted by the inverse probability of "
            "censoring. Bars: 95% bootstrap intervals of {model}."
        ),
        ("각 시점의 누적/동적 AUC, {part} (n = {n}), 중도절단 역확률 가중. 막대: {model}의 95% 부트스트랩 구간."),
    ),
    "risk_groups": (
        "Thirds of the risk predicted by {model} at the last horizon, {part} (n = {n}), with 95% intervals.",
        "마지막 시점에서 {model}의 예측 위험도 삼분위, {part} (n = {n}), 95% 구간.",
    ),
    "comparison": (
        (
            "Paired differences between {model} and each other model on the {part} (n = {n}), with 95% "
            "intervals and P values "
            "after Holm's correction."
        ),
        "{part}에서 {model}와(과) 다른 모형의 짝지은 차이(n = {n}), 95% 구간과 Holm 보정 P 값.",
    ),
    "external_calibration": (
        (
            "Calibration of {model} on external data: locally weighted "
            "curve with pointwise 95% interval, and tenths of "
            "predicted risk with Wilson intervals. O:E, observed-to-expected ratio."
        ),
        (
            "외부 데이터에서 {model}의 보정: 국소가중 곡선과 점별 95% 구간, 예측 "
            "위험도 십분위와 Wilson 구간. O:E, 관찰:기대 비."
        ),
    ),
    "external_times": (
        (
            "Calibration of {model} at each horizon on external data: mean predicted risk against Kaplan–Meier risk in "
            "groups of rising risk, with 95% intervals. O:E, observed-to-expected ratio."
        ),
        (
            "외부 데이터의 각 시점에서 {model}의 보정: 위험군별 평균 예측 위험도와 Kaplan–Meier 위험도, 95% 구간. "
            "O:E, 관찰:기대 비."
        ),
    ),
    "sites_forest": (
        (
            "Internal–external validation: each site predicted by a model that never saw it, the random-effects mean "
            "(diamond), and the 95% prediction interval for a new site."
        ),
        "내부–외부 검증: 각 기관을 학습에서 제외한 모형의 예측, 변량효과 평균(마름모), 새 기관에 대한 95% 예측 구간.",
    ),
    "external": (
        "Performance of {model} on external data, with 95% intervals.",
        "외부 데이터에서 {model}의 성능, 95% 구간.",
    ),
    "recalibration": (
        (
            "What recalibration of {model} would give on the newest "
            "external data; judged on the rows it was fitted to. "
            "ICI, integrated calibration index."
        ),
        "최근 외부 데이터에서 {model}을(를) 재보정했을 때의 값. 맞춘 행에서 평가함. ICI, 통합 보정 지수.",
    ),
    "existing_scores": (
        "Existing scores and {model} on the same rows, with 95% intervals.",
        "같은 행에서 기존 점수와 {model}의 비교, 95% 구간.",
    ),
    "table_one_by_outcome": (
        "Characteristics by outcome. SMD, standardised mean difference{pairs}; IQR, interquartile range.",
        "결과에 따른 특성. SMD, 표준화 평균 차이{pairs}; IQR, 사분위 범위.",
    ),
    "table_one_by_split": (
        "Characteristics of training and test rows. SMD, standardised mean difference.",
        "학습 행과 검증 행의 특성. SMD, 표준화 평균 차이.",
    ),
    "table_one_by_all": ("Characteristics of the rows analysed.", "분석 행의 특성."),
    "performance": ("Performance of {model}, {part} (n = {n}).", "{model}의 성능, {part} (n = {n})."),
    "thresholds": (
        (
            "Classification of {model} at fixed thresholds, {part} (n = {n}, events = {events}), with 95% "
            "intervals. PPV and "
            "NPV, positive and negative predictive value; LR, likelihood ratio; TP, FP, FN, TN, true and false "
            "positives and "
            "negatives."
        ),
        (
            "고정된 임계값에서 {model}의 분류, {part} (n = {n}, 사건 = {events}), 95% 구간. LR, 우도비; TP, FP, "
            "FN, TN, 참·거짓 "
            "양성과 음성."
        ),
    ),
    "models": (
        "All models on the {part} (n = {n}), with 95% intervals.",
        "{part}에서 모든 모형의 성능(n = {n}), 95% 구간.",
    ),
    "comparisons": (
        "Paired comparison of {model} with each other model, {part} (n = {n}).",
        "{model}와(과) 다른 모형의 짝지은 비교, {part} (n = {n}).",
    ),
    **EXPLAINED,
    "missing_data": (
        (
            "Missing values by variable. What the gaps go with was looked for in the training rows: differences of "
            ".1 or "
            "more between rows with and without a gap (SMD, standardised mean difference). Hints, not proof."
        ),
        (
            "변수별 결측. 결측과 관련된 요인은 학습 행에서 결측이 있는 행과 없는 행의 차이 0.1 이상(SMD, 표준화 평균 "
            "차이)으로 찾았다. 암시일 뿐 증명은 아니다."
        ),
    ),
    "sensitivity": (
        (
            "Sensitivity to missing data: the same main-effects regression of the training rows, gaps treated in three "
            "ways. Odds ratios (coefficients for a continuous outcome) with 95% intervals."
        ),
        (
            "결측에 대한 민감도: 학습 행의 같은 주효과 회귀를 결측을 세 가지로 다루어 적합하였다. 오즈비(연속형 결과는 "
            "계수)와 95% 구간."
        ),
    ),
    "optimism": (
        "Optimism of a main-effects regression of the training rows, by Harrell's bootstrap.",
        "학습 행의 주효과 회귀의 낙관 편향(Harrell 부트스트랩).",
    ),
    "specification": (
        "Full specification of {model}.",
        "{model}의 전체 명세.",
    ),
    "by_class": ("Each class against the rest, {model}, {part} (n = {n}).", "{model}의 범주별 성능, {part} (n = {n})."),
}


def caption(name: str, material: Material, analysis: Analysis, language: Language) -> str:
    """The caption of a figure or table with its numbers filled in."""
    binary = analysis if isinstance(analysis, BinaryAnalysis) else None
    classes = len(material.task.classes or ())
    pairs = (" (largest of all pairs)", "(모든 쌍 중 최댓값)")[language == "ko"] if classes > 2 else ""
    return _CAPTIONS[name][language == "ko"].format(
        part=say(f"part_{analysis.part}", language),
        n=count(analysis.n),
        events=count(analysis.events) if isinstance(analysis, BinaryAnalysis | SurvivalAnalysis) else "",
        threshold=number(binary.thresholds[0].line.threshold, 3) if binary else "",
        model=analysis.models[0].name,
        pairs=pairs,
        **_explained(material, language),
    )


def _explained(material: Material, language: Language) -> dict[str, str]:
    relied, values = explained.importance(material), explained.shapley(material)
    return {
        "importance_part": say(f"part_{relied.part}", language) if relied else "",
        "importance_n": count(relied.n) if relied else "",
        "repeats": str(relied.repeats) if relied else "",
        "shapley_n": count(values.n) if values else "",
    }
