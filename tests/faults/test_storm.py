"""Everything breaks at once while two hundred uploads and sixty trainings are under way, in both sizes."""

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from e2e.conftest import Platform
from faults.doses import Dose
from faults.ground import approved, standing
from faults.hardstack import HardCluster, HardStack
from faults.invariants import (
    HEALED_WITHIN_S,
    all_ended,
    hashes_match,
    no_orphans,
    nothing_missing_or_doubled,
    objects_are_what_they_are_called,
)
from faults.load import Users, beside
from minio import Minio
from servers import HOST, PREFIX

from medloom_client.embedded import Embedded, embedded

STORE_MODES: Final = ("refuse", "slow", "500", "half", "stall", "reset")
# what is left over from the storm may wait in line behind everything else that was asked for
BACKLOG_S: Final = 900.0


@pytest.fixture
def cluster(hard_stack: HardStack, tmp_path: Path) -> Iterator[HardCluster]:
    with HardCluster(hard_stack, tmp_path / "cluster") as started:
        yield started


async def promises_kept(users: Users, before: dict[str, int], counted: list[str], title: str) -> None:
    """I1 to I5 after healing, as lines that are printed."""
    began = time.monotonic()
    ended = await all_ended(users, HEALED_WITHIN_S + BACKLOG_S)
    there = await nothing_missing_or_doubled(users, before)
    compared, opened = await hashes_match(users), await no_orphans(users)
    counted += [
        f"{title}: acknowledged {len(users.uploads)} uploads, {len(users.experiments)} trainings; answers "
        + ", ".join(f"{status or 'cut'}: {number}" for status, number in sorted(users.answers.items())),
        f"{title}: I1/I2 there once {there}; I3 ended {ended}, all {time.monotonic() - began:.0f} s after healing",
        f"{title}: I4 originals compared {compared}; I5 opened {opened}",
    ]
    await users.http.aclose()


async def _troubles(
    cluster: HardCluster, stack: HardStack, chance: random.Random, kills: int, counted: list[str]
) -> None:
    """Kills in between which broker, database and store have their own."""
    names = list(cluster.ports)
    plan = [*names, *(chance.choice(names) for _ in range(max(0, kills - len(names))))][: max(kills, len(names))]
    chance.shuffle(plan)
    broker, database = len(plan) // 3, 2 * len(plan) // 3
    modes = list(STORE_MODES)
    for number, name in enumerate(plan):
        await asyncio.sleep(chance.uniform(0.5, 3.0))
        await asyncio.to_thread(cluster.killed, name)
        if number == broker:
            await asyncio.to_thread(stack.kill_rabbitmq)
            await asyncio.sleep(3)
            await asyncio.to_thread(stack.start_rabbitmq)
        if number == database:
            await asyncio.to_thread(stack.postgresql.kill)
            await asyncio.sleep(3)
            await asyncio.to_thread(stack.postgresql.again)
        if modes and number % max(1, len(plan) // len(STORE_MODES)) == 0:
            stack.store.become(modes.pop(0))
            await asyncio.sleep(4)
            stack.store.become("pass")
        cluster.revive()
    counted.append(
        f"clustered: {len(plan)} kill -9 of service processes, 1 of the broker, 1 of PostgreSQL, "
        f"{len(STORE_MODES) - len(modes)} kinds of trouble with the store"
    )


async def test_clustered(
    cluster: HardCluster,
    hard_stack: HardStack,
    tmp_path: Path,
    dose: Dose,
    chance: random.Random,
    counted: list[str],
) -> None:
    platform = await asyncio.to_thread(lambda: Platform(cluster.url, cluster.first_boot_secret()))
    users = await asyncio.to_thread(approved, platform, tmp_path, chance)
    before = await standing(users)
    async with beside(users.in_flight(dose.uploads, dose.trainings, dose.accepted)):
        await _troubles(cluster, hard_stack, chance, dose.kills, counted)
    cluster.revive()
    await promises_kept(users, before, counted, "clustered")
    counted.append(f"clustered: I4 objects whose name is their hash {_store(hard_stack)}")


def _store(stack: HardStack) -> int:
    key, secret = stack.s3._keys["admin"]
    client = Minio(f"{HOST}:{stack.s3.port}", access_key=key, secret_key=secret, secure=False)
    files = {}
    for bucket in ("raw", "prepared", "models"):
        for found in client.list_objects(PREFIX + bucket, recursive=True):
            answer = client.get_object(PREFIX + bucket, str(found.object_name))
            files[f"{bucket}/{found.object_name}"] = answer.read()
            answer.close()
            answer.release_conn()
    client._http.clear()
    return objects_are_what_they_are_called(files)


class Restarting:
    """The whole platform in one process, killed and started again on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kills = 0
        self._enter(0)

    def _enter(self, port: int) -> None:
        self._context = embedded(self.folder, port)
        self.running: Embedded = self._context.__enter__()

    @property
    def port(self) -> int:
        return httpx.URL(self.running.url).port or 0

    def kill(self) -> None:
        """kill -9 and a new start."""
        port = self.port
        self.running.process.send_signal(signal.SIGKILL)
        self.running.process.wait()
        self._context.__exit__(None, None, None)
        self.kills += 1
        self._enter(port)

    def stop(self) -> None:
        self._context.__exit__(None, None, None)


@pytest.fixture
def one_process(tmp_path: Path) -> Iterator[Restarting]:
    running = Restarting(tmp_path / "data")
    yield running
    running.stop()


async def test_embedded(
    one_process: Restarting, tmp_path: Path, dose: Dose, chance: random.Random, counted: list[str]
) -> None:
    platform = await asyncio.to_thread(lambda: Platform(one_process.running.url, str(one_process.running.secret)))
    users = await asyncio.to_thread(approved, platform, tmp_path, chance)
    before = await standing(users)

    async def troubles() -> None:
        for _ in range(dose.embedded_kills):
            await asyncio.sleep(chance.uniform(1.0, 4.0))
            await asyncio.to_thread(one_process.kill)

    async with beside(users.in_flight(dose.embedded_uploads, dose.embedded_trainings, dose.embedded_uploads // 5)):
        await troubles()
    counted.append(f"embedded: {one_process.kills} kill -9 of the platform")
    await promises_kept(users, before, counted, "embedded")
    files = {
        path.relative_to(tmp_path / "data").as_posix().removeprefix("objects/"): path.read_bytes()
        for path in (tmp_path / "data" / "objects").rglob("*")
        if path.is_file() and not path.name.startswith(".draft-")
    }
    counted.append(f"embedded: I4 objects whose name is their hash {objects_are_what_they_are_called(files)}")
