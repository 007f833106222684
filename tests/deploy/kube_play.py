"""Runs the pods of one service as deploy/k8s describes them, by "podman kube play": its migration, its API, its worker.

Usage: scripts/kube-play SERVICE. The image ``medloom/<service>`` comes from podman's store or from the Docker engine.

Debian's podman 4.3 is no kubelet. What it does not know is put differently, and nothing else is changed: a Job's pod
becomes a Pod; variables are written out (it drops ``envFrom.prefix``); the Secret becomes a ConfigMap (it does
not decode them); ports and spread are left out (there is no network here). Servers are left out too: each pod keeps its
data in a file of its own, is seen to refuse work before that is migrated, and is ready afterwards.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml
from deploy.facts import SERVICES, provisioned
from deploy.policies import amount, environment
from deploy.rendering import K8S, Document, Workload, render, workloads

ALONE: Final = {
    "database_url": "sqlite+aiosqlite:////scratch/database.sqlite3",
    "bus_url": "inprocess://",
    "objects_url": "file:///scratch/objects",
}
PATIENCE_S: Final = 120.0
_SEEN: Final = """
import json, os
status = dict(line.split(":\\t", 1) for line in open("/proc/1/status").read().splitlines() if ":\\t" in line)
told = [status[name] for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")]
print(json.dumps([os.getuid(), *told, os.access("/", os.W_OK)]))
"""


class Podman:
    """podman with settings of its own, so that nothing of the machine's is used or left behind."""

    def __init__(self, folder: Path) -> None:
        (folder / "containers.conf").write_text(
            "[containers]\ndefault_ulimits = []\n"
            '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
        )
        (folder / "storage.conf").write_text(
            f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
        )
        self._env = os.environ | {
            "CONTAINERS_CONF": f"{folder}/containers.conf",
            "CONTAINERS_STORAGE_CONF": f"{folder}/storage.conf",
        }

    def __call__(self, *words: str, check: bool = True, **more: Any) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            ["podman", *words], env=self._env, capture_output=True, text=True, check=False, timeout=600, **more
        )
        if check and done.returncode:
            raise SystemExit(f"podman {' '.join(words)}: {done.stdout}{done.stderr}")
        return done

    def load(self, image: str) -> None:
        """From the Docker engine of this machine."""
        known = subprocess.run(["docker", "image", "inspect", image], capture_output=True, text=True, check=False)
        if known.returncode:
            raise SystemExit(f"no image {image} (scripts/images builds it): {known.stderr.strip()}")
        with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saved:
            self("load", stdin=saved.stdout)


def played(one: Workload, documents: list[Document]) -> Document:
    """A workload's pod as podman reads it."""
    pod = json.loads(json.dumps(one.pod))
    (container,) = pod["containers"]
    container["env"] = [{"name": name, "value": value} for name, value in environment(one, documents).items()]
    container.pop("envFrom")
    container.pop("ports", None)
    pod.pop("topologySpreadConstraints", None)
    pod["restartPolicy"] = "Never"
    for volume in pod["volumes"]:
        if "secret" in volume:
            volume["configMap"] = {"name": volume.pop("secret")["secretName"]}
    meta = {"name": one.name, "labels": one.labels}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": pod}


def secret(service: str, name: str) -> Document:
    """The service's secrets, with data in a file and a bus in the process."""
    folder = name.removeprefix("medloom-")
    data = {key.split("/")[1]: text for key, text in provisioned().items() if key.startswith(f"{folder}/")}
    data = {key: text for key, text in data.items() if not key.endswith("database_owner_url")}
    data |= {f"medloom_{service}_{key}": text for key, text in ALONE.items()}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


@contextmanager
def playing(podman: Podman, one: Workload, documents: list[Document], folder: Path) -> Iterator[str]:
    """The pod at work; the name of its container."""
    (source,) = (volume["secret"]["secretName"] for volume in one.pod["volumes"] if "secret" in volume)
    path = folder / f"{one.name}.yaml"
    path.write_text(yaml.safe_dump_all([secret(one.service, source), played(one, documents)]))
    podman("kube", "play", "--network", "none", str(path))
    try:
        yield f"{one.name}-main"
    finally:
        podman("pod", "rm", "-f", one.name)


def confined(podman: Podman, one: Workload, name: str) -> list[str]:
    """What the container may not do, seen from inside; fails when it may."""
    seen = json.loads(podman("exec", name, "python", "-c", _SEEN).stdout)
    none = "0" * 16
    wanted = [10001, none, none, "1", "2", False]
    memory = int(podman("inspect", name, "--format", "{{.HostConfig.Memory}}").stdout)
    if seen != wanted or memory != amount(one.container["resources"]["limits"]["memory"]):
        raise SystemExit(f"{one}: {seen} instead of {wanted}, {memory} bytes")
    return ["user 10001", "no capability", "no new privileges", "seccomp", "read-only root", f"{memory >> 20} MiB"]


def until(podman: Podman, one: Workload, name: str, said: str) -> None:
    """Wait until the process is ready, or says this to be the reason why it is not."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = podman("exec", name, "medloom-service", "ready", check=False)
        if said in answer.stderr if said else answer.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"{one}: {answer.stderr}\n{podman('logs', name, check=False).stderr[-3000:]}")
        time.sleep(1)


def run(podman: Podman, one: Workload, documents: list[Document], folder: Path) -> str:
    with playing(podman, one, documents, folder) as name:
        if one.role == "migrate":
            status = podman("wait", name).stdout.strip()
            if status != "0":
                raise SystemExit(f"{one}: status {status}\n{podman('logs', name).stderr}")
            return "ended with status 0"
        until(podman, one, name, "database is not at the newest version")
        podman("exec", name, "medloom-service", "migrate")
        until(podman, one, name, "")
        return "not ready before its migration, ready after it, " + ", ".join(confined(podman, one, name))


def main(kubectl: Path, service: str) -> None:
    documents = render(kubectl, K8S / "overlays" / "evaluation")
    mine = {one.role: one for one in workloads(documents) if one.service == service}
    with TemporaryDirectory(prefix="medloom-play-") as name:
        folder, podman = Path(name), Podman(Path(name))
        try:
            podman.load(mine["migrate"].container["image"])
            for role in ("migrate", "api", "worker"):
                if role in mine:
                    print(f"{mine[role]}: {run(podman, mine[role], documents, folder)}", flush=True)
        finally:
            podman("system", "reset", "-f", check=False)


if __name__ == "__main__":
    if sys.argv[2:] not in [[service] for service in SERVICES]:
        raise SystemExit(f"usage: scripts/kube-play {'|'.join(SERVICES)}")
    main(Path(sys.argv[1]), sys.argv[2])
