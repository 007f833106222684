"""The locks: pinned by hash, free of hosts, complete, and free of licences that Medloom cannot ship with."""

import re
import sys
from email.message import Message
from importlib import import_module, metadata
from typing import Final

import pytest
from architecture.tree import ROOT

SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report", "gateway")
LOCKS: Final = ("run", "test", "uv", "web", "build", "kit", "compose", *SERVICES)
sys.path.insert(0, str(ROOT / "scripts"))
BANNED, binds_us = (getattr(import_module("licences"), name) for name in ("BANNED", "binds_us"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    return {
        normal(name): version for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }


def asked(lock: str) -> set[str]:
    lines = (ROOT / f"requirements/{lock}.in").read_text().splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-")))
    return {normal(name.group()) for name in names if name}


def licences(name: str) -> list[str]:
    """What a distribution says about its licence: the expression, else the classifiers, else the first words."""
    about: Message = metadata.metadata(name)  # type: ignore[assignment]  # it is one, whatever the stub says
    if expression := about.get("License-Expression"):
        return [expression]
    classifiers = [each for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    return classifiers or [(about.get("License") or "")[:60]]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked_by_hash(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert asked(lock) <= set(pinned(lock))
    assert "://" not in text


def test_the_tests_run_what_is_shipped() -> None:
    run, test = pinned("run"), pinned("test")
    assert {name: version for name, version in run.items() if test.get(name) != version} == {}


def test_no_banned_package_is_locked() -> None:
    assert BANNED & set(pinned("run")) == set()


def test_no_shipped_package_has_a_licence_that_binds_us() -> None:
    found = {}
    for name in pinned("run"):
        try:
            said = " ".join(licences(name))
        except metadata.PackageNotFoundError:
            continue  # another platform's wheel
        if binds_us(name, said):
            found[name] = said
    assert found == {}


@pytest.mark.parametrize(
    "words", ["GPL-3.0-or-later", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "AGPL-3.0"]
)
def test_such_a_licence_would_be_found(words: str) -> None:
    assert binds_us("a library", words)
