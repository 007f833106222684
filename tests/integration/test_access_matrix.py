"""Every operation of the OpenAPI document x nine roles x {own study, other study, token, revoked, expired, none}.

What is expected stands in access_matrix.yaml, kept by hand. A refusal is recognised by what a caller sees: 401 with
``not_signed_in``, or the 404 that is the same for a study that does not exist. Any other answer below 500 (a missing
recipe, a malformed body, a conflict) shows that the caller was let in.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from medloom_embedded.openapi import build
from medloom_gateway.openapi.merge import operations

from .access_world import EXTERNAL, ROLES, Answer, World, inhabited

SIGNED_IN = (*ROLES, "site_admin")
GROUPS = {
    "public": (*SIGNED_IN, "anonymous"),
    "everybody": SIGNED_IN,
    "members": ROLES,
    "insiders": tuple(role for role in SIGNED_IN if role not in EXTERNAL),
}
REFUSED = {"There is no such study, or you may not see it.", "There is no such page, or you may not see it."}
TUS = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream"}
EXPECTED = yaml.safe_load((Path(__file__).parent / "access_matrix.yaml").read_text(encoding="utf-8"))
FIELDS = {"allowed", "token", "body", "query", "own_room"}


@dataclass(frozen=True)
class Operation:
    """One operation of the document with its row of the expectation file."""

    id: str
    method: str
    path: str
    row: dict[str, Any]

    @property
    def allowed(self) -> set[str]:
        return {role for word in self.row["allowed"].split() for role in GROUPS.get(word, (word,))}

    @property
    def allowed_by_token(self) -> set[str]:
        """A token never administers the site: the administrator's opens only what is open to everybody."""
        bound = self.row.get("token", True)
        if bound is not True:
            return {"site_admin"} if bound == "personal" else set()
        named = set(self.row["allowed"].split())
        return self.allowed if named & {"public", "everybody", "insiders"} else self.allowed - {"site_admin"}

    @property
    def in_study(self) -> bool:
        return "{study_id}" in self.path or "/v2/models/{name}" in self.path

    def at(self, world: World, study: str) -> str:
        """The path in a study, with identifiers of things that are not there where nothing else is needed."""
        known = {
            "study_id": study,
            "name": world.endpoints.get(study, "ept_none"),
            "principal": "the.extra",
            "service": "ingest",
            "version": "1",
            "job_id": f"job_train_{'0' * 26}",
            "upload_id": world.upload if self.method == "HEAD" and study == world.own else f"upl_{'0' * 26}",
        }
        return re.sub(r"{(\w+)}", lambda found: known.get(found[1], f"{found[1][:3]}_{'0' * 26}"), self.path)

    def options(self) -> dict[str, Any]:
        if self.id.startswith("tus_"):
            return {"headers": TUS}
        body = {"body": self.row.get("body", {})} if self.method in {"POST", "PUT", "PATCH"} else {}
        return body | {"query": self.row.get("query", "")}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build()


def known_operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, method, operation in operations(document):
        name = operation["operationId"]
        if name in EXPECTED:
            yield Operation(name, method.upper(), path, EXPECTED[name])


def test_every_operation_has_a_row_and_every_row_an_operation(document: dict[str, Any]) -> None:
    found = {operation["operationId"] for _, _, operation in operations(document)}
    assert found - set(EXPECTED) == set(), "operations without a row in access_matrix.yaml"
    assert set(EXPECTED) - found == set(), "rows without an operation"


def test_the_expectation_file_is_well_formed() -> None:
    for name, row in EXPECTED.items():
        assert set(row) <= FIELDS, name
        assert set(row["allowed"].split()) <= {*SIGNED_IN, *GROUPS}, name


def verdict(answer: Answer) -> str:
    """in, 401 or 404 as the caller sees it; anything that is none of them is told in full."""
    code, detail = answer.problem
    if answer.status == 401 and code == "not_signed_in":
        return "401"
    if answer.status == 404 and (detail in REFUSED or not answer.body):
        return "404"
    if answer.status in {0, 403, 405} or answer.status >= 500 or code in {"unknown_path", "service_away"}:
        return f"{answer.status} {code} {detail}"
    return "in"


async def _own(world: World, operation: Operation, role: str) -> Answer:
    """The caller of ``role`` in a study where he has that role."""
    study, session = world.own, world.sessions.get(role)
    if operation.row.get("own_room"):
        if operation.in_study:
            study = await world.room(role)
        if session is not None and (not operation.in_study or operation.row["own_room"] == "session"):
            session = await world.sign_in(f"the.{role}" if role in ROLES else "site.admin")
    return await world.request(operation.method, operation.at(world, study), session=session, **operation.options())


async def _cells(world: World, operation: Operation) -> Iterator[tuple[str, str, str, str]]:
    """(role, situation, expected, seen) of one operation."""
    cells = []
    for role in (*SIGNED_IN, "anonymous"):
        no = "401" if role == "anonymous" else "404"
        cells.append((role, "own study", "in" if role in operation.allowed else no, await _own(world, operation, role)))
    options = operation.options()
    for role in SIGNED_IN:
        if operation.in_study and not (operation.row.get("own_room") and role == "site_admin"):
            path = operation.at(world, world.other)
            answer = await world.request(operation.method, path, session=world.sessions[role], **options)
            administers = role == "site_admin" and role in operation.allowed
            cells.append((role, "other study", "in" if administers else "404", answer))
        path = operation.at(world, world.own)
        for state in ("revoked", "expired"):
            answer = await world.request(operation.method, path, token=world.tokens[role][state], **options)
            cells.append((role, f"{state} token", "401", answer))
        if not operation.row.get("own_room"):
            answer = await world.request(operation.method, path, token=world.tokens[role]["live"], **options)
            no = "401" if operation.row.get("token") == "session" else "404"
            expected = "in" if role in operation.allowed_by_token else no
            cells.append((role, "token", expected, answer))
    return ((role, where, expected, verdict(answer)) for role, where, expected, answer in cells)


async def _changes_count_at_once(world: World) -> None:
    """A revoked token, a removed member and a closed study are felt by the very next request through the door."""
    owner, path = world.sessions["owner"], f"/api/v1/studies/{world.own}/recipes"
    token = world.tokens["researcher"]["live"]
    assert verdict(await world.request("GET", path, token=token)) == "in"
    listed = await world.must("GET", f"/studies/{world.own}/tokens", session=owner, query="limit=1000")
    held = next(one["id"] for one in listed["items"] if token.startswith(one["prefix"] + "_"))
    await world.must("DELETE", f"/studies/{world.own}/tokens/{held}", session=owner)
    assert verdict(await world.request("GET", path, token=token)) == "401"

    steward = world.sessions["steward"]
    assert verdict(await world.request("GET", path, session=steward)) == "in"
    await world.must("DELETE", f"/studies/{world.own}/members/the.steward", session=owner)
    assert verdict(await world.request("GET", path, session=steward)) == "404"
    await world.join(world.own, "steward")
    assert verdict(await world.request("GET", path, session=steward)) == "in"

    await world.must("POST", f"/studies/{world.own}/close", session=owner)
    for role in ROLES:
        seen = verdict(await world.request("GET", path, session=world.sessions[role]))
        assert seen == "404", role
    card = await world.must("GET", f"/studies/{world.own}", session=owner)
    assert card["state"] == "closed"
    assert (await world.must("GET", f"/studies/{world.own}/ledger/verification", session=owner))["intact"]


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: every refusal is written to disk for certain, thousands of times."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


async def test_the_matrix(document: dict[str, Any], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in ("CREDENTIAL", "ADDRESS", "REFUSED", "LOGIN_ADDRESS", "LOGIN_FAILURES"):
        monkeypatch.setenv(f"MEDLOOM_GATEWAY_RATE_{rate}", "0")
    wrong, asked = [], 0
    async with inhabited(root / "platform") as world:
        for operation in known_operations(document):
            for role, where, expected, seen in await _cells(world, operation):
                asked += 1
                if seen != expected:
                    wrong.append(f"{operation.id}: {role}, {where}: expected {expected}, saw {seen}")
        await _changes_count_at_once(world)
    assert wrong == [], "\n".join(["", *wrong])
    assert asked > 30 * len(EXPECTED)
