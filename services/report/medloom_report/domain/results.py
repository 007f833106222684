"""The results section: a few sentences with the numbers of the tables."""

from medloom_report.domain.analysis import (
    Analysis,
    BinaryAnalysis,
    MulticlassAnalysis,
    RegressionAnalysis,
    SurvivalAnalysis,
)
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, measured, number, percent, percent_interval, with_p
from medloom_report.domain.survival import words as survival


def participants(material: Material, analysis: Analysis, language: Language) -> str:
    """Who was analysed."""
    split = material.approval.split
    ko = language == "ko"
    total = split.n_train + split.n_test
    text = (
        f"분석에는 {count(total)}행이 포함되었다(학습 {count(split.n_train)}, 검증 {count(split.n_test)})."
        if ko
        else f"{count(total)} rows were analysed ({count(split.n_train)} training, {count(split.n_test)} test)."
    )
    if isinstance(analysis, BinaryAnalysis):
        share = percent(analysis.prevalence)
        text += (
            f" 평가한 {count(analysis.n)}행에서 사건은 {count(analysis.events)}건({share})이었다."
            if ko
            else f" Of the {count(analysis.n)} rows evaluated, {count(analysis.events)} ({share}) had the event."
        )
    if isinstance(analysis, SurvivalAnalysis):
        text += (
            f" 평가한 {count(analysis.n)}행에서 사건은 {count(analysis.events)}건이었다."
            if ko
            else f" In the {count(analysis.n)} rows evaluated, {count(analysis.events)} events were seen."
        )
    return text


def performance(material: Material, analysis: Analysis, language: Language) -> list[str]:
    """Discrimination, calibration and comparison in words."""
    if isinstance(analysis, BinaryAnalysis):
        sentences = _binary(analysis, language)
    elif isinstance(analysis, MulticlassAnalysis):
        sentences = _multiclass(analysis, language)
    elif isinstance(analysis, RegressionAnalysis):
        sentences = _regression(material, analysis, language)
    elif isinstance(analysis, SurvivalAnalysis):
        sentences = survival.results(analysis, language)
    else:
        sentences = []
    if analysis.pairs:
        sentences.append(_pairs(analysis, language))
    return sentences


def _binary(analysis: BinaryAnalysis, language: Language) -> list[str]:
    main = analysis.models[0]
    m = main.metrics
    line = analysis.thresholds[0].line
    values = {
        "name": main.name,
        "auroc": interval(m["auroc"], 3),
        "auprc": interval(m["auprc"], 3),
        "prevalence": percent(analysis.prevalence),
        "slope": interval(m["calibration_slope"]),
        "large": interval(m["calibration_in_the_large"]),
        "oe": interval(m["observed_expected"]),
        "brier": interval(m["brier"], 3),
        "t": number(line.threshold, 3),
        "sens": percent_interval(line.rates["sensitivity"]),
        "spec": percent_interval(line.rates["specificity"]),
        "ppv": percent_interval(line.rates["ppv"]),
        "npv": percent_interval(line.rates["npv"]),
    }
    if language == "ko":
        forms = (
            "{name}의 AUROC는 {auroc}, 평균 정밀도는 {auprc}였다(유병률 {prevalence}).",
            "보정 기울기는 {slope}, 전반적 보정(절편)은 {large}, 관찰:기대 비는 {oe}, Brier 점수는 {brier}였다.",
            "임계값 {t}에서 민감도 {sens}, 특이도 {spec}, 양성예측도 {ppv}, 음성예측도 {npv}였다.",
        )
    else:
        forms = (
            "{name} had an AUROC of {auroc} and an average precision of {auprc} (prevalence {prevalence}).",
            (
                "The calibration slope was {slope}, calibration-in-the-large {large}, the observed-to-expected "
                "ratio {oe} and "
                "the Brier score {brier}."
            ),
            "At a threshold of {t}, sensitivity was {sens}, specificity {spec}, PPV {ppv} and NPV {npv}.",
        )
    return [form.format(**values) for form in forms]


def _multiclass(analysis: MulticlassAnalysis, language: Language) -> list[str]:
    main = analysis.models[0]
    m = main.metrics
    values = {
        "name": main.name,
        "auroc": interval(m["macro_auroc"], 3),
        "m": interval(m["hand_till"], 3),
        "accuracy": percent_interval(m["accuracy"]),
        "balanced": percent_interval(m["balanced_accuracy"]),
        "loss": interval(m["log_loss"], 3),
    }
    form = (
        "{name}의 매크로 AUROC는 {auroc}, Hand–Till M은 {m}, 정확도는 {accuracy}, 균형 정확도는 {balanced}, "
        "로그 손실은 {loss}였다."
        if language == "ko"
        else "{name} had a macro AUROC of {auroc}, a Hand–Till M of {m}, an accuracy of {accuracy}, a balanced "
        "accuracy of "
        "{balanced} and a log loss of {loss}."
    )
    return [form.format(**values)]


def _regression(material: Material, analysis: RegressionAnalysis, language: Language) -> list[str]:
    main = analysis.models[0]
    m = main.metrics
    unit = material.unit(material.task.target)
    space = f" {unit}" if unit else ""
    values = {
        "name": main.name,
        "r2": interval(m["r2"]),
        "rmse": measured(m["rmse"]) + space,
        "mae": measured(m["mae"]) + space,
        "bias": measured(m["bias"]) + space,
        "slope": interval(m["calibration_slope"]),
        "low": measured(analysis.agreement.lower) + space,
        "high": measured(analysis.agreement.upper) + space,
    }
    form = (
        "{name}의 R²는 {r2}, 평균제곱근오차는 {rmse}, 평균절대오차는 {mae}, 편향은 {bias}, 보정 기울기는 {slope}였다. "
        "95% 일치한계는 {low}에서 {high}까지였다."
        if language == "ko"
        else "{name} explained R² {r2} of the variance, with a root mean squared error of {rmse}, a mean "
        "absolute error of "
        "{mae}, a bias of {bias} and a calibration slope of {slope}. The 95% limits of agreement ran from {low} "
        "to {high}."
    )
    return [form.format(**values)]


def _pairs(analysis: Analysis, language: Language) -> str:
    names = {model.model_id: model.name for model in analysis.models}
    differ = [pair for pair in analysis.pairs if pair.p_holm < 0.05]
    first = names[analysis.pairs[0].a]
    total = len(analysis.pairs)
    if not differ:
        return (
            f"Holm 보정 뒤 {first}와(과) 다른 {total}개 모형의 차이는 통계적으로 유의하지 않았다."
            if language == "ko"
            else f"After Holm's correction {first} did not differ significantly from any of the {total} other models."
        )
    shown = "; ".join(
        f"{names[p.b]} {measured(p.difference) if p.measure == 'squared_error' else interval(p.difference, 3)}, "
        f"{with_p(p.p_holm)}"
        for p in differ
    )
    return (
        f"Holm 보정 뒤 {first}은(는) {total}개 중 {len(differ)}개 모형과 유의하게 달랐다({shown})."
        if language == "ko"
        else f"After Holm's correction {first} differed from {len(differ)} of {total} other models ({shown})."
    )
