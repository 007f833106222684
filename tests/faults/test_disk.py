"""Disks that are really full: each of store, database and scratch on a file system of a few megabytes."""

import asyncio
import contextlib
import hashlib
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from e2e.conftest import Platform
from faults.hardstack import HardCluster, HardStack
from faults.load import TUS, Users

from medloom_client.embedded import embedded

MEGABYTE: Final = 1_000_000
BODY: Final = b"id,age\n" + b"".join(f"{n},{n % 90}\n".encode() for n in range(60_000))
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="a file system of its own needs root")


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A file system in memory of this size at ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def filled(place: Path) -> Path:
    """Fill what is left to the last byte."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 65536)
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0")
    return ballast


async def sent(users: Users, patience: int = 1) -> tuple[int, str, str]:
    """Status, code and place of an upload of half a megabyte."""
    headers = {**TUS, "Upload-Length": str(len(BODY)), "Upload-Metadata": "filename dC5jc3Y="}
    made = await users.http.post(f"{users.study}/uploads/files", content=b"", headers=headers)
    if made.status_code != 201:
        return made.status_code, made.json()["code"], ""
    place = httpx.URL(made.headers["location"]).path
    return (*await _part(users, place), place)


async def _part(users: Users, place: str) -> tuple[int, str]:
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    answer = await users.http.patch(place, content=BODY, headers=headers)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


async def lives_through(users: Users, disk: Path, counted: list[str], title: str) -> None:
    """Before, during and after: what was acknowledged stays, what is refused says why, and afterwards all goes on."""
    status, _, first = await sent(users)
    assert status == 204
    upload = f"{users.study}/uploads/{first.rsplit('/', 1)[1]}"
    await users.until(upload, lambda found: found["state"] == "proposed")
    ballast = await asyncio.to_thread(filled, disk)
    status, code, place = await sent(users)
    refused = (status, code)
    assert status in {503, 507}, refused
    # who looked at what must be written down: without room for that, even reading is refused
    assert (await users.http.get(upload)).status_code in {200, 503, 507}
    ballast.unlink()
    if place:
        assert (await _part(users, place))[0] == 204
    else:
        status, _, place = await sent(users)
        assert status == 204
    again = f"{users.study}/uploads/{place.rsplit('/', 1)[1]}"
    found = await users.until(again, lambda one: one["state"] in {"proposed", "refused"}, 300)
    assert (found["state"], found["sha256"]) == ("proposed", hashlib.sha256(BODY).hexdigest())
    await users.accept_one(upload)
    counted.append(f"full disk, {title}: refused with {refused}, everything acknowledged there, all went on by itself")
    await users.http.aclose()


def _users(platform: Platform) -> Users:
    with platform.client() as client:
        study = client.studies.open("Disk", "").id
    return Users(platform.url, platform.token, study, "", random.Random(1))


@needs_root
@pytest.mark.parametrize(
    ("title", "place", "megabytes"), [("store", "objects", 6), ("database", "db", 12), ("scratch", "scratch", 6)]
)
async def test_embedded(title: str, place: str, megabytes: int, tmp_path: Path, counted: list[str]) -> None:
    root = tmp_path / "data"
    with small_disk(root / place, megabytes) as disk, embedded(root) as running:
        users = _users(await asyncio.to_thread(Platform, running.url, str(running.secret)))
        await lives_through(users, disk, counted, f"{title} (embedded)")


@needs_root
async def test_clustered_scratch(hard_stack: HardStack, tmp_path: Path, counted: list[str]) -> None:
    with small_disk(tmp_path / "scratch", 6) as disk, HardCluster(hard_stack, tmp_path / "cluster") as cluster:
        for name in ("ingest-api", "ingest-worker"):
            cluster.scratch = disk
            cluster.killed(name)
            cluster.wait_ready(name)
        users = _users(await asyncio.to_thread(lambda: Platform(cluster.url, cluster.first_boot_secret())))
        await lives_through(users, disk, counted, "scratch (clustered)")
