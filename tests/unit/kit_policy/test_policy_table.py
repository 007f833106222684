"""Every role, scope and state against tables kept by hand; the policies against their schema."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cedarpy
import pytest

from medloom_contracts.scopes import ROLE_SCOPES, Role, Scope
from medloom_kit.policy import DecisionCache, Grant, Principal, Resource, decide, policy_text, schema_text

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STUDY = "std_one"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROLES = rows("expected_roles.csv")
OBJECTS = rows("expected_objects.csv")
COLUMNS = [name for name in ROLES[0] if name != "scope"]


def caller(role: str, **grant: Any) -> Principal:
    """A person with one role in the study; ``site_admin`` and ``anonymous`` hold no grant."""
    admin = role == "site_admin"
    grants = () if admin or role == "anonymous" else (_grant(role, **grant),)
    return Principal("usr_caller", "Caller", "person", "ins_one", site_admin=admin, grants=grants)


def _grant(role: str, **values: Any) -> Grant:
    scopes = tuple(ROLE_SCOPES[Role(role)])
    return Grant(**({"study_id": STUDY, "role": role, "scopes": scopes} | values))


def named_caller(name: str) -> Principal:
    """The callers of expected_objects.csv."""
    everything = tuple(Scope)
    match name:
        case "external_trainer+all":
            return caller("external_trainer", scopes=everything)
        case "outsider_as_owner":
            return Principal("usr_caller", "C", "person", "ins_two", external=True, grants=(_grant("owner"),))
        case "owner_token":
            return Principal("usr_caller", "C", "token", "ins_one", token_id="tok_1", grants=(_grant("owner"),))
        case "site_admin_token":
            return Principal("usr_caller", "C", "token", "ins_one", token_id="tok_1", site_admin=True)
        case "service":
            return Principal("svc_train", "train", "service", "ins_one", grants=())
        case _:
            return caller(name)


def attributes(text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for pair in filter(None, text.split(";")):
        key, value = pair.split("=")
        values[key] = int(value) if value.isdigit() else {"true": True, "false": False}.get(value, value)
    return values


def test_policies_fit_their_schema() -> None:
    result = cedarpy.validate_policies(policy_text(), schema_text())
    assert result.validation_passed, [str(error) for error in result.errors]


def test_schema_refuses_a_misspelt_attribute() -> None:
    wrong = policy_text().replace("resource.signed", "resource.singed")
    assert not cedarpy.validate_policies(wrong, schema_text()).validation_passed


def test_the_schema_knows_every_scope_and_the_table_has_a_row_for_each() -> None:
    assert {row["scope"] for row in ROLES} == {scope.value for scope in Scope}
    assert set(COLUMNS) == {role.value for role in Role} | {"site_admin", "anonymous"}
    assert all(f'"{scope.value}"' in schema_text() for scope in Scope)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("state", ["open", "closed", "expired", "unapproved", "grant_over", "other_study"])
def test_roles_scopes_states(role: str, state: str) -> None:
    grant: dict[str, Any] = {"expires_at": NOW - timedelta(seconds=1)} if state == "grant_over" else {}
    if state in {"closed", "expired", "unapproved"}:
        grant = {"study_state": state}
    who = caller(role, **grant)
    where = "std_two" if state == "other_study" else STUDY
    still_readable = {"study:view", "audit:read"} if state in {"closed", "expired"} else set()
    for row in ROLES:
        expected = row[role] == "yes" and (state == "open" or row["scope"] in still_readable)
        decision = decide(who, Scope(row["scope"]), Resource("study", where, where), now=NOW)
        assert decision.allow is expected, (role, state, row["scope"], decision)


@pytest.mark.parametrize("row", OBJECTS, ids=lambda row: "-".join(row.values()))
def test_objects(row: dict[str, str]) -> None:
    study = None if row["kind"] in {"site", "institution", "user"} else STUDY
    resource = Resource(row["kind"], "obj_1", study, **attributes(row["attributes"]))
    decision = decide(named_caller(row["caller"]), Scope(row["scope"]), resource, now=NOW)
    assert decision.allow is (row["expected"] == "allow"), decision
    assert (row["policy"] in decision.policy_ids) if row["policy"] else decision.policy_ids == ()


def test_a_grant_ends_at_its_last_instant() -> None:
    who = caller("owner", expires_at=NOW)
    room = Resource("study", STUDY, STUDY)
    assert decide(who, Scope.STUDY_VIEW, room, now=NOW - timedelta(microseconds=1)).allow
    assert not decide(who, Scope.STUDY_VIEW, room, now=NOW).allow


def test_a_question_outside_the_schema_is_denied() -> None:
    assert not decide(caller("owner"), Scope.DATASET_EDIT, Resource("model", "mdl_1", STUDY), now=NOW).allow


def test_cache_answers_alike_and_ends_with_the_grant() -> None:
    cache = DecisionCache()
    grant = _grant("owner", expires_at=NOW + timedelta(seconds=10))
    who = Principal("usr_caller", "C", "person", "ins_one", grants=(grant,), capability_id="cap_1")
    room = Resource("study", STUDY, STUDY)
    assert cache.decide(who, Scope.STUDY_VIEW, room, now=NOW).allow
    assert cache.decide(who, Scope.STUDY_VIEW, room, now=NOW + timedelta(seconds=9)).allow
    assert not cache.decide(who, Scope.STUDY_VIEW, room, now=NOW + timedelta(seconds=10)).allow


def test_cache_never_keeps_a_decision_about_an_object() -> None:
    cache = DecisionCache()
    who = Principal("usr_caller", "C", "person", "ins_one", grants=(_grant("owner"),), capability_id="cap_1")
    signed = Resource("prepared", "prp_1", STUDY, signed=True)
    voided = Resource("prepared", "prp_1", STUDY, signed=False)
    assert cache.decide(who, Scope.EXPERIMENT_TRAIN, signed, now=NOW).allow
    assert not cache.decide(who, Scope.EXPERIMENT_TRAIN, voided, now=NOW).allow


def test_cache_keeps_capabilities_apart_and_forgets_a_person() -> None:
    cache = DecisionCache(size=2)
    room = Resource("study", STUDY, STUDY)
    before = Principal("usr_caller", "C", "person", "ins_one", grants=(_grant("owner"),), capability_id="cap_1")
    after = Principal("usr_caller", "C", "person", "ins_one", grants=(), capability_id="cap_1")
    assert cache.decide(before, Scope.STUDY_VIEW, room, now=NOW).allow
    cache.forget("usr_caller")
    assert not cache.decide(after, Scope.STUDY_VIEW, room, now=NOW).allow
