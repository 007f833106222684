"""What is generated from the code is checked in as the code has it, and says enough."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from architecture.tree import ROOT


@pytest.fixture(scope="module")
def documents() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents", ROOT / "scripts/documents.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["documents"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(documents: ModuleType, tmp_path: Path) -> Path:
    for path in documents.documents():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def test_nothing_generated_is_stale(documents: ModuleType) -> None:
    assert documents.stale() == []


@pytest.mark.parametrize("damage", ["changed", "missing", "orphaned"])
def test_a_stale_schema_is_named(documents: ModuleType, copied: Path, damage: str) -> None:
    schema = copied / documents.SCHEMAS / "train.model.released.json"
    if damage == "changed":
        schema.write_text(schema.read_text().replace('"model_id"', '"model"'))
    elif damage == "missing":
        schema.unlink()
    else:
        schema.rename(schema.with_name("train.model.renamed.json"))
    assert any("train.model." in name for name in documents.stale(copied))


def test_one_code_means_one_thing(documents: ModuleType) -> None:
    meanings: dict[str, set[int]] = {}
    for kind in documents.errors():
        meanings.setdefault(kind.code, set()).add(kind.status)
    assert {code: statuses for code, statuses in meanings.items() if len(statuses) > 1} == {}


def test_every_error_and_setting_has_its_words(documents: ModuleType) -> None:
    assert [kind.__qualname__ for kind in documents.errors() if not kind.title or not kind.code.isidentifier()] == []
    undescribed = [
        f"{service}.{name}"
        for service, kind in documents.settings_classes()
        for name, field in kind.model_fields.items()
        if not field.description
    ]
    assert undescribed == []


def test_every_library_that_is_shipped_names_a_licence_that_allows_it(documents: ModuleType) -> None:
    libraries = json.loads(documents.documents()[documents.LICENCES])
    assert {one["of"] for one in libraries} == {"python", "web"}
    assert {"fastapi", "react", "numpy", "echarts"} <= {one["name"] for one in libraries}
    assert [one for one in libraries if not one["licence"]] == []
    assert [one for one in libraries if "GPL" in one["licence"]] == []
