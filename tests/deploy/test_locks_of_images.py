"""An image holds what its service imports, in the platform's versions, and nothing of another's trade."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report", "gateway")
LEARNING: Final = {"scikit-learn", "lightgbm", "xgboost-cpu", "onnx", "skl2onnx", "joblib"}
TABLES: Final = {"duckdb", "ibis-framework", "pandas", "pyreadstat", "python-calamine"}
FIGURES: Final = {"matplotlib", "typst", "python-docx"}
# "gateway without scikit-learn, predict without training libraries", and so on for each
ABSENT: Final = {
    "authz": LEARNING | TABLES | FIGURES | {"numpy", "pyarrow", "onnxruntime"},
    "gateway": LEARNING | TABLES | FIGURES | {"numpy", "pyarrow", "onnxruntime"},
    "ingest": LEARNING | FIGURES | {"onnxruntime", "ibis-framework"},
    "preprocess": LEARNING | FIGURES | {"onnxruntime", "pyreadstat"},
    "train": TABLES | FIGURES,
    "predict": LEARNING | TABLES | FIGURES,
    "report": LEARNING | TABLES | {"onnxruntime"},
}
# extras: imported where a setting asks for them, in images that were built with them
EXTRAS: Final = {"train": "ray", "preprocess": "pyspark"}
# loaded by name at run time, so no import statement tells of them
BY_NAME: Final = {
    "train": {"lightgbm", "xgboost-cpu", "scikit-learn"},
    "gateway": {"fastapi-offline"},
    "report": {"koreanize-matplotlib"},
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
    return {normal(name): version for name, version in found}


def packages_of(service: str) -> list[Path]:
    own = ROOT / "gateway" if service == "gateway" else ROOT / "services" / service
    return [own / f"medloom_{service}", ROOT / "libs/kit/medloom_kit", ROOT / "libs/contracts/medloom_contracts"]


def imported(folder: Path) -> set[str]:
    """The top-level modules that a package imports, wherever it does; its test helpers left out."""
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        if "testing" in file.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def needed(service: str) -> set[str]:
    """The distributions behind what a service imports, through medloom_stats too where it uses that."""
    modules = set().union(*(imported(folder) for folder in packages_of(service)))
    if "medloom_stats" in modules:
        modules |= imported(ROOT / "libs/stats/medloom_stats")
    known = packages_distributions()
    modules -= {EXTRAS.get(service, "")}
    outside = {one for one in modules if one not in sys.stdlib_module_names and not one.startswith("medloom_")}
    return {normal(known[one][0]) for one in outside} | BY_NAME.get(service, set())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_finds_what_it_imports_in_its_image(service: str) -> None:
    assert needed(service) - set(pinned(service)) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_nothing_of_another_trade(service: str) -> None:
    assert ABSENT[service] & set(pinned(service)) == set()


@pytest.mark.parametrize("service", [*SERVICES, "kit"])
def test_images_and_tests_run_the_same_versions(service: str) -> None:
    run = pinned("run")
    assert {name: version for name, version in pinned(service).items() if run.get(name) != version} == {}


@pytest.mark.parametrize(("service", "extra"), [("train", "ray"), ("preprocess", "spark")])
def test_an_extra_is_pinned_beside_its_image_without_changing_it(service: str, extra: str) -> None:
    image, besides = pinned(service), pinned(extra)
    assert EXTRAS[service] in besides
    assert {name: version for name, version in besides.items() if image.get(name, version) != version} == {}
