"""Seeing a study as somebody else: their rights and no more than one's own, one study, reading only, in the ledger."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from .access_world import World, _sql, inhabited
from .test_access_matrix import verdict

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[World]:
    """One platform for all tests here; the one that changes roles comes last."""
    memory = Path("/dev/shm")
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder,
    ):
        for rate in ("CREDENTIAL", "ADDRESS", "REFUSED", "LOGIN_ADDRESS", "LOGIN_FAILURES"):
            patch.setenv(f"MEDLOOM_GATEWAY_RATE_{rate}", "0")
        async with inhabited(Path(folder) / "platform") as made:
            yield made


async def look(world: World, **eyes: str) -> Any:
    return await world.must("POST", f"/studies/{world.own}/view", session=world.sessions["owner"], body=eyes)


async def leave(world: World) -> None:
    await world.must("DELETE", "/auth/sessions/current/view", session=world.sessions["owner"])


async def seen(world: World, path: str, method: str = "GET", role: str = "owner", **options: Any) -> str:
    answer = await world.request(method, f"/api/v1{path}", session=world.sessions[role], **options)
    return "view_only" if answer.problem[0] == "view_only" else verdict(answer)


async def test_an_owner_sees_what_a_role_sees_and_changes_nothing(world: World) -> None:
    room, own = await world.room("owner"), f"/studies/{world.own}"
    assert (await look(world, role="reviewer"))["role"] == "reviewer"
    me = await world.must("GET", "/me", session=world.sessions["owner"])
    assert me["viewing"] == {"study_id": world.own, "principal_id": None, "name": "", "role": "reviewer"}
    assert [(one["study_id"], one["role"]) for one in me["studies"]] == [(world.own, "reviewer")]
    assert "study:manage" not in me["studies"][0]["scopes"]
    assert [await seen(world, f"{own}/{what}") for what in ("recipes", "experiments", "members", "ledger")] == [
        "in", "404", "404", "404",
    ]  # fmt: skip
    assert await seen(world, f"/studies/{room}/recipes") == "404"
    listed = await world.must("GET", "/studies", session=world.sessions["owner"])
    assert [one["id"] for one in listed["items"]] == [world.own]
    for method, path in (
        ("POST", f"{own}/recipes"), ("DELETE", f"{own}/members/the.steward"), ("PUT", f"{own}/members/the.extra"),
        ("PATCH", own), ("POST", f"{own}/view"), ("POST", f"{own}/tokens"), ("POST", "/me/tokens"),
        ("POST", "/me/password"), ("POST", "/studies"), ("POST", "/auth/first-boot"),
    ):  # fmt: skip
        assert await seen(world, path, method, body={}) == "view_only", path
    await leave(world)
    assert await seen(world, f"{own}/experiments") == "in"
    assert await seen(world, f"/studies/{room}/recipes") == "in"


async def test_an_owner_sees_what_an_outside_member_sees(world: World) -> None:
    view = await look(world, principal="the.external_trainer")
    assert (view["name"], view["role"]) == ("external_trainer", "external_trainer")
    me = await world.must("GET", "/me", session=world.sessions["owner"])
    assert me["external"] is True
    assert me["viewing"]["principal_id"] == world.users["external_trainer"]
    own = f"/studies/{world.own}"
    assert await seen(world, f"{own}/datasets") == "in"
    assert await seen(world, f"{own}/datasets/dst_x/versions/1/rows") == "404"
    assert await seen(world, f"{own}/recipes") == "404"
    assert await seen(world, "/institutions") == "404"
    await leave(world)


async def test_only_an_owner_in_person_may_look(world: World) -> None:
    path = f"/studies/{world.own}/view"
    for role in ("steward", "auditor", "site_admin", "stranger"):
        assert await seen(world, path, "POST", role, body={"role": "reviewer"}) == "404", role
    answer = await world.request("POST", f"/api/v1{path}", token=world.tokens["owner"]["live"], body={"role": "owner"})
    assert verdict(answer) == "401"
    for eyes in ({"principal": "the.stranger"}, {"principal": "nobody"}):
        answer = await world.request("POST", f"/api/v1{path}", session=world.sessions["owner"], body=eyes)
        assert answer.status == 404
    for eyes in ({}, {"role": "king"}, {"role": "owner", "principal": "the.steward"}):
        answer = await world.request("POST", f"/api/v1{path}", session=world.sessions["owner"], body=eyes)
        assert answer.status == 422


async def test_a_view_ends_by_itself(world: World) -> None:
    await look(world, role="auditor")
    assert await seen(world, f"/studies/{world.own}/recipes") == "404"
    await _sql(world.root, "gateway", "UPDATE sessions SET view_until = '2020-01-01 00:00:00.000000'")
    await world.must(
        "DELETE", "/auth/sessions/current", session=await world.sign_in("the.extra")
    )  # forgets what is kept
    assert await seen(world, f"/studies/{world.own}/recipes") == "in"


async def test_the_ledger_keeps_who_looked_as_whom(world: World) -> None:
    await look(world, role="reviewer")
    assert await seen(world, f"/studies/{world.own}/experiments") == "404"
    await leave(world)
    listed = await world.must("GET", f"/studies/{world.own}/ledger", session=world.sessions["owner"])
    found = {one["action"]: one for one in listed["items"] if one["subject"] == world.users["owner"]}
    assert found["study:view_as"]["object"] == f"study/{world.own}/as/role:reviewer"
    assert "view_as:role:reviewer" in found["experiment:read_metrics"]["policy_ids"]
    site = await world.must("GET", "/ledger", session=world.sessions["site_admin"], query="action=study:view_as")
    assert {one["study_id"] for one in site["items"]} == {world.own}


async def test_the_view_follows_the_rights_of_both(world: World) -> None:
    own, steward = f"/studies/{world.own}", world.sessions["steward"]
    await world.must("PUT", f"{own}/members/the.steward", session=world.sessions["owner"], body={"role": "owner"})
    await look(world, principal="the.researcher")
    assert await seen(world, f"{own}/recipes") == "in"
    await world.must("DELETE", f"{own}/members/the.researcher", session=steward)
    assert await seen(world, f"{own}/recipes") == "404"
    await world.must("PUT", f"{own}/members/the.researcher", session=steward, body={"role": "researcher"})
    assert await seen(world, f"{own}/recipes") == "in"
    await world.must("PUT", f"{own}/members/the.owner", session=steward, body={"role": "steward"})
    assert await seen(world, f"{own}/recipes") == "404"
    me = await world.must("GET", "/me", session=world.sessions["owner"])
    assert (me["studies"], me["site_admin"]) == ([], False)
    await leave(world)
    assert await seen(world, f"{own}/recipes") == "in"
