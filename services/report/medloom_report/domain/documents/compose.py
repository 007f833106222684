"""The order of a publication pack's document: summary, methods, results, limits, provenance, checklist."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from medloom_report.domain import beyond, explained_text, results
from medloom_report.domain.analysis import Analysis, BinaryAnalysis, MulticlassAnalysis, SurvivalAnalysis
from medloom_report.domain.captions import caption
from medloom_report.domain.checklist import Place, checklist, item, written_by_authors
from medloom_report.domain.documents.blocks import Block, Document, FigureBlock, Heading, Paragraph, TableBlock
from medloom_report.domain.material import Language, Material
from medloom_report.domain.methods import sections
from medloom_report.domain.references import references
from medloom_report.domain.tables import missing, shown
from medloom_report.domain.tables.base import Row, Table
from medloom_report.domain.tables.specification import specification
from medloom_report.domain.tables.survival import risk_groups
from medloom_report.domain.tables.table_one import divisions, table_one
from medloom_report.domain.words import override_notes, say

_WORDS = {
    "methods": ("Methods", "방법"),
    "results": ("Results", "결과"),
    "participants": ("Participants", "연구 대상"),
    "performance": ("Model performance", "모형 성능"),
    "comparison": ("Comparison of models", "모형 비교"),
    "explained": ("What the model relies on, and for whom it works", "모형이 의존하는 변수와 하위집단 성능"),
    "specification": ("Full model", "전체 모형"),
    "sites": ("Sites left out in turn", "기관별 제외 검증"),
    "external": ("External validation", "외부 검증"),
    "scores": ("Existing scores", "기존 점수와의 비교"),
    "limits": ("Points to consider", "고려할 점"),
    "provenance": ("Provenance", "출처와 해시"),
    "checklist": ("TRIPOD+AI checklist", "TRIPOD+AI 점검표"),
    "figure": ("Figure", "그림"),
    "table": ("Table", "표"),
    "abstract": ("Abstract", "초록"),
    "introduction": ("Introduction", "서론"),
    "open_science": ("Ethics and open science", "윤리와 열린 과학"),
    "discussion": ("Discussion", "고찰"),
    "references": ("References", "참고문헌"),
}


_EXPLAINED = ("importance", "shapley_summary", "shapley_dependence", "learning_curve", "subgroups")
_TO_WRITE = ("To be written by the authors: {}.", "저자가 작성할 내용: {}.")
_PAGES = ("Page numbers are those of the PDF.", "쪽 번호는 PDF의 쪽이다.")
_ELSEWHERE = frozenset({"flow", "comparison", "sites_forest", "external_calibration", "external_times", *_EXPLAINED})
_NO_TEST = (
    (
        "Performance cannot be measured on the test rows (too few, or a single outcome class), so this report "
        "shows the "
        "out-of-fold predictions of the training rows."
    ),
    (
        "검증(test) 행이 너무 적거나 결과 범주가 하나뿐이라 성능을 측정할 수 없어, 이 보고서는 학습 행의 폴드 외 "
        "예측을 보여 준다."
    ),
)


def _word(key: str, language: Language) -> str:
    return _WORDS[key][language == "ko"]


class _Counter:
    """Running numbers of figures and tables."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._used = {"figure": 0, "table": 0}

    def next(self, kind: str) -> str:
        self._used[kind] += 1
        return f"{_word(kind, self._language)} {self._used[kind]}"


def compose(
    material: Material,
    analysis: Analysis,
    figures: Mapping[str, Path],
    language: Language,
    spots: Mapping[str, Place] = MappingProxyType({}),
) -> Document:
    """The manuscript's skeleton; ``figures`` are the PNG files of this language by name, ``spots`` the places that the
    checklist points to, once they are known."""
    writer = _Writer(material, analysis, figures, language)
    blocks = (
        *writer.abstract(),
        *writer.introduction(),
        *writer.methods(),
        *writer.open_science(),
        *writer.participants(),
        *writer.performance(),
        *writer.explained(),
        *writer.comparison(),
        *writer.beyond(),
        *writer.specification(),
        *writer.discussion(),
        *writer.limits(),
        *writer.references(),
        *writer.provenance(),
        *writer.checklist(spots),
    )
    title = material.options.title or default_title(material, language)
    at = material.experiment.created_at
    subtitle = f"Medloom · {material.experiment.experiment_id} · {at:%Y-%m-%d}"
    return Document(title, subtitle, language, blocks)


def default_title(material: Material, language: Language) -> str:
    """A title that names the kind of study and the outcome."""
    forms = {"en": "Development and evaluation of a prediction model for {}", "ko": "{} 예측모형의 개발과 평가"}
    return forms[language].format(material.label(material.task.target))


# after which section of the methods the authors' own sub-items belong
_AFTER = {
    "data": ("5a", "5b", "6a", "6b", "6c"),
    "outcome": ("8a", "8b", "8c", "9a", "9b", "9c"),
    "performance": ("12d", "14", "15"),
}


class _Writer:
    def __init__(self, material: Material, analysis: Analysis, figures: Mapping[str, Path], language: Language) -> None:
        self.material, self.analysis, self.figures, self.language = material, analysis, figures, language
        self.numbers = _Counter(language)

    def _heading(self, key: str, level: int = 1) -> Heading:
        return Heading(level, _word(key, self.language), key)

    def _caption(self, name: str) -> str:
        return caption(name, self.material, self.analysis, self.language)

    def _figure(self, name: str) -> list[Block]:
        if name not in self.figures:
            return []
        path = self.figures[name]
        return [FigureBlock(self.numbers.next("figure"), self._caption(name), path, _width_mm(path), name)]

    def _table(self, table: Table) -> Block:
        return TableBlock(self.numbers.next("table"), self._caption(table.name), table)

    def _author(self, *numbers: str) -> list[Block]:
        """Places that the authors fill, those of sub-items that the pack leaves open."""
        ko = self.language == "ko"
        wanted = [item(number) for number in numbers if number in written_by_authors(self.material)]
        return [
            Paragraph(_TO_WRITE[ko].format(one.ko if ko else one.en), f"TRIPOD+AI {one.number}", "author",
                      f"item.{one.number}")
            for one in wanted
        ]  # fmt: skip

    def abstract(self) -> list[Block]:
        sentences = results.performance(self.material, self.analysis, self.language)
        people = results.participants(self.material, self.analysis, self.language)
        found: list[Block] = [*self._author("1"), self._heading("abstract"), Paragraph(f"{people} {sentences[0]}")]
        found += [Paragraph(note, tone="warning") for note in override_notes(self.material, self.language)]
        return found + self._author("2")

    def introduction(self) -> list[Block]:
        return [self._heading("introduction"), *self._author("3a", "3b", "3c", "4")]

    def methods(self) -> list[Block]:
        found: list[Block] = [self._heading("methods")]
        for key, title, text in sections(self.material, self.language):
            found.append(Paragraph(text, lead=title, anchor=f"methods.{key}"))
            found += self._author(*_AFTER.get(key, ()))
        return found

    def open_science(self) -> list[Block]:
        numbers = ("17", "18a", "18b", "18c", "18d", "18e", "18f", "19")
        return [self._heading("open_science", 2), *self._author(*numbers)]

    def discussion(self) -> list[Block]:
        return [self._heading("discussion"), *self._author("25", "26", "27a", "27b", "27c")]

    def references(self) -> list[Block]:
        told = references(self.material)
        return [self._heading("references"), *(Paragraph(f"{i}. {text}") for i, text in enumerate(told, start=1))]

    def participants(self) -> list[Block]:
        found: list[Block] = [self._heading("results"), self._heading("participants", 2)]
        people = results.participants(self.material, self.analysis, self.language)
        found.append(Paragraph(people, anchor="results.participants"))
        found += self._figure("flow")
        if self.material.approval.table_one:
            for division in divisions(self.material, self.language):
                found.append(self._table(table_one(self.material, division, self.language)))
        return found + self._tables(missing.missing_data, missing.sensitivity)

    def _tables(self, *makers: Callable[[Material, Language], Table | None]) -> list[Block]:
        made = [maker(self.material, self.language) for maker in makers]
        return [self._table(table) for table in made if table is not None]

    def performance(self) -> list[Block]:
        found: list[Block] = [self._heading("performance", 2)]
        sentences = results.performance(self.material, self.analysis, self.language)
        found.append(Paragraph(" ".join(sentences[:-1] if self.analysis.pairs else sentences)))
        unit = self.material.unit(self.material.task.target)
        found.append(self._table(shown.performance(self.analysis, unit, self.language)))
        for name in self.figures:
            if name not in _ELSEWHERE:
                found += self._figure(name)
        if isinstance(self.analysis, BinaryAnalysis):
            found.append(self._table(shown.thresholds(self.analysis, self.language)))
        if isinstance(self.analysis, MulticlassAnalysis):
            found.append(self._table(shown.by_class(self.analysis, self.language)))
        if isinstance(self.analysis, SurvivalAnalysis):
            found.append(self._table(risk_groups(self.analysis, self.language)))
        return found + self._tables(missing.optimism) + self._author("23b")

    def specification(self) -> list[Block]:
        youden = self.analysis.threshold if isinstance(self.analysis, BinaryAnalysis) else None
        table = specification(self.material, youden, self.language)
        return [self._heading("specification", 2), self._table(table)]

    def explained(self) -> list[Block]:
        text = explained_text.results(self.material, self.language)
        if not text:
            return []
        figures = [block for name in _EXPLAINED for block in self._figure(name)]
        return [self._heading("explained", 2), Paragraph(text), *figures]

    def comparison(self) -> list[Block]:
        if not self.analysis.pairs:
            return []
        sentence = results.performance(self.material, self.analysis, self.language)[-1]
        return [
            self._heading("comparison", 2),
            Paragraph(sentence),
            self._table(shown.models(self.analysis, self.language)),
            *self._figure("comparison"),
            self._table(shown.comparisons(self.analysis, self.language)),
        ]

    def beyond(self) -> list[Block]:
        """Sites left out in turn, external data, existing scores: as far as there are any."""
        material, language = self.material, self.language
        found: list[Block] = []
        if beyond.has_sites(material):
            found += [self._heading("sites", 2), Paragraph(beyond.sites_sentence(material, language))]
            found += self._figure("sites_forest")
        if material.validations:
            found += [self._heading("external", 2), Paragraph(beyond.external_sentence(material, language))]
            found.append(self._table(beyond.external_table(material, language)))
            found += [*self._figure("external_calibration"), *self._figure("external_times")]
            if material.validations[0].recalibrated:
                found.append(self._table(beyond.recalibration_table(material, language)))
        if beyond.scores(material):
            found += [self._heading("scores", 2), Paragraph(beyond.scores_sentence(material, language))]
            found.append(self._table(beyond.scores_table(material, language)))
        return found

    def limits(self) -> list[Block]:
        ko = self.language == "ko"
        found = (*self.material.approval.warnings, *self.material.experiment.warnings)
        texts = dict.fromkeys(finding.text_ko if ko else finding.text for finding in found)
        notes: list[Block] = [Paragraph(text, tone="note") for text in texts]
        if self.analysis.part == "oof" and self.material.approval.split.n_test:
            notes.append(Paragraph(_NO_TEST[ko], tone="warning"))
        if self.analysis.mismatches:
            names = ", ".join(self.analysis.mismatches)
            notes.append(Paragraph(_mismatch(names, self.language), tone="warning"))
        return [self._heading("limits"), *notes] if notes else []

    def provenance(self) -> list[Block]:
        material = self.material
        rows = [
            (material.experiment.experiment_id, material.experiment_sha256),
            (f"{material.approval.prepared_id} ({material.approval.review_id})", material.approval.sha256),
        ]
        for model in material.models:
            rows += [(f"{model.name} · ONNX", model.onnx_sha256), (f"{model.name} · Parquet", model.predictions_sha256)]
        rows += [(f"{found.prepared_id} ({found.validation_id})", found.data_sha256) for found in material.validations]
        columns = (say("item", self.language), say("sha256", self.language))
        table = Table("provenance", columns, tuple(Row(cells) for cells in rows))
        return [self._heading("provenance"), TableBlock("", "", table)]

    def checklist(self, spots: Mapping[str, Place]) -> list[Block]:
        table = checklist(self.material, self.language, spots)
        return [
            self._heading("checklist"),
            Paragraph(_PAGES[self.language == "ko"], tone="note"),
            TableBlock("", "", table),
        ]


def _mismatch(names: str, language: Language) -> str:
    if language == "ko":
        return (
            f"다음 모형의 저장된 지표가 예측값에서 다시 계산한 값과 다릅니다: {names}. 이 보고서는 다시 "
            f"계산한 값을 씁니다."
        )
    return (
        f"Stored measures of these models differ from those recomputed from their predictions: {names}. "
        "This report uses the recomputed ones."
    )


def _width_mm(path: Path) -> float:
    from PIL import Image

    with Image.open(path) as image:
        return float(image.width / 300 * 25.4)
