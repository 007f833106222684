"""What may not lie in the repository: registry hosts, paths of one machine, loose ends, overlong code."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from architecture.tree import ROOT, sources

MOST_LINES_A_FILE: Final = 400
MOST_LINES_A_FUNCTION: Final = 80

FORBIDDEN: Final = {
    "host of a registry": re.compile(
        r"https?://(files\.pythonhosted|pypi|test\.pypi|registry\.npmjs|registry\.yarnpkg)\.(org|com)"
    ),
    "path of one machine": re.compile(r"(?<![\w.~-])/(?:work|opt/pypi[\w-]*|opt/wheels)/"),
    "loose end": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    "withdrawn image": re.compile(r"minio/" + r"minio\b(?!-)"),
    "unsafe serialisation": re.compile(
        r"^\s*(?:import|from) (?:pic" + r"kle|job" + r"lib|dill|cloudpickle)\b", re.MULTILINE
    ),
}


# examples of what the audit's rules must find
WRONG_ON_PURPOSE = ROOT / "tests/audit/semgrep/rules.py"


def tracked() -> list[Path]:
    """Every file under version control that is text; outside a checkout, every file that would be."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in done.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def offences(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its length in lines, its docstring left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            words = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - words


def test_no_file_holds_what_it_may_not() -> None:
    found = {
        str(path.relative_to(ROOT)): offences(path.read_text(errors="replace"))
        for path in tracked()
        if path != WRONG_ON_PURPOSE
    }
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "see https://files.pythonhosted." + "org/packages/x",
        "open('/wor" + "k/shared/data')",
        "# TO" + "DO later",
        "image: minio/" + "minio:latest",
        "import pic" + "kle",
    ],
)
def test_an_offence_would_be_found(text: str) -> None:
    assert offences(text)


def test_no_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    written = [path for path in sources() if "migrations" not in path.parts]
    lengths = {f"{path.relative_to(ROOT)}:{name}": lines for path in written for name, lines in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_A_FUNCTION} == {}


def test_typed_packages_say_so() -> None:
    packages = {
        path.parent
        for path in sources()
        if path.name == "__init__.py" and not (path.parent.parent / "__init__.py").exists()
    }
    assert [str(package) for package in packages if not (package / "py.typed").exists()] == []
