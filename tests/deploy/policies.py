"""What every rendering must keep to. Each policy yields one sentence for each thing that is wrong."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from deploy.facts import PROBES, SECRET_FILES, SECRETS_DIR, SERVICES, exposed_metrics, settings_class, settings_problems
from deploy.rendering import Document, Workload, label, named, workloads

OUTSIDE_NAMES: Final = frozenset({"SSL_CERT_FILE", "PGSSLMODE", "PGSSLROOTCERT"})
_SECRET: Final = re.compile(r"://[^/\s$]+:[^/\s$]+@|-----BEGIN|(?i:password|secret|token|_key)$")
_QUANTITY: Final = {"": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
Problems = Iterator[str]


def amount(quantity: str) -> float:
    """A Kubernetes quantity as a number."""
    found = re.fullmatch(r"([0-9.]+)([a-zA-Z]*)", str(quantity))
    assert found, quantity
    return float(found[1]) * _QUANTITY[found[2]]


def ours(documents: list[Document]) -> list[Workload]:
    return [one for one in workloads(documents) if one.service in SERVICES]


def restricted(documents: list[Document]) -> Problems:
    """Pod Security "restricted", a root that cannot be written, and one user who is nobody."""
    for one in workloads(documents):
        pod, container = one.pod, one.container
        around, within = pod.get("securityContext", {}), container.get("securityContext", {})
        wanted: dict[str, tuple[Any, Any]] = {
            "runAsNonRoot": (around.get("runAsNonRoot"), True),
            "seccompProfile": (around.get("seccompProfile"), {"type": "RuntimeDefault"}),
            "allowPrivilegeEscalation": (within.get("allowPrivilegeEscalation"), False),
            "readOnlyRootFilesystem": (within.get("readOnlyRootFilesystem"), True),
            "capabilities": (within.get("capabilities"), {"drop": ["ALL"]}),
        }
        yield from (f"{one}: {name} is {is_!r}" for name, (is_, should) in wanted.items() if is_ != should)
        lowest = 10_000 if one.service in SERVICES else 1
        if around.get("runAsUser", 0) < lowest or within.get("runAsUser") == 0 or within.get("privileged"):
            yield f"{one}: runs as root or as a user whom a node may know"
        yield from (f"{one}: {name}" for name in ("hostNetwork", "hostPID", "hostIPC") if pod.get(name))
        for volume in pod.get("volumes", []):
            if not set(volume) - {"name"} <= {"emptyDir", "secret", "configMap"}:
                yield f"{one}: volume {volume['name']} is of a kind that is not allowed"
    for namespace in named(documents, "Namespace", "medloom"):
        if namespace["metadata"]["labels"].get("pod-security.kubernetes.io/enforce") != "restricted":
            yield "Namespace medloom: does not enforce restricted"


def bounded(documents: list[Document]) -> Problems:
    """Requests and limits everywhere, sizes on every scratch folder, and room for what the settings allow."""
    for one in workloads(documents):
        resources = one.container.get("resources", {})
        for of in ("requests", "limits"):
            missing = {"cpu", "memory", "ephemeral-storage"} - set(resources.get(of, {}))
            yield from (f"{one}: no {of} of {name}" for name in sorted(missing))
        for volume in one.pod.get("volumes", []):
            if "emptyDir" in volume and "sizeLimit" not in (volume["emptyDir"] or {}):
                yield f"{one}: volume {volume['name']} has no size"
    for one in ours(documents):
        limit = amount(one.container["resources"].get("limits", {}).get("memory", "0")) / 2**20
        if (needed := _megabytes(one, environment(one, documents))) > limit:
            yield f"{one}: its settings allow {needed} MB, and it has {limit:.0f} MB"


def _megabytes(one: Workload, told: dict[str, str]) -> int:
    """What a process may use by its own settings, beside half a gigabyte for itself."""

    def setting(name: str) -> int:
        default = settings_class(one.service).model_fields[name.lower()].default
        return int(told.get(f"MEDLOOM_{one.service.upper()}_{name}", default))

    match one.service, one.role:
        case "ingest", "worker":
            return 512 + setting("JOB_SLOTS") * setting("PARSE_MEMORY_MB")
        case "report", "worker":
            return 512 + setting("JOB_SLOTS") * setting("BUILD_MEMORY_MB")
        case "predict", "api":
            return 512 + setting("PARSE_MEMORY_MB") + setting("CACHE_MB")
        case "preprocess", "api":
            return 512 + setting("OPEN_TABLES") * setting("TABLE_MEMORY_MB")
    return 0


def without_tokens(documents: list[Document]) -> Problems:
    """Nobody gets a token of the cluster's API, and nobody gets rights there."""
    for one in workloads(documents):
        if one.pod.get("automountServiceAccountToken") is not False:
            yield f"{one}: mounts a token"
        accounts = named(documents, "ServiceAccount", one.pod.get("serviceAccountName", "default"))
        if not accounts:
            yield f"{one}: has no account of its own"
    for account in named(documents, "ServiceAccount"):
        if account.get("automountServiceAccountToken") is not False:
            yield f"{label(account)}: hands out tokens"
    for one_document in documents:
        if one_document["kind"] in {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}:
            yield f"{label(one_document)}: gives rights in the cluster"


def probed(documents: list[Document]) -> Problems:
    """Probes of what is there: paths that the programs answer, on ports that the process listens on."""
    for one in ours(documents):
        if one.kind != "Deployment":
            continue
        told = environment(one, documents)
        prefix = f"MEDLOOM_{one.service.upper()}_"
        ports = {int(told[prefix + name]) for name in ("PORT", "METRICS_PORT") if prefix + name in told}
        named_ports = {port["containerPort"] for port in one.container.get("ports", [])}
        if named_ports != ports:
            yield f"{one}: names the ports {sorted(named_ports)} and listens on {sorted(ports)}"
        for kind, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
            asked = one.container.get(kind, {}).get("httpGet", {})
            if asked.get("path") != path or path not in PROBES:
                yield f"{one}: {kind} asks {asked.get('path')}"
            if asked.get("port") not in ports:
                yield f"{one}: {kind} asks port {asked.get('port')}"
        scraped = one.template["metadata"].get("annotations", {})
        if int(scraped.get("prometheus.io/port", 0)) not in ports or scraped.get("prometheus.io/path") not in PROBES:
            yield f"{one}: Prometheus is sent elsewhere"


def environment(one: Workload, documents: list[Document]) -> dict[str, str]:
    """The variables that a container gets, by ConfigMaps and by name; what the cluster fills in is "1"."""
    found: dict[str, str] = {}
    for source in one.container.get("envFrom", []):
        if "configMapRef" in source:
            for config in named(documents, "ConfigMap", source["configMapRef"]["name"]):
                found |= {source.get("prefix", "") + key: value for key, value in config.get("data", {}).items()}
    for variable in one.container.get("env", []):
        found[variable["name"]] = variable.get("value", "1")
    return found


def configured(documents: list[Document]) -> Problems:
    """Every variable is a setting of that service, with a value that it takes; every ConfigMap that is named exists."""
    for one in ours(documents):
        for source in one.container.get("envFrom", []):
            name = source.get("configMapRef", {}).get("name", "")
            if not named(documents, "ConfigMap", name):
                yield f"{one}: there is no ConfigMap {name!r}"
        told = environment(one, documents)
        own = {name: value for name, value in told.items() if name not in OUTSIDE_NAMES}
        yield from (f"{one}: {problem}" for problem in settings_problems(one.service, own))


def secretive(documents: list[Document]) -> Problems:
    """No secret stands in these files, in a ConfigMap or in the environment."""
    for document in named(documents, "Secret"):
        yield f"{label(document)}: a secret is written down"
    for config in named(documents, "ConfigMap"):
        for key, value in config.get("data", {}).items():
            if _SECRET.search(key) or _SECRET.search(str(value)):
                yield f"{label(config)}: {key} looks like a secret"
    for one in workloads(documents):
        for variable in one.container.get("env", []):
            if "secretKeyRef" in variable.get("valueFrom", {}):
                yield f"{one}: {variable['name']} puts a secret into the environment"
            plain = str(variable.get("value", ""))
            if plain.startswith("/run/secrets/"):
                continue
            if _SECRET.search(plain) or (plain and _SECRET.search(variable["name"])):
                yield f"{one}: {variable['name']} looks like a secret"


def kept_apart(documents: list[Document]) -> Problems:
    """Each process sees the secrets of its own service alone, where the program looks for them."""
    for one in ours(documents):
        secrets = {v["name"]: v["secret"]["secretName"] for v in one.pod["volumes"] if "secret" in v}
        wanted = f"medloom-{one.service}" + ("-migrate" if one.role == "migrate" else "")
        if wanted.removeprefix("medloom-") not in SECRET_FILES:
            yield f"{one}: nothing makes the secret {wanted}"
        mounted = {m["mountPath"]: secrets.get(m["name"]) for m in one.container["volumeMounts"]}
        if mounted.get(SECRETS_DIR) != wanted or set(secrets.values()) != {wanted}:
            yield f"{one}: its secrets are {sorted(secrets.values())} instead of {wanted}"


def available(documents: list[Document]) -> Problems:
    """Spread over nodes, with a disruption budget, ended gently; never more than one scaler on one Deployment."""
    scaled = [one["spec"]["scaleTargetRef"]["name"] for kind in ("HorizontalPodAutoscaler", "ScaledObject")
              for one in named(documents, kind)]  # fmt: skip
    yield from (f"Deployment {name}: is scaled twice" for name in set(scaled) if scaled.count(name) > 1)
    for one in ours(documents):
        if one.kind != "Deployment":
            continue
        if one.name in scaled and "replicas" in one.document["spec"]:
            yield f"{one}: names replicas, though something else counts them"
        if not one.pod.get("topologySpreadConstraints"):
            yield f"{one}: is not spread"
        if one.pod.get("terminationGracePeriodSeconds", 30) < 45:
            yield f"{one}: has no time to end its work"
        budgets = named(documents, "PodDisruptionBudget", one.name)
        if [b["spec"]["selector"]["matchLabels"].items() <= one.labels.items() for b in budgets] != [True]:
            yield f"{one}: has no disruption budget"
    expected = {f"{name}-{role}" for name in SERVICES for role in ("api", "worker")} - {"gateway-worker"}
    found = {one.name for one in ours(documents) if one.kind == "Deployment"}
    yield from (f"Deployment {name}: missing or unknown" for name in sorted(expected ^ found))
    migrated = {one.service for one in ours(documents) if one.role == "migrate"}
    yield from (f"{name}: nobody migrates its database" for name in sorted(set(SERVICES) - migrated))


def sourced(documents: list[Document]) -> Problems:
    """Images with a version, from nobody who has given them up; volumes for the stores alone."""
    for one in workloads(documents):
        image = one.container["image"]
        tag = image.rsplit("/", 1)[-1].partition(":")[2]
        if not tag or tag == "latest":
            yield f"{one}: {image} has no version"
        if re.search("bitnami|ingress-nginx|^minio/", image):
            yield f"{one}: {image} is no longer maintained"
        if one.kind == "Deployment" and any("persistentVolumeClaim" in v for v in one.pod.get("volumes", [])):
            yield f"{one}: keeps data in a volume"
        if "volumeClaimTemplates" in one.document["spec"] and one.role != "store":
            yield f"{one}: keeps data in a volume"


def measured(documents: list[Document]) -> Problems:
    """KEDA scales by numbers that the services really tell."""
    for scaled in named(documents, "ScaledObject"):
        for trigger in scaled["spec"]["triggers"]:
            where = trigger["metadata"]["valueLocation"]
            metric, service = where.partition("{")[0], re.search(r'service="(\w+)"', where)
            if metric not in exposed_metrics():
                yield f"{label(scaled)}: nobody tells {metric}"
            if service is None or f"http://{service[1]}-api.medloom.svc:9000/metrics" != trigger["metadata"]["url"]:
                yield f"{label(scaled)}: asks {trigger['metadata']['url']} for {where}"


POLICIES: Final[tuple[Callable[[list[Document]], Problems], ...]] = (
    restricted,
    bounded,
    without_tokens,
    probed,
    configured,
    secretive,
    kept_apart,
    available,
    sourced,
    measured,
)


def broken(documents: list[Document]) -> list[str]:
    """Everything that is wrong with a rendering."""
    return [f"{policy.__name__}: {problem}" for policy in POLICIES for problem in policy(documents)]
