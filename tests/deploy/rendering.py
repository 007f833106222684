"""What kustomize makes of deploy/k8s: overlays as they are, and components put together in every sensible way."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parents[2]
K8S: Final = ROOT / "deploy" / "k8s"
Document = dict[str, Any]

# one way to each kind of server, one way in, and what may be added to any of them
STORES: Final = (
    ("evaluation-stores",),
    *(
        (postgresql, rabbitmq, "external-s3")
        for postgresql in ("external-postgresql", "cloudnative-pg")
        for rabbitmq in ("external-rabbitmq", "rabbitmq-operator")
    ),
)
EDGES: Final = ((), ("gateway-api",), ("ingress",))
EXTRAS: Final = ("gpu-workers", "keda", "oidc", "ray", "tls", "tracing", "air-gapped")


@dataclass(frozen=True)
class Choice:
    """Components in the order in which an overlay names them."""

    components: tuple[str, ...]

    def __str__(self) -> str:
        return "+".join(self.components)


def choices(*, every: bool) -> Iterator[Choice]:
    """All combinations; or all servers and ways in, each with nothing and with everything, and every pair of extras."""
    for stores, edge in itertools.product(STORES, EDGES):
        for size in range(len(EXTRAS) + 1) if every else (0, len(EXTRAS)):
            for extras in itertools.combinations(EXTRAS, size):
                yield Choice((*stores, *edge, *extras))
    if not every:
        for pair in itertools.combinations_with_replacement(EXTRAS, 2):
            yield Choice((*STORES[1], "gateway-api", *dict.fromkeys(pair)))


def render(kubectl: Path, folder: Path) -> list[Document]:
    """The documents of a kustomization; fails with kustomize's own words."""
    done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise AssertionError(f"{folder}: {done.stderr}")
    # kustomize warns of what it will stop to understand
    assert done.stderr == "", done.stderr
    return [one for one in yaml.load_all(done.stdout, Loader=yaml.CSafeLoader) if one]


def render_choice(kubectl: Path, folder: Path, choice: Choice) -> list[Document]:
    """The base with these components."""
    folder.mkdir(parents=True)
    near = Path(os.path.relpath(K8S, folder))
    text = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [str(near / "base")],
        "components": [str(near / "components" / name) for name in choice.components],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(text))
    return render(kubectl, folder)


def named(documents: list[Document], kind: str, name: str = "") -> list[Document]:
    """The documents of a kind, or the one of that name."""
    return [one for one in documents if one["kind"] == kind and name in {"", one["metadata"]["name"]}]


def label(document: Document) -> str:
    return f"{document['kind']} {document['metadata']['name']}"


@dataclass(frozen=True)
class Workload:
    """Something that runs pods: its name and namespace, and the pods' template."""

    kind: str
    name: str
    namespace: str
    template: Document
    document: Document

    @property
    def pod(self) -> Document:
        spec: Document = self.template["spec"]
        return spec

    @property
    def container(self) -> Document:
        """Every pod of Medloom has one."""
        (only,) = self.pod["containers"]
        found: Document = only
        return found

    @property
    def labels(self) -> dict[str, str]:
        found: dict[str, str] = self.template["metadata"]["labels"]
        return found

    @property
    def service(self) -> str:
        return self.labels.get("app.kubernetes.io/name", "")

    @property
    def role(self) -> str:
        return self.labels.get("app.kubernetes.io/component", "")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def workloads(documents: list[Document]) -> list[Workload]:
    """Deployments, StatefulSets and Jobs, and the two sorts of pods of a Ray cluster."""
    return [
        Workload(one["kind"], one["metadata"]["name"], one["metadata"]["namespace"], one["spec"]["template"], one)
        for one in documents
        if one["kind"] in {"Deployment", "StatefulSet", "Job"}
    ] + [pods for one in named(documents, "RayCluster") for pods in _of_ray(one)]


def _of_ray(cluster: Document) -> Iterator[Workload]:
    name, namespace, spec = cluster["metadata"]["name"], cluster["metadata"]["namespace"], cluster["spec"]
    yield Workload("RayCluster", f"{name}-head", namespace, spec["headGroupSpec"]["template"], cluster)
    for group in spec["workerGroupSpecs"]:
        yield Workload("RayCluster", f"{name}-{group['groupName']}", namespace, group["template"], cluster)
