"""Sentences of a survival model's report, in English and Korean."""

from medloom_contracts.manifests import Task, time_text
from medloom_report.domain.material import Language
from medloom_report.domain.numbers import interval, with_p
from medloom_report.domain.survival.analysis import SurvivalAnalysis
from medloom_report.domain.words import say

PERFORMANCE = (
    (
        "Discrimination is Harrell's C and Uno's C of the risk at the last horizon with infinitesimal jackknife "
        "intervals, and the cumulative/dynamic area under the ROC curve at each horizon; accuracy is the Brier score "
        "at each horizon and its integral over time, also scaled by that of the Kaplan–Meier estimate; all are "
        "weighted by the inverse probability of censoring (Graf et al. 1999; Uno et al. 2007, 2011) and carry "
        "bootstrap intervals. Calibration compares mean predicted with Kaplan–Meier risks in groups at each horizon "
        "and as observed-to-expected ratio. Risk groups are thirds of the predicted risk, shown as Kaplan–Meier "
        "curves with log-log intervals and compared by the log-rank test. Censoring is taken to be independent of "
        "the predictors. Models were compared by the paired bootstrap of the integrated Brier score with Holm's "
        "correction."
    ),
    (
        "변별력은 마지막 예측 시점 위험도의 Harrell C와 Uno C(무한소 잭나이프 구간), 각 시점의 누적/동적 ROC 곡선하 "
        "면적으로, 정확도는 각 시점의 Brier 점수와 시간 적분값, Kaplan–Meier 추정 대비 척도화 값으로 나타냈다. 모두 "
        "중도절단 역확률로 가중하고(Graf 등 1999; Uno 등 2007, 2011) 부트스트랩 구간을 구하였다. 보정은 각 시점에서 "
        "군별 평균 예측 위험도와 Kaplan–Meier 위험도를 비교하고 관찰:기대 비로 요약하였다. 위험군은 예측 위험도의 "
        "삼분위이며 로그-로그 구간의 Kaplan–Meier 곡선으로 나타내고 로그순위 검정으로 비교하였다. 중도절단은 "
        "예측변수와 독립이라고 가정하였다. 모형은 적분 Brier 점수의 짝지은 부트스트랩과 Holm 보정으로 비교하였다."
    ),
)


def outcome(task: Task, language: Language) -> str:
    """What follows the name of the outcome in the methods."""
    times = ", ".join(time_text(h) for h in task.horizons or ())
    unit = f" {task.time_unit}" if task.time_unit else ""
    if language == "ko":
        return (
            f"(사건: {task.positive}, 그 외 중도절단)까지의 시간 {task.time}이며 위험도는 {times}{unit} 시점에서 구함"
        )
    return (
        f" (event: {task.positive}, all else censored) with the follow-up time {task.time}; risks are told at "
        f"{times}{unit}"
    )


def results(analysis: SurvivalAnalysis, language: Language) -> list[str]:
    """Discrimination, calibration and risk groups in words."""
    main = analysis.models[0]
    m = main.metrics
    last = time_text(analysis.horizons[-1])
    unit = f" {analysis.unit}" if analysis.unit else ""
    values = {
        "name": main.name,
        "harrell": interval(m.get("harrell_c"), 3),
        "uno": interval(m.get("uno_c"), 3),
        "t": last + unit,
        "auc": interval(m.get(f"auc_{last}"), 3),
        "ibs": interval(m.get("integrated_brier"), 3),
        "oe": interval(m.get(f"observed_expected_{last}")),
    }
    if language == "ko":
        found = [
            "{name}의 Harrell C는 {harrell}, Uno C는 {uno}, {t} 시점의 AUC는 {auc}였다.",
            "적분 Brier 점수는 {ibs}, {t} 시점의 관찰:기대 비는 {oe}였다.",
        ]
    else:
        found = [
            "{name} had a Harrell's C of {harrell}, an Uno's C of {uno} and an AUC at {t} of {auc}.",
            "The integrated Brier score was {ibs} and the observed-to-expected ratio at {t} {oe}.",
        ]
    sentences = [form.format(**values) for form in found]
    if analysis.rank is not None:
        groups, p = len(analysis.groups), with_p(analysis.rank.p)
        sentences.append(
            f"예측 위험도로 나눈 {groups}개 군의 생존 곡선은 로그순위 검정에서 {p}였다."
            if language == "ko"
            else f"The event-free curves of the {groups} groups of predicted risk were compared by the log-rank test "
            f"({p})."
        )
    return sentences


def with_unit(text: str, unit: str) -> str:
    return f"{text} ({unit})" if unit else text


def group_name(position: int, total: int, language: Language) -> str:
    """Low, medium and high risk."""
    names = {1: ("all",), 2: ("low", "high"), 3: ("low", "medium", "high")}[total]
    return say(f"risk_{names[position]}", language)
