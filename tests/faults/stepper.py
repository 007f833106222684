"""One toy service, killed before its n-th step and started again: ``python -m faults.stepper FOLDER FIRST STRIDE``.

A step is a statement that writes, a commit, a publication, an acknowledgement or a parked event: everything by which
outbox, inbox and lease change what others can see. The kit needs no seam for this: each is a call that can be wrapped
from outside. Every point runs in a process forked for it, which ends itself with SIGKILL.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from aiormq.abc import AbstractChannel
from sqlalchemy import event
from toy.events import upload_received
from toy.service import make_toy

from medloom_contracts.envelope import Envelope
from medloom_kit import outbox
from medloom_kit.bus import open_bus
from medloom_kit.db import Database
from medloom_kit.jobs import runner
from medloom_kit.outbox import emit
from medloom_kit.service import Runtime
from medloom_kit.settings import ServiceSettings

STUDY: Final = "std_toy"
GIVE_UP_S: Final = 60.0
WRITES: Final = ("INSERT", "UPDATE", "DELETE")


class Steps:
    """Counts the steps of this process and kills it before the chosen one; 0 kills never."""

    def __init__(self, chosen: int) -> None:
        self.chosen = chosen
        self.taken = 0
        self.names: list[str] = []

    def step(self, name: str) -> None:
        """About to happen: what ``name`` says."""
        self.taken += 1
        self.names.append(name)
        if self.taken == self.chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_database(self, database: Database) -> None:
        """Statements that write, and the commits of the transactions that hold them."""
        engine = database.engine.sync_engine

        @event.listens_for(engine, "before_cursor_execute")
        def before(connection: sa.Connection, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.lstrip().upper().startswith(WRITES):
                connection.info["wrote"] = True
                self.step(" ".join(statement.split()[:3]))

        @event.listens_for(engine, "commit")
        def commit(connection: sa.Connection) -> None:
            if connection.info.pop("wrote", False):
                self.step("commit")

    def watch_bus(self, bus: Any) -> None:
        """Publications, and acknowledgements where there is a broker."""
        publish = bus.publish

        async def stepping(envelope: Envelope) -> None:
            self.step(f"publish {envelope.type}")
            await publish(envelope)
            self.step(f"published {envelope.type}")

        bus.publish = stepping


def acknowledging(steps: Steps) -> Callable[[], None]:
    """Watch acknowledgements of aiormq's channels; gives what undoes it."""
    from aiormq.channel import Channel

    ack = Channel.basic_ack

    async def stepping(channel: AbstractChannel, *given: Any, **more: Any) -> None:
        steps.step("ack")
        await ack(channel, *given, **more)  # type: ignore[arg-type]

    Channel.basic_ack = stepping  # type: ignore[method-assign]
    return lambda: setattr(Channel, "basic_ack", ack)


def _hurry() -> None:
    """Leases of a second: what a dead process held is taken up soon."""
    outbox.CLAIM = timedelta(seconds=1)
    outbox.POLL_S = 0.2
    runner.LEASE = timedelta(seconds=1.5)
    runner.HEARTBEAT_S = 0.4
    runner.POLL_S = 0.2


async def _live(values: dict[str, Any], name: str, steps: Steps, *, first: bool) -> list[str]:
    """A life of the service: until all effects of ``name`` are there, or its step comes."""
    bus = open_bus(values["bus_url"])
    toy = make_toy("ingest", ServiceSettings.load(**values))
    runtime = Runtime(toy, bus)
    # forked like the rest of the point: a fork server of its own for each would cost a second of processor
    runtime.runner._context = multiprocessing.get_context("fork")  # type: ignore[assignment]
    await runtime.migrate()
    if first:
        await _swept(runtime)
    steps.watch_database(runtime.database)
    steps.watch_bus(bus)
    undo = acknowledging(steps)
    if values["bus_url"].startswith("inprocess"):
        await runtime.start()
        await bus.start()
    else:
        await bus.start()
        await runtime.start()
    if first:
        async with runtime.database.transaction() as session:
            await emit(session, upload_received(name), study=STUDY)
    try:
        return await _settled(runtime, name)
    finally:
        steps.chosen = 0
        await runtime.stop(1)
        await bus.stop()
        undo()


async def _swept(runtime: Runtime) -> None:
    """Remove what an earlier point left, but not the inbox: the broker may deliver its events once more."""
    async with runtime.database.transaction() as session:
        for name in ("effects", "jobs", "outbox"):
            await session.execute(sa.delete(runtime.database.table(name)))


async def _settled(runtime: Runtime, name: str) -> list[str]:
    """Effects of ``name`` once its job has ended and nothing waits to be sent."""
    tables = runtime.database.table
    deadline = asyncio.get_running_loop().time() + GIVE_UP_S
    while asyncio.get_running_loop().time() < deadline:
        async with runtime.database.transaction(write=False) as session:
            jobs = (await session.execute(sa.select(tables("jobs").c.id, tables("jobs").c.state))).all()
            sent = await session.scalar(
                sa.select(sa.func.count()).select_from(tables("outbox")).where(tables("outbox").c.sent_at.is_(None))
            )
            emitted = await session.scalar(sa.select(sa.func.count()).select_from(tables("outbox")))
            found = list(await session.scalars(sa.select(tables("effects").c.what)))
        done = jobs and all(row.state == "succeeded" for row in jobs) and not sent
        if done or (not emitted and asyncio.get_running_loop().time() > deadline - GIVE_UP_S + 2):
            await asyncio.sleep(0.3)
            return sorted(what.replace(row.id, "job") for what in found for row in (jobs or [_NoJob()])[:1])
        await asyncio.sleep(0.05)
    return ["gave up"]


class _NoJob:
    id = "\0"


def _forked(act: Callable[[], Any]) -> tuple[int, Any]:
    """Run in a process of its own; its exit status and what it returned."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.setpgrp()
        status = 1
        try:
            os.write(writer, json.dumps(act()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(told) if told else None


def _life(values: dict[str, Any], name: str, chosen: int, *, first: bool) -> tuple[int, Any]:
    def act() -> Any:
        steps = Steps(chosen)
        found = asyncio.run(_live(values, name, steps, first=first))
        return {"effects": found, "steps": steps.taken, "names": steps.names}

    return _forked(act)


def main(folder: Path, first_point: int, stride: int) -> None:
    """Each point from ``first_point`` in strides, until a life ends before its point comes; a JSON line for each."""
    _hurry()
    values = json.loads((folder / "values.json").read_text())
    point = first_point
    while True:
        own = dict(values)
        if own["database_url"].startswith("sqlite"):
            own["database_url"] = f"sqlite+aiosqlite:///{folder}/point-{point}.sqlite3"
        status, told = _life(own, f"job_{point}", point, first=True)
        reached = status == -signal.SIGKILL
        if reached:
            status, told = _life(own, f"job_{point}", 0, first=False)
        print(json.dumps({"point": point, "reached": reached, "status": status, "told": told}), flush=True)
        if not reached:
            return
        point += stride


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
