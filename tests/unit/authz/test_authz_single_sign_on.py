"""Accounts of people whom the identity provider vouches for."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from medloom_authz.domain.groups import GroupRule
from medloom_contracts.scopes import Role

from .conftest import PASSWORD, SECRET, Site, World

ISSUER = "https://login.example"


async def arrive(world: World, rules: dict[str, GroupRule], subject: str, *groups: str, **more: Any) -> httpx.Response:
    world.runtime.app.state.settings = world.settings.model_copy(update={"sso_groups": rules})
    body = {"issuer": ISSUER, "subject": subject, "name": subject, "display_name": "", "groups": list(groups)} | more
    return await world.http.post("/internal/identities/sign-in", json=body, headers={"X-Medloom-Internal": SECRET})


def staff(**more: Any) -> dict[str, GroupRule]:
    return {"staff": GroupRule(institution="Home", **more)}


async def test_the_first_sign_in_makes_an_account_and_the_second_finds_it(world: World, site: Site) -> None:
    first = await arrive(world, staff(), "s-1", "staff", name="Kim.MinJi", display_name="김민지")
    assert first.status_code == 200
    user = first.json()["user"]
    assert (user["name"], user["display_name"], user["site_admin"]) == ("kim.minji", "김민지", False)
    again = await arrive(world, staff(), "s-1", "staff", name="another.name", display_name="김민지")
    assert again.json()["user"]["id"] == user["id"]
    assert again.json()["user"]["name"] == "kim.minji"


async def test_an_account_of_the_same_name_is_never_taken_over(world: World, site: Site) -> None:
    thief = (await arrive(world, staff(), "thief", "staff", name="owner.lee")).json()["user"]
    assert thief["id"] != site.owner
    assert thief["name"].startswith("owner.lee-")
    other_issuer = await arrive(world, staff(), "thief", "staff", issuer="https://elsewhere.example")
    assert other_issuer.json()["user"]["id"] != thief["id"]


async def test_whose_groups_have_no_place_is_refused_and_leaves_no_account(world: World, site: Site) -> None:
    refused = await arrive(world, staff(), "s-2", "guests")
    assert (refused.status_code, refused.json()["code"]) == (403, "groups_unmapped")
    async with world.runtime.database.transaction(write=False) as session:
        assert (await session.execute(sa.text("SELECT count(*) FROM identities"))).scalar_one() == 0


async def test_a_disabled_account_is_refused(world: World, site: Site) -> None:
    user = (await arrive(world, staff(), "s-3", "staff")).json()["user"]["id"]
    await world.ask(site.admin, "PATCH", f"/users/{user}", json={"disabled": True})
    refused = await arrive(world, staff(), "s-3", "staff")
    assert (refused.status_code, refused.json()["code"]) == (403, "account_disabled")


async def test_administration_follows_the_groups_and_ends_the_sessions(world: World, site: Site) -> None:
    rules = staff() | {"admins": GroupRule(institution="Home", site_admin=True)}
    before = (await arrive(world, rules, "s-4", "staff")).json()["user"]
    assert not before["site_admin"]
    now = (await arrive(world, rules, "s-4", "staff", "admins")).json()["user"]
    assert now["site_admin"]
    ended = await world.exchange(user_id=before["id"], epoch=before["session_epoch"])
    assert ended.status_code == 401
    assert (await world.exchange(user_id=before["id"], epoch=now["session_epoch"])).status_code == 200
    assert not (await arrive(world, rules, "s-4", "staff")).json()["user"]["site_admin"]


async def test_without_a_rule_for_administrators_it_is_given_by_hand(world: World, site: Site) -> None:
    user = (await arrive(world, staff(), "s-5", "staff")).json()["user"]["id"]
    await world.ask(site.admin, "PATCH", f"/users/{user}", json={"site_admin": True})
    assert (await arrive(world, staff(), "s-5", "staff")).json()["user"]["site_admin"]


async def test_study_roles_come_and_go_with_the_groups(world: World, site: Site) -> None:
    opened = await world.ask(site.owner, "POST", "/studies", json={"title": "Of the groups"})
    study = opened.json()["id"]
    rules = {"neuro": GroupRule(institution="Home", studies={study: Role.RESEARCHER}), **staff()}
    user = (await arrive(world, rules, "s-6", "neuro")).json()["user"]["id"]
    me = (await world.ask(user, "GET", "/me")).json()
    assert [(one["study_id"], one["role"]) for one in me["studies"]] == [(study, "researcher")]
    await arrive(world, rules, "s-6", "staff")
    assert (await world.ask(user, "GET", "/me")).json()["studies"] == []


async def test_what_an_owner_gave_by_hand_stays(world: World, site: Site) -> None:
    study = (await world.ask(site.owner, "POST", "/studies", json={"title": "By hand"})).json()["id"]
    user = (await arrive(world, staff(), "s-7", "staff")).json()["user"]["id"]
    await world.ask(site.owner, "PUT", f"/studies/{study}/members/{user}", json={"role": "reviewer"})
    rules = staff(studies={study: Role.STEWARD})
    await arrive(world, rules, "s-7", "staff")
    me = (await world.ask(user, "GET", "/me")).json()
    assert [one["role"] for one in me["studies"]] == ["reviewer"]


async def test_groups_make_nobody_owner_and_nobody_external_a_researcher(world: World, site: Site) -> None:
    study = (await world.ask(site.owner, "POST", "/studies", json={"title": "Guarded"})).json()["id"]
    body = {"name": "Partner", "external": True}
    assert (await world.ask(site.admin, "POST", "/institutions", json=body)).status_code == 201
    rules = {
        "heads": GroupRule(institution="Home", studies={study: Role.OWNER}),
        "partners": GroupRule(institution="Partner", site_admin=True, studies={study: Role.RESEARCHER}),
    }
    for subject, group in (("s-8", "heads"), ("s-9", "partners")):
        user = (await arrive(world, rules, subject, group)).json()["user"]
        assert not user["site_admin"]
        assert (await world.ask(user["id"], "GET", "/me")).json()["studies"] == []


async def test_a_new_password_ends_every_session(world: World, site: Site) -> None:
    epoch = (await world.login("owner.lee", PASSWORD)).json()["user"]["session_epoch"]
    assert (await world.exchange(user_id=site.owner, epoch=epoch)).status_code == 200
    new = {"current": PASSWORD, "new": "eight patient owls"}
    assert (await world.ask(site.owner, "POST", "/me/password", json=new)).status_code == 204
    assert (await world.exchange(user_id=site.owner, epoch=epoch)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/me/password", {"current": PASSWORD, "new": "eight patient owls"}),
        ("POST", "/users", {"name": "somebody", "display_name": "Somebody", "institution_id": "ins_x"}),
        ("POST", "/auth/invitations/accept", {"secret": "x" * 30, "password": "eight patient owls"}),
    ],
)
async def test_passwords_can_be_switched_off(
    world: World, site: Site, method: str, path: str, body: dict[str, str]
) -> None:
    world.runtime.app.state.settings = world.settings.model_copy(update={"local_accounts": False})
    refused = await world.ask(site.admin, method, path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "local_accounts_off")
    login = await world.login("owner.lee", PASSWORD)
    assert (login.status_code, login.json()["code"]) == (403, "local_accounts_off")
