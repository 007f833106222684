"""The parts of a pack that a methods reviewer asks for: missing data, sample size, checklist, workbooks, metadata."""

import csv
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from medloom_client.study_file import load
from medloom_contracts.manifests import TaskKind
from medloom_report.domain import checklist, methods, sample, settings_file
from medloom_report.domain.analysis import analyse
from medloom_report.domain.documents import compose, places
from medloom_report.domain.material import Material
from medloom_report.domain.pack import Pack, build
from medloom_report.domain.references import references
from medloom_report.domain.tables import missing, shown
from medloom_stats import calibration, sample_size

from .cases import material

HANGUL = re.compile(r"[가-힣]")
EFFECT = {"value": 0.405, "lo": 0.1, "hi": 0.71, "se": 0.155}
POOLED = {**EFFECT, "df": 91.5, "information": 0.128}
EXTRAS: dict[str, Any] = {
    "missing": {
        "rows": 490,
        "complete": 479,
        "with_gaps": 1,
        "columns": [
            {"name": "RSBP", "missing": 11, "hint": "both", "outcome": {"smd": 0.28, "p": 0.01, "p_holm": 0.01},
             "related": [{"name": "STYPE", "smd": -0.41}]},
        ],
        "patterns": [{"columns": [], "rows": 479}, {"columns": ["RSBP"], "rows": 11}],
    },
    "sensitivity": {
        "model": "logistic", "event": "1", "rows": 490, "left_out": 0, "references": {"SEX": "F"}, "iterations": 5,
        "analyses": {
            "complete": {"rows": 479, "events": 83, "auroc": {"value": 0.69, "lo": 0.63, "hi": 0.75}},
            "simple": {"rows": 490, "events": 85, "auroc": {"value": 0.68, "lo": 0.62, "hi": 0.73}},
            "multiple": {"rows": 490, "events": 85, "imputations": 5, "auroc": {"value": 0.7, "lo": 0.64, "hi": 0.75}},
        },
        "terms": [
            {"column": "AGE", "level": None, "unit": 11.6, "complete": EFFECT, "simple": EFFECT, "multiple": POOLED},
            {"column": "SEX", "level": "M", "unit": None, "complete": None, "simple": EFFECT, "multiple": POOLED},
        ],
    },
    "optimism": {
        "model": "logistic", "event": "1", "rows": 490, "terms": 6, "predictors": ["AGE", "SEX"], "resamples": 100,
        "measures": {"auroc": {"apparent": 0.684, "optimism": 0.021, "value": 0.663, "lo": 0.638, "hi": 0.724}},
    },
}  # fmt: skip


def given(kind: TaskKind = TaskKind.BINARY, **options: Any) -> Material:
    found = material(kind, n=300, **options)
    return replace(
        found,
        experiment=found.experiment.model_copy(update={"extras": EXTRAS}),
        cards={"en": "# Model card\n", "ko": "# 모델 카드\n"},
    )


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Path]:
    folder = tmp_path_factory.mktemp("study")
    return build(given(formats=("png",)), folder, ("en", "ko")), folder


def _cells(table: Any) -> list[str]:
    return [cell for row in table.rows for cell in row.cells]


def test_missing_data_stands_by_split_and_outcome_with_what_it_goes_with() -> None:
    table = missing.missing_data(given(), "en")
    assert table is not None
    assert table.columns == ("Variable", "Overall", "Training", "Test", "ID14 = 0", "ID14 = 1", "What the gaps go with")
    assert table.rows[0].cells == (
        "Systolic blood pressure at randomisation", "15 (2.1%)", "11 (2.2%)", "4 (1.9%)", "12 (2.1%)", "3 (2.5%)",
        "The outcome (SMD 0.28); Stroke subtype (-0.41)",
    )  # fmt: skip
    assert table.rows[-1].cells[2] == "479 (97.8%)"


def test_sensitivity_shows_odds_ratios_three_ways() -> None:
    table = missing.sensitivity(given(), "en")
    assert table is not None
    assert table.rows[0].cells[:4] == ("Rows (events)", "479 (83)", "490 (85)", "490 (85)")
    # exp(0.405) = 1.50, exp(0.1) = 1.11, exp(0.71) = 2.03
    ratio = "1.50 (1.11–2.03)"
    assert table.rows[2].cells == ("Age, per 11.6 years", ratio, ratio, ratio, "12.8%")
    assert table.rows[3].cells[:2] == ("SEX: M (against F)", "–")


def test_without_these_analyses_nothing_is_claimed() -> None:
    plain = material(TaskKind.BINARY)
    assert missing.sensitivity(plain, "en") is None
    assert missing.optimism(plain, "en") is None
    table = missing.missing_data(plain, "en")
    assert table is not None
    assert table.rows[0].cells[-1] == "–"
    text = " ".join(text for _, text in methods.methods(plain, "en"))
    assert "imputations" not in text
    assert "Harrell" not in text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_methods_tell_of_gaps_optimism_imbalance_and_size(language: Any) -> None:
    found = dict(methods.methods(given(), language))
    text = " ".join(found.values())
    words = {
        "en": ("5 imputations", "Rubin's rules", "Harrell's bootstrap (100 resamples", "cross-validated", "Neither"),
        "ko": ("5개", "Rubin 규칙", "Harrell 부트스트랩(100회", "교차검증", "재표본추출"),
    }[language]
    for word in words:
        assert word in text
    assert all(bool(HANGUL.search(one)) == (language == "ko") for one in found.values())


def test_sample_size_counts_parameters_and_cites_the_criteria() -> None:
    needed = sample.needed(given(), None)
    # age, pressure, sex (2 levels) and stroke subtype (5 levels)
    assert needed.parameters == 1 + 1 + 1 + 4
    assert needed.scarce == 85
    wanted = sample_size.binary(prevalence=85 / 490, parameters=7)
    assert needed.size == wanted
    text = sample.paragraph(given(), None, "en")
    assert f"at least {wanted.n:,} rows" in text
    assert "12.1 for each" in text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_sample_size_of_several_classes_cites_its_own_criteria(language: Any) -> None:
    made = given(TaskKind.MULTICLASS)
    counts = {"all": 700, "train": 490, "test": 210, "STYPE=a": 350, "STYPE=b": 210, "STYPE=c": 140}
    made = replace(made, approval=made.approval.model_copy(update={"groups": counts}))
    found = sample.needed(made, None)
    assert found.size == sample_size.multinomial(proportions=[0.5, 0.3, 0.2], parameters=found.parameters)
    assert found.scarce == 140
    told = sample.paragraph(made, None, language)
    assert f"{found.size.n:,}" in told
    assert "Pate" in told
    assert "Riley" not in told
    assert any("multinomial" in one for one in references(made))


def test_calibration_errors_stand_in_the_performance_table() -> None:
    found = given()
    analysis = analyse(found)
    scores = found.predictions["mdl_0"].test
    ici = calibration.integrated_calibration_index(scores.y, scores.p)
    row = next(row for row in shown.performance(analysis, "", "en").rows if row.cells[0].startswith("ICI"))
    assert row.cells[1].startswith(f"{ici:.3f} (")


def test_thresholds_are_told_per_100_patients() -> None:
    analysis = analyse(given())
    row = next(row for row in shown.thresholds(analysis, "en").rows if row.cells[0].startswith("Per 100"))
    shares = [float(text) for text in row.cells[1].split(" / ")]
    assert sum(shares) == pytest.approx(100, abs=0.21)


def test_checklist_has_every_sub_item_of_the_statement() -> None:
    numbers = [entry.number for entry in checklist.ITEMS]
    assert len(numbers) == len(set(numbers)) == 52
    assert sorted({int(re.sub(r"\D", "", number)) for number in numbers}) == list(range(1, 28))
    assert all(bool(HANGUL.search(entry.ko)) and not HANGUL.search(entry.en) for entry in checklist.ITEMS)


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_sub_item_points_to_a_place_or_does_not_apply(kind: TaskKind) -> None:
    found = given(kind)
    document = compose(found, analyse(found), {}, "en")
    spots = places(document, {})
    for entry, row in zip(checklist.ITEMS, checklist.checklist(found, "en", spots).rows, strict=True):
        status = checklist.status_of(entry, found)
        assert bool(row.cells[3]) != (status == "not_applicable"), entry.number
        assert (f"item.{entry.number}" in spots) == (status in {"author", "partly"}), entry.number


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_of_the_checklist_are_those_of_the_pdf(pack: tuple[Pack, Path], language: str) -> None:
    folder = pack[1]
    pages = [page.extract_text() for page in PdfReader(folder / f"documents/report.{language}.pdf").pages]
    with (folder / f"checklist/tripod_ai.{language}.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = {row[0]: row[3] for row in list(csv.reader(source))[1:]}
    form = r"(\S+ \d+) \(p\. (\d+)\)" if language == "en" else r"((?:표|그림) \d+) \((\d+)쪽\)"
    told = {match for where in rows.values() for match in re.findall(form, where)}
    assert len(told) >= 8
    for label, page in told:
        assert f"{label}." in re.sub(r"\s+", " ", pages[int(page) - 1]), (label, page)
    marked = [number for number in rows if f"TRIPOD+AI {number}." in " ".join(pages)]
    assert len(marked) > 25


def test_manuscript_has_the_sections_of_a_paper(pack: tuple[Pack, Path]) -> None:
    for language, wanted in (
        ("en", ["Abstract", "Introduction", "Methods", "Results", "Discussion", "References"]),
        ("ko", ["초록", "서론", "방법", "결과", "고찰", "참고문헌"]),
    ):
        file = Document(str(pack[1] / f"documents/report.{language}.docx"))
        heads = [p.text for p in file.paragraphs if p.style is not None and p.style.name == "Heading 1"]
        assert [head for head in heads if head in wanted] == wanted


def test_tables_come_as_documents_and_workbooks(pack: tuple[Pack, Path]) -> None:
    folder = pack[1] / "tables"
    for language in ("en", "ko"):
        book = load_workbook(folder / f"tables.{language}.xlsx")
        file = Document(str(folder / f"tables.{language}.docx"))
        assert len(book.worksheets) == len(file.tables) >= 9
        first = file.tables[0]
        assert book.worksheets[0]["A3"].value == first.rows[0].cells[0].text


def test_numbers_of_the_workbook_are_numbers(pack: tuple[Pack, Path]) -> None:
    book = load_workbook(pack[1] / "tables/numbers.xlsx", read_only=True)
    tables = {path.stem for path in (pack[1] / "tables").glob("*.csv")}
    assert set(book.sheetnames) == tables
    rows = list(book["thresholds"].iter_rows(values_only=True))
    with (pack[1] / "tables/thresholds.csv").open(encoding="utf-8-sig", newline="") as source:
        wanted = list(csv.reader(source))
    assert list(rows[0]) == wanted[0]
    np.testing.assert_allclose([float(x) for x in rows[1][1:]], [float(x) for x in wanted[1][1:]], rtol=1e-14)


def test_metadata_describe_every_file_by_hash(pack: tuple[Pack, Path]) -> None:
    content = json.loads((pack[1] / "ro-crate-metadata.json").read_text("utf-8"))
    graph = {entry["@id"]: entry for entry in content["@graph"]}
    assert content["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    files = {made.name: made.path for made in pack[0].files if made.kind != "page"}
    assert parts == set(files) - {"ro-crate-metadata.json"}
    for name in parts:
        assert graph[name]["@type"] == "File"
        assert graph[name]["sha256"] == sha256(files[name].read_bytes()).hexdigest()
        assert graph[name]["contentSize"] == str(files[name].stat().st_size)
    named = [part for entry in content["@graph"] for part in re.findall(r'"@id": "([^"]+)"', json.dumps(entry))]
    assert {name for name in named if not name.startswith("http")} <= set(graph)


def test_the_models_card_is_in_each_language(pack: tuple[Pack, Path]) -> None:
    assert (pack[1] / "documents/model_card.ko.md").read_text("utf-8") == "# 모델 카드\n"


def test_settings_that_were_written_here_are_a_study_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("AGE,ID14\n1,0\n")
    text = settings_file.settings_yaml(replace(given(), settings_yaml=None))
    path = tmp_path / "study.yaml"
    path.write_text(text.replace("file: null", "file: a.csv"), "utf-8")
    loaded = load(path).file
    assert loaded.roles.target == "ID14"
    assert loaded.roles.exclude == ["weight_change"]
    assert loaded.split.seed == 7
