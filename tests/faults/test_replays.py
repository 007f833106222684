"""Event logs, doubled and shuffled: whatever order and however often events come, each service ends in one state."""

import hashlib
import importlib
import json
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from faults.doses import Dose
from faults.hardstack import HardStack

from medloom_contracts.envelope import Envelope
from medloom_contracts.events import AUDITED, Event
from medloom_contracts.events.ingest import ColumnSummary, DatasetRegistered, DatasetWithdrawn
from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned
from medloom_contracts.events.train import ExperimentCompleted, ModelReleased, TrainedModel
from medloom_kit.bus import open_bus
from medloom_kit.policy import new_key_pair
from medloom_kit.service import Runtime

SERVICES: Final = ("preprocess", "train", "predict", "report", "authz")
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
HEX: Final = "ab" * 32
# what the kit keeps for itself, and what is chained in the order of arrival by design
APART: Final = frozenset({"outbox", "inbox", "dead_letters", "idempotency", "alembic_version", "ledger_head"})
# made on arrival: an id of its own, or the time of it
FRESH: Final = frozenset(
    {"id", "created_at", "updated_at", "served_at", "registered_at", "seq", "previous", "hmac", "traceparent", "job_id"}
)


def _envelope(event: Event, number: int) -> Envelope:
    return Envelope(
        id=f"evt_{number:026d}",
        source="log",
        type=event.type,
        dataschema=event.dataschema(),
        data=event.model_dump(mode="json"),
        time=BEGAN + timedelta(seconds=number),
        study="std_1",
        actor="usr_1",
    )


def _events() -> list[Event]:
    columns = (ColumnSummary(name="age", type="float", role="feature"),)
    events: list[Event] = []
    for number in range(3):
        dataset, prepared = f"dst_{number}", f"prp_{number}"
        events.append(
            DatasetRegistered(
                dataset_id=dataset, version=1, kind="table", manifest_key=f"raw/{number}", manifest_sha256=HEX,
                rows=10, subjects=5, columns=columns, columns_total=1, identifier_flags=(),
            )
        )  # fmt: skip
        for turn in range(2):
            events.append(_approved(prepared, f"rev_{number}{turn}"))
            if turn == 0:
                events.append(DatasetReturned(prepared_id=prepared, reasons=("changed",)))
        model = TrainedModel(
            model_id=f"mdl_{number}", name="m", algorithm="a", manifest_key="k", manifest_sha256=HEX, onnx_key="o",
            sha256=HEX, metrics={}, predictions_key="p", predictions_sha256=HEX,
        )  # fmt: skip
        events.append(
            ExperimentCompleted(
                experiment_id=f"exp_{number}", prepared_id=prepared, manifest_key="k", manifest_sha256=HEX,
                models=(model,), best_model_id=model.model_id,
            )
        )  # fmt: skip
        events += [_released(model.model_id, version) for version in (2 * number + 1, 2 * number + 2)]
    events.append(DatasetWithdrawn(dataset_id="dst_0", versions=(1,), reason="asked"))
    for name, audited in sorted(AUDITED.items()):
        events.append(
            audited(
                actor="usr_1", action="dataset:read_rows", resource=f"dataset/{name}", decision="allow", at=BEGAN,
                token_id=None, policy_ids=(), request_id="req_1",
            )
        )  # fmt: skip
    return events


def _approved(prepared: str, review: str) -> DatasetApproved:
    values = {name: HEX for name in DatasetApproved.model_fields if name.endswith("sha256")}
    values |= {name: "k" for name in DatasetApproved.model_fields if name.endswith("_key")}
    more = {"prepared_id": prepared, "review_id": review, "task": "binary", "target": "died", "reviewer_id": "usr_1"}
    return DatasetApproved.model_validate(values | more | {"meta_features": {}})


def _released(model_id: str, version: int) -> ModelReleased:
    values: dict[str, Any] = {name: HEX for name in ModelReleased.model_fields if name.endswith("sha256")}
    values |= {name: "k" for name in ModelReleased.model_fields if name.endswith("_key")}
    return ModelReleased.model_validate(values | {"model_id": model_id, "version": version, "name": "m"})


@asynccontextmanager
async def service(name: str, folder: Path, database_url: str) -> AsyncIterator[Runtime]:
    """The real service with its real handlers; nothing of it runs but what is delivered."""
    settings = importlib.import_module(f"medloom_{name}.settings")
    values: dict[str, Any] = {
        "database_url": database_url,
        "objects_url": f"file://{folder}/objects",
        "capability_public_key": new_key_pair()[1],
        "scratch_dir": folder,
    }
    if name == "authz":
        values |= {"keys_dir": folder / "keys", "print_first_boot": False, "internal_secret": "x" * 24}
    composed = importlib.import_module(f"medloom_{name}.main").create_service(
        getattr(settings, f"{name.capitalize()}Settings").load(**values)
    )
    runtime = Runtime(composed, open_bus("inprocess://"))
    await runtime.migrate()
    try:
        yield runtime
    finally:
        await runtime.database.close()


async def state(runtime: Runtime) -> str:
    """One hash of everything that the events left, without what must differ."""
    found: dict[str, list[str]] = {}
    async with runtime.database.transaction(write=False) as session:
        for table in runtime.database.metadata.sorted_tables:
            if table.name in APART:
                continue
            columns = [one for one in table.columns if one.name not in FRESH or _is_told(table, one)]
            rows = await session.execute(sa.select(*columns))
            found[table.name] = sorted(json.dumps([str(value) for value in row]) for row in rows)
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _is_told(table: sa.Table, column: sa.Column[Any]) -> bool:
    """Ids that the event itself brought."""
    return column.name == "id" and table.name == "experiments"


async def emptied(runtime: Runtime) -> None:
    async with runtime.database.transaction() as session:
        for table in reversed(runtime.database.metadata.sorted_tables):
            await session.execute(sa.delete(table))


async def replay(runtime: Runtime, log: list[Envelope], chance: random.Random) -> None:
    """The log with a third of it doubled, in any order, in batches of any size."""
    told = [*log, *chance.sample(log, len(log) // 3)]
    chance.shuffle(told)
    wanted = [one for one in told if one.type in runtime.inbox.types]
    while wanted:
        size = chance.randint(1, 8)
        batch, wanted = wanted[:size], wanted[size:]
        await runtime.inbox.deliver(batch)


async def _replays(name: str, folder: Path, url: str, count: int, chance: random.Random) -> int:
    log = [_envelope(event, number) for number, event in enumerate(_events())]
    async with service(name, folder, url) as runtime:
        await emptied(runtime)
        await runtime.inbox.deliver([one for one in log if one.type in runtime.inbox.types])
        expected = await state(runtime)
        for number in range(count):
            await emptied(runtime)
            await replay(runtime, log, chance)
            assert await state(runtime) == expected, f"{name}: replay {number} ended in another state"
    return count


@pytest.fixture
def in_memory(tmp_path: Path) -> Path:
    """A folder in memory where there is one: a thousand databases are written and thrown away."""
    return Path("/dev/shm") / tmp_path.name if os.access("/dev/shm", os.W_OK) else tmp_path


@pytest.mark.parametrize("name", SERVICES)
async def test_embedded(
    name: str, in_memory: Path, dose: Dose, chance: random.Random, counted: list[str], request: pytest.FixtureRequest
) -> None:
    import shutil

    in_memory.mkdir(exist_ok=True)
    request.addfinalizer(lambda: shutil.rmtree(in_memory, ignore_errors=True))
    share = round(dose.replays * 0.9 / len(SERVICES))
    done = await _replays(name, in_memory, f"sqlite+aiosqlite:///{in_memory}/{name}.sqlite3", share, chance)
    counted.append(f"shuffled and doubled log, {name} on SQLite: {done} replays, one state")


@pytest.mark.parametrize("name", SERVICES)
async def test_clustered(
    name: str, tmp_path: Path, dose: Dose, chance: random.Random, counted: list[str], hard_stack: HardStack
) -> None:
    share = round(dose.replays * 0.1 / len(SERVICES))
    done = await _replays(name, tmp_path, hard_stack.new_database(), share, chance)
    counted.append(f"shuffled and doubled log, {name} on PostgreSQL: {done} replays, one state")
