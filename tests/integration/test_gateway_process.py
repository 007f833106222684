"""The embedded platform as a process: its ready line, its end, and the second one that is kept out."""

import asyncio
import base64
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "medloom_embedded", "--json", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        yield process, json.loads(line or b"{}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_process_tells_where_it_is_and_ends_cleanly(tmp_path: Path) -> None:
    async with started("--data", str(tmp_path), "--port", "0") as (process, ready):
        assert ready["event"] == "ready"
        assert ready["first_boot_secret"]
        assert ready["url"].startswith("http://127.0.0.1:")
        async with httpx.AsyncClient(base_url=ready["url"], trust_env=False) as client:
            assert (await client.get("/readyz")).status_code == 200
            assert (await client.get("/", headers={"Host": "evil.example"})).status_code == 421
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0, errors.decode()
        assert errors.decode() == ""


async def test_second_process_on_a_folder_is_kept_out(tmp_path: Path) -> None:
    async with (
        started("--data", str(tmp_path), "--port", "0"),
        started("--data", str(tmp_path), "--port", "0") as (second, nothing),
    ):
        assert nothing == {}
        _, errors = await second.communicate()
        assert second.returncode == 4
        assert "already runs" in errors.decode()


async def test_taken_address_is_told(tmp_path: Path) -> None:
    async with started("--data", str(tmp_path / "a"), "--port", "0") as (_, ready):
        port = ready["url"].rsplit(":", 1)[1]
        async with started("--data", str(tmp_path / "b"), "--port", port) as (second, _nothing):
            _, errors = await second.communicate()
            assert second.returncode == 3
            assert "--port" in errors.decode()


async def first_token(client: httpx.AsyncClient, secret: str) -> dict[str, str]:
    account = {"institution": "H", "name": "admin", "password": "a long enough passphrase"}
    response = await client.post("/api/v1/auth/first-boot", json={"secret": secret, **account})
    return {"Authorization": f"Bearer {response.json()['token']}"}


async def upload(client: httpx.AsyncClient, study: str, headers: dict[str, str], name: str, data: bytes) -> str:
    """Sends a file by tus and returns the upload's address."""
    tus = {"Tus-Resumable": "1.0.0", **headers}
    described = {"Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}"}
    made = await client.post(
        f"/api/v1/studies/{study}/uploads/files", headers=tus | described | {"Upload-Length": str(len(data))}
    )
    assert made.status_code == 201, made.text
    place = made.headers["location"]
    part = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    sent = await client.patch(place, content=data, headers=tus | part)
    assert sent.status_code == 204, sent.text
    return f"/api/v1/studies/{study}/uploads/{place.rsplit('/', 1)[1]}"


async def until(client: httpx.AsyncClient, place: str, headers: dict[str, str], *states: str) -> dict[str, Any]:
    """The upload once it is in one of ``states``."""
    async with asyncio.timeout(90):
        while True:
            shown = (await client.get(place, headers=headers)).json()
            if shown["state"] in states:
                return dict(shown)
            await asyncio.sleep(0.1)


async def test_killed_platform_takes_its_jobs_up_again(tmp_path: Path) -> None:
    table = b"age,sex\n" + b"".join(b"%d,%d\n" % (20 + n % 60, n % 2) for n in range(300_000))
    async with started("--data", str(tmp_path), "--port", "0") as (process, ready):
        async with httpx.AsyncClient(base_url=ready["url"], trust_env=False, timeout=60) as client:
            headers = await first_token(client, ready["first_boot_secret"])
            study = (await client.post("/api/v1/studies", json={"title": "s"}, headers=headers)).json()["id"]
            place = await upload(client, study, headers, "table.csv", table)
        process.kill()
        await process.wait()
    async with started("--data", str(tmp_path), "--port", "0") as (process, ready):
        async with httpx.AsyncClient(base_url=ready["url"], trust_env=False, timeout=60) as client:
            shown = await until(client, place, headers, "proposed", "refused", "failed")
            assert shown["state"] == "proposed"
            assert shown["received"] == len(table)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)
        assert process.returncode == 0


async def test_feed_tells_of_a_refused_upload(tmp_path: Path) -> None:
    async with (
        started("--data", str(tmp_path), "--port", "0") as (_, ready),
        httpx.AsyncClient(base_url=ready["url"], trust_env=False, timeout=60) as client,
    ):
        headers = await first_token(client, ready["first_boot_secret"])
        study = (await client.post("/api/v1/studies", json={"title": "s"}, headers=headers)).json()["id"]
        async with client.stream("GET", f"/api/v1/studies/{study}/events", headers=headers) as response:
            lines = response.aiter_lines()
            assert await anext(lines) == ": the feed is open"
            await upload(client, study, headers, "table.xlsx", b"this is no workbook at all")
            async with asyncio.timeout(60):
                told = [line async for line in _until_event(lines, "ingest.upload.refused")]
    assert '"problems": [' in told[-1]
    assert "no workbook" not in "".join(told)


async def _until_event(lines: AsyncIterator[str], kind: str) -> AsyncIterator[str]:
    told = False
    async for line in lines:
        yield line
        told = told or line == f"event: {kind}"
        if told and line.startswith("data: "):
            return


async def test_open_stream_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with (
        started("--data", str(tmp_path), "--port", "0") as (process, ready),
        httpx.AsyncClient(base_url=ready["url"], trust_env=False, timeout=20) as client,
    ):
        headers = await first_token(client, ready["first_boot_secret"])
        study = (await client.post("/api/v1/studies", json={"title": "s"}, headers=headers)).json()["id"]
        async with client.stream("GET", f"/api/v1/studies/{study}/events", headers=headers) as response:
            lines = response.aiter_lines()
            await anext(lines)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(15):
                async for _ in lines:
                    pass
                await process.wait()
        assert process.returncode == 0
