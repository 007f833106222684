"""Parsers in a child process: what they may take, and how each end is told."""

import mmap
import os
import time

import pytest

from medloom_contracts.errors import MedloomError, NotFound
from medloom_kit.sandbox import ParserGaveUp, run_limited

MEBIBYTE = 1024 * 1024


def _touched(megabytes: int) -> int:
    return len(bytearray(b"x" * (megabytes * MEBIBYTE)))


def _reserved(megabytes: int) -> int:
    """Address space that is never written to, as allocators and libraries take it for each core."""
    with mmap.mmap(-1, megabytes * MEBIBYTE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ) as held:
        return len(held)


def _busy() -> None:
    while True:
        pass


def _not_found() -> None:
    raise NotFound


def _ended() -> None:
    os._exit(3)


def test_what_is_within_the_limits_is_returned() -> None:
    assert run_limited(_touched, 20, memory_mb=200) == 20 * MEBIBYTE


def test_memory_that_is_used_counts() -> None:
    with pytest.raises(ParserGaveUp, match="more than 200 MB of memory"):
        run_limited(_touched, 400, memory_mb=200)


def test_address_space_that_is_only_reserved_does_not_count() -> None:
    assert run_limited(_reserved, 4000, memory_mb=200) == 4000 * MEBIBYTE


def test_time_ends() -> None:
    with pytest.raises(ParserGaveUp, match="longer than is allowed"):
        run_limited(_busy, cpu_s=1)
    with pytest.raises(ParserGaveUp, match="longer than is allowed"):
        run_limited(time.sleep, 30, wall_s=0.2)


def test_a_refusal_is_told_as_it_is() -> None:
    with pytest.raises(MedloomError) as refused:
        run_limited(_not_found)
    assert refused.value.problem().code == NotFound.code


def test_a_child_that_dies_is_told() -> None:
    with pytest.raises(ParserGaveUp, match="damaged"):
        run_limited(_ended)
