"""First boot, invitations, sign-in, administration."""

import pytest
import sqlalchemy as sa

from medloom_authz.service import first_boot_secret

from .conftest import PASSWORD, Site, World

FIRST = {"institution": "Home", "name": "admin", "password": PASSWORD}


async def test_nothing_can_be_done_before_the_first_boot(world: World) -> None:
    assert (await world.login("admin", "admin")).status_code == 401
    assert (await world.ask(None, "GET", "/studies")).status_code == 401
    wrong = await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": "guess-guess-guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "first_boot_refused")


async def test_the_secret_works_once_and_is_nowhere_in_the_database(world: World) -> None:
    lost = await first_boot_secret(world.runtime.database)
    secret = await first_boot_secret(world.runtime.database)
    assert await first_boot_secret(world.runtime.database, renew=False) is None
    assert lost is not None
    assert secret is not None
    refused = await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": lost})
    assert refused.status_code == 401
    async with world.runtime.database.transaction(write=False) as session:
        kept = str((await session.execute(sa.text("SELECT * FROM one_time_secrets"))).all())
    assert secret not in kept
    first = await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": secret})
    assert first.status_code == 201
    assert first.headers["cache-control"] == "no-store"
    again = await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": secret, "name": "other"})
    assert again.status_code == 401
    assert await first_boot_secret(world.runtime.database) is None


async def test_a_weak_password_leaves_the_secret_usable(world: World) -> None:
    secret = await first_boot_secret(world.runtime.database)
    weak = await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": secret, "password": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    assert (await world.ask(None, "POST", "/auth/first-boot", json=FIRST | {"secret": secret})).status_code == 201


async def test_the_first_token_is_personal_and_does_not_administer(world: World, site: Site) -> None:
    me = (await world.ask(site.first_token, "GET", "/me")).json()
    assert (me["id"], me["kind"], me["site_admin"]) == (site.admin, "token", False)
    assert (await world.ask(site.first_token, "GET", "/users")).status_code == 404
    opened = await world.ask(site.first_token, "POST", "/studies", json={"title": "By token"})
    assert opened.status_code == 201
    assert opened.headers["medloom-void"] == site.admin
    me = (await world.ask(site.first_token, "GET", "/me")).json()
    assert [study["role"] for study in me["studies"]] == ["owner"]


async def test_sign_in(world: World, site: Site) -> None:
    right = await world.login(" Owner.Lee ", PASSWORD)
    assert right.status_code == 200
    assert right.json()["user"]["id"] == site.owner
    for name, password in (("owner.lee", "wrong"), ("nobody", PASSWORD)):
        refused = await world.login(name, password)
        assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")


async def test_the_lock_grows_and_hits_unknown_names_alike(world: World, site: Site) -> None:
    for name in ("owner.lee", "nobody.at.all"):
        answers = [(await world.login(name, "wrong")).status_code for _ in range(5)]
        assert answers == [401] * 5
        locked = await world.login(name, PASSWORD)
        assert (locked.status_code, locked.json()["code"]) == (429, "sign_in_locked")
        assert 1 <= int(locked.headers["retry-after"]) <= 15
    assert (await world.login("admin.kim", PASSWORD)).status_code == 200


async def test_the_internal_door_needs_its_secret(world: World, site: Site) -> None:
    for headers in ({}, {"X-Medloom-Internal": ""}, {"X-Medloom-Internal": "guess"}):
        answer = await world.http.post("/internal/exchange", json={"user_id": site.owner}, headers=headers)
        assert answer.status_code == 404
    assert "/internal/exchange" not in (await world.http.get("/openapi.json")).json()["paths"]


async def test_an_invitation_works_once(world: World, site: Site) -> None:
    body = {"name": "new.one", "display_name": "New", "institution_id": site.home}
    first = (await world.ask(site.admin, "POST", "/users", json=body)).json()
    user = first["user"]["id"]
    assert not first["user"]["has_password"]
    renewed = (await world.ask(site.admin, "POST", f"/users/{user}/invitation")).json()["invitation"]
    stale = {"secret": first["invitation"], "password": PASSWORD}
    assert (await world.ask(None, "POST", "/auth/invitations/accept", json=stale)).status_code == 401
    fresh = {"secret": renewed, "password": PASSWORD}
    assert (await world.ask(None, "POST", "/auth/invitations/accept", json=fresh)).status_code == 200
    assert (await world.ask(None, "POST", "/auth/invitations/accept", json=fresh)).status_code == 401
    assert (await world.login("new.one", PASSWORD)).status_code == 200


async def test_a_disabled_user_and_the_people_of_a_disabled_institution_are_out_at_once(
    world: World, site: Site
) -> None:
    guest = await world.invite(site.admin, "guest", site.outside)
    token = (await world.ask(guest, "POST", "/me/tokens", json={"purpose": "script"})).json()["token"]
    assert (await world.exchange(token=token)).status_code == 200
    for target, body in ((f"/users/{guest}", {"disabled": True}), (f"/users/{guest}", {"disabled": False}),
                         (f"/institutions/{site.outside}", {"disabled": True})):  # fmt: skip
        changed = await world.ask(site.admin, "PATCH", target, json=body)
        assert changed.status_code == 200
        assert guest in changed.headers["medloom-void"]
        expected = 401 if body["disabled"] else 200
        assert (await world.exchange(token=token)).status_code == expected
        assert (await world.exchange(user_id=guest)).status_code == expected
        assert (await world.login("guest", PASSWORD)).status_code == expected


async def test_the_last_administrator_stays(world: World, site: Site) -> None:
    for body in ({"disabled": True}, {"site_admin": False}):
        refused = await world.ask(site.admin, "PATCH", f"/users/{site.admin}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    await world.invite(site.admin, "second", site.home, site_admin=True)
    assert (await world.ask(site.admin, "PATCH", f"/users/{site.admin}", json={"disabled": True})).status_code == 200


async def test_nobody_of_an_external_institution_administers(world: World, site: Site) -> None:
    body = {"name": "spy", "display_name": "S", "institution_id": site.outside, "site_admin": True}
    assert (await world.ask(site.admin, "POST", "/users", json=body)).status_code == 422


async def test_only_the_administrator_administers(world: World, site: Site) -> None:
    asked = (
        ("GET", "/users", None),
        ("POST", "/users", {"name": "mine", "display_name": "M", "institution_id": site.home, "site_admin": True}),
        ("PATCH", f"/users/{site.owner}", {"site_admin": True}),
        ("POST", f"/users/{site.admin}/invitation", None),
        ("POST", "/institutions", {"name": "X"}),
        ("PATCH", f"/institutions/{site.home}", {"name": "X"}),
    )
    for method, path, body in asked:
        assert (await world.ask(site.owner, method, path, json=body)).status_code == 404, path
        assert (await world.ask(None, method, path, json=body)).status_code == 401, path


@pytest.mark.parametrize("name", ["A B", "x", "-dash", "name;drop", "한글이름"])
async def test_login_names(world: World, site: Site, name: str) -> None:
    body = {"name": name, "display_name": "N", "institution_id": site.home}
    assert (await world.ask(site.admin, "POST", "/users", json=body)).status_code == 422


async def test_changing_the_password(world: World, site: Site) -> None:
    new = "eight restless herons"
    wrong = await world.ask(site.owner, "POST", "/me/password", json={"current": "x", "new": new})
    assert wrong.status_code == 401
    done = await world.ask(site.owner, "POST", "/me/password", json={"current": PASSWORD, "new": new})
    assert done.status_code == 204
    assert (await world.login("owner.lee", PASSWORD)).status_code == 401
    assert (await world.login("owner.lee", new)).status_code == 200


async def test_passwords_are_kept_as_argon2id_alone(world: World, site: Site) -> None:
    async with world.runtime.database.transaction(write=False) as session:
        rows = (await session.execute(sa.text("SELECT * FROM users"))).all()
    assert all("$argon2id$" in str(row) and PASSWORD not in str(row) for row in rows)


async def test_names_are_taken_once(world: World, site: Site) -> None:
    body = {"name": "OWNER.lee", "display_name": "N", "institution_id": site.home}
    assert (await world.ask(site.admin, "POST", "/users", json=body)).json()["code"] == "name_taken"
    assert (await world.ask(site.admin, "POST", "/institutions", json={"name": "Outside"})).status_code == 409
