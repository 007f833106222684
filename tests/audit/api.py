"""Schemathesis over the whole OpenAPI document with all checks and three seeds, every service in its own processes.

``python tests/audit/api.py`` starts servers and services, asks, prints one line a round, and ends with status 1 when a
check failed; what failed stands in ``out/audit``.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from cluster import Cluster
from stack import Stack

ROOT: Final = Path(__file__).resolve().parents[2]
OUT: Final = ROOT / "out" / "audit"
PASSWORD: Final = "seven audited herons"
# these would end the study or the rights in it for all that is asked afterwards: they get a study of their own
ENDING: Final = ("close_study", "update_study", "put_member", "remove_member", "set_retention")
# what no schema says: headers of tus that need one another (400); ends lie ahead, times rise (422)
UNSAID: Final = {
    "approve_prepared": '"422"',
    "open_study": '"422"',
    "tus_append_part": '"400", "415"',
    "tus_create_upload": '"400"',
    "update_study": '"422"',
}
CSRF: Final = {"X-Medloom-Request": "1"}


@dataclass(frozen=True)
class Caller:
    """Who asks, and in which studies."""

    url: str
    headers: dict[str, str]
    study: str
    spare: str


@dataclass(frozen=True)
class Round:
    """One run of schemathesis."""

    name: str
    caller: Caller
    options: tuple[str, ...]


def callers(cluster: Cluster) -> tuple[Caller, Caller]:
    """The first administrator by a token, who is a researcher like any other, and in person."""
    with httpx.Client(base_url=cluster.url, timeout=60, trust_env=False, headers=CSRF) as http:
        body = {"secret": cluster.first_boot_secret(), "institution": "Hospital", "name": "admin", "password": PASSWORD}
        token = _made(http, "auth/first-boot", body)["token"]
        _made(http, "auth/sessions", {"name": "admin", "password": PASSWORD})
        studies = [str(_made(http, "studies", {"title": title})["id"]) for title in ("Audited", "Spare")]
        cookie = f"medloom_session={http.cookies['medloom_session']}"
    by_token = Caller(cluster.url, {"Authorization": f"Bearer {token}"}, *studies)
    return by_token, Caller(cluster.url, {"Cookie": cookie, **CSRF}, *studies)


def _made(http: httpx.Client, path: str, body: dict[str, str]) -> dict[str, str]:
    answer = http.post(f"/api/v1/{path}", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


def rounds(by_token: Caller, in_person: Caller) -> list[Round]:
    """Every operation once by the edges of its inputs, then by chance under three seeds; administration in person."""
    edges = ("--phases", "examples,coverage", "--seed", "1")
    by_chance = ("--phases", "fuzzing,stateful", "--max-time", "22", "-n", "3")
    administration = ("--include-tag", "administration", "--include-tag", "operations", "--include-tag", "ledger")
    return [
        Round("edges", by_token, edges),
        Round("edges in person", in_person, (*edges, *administration)),
        *(Round(f"chance, seed {seed}", by_token, (*by_chance, "--seed", str(seed))) for seed in (1, 2, 3)),
    ]


def settings(caller: Caller) -> str:
    """The configuration of one caller."""
    # 412: what a schema allows or not may meet a state that it does not know, as an ETag that is past
    refused = '"400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "429", "5xx"'
    expected = '"2xx", "3xx", "401", "403", "404", "409", "412", "429", "5xx"'
    text = f"\n[checks.positive_data_acceptance]\nexpected-statuses = [{expected}]\n"
    text += f"\n[checks.negative_data_rejection]\nexpected-statuses = [{refused}]\n"
    for name in sorted({*ENDING, *UNSAID}):
        text += f'\n[[operations]]\ninclude-operation-id = "{name}"\n'
        if name in ENDING:
            text += f'parameters = {{ "path.study_id" = "{caller.spare}" }}\n'
        if name in UNSAID:
            text += (
                f"checks = {{ positive_data_acceptance = {{ expected-statuses = [{expected}, {UNSAID[name]}] }} }}\n"
            )
    return f'[parameters]\n"path.study_id" = "{caller.study}"\n{text}'


def asked(one: Round, folder: Path) -> bool:
    """Whether a round found nothing."""
    (config := folder / "schemathesis.toml").write_text(settings(one.caller), encoding="utf-8")
    report = OUT / f"{one.name.replace(', ', '-').replace(' ', '-')}.txt"
    headers = [part for name, value in one.caller.headers.items() for part in ("-H", f"{name}: {value}")]
    # one worker: CPython 3.11 counts the depth of what it parses for all threads together, and two disturb each other
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(config), "run",
        f"{one.caller.url}/api/v1/openapi.json", "--checks", "all", "--warnings", "off", "--no-shrink",
        "--generation-database", "none", "--no-color", "-w", "1", *headers, *one.options,
    ]  # fmt: skip
    began = time.monotonic()
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "audit.hooks", "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    report.write_text(done.stdout + done.stderr, encoding="utf-8")
    counts = re.findall(r"^  (\d+ generated.*)$", done.stdout, re.MULTILINE)
    verdict = "ok  " if done.returncode == 0 else "FAIL"
    print(f"{verdict} {one.name}: {counts[-1] if counts else 'no count'}, {time.monotonic() - began:.0f} s", flush=True)
    if done.returncode:
        print(f"     see {report.relative_to(ROOT)}")
    return done.returncode == 0


def main() -> int:
    """The command line."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="medloom-audit-") as name,
        Stack() as stack,
        Cluster(stack, Path(name) / "cluster") as cluster,
    ):
        found = [asked(one, Path(name)) for one in rounds(*callers(cluster))]
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
