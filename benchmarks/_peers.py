"""Environments of what the benchmarks compare with or read, each apart from ours and made on first use."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

CACHE: Final = Path.home() / ".cache" / "medloom-benchmarks"


def environment(name: str, packages: Sequence[str]) -> Path:
    """The folder of the environment that holds these packages."""
    place = CACHE / name
    if not (place / "ready").exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, place], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", place / "bin" / "python", *packages], check=True)
        (place / "ready").touch()
    return place
