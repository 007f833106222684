"""The methods section, written from what was really done."""

from collections.abc import Callable, Iterable, Iterator

from medloom_contracts.manifests import ModelManifest, TaskKind
from medloom_report.domain import explained_text, methods_numbers, sample
from medloom_report.domain.algorithm_names import algorithm_name
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, percent
from medloom_report.domain.steps import told
from medloom_report.domain.survival import words as survival
from medloom_report.domain.words import override_notes
from medloom_stats import Estimate

Section = tuple[str, str]
_LISTED = 40

_CALIBRATION = {
    "platt": ("Platt scaling", "Platt 척도화"),
    "beta": ("beta calibration", "베타 보정"),
    "cloglog": ("scaling on the complementary log-log scale", "보로그-로그 척도화"),
    "vector": ("vector scaling", "벡터 척도화"),
}


def methods(material: Material, language: Language) -> list[Section]:
    """Titled paragraphs, from the data to the software."""
    return [(title, text) for _, title, text in sections(material, language)]


def sections(material: Material, language: Language) -> list[tuple[str, str, str]]:
    """Key, title and text of each paragraph."""
    makers: tuple[tuple[str, Callable[[Material, Language], Section | None]], ...] = (
        ("data", _data),
        ("outcome", _outcome),
        ("sample", _sample_size),
        ("split", _split),
        ("missing", _missing),
        ("sensitivity", methods_numbers.sensitivity),
        ("development", _development),
        ("imbalance", methods_numbers.imbalance),
        ("optimism", methods_numbers.optimism),
        ("performance", _performance),
        ("software", _software),
    )
    made = [(key, make(material, language)) for key, make in makers]
    found = [(key, *section) for key, section in made if section is not None]
    explained = [("explained", *section) for section in explained_text.methods(material, language)]
    return [*found[:-1], *explained, found[-1]]


def _pick(language: Language, en: str, ko: str) -> str:
    return ko if language == "ko" else en


def _listing(names: Iterable[str], language: Language) -> str:
    everything = list(names)
    text = ", ".join(everything[:_LISTED])
    more = len(everything) - _LISTED
    return text if more <= 0 else text + _pick(language, f" and {more} more", f" 외 {more}개")


def _day(material: Material, language: Language) -> str:
    at = material.approval.at
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return _pick(language, f"{at.day} {months[at.month - 1]} {at.year}", f"{at.year}년 {at.month}월 {at.day}일")


def _data(material: Material, language: Language) -> Section:
    approval, prepared = material.approval, material.prepared
    short = approval.sha256[:12]
    rows = approval.groups.get("all", approval.split.n_train + approval.split.n_test)
    if prepared is None:
        en = f"The analysis used {count(rows)} rows (prepared data {approval.prepared_id}, SHA-256 {short}…)."
        ko = f"분석에는 {count(rows)}행을 사용하였다(전처리 데이터 {approval.prepared_id}, SHA-256 {short}…)."
    else:
        subjects = prepared.subjects
        of_en = f" from {count(subjects)} subjects" if subjects and subjects != rows else ""
        of_ko = f"(대상자 {count(subjects)}명)" if subjects and subjects != rows else ""
        steps = "; ".join(_step(told(prepared, s), s.rows_before - s.rows_after, s.cells_changed, language)
                          for s in prepared.steps)  # fmt: skip
        en = (
            f"The source was version {prepared.dataset_version} of data set {prepared.dataset_id} "
            f"({count(prepared.rows_in)} rows). It was prepared by a recorded recipe of {len(prepared.steps)} steps "
            f"(recipe {prepared.recipe_id}, version {prepared.recipe_version})"
            f"{f': {steps}' if steps else ''}. The resulting table had {count(prepared.table.rows)} rows{of_en} "
            f"(SHA-256 {short}…)."
        )
        ko = (
            f"자료원은 데이터셋 {prepared.dataset_id}의 버전 "
            f"{prepared.dataset_version}({count(prepared.rows_in)}행)이다. "
            f"기록된 {len(prepared.steps)}단계의 전처리(레시피 {prepared.recipe_id}, 버전 {prepared.recipe_version})를 "
            f"적용하였다{f': {steps}' if steps else ''}. 결과 표는 {count(prepared.table.rows)}행{of_ko}이다"
            f"(SHA-256 {short}…)."
        )
    en += (
        f" {approval.reviewer_name} reviewed and signed this table on {_day(material, 'en')} before any model "
        f"was fitted."
    )
    ko += f" {approval.reviewer_name}이(가) {_day(material, 'ko')}에 모형 적합 전에 이 표를 검토하고 서명하였다."
    return _pick(language, "Source of data and preparation", "자료원과 전처리"), _pick(language, en, ko)


def _step(label: str, dropped: int, cells: int, language: Language) -> str:
    facts = []
    if dropped > 0:
        facts.append(_pick(language, f"{count(dropped)} rows dropped", f"{count(dropped)}행 제외"))
    if cells > 0:
        facts.append(_pick(language, f"{count(cells)} cells changed", f"{count(cells)}셀 변경"))
    return f"{label} ({', '.join(facts)})" if facts else label


def _outcome(material: Material, language: Language) -> Section:
    task = material.task
    unit = material.unit(task.target)
    what_en, what_ko = f"The outcome was {task.target}", f"결과 변수는 {task.target}"
    if task.kind is TaskKind.BINARY:
        what_en += f" (event: {task.positive})"
        what_ko += f"(사건: {task.positive})"
    elif task.kind is TaskKind.MULTICLASS:
        classes = ", ".join(task.classes or ())
        what_en += f" with the classes {classes}"
        what_ko += f"(범주: {classes})"
    elif task.kind is TaskKind.SURVIVAL:
        what_en += survival.outcome(task, "en")
        what_ko += survival.outcome(task, "ko")
    elif unit:
        what_en += f" in {unit}"
        what_ko += f"(단위 {unit})"
    names = _listing((material.label(name) for name in task.features), language)
    en = f"{what_en}. {len(task.features)} candidate predictors were considered: {names}."
    ko = f"{what_ko}이다. 후보 예측변수는 {len(task.features)}개이다: {names}."
    return _pick(language, "Outcome and candidate predictors", "결과와 후보 예측변수"), _pick(language, en, ko)


def _split(material: Material, language: Language) -> Section:
    split = material.approval.split
    by = split.column or ""
    how_en = {
        "row": "at random by row",
        "subject": f"by subject ({by}), so that no subject contributed to both",
        "site": f"by site ({by}), so that no site contributed to both",
        "time": f"by time ({by}), the latest rows being held out",
    }[split.by]
    how_ko = {
        "row": "행 단위 무작위로",
        "subject": f"대상자({by}) 단위로, 한 대상자가 양쪽에 속하지 않도록",
        "site": f"기관({by}) 단위로, 한 기관이 양쪽에 속하지 않도록",
        "time": f"시간({by}) 순으로, 가장 최근 행을 검증에 두어",
    }[split.by]
    total = split.n_train + split.n_test
    share = percent(split.n_test / total if total else None, 0)
    grouped = split.by in {"subject", "site"}
    kept_en, kept_ko = (" and kept the same groups together", "같은 묶음을 지켜 ") if grouped else ("", "")
    en = (
        f"Before any model was fitted, rows were divided {how_en}: {count(split.n_train)} for training and "
        f"{count(split.n_test)} ({share}) held out as test (seed {split.seed}). Within training, {split.folds} "
        f"cross-validation folds were fixed at the same time{kept_en}."
    )
    ko = (
        f"모형 적합 전에 행을 {how_ko} 나누었다: 학습 {count(split.n_train)}행, 검증(test) {count(split.n_test)}행"
        f"({share}), 시드 {split.seed}. 학습 행 안의 교차검증 {split.folds}개 폴드도 {kept_ko}함께 고정하였다."
    )
    if split.override:
        en += f" An override was recorded: rows of one subject may lie in several parts ({split.override})."
        ko += f" 한 대상자의 행이 여러 부분에 있을 수 있다는 예외가 기록되었다({split.override})."
    leak = override_notes(material, language)[1 if split.override else 0 :]
    told = " ".join([_pick(language, en, ko), *leak])
    return _pick(language, "Division of the data", "데이터 분할"), told


def _sample_size(material: Material, language: Language) -> Section:
    kept = material.main.metrics.get("oof", {}).get("r2")
    oof_r2 = Estimate.from_dict(kept) if kept else None
    return _pick(language, "Sample size", "표본 크기"), sample.paragraph(material, oof_r2, language)


def _missing(material: Material, language: Language) -> Section:
    worst = sorted(
        ((group.missing / (group.n + group.missing), column.label or column.name)
         for column in material.approval.table_one for group in column.groups
         if group.group == "all" and group.missing),
        reverse=True,
    )  # fmt: skip
    if worst:
        shown = ", ".join(f"{name} {percent(share)}" for share, name in worst[:5])
        en = f"{len(worst)} variables had missing values (most: {shown}). "
        ko = f"{len(worst)}개 변수에 결측이 있었다(가장 많은 변수: {shown}). "
    else:
        en, ko = "No variable had missing values. ", "결측이 있는 변수는 없었다. "
    en += (
        "Imputation, missing indicators, scaling and category encoding were fitted inside each training fold as "
        "part of "
        "the model, never on held-out rows, and are contained in the exported model."
    )
    ko += (
        "결측 대치, 결측 지시변수, 척도화, 범주 부호화는 각 학습 폴드 안에서 모형의 일부로 적합하였고, 검증 행에는 "
        "적합하지 않았으며, 내보낸 모형에 포함되어 있다."
    )
    return _pick(language, "Missing data", "결측"), _pick(language, en, ko)


def _development(material: Material, language: Language) -> Section:
    experiment, main = material.experiment, material.main
    used = dict.fromkeys(algorithm_name(name, language) for name in _tried(material) if name and name != "ensemble")
    budget, metric = experiment.settings.get("budget_s"), experiment.settings.get("metric")
    limit_en = f" within a budget of {budget:g} s" if isinstance(budget, int | float) else ""
    limit_ko = f" 시간 예산 {budget:g}초 안에서" if isinstance(budget, int | float) else ""
    rank_en = f" by {metric}" if metric else ""
    rank_ko = f" {metric} 기준으로" if metric else ""
    en = (
        f"Candidate algorithms were {', '.join(used) or main.algorithm} (mode {experiment.mode}{limit_en}). "
        f"Candidates were "
        f"compared{rank_en} on out-of-fold predictions of the training rows only; the test rows were scored "
        f"once, after "
        f"the choice. "
    )
    ko = (
        f"후보 알고리즘은 {', '.join(used) or main.algorithm}이다({experiment.mode} 모드{limit_ko}). 후보는 "
        f"학습 행의 폴드 외 "
        f"예측만으로{rank_ko} 비교하였고, 검증 행은 선택이 끝난 뒤 한 번만 예측하였다. "
    )
    en, ko = en + _main_model(main, "en"), ko + _main_model(main, "ko")
    return _pick(language, "Model development", "모형 개발"), _pick(language, en, ko)


def _tried(material: Material) -> Iterator[str]:
    """Registered names of all algorithms that were tried: those of the trials, of the models and of their members."""
    for trial in material.experiment.settings.get("resolved_trials") or ():
        yield str(trial.get("algorithm", ""))
    for model in material.experiment.models:
        yield model.algorithm
        yield from (str(member.get("algorithm", "")) for member in model.members)


def _main_model(main: ModelManifest, language: Language) -> str:
    if len(main.members) == 1:
        only = str(main.members[0].get("name", main.name))
        text = _pick(
            language,
            f"The reported model, {main.name}, is {only} alone: greedy ensemble selection (Caruana et al. 2004) added "
            f"no other candidate.",
            f"보고하는 모형 {main.name}은(는) {only} 하나로 이루어진다. 탐욕적 앙상블 선택(Caruana 등 2004)이 "
            f"다른 후보를 더하지 "
            f"않았다.",
        )
    elif main.members:
        members = ", ".join(
            f"{member.get('name', '?')} ({percent(float(member['weight']), 0) if 'weight' in member else '–'})"
            for member in main.members
        )
        text = _pick(
            language,
            f"The reported model, {main.name}, is a weighted average of {members}, chosen by greedy ensemble selection "
            f"(Caruana et al. 2004).",
            f"보고하는 모형 {main.name}은(는) 탐욕적 앙상블 선택(Caruana 등 2004)으로 고른 {members}의 가중 평균이다.",
        )
    else:
        text = _pick(
            language,
            f"The reported model, {main.name}, is a {algorithm_name(main.algorithm, 'en')}.",
            f"보고하는 모형 {main.name}은(는) {algorithm_name(main.algorithm, 'ko')}이다.",
        )
    method = str((main.calibration or {}).get("method", "none"))
    if method in _CALIBRATION:
        name = _CALIBRATION[method]
        text += _pick(
            language,
            f" Its probabilities were recalibrated by {name[0]}, fitted on out-of-fold predictions.",
            f" 확률은 폴드 외 예측에 적합한 {name[1]}로 재보정하였다.",
        )
    return text


_PERFORMANCE = {
    TaskKind.BINARY: (
        (
            "Discrimination is the area under the ROC curve with DeLong's variance on the logit scale, and "
            "average precision "
            "with a bootstrap. Calibration is described by a locally weighted curve, calibration slope, "
            "calibration-in-the-large, the observed-to-expected ratio, the Brier score and the mean absolute "
            "distance of "
            "predicted from smoothed observed risk (ICI; Austin and Steyerberg 2019); clinical usefulness "
            "by net benefit "
            "(Vickers and Elkin 2006). Thresholds were fixed on out-of-fold predictions of the training rows; "
            "sensitivity, "
            "specificity and predictive values carry Wilson intervals, likelihood ratios log-method intervals. "
            "Models were "
            "compared by DeLong's paired test with Holm's correction."
        ),
        (
            "변별력은 로짓 척도의 DeLong 분산에 따른 ROC 곡선하 면적과 부트스트랩에 따른 평균 정밀도로, "
            "보정은 국소가중 곡선, "
            "보정 기울기, 전반적 보정(절편), 관찰:기대 비, Brier 점수, 예측 위험도와 평활된 관찰 위험도의 평균 절대 "
            "차이(ICI; Austin과 Steyerberg 2019)로, 임상적 유용성은 순편익(Vickers와 Elkin "
            "2006)으로 나타냈다. "
            "임계값은 학습 행의 폴드 외 예측에서 고정하였다. 민감도·특이도·예측도는 Wilson 구간, 우도비는 로그 "
            "방법 구간이다. 모형은 "
            "DeLong 짝지은 검정과 Holm 보정으로 비교하였다."
        ),
    ),
    TaskKind.MULTICLASS: (
        (
            "Discrimination is the macro-averaged one-versus-rest AUROC and Hand and Till's M; overall fit is "
            "log loss and the "
            "multi-category Brier score; classification is accuracy, balanced accuracy and the confusion "
            "matrix. Intervals "
            "are bootstrap intervals (Wilson for proportions, DeLong for each class). Models were "
            "compared by the "
            "paired bootstrap of the log loss with Holm's correction."
        ),
        (
            "변별력은 일대다 매크로 평균 AUROC와 Hand–Till M, 전체 적합은 로그 손실과 다범주 Brier 점수, 분류는 "
            "정확도, 균형 정확도, "
            "혼동행렬로 나타냈다. 구간은 부트스트랩(비율은 Wilson, 범주별 AUROC는 DeLong)이다. 모형은 로그 "
            "손실의 짝지은 "
            "부트스트랩과 Holm 보정으로 비교하였다."
        ),
    ),
    TaskKind.SURVIVAL: survival.PERFORMANCE,
    TaskKind.REGRESSION: (
        (
            "Performance is the coefficient of determination, root mean squared error, mean absolute error and "
            "bias with "
            "bootstrap intervals, the calibration line, and limits of agreement (Bland and Altman 1986). Models "
            "were compared "
            "by the paired bootstrap of the squared error with Holm's correction."
        ),
        (
            "성능은 결정계수, 평균제곱근오차, 평균절대오차, 편향(부트스트랩 구간), 보정선, 일치한계(Bland와 "
            "Altman 1986)로 나타냈다. "
            "모형은 제곱오차의 짝지은 부트스트랩과 Holm 보정으로 비교하였다."
        ),
    ),
}


def _performance(material: Material, language: Language) -> Section:
    en, ko = _PERFORMANCE[material.task.kind]
    where_en = "held-out test rows" if material.part == "test" else "out-of-fold predictions of the training rows"
    where_ko = "별도 검증(test) 행" if material.part == "test" else "학습 행의 폴드 외 예측"
    resamples = count(material.resamples)
    en = (
        f"Performance is reported on the {where_en}. {en} All intervals are 95% intervals; bootstraps use "
        f"{resamples} resamples."
    )
    ko = f"성능은 {where_ko}에서 보고한다. {ko} 모든 구간은 95% 구간이며 부트스트랩은 {resamples}회이다."
    if any(scores.part(material.part).groups is not None for scores in material.predictions.values()):
        en += " Because subjects contribute several rows, intervals are clustered by subject."
        ko += " 한 대상자가 여러 행을 가지므로 구간은 대상자 단위로 군집화하였다."
    return _pick(language, "Performance measures", "성능 지표"), _pick(language, en, ko)


def _software(material: Material, language: Language) -> Section:
    versions = ", ".join(f"{name} {version}" for name, version in sorted(material.experiment.versions.items()))
    main = material.main
    gap = main.parity.get("max_difference")
    seed = material.experiment.settings.get("seed")
    agree_en = f", whose output differs from the training code by at most {gap:.1e}" if isinstance(gap, float) else ""
    agree_ko = f"(학습 코드와의 최대 차이 {gap:.1e})" if isinstance(gap, float) else ""
    en = (
        f"Analyses were run with Medloom ({versions}{f'; seed {seed}' if seed is not None else ''}). The model is "
        f"one ONNX file (SHA-256 {main.onnx_sha256[:12]}…){agree_en}. The settings file in this pack repeats the "
        f"analysis."
    )
    ko = (
        f"분석에는 Medloom({versions}{f'; 시드 {seed}' if seed is not None else ''})을 사용하였다. 모형은 하나의 "
        f"ONNX 파일(SHA-256 {main.onnx_sha256[:12]}…)이다{agree_ko}. 이 묶음의 설정 파일로 분석을 재현할 수 있다."
    )
    return _pick(language, "Software and reproducibility", "소프트웨어와 재현성"), _pick(language, en, ko)
