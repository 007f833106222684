"""Whoever looks with others' eyes has what both may do, in one study, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from medloom_authz.service.viewing import may_view, narrowed
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.policy import Grant, Principal, new_key_pair, sign, verify

NO_DATABASE: Any = None  # a role needs none
SOON = datetime.now(UTC) + timedelta(days=1)


def caller(role: Role = Role.OWNER, *, without: frozenset[str] = frozenset(), **more: Any) -> Principal:
    scopes = tuple(sorted({scope.value for scope in ROLE_SCOPES[role]} - without))
    grants = (Grant("std_1", role, scopes, SOON), Grant("std_2", Role.OWNER, scopes))
    return Principal("usr_1", "A", **{"kind": "person", "institution_id": "ins_1", "grants": grants} | more)


async def test_nothing_is_wider_than_either() -> None:
    seen = await narrowed(NO_DATABASE, caller(without=frozenset({"dataset:read_rows"})), "std_1", "role:reviewer")
    (grant,) = seen.grants
    expected = {scope.value for scope in ROLE_SCOPES[Role.REVIEWER]} - {"dataset:read_rows"}
    assert set(grant.scopes) == expected
    assert (grant.study_id, grant.role, grant.expires_at) == ("std_1", "reviewer", SOON)


async def test_the_office_of_administrator_is_left_behind() -> None:
    seen = await narrowed(NO_DATABASE, caller(site_admin=True), "std_1", "role:owner")
    assert (seen.site_admin, seen.id, seen.viewing) == (False, "usr_1", "role:owner")


async def test_outside_roles_are_seen_as_an_outsider() -> None:
    seen = await narrowed(NO_DATABASE, caller(), "std_1", "role:external_trainer")
    assert seen.external
    assert not (await narrowed(NO_DATABASE, caller(), "std_1", "role:auditor")).external


@pytest.mark.parametrize("study", ["std_3", "std_closed"])
async def test_without_the_right_to_manage_nothing_is_seen(study: str) -> None:
    closed = Grant("std_closed", Role.OWNER, tuple(ROLE_SCOPES[Role.OWNER]), study_state="closed")
    owner = caller(grants=(closed,))
    assert (await narrowed(NO_DATABASE, owner, study, "role:owner")).grants == ()
    steward = await narrowed(NO_DATABASE, caller(Role.STEWARD), "std_1", "role:auditor")
    assert steward.grants == ()


def test_a_token_never_looks_with_others_eyes() -> None:
    assert may_view(caller(), "std_1")
    assert not may_view(caller(kind="token", token_id="tok_1"), "std_1")
    assert not may_view(caller(Role.RESEARCHER, site_admin=True), "std_1")


def test_a_capability_says_whose_eyes_it_is() -> None:
    private, public = new_key_pair()
    seen = verify(sign(caller(viewing="role:auditor"), private), public)
    assert seen.viewing == "role:auditor"
    assert verify(sign(caller(), private), public).viewing == ""
