"""The order of a publication pack's document: summary, methods, results, limits, provenance, checklist."""

from collections.abc import Mapping
from pathlib import Path

from medloom_report.domain import beyond, explained_text, results
from medloom_report.domain.analysis import Analysis, BinaryAnalysis, MulticlassAnalysis
from medloom_report.domain.captions import caption
from medloom_report.domain.checklist import checklist
from medloom_report.domain.documents.blocks import Block, Document, FigureBlock, Heading, Paragraph, TableBlock
from medloom_report.domain.material import Language, Material
from medloom_report.domain.methods import methods
from medloom_report.domain.tables import shown
from medloom_report.domain.tables.base import Row, Table
from medloom_report.domain.tables.table_one import divisions, table_one
from medloom_report.domain.words import say

_WORDS = {
    "methods": ("Methods", "방법"),
    "results": ("Results", "결과"),
    "participants": ("Participants", "연구 대상"),
    "performance": ("Model performance", "모형 성능"),
    "comparison": ("Comparison of models", "모형 비교"),
    "explained": ("What the model relies on, and for whom it works", "모형이 의존하는 변수와 하위집단 성능"),
    "sites": ("Sites left out in turn", "기관별 제외 검증"),
    "external": ("External validation", "외부 검증"),
    "scores": ("Existing scores", "기존 점수와의 비교"),
    "limits": ("Points to consider", "고려할 점"),
    "provenance": ("Provenance", "출처와 해시"),
    "checklist": ("TRIPOD+AI checklist", "TRIPOD+AI 점검표"),
    "figure": ("Figure", "그림"),
    "table": ("Table", "표"),
    "summary": ("Summary", "요약"),
}


_EXPLAINED = ("importance", "shapley_summary", "shapley_dependence", "learning_curve", "subgroups")
_ELSEWHERE = frozenset({"flow", "comparison", "sites_forest", "external_calibration", *_EXPLAINED})
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


def compose(material: Material, analysis: Analysis, figures: Mapping[str, Path], language: Language) -> Document:
    """The whole document; ``figures`` are the PNG files of this language by name."""
    writer = _Writer(material, analysis, figures, language)
    blocks = (
        *writer.summary(),
        *writer.methods(),
        *writer.participants(),
        *writer.performance(),
        *writer.explained(),
        *writer.comparison(),
        *writer.beyond(),
        *writer.limits(),
        *writer.provenance(),
        *writer.checklist(),
    )
    kind = {"en": "Development and evaluation of a prediction model for {}", "ko": "{} 예측모형의 개발과 평가"}[
        language
    ]
    title = material.options.title or kind.format(material.label(material.task.target))
    at = material.experiment.created_at
    subtitle = f"Medloom · {material.experiment.experiment_id} · {at:%Y-%m-%d}"
    return Document(title, subtitle, language, blocks)


class _Writer:
    def __init__(self, material: Material, analysis: Analysis, figures: Mapping[str, Path], language: Language) -> None:
        self.material, self.analysis, self.figures, self.language = material, analysis, figures, language
        self.numbers = _Counter(language)

    def _heading(self, key: str, level: int = 1) -> Heading:
        return Heading(level, _word(key, self.language))

    def _caption(self, name: str) -> str:
        return caption(name, self.material, self.analysis, self.language)

    def _figure(self, name: str) -> list[Block]:
        if name not in self.figures:
            return []
        path = self.figures[name]
        return [FigureBlock(self.numbers.next("figure"), self._caption(name), path, _width_mm(path))]

    def _table(self, table: Table) -> Block:
        return TableBlock(self.numbers.next("table"), self._caption(table.name), table)

    def summary(self) -> list[Block]:
        sentences = results.performance(self.material, self.analysis, self.language)
        people = results.participants(self.material, self.analysis, self.language)
        found: list[Block] = [self._heading("summary"), Paragraph(f"{people} {sentences[0]}")]
        if self.material.override:
            note = say("override_note", self.language, reason=self.material.override)
            found.append(Paragraph(note, tone="warning"))
        return found

    def methods(self) -> list[Block]:
        sections = methods(self.material, self.language)
        return [self._heading("methods"), *(Paragraph(text, lead=title) for title, text in sections)]

    def participants(self) -> list[Block]:
        found: list[Block] = [self._heading("results"), self._heading("participants", 2)]
        found.append(Paragraph(results.participants(self.material, self.analysis, self.language)))
        found += self._figure("flow")
        if self.material.approval.table_one:
            for division in divisions(self.material, self.language):
                found.append(self._table(table_one(self.material, division, self.language)))
        return found

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
        return found

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
            found += self._figure("external_calibration")
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

    def checklist(self) -> list[Block]:
        return [self._heading("checklist"), TableBlock("", "", checklist(self.material, self.language))]


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
