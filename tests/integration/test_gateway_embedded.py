"""The embedded platform through its public door: first administrator, sessions, tokens, revocation, live feed."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from medloom_embedded import Running, embedded_platform

PASSWORD = "a long enough passphrase"
CSRF = {"X-Medloom-Request": "1"}


@pytest_asyncio.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Running]:
    async with embedded_platform(tmp_path / "data") as running:
        yield running


@pytest_asyncio.fixture
async def client(platform: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=platform.base_url, timeout=20, trust_env=False) as client:
        yield client


async def first_boot(client: httpx.AsyncClient, secret: str | None) -> dict[str, Any]:
    response = await client.post(
        "/api/v1/auth/first-boot",
        json={"secret": secret, "institution": "Hospital", "name": "admin", "password": PASSWORD},
    )
    assert response.status_code == 201, response.text
    return dict(response.json())


async def test_first_administrator_signs_in_and_out(platform: Running, client: httpx.AsyncClient) -> None:
    await first_boot(client, platform.first_boot_secret)
    options = (await client.get("/api/v1/auth/sign-in-options")).json()
    assert options == {"password": True, "single_sign_on": None}
    absent = await client.post("/api/v1/auth/single-sign-on")
    assert (absent.status_code, absent.json()["code"]) == (404, "no_single_sign_on")
    wrong = await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": "wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "login_refused")
    response = await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": PASSWORD})
    assert response.status_code == 201, response.text
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("medloom_session=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert (await client.get("/api/v1/me")).json()["name"] == "admin"
    refused = await client.post("/api/v1/studies", json={"title": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    opened = await client.post("/api/v1/studies", json={"title": "x"}, headers=CSRF)
    assert opened.status_code == 201, opened.text
    secret = client.cookies["medloom_session"]
    assert (await client.delete("/api/v1/auth/sessions/current", headers=CSRF)).status_code == 204
    stale = await client.get("/api/v1/me", headers={"Cookie": f"medloom_session={secret}"})
    assert stale.status_code == 401


async def test_new_sign_in_ends_the_session_before(platform: Running, client: httpx.AsyncClient) -> None:
    await first_boot(client, platform.first_boot_secret)
    login = {"name": "admin", "password": PASSWORD}
    await client.post("/api/v1/auth/sessions", json=login)
    before = client.cookies["medloom_session"]
    await client.post("/api/v1/auth/sessions", json=login, headers=CSRF)
    assert client.cookies["medloom_session"] != before
    await asyncio.sleep(1.6)
    async with httpx.AsyncClient(base_url=platform.base_url, trust_env=False) as other:
        response = await other.get("/api/v1/me", headers={"Cookie": f"medloom_session={before}"})
    assert response.status_code == 401


async def test_revoked_token_is_denied_within_two_seconds(platform: Running, client: httpx.AsyncClient) -> None:
    admin = {"Authorization": f"Bearer {(await first_boot(client, platform.first_boot_secret))['token']}"}
    await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": PASSWORD})
    issued = await client.post("/api/v1/me/tokens", json={"purpose": "test"}, headers=CSRF)
    assert issued.status_code == 201, issued.text
    session = CSRF | {"Cookie": f"medloom_session={client.cookies['medloom_session']}"}
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {issued.json()['token']}"}
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    study = (await client.post("/api/v1/studies", json={"title": "s"}, headers=admin)).json()["id"]
    stream = client.stream("GET", f"/api/v1/studies/{study}/events", headers=headers)
    async with stream as live:
        assert live.status_code == 200
        lines = live.aiter_lines()
        assert await anext(lines) == ": the feed is open"
        revoked = await client.delete(f"/api/v1/me/tokens/{issued.json()['id']}", headers=session)
        assert revoked.status_code == 204, revoked.text
        at = time.monotonic()
        denied = await client.get("/api/v1/me", headers=headers)
        while denied.status_code != 401 and time.monotonic() - at < 5:
            denied = await client.get("/api/v1/me", headers=headers)
        assert time.monotonic() - at < 2
        rest = [line async for line in lines if line.strip()]
        # that the study was opened may be told late; nothing else may come through any more
        assert {line for line in rest if line.startswith("event:")} <= {"event: authz.study.opened"}
        assert time.monotonic() - at < 5


async def test_study_is_usable_at_once_and_closed_to_others(platform: Running, client: httpx.AsyncClient) -> None:
    admin = {"Authorization": f"Bearer {(await first_boot(client, platform.first_boot_secret))['token']}"}
    for number in range(10):
        opened = await client.post("/api/v1/studies", json={"title": f"s{number}"}, headers=admin)
        assert opened.status_code == 201
        found = await client.get(f"/api/v1/studies/{opened.json()['id']}/members", headers=admin)
        assert found.status_code == 200
    assert (await client.get("/api/v1/studies/std_unknown/events", headers=admin)).status_code == 404
    assert (await client.get(f"/api/v1/studies/{opened.json()['id']}/events")).status_code == 401


async def test_malformed_input_names_the_place_and_never_the_value(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": ["Hong Gildong"]})
    assert (response.status_code, response.json()["code"]) == (422, "malformed")
    assert "Hong" not in response.text
    assert "password" in response.text


async def test_pages_and_document(client: httpx.AsyncClient) -> None:
    for language, words in (("en", "How to begin"), ("ko", "시작하는 방법")):
        page = await client.get("/status", headers={"Accept-Language": language})
        assert page.status_code == 200
        assert words in page.text
    first = await client.get("/studies/std_1/clean/rcp_1")
    assert (first.status_code, "<title>Medloom</title>" in first.text) == (200, True)
    script = await client.get(re.findall(r'src="(/assets/[^"]+[.]js)"', first.text)[0])
    assert (script.status_code, script.headers["content-encoding"]) == (200, "gzip")
    assert (await client.get("/assets/unknown.js")).status_code == 404
    document = await client.get("/api/v1/openapi.json")
    again = await client.get("/api/v1/openapi.json", headers={"If-None-Match": document.headers["etag"]})
    assert (document.status_code, again.status_code) == (200, 304)
    assert (await client.get("/docs")).status_code == 200


async def test_second_start_keeps_what_was_there(tmp_path: Path) -> None:
    async with embedded_platform(tmp_path) as running, httpx.AsyncClient(base_url=running.base_url) as client:
        await first_boot(client, running.first_boot_secret)
    async with embedded_platform(tmp_path) as running, httpx.AsyncClient(base_url=running.base_url) as client:
        assert running.first_boot_secret is None
        response = await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": PASSWORD})
        assert response.status_code == 201


@pytest.mark.parametrize("name", ["keys", "db"])
async def test_folder_is_its_owners_alone(tmp_path: Path, name: str) -> None:
    async with embedded_platform(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0
        for path in (tmp_path / "data" / "keys").iterdir():
            assert path.stat().st_mode & 0o077 == 0 or path.suffix == ".pub"
        assert (tmp_path / "data" / name).is_dir()
