"""Each policy can fail: a violation is planted in the hospital's overlay, and the policy finds it."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deploy.network import allowed, expected
from deploy.policies import POLICIES, broken
from deploy.rendering import K8S, Choice, Document, named, render, render_choice

Plant = Callable[[list[Document]], object]
HOSPITAL = (
    "external-postgresql",
    "external-rabbitmq",
    "external-s3",
    "provision",
    "tls",
    "gateway-api",
    "oidc",
    "keda",
)


@pytest.fixture(scope="module")
def hospital(tools: Path) -> list[Document]:
    return render(tools / "kubectl", K8S / "overlays" / "hospital")


def pod(documents: list[Document], name: str = "train-worker") -> Any:
    return named(documents, "Deployment", name)[0]["spec"]["template"]["spec"]


def container(documents: list[Document], name: str = "train-worker") -> Any:
    return pod(documents, name)["containers"][0]


def settings(documents: list[Document], service: str) -> Any:
    (found,) = (
        one for one in named(documents, "ConfigMap") if one["metadata"]["name"].startswith(f"{service}-settings")
    )
    return found["data"]


def within(documents: list[Document]) -> Any:
    return container(documents)["securityContext"]


def add(what: Any, value: Any) -> None:
    what.append(value)


VOLUME = {"name": "host", "hostPath": {"path": "/"}}
PLANTED: dict[str, tuple[str, Plant]] = {
    "root": ("runAsNonRoot", lambda d: pod(d)["securityContext"].update(runAsNonRoot=False)),
    "user 0": ("runs as root", lambda d: pod(d)["securityContext"].update(runAsUser=0)),
    "writable root": (
        "readOnlyRootFilesystem",
        lambda d: within(d).pop("readOnlyRootFilesystem"),
    ),
    "capability": (
        "capabilities",
        lambda d: within(d).update(capabilities={"add": ["NET_ADMIN"]}),
    ),
    "escalation": ("allowPriv", lambda d: within(d).update(allowPrivilegeEscalation=True)),
    "no seccomp": ("seccompProfile", lambda d: pod(d)["securityContext"].pop("seccompProfile")),
    "host network": ("hostNetwork", lambda d: pod(d).update(hostNetwork=True)),
    "host folder": ("volume host", lambda d: add(pod(d)["volumes"], VOLUME)),
    "lax namespace": ("restricted", lambda d: named(d, "Namespace")[0]["metadata"].update(labels={})),
    "no limit": ("no limits of memory", lambda d: container(d)["resources"]["limits"].pop("memory")),
    "no request": ("no requests of cpu", lambda d: container(d)["resources"]["requests"].pop("cpu")),
    "endless scratch": ("has no size", lambda d: pod(d)["volumes"][1]["emptyDir"].pop("sizeLimit")),
    "too little memory": ("allow 8512 MB", lambda d: settings(d, "ingest").update(PARSE_MEMORY_MB="8000")),
    "token": ("mounts a token", lambda d: pod(d).pop("automountServiceAccountToken")),
    "shared account": ("account of its own", lambda d: pod(d).pop("serviceAccountName")),
    "account with token": ("hands out", lambda d: named(d, "ServiceAccount")[0].pop("automountServiceAccountToken")),
    "rights": ("gives rights", lambda d: add(d, {"kind": "ClusterRoleBinding", "metadata": {"name": "x"}})),
    "wrong probe": ("asks /ready", lambda d: container(d)["readinessProbe"]["httpGet"].update(path="/ready")),
    "wrong port": ("asks port 80", lambda d: container(d)["livenessProbe"]["httpGet"].update(port=80)),
    "no probe": ("startupProbe asks None", lambda d: container(d).pop("startupProbe")),
    "port nobody hears": ("names the ports", lambda d: add(container(d)["ports"], {"containerPort": 8080})),
    "unknown setting": ("is no setting of train", lambda d: settings(d, "train").update(WORKERS="2")),
    "refused value": ("JOB_SLOTS", lambda d: settings(d, "train").update(JOB_SLOTS="many")),
    "missing ConfigMap": ("no ConfigMap", lambda d: container(d)["envFrom"][1]["configMapRef"].update(name="gone")),
    "secret written down": ("written down", lambda d: add(d, {"kind": "Secret", "metadata": {"name": "x"}})),
    "secret in ConfigMap": ("like a secret", lambda d: settings(d, "authz").update(INTERNAL_SECRET="x")),
    "password in address": ("like a secret", lambda d: settings(d, "train").update(BUS_URL="amqp://a:b@c/d")),
    "secret in environment": (
        "into the environment",
        lambda d: add(container(d)["env"], {"name": "SSL_CERT_FILE", "valueFrom": {"secretKeyRef": {}}}),
    ),
    "foreign secret": ("instead of", lambda d: pod(d)["volumes"][0]["secret"].update(secretName="medloom-authz")),
    "scaled twice": ("is scaled twice", lambda d: add(d, copy.deepcopy(named(d, "ScaledObject")[0]))),
    "counted twice": ("names replicas", lambda d: named(d, "Deployment", "train-api")[0]["spec"].update(replicas=3)),
    "not spread": ("is not spread", lambda d: pod(d).pop("topologySpreadConstraints")),
    "no time": ("no time to end", lambda d: pod(d).update(terminationGracePeriodSeconds=5)),
    "no budget": ("no disruption", lambda d: d.remove(named(d, "PodDisruptionBudget", "train-worker")[0])),
    "no worker": ("train-worker: missing", lambda d: d.remove(named(d, "Deployment", "train-worker")[0])),
    "not migrated": ("nobody migrates", lambda d: d.remove(named(d, "Job", "train-migrate")[0])),
    "latest": ("has no version", lambda d: container(d).update(image="medloom/train:latest")),
    "given up": ("no longer maintained", lambda d: container(d).update(image="bitnami/postgresql:17")),
    "withdrawn": ("no longer maintained", lambda d: container(d).update(image="minio/server:2025")),
    "number nobody tells": (
        "nobody tells",
        lambda d: named(d, "ScaledObject")[0]["spec"]["triggers"][0]["metadata"].update(
            valueLocation='medloom_backlog{service="train"}'
        ),
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_violation_is_found(what: str, hospital: list[Document]) -> None:
    words, plant = PLANTED[what]
    documents = copy.deepcopy(hospital)
    assert broken(documents) == []
    plant(documents)
    found = broken(documents)
    assert any(words in problem for problem in found), found


def test_every_policy_has_found_something(hospital: list[Document]) -> None:
    complained = set()
    for _, plant in PLANTED.values():
        documents = copy.deepcopy(hospital)
        plant(documents)
        complained |= {problem.partition(":")[0] for problem in broken(documents)}
    assert complained == {policy.__name__ for policy in POLICIES}


OPENED: dict[str, Plant] = {
    "to everywhere": lambda d: named(d, "NetworkPolicy", "to-s3")[0]["spec"]["egress"][0]["to"][0]["ipBlock"].update(
        cidr="0.0.0.0/0"
    ),
    "from everybody": lambda d: named(d, "NetworkPolicy", "gateway-from-outside")[0]["spec"]["ingress"][0].pop("from"),
    "service to service": lambda d: (
        named(d, "NetworkPolicy", "gateway-to-services")[0]["spec"].update(podSelector={}),
        named(d, "NetworkPolicy", "services-from-gateway")[0]["spec"]["ingress"][0]["from"][0].update(podSelector={}),
    ),
    "no wall": lambda d: d.remove(named(d, "NetworkPolicy", "nothing")[0]),
    "gateway to the store": lambda d: add(
        named(d, "NetworkPolicy", "to-s3")[0]["spec"]["podSelector"]["matchExpressions"][0]["values"], "gateway"
    ),
    "prometheus at the door": lambda d: add(
        named(d, "NetworkPolicy", "metrics")[0]["spec"]["ingress"][0]["ports"], {"protocol": "TCP", "port": 8000}
    ),
    "a flow too few": lambda d: d.remove(named(d, "NetworkPolicy", "services-from-gateway")[0]),
}


@pytest.mark.parametrize("what", OPENED)
def test_a_changed_flow_is_found(what: str, hospital: list[Document]) -> None:
    documents = copy.deepcopy(hospital)
    OPENED[what](documents)
    assert allowed(documents) != expected(HOSPITAL)


def test_a_component_without_its_flow_is_found(tools: Path, tmp_path: Path) -> None:
    documents = render_choice(tools / "kubectl", tmp_path / "x", Choice(("evaluation-stores",)))
    assert allowed(documents) == expected(("evaluation-stores",)) != expected(("evaluation-stores", "ingress"))
