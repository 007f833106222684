"""Which pod may speak to which, worked out from the NetworkPolicies as a cluster would, and what should be so."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from deploy.facts import BEHIND, SERVICES, USE_OBJECTS
from deploy.rendering import Document, named, workloads

Flow = tuple[str, str, int]
_NAMESPACE: Final = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Place:
    """A pod of some namespace, or an address outside."""

    name: str
    namespace: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    address: str = ""


def _place(name: str, namespace: str, **labels: str) -> Place:
    return Place(name, namespace, tuple({key.replace("__", "/"): value for key, value in labels.items()}.items()))


# others whom the policies name, and two whom nobody may let in or out
AROUND: Final = (
    _place("dns", "kube-system", **{"k8s-app": "kube-dns"}),
    _place("prometheus", "monitoring"),
    _place("collector", "monitoring", **{"app.kubernetes.io/name": "otel-collector"}),
    _place("keda", "keda"),
    _place("gateway controller", "gateway-system"),
    _place("ingress controller", "ingress"),
    _place("cnpg", "medloom-postgresql", **{"cnpg.io/cluster": "postgresql"}),
    _place("rabbitmq cluster", "medloom-rabbitmq", **{"app.kubernetes.io/name": "rabbitmq"}),
    Place("postgresql of the hospital", address="192.0.2.10"),
    Place("rabbitmq of the hospital", address="192.0.2.20"),
    Place("s3 of the hospital", address="192.0.2.30"),
    Place("sign-on of the hospital", address="192.0.2.40"),
    _place("stranger", "default"),
    Place("internet", address="203.0.113.9"),
)
PORTS: Final = (53, 80, 443, 4318, 5432, 5671, 5672, 6443, 8000, 8333, 8888, 9000, 10001, 15672, 15692)


def allowed(documents: list[Document]) -> set[Flow]:
    """Every (from, to, port) that the policies let through, with a pod of ours at one end."""
    ours = [_of_workload(one) for one in workloads(documents)]
    policies = named(documents, "NetworkPolicy")
    found: set[Flow] = set()
    for one in ours:
        for other in (*ours, *AROUND):
            for port in PORTS:
                for source, target in ((one, other), (other, one)):
                    if source != target and _passes(policies, source, target, port):
                        found.add((source.name, target.name, port))
    return found


def _of_workload(one: Any) -> Place:
    return Place(one.name, one.namespace, tuple(one.labels.items()))


def _passes(policies: list[Document], source: Place, target: Place, port: int) -> bool:
    return _side(policies, "Egress", source, target, port) and _side(policies, "Ingress", target, source, port)


def _side(policies: list[Document], direction: str, here: Place, there: Place, port: int) -> bool:
    """Whether the policies that select ``here`` let it speak with ``there``; without any, everything passes."""
    if not here.namespace:
        return True
    mine = [
        one
        for one in policies
        if one["metadata"]["namespace"] == here.namespace
        and direction in one["spec"]["policyTypes"]
        and _matches(one["spec"]["podSelector"], dict(here.labels))
    ]
    peers, rules = ("to", "egress") if direction == "Egress" else ("from", "ingress")
    return not mine or any(
        _has_port(rule, port)
        and (peers not in rule or any(_is_peer(peer, there, here.namespace) for peer in rule[peers]))
        for one in mine
        for rule in one["spec"].get(rules, [])
    )


def _has_port(rule: Document, port: int) -> bool:
    return "ports" not in rule or any(one.get("port") == port for one in rule["ports"])


def _is_peer(peer: Document, there: Place, home: str) -> bool:
    if "ipBlock" in peer:
        block = peer["ipBlock"]
        address = ipaddress.ip_address(there.address) if there.address else None
        return address is not None and address in ipaddress.ip_network(block["cidr"])
    if there.address:
        return False
    if "namespaceSelector" in peer:
        near = _matches(peer["namespaceSelector"], {_NAMESPACE: there.namespace})
    else:
        near = there.namespace == home
    return near and _matches(peer.get("podSelector", {}), dict(there.labels))


def _matches(selector: Document, labels: dict[str, str]) -> bool:
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items()) and all(
        _meets(one, labels) for one in selector.get("matchExpressions", [])
    )


def _meets(expression: Document, labels: dict[str, str]) -> bool:
    assert expression["operator"] == "In", "only In is used here"
    return labels.get(expression["key"]) in expression["values"]


def expected(components: tuple[str, ...]) -> set[Flow]:
    """What the architecture needs, by what the programs say: who has a database, a queue, a bucket; who calls whom."""
    return {flow for part in _EXPECTED for flow in part(set(components))}


def _programs(*roles: str) -> Iterator[tuple[str, str]]:
    """(service, pod) of every process."""
    for service in SERVICES:
        for role in roles:
            if (service, role) != ("gateway", "worker"):
                yield service, f"{service}-{role}"


def _always(chosen: set[str]) -> Iterator[Flow]:
    for service in BEHIND:
        yield "gateway-api", f"{service}-api", 8000
    for _, pod in _programs("api", "worker"):
        yield "prometheus", pod, 9000
        yield "collector", pod, 9000
    everybody = [pod for _, pod in _programs("api", "worker", "migrate")]
    stores = ["postgresql", "rabbitmq", "s3"] if "evaluation-stores" in chosen else []
    for pod in (*everybody, *stores, *(["provision"] if _provisions(chosen) else [])):
        yield pod, "dns", 53
    if stores:
        yield "prometheus", "rabbitmq", 15692
        yield "collector", "rabbitmq", 15692


def _provisions(chosen: set[str]) -> bool:
    return bool({"evaluation-stores", "cloudnative-pg", "provision"} & chosen)


def _servers(chosen: set[str]) -> Iterator[Flow]:
    databases = {"evaluation-stores": "postgresql", "cloudnative-pg": "cnpg"} | {
        "external-postgresql": "postgresql of the hospital"
    }
    brokers = {
        "evaluation-stores": ("rabbitmq", 5672),
        "rabbitmq-operator": ("rabbitmq cluster", 5672),
        "external-rabbitmq": ("rabbitmq of the hospital", 5671),
    }
    stores = {"evaluation-stores": ("s3", 8333), "external-s3": ("s3 of the hospital", 443)}
    admin = [("", "provision")] if _provisions(chosen) else []
    for component in chosen:
        if component in databases:
            for _, pod in (*_programs("api", "worker", "migrate"), *admin):
                yield pod, databases[component], 5432
        if component in brokers:
            for _, pod in _programs("api", "worker"):
                yield pod, *brokers[component]
        if component in stores:
            for service, pod in (*_programs("api", "worker", "migrate"), *admin):
                if not service or service in USE_OBJECTS:
                    yield pod, *stores[component]


def _around(chosen: set[str]) -> Iterator[Flow]:
    if "gateway-api" in chosen:
        yield "gateway controller", "gateway-api", 8000
    if "ingress" in chosen:
        yield "ingress controller", "gateway-api", 8000
    if "keda" in chosen:
        yield "keda", "train-api", 9000
        yield "keda", "preprocess-api", 9000
    if "ray" in chosen:
        yield "train-worker", "trials-head", 10001
        for port in PORTS:
            yield "trials-head", "trials-fits", port
            yield "trials-fits", "trials-head", port
        for pod in ("trials-head", "trials-fits"):
            yield pod, "dns", 53
    if "tracing" in chosen:
        for _, pod in _programs("api", "worker"):
            yield pod, "collector", 4318
    if "oidc" in chosen:
        yield "gateway-api", "sign-on of the hospital", 443


_EXPECTED: Final = (_always, _servers, _around)
