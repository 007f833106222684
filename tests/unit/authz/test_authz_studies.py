"""Studies, members and tokens: who may give what to whom, and when it ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from medloom_contracts.scopes import ROLE_SCOPES, Role

from .conftest import Site, World

Path = Callable[..., str]
LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
EARLIER = (datetime.now(UTC) - timedelta(days=2)).isoformat()


async def role_of(world: World, who: str, study: str) -> str | None:
    grant = (await world.principal(who)).grant(study)
    return grant.role if grant else None


async def test_a_study_belongs_to_who_opens_it_and_is_hidden_from_others(world: World, site: Site, path: Path) -> None:
    stranger = await world.invite(site.admin, "stranger", site.home)
    assert await role_of(world, site.owner, site.study) == "owner"
    for method, tail, body in (
        ("GET", "", None),
        ("PATCH", "", {"title": "mine"}),
        ("POST", "/close", None),
        ("POST", "/open", None),
        ("GET", "/members", None),
        ("PUT", "/members/stranger", {"role": "owner"}),
        ("DELETE", f"/members/{site.owner}", None),
        ("GET", "/tokens", None),
        ("POST", "/tokens", {"purpose": "x"}),
        ("GET", "/ledger", None),
        ("GET", "/ledger/verification", None),
    ):
        foreign = await world.ask(stranger, method, path(tail), json=body, headers={"if-match": "*"})
        missing = await world.ask(stranger, method, f"/studies/std_none{tail}", json=body, headers={"if-match": "*"})
        assert foreign.status_code == missing.status_code == 404, tail
        assert foreign.json()["detail"] == missing.json()["detail"]
        assert (await world.ask(None, method, path(tail), json=body)).status_code == 401, tail
    assert (await world.ask(stranger, "GET", "/studies")).json()["items"] == []
    assert [one["id"] for one in (await world.ask(site.owner, "GET", "/studies")).json()["items"]] == [site.study]


async def test_the_administrator_sees_the_card_and_no_more(world: World, site: Site, path: Path) -> None:
    card = await world.ask(site.admin, "GET", path())
    assert (card.status_code, card.json()["role"], card.json()["scopes"]) == (200, None, [])
    assert (await world.ask(site.admin, "GET", path("/ledger"))).status_code == 404
    assert (await world.ask(site.admin, "POST", path("/tokens"), json={"purpose": "x"})).status_code == 404
    assert (await world.ask(site.admin, "PUT", path("/members/admin.kim"), json={"role": "owner"})).status_code == 404
    assert (await world.ask(site.admin, "PUT", path("/members/owner.lee"), json={"role": "auditor"})).status_code == 404
    assert (await world.principal(site.admin)).grants == ()


async def test_outsiders_open_no_studies(world: World, site: Site) -> None:
    guest = await world.invite(site.admin, "guest", site.outside)
    assert (await world.ask(guest, "POST", "/studies", json={"title": "mine"})).status_code == 404
    assert (await world.ask(guest, "GET", "/institutions")).status_code == 404


async def test_editing_needs_the_etag(world: World, site: Site, path: Path) -> None:
    etag = (await world.ask(site.owner, "GET", path())).headers["etag"]
    assert (await world.ask(site.owner, "PATCH", path(), json={"title": "A"})).status_code == 428
    first = await world.ask(site.owner, "PATCH", path(), json={"title": "A"}, headers={"if-match": etag})
    assert (first.status_code, first.json()["title"], first.json()["question"]) == (200, "A", "Who dies early?")
    second = await world.ask(site.owner, "PATCH", path(), json={"title": "B"}, headers={"if-match": etag})
    assert second.status_code == 412
    past = {"expires_at": EARLIER}
    refused = await world.ask(site.owner, "PATCH", path(), json=past, headers={"if-match": first.headers["etag"]})
    assert refused.status_code == 422


async def test_a_closed_study_is_readable_and_nothing_else_until_the_administrator_reopens_it(
    world: World, site: Site, path: Path
) -> None:
    closed = await world.ask(site.owner, "POST", path("/close"))
    assert (closed.json()["state"], closed.headers["medloom-void"]) == ("closed", site.owner)
    grant = (await world.principal(site.owner)).grant(site.study)
    assert grant is not None
    assert grant.study_state == "closed"
    assert (await world.ask(site.owner, "GET", path())).status_code == 200
    assert (await world.ask(site.owner, "GET", path("/ledger"))).status_code == 200
    assert (await world.ask(site.owner, "POST", path("/open"))).status_code == 404
    assert (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "x"})).status_code == 404
    assert (await world.ask(site.owner, "PUT", path("/members/admin.kim"), json={"role": "auditor"})).status_code == 404
    await world.settle()
    assert (await world.ask(site.admin, "POST", path("/open"))).json()["state"] == "open"
    assert (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "x"})).status_code == 201


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.OWNER])
async def test_members_get_their_role_and_nobody_but_the_owner_manages(
    world: World, site: Site, path: Path, role: str
) -> None:
    person = await world.invite(site.admin, "person", site.home)
    other = await world.invite(site.admin, "other", site.home)
    given = await world.ask(
        site.owner, "PUT", path("/members/person"), json={"role": role, "purpose": "works here", "until": LATER}
    )
    assert given.status_code == 200, given.text
    assert (given.json()["principal_id"], given.json()["role"]) == (person, role)
    assert given.json()["approver_id"] == site.owner
    assert given.headers["medloom-void"] == person
    grant = (await world.principal(person)).grant(site.study)
    assert grant is not None
    assert set(grant.scopes) == set(ROLE_SCOPES[Role(role)])
    assert grant.expires_at == datetime.fromisoformat(LATER)
    for who in (person, other):
        assert (await world.ask(person, "PUT", path(f"/members/{who}"), json={"role": "owner"})).status_code == 404
    assert (await world.ask(person, "DELETE", path(f"/members/{site.owner}"))).status_code == 404
    assert (await world.ask(site.owner, "DELETE", path("/members/person"))).status_code == 204
    assert await role_of(world, person, site.study) is None


async def test_nobody_widens_his_own_grant(world: World, site: Site, path: Path) -> None:
    second = await world.invite(site.admin, "second", site.home)
    body = {"role": "owner", "until": LATER}
    assert (await world.ask(site.owner, "PUT", path("/members/second"), json=body)).status_code == 200
    much_later = (datetime.now(UTC) + timedelta(days=900)).isoformat()
    for wider in ({"role": "owner"}, {"role": "owner", "until": much_later}):
        assert (await world.ask(second, "PUT", path("/members/second"), json=wider)).status_code == 404
        assert (await world.ask(second, "PUT", path(f"/members/{second}"), json=wider)).status_code == 404
    narrower = {"role": "researcher", "until": LATER}
    assert (await world.ask(second, "PUT", path("/members/second"), json=narrower)).status_code == 200
    assert await role_of(world, second, site.study) == "researcher"


async def test_a_study_keeps_an_owner(world: World, site: Site, path: Path) -> None:
    for method, body in (("PUT", {"role": "auditor"}), ("DELETE", None)):
        refused = await world.ask(site.owner, method, path("/members/owner.lee"), json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_owner")


async def test_a_study_whose_owner_is_gone_gets_one_from_the_administrator(
    world: World, site: Site, path: Path
) -> None:
    heir = await world.invite(site.admin, "heir", site.home)
    assert (await world.ask(site.admin, "PUT", path("/members/heir"), json={"role": "owner"})).status_code == 404
    await world.ask(site.admin, "PATCH", f"/users/{site.owner}", json={"disabled": True})
    itself = await world.ask(site.admin, "PUT", path("/members/admin.kim"), json={"role": "owner"})
    assert itself.status_code == 404
    reader = await world.ask(site.admin, "PUT", path("/members/heir"), json={"role": "researcher"})
    assert reader.status_code == 409
    assert (await world.ask(site.admin, "PUT", path("/members/heir"), json={"role": "owner"})).status_code == 200
    assert await role_of(world, heir, site.study) == "owner"


async def test_outsiders_get_external_roles_alone(world: World, site: Site, path: Path) -> None:
    await world.invite(site.admin, "guest", site.outside)
    for principal in ("guest", site.outside):
        for role in Role:
            answer = await world.ask(site.owner, "PUT", path(f"/members/{principal}"), json={"role": role.value})
            assert answer.status_code == (200 if role.value.startswith("external") else 409), (principal, role)


async def test_an_institutions_people_share_its_membership(world: World, site: Site, path: Path) -> None:
    guest = await world.invite(site.admin, "guest", site.outside)
    body = {"role": "external_trainer"}
    put = await world.ask(site.owner, "PUT", path(f"/members/{site.outside}"), json=body)
    assert set(put.headers["medloom-void"].split(",")) == {guest, site.outside}
    principal = await world.principal(guest)
    assert principal.external
    assert await role_of(world, guest, site.study) == "external_trainer"


async def test_a_token_is_shown_once_and_kept_as_a_hash(world: World, site: Site, path: Path) -> None:
    issued = await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "nightly script"})
    assert issued.status_code == 201
    assert issued.headers["cache-control"] == "no-store"
    text = issued.json()["token"]
    assert text.startswith(issued.json()["prefix"] + "_")
    lived = datetime.fromisoformat(issued.json()["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < lived <= timedelta(days=30)
    listed = await world.ask(site.owner, "GET", path("/tokens"))
    assert text not in listed.text
    database = (world.runtime.service.settings.database_url).removeprefix("sqlite+aiosqlite:///")
    for suffix in ("", "-wal"):
        with open(database + suffix, "rb") as file:  # noqa: PTH123 - a look at the bytes on disk
            assert text.encode() not in file.read()


async def test_an_idempotency_key_does_not_store_the_token(world: World, site: Site, path: Path) -> None:
    headers = {"idempotency-key": "once"}
    first = await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "s"}, headers=headers)
    again = await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "s"}, headers=headers)
    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "shown_once")
    assert len((await world.ask(site.owner, "GET", path("/tokens"))).json()["items"]) == 1


async def test_a_token_is_never_wider_than_its_holder(world: World, site: Site, path: Path) -> None:
    person = await world.invite(site.admin, "person", site.home)
    await world.ask(site.owner, "PUT", path("/members/person"), json={"role": "researcher"})
    wide = {"purpose": "s", "scopes": ["dataset:list", "model:release"]}
    assert (await world.ask(person, "POST", path("/tokens"), json=wide)).json()["code"] == "scopes_beyond_holder"
    token = (await world.ask(person, "POST", path("/tokens"), json={"purpose": "s"})).json()["token"]
    before = (await world.principal(token)).grant(site.study)
    assert before is not None
    assert set(before.scopes) == set(ROLE_SCOPES[Role.RESEARCHER]) - {"token:issue"}
    await world.ask(site.owner, "PUT", path("/members/person"), json={"role": "auditor"})
    after = (await world.principal(token)).grant(site.study)
    assert after is not None
    assert set(after.scopes) == {"study:view", "dataset:list"}
    await world.ask(site.owner, "DELETE", path("/members/person"))
    assert (await world.principal(token)).grants == ()


async def test_a_token_opens_its_own_study_alone_and_issues_nothing(world: World, site: Site, path: Path) -> None:
    other = (await world.ask(site.owner, "POST", "/studies", json={"title": "Other"})).json()["id"]
    body = {"purpose": "s", "scopes": ["study:view", "token:issue", "study:manage"]}
    token = (await world.ask(site.owner, "POST", path("/tokens"), json=body)).json()["token"]
    assert [grant.study_id for grant in (await world.principal(token)).grants] == [site.study]
    assert (await world.ask(token, "GET", path())).status_code == 200
    assert (await world.ask(token, "GET", f"/studies/{other}")).status_code == 404
    assert (await world.ask(token, "POST", path("/tokens"), json={"purpose": "child"})).status_code == 404
    assert (await world.ask(token, "POST", "/studies", json={"title": "Third"})).status_code == 404
    for method in ("GET", "POST"):
        assert (await world.ask(token, method, "/me/tokens", json={"purpose": "child"})).status_code == 404


async def test_an_institutions_token(world: World, site: Site, path: Path) -> None:
    await world.ask(site.owner, "PUT", path(f"/members/{site.outside}"), json={"role": "external_predictor"})
    body = {"purpose": "bedside", "holder": site.outside, "days": 366, "cidr": "10.1.2.3/16"}
    issued = (await world.ask(site.owner, "POST", path("/tokens"), json=body)).json()
    assert (issued["holder_id"], issued["cidr"]) == (site.outside, "10.1.0.0/16")
    principal = await world.principal(issued["token"], address="10.1.9.9")
    assert (principal.id, principal.kind, principal.external) == (site.outside, "token", True)
    for address in ("10.2.0.1", None):
        assert (await world.exchange(token=issued["token"], address=address)).status_code == 401


async def test_a_researcher_issues_for_himself_alone_and_sees_his_own(world: World, site: Site, path: Path) -> None:
    person = await world.invite(site.admin, "person", site.home)
    await world.ask(site.owner, "PUT", path("/members/person"), json={"role": "researcher"})
    hers = (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "owner's"})).json()
    mine = (await world.ask(person, "POST", path("/tokens"), json={"purpose": "mine"})).json()
    for_owner = await world.ask(person, "POST", path("/tokens"), json={"purpose": "s", "holder": "owner.lee"})
    assert for_owner.status_code == 404
    listed = (await world.ask(person, "GET", path("/tokens"))).json()["items"]
    assert [one["id"] for one in listed] == [mine["id"]]
    assert (await world.ask(person, "DELETE", path(f"/tokens/{hers['id']}"))).status_code == 404
    assert len((await world.ask(site.owner, "GET", path("/tokens"))).json()["items"]) == 2
    assert (await world.ask(site.owner, "DELETE", path(f"/tokens/{mine['id']}"))).status_code == 204
    assert (await world.exchange(token=mine["token"])).status_code == 401


async def test_a_revoked_token_is_dead_at_once(world: World, site: Site, path: Path) -> None:
    issued = (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "s"})).json()
    assert (await world.exchange(token=issued["token"])).status_code == 200
    gone = await world.ask(site.owner, "DELETE", path(f"/tokens/{issued['id']}"))
    assert (gone.status_code, gone.headers["medloom-void"]) == (204, issued["id"])
    assert (await world.exchange(token=issued["token"])).status_code == 401
    assert (await world.ask(site.owner, "DELETE", path(f"/tokens/{issued['id']}"))).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {"purpose": ""},
        {"purpose": "s", "days": 0},
        {"purpose": "s", "days": 367},
        {"purpose": "s", "cidr": "somewhere"},
        {"purpose": "s", "scopes": ["everything"]},
        {"purpose": "s", "scope": ["study:view"]},
    ],
)
async def test_malformed_orders(world: World, site: Site, path: Path, body: dict[str, object]) -> None:
    assert (await world.ask(site.owner, "POST", path("/tokens"), json=body)).status_code == 422


async def test_last_use_is_kept_once_a_minute(world: World, site: Site, path: Path) -> None:
    issued = (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "s"})).json()
    used = []
    for _ in range(2):
        await world.exchange(token=issued["token"])
        used.append((await world.ask(site.owner, "GET", path("/tokens"))).json()["items"][0]["last_used_at"])
    assert issued["last_used_at"] is None
    assert used[0] is not None
    assert used[0] == used[1]


async def test_events_tell_who_lost_what(world: World, site: Site, path: Path) -> None:
    heard: list[tuple[str, dict[str, object]]] = []
    types = ("authz.study.opened", "authz.study.closed", "authz.access.changed", "authz.token.revoked")
    await world.settle()
    await world.runtime.bus.listen(types, lambda envelope: heard.append((envelope.type, envelope.data)))
    person = await world.invite(site.admin, "person", site.home)
    await world.ask(site.owner, "PUT", path("/members/person"), json={"role": "auditor"})
    token = (await world.ask(site.owner, "POST", path("/tokens"), json={"purpose": "s"})).json()["id"]
    await world.ask(site.owner, "DELETE", path(f"/tokens/{token}"))
    await world.ask(site.owner, "DELETE", path("/members/person"))
    await world.ask(site.owner, "POST", path("/close"))
    await world.settle()
    mine = [data for kind, data in heard if kind == "authz.access.changed" and data["principal_id"] == person]
    assert [data["scopes"] for data in mine] == [[], ["audit:read", "dataset:list", "study:view"], []]
    versions = [data["policy_version"] for data in mine]
    assert versions == sorted(set(versions))  # type: ignore[type-var]
    assert ("authz.token.revoked", {"token_id": token, "principal_id": site.owner}) in heard
    assert heard[-1][0] in {"authz.study.closed", "authz.access.changed"}
    assert any(kind == "authz.study.closed" and data["study_id"] == site.study for kind, data in heard)
