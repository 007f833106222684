"""Where things lie in the checkout."""

import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")
PACKAGES: Final = {
    "medloom_contracts": ROOT / "libs/contracts/medloom_contracts",
    "medloom_kit": ROOT / "libs/kit/medloom_kit",
    "medloom_stats": ROOT / "libs/stats/medloom_stats",
    **{f"medloom_{name}": ROOT / f"services/{name}/medloom_{name}" for name in SERVICES},
    "medloom_gateway": ROOT / "gateway/medloom_gateway",
    "medloom_embedded": ROOT / "embedded/medloom_embedded",
    "medloom_client": ROOT / "clients/python/medloom_client",
}


def settings() -> dict[str, Any]:
    """The root pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def sources() -> list[Path]:
    """Every Python file of the product."""
    return sorted(path for package in PACKAGES.values() for path in package.rglob("*.py"))
