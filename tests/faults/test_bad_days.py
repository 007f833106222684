"""Bad days on real servers: each ends in a sentence that an administrator understands, and in nothing lost."""

import asyncio
import contextlib
import datetime as dt
import random
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from contract.support import STUDY, Substrate, effects, effects_are, ended, eventually, job_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from faults.hardstack import HardStack
from toy.events import upload_received

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import CertificateInvalid, NotFound, StoreRefused
from medloom_kit.bus import rabbit
from medloom_kit.db import Database
from medloom_kit.jobs import enqueue
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.outbox import emit
from medloom_kit.service import Runtime

FAKETIME: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")


@pytest.fixture
def substrate(hard_stack: HardStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Substrate]:
    monkeypatch.setenv("TOY_POISON", str(tmp_path / "poison"))
    vhost = hard_stack.new_vhost()
    yield Substrate("clustered", tmp_path, vhost, hard_stack)
    hard_stack.remove_vhost(vhost)


async def codes(runtime: Runtime) -> list[str]:
    runtime.readiness._looked_at = -1e9
    return [problem.code for problem in await runtime.readiness.problems()]


async def test_a_wrong_key_of_the_store(substrate: Substrate, counted: list[str]) -> None:
    async with substrate.running("ingest") as (ingest,):
        right = ingest.objects.sync
        ingest.readiness._objects = ObjectStore(open_store(_with_secret(substrate, "wrong")))
        assert await codes(ingest) == ["store_refused"]
        with pytest.raises(StoreRefused, match="refuses the server's key"):
            await ingest.readiness._objects.put_bytes("raw/x", b"x")
        ingest.readiness._objects = ObjectStore(right)
        assert await codes(ingest) == []
    counted.append("bad day, wrong S3 key: store_refused, ready again with the right one")


def _with_secret(substrate: Substrate, secret: str) -> str:
    url = str(substrate.values("ingest")["objects_url"])
    name, _, rest = url.removeprefix("s3://").partition(":")
    return f"s3://{name}:{secret}@{rest.partition('@')[2]}"


@pytest.mark.skipif(not FAKETIME.exists(), reason="needs Debian's faketime")
async def test_a_clock_ten_minutes_off(substrate: Substrate, counted: list[str]) -> None:
    async with substrate.running("ingest") as (ingest,):
        (substrate.folder / "go").touch()
        env = substrate.environment("ingest") | {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+10m", "TOY_LEASE_S": "30"}
        env["MEDLOOM_TOY_PORT"] = str(_port())
        with (substrate.folder / "late.log").open("wb") as log:
            late = subprocess.Popen([sys.executable, "-m", "toy", "worker"], env=env, stdout=log, stderr=log)
        try:
            said = await eventually(lambda: _said(env["MEDLOOM_TOY_PORT"]), "the late worker's readiness", 120)
            assert (said.status_code, said.text.split(":")[0]) == (503, "clock_off")
            assert "time server (NTP)" in said.text
            job_id = await _started(ingest, substrate.folder)
            job = await ended(ingest, job_id, 120)
            assert (job.state, job.attempt) == ("succeeded", 1)
        finally:
            late.send_signal(signal.SIGTERM)
            late.wait(30)
    counted.append("bad day, clock 10 minutes off: clock_off; no lease taken, the job ended at its first try")


async def _started(runtime: Runtime, folder: Path) -> str:
    (folder / "go-1").touch()
    async with runtime.database.transaction() as session:
        return await enqueue(session, "wait", {"folder": str(folder)}, study=STUDY)


def _port() -> int:
    from servers import free_ports

    return free_ports(1)[0]


async def _said(port: str) -> httpx.Response | None:
    with contextlib.suppress(httpx.HTTPError):
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(f"http://127.0.0.1:{port}/readyz", timeout=10)
    return None


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_given: Any) -> None:
        """Nothing."""


@contextlib.contextmanager
def expired(folder: Path) -> Iterator[int]:
    """An HTTPS server whose certificate ended yesterday; its port."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - dt.timedelta(9)).not_valid_after(now - dt.timedelta(1))
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + certificate)
    server = HTTPServer(("127.0.0.1", 0), _Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


async def test_an_expired_certificate(tmp_path: Path, counted: list[str]) -> None:
    with expired(tmp_path) as port:
        store = ObjectStore(open_store(f"s3://key:secret@127.0.0.1:{port}?secure=1"))
        with pytest.raises(CertificateInvalid) as told:
            await store.exists("raw/x")
        assert "expired" in told.value.detail.en
        assert "인증서" in told.value.detail.ko
    counted.append("bad day, certificate expired: certificate_invalid")


async def test_a_broker_without_disk(
    substrate: Substrate, hard_stack: HardStack, monkeypatch: pytest.MonkeyPatch, counted: list[str]
) -> None:
    monkeypatch.setattr(rabbit, "CONFIRM_S", 2)
    async with substrate.running("ingest") as (ingest,):
        await asyncio.to_thread(hard_stack.disk_alarm, full=True)
        try:
            async with ingest.database.transaction() as session:
                for number in range(20):
                    await emit(session, upload_received(f"upl_{number}"), study=STUDY)
            await eventually(lambda: _is_told(ingest, "bus_full"), "bus_full", 60)
            assert await effects(ingest) == []
        finally:
            await asyncio.to_thread(hard_stack.disk_alarm, full=False)
        await effects_are(ingest, [f"upload upl_{number}" for number in range(20)])
        await eventually(lambda: _is_ready(ingest), "ready again", 60)
    counted.append("bad day, RabbitMQ out of disk: bus_full; 20 of 20 events sent by themselves afterwards, none twice")


async def _is_told(runtime: Runtime, code: str) -> bool:
    return code in await codes(runtime)


async def _is_ready(runtime: Runtime) -> bool:
    return not await codes(runtime)


async def test_a_database_that_takes_no_changes(
    substrate: Substrate, hard_stack: HardStack, counted: list[str]
) -> None:
    async with substrate.running("ingest") as (ingest,):
        name = str(substrate.values("ingest")["database_url"]).rsplit("/", 1)[1]
        hard_stack.postgresql.sql(f'alter database "{name}" set default_transaction_read_only = on')
        await ingest.database.engine.dispose()
        assert await codes(ingest) == ["database_read_only"]
        event = upload_received("upl_1")
        envelope = _wrapped(event, event.dataschema())
        await ingest.bus.publish(envelope)
        await asyncio.sleep(2)
        assert await effects(ingest) == []
        hard_stack.postgresql.sql(f'alter database "{name}" reset default_transaction_read_only')
        await ingest.database.engine.dispose()
        await effects_are(ingest, ["upload upl_1"])
        assert await ingest.bus.dead_letters("ingest", ingest.parking) == []
    counted.append("bad day, database read-only: database_read_only; the event took effect once it could be written")


def _wrapped(event: Any, schema: str) -> Envelope:
    body = event.model_dump(mode="json")
    return Envelope(source="test", type=event.type, dataschema=schema, data=body, study=STUDY)


async def test_an_object_deleted_behind_our_back(substrate: Substrate, counted: list[str]) -> None:
    async with substrate.running("ingest") as (ingest,):
        kept = await ingest.objects.put_bytes(f"raw/{substrate.folder.name}", b"abc")
        await ingest.objects.delete(kept.key)
        with pytest.raises(NotFound) as told:
            await ingest.objects.get_bytes(kept.key, kept.sha256)
        assert "stored object" in told.value.detail.en
        assert await codes(ingest) == []
    counted.append("bad day, object deleted behind our back: not_found 'stored object'; the service goes on")


async def test_an_event_of_an_unknown_version(substrate: Substrate, counted: list[str]) -> None:
    async with substrate.running("ingest") as (ingest,):
        event = upload_received("upl_1")
        await ingest.bus.publish(_wrapped(event, event.dataschema().rsplit("/", 1)[0] + "/99"))
        await ingest.bus.publish(_wrapped(event, event.dataschema()))
        await effects_are(ingest, ["upload upl_1"])
        letters = await eventually(lambda: ingest.bus.dead_letters("ingest", ingest.parking), "the parked event")
        assert [letter.error for letter in letters] == ["UnknownEvent"]
    counted.append("bad day, event of an unknown version: parked at once, the next one handled, nothing lost")


async def test_a_migration_that_was_interrupted(substrate: Substrate, counted: list[str]) -> None:
    """Killed at ten moments of its work; the next one brings the database to head, whatever was left."""
    chance, heads = random.Random(5), set()
    for _ in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "toy", "migrate"], env=substrate.environment("ingest"), stderr=subprocess.DEVNULL
        )
        await asyncio.sleep(chance.uniform(0.5, 3.0))
        process.kill()
        process.wait()
    async with substrate.running("ingest") as (ingest,):
        heads.add((await job_of(ingest, await _begun(ingest))).state)
        assert await codes(ingest) == []
    assert heads
    counted.append("bad day, migration interrupted: killed 10 times, the next one finished it")


async def _begun(runtime: Runtime) -> str:
    async with runtime.database.transaction() as session:
        return await enqueue(session, "refuse", {}, study=STUDY)


async def test_sigterm_drains_within_25_seconds(substrate: Substrate, tmp_path: Path, counted: list[str]) -> None:
    async with substrate.running("ingest") as (ingest,):
        pass
    ingest.database = Database(substrate.settings("ingest").database_url, ingest.database.metadata)
    env = substrate.environment("ingest")
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen([sys.executable, "-m", "toy", "worker"], env=env, stdout=log, stderr=log)
    async with ingest.database.transaction() as session:
        job_id = await enqueue(session, "wait", {"folder": str(tmp_path)}, study=STUDY)
    await eventually(lambda: _exists(tmp_path / "started-1"), "the job's start", 120)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    status = await asyncio.to_thread(worker.wait, 40)
    seconds = time.monotonic() - began
    job = await job_of(ingest, job_id)
    await ingest.database.close()
    assert (status, job.state, job.attempt) == (0, "queued", 0)
    assert seconds < 25
    counted.append(f"SIGTERM: a worker with a job that never ends was gone after {seconds:.1f} s, the job given back")


async def _exists(path: Path) -> bool:
    return path.exists()


async def test_a_slow_consumer_outlives_the_brokers_patience(
    substrate: Substrate, hard_stack: HardStack, counted: list[str]
) -> None:
    """Two seconds to acknowledge, eight are needed: the broker closes the channel and gives the event again."""
    hard_stack.rabbitmqctl("eval", "application:set_env(rabbit, consumer_timeout, 2000).")
    hard_stack.rabbitmqctl("eval", "application:set_env(rabbit, channel_tick_interval, 1000).")
    try:
        async with substrate.running("ingest") as (ingest,):
            deliver, slow = ingest.inbox.deliver, 0
            intake = ingest.bus._intakes[0]  # type: ignore[attr-defined]

            async def slowly(envelopes: Any) -> None:
                nonlocal slow
                slow += 1
                if slow == 1:
                    await asyncio.sleep(8)
                await deliver(envelopes)

            intake._deliver = slowly
            async with ingest.database.transaction() as session:
                await emit(session, upload_received("upl_slow"), study=STUDY)
            await effects_are(ingest, ["upload upl_slow"])
            async with ingest.database.transaction() as session:
                await emit(session, upload_received("upl_next"), study=STUDY)
            await effects_are(ingest, ["upload upl_slow", "upload upl_next"])
            await eventually(lambda: _is_ready(ingest), "its consumer again", 60)
    finally:
        hard_stack.rabbitmqctl("eval", "application:set_env(rabbit, consumer_timeout, 1800000).")
        hard_stack.rabbitmqctl("eval", "application:set_env(rabbit, channel_tick_interval, 60000).")
    counted.append("slow consumer, 2 s to acknowledge and 8 s needed: each event once, the consumer is there again")
