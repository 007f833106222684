"""The tests' servers, kept durable: what PostgreSQL confirmed must outlive its kill, as on a hospital's machine."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path
from typing import ClassVar, Final, Self

from cluster import Cluster, ClusterError
from faults.proxy import Proxy
from servers import HOST, PostgreSQL, StackError
from stack import Stack

CTL: Final = Path("/usr/lib/rabbitmq/bin/rabbitmqctl")
_DURABLE: Final = ("synchronous_commit=on", "full_page_writes=on", "fsync=off")


class HardPostgreSQL(PostgreSQL):
    """Can be killed and started again on the same data."""

    def kill(self) -> None:
        """kill -9 of the server and, with it, of every transaction."""
        self._server.end(signal.SIGKILL)

    def again(self) -> None:
        """Start on what was left; the killed server's children may need a moment to notice."""
        for _ in range(20):
            with contextlib.suppress(StackError):
                self._launch()
                return
            time.sleep(0.5)
        raise StackError("PostgreSQL did not come back")

    def _launch(self) -> None:
        flags = [f"listen_addresses={HOST}", "unix_socket_directories=", "max_connections=300", "shared_buffers=32MB"]
        command = [self._bin / "postgres", "-D", str(self._folder / "data"), "-p", str(self.port)]
        settings = [part for flag in (*flags, *_DURABLE) for part in ("-c", flag)]
        self._server.launch([*command, *settings], self._env, self._user)
        self.wait_ready()


class HardStack(Stack):
    """The private servers, with the object store behind a proxy that can misbehave."""

    postgresql: HardPostgreSQL

    def start(self) -> Self:
        self.postgresql.__class__ = HardPostgreSQL
        super().start()
        self.postgresql.stop()
        self.postgresql.again()
        self.store = Proxy(self.s3.port).__enter__()
        return self

    def stop(self) -> None:
        if hasattr(self, "store"):
            self.store.__exit__()
        super().stop()

    def s3_url(self, service: str) -> str:
        return super().s3_url(service).replace(f"{HOST}:{self.s3.port}", f"{HOST}:{self.store.port}")

    def rabbitmqctl(self, *arguments: str) -> str:
        """The broker's own command."""
        broker = self.rabbitmq
        done = subprocess.run([CTL, *arguments], env=broker._env, capture_output=True, text=True, check=True)
        return done.stdout

    def disk_alarm(self, *, full: bool) -> None:
        """Have the broker believe that its disk is full: it then blocks whoever publishes."""
        self.rabbitmqctl("set_disk_free_limit", "9000GB" if full else "50MB")


class HardCluster(Cluster):
    """All services as processes that a supervisor starts again."""

    def environment(self, name: str, port: int) -> dict[str, str]:
        more = {"MEDLOOM_GATEWAY_RATE_CREDENTIAL": "0"}
        if self.scratch is not None and name == "ingest":
            more["MEDLOOM_INGEST_SCRATCH_DIR"] = str(self.scratch)
        return super().environment(name, port) | more | self.extra

    scratch: Path | None = None
    extra: ClassVar[dict[str, str]] = {}

    def stop(self) -> None:
        """Whoever was started last may not yet know what SIGTERM asks for: it is waited for."""
        with contextlib.suppress(ClusterError):
            for name in self._running:
                self.wait_ready(name)
        super().stop()

    def killed(self, name: str) -> None:
        """kill -9 and a new process, as the supervisor of a hospital's cluster does it."""
        self.kill(name)
        self.launch(name)

    def revive(self) -> list[str]:
        """Start again whatever ended by itself; their names."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            self._running.pop(name)
            self.launch(name)
        return ended
