"""Paragraphs of the methods on missing data in the analysis and on optimism."""

from medloom_contracts.manifests import TaskKind
from medloom_report.domain import gaps
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count

Section = tuple[str, str]


def sensitivity(material: Material, language: Language) -> Section | None:
    """How gaps were examined; None where there are none, or training did not look."""
    if gaps.part(material, "missing") is None:
        return None
    ko = language == "ko"
    text = (
        "학습 행에서 각 변수의 결측 여부를 결과 변수 및 다른 변수와 비교하였다(표준화 평균 차이; 결과와의 관련은 Holm "
        "보정). 이러한 비교로 결측이 관찰되지 않은 값 자체에 달려 있을 가능성을 배제할 수는 없다."
        if ko
        else "In the training rows, rows with and without a gap of each variable were compared in the outcome and in "
        "the "
        "other variables (standardised mean differences; Holm's correction for the outcome). No such comparison can "
        "exclude that gaps depend on the unseen values themselves."
    )
    found = gaps.part(material, "sensitivity")
    if found is not None:
        text = f"{text} {_ways(material, found, language)}"
    return ("결측의 민감도 분석" if ko else "Missing data: sensitivity analysis"), text


def _ways(material: Material, found: dict[str, object], language: Language) -> str:
    analyses = found["analyses"] if isinstance(found["analyses"], dict) else {}
    multiple = analyses.get("multiple") or {}
    m = count(int(multiple.get("imputations", 0)))
    rows = count(int(str(found["rows"])))
    event = found.get("event")
    kind_en = f"logistic regression ({event} against the rest)" if event else "linear regression"
    kind_ko = f"로지스틱 회귀({event} 대 나머지)" if event else "선형 회귀"
    if language == "ko":
        return (
            f"학습 {rows}행에서 결과와 가장 관련된 예측변수의 주효과 {kind_ko}를 세 가지로 적합하였다: 완전한 행만, "
            f"단순 "
            f"대치(평균, 최빈 수준), 다중 대치. 다중 대치는 연쇄 방정식(예측 평균 매칭, 공여자 5개, "
            f"{found['iterations']}회 반복, 결과 변수 포함)으로 {m}개를 만들고 Rubin 규칙과 Barnard–Rubin 자유도로 "
            f"합쳤다."
        )
    return (
        f"A main-effects {kind_en} of the predictors that go most with the outcome was fitted to {rows} training "
        f"rows in "
        f"three ways: complete rows, simple imputation (mean, most frequent level), and multiple imputation by chained "
        f"equations (predictive mean matching with 5 donors, {found['iterations']} iterations, the outcome among the "
        f"predictors; {m} imputations), pooled by Rubin's rules with the degrees of freedom of Barnard and Rubin."
    )


def optimism(material: Material, language: Language) -> Section:
    """How performance was protected from optimism, and for which model by which method."""
    ko = language == "ko"
    found = gaps.part(material, "optimism")
    text = (
        "보고하는 모형의 학습 성능은 폴드 외 예측으로 측정한 교차검증 값이며, 최종 성능은 선택에 쓰이지 않은 "
        "검증(test) "
        "행에서 측정하였다."
        if ko
        else "The training performance of the reported models is cross-validated (out-of-fold predictions), and "
        "their final "
        "performance was measured on test rows that took no part in any choice."
    )
    if found is not None:
        b, rows, terms = count(int(found["resamples"])), count(int(found["rows"])), count(int(found["terms"]))
        text += (
            f" 비교를 위해 계수 {terms}개의 주효과 회귀({rows}행)는 Harrell 부트스트랩({b}회, 대치를 매번 반복)으로 "
            f"낙관 "
            f"편향을 교정하였다."
            if ko
            else f" For comparison, a main-effects regression with {terms} coefficients ({rows} rows) was corrected "
            f"for "
            f"optimism by Harrell's bootstrap ({b} resamples, imputation repeated in each)."
        )
    return ("내부 검증과 낙관 편향" if ko else "Internal validation and optimism"), text


def imbalance(material: Material, language: Language) -> Section | None:
    """What was done about rare classes; None where the outcome has none."""
    if material.task.kind not in {TaskKind.BINARY, TaskKind.MULTICLASS}:
        return None
    ko = language == "ko"
    balanced = material.experiment.settings.get("class_weight") == "balanced"
    if balanced:
        text = (
            "드문 범주에 더 큰 가중치를 주어 적합하였고, 이 때문에 왜곡된 확률은 폴드 외 예측으로 재보정하였다. 표본을 "
            "다시 뽑지 않았다."
            if ko
            else "Rare classes were given larger weights; the probabilities that this distorts were recalibrated on "
            "out-of-fold predictions. Rows were not resampled."
        )
    else:
        text = (
            "범주 불균형을 고치기 위한 재표본추출이나 가중치는 사용하지 않았다. 둘 다 예측 확률을 왜곡하기 때문이며, "
            "임계값은 아래와 같이 따로 정하였다."
            if ko
            else "Neither resampling nor class weights were used against imbalance, because both distort predicted "
            "probabilities; thresholds were chosen separately, as described below."
        )
    return ("범주 불균형" if ko else "Class imbalance"), text
