"""Memberships and tokens become grants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from medloom_authz.domain.grants import (
    Membership,
    effective,
    grants,
    role_fits,
    study_state,
    token_scopes,
    widens,
)
from medloom_contracts.scopes import ROLE_SCOPES, Role

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MEMBER = Membership("std_1", "usr_1", Role.RESEARCHER, None, None, "open", None)


@pytest.mark.parametrize(
    ("stored", "expires", "state"),
    [
        ("open", None, "open"),
        ("open", NOW + DAY, "open"),
        ("open", NOW, "expired"),
        ("closed", NOW - DAY, "closed"),
        ("unapproved", None, "unapproved"),
    ],
)
def test_study_state(stored: str, expires: datetime | None, state: str) -> None:
    assert study_state(stored, expires, NOW) == state


def test_the_earlier_end_counts() -> None:
    assert effective(MEMBER, NOW).expires_at is None
    both = replace(MEMBER, until=NOW + 2 * DAY, study_expires_at=NOW + DAY)
    assert effective(both, NOW).expires_at == NOW + DAY


def test_an_expired_study_is_a_state_and_not_the_end_of_the_grant() -> None:
    grant = effective(replace(MEMBER, study_expires_at=NOW - DAY), NOW)
    assert (grant.study_state, grant.expires_at) == ("expired", None)


def test_a_token_never_exceeds_its_parent_now() -> None:
    wide = frozenset({"dataset:list", "model:release", "audit:read"})
    assert effective(MEMBER, NOW, wide).scopes == ("dataset:list",)


def test_a_token_of_one_study_opens_no_other() -> None:
    other = replace(MEMBER, study_id="std_2")
    assert [g.study_id for g in grants([MEMBER, other], [], NOW, study_id="std_2")] == ["std_2"]
    assert grants([MEMBER], [], NOW, study_id="std_2") == ()


def test_own_membership_counts_before_the_institutions() -> None:
    of_institution = replace(MEMBER, principal_id="ins_1", role=Role.AUDITOR)
    assert [g.role for g in grants([MEMBER], [of_institution], NOW)] == ["researcher"]
    assert [g.role for g in grants([], [of_institution], NOW)] == ["auditor"]


@pytest.mark.parametrize(
    ("before", "role", "until", "datasets", "expected"),
    [
        (None, Role.AUDITOR, None, None, True),
        (MEMBER, Role.OWNER, None, None, True),
        (MEMBER, Role.STEWARD, None, None, True),
        (MEMBER, Role.RESEARCHER, None, None, False),
        (MEMBER, Role.RESEARCHER, NOW, ["dst_1"], False),
        (replace(MEMBER, until=NOW), Role.RESEARCHER, NOW + DAY, None, True),
        (replace(MEMBER, until=NOW), Role.RESEARCHER, None, None, True),
        (replace(MEMBER, until=NOW), Role.RESEARCHER, NOW - DAY, None, False),
        (replace(MEMBER, datasets=("dst_1",)), Role.RESEARCHER, None, None, True),
        (replace(MEMBER, datasets=("dst_1",)), Role.RESEARCHER, None, ["dst_1", "dst_2"], True),
        (replace(MEMBER, datasets=("dst_1",)), Role.RESEARCHER, None, ["dst_1"], False),
    ],
)
def test_widens(
    before: Membership | None, role: Role, until: datetime | None, datasets: list[str] | None, *, expected: bool
) -> None:
    assert widens(before, role, until, datasets) is expected


def test_token_scopes() -> None:
    scopes, beyond = token_scopes(Role.OWNER, None)
    assert not beyond
    assert set(ROLE_SCOPES[Role.OWNER]) - set(scopes) == {"study:manage", "study:approve", "token:issue"}
    assert token_scopes(Role.EXTERNAL_PREDICTOR, ["model:predict", "dataset:read_rows"]) == (("model:predict",), True)


def test_external_people_hold_external_roles_alone() -> None:
    assert [role for role in Role if role_fits(role, external=True)] == [Role.EXTERNAL_TRAINER, Role.EXTERNAL_PREDICTOR]
    assert all(role_fits(role, external=False) for role in Role)
