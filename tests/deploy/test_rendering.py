"""Every overlay and combination of components: it renders, Kubernetes knows every field, and it keeps to the policies.

``MEDLOOM_DEPLOY_EVERY=1`` takes all combinations instead of a choice in which every pair of additions occurs.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest
import yaml
from deploy.custom import SPECS, shape_problems
from deploy.facts import provisioned
from deploy.network import Flow, allowed, expected
from deploy.policies import broken
from deploy.rendering import EDGES, EXTRAS, K8S, ROOT, STORES, Document, choices, render, render_choice, workloads

from medloom_kit.provision.files import Places

VERSIONS: Final = ("1.31", "1.37")
OVERLAYS: Final = {
    overlay.name: tuple(
        Path(name).name for name in yaml.safe_load((overlay / "kustomization.yaml").read_text())["components"]
    )
    for overlay in sorted((K8S / "overlays").iterdir())
}
Renderings = dict[str, tuple[tuple[str, ...], list[Document]]]


@pytest.fixture(scope="module")
def renderings(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Renderings:
    """All of them, by name."""
    kubectl, folder = tools / "kubectl", tmp_path_factory.mktemp("choices")
    chosen = list(choices(every=bool(os.environ.get("MEDLOOM_DEPLOY_EVERY"))))
    found: Renderings = {name: (parts, render(kubectl, K8S / "overlays" / name)) for name, parts in OVERLAYS.items()}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        made = pool.map(lambda choice: render_choice(kubectl, folder / str(choice), choice), chosen)
        found |= {str(choice): (choice.components, documents) for choice, documents in zip(chosen, made, strict=True)}
    print(f"\n{len(OVERLAYS)} overlays and {len(chosen)} combinations of components rendered")
    return found


def different(renderings: Renderings) -> list[Document]:
    """Every document that differs from all others, once."""
    found = {
        hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest(): document
        for _, documents in renderings.values()
        for document in documents
    }
    return list(found.values())


def test_every_component_is_part_of_some_combination() -> None:
    used = {name for stores in STORES for name in stores} | {name for edge in EDGES for name in edge} | set(EXTRAS)
    assert used | {"provision"} == {folder.name for folder in (K8S / "components").iterdir()}


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_knows_every_field(
    version: str, renderings: Renderings, tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [one for one in different(renderings) if (one["apiVersion"], one["kind"]) not in SPECS]
    assert validated(tools, version, documents, tmp_path) == []
    with capsys.disabled():
        print(f"\n{len(documents)} different documents are valid for Kubernetes {version}")


def validated(tools: Path, version: str, documents: list[Document], folder: Path) -> list[str]:
    """What kubernetes-validate says beside that all is well; a warning means that it looked at nothing."""
    path = folder / "documents.yaml"
    path.write_text(yaml.dump_all(documents, Dumper=yaml.CSafeDumper))
    command: list[str | Path] = [tools / "kubernetes-validate", "-k", version, "--strict", "--quiet", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return said or ([] if done.returncode == 0 else [f"status {done.returncode}"])


def test_the_validation_can_fail(tools: Path, tmp_path: Path) -> None:
    service: Document = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"port": 1}}
    assert "port" in str(validated(tools, "1.31", [service], tmp_path))
    unknown = service | {"apiVersion": "example.org/v1", "spec": {}}
    assert "find schema" in str(validated(tools, "1.31", [unknown], tmp_path))


def test_what_operators_add_has_the_shape_they_read(renderings: Renderings) -> None:
    custom = [one for one in different(renderings) if (one["apiVersion"], one["kind"]) in SPECS]
    assert {one["kind"] for one in custom} == {kind for _, kind in SPECS}
    assert [problem for one in custom for problem in shape_problems(one)] == []
    bad = {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "spec": custom[0]["spec"] | {"minReplicas": 1}}
    assert "minReplicas" in str(shape_problems(bad))


def test_every_rendering_keeps_to_the_policies(renderings: Renderings) -> None:
    assert {name: found for name, (_, documents) in renderings.items() if (found := broken(documents))} == {}


def test_every_rendering_lets_through_what_the_architecture_needs_and_no_more(renderings: Renderings) -> None:
    wrong: dict[str, dict[str, list[Flow]]] = {}
    known: dict[str, set[Flow]] = {}
    for name, (components, documents) in renderings.items():
        # most additions change nothing of the network, and to work it out takes half a second
        key = json.dumps(
            [one for one in documents if one["kind"] == "NetworkPolicy"] + [sorted(map(str, workloads(documents)))]
        )
        is_, should = known.get(key) or allowed(documents), expected(components)
        known[key] = is_
        if is_ != should:
            wrong[name] = {"too much": sorted(is_ - should), "missing": sorted(should - is_)}
    assert wrong == {}


def test_the_servers_of_the_evaluation_are_where_the_secrets_say(renderings: Renderings) -> None:
    _, documents = renderings["evaluation"]
    ports = {one["metadata"]["name"]: one["spec"]["ports"][0]["port"] for one in documents if one["kind"] == "Service"}
    places = Places()
    for place in (places.postgresql, places.rabbitmq, places.s3):
        name, port = place.split(":")
        assert ports[name] == int(port)


def images(value: object) -> Iterator[str]:
    """Every image that a document names, wherever it does."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key in {"image", "imageName"} else images(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from images(inner)


def test_without_internet_every_image_comes_from_the_hospital(renderings: Renderings) -> None:
    outside: dict[bool, set[str]] = {True: set(), False: set()}
    for components, documents in renderings.values():
        found = {image for image in images(documents) if not image.startswith("registry.hospital.example/")}
        outside["air-gapped" in components] |= found
    assert outside[True] == set()
    assert len(outside[False]) == 13  # seven services, train with Ray, four servers, and two kinds of RabbitMQ image


def test_every_secret_that_is_mounted_can_be_made(renderings: Renderings, tools: Path, tmp_path: Path) -> None:
    for name, text in provisioned().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}
    command: list[str | Path] = [ROOT / "deploy" / "k8s" / "secrets", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    made = {one["metadata"]["name"]: one for one in yaml.safe_load_all(done.stdout) if one}
    assert {one["metadata"]["namespace"] for one in made.values()} == {"medloom"}
    mounted = {
        volume["secret"]["secretName"]
        for _, documents in renderings.values()
        for one in workloads(documents)
        for volume in one.pod["volumes"]
        if "secret" in volume
    }
    assert mounted <= set(made)
    assert set(made["medloom-authz"]["data"]) >= {"medloom_authz_database_url", "medloom_authz_ledger_key"}
