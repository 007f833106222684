"""The fault suite runs by ``scripts/faults`` alone: it takes minutes, kills processes and fills disks."""

import os
import random
from collections.abc import Iterator

import pytest
from faults.doses import Dose, chosen
from faults.hardstack import HardStack

collect_ignore_glob = [] if "MEDLOOM_FAULTS" in os.environ else ["test_*.py"]
COUNTS: list[str] = []


@pytest.fixture(scope="session")
def dose() -> Dose:
    return chosen()


@pytest.fixture
def chance(dose: Dose) -> random.Random:
    """Every random choice of a test; the seed is printed, and MEDLOOM_FAULT_SEED repeats a run."""
    return random.Random(dose.seed)


@pytest.fixture
def counted() -> list[str]:
    """Lines that are printed when all is done."""
    return COUNTS


@pytest.fixture(scope="session")
def hard_stack() -> Iterator[HardStack]:
    """Servers that keep what they confirmed through a kill, as a hospital's do."""
    with HardStack() as servers:
        yield servers


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "MEDLOOM_FAULTS" in os.environ:
        terminalreporter.section(f"faults, seed {chosen().seed}, {chosen().name} dose")
        for line in COUNTS:
            terminalreporter.write_line(line)
