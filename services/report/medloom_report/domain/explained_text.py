"""Methods and results in words: what the model relies on, how it does in subgroups, what more patients bring."""

import math

from medloom_report.domain import explained
from medloom_report.domain.figures.explained import division_name
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, with_p
from medloom_report.domain.words import say

Section = tuple[str, str]

_TITLE = ("Explanation and subgroups", "설명과 하위집단")
_IMPORTANCE = (
    (
        "Permutation importance was computed on {n} {part} by shuffling each predictor {repeats} times (Breiman 2001; "
        "Fisher et al. 2019), with bootstrap or DeLong intervals."
    ),
    (
        "순열 중요도는 {part} {n}행에서 각 변수를 {repeats}회 섞어 계산하고(Breiman 2001; Fisher 등 2019) 부트스트랩 "
        "또는 DeLong 구간을 구하였다."
    ),
)
_SHAPLEY = (
    (
        "Shapley values of {n} training rows against {background} background rows were estimated by antithetic "
        "sampling of orders (Štrumbelj & Kononenko 2014; Mitchell et al. 2022)."
    ),
    (
        "학습 {n}행의 Shapley 값은 배경 {background}행을 기준으로 순서의 대조 표본추출로 추정하였다(Štrumbelj와 "
        "Kononenko 2014; Mitchell 등 2022)."
    ),
)
_CURVE = (
    "For the learning curve candidates were refitted on random parts of the training rows within the folds.",
    "학습 곡선은 폴드 안에서 학습 행의 무작위 일부로 후보를 다시 적합하여 구하였다.",
)
_GROUPS = (
    (
        "Performance in subgroups was compared by Cochran's Q (AUROC on the logit scale, observed-to-expected ratios "
        "on the logarithmic scale); the tests were not corrected for their number."
    ),
    (
        "하위집단의 성능은 Cochran Q로 비교하였으며(AUROC는 로짓 척도, 관찰:기대 비는 로그 척도) 검정 수에 대한 "
        "보정은 하지 않았다."
    ),
)


def methods(material: Material, language: Language) -> list[Section]:
    """The titled paragraph of methods; none when nothing was explained."""
    ko = language == "ko"
    sentences = []
    relied, values = explained.importance(material), explained.shapley(material)
    if relied is not None:
        part = say(f"part_{relied.part}", language)
        sentences.append(_IMPORTANCE[ko].format(n=count(relied.n), part=part, repeats=relied.repeats))
    if values is not None:
        sentences.append(_SHAPLEY[ko].format(n=count(values.n), background=values.background))
    if explained.curves(material):
        sentences.append(_CURVE[ko])
    if explained.subgroups(material):
        sentences.append(_GROUPS[ko])
    return [(_TITLE[ko], " ".join(sentences))] if sentences else []


def results(material: Material, language: Language) -> str:
    """The leading predictors and the subgroups that differ; empty when nothing was explained."""
    return " ".join(text for text in (_leading(material, language), _differing(material, language)) if text)


def _leading(material: Material, language: Language) -> str:
    found = [(name, one) for name, one in explained.ranked(material)[:3] if math.isfinite(one.lo) and one.lo > 0]
    ko = language == "ko"
    if not explained.ranked(material):
        return ""
    if not found:
        return (
            "No predictor's importance had an interval above 0.",
            "중요도의 95% 구간이 0보다 큰 변수는 없었다.",
        )[ko]
    names = "; ".join(f"{material.label(name)} {interval(one, 3)}" for name, one in found)
    return (
        f"The model relied most on: {names} (loss of performance when shuffled).",
        f"모형이 가장 크게 의존한 변수는 다음과 같다: {names}(값을 섞었을 때의 성능 저하).",
    )[ko]


def _differing(material: Material, language: Language) -> str:
    ko, told = language == "ko", []
    divisions = explained.subgroups(material)
    for division in divisions:
        for measure in explained.measures(material):
            test = division.tests.get(measure)
            if test is not None and test.p is not None and test.p < 0.05:
                name = division_name(material, division, language)
                told.append(f"{name}, {say(measure, language)} ({with_p(test.p)})")
    if not divisions:
        return ""
    if not told:
        return (
            "No interaction with a subgroup was found at the 5% level.",
            "5% 수준에서 하위집단과의 상호작용은 관찰되지 않았다.",
        )[ko]
    listed = "; ".join(told)
    return (
        f"Performance differed between subgroups of: {listed}.",
        f"다음 하위집단에서 성능 차이가 관찰되었다: {listed}.",
    )[ko]
