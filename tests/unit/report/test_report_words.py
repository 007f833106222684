import re
from dataclasses import replace
from string import Formatter

import pytest
import yaml

from medloom_contracts.manifests import TaskKind
from medloom_report.domain import captions, methods, results, words
from medloom_report.domain.analysis import analyse
from medloom_report.domain.figures import FIGURES
from medloom_report.domain.material import Language
from medloom_report.domain.settings_file import settings_yaml

from .cases import leak_override, material

HANGUL = re.compile(r"[가-힣]")
SHARED = {
    "auroc", "p_raw", "p_holm", "smd", "lr_positive", "lr_negative", "f1", "hand_till", "r2", "rmse", "mae", "oe_box",
    "legend_auroc", "rule_youden", "two_by_two", "n", "n_percent", "sha256", "flow_rows", "flow_excluded_by",
    "brier_box", "ici_box",
}  # fmt: skip


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", words.keys())
def test_both_languages_say_the_same_with_the_same_values(key: str) -> None:
    en, ko = words.pair(key)
    assert _fields(en) == _fields(ko)
    assert not HANGUL.search(en)
    assert HANGUL.search(ko) or key in SHARED, key


@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_figure_has_a_caption_and_no_language_is_mixed(kind: TaskKind, language: str) -> None:
    chosen: Language = "ko" if language == "ko" else "en"
    given = material(kind)
    found = analyse(given)
    for figure in FIGURES:
        if kind in figure.tasks:
            text = captions.caption(figure.name, given, found, chosen)
            assert bool(HANGUL.search(text)) == (language == "ko")
            assert "{" not in text
    texts = [results.participants(given, found, chosen), *results.performance(given, found, chosen)]
    texts += [text for _, text in methods.methods(given, chosen)]
    for text in texts:
        assert bool(HANGUL.search(text)) == (language == "ko"), text


def test_methods_tell_what_was_really_done() -> None:
    text = " ".join(paragraph for _, paragraph in methods.methods(material(TaskKind.BINARY), "en"))
    for fact in (
        "731 rows", "Keep rows: AGE >= 18 (22 rows dropped)", "12 cells changed", "Dr. Kim", "20 November 2026",
        "event: 1", "4 candidate predictors", "by site (HOSPNUM)", "490 for training", "210 (30%)", "seed 7",
        "5 cross-validation folds", "Systolic blood pressure at randomisation 2.1%", "within a budget of 60 s",
        "Logistic C=0.3 (36%)", "Platt scaling", "scikit-learn 1.9.1", "3.1e-07", "200 resamples", "abababababab",
    ):  # fmt: skip
        assert fact in text, fact


def test_a_leak_override_is_told_with_name_and_day_in_both_languages() -> None:
    given = material(TaskKind.BINARY, override="twins share a mother")
    leak = leak_override("a score of the admission form")
    given = replace(given, experiment=given.experiment.model_copy(update={"override": leak}))
    languages: tuple[Language, ...] = ("en", "ko")
    for language in languages:
        split, leaked = words.override_notes(given, language)
        assert "twins share a mother" in split
        assert all(word in leaked for word in ("a score of the admission form", "Dr. Lee", "FDEAD", "2026"))
        assert any(leaked in text for _, text in methods.methods(given, language))


def test_override_is_told_in_the_methods() -> None:
    given = material(TaskKind.BINARY, override="twins share a mother")
    assert "twins share a mother" in dict(methods.methods(given, "en"))["Division of the data"]


def test_results_hold_the_numbers_of_the_analysis() -> None:
    given = material(TaskKind.BINARY)
    found = analyse(given)
    text = " ".join(results.performance(given, found, "en"))
    auroc = found.models[0].metrics["auroc"]
    assert f"AUROC of {auroc.value:.3f} ({auroc.lo:.3f}–{auroc.hi:.3f})" in text


def test_settings_file_is_as_given_or_written_from_what_was_done() -> None:
    given = material(TaskKind.BINARY)
    assert settings_yaml(given) == "medloom: 1\n"
    written = yaml.safe_load(settings_yaml(replace(given, settings_yaml=None)))
    assert written["recipe"][1] == {"op": "filter_rows", "where": "AGE >= 18", "note": "adults"}
    assert written["task"]["positive"] == "1"
    assert written["split"] == {"test": 0.3, "by": "site", "seed": 7}
    assert written["training"]["budget_s"] == 60


def test_ensemble_of_one_is_named_as_what_it_is() -> None:
    given = material(TaskKind.BINARY)
    main = given.main.model_copy(update={"members": given.main.members[:1]})
    text = dict(methods.methods(replace(given, models=(main,)), "en"))["Model development"]
    assert "is Logistic C=0.3 alone" in text


def test_every_algorithm_that_was_tried_is_named() -> None:
    given = material(TaskKind.BINARY)
    settings = {**given.experiment.settings, "resolved_trials": [{"algorithm": "extra_trees", "params": {}}]}
    given = replace(given, experiment=given.experiment.model_copy(update={"settings": settings}))
    assert "extremely randomised trees" in dict(methods.methods(given, "en"))["Model development"]
