"""Each import rule is proven: a violation planted in a copy of the tree turns its contract red."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from architecture.tree import PACKAGES, ROOT, SERVICES, settings

CONTRACTS: Final = {each["id"]: each for each in settings()["tool"]["importlinter"]["contracts"]}

# contract, the module that breaks it, what that module imports
PLANTED: Final = (
    ("packages", "medloom_contracts.planted", "medloom_kit"),
    ("packages", "medloom_kit.planted", "medloom_train"),
    ("packages", "medloom_kit.planted", "medloom_gateway"),
    ("packages", "medloom_ingest.planted", "medloom_report"),
    ("packages", "medloom_predict.planted", "medloom_train.planted"),
    ("packages", "medloom_train.planted", "medloom_gateway"),
    ("packages", "medloom_gateway.planted", "medloom_authz"),
    ("packages", "medloom_gateway.planted", "medloom_embedded"),
    ("service-layers", "medloom_authz.api", "medloom_authz.main"),
    ("service-layers", "medloom_ingest.service", "medloom_ingest.api"),
    ("service-layers", "medloom_train.service", "medloom_train.jobs"),
    ("service-layers", "medloom_preprocess.service", "medloom_preprocess.handlers"),
    ("service-layers", "medloom_preprocess.handlers", "medloom_preprocess.api"),
    ("service-layers", "medloom_train.repository", "medloom_train.service"),
    ("service-layers", "medloom_predict.storage", "medloom_predict.repository"),
    ("service-layers", "medloom_report.tables", "medloom_report.repository"),
    ("service-layers", "medloom_ingest.domain.planted", "medloom_ingest.tables"),
    ("service-layers", "medloom_authz.domain.planted", "medloom_authz.errors"),
    ("service-layers", "medloom_train.domain.planted", "medloom_train.settings"),
    ("stats-alone", "medloom_stats.planted", "medloom_contracts"),
    ("stats-alone", "medloom_stats.planted", "medloom_kit"),
    ("stats-alone", "medloom_stats.planted", "sqlalchemy"),
    ("stats-users", "medloom_kit.planted", "medloom_stats"),
    ("stats-users", "medloom_gateway.planted", "medloom_stats"),
    ("stats-users", "medloom_train.jobs", "medloom_stats"),
    ("stats-users", "medloom_report.api", "medloom_stats"),
    ("pure", "medloom_contracts.planted", "sqlalchemy"),
    ("pure", "medloom_train.domain.planted", "fastapi"),
    ("pure", "medloom_ingest.domain.planted", "aio_pika"),
    ("pure", "medloom_report.domain.planted", "minio"),
    ("pure", "medloom_authz.domain.planted", "medloom_kit"),
    ("wires", "medloom_train.planted", "minio"),
    ("wires", "medloom_gateway.planted", "aio_pika"),
    ("wires", "medloom_predict.planted", "opentelemetry"),
    ("client-alone", "medloom_client.planted", "medloom_contracts"),
    ("client-alone", "medloom_client.planted", "pandas"),
    ("client-users", "medloom_gateway.planted", "medloom_client"),
)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of every package and of the settings."""
    folder = tmp_path_factory.mktemp("tree")
    for name, package in PACKAGES.items():
        shutil.copytree(package, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    env = os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "250"}
    return subprocess.run([*command, *chosen], cwd=folder, env=env, capture_output=True, text=True, check=False)


def plant(folder: Path, module: str, imported: str) -> dict[Path, str | None]:
    """Add the import to the module, making it when it is missing; what was there before comes back."""
    before: dict[Path, str | None] = {}
    for name, text in ((imported, ""), (module, f"\nimport {imported}\n")):
        path = folder.joinpath(*name.split("."))
        if name.split(".")[0] not in PACKAGES:
            continue
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        before[path] = path.read_text() if path.exists() else None
        path.write_text((before[path] or "") + text)
    return before


def test_the_tree_keeps_every_rule(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "module", "imported"), PLANTED)
def test_a_planted_violation_is_found(copied: Path, contract: str, module: str, imported: str) -> None:
    before = plant(copied, module, imported)
    try:
        done = lint(copied, contract)
    finally:
        for path, text in before.items():
            path.unlink() if text is None else path.write_text(text)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{module} -> {imported}" in done.stdout


def test_every_rule_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)


@pytest.mark.parametrize("service", SERVICES)
def test_no_module_is_left_out_of_the_rule_on_statistics(service: str) -> None:
    package = PACKAGES[f"medloom_{service}"]
    modules = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    expected = {f"medloom_{service}.{name}" for name in modules - {"__init__", "domain", "service"}}
    listed = {name for name in CONTRACTS["stats-users"]["source_modules"] if name.startswith(f"medloom_{service}.")}
    assert listed == expected


def test_domains_and_services_are_all_named() -> None:
    assert set(CONTRACTS["service-layers"]["containers"]) == {f"medloom_{name}" for name in SERVICES}
    domains = {f"medloom_{name}.domain" for name in SERVICES}
    assert domains <= set(CONTRACTS["pure"]["source_modules"])
    assert set(settings()["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
