"""What the guide promises of an installation by Compose, looked at from outside."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from compose.conftest import Installation
from compose.engine import ROOT
from e2e.journey import run_study, write_study

from medloom_client import Medloom, MedloomProblem

SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")
OURS: Final = (*(f"{one}-{role}" for one in SERVICES for role in ("api", "worker")), "gateway")
SERVERS: Final = ("postgresql", "rabbitmq", "s3")
# libraries that tell a service's trade, and who may have them
TRADES: Final = {
    "numpy": {"ingest", "preprocess", "train", "predict", "report"},
    "pandas": {"ingest", "preprocess"},
    "duckdb": {"ingest", "preprocess"},
    "ibis": {"preprocess"},
    "pyreadstat": {"ingest"},
    "python_calamine": {"ingest"},
    "sklearn": {"train"},
    "lightgbm": {"train"},
    "xgboost": {"train"},
    "onnx": {"train"},
    "onnxruntime": {"train", "predict"},
    "matplotlib": {"report"},
    "typst": {"report"},
    "argon2": set(SERVICES) | {"gateway"},
    "limits": {"gateway"},
    "pip": set(),
    "uv": set(),
    "hatchling": set(),
    "pytest": set(),
}


def service_of(container: str) -> str:
    return container.split("-", maxsplit=1)[0]


def until(check: Callable[[], Any], limit_s: float = 90.0) -> Any:
    deadline = time.monotonic() + limit_s
    while not (found := check()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.5)
    return found


def test_everything_is_up_and_says_that_it_is_ready(installation: Installation) -> None:
    assert set(installation.services()) == {*OURS, *SERVERS}
    assert unhealthy(installation) == []
    assert httpx.get(f"{installation.url}/healthz").status_code == 200
    assert httpx.get(f"{installation.url}/metrics").status_code == 404
    assert "<title>Medloom" in httpx.get(f"{installation.url}/", follow_redirects=True).text


@pytest.mark.parametrize("name", [*OURS, *SERVERS])
def test_a_container_has_no_more_rights_than_it_needs(name: str, installation: Installation) -> None:
    (found,) = installation.engine.inspect(installation.container(name))
    host = found["HostConfig"]
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert not host["Privileged"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert {"0", ""}.isdisjoint(installation.inside(name, "id", "-u").split())
    refused = installation.inside(
        name, "sh", "-c", "touch /etc/here /usr/here /opt/here 2>/dev/null && echo written", check=False
    )
    assert "written" not in refused
    published = [one for one in (host["PortBindings"] or {}).values() if one]
    assert bool(published) == (name == "gateway")


@pytest.mark.parametrize("name", ["train-worker", "ingest-worker", "predict-api", "postgresql", "rabbitmq", "s3"])
def test_what_handles_data_has_no_way_out(name: str, installation: Installation) -> None:
    (found,) = installation.engine.inspect(installation.container(name))
    networks = installation.engine.inspect(*found["NetworkSettings"]["Networks"])
    assert networks
    assert [one["Name"] for one in networks if not one["Internal"]] == []


@pytest.mark.parametrize("name", OURS)
def test_one_thread_a_fit_and_only_the_libraries_of_its_trade(name: str, installation: Installation) -> None:
    if name.endswith("-worker"):
        assert installation.inside(name, "printenv", "OMP_NUM_THREADS").strip() == "1"
        return
    program = f"import importlib.util as u; print(*(one for one in {[*TRADES]} if u.find_spec(one)))"
    found = set(installation.python(name, program).split())
    assert found == {library for library, who in TRADES.items() if service_of(name) in who}


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_an_image_lists_what_it_holds(service: str, installation: Installation, tmp_path: Path) -> None:
    name = "gateway" if service == "gateway" else f"{service}-api"
    text = installation.inside(name, "cat", "/opt/medloom/sbom.cdx.json")
    listed = {(one["name"], one["version"]) for one in json.loads(text)["components"] if "pkg:pypi" in one["purl"]}
    program = (
        "from importlib.metadata import distributions as d; import re;"
        "print(*(re.sub('[-_.]+', '-', x.name).lower() + '=' + x.version for x in d()))"
    )
    installed = {tuple(one.split("=")) for one in installation.python(name, program).split()}
    assert {one for one in installed if not one[0].startswith("medloom")} == listed
    (tmp_path / "sbom.json").write_text(text)
    check = (
        "import sys; from cyclonedx.validation.json import JsonStrictValidator as V;"
        "from cyclonedx.schema import SchemaVersion as S;"
        "sys.exit(str(V(S.V1_6).validate_str(open(sys.argv[1]).read()) or '') or 0)"
    )
    done = subprocess.run(
        [ROOT / ".venv-compose/bin/python", "-c", check, tmp_path / "sbom.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (found,) = installation.engine.inspect(installation.container(name))
    labels = found["Config"]["Labels"]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert len(labels["org.opencontainers.image.revision"]) == 40


def secrets_of(installation: Installation) -> dict[str, str]:
    """Every secret value of the installation, with the name of what it opens."""
    kept = json.loads((installation.volume("keys-admin") / "secrets.json").read_text())
    found: dict[str, str] = {}

    def gather(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                gather(f"{name}.{key}", inner)
        elif isinstance(value, list):
            gather(name, value[-1])
        else:
            found[name] = str(value)

    gather("", kept)
    return found


def test_no_secret_can_be_seen_from_outside_or_is_a_default(installation: Installation) -> None:
    found = secrets_of(installation)
    assert len(found) > 25
    assert len(set(found.values())) == len(found)
    assert all(len(value) >= 24 for value in found.values())
    names = installation.compose("ps", "-a", "-q").split()
    seen = installation.engine.docker("inspect", *names) + installation.compose("logs", "--no-color")
    assert [name for name, value in found.items() if value.splitlines()[-1] in seen or value in seen] == []


def test_the_usual_default_passwords_open_nothing(installation: Installation) -> None:
    program = """
import asyncio, urllib.request, urllib.error, aio_pika, asyncpg
async def main():
    for user, word in (("guest", "guest"), ("admin", "admin"), ("medloom", "medloom"), ("medloom-ingest", "medloom")):
        for vhost in ("%2F", "medloom"):
            try:
                await aio_pika.connect(f"amqp://{user}:{word}@rabbitmq/{vhost}", timeout=10)
                print("broker", user)
            except Exception as error:
                assert "ACCESS_REFUSED" in str(error) or "refused" in str(error).lower(), repr(error)
    for user, word in (("postgres", "postgres"), ("postgres", ""), ("medloom_ingest", "medloom")):
        try:
            await asyncpg.connect(user=user, password=word, host="postgresql", database="postgres")
            print("database", user)
        except asyncpg.InvalidPasswordError:
            pass
    for place in ("s3:8333/medloom-raw", "s3:8888/buckets/medloom-raw/", "s3:8333/"):
        try:
            urllib.request.urlopen("http://" + place, timeout=10)
            print("store", place)
        except urllib.error.HTTPError as error:
            assert error.code in (401, 403), (place, error.code)
asyncio.run(main())
"""
    assert installation.python("train-api", program).split() == []


def test_a_study_from_upload_to_prediction_and_report(installation: Installation, token: str, tmp_path: Path) -> None:
    with installation.engine.timed("journey"):
        ran = run_study(write_study(tmp_path / "study"), tmp_path / "out", installation.url, token)
    assert ran.status == 0, ran.said
    assert ran.result["review"]["sha256"] == ran.result["prepared_sha256"]
    assert 0.5 < ran.best["test"]["auroc"]["value"] <= 1
    assert {".docx", ".pdf", ".svg", ".tiff", ".png"} <= {one.suffix for one in (ran.out / "report").rglob("*")}
    made = ran.result["ids"]
    with Medloom(installation.url, token) as medloom:
        study = medloom.study(made["study"])
        study.models.release(made["best_model"], "for the ward")
        endpoint = until(lambda: next(iter(study.endpoints.all()), None))
        rows = [{"hospital": "A", "age": 50 + age, "sbp": 150, "sex": "M", "old": 0} for age in range(40)]
        answered = study.endpoints.predict(endpoint.id, rows).predictions
        risks = [float(one.probability or 0) for one in answered]
        assert sum(risks[:20]) < sum(risks[20:])


def test_the_store_claims_room_as_it_is_filled(installation: Installation) -> None:
    """SeaweedFS sets a volume's whole room aside as it makes one: a bucket that begins with several starves others."""
    volumes = installation.volume("s3-data").glob("medloom-*.dat")
    claimed = Counter(one.stem.rsplit("_", maxsplit=1)[0] for one in volumes)
    assert len(claimed) > 3
    assert set(claimed.values()) == {1}


def test_nothing_is_trained_on_what_nobody_signed(installation: Installation, token: str, tmp_path: Path) -> None:
    waiting = run_study(write_study(tmp_path, review=None), tmp_path / "out", installation.url, token)
    assert waiting.status == 5, waiting.said
    with Medloom(installation.url, token) as medloom:
        newest = max(medloom.studies.all(), key=lambda one: one.id)
        (prepared,) = medloom.study(newest.id).prepared.all()
        with pytest.raises(MedloomProblem) as refused:
            medloom.study(newest.id).experiments.start(prepared.id, budget_s=5)
    assert refused.value.code == "not_approved"


def test_new_containers_keep_secrets_and_data_and_the_others_find_them_again(
    installation: Installation, token: str
) -> None:
    before = secrets_of(installation)
    with Medloom(installation.url, token) as medloom:
        studies = {one.id for one in medloom.studies.all()}
    assert studies
    with installation.engine.timed("second start"):
        installation.up("--force-recreate", "keys", "accounts", *SERVERS, "authz-migrate", "authz-api", "gateway")
        until(lambda: unhealthy(installation) == [], 240)
    assert secrets_of(installation) == before
    with Medloom(installation.url, token) as medloom:
        assert {one.id for one in medloom.studies.all()} == studies


def unhealthy(installation: Installation) -> list[str]:
    """The containers that do not say that they are ready."""
    found = installation.engine.inspect(*(installation.container(name) for name in (*OURS, *SERVERS)))
    return [one["Name"] for one in found if one["State"].get("Health", {}).get("Status") != "healthy"]
