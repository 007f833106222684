"""Hostile files through the real import: each is refused in clear words or imported honestly, and nobody dies of it.

A share runs with every test; with MEDLOOM_HOSTILE=all (``scripts/hostile``) every file does, also under false names.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa
from integration.hostile_files import corpus, under_other_names
from integration.hostile_texts import CANARY
from integration.ingest_world import BASE, World, ingest_world, register, rows, settled, upload

pytestmark = pytest.mark.slow

MOST_S: Final = 10.0
MOST_MB: Final = 1_000
AT_ONCE: Final = 2
ALL: Final = os.environ.get("MEDLOOM_HOSTILE") == "all"
CRASHES: Final = {"job_crashed", "job_lost", "job_timeout", "internal_error"}
GOOD: Final = b"pid,age,sex\n" + b"".join(b"p%d,%d,%d\n" % (n, 20 + n, n % 2) for n in range(50))


@dataclass
class Seen:
    """What became of one file."""

    name: str
    state: str
    code: str
    seconds: float


class Memory:
    """The largest resident size that any process started from here ever had."""

    def __init__(self) -> None:
        self.peak_mb = 0.0

    async def watch(self) -> None:
        while True:
            self.peak_mb = max(self.peak_mb, *(_peak_mb(pid) for pid in _below(os.getpid())), 0.0)
            await asyncio.sleep(0.1)


def _below(pid: int) -> list[int]:
    """The processes that this one started, and theirs."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, thread.read_text().split()):
                found += [child, *_below(child)]
    return found


def _peak_mb(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1_000
    return 0.0


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with ingest_world(tmp_path, parse_memory_mb=MOST_MB, parse_wall_s=60, job_slots=AT_ONCE) as found:
        yield found


def chosen() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Every file, or every ninth of the damaged ones and half of the made-up ones."""
    everything = corpus()
    if ALL:
        return everything | under_other_names()
    damaged = [name for name in everything if name.split(": ")[1].split(" ")[0] in _DAMAGES]
    others = [name for name in everything if name not in damaged and name not in _LONG_TO_BUILD]
    return {name: everything[name] for name in (*damaged[::9], *others[::3])}


_LONG_TO_BUILD: Final = {
    "parquet: 300 million equal rows",
    "parquet: 5,000 columns",
    "parquet: a cell of 100 MB",
    "text: a million columns",
    "text: a million columns, header alone",
    "xlsx: one shared string of 100 MB",
    "xlsx: shared strings without end",
    "zip: 19,000 empty tables",
    "zip: 20,001 members",
    "zip: 20,001 members that say 1",
    "zip: a bomb",
    "zip: a bomb of zeros",
    "zip: beyond the limit",
    "zip: many bombs",
}
_DAMAGES: Final = {"cut", "bits", "zeros", "noise", "ones", "twice", "junk", "the"}


async def send(client: httpx.AsyncClient, filename: str, make: Callable[[], bytes]) -> tuple[dict[str, Any], float]:
    body = await asyncio.to_thread(make)
    begun = time.monotonic()
    shown = await settled(client, await upload(client, filename, body))
    return shown, time.monotonic() - begun


def check(name: str, shown: dict[str, Any]) -> None:
    """Refused with cause and next step in both languages, or proposed; never with a word of the data."""
    assert shown["job"] is None or shown["job"]["attempt"] <= 1, name
    if shown["state"] == "proposed":
        return
    problem = shown["problem"]
    assert shown["state"] == "refused", name
    assert problem["code"] not in CRASHES, (name, problem)
    for part in ("title", "detail", "hint", "detail_ko", "hint_ko"):
        assert problem[part], (name, part)
    assert any("가" <= letter <= "힣" for letter in problem["detail_ko"] + problem["hint_ko"]), name
    assert CANARY not in json.dumps(problem), name


async def test_hostile_files_are_refused_or_read_and_nobody_dies(world: World) -> None:
    memory = Memory()
    watching = asyncio.create_task(memory.watch())
    seen: list[Seen] = []
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(name: str, filename: str, make: Callable[[], bytes]) -> None:
        async with gate, world.client() as client:  # a capability lives for minutes, all files together take longer
            shown, seconds = await send(client, filename, make)
        check(name, shown)
        seen.append(Seen(name, shown["state"], (shown["problem"] or {}).get("code", ""), seconds))

    async with asyncio.TaskGroup() as group:
        for name, (filename, make) in chosen().items():
            group.create_task(one(name, filename, make))
    watching.cancel()
    await say(seen, memory)
    assert max(one.seconds for one in seen) <= MOST_S * slack(), max(seen, key=lambda one: one.seconds)
    assert memory.peak_mb <= MOST_MB, memory.peak_mb
    async with world.client() as client:
        good = await register(client, "good.csv", GOOD, "pseudonymise")
        assert len(await rows(client, good["dataset_id"])) == 50
        assert len((await client.get(f"{BASE}/datasets")).json()["items"]) == 1
    await nothing_is_left(world)


def slack() -> float:
    """Waiting for a busy machine is not the parser's time: beyond two runnable processes a core it counts less."""
    return max(1.0, os.getloadavg()[0] / (2 * (os.cpu_count() or 1)))


async def say(seen: list[Seen], memory: Memory) -> None:
    slowest = sorted(seen, key=lambda one: -one.seconds)[:5]
    refused = sum(one.state == "refused" for one in seen)
    print(f"{len(seen)} files: {refused} refused, {len(seen) - refused} read; most memory {memory.peak_mb:.0f} MB")
    for one in slowest:
        print(f"  {one.seconds:.1f} s  {one.name}  {one.state} {one.code}")
    if "MEDLOOM_HOSTILE_OUT" in os.environ:
        lines = [
            f"{one.name}\t{one.state}\t{one.code}\t{one.seconds:.2f}" for one in sorted(seen, key=lambda s: s.name)
        ]
        await asyncio.to_thread(Path(os.environ["MEDLOOM_HOSTILE_OUT"]).write_text, "\n".join(lines) + "\n")


async def ended(world: World) -> Sequence[Any]:
    """Every job, once none is at work: what an upload left in staging is cleared after its end."""
    for _ in range(600):
        async with world.runtime.database.transaction(write=False) as session:
            jobs = (await session.execute(world.runtime.database.table("jobs").select())).all()
        if {job.state for job in jobs} <= {"succeeded", "failed"}:
            break
        await asyncio.sleep(0.1)
    return jobs


async def nothing_is_left(world: World) -> None:
    """No half-written file in the scratch folder, no half-made version, and no word of the data in an event."""
    jobs = await ended(world)
    scratch = world.root / "scratch" / "ingest"
    left = [path for path in scratch.rglob("*") if path.is_file() and "downloads" not in path.parts]
    assert left == []
    async with world.runtime.database.transaction(write=False) as session:
        versions = (await session.execute(sa.select(world.runtime.database.table("versions")))).all()
        sent = (await session.execute(world.runtime.database.table("outbox").select())).all()
    assert [version.state for version in versions] == ["registered"]
    assert not any(CANARY in row.envelope for row in sent)
    assert {job.state for job in jobs} <= {"succeeded", "failed"}
    assert all(job.attempt == 1 for job in jobs)


async def test_a_file_larger_than_allowed_is_refused_before_its_first_byte(world: World) -> None:
    async with world.client() as client:
        from integration.ingest_world import announce

        refused = await announce(client, "line.csv", 10_000_000_000)
        assert (refused.status_code, refused.json()["code"]) == (413, "quota_exceeded")
        endless = await announce(client, "line.csv", 1_000_000_000)
        assert endless.status_code == 201
        negative = await client.post(
            f"{BASE}/uploads/files", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "-1", "Upload-Metadata": ""}
        )
        assert negative.status_code == 400
