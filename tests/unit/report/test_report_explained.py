"""Figures, tables and words of what explains a model."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medloom_contracts.explanations import Explanations
from medloom_contracts.manifests import TaskKind
from medloom_report.domain import captions, explained, explained_text, methods
from medloom_report.domain.analysis import analyse
from medloom_report.domain.documents import compose
from medloom_report.domain.documents.blocks import FigureBlock
from medloom_report.domain.figures import drawn, figures_for, save
from medloom_report.domain.figures.style import MM
from medloom_report.domain.material import Language, Material
from medloom_report.domain.tables.explained_csv import explained_csv
from medloom_report.domain.words import say

from .cases import CLASSES, material

HANGUL = re.compile("[\uac00-\ud7a3]")
NAMES = ("importance", "shapley_summary", "shapley_dependence", "learning_curve", "subgroups")


def three(value: float, half: float) -> dict[str, float]:
    return {"value": value, "lo": value - half, "hi": value + half}


def band(middle: float, **ends: Any) -> dict[str, Any]:
    spread = {f"q{q}": (middle + (q - 50) / 20) / 100 for q in (10, 25, 50, 75, 90)}
    return {"n": 60, "mean": three(middle / 100, 0.003), **spread, **ends}


def effect(name: str, size: float, kind: TaskKind) -> dict[str, Any]:
    if kind is TaskKind.MULTICLASS:
        return {"name": name, "size": three(size, 0.01), "sizes": dict.fromkeys(CLASSES, size)}
    if name == "STYPE":
        thirds = [band(k - 1.0, category=text) for k, text in enumerate(("TACS", "PACS", ""))]
        return {"name": name, "size": three(size, 0.01), "thirds": thirds}
    ends = [(20.0, 60.0), (60.0, 75.0), (75.0, 92.0)]
    thirds = [band(k - 1.0, low=low, high=high) for k, (low, high) in enumerate(ends)]
    bands = [band(k / 4 - 1.0, low=20.0 + 10 * k, high=30.0 + 10 * k) for k in range(7)]
    return {"name": name, "size": three(size, 0.01), "thirds": thirds, "bands": bands}


def division(kind: str, column: str, levels: tuple[str, ...], task: TaskKind, part: str) -> dict[str, Any]:
    names = {"auroc": 0.75, "observed_expected": 1.1, "macro_auroc": 0.6, "log_loss": 0.6, "mse": 16.0, "bias": -0.2}
    wanted = {
        TaskKind.BINARY: ("auroc", "observed_expected"),
        TaskKind.MULTICLASS: ("macro_auroc",),
        TaskKind.REGRESSION: ("mse", "bias"),
        TaskKind.SURVIVAL: ("log_loss",),
    }[task]
    shown = [
        {"level": level, "n": 100 + k, "events": 20 + k, "metrics": {m: three(names[m] + k / 40, 0.08) for m in wanted}}
        for k, level in enumerate(levels)
    ]
    tests = {m: {"q": 4.2, "df": len(levels) - 1, "p": 0.03} for m in wanted}
    return {"kind": kind, "column": column, "unit": "years", "part": part, "levels": shown, "tests": tests}


def explanations(task: TaskKind) -> Explanations:
    names = ("AGE", "RSBP", "SEX", "STYPE")
    items = [
        {"name": n, "loss": three(0.05 - k / 100, 0.02), "auroc": three(0.1 - k / 20, 0.04)}
        for k, n in enumerate(names)
    ]
    metrics = {TaskKind.BINARY: "auroc", TaskKind.MULTICLASS: "macro_auroc", TaskKind.REGRESSION: "rmse"}
    metric = metrics.get(task, "log_loss")
    points = [{"n": 100 * k, "fraction": k / 5, "metrics": {metric: three(0.6 + k / 50, 0.03)}} for k in range(1, 6)]
    divisions = [
        division(kind, column, levels, task, part)
        for part in ("test", "oof")
        for kind, column, levels in (
            ("sex", "SEX", ("F", "M")),
            ("age", "AGE", ("< 65", "≥ 65")),
            ("site", "HOSPNUM", ("서울병원", "Leeds")),
            ("period", "RDATE", ("1991–1993", "1994")),
        )
    ]
    importance = {"part": "test", "n": 210, "repeats": 5, "of": 4, "items": items}
    model = {"name": "Ensemble", "importance": importance, "subgroups": divisions}
    curves = [{"name": n, "algorithm": "lightgbm", "repeats": 3, "points": points} for n in ("Logistic", "LightGBM")]
    shapley = {
        "part": "train", "n": 300, "background": 10, "of": 4, "base": 0.2, "output": "1", "sampling_error": 0.01,
        "items": [effect(name, 0.1 - k / 50, task) for k, name in enumerate(names)],
    }  # fmt: skip
    return Explanations.model_validate(
        {
            "best_model_id": "mdl_0",
            "inputs": {name: {"type": "number"} for name in names},
            "models": {"mdl_0": model},
            "shapley": shapley,
            "learning_curves": curves,
        }
    )


def explained_material(task: TaskKind) -> Material:
    return replace(material(task, n=400), explanations=explanations(task))


@pytest.mark.parametrize("task", list(TaskKind))
def test_every_figure_is_drawn_at_the_journals_width(task: TaskKind, tmp_path: Path) -> None:
    given = explained_material(task)
    found = analyse(given)
    kinds = [kind for kind in figures_for(given, found) if kind.name in NAMES]
    several = task is TaskKind.MULTICLASS
    assert [kind.name for kind in kinds] == [name for name in NAMES if not (several and name == "shapley_dependence")]
    for kind in kinds:
        for language in ("en", "ko"):
            figure = drawn(kind, given, found, language)  # type: ignore[arg-type] # both are languages
            assert figure.get_figwidth() / MM <= 183
            save(figure, tmp_path, f"{kind.name}_{language}", ("svg",), given.options.look())
    text = (tmp_path / "subgroups_ko.svg").read_text("utf-8")
    assert "서울병원" in text
    assert say("division_period", "ko") in text


def test_a_figure_shows_the_numbers_of_its_table() -> None:
    given = explained_material(TaskKind.BINARY)
    assert [name for name, _ in explained.ranked(given)] == ["AGE", "RSBP", "SEX", "STYPE"]
    assert explained.ranked(given)[0][1].value == pytest.approx(0.1)
    tables = {table.name: table for table in explained_csv(given)}
    assert set(tables) == {"importance", "shapley_sizes", "shapley_bands", "learning_curve", "subgroups"}
    first = tables["importance"].rows[0]
    assert first[1:4] == ("AGE", "test", 210)
    assert first[4:] == pytest.approx((0.05, 0.03, 0.07, 0.1, 0.06, 0.14))
    site = [row for row in tables["subgroups"].rows if row[1] == "site" and row[3] == "test" and row[7] == "auroc"]
    assert [row[4] for row in site] == ["서울병원", "Leeds"]
    assert site[0][-3:] == (4.2, 1, 0.03)
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_words_name_the_leading_predictors_and_the_differing_subgroups(language: Language) -> None:
    given = explained_material(TaskKind.BINARY)
    text = explained_text.results(given, language)
    assert "Age 0.100 (0.060–0.140)" in text
    assert "P = 0.030" in text
    section = dict(methods.methods(given, language))
    told = [body for title, body in section.items() if "300" in body]
    assert told
    assert bool(HANGUL.search(told[0])) == (language == "ko")
    found = analyse(given)
    for name in NAMES:
        caption = captions.caption(name, given, found, language)
        assert bool(HANGUL.search(caption)) == (language == "ko")
    assert "210" in captions.caption("importance", given, found, language)


def test_the_document_shows_them_in_a_section_of_their_own(tmp_path: Path) -> None:
    from PIL import Image

    given = explained_material(TaskKind.BINARY)
    pictures = {}
    for name in ("roc", *NAMES):
        pictures[name] = tmp_path / f"{name}.png"
        Image.new("RGB", (20, 20)).save(pictures[name])
    blocks = compose(given, analyse(given), pictures, "en").blocks
    shown = [block.image.stem for block in blocks if isinstance(block, FigureBlock)]
    assert shown == ["roc", *NAMES]


def test_without_explanations_nothing_is_claimed() -> None:
    bare = material(TaskKind.BINARY, n=300)
    assert explained_csv(bare) == []
    assert explained_text.results(bare, "en") == ""
    assert not {kind.name for kind in figures_for(bare, analyse(bare))} & set(NAMES)
    other = replace(explained_material(TaskKind.BINARY), models=bare.models[1:])
    assert explained.shapley(other) is None
    assert explained.importance(other) is None
