"""The main model in full: what it is made of, with which settings, on which inputs."""

from typing import Any

from medloom_contracts.manifests import ModelManifest, TaskKind
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, number, percent
from medloom_report.domain.tables.base import Csv, Row, Table, make_csv
from medloom_report.domain.words import say

_LISTED = 12


def specification(material: Material, threshold: float | None, language: Language) -> Table:
    """Everything that someone needs to build the main model again, apart from the file itself."""
    main, settings = material.main, material.experiment.settings
    rows = [Row((say("spec_form", language), _form(material, language)))]
    for member in main.members[:_LISTED]:
        weight = percent(float(member["weight"]), 1) if "weight" in member else "–"
        label = say("spec_member", language, name=member.get("name", "?"), weight=weight)
        rows.append(Row((label, _settings(member, language))))
    rows.append(Row((say("spec_calibration", language), _calibration(main, language))))
    if threshold is not None:
        rows.append(Row((say("spec_threshold", language), number(threshold, 4))))
    rows.append(Row((say("spec_inputs", language), _inputs(material))))
    metric, steps = str(settings.get("metric") or _default_metric(material)), settings.get("ensemble_steps", 25)
    rows.append(Row((say("spec_selection", language), say("spec_metric", language, metric=metric, steps=steps))))
    folds = settings.get("folds") or material.approval.split.folds
    rows.append(Row((say("spec_seed", language), f"{settings.get('seed', '–')}; {folds}")))
    rows.append(Row((say("spec_file", language), say("spec_onnx", language, sha=main.onnx_sha256))))
    return Table("specification", (say("part_of_model", language), say("specified", language)), tuple(rows))


def _default_metric(material: Material) -> str:
    usual = {
        TaskKind.BINARY: "auroc",
        TaskKind.MULTICLASS: "macro_auroc",
        TaskKind.REGRESSION: "rmse",
        TaskKind.SURVIVAL: "harrell_c",
    }
    return usual.get(material.task.kind, "–")


def _form(material: Material, language: Language) -> str:
    main = material.main
    if len(main.members) <= 1:
        name = str(main.members[0].get("name", main.name)) if main.members else main.name
        return say("spec_single", language, name=name)
    return say("spec_mean" if material.task.kind is TaskKind.REGRESSION else "spec_ensemble", language)


def _settings(member: dict[str, Any], language: Language) -> str:
    told = [f"{name} = {value}" for name, value in sorted((member.get("params") or {}).items())]
    if member.get("iterations"):
        told.append(say("spec_rounds", language, n=count(int(member["iterations"]))))
    text = ", ".join(told) or say("spec_defaults", language)
    return f"{member.get('algorithm', '?')}: {text}"


def _calibration(main: ModelManifest, language: Language) -> str:
    found = main.calibration or {}
    method = str(found.get("method", "none"))
    if method == "none":
        return say("spec_none", language)
    values = ", ".join(number(float(value), 4) for value in found.get("coefficients", ()))
    return f"{method} ({values})" if values else method


def _inputs(material: Material) -> str:
    names = [material.label(name) for name in material.task.features]
    shown = ", ".join(names[:40])
    return f"{count(len(names))}: {shown}{', …' if len(names) > 40 else ''}"


def specification_csv(material: Material) -> Csv:
    """Members and settings of every model of the pack."""
    rows = [
        (model.name, model.algorithm, str(member.get("name", "")), member.get("weight"), str(name), str(value))
        for model in material.models
        for member in model.members or ({"name": model.name, "params": {}},)
        for name, value in sorted((member.get("params") or {"": ""}).items())
    ]
    return make_csv("specification", ("model", "algorithm", "member", "weight", "setting", "value"), rows)
