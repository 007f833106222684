"""The embedded platform as a process: its ready line, its end, and the second one that is kept out."""

import asyncio
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


async def test_open_stream_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with (
        started("--data", str(tmp_path), "--port", "0") as (process, ready),
        httpx.AsyncClient(base_url=ready["url"], trust_env=False, timeout=20) as client,
    ):
        first = await client.post(
            "/api/v1/auth/first-boot",
            json={
                "secret": ready["first_boot_secret"],
                "institution": "H",
                "name": "admin",
                "password": "a long enough passphrase",
            },
        )
        headers = {"Authorization": f"Bearer {first.json()['token']}"}
        study = (await client.post("/api/v1/studies", json={"title": "s"}, headers=headers)).json()["id"]
        async with client.stream("GET", f"/api/v1/studies/{study}/events", headers=headers) as response:
            lines = response.aiter_lines()
            await anext(lines)
            process.send_signal(signal.SIGTERM)
            assert [line async for line in lines if line] == []
            await asyncio.wait_for(process.wait(), 15)
        assert process.returncode == 0
