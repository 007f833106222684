"""Words and captions of the explanations, in English and Korean."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "fall_of_auroc": ("Fall of the AUROC when shuffled (95% CI)", "값을 섞었을 때 AUROC 감소 (95% CI)"),
    "rise_of_loss": ("Rise of the loss when shuffled (95% CI)", "값을 섞었을 때 손실 증가 (95% CI)"),
    "contribution_p": ("Contribution to the predicted risk", "예측 위험도에 대한 기여"),
    "contribution_value": ("Contribution to the predicted {target}", "예측된 {target}에 대한 기여"),
    "mean_contribution": ("Mean absolute contribution", "평균 절대 기여"),
    "third_low": ("Low third", "하위 1/3"),
    "third_middle": ("Middle third", "중간 1/3"),
    "third_high": ("High third", "상위 1/3"),
    "categories": ("Category", "범주"),
    "not_known": ("missing", "결측"),
    "learned_from": ("Patients learned from", "학습에 쓴 환자 수"),
    "interaction": ("interaction {p}", "상호작용 {p}"),
    "division_sex": ("Sex", "성별"),
    "division_age": ("Age", "연령"),
    "division_site": ("Site", "기관"),
    "division_period": ("Period", "기간"),
    "whole": ("All", "전체"),
    "mse": ("Root mean squared error", "평균제곱근오차"),
    "subgroup": ("Subgroup", "하위집단"),
}

CAPTIONS: Final[dict[str, tuple[str, str]]] = {
    "importance": (
        (
            "Permutation importance of {model} on the {importance_part} (n = {importance_n}): loss of performance when "
            "a predictor's values are shuffled, mean of {repeats} repeats with 95% intervals. A predictor whose "
            "information others carry too looks dispensable."
        ),
        (
            "{importance_part}에서 {model}의 순열 중요도(n = {importance_n}): 한 변수의 값을 섞었을 때의 성능 저하, "
            "{repeats}회 반복의 평균과 95% 구간. 다른 변수와 정보가 겹치는 변수는 덜 중요해 보인다."
        ),
    ),
    "shapley_summary": (
        (
            "Shapley values of {model} for {shapley_n} training rows, largest first. Dot: median; thick and thin "
            "lines: middle 50% and 80% of the rows in each third of the predictor's values, or in each category. "
            "Right of 0 a value raises the prediction. No single row is shown."
        ),
        (
            "학습 {shapley_n}행에 대한 {model}의 Shapley 값(큰 순서). 점: 중앙값, 굵은 선과 가는 선: 변수 값의 각 1/3 "
            "또는 각 범주에 속한 행의 가운데 50%와 80%. 0의 오른쪽은 예측을 높인다. 개별 행은 나타내지 않는다."
        ),
    ),
    "shapley_dependence": (
        (
            "What the leading predictors add to the prediction of {model}, by their value ({shapley_n} training rows): "
            "mean with 95% interval and the middle 80% of the rows (band). It describes the model and is no causal "
            "effect."
        ),
        (
            "주요 변수의 값에 따라 {model}의 예측에 더해지는 기여(학습 {shapley_n}행): 평균과 95% 구간, 행의 가운데 "
            "80%(띠). 모형을 설명하는 것이며 인과 효과가 아니다."
        ),
    ),
    "learning_curve": (
        (
            "Learning curve: cross-validated performance of candidates refitted on random parts of the training rows, "
            "with 95% intervals of the rows predicted. A curve that still rises says that more patients would help."
        ),
        (
            "학습 곡선: 학습 행의 무작위 일부로 다시 적합한 후보의 교차검증 성능과 예측된 행에 대한 95% 구간. 곡선이 "
            "계속 좋아지면 환자를 더 모으는 것이 도움이 된다."
        ),
    ),
    "subgroups": (
        (
            "{model} in subgroups of the {part} with 95% intervals. Interaction: Cochran's Q across the subgroups, not "
            "corrected for several tests. In brackets: events/rows, or rows. Dashed line: all rows, or the ideal value."
        ),
        (
            "{part}의 하위집단에서 {model}의 성능과 95% 구간. 상호작용: 하위집단 사이의 Cochran Q 검정(다중 검정 보정 "
            "없음). 괄호: 사건/행 또는 행. 점선: 전체 행 또는 이상적인 값."
        ),
    ),
}
