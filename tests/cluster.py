"""Every service in its own processes on the private servers, behind the gateway: the hospital's size on one machine."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx
from servers import HOST, free_ports, patiently
from stack import Stack

from medloom_authz.keys import key_files
from medloom_kit.objects import open_store
from medloom_kit.policy import public_key_of
from medloom_kit.provision import broker, database
from medloom_kit.provision.files import Secrets

SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")
START_TIMEOUT_S: Final = 400.0
STOP_TIMEOUT_S: Final = 40.0


class ClusterError(RuntimeError):
    """A process of the cluster did not do what it should; the end of its log is in the text."""


class Accounts:
    """What provisioning gives a new installation: every service gets in with rights of its own, as in a hospital."""

    def __init__(self, stack: Stack, name: str) -> None:
        self._stack, self.name, self._secrets = stack, name, Secrets.of({})
        words = {one: word for one, word in self._secrets.broker.items() if one != "admin"}
        wanted = broker.definitions(words, vhost=name, prefix=f"{name}-")
        patiently(lambda: broker.import_definitions(stack.rabbitmq.api_url, wanted))
        admin = stack.postgresql.url("postgres").replace("+asyncpg", "")
        made = database.provision(admin, self._secrets.passwords(), prefix=f"{name}_")
        # in a thread of its own, for a browser's tests have a loop at work in this one
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, made).result()

    def bus(self, service: str) -> str:
        return self._stack.rabbitmq.url_of(f"{self.name}-{service}", self._secrets.broker[service], self.name)

    def database(self, service: str, *, owner: bool = False) -> str:
        role = (database.owner_role if owner else database.runtime_role)(service, f"{self.name}_")
        word = (self._secrets.owner if owner else self._secrets.runtime)[service]
        return self._stack.postgresql.url_of(role, word, database.database_name(service, f"{self.name}_"))


class Cluster:
    """``url`` is the gateway's address; ``logs`` is the folder of what every process said."""

    def __init__(self, stack: Stack, folder: Path, otlp_endpoint: str = "") -> None:
        self.stack = stack
        self.folder = folder
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True)
        self.vhost = stack.new_vhost()
        self._accounts = Accounts(stack, self.vhost.rsplit("/", maxsplit=1)[1])
        self.databases = {name: self._accounts.database(name) for name in (*SERVICES, "gateway")}
        names = [*(f"{name}-{role}" for name in SERVICES for role in ("api", "worker")), "gateway-api"]
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.url = f"http://{HOST}:{self.ports['gateway-api']}"
        self._otlp = otlp_endpoint
        self._internal = secrets.token_urlsafe(24)
        self._public_key = public_key_of(key_files(folder / "keys")[0])
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str, port: int) -> dict[str, str]:
        """The settings of one process."""
        values = {
            "DATABASE_URL": self.databases[name],
            "BUS_URL": self._accounts.bus(name),
            "OBJECTS_URL": self.stack.s3_url(name),
            "CAPABILITY_PUBLIC_KEY": self._public_key,
            "SCRATCH_DIR": str(self.folder / "scratch"),
            "OTLP_ENDPOINT": self._otlp,
            "PORT": str(port),
        }
        if name in {"authz", "gateway"}:
            values["INTERNAL_SECRET"] = self._internal
        if name == "authz":
            values |= {"KEYS_DIR": str(self.folder / "keys"), "PRINT_FIRST_BOOT": "false"}
        if name == "gateway":
            values |= {f"{each.upper()}_URL": f"http://{HOST}:{self.ports[f'{each}-api']}" for each in SERVICES}
        prefix = f"MEDLOOM_{name.upper()}_"
        return dict(os.environ) | {"OMP_NUM_THREADS": "1"} | {prefix + key: value for key, value in values.items()}

    def start(self) -> Self:
        """Migrate, then start everything and wait until each says that it is ready."""
        try:
            self._forget_heads()
            self._migrate()
            for name in (*self.ports,):
                self.launch(name)
            for name in self.ports:
                self.wait_ready(name)
        except BaseException:
            self.stop()
            raise
        return self

    def _forget_heads(self) -> None:
        """The store had other clusters before this one: the heads of their ledgers are not this one's."""
        store = open_store(self.stack.s3_url("authz"))
        for key in list(store.keys("ledger/heads/")):
            store.delete(key)

    def launch(self, name: str) -> None:
        """Start one process, for example ``train-worker``."""
        service, role = name.split("-")
        self._running[name] = self._process(service, role, self.ports[name])

    def kill(self, name: str) -> None:
        """kill -9."""
        self._running[name].send_signal(signal.SIGKILL)
        self._running.pop(name).wait()

    def wait_ready(self, name: str) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._running[name].poll() is not None:
                break
            try:
                if httpx.get(f"http://{HOST}:{self.ports[name]}/readyz", timeout=5).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise ClusterError(f"{name} did not become ready:\n{self.said(name)[-3000:]}")

    def said(self, name: str) -> str:
        """The log of one process so far."""
        path = self.logs / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def first_boot_secret(self) -> str:
        """A fresh one-time secret for the first administrator."""
        return self.command("authz", "first-boot").strip().rsplit(" ", maxsplit=1)[1]

    def command(self, service: str, *arguments: str, **settings: str) -> str:
        """Run a command of one service, some settings changed; what it printed on both streams."""
        done = subprocess.run(
            [sys.executable, "-m", f"medloom_{service}.main", *arguments],
            env=self.environment(service, 0) | settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise ClusterError(f"{service} {arguments}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def stop(self) -> None:
        """SIGTERM to all; complain about whoever did not end by itself with status 0."""
        for process in self._running.values():
            process.terminate()
        unclean = {}
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for name, process in self._running.items():
            try:
                status = process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                status = process.wait()
            if status:
                unclean[name] = (status, self.said(name)[-1500:])
        self._running.clear()
        self.stack.remove_vhost(self.vhost)
        if unclean:
            raise ClusterError(f"these did not end cleanly: {unclean}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _process(self, service: str, role: str, port: int) -> "subprocess.Popen[bytes]":
        env = self.environment(service, port)
        if role == "migrate":
            env[f"MEDLOOM_{service.upper()}_DATABASE_OWNER_URL"] = self._accounts.database(service, owner=True)
        with (self.logs / f"{service}-{role}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"medloom_{service}.main", role],
                env=env,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _migrate(self) -> None:
        waiting = {name: self._process(name, "migrate", 0) for name in (*SERVICES, "gateway")}
        failed = [name for name, process in waiting.items() if process.wait(START_TIMEOUT_S)]
        if failed:
            raise ClusterError("\n".join(f"{name}: {self.said(f'{name}-migrate')}" for name in failed))
