"""The whole pack: every file of a publication pack in one folder, with a manifest of what it is bound to."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, Literal

from medloom_report.domain import explained
from medloom_report.domain.analysis import Analysis, BinaryAnalysis, SurvivalAnalysis, analyse
from medloom_report.domain.checklist import checklist_csv
from medloom_report.domain.crate import METADATA, crate
from medloom_report.domain.documents import compose, pages_of, places, write_docx, write_pdf
from medloom_report.domain.documents.compose import default_title
from medloom_report.domain.documents.sheets import tables_of, write_numbers, write_tables
from medloom_report.domain.figures import drawn, figures_for, save
from medloom_report.domain.figures.fonts import prepare
from medloom_report.domain.material import Format, Language, Material
from medloom_report.domain.settings_file import settings_yaml
from medloom_report.domain.steps import exclusions
from medloom_report.domain.tables.base import write_csv
from medloom_report.domain.tables.numbers_csv import all_csv
from medloom_report.domain.words import keys, override_notes, pair
from medloom_stats import Estimate

Kind = Literal["figure", "table", "document", "settings", "manifest", "checklist", "page"]
Progress = Callable[[float, str, str], None]
DRAWN_AT_ONCE: Final = 2

MEDIA: Final = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "tiff": "image/tiff",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "yaml": "application/yaml",
    "json": "application/json",
}


@dataclass(frozen=True)
class Made:
    """One file of the pack; ``name`` is its path inside the pack. A ``page`` is a look at a document."""

    name: str
    kind: Kind
    language: Language | None
    path: Path

    @property
    def format(self) -> str:
        return self.path.suffix.removeprefix(".")

    @property
    def media_type(self) -> str:
        return MEDIA[self.format]


@dataclass(frozen=True)
class Pack:
    files: tuple[Made, ...]
    summary: dict[str, Any]


def build(
    material: Material, folder: Path, languages: Iterable[Language], progress: Progress = lambda _f, _en, _ko: None
) -> Pack:
    """Write the whole pack into ``folder``.

    Raises NothingToEvaluate when the rows hold a single outcome class, NotComparable when models saw different rows.
    """
    chosen = tuple(dict.fromkeys(languages))
    prepare(folder / "fonts", _characters(material))
    progress(0.02, "Computing measures and intervals", "지표와 신뢰구간 계산")
    analysis = analyse(material)
    files = _numbers(material, analysis, folder)
    for spot, language in enumerate(chosen):
        share = 0.2 + 0.75 * spot / len(chosen)
        name = {"en": "English", "ko": "Korean"}[language], {"en": "영어", "ko": "한국어"}[language]
        progress(share, f"Drawing figures ({name[0]})", f"그림 작성({name[1]})")
        figures, pictures = _figures(material, analysis, folder, language)
        progress(share + 0.3 / len(chosen), f"Writing documents ({name[0]})", f"문서 작성({name[1]})")
        files += figures + _documents(material, analysis, folder, language, pictures)
        files += _card(material, folder, language)
    path = folder / "settings.yaml"
    path.write_text(settings_yaml(material), encoding="utf-8")
    files.append(Made(path.name, "settings", None, path))
    found = summary(analysis)
    files.append(_manifest(material, folder, files, found))
    files.append(_crate(material, folder, files, chosen[0]))
    return Pack(tuple(files), found)


def _numbers(material: Material, analysis: Analysis, folder: Path) -> list[Made]:
    """Every number as CSV, and all of them as one workbook."""
    tables = all_csv(material, analysis)
    paths = [write_csv(table, folder / "tables") for table in tables]
    paths.append(folder / "tables" / "numbers.xlsx")
    write_numbers(tables, paths[-1])
    return [Made(f"tables/{path.name}", "table", None, path) for path in paths]


def _card(material: Material, folder: Path, language: Language) -> list[Made]:
    """The main model's card in one language, where training left one."""
    text = material.cards.get(language)
    if not text:
        return []
    path = folder / "documents" / f"model_card.{language}.md"
    path.write_text(text, encoding="utf-8")
    return [Made(f"documents/{path.name}", "document", language, path)]


def _characters(material: Material) -> str:
    """Every character that the figures of this pack may show."""
    told = [text for key in keys() for text in pair(key)]
    told += [str(value) for entry in material.approval.flow for value in entry.values()]
    told += [model.name for model in material.models]
    told += explained.texts(material)
    told += [material.label(material.target_column), material.unit(material.target_column)]
    told += [*override_notes(material, "en"), *override_notes(material, "ko")]
    told += [material.task.time_unit, *(material.task.classes or ()), *exclusions(material).values(), "≥≤"]
    return "".join(sorted(set("".join(told))))


def _figures(
    material: Material, analysis: Analysis, folder: Path, language: Language
) -> tuple[list[Made], dict[str, Path]]:
    """The figures in the formats asked for; documents need the PNG, whether it was asked for or not."""
    wanted = material.options.formats
    kinds = figures_for(material, analysis)
    # forked, so that the fonts of this pack are known there
    with ProcessPoolExecutor(DRAWN_AT_ONCE, mp_context=get_context("fork")) as pool:
        given = (material, analysis, folder / "figures" / language, language)
        shares = [pool.submit(_draw, *given, share, DRAWN_AT_ONCE) for share in range(DRAWN_AT_ONCE)]
        written = {name: paths for share in shares for name, paths in share.result().items()}
    made, pictures = [], {}
    for kind in kinds:
        for path in written[kind.name]:
            if path.suffix == ".png":
                pictures[kind.name] = path
            if path.suffix.removeprefix(".") in wanted:
                made.append(Made(f"figures/{language}/{path.name}", "figure", language, path))
    return made, pictures


def _draw(
    material: Material, analysis: Analysis, folder: Path, language: Language, share: int, shares: int
) -> dict[str, list[Path]]:
    """Every ``shares``-th figure, beginning with number ``share``: the files of each, by the figure's name."""
    wanted = material.options.formats
    formats: tuple[Format, ...] = wanted if "png" in wanted else (*wanted, "png")
    look = material.options.look()
    return {
        kind.name: save(drawn(kind, material, analysis, language), folder, kind.name, formats, look)
        for kind in figures_for(material, analysis)[share::shares]
    }


def _documents(
    material: Material, analysis: Analysis, folder: Path, language: Language, pictures: dict[str, Path]
) -> list[Made]:
    place = folder / "documents"
    place.mkdir(parents=True, exist_ok=True)
    docx, pdf = (place / f"report.{language}.{suffix}" for suffix in ("docx", "pdf"))
    # the checklist stands last, so that its pointers move nothing that they point to
    first = compose(material, analysis, pictures, language)
    spots = places(first, pages_of(first, pdf))
    document = compose(material, analysis, pictures, language, spots)
    write_docx(document, docx)
    pages = write_pdf(document, pdf)
    made = [Made(f"documents/{path.name}", "document", language, path) for path in (docx, pdf)]
    made += [Made(f"documents/pages/{page.name}", "page", language, page) for page in pages]
    path = write_csv(checklist_csv(material, language, spots), folder / "checklist")
    made.append(Made(f"checklist/{path.name}", "checklist", language, path))
    printed = [folder / "tables" / f"tables.{language}.{suffix}" for suffix in ("docx", "xlsx")]
    only = replace(document, blocks=tuple(tables_of(document)))
    write_docx(only, printed[0])
    write_tables(document, printed[1])
    return made + [Made(f"tables/{path.name}", "table", language, path) for path in printed]


def summary(analysis: Analysis) -> dict[str, Any]:
    """The few numbers that a list of reports shows."""
    main = analysis.models[0]
    found: dict[str, Any] = {
        "part": analysis.part,
        "n": analysis.n,
        "model_id": main.model_id,
        "model": main.name,
        "metrics": _plain(main.metrics),
    }
    if isinstance(analysis, BinaryAnalysis):
        found |= {"events": analysis.events, "threshold": analysis.threshold}
    if isinstance(analysis, SurvivalAnalysis):
        found |= {"events": analysis.events, "horizons": list(analysis.horizons)}
    if analysis.mismatches:
        found["mismatches"] = list(analysis.mismatches)
    return found


def _plain(metrics: dict[str, Estimate]) -> dict[str, dict[str, float | None]]:
    return {name: estimate.to_dict() for name, estimate in metrics.items()}


def bound_to(material: Material) -> dict[str, Any]:
    """The immutable objects that a pack was made from, by hash."""
    return {
        "experiment_id": material.experiment.experiment_id,
        "experiment_manifest_sha256": material.experiment_sha256,
        "approval_sha256": material.experiment.approval_sha256,
        "prepared_sha256": material.approval.sha256,
        "predictions_sha256": {model.model_id: model.predictions_sha256 for model in material.models},
        "external_data_sha256": {found.validation_id: found.data_sha256 for found in material.validations},
        "onnx_sha256": {model.model_id: model.onnx_sha256 for model in material.models},
    }


def _manifest(material: Material, folder: Path, files: list[Made], found: dict[str, Any]) -> Made:
    leak = material.leak_override
    content = {
        "medloom_report": 1,
        "template": "publication_pack",
        "bound_to": {**bound_to(material), "split_sha256": material.approval.split_sha256},
        "models": [
            {
                "name": model.name,
                "algorithm": model.algorithm,
                "onnx_sha256": model.onnx_sha256,
                "predictions_sha256": model.predictions_sha256,
            }
            for model in material.models
        ],
        "options": material.options.model_dump(mode="json"),
        "split_override": material.override,
        "leak_override": leak.model_dump(mode="json", exclude={"findings"}) if leak else None,
        "versions": material.experiment.versions,
        "summary": found,
        "files": {made.name: sha256(made.path.read_bytes()).hexdigest() for made in files if made.kind != "page"},
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n", "utf-8")
    return Made(path.name, "manifest", None, path)


def _crate(material: Material, folder: Path, files: list[Made], language: Language) -> Made:
    title = material.options.title or default_title(material, language)
    facts = {
        made.name: (
            made.kind,
            made.media_type,
            made.path.stat().st_size,
            sha256(made.path.read_bytes()).hexdigest(),
        )
        for made in files
        if made.kind != "page"
    }
    path = folder / METADATA
    path.write_text(crate(material, title, facts), encoding="utf-8")
    return Made(path.name, "manifest", None, path)
