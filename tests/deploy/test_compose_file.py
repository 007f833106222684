"""docker-compose.yml as it is written, without an engine: scripts/e2e-compose starts it."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from medloom_contracts.buckets import WRITES
from medloom_kit.provision.files import Places, write

ROOT: Final = Path(__file__).resolve().parents[2]
SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")
STAYING: Final = {*(f"{one}-{role}" for one in SERVICES for role in ("api", "worker")), "gateway"}
SERVERS: Final = {"postgresql", "rabbitmq", "s3"}
ONCE: Final = {"keys", "folders", "accounts", *(f"{one}-migrate" for one in (*SERVICES, "gateway"))}


class _Loader(yaml.SafeLoader):
    """Compose's own tags say how an overlay merges; what they stand before is read as it is."""


def _as_it_is(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node)
    assert isinstance(node, yaml.SequenceNode)
    return loader.construct_sequence(node)


_Loader.add_constructor("!override", _as_it_is)


def read(name: str = "docker-compose.yml") -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((ROOT / name).read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    return found


COMPOSE: Final = read()


def test_every_service_is_there_as_api_worker_and_migration() -> None:
    assert set(COMPOSE["services"]) == STAYING | SERVERS | ONCE
    assert {*SERVICES, "gateway"} == set(WRITES)


@pytest.mark.parametrize("name", sorted(STAYING | SERVERS | ONCE))
def test_nothing_has_more_rights_or_room_than_it_needs(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"]["max-size"]
    assert "privileged" not in service
    assert service.get("cap_add", []) == (["CHOWN"] if name == "folders" else [])
    if name in {"keys", "folders"}:  # root, to hand out fresh volumes, and cut off from everything
        assert service["network_mode"] == "none"
    else:
        assert not service["user"].startswith("0")


@pytest.mark.parametrize("name", sorted(STAYING | SERVERS))
def test_what_stays_is_probed_and_started_again(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert "ports" not in service or name == "gateway"
    assert service["stop_grace_period"]


def test_only_the_gateway_is_published_and_on_loopback_unless_told_otherwise() -> None:
    assert COMPOSE["services"]["gateway"]["ports"] == ["${MEDLOOM_LISTEN:-127.0.0.1:8765}:8000"]
    assert [name for name, network in COMPOSE["networks"].items() if not network.get("internal")] == ["front"]
    assert [name for name, one in COMPOSE["services"].items() if "front" in one.get("networks", ())] == ["gateway"]


@pytest.mark.parametrize("name", sorted(STAYING))
def test_a_service_starts_after_its_migration_alone(name: str) -> None:
    service = name.removesuffix("-api").removesuffix("-worker")
    after = COMPOSE["services"][name]["depends_on"]
    assert after[f"{service}-migrate"] == {"condition": "service_completed_successfully"}
    assert after["rabbitmq"] == {"condition": "service_healthy"}
    assert COMPOSE["services"][f"{service}-migrate"]["depends_on"] == {
        "accounts": {"condition": "service_completed_successfully"}
    }


def test_a_container_sees_its_own_secrets_alone(tmp_path: Path) -> None:
    write(tmp_path, Places())
    folders = {path.name for path in tmp_path.iterdir()}
    assert {f"keys-{one}" for one in folders} == {one for one in COMPOSE["volumes"] if one.startswith("keys-")}
    for name, service in COMPOSE["services"].items():
        mounted = {one.split(":")[0] for one in service.get("volumes", ()) if one.startswith("keys-")}
        mine = name.removesuffix("-api").removesuffix("-worker")
        expected = {f"keys-{'admin' if mine == 'accounts' else mine}"}
        if name not in {"keys", "folders"}:
            assert mounted == expected, name
            assert all(one.endswith(":ro") for one in service["volumes"] if one.startswith("keys-"))


def test_no_password_is_written_anywhere() -> None:
    for name in ("docker-compose.yml", "docker-compose.silo.yml", "deploy/compose/rabbitmq.conf"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = re.findall(
            r"(?i)^\s*[-\w.]*(?:password|secret|passwd|_key|pass)[-\w.]*\s*[:=]\s*(\S+)", text, re.MULTILINE
        )
        assert [one for one in named if not one.startswith(("/run/secrets/", "{", "scram"))] == [], name
        assert "guest" not in text


def test_the_object_store_keeps_its_telemetry_and_its_filer_to_itself(tmp_path: Path) -> None:
    store = COMPOSE["services"]["s3"]
    assert "-master.telemetry=false" in store["command"]
    write(tmp_path, Places())
    keys = re.findall(r'^\[(jwt[\w.]+)\]\nkey = "(.{24,})"$', (tmp_path / "s3/security.toml").read_text(), re.MULTILINE)
    assert [name for name, _ in keys] == [
        "jwt.signing",
        "jwt.signing.read",
        "jwt.filer_signing",
        "jwt.filer_signing.read",
    ]


def test_no_image_is_taken_without_a_version() -> None:
    for name, service in COMPOSE["services"].items():
        image = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", service["image"])
        assert re.search(r":\d", image), name
        assert not image.startswith("minio/")
        assert name in SERVERS or service["pull_policy"] == "${MEDLOOM_PULL:-never}"


def test_the_minio_compatible_overlay_replaces_the_store_alone() -> None:
    overlay = read("docker-compose.silo.yml")
    assert set(overlay["services"]) <= {"s3", "folders", "accounts"}
    assert "silo" in overlay["services"]["s3"]["image"]
