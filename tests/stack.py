"""Private RabbitMQ, PostgreSQL and S3 servers for the tests: no container, no systemd, nothing left behind.

``python tests/stack.py up`` starts them, prints their addresses as shell variables and waits for Ctrl-C.
"""

import contextlib
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from servers import S3, SERVICES, PostgreSQL, RabbitMQ

_REAPER: Final = """
import glob, os, shutil, signal, sys, time
folder = sys.argv[1]
sys.stdin.buffer.read()
for sig in (signal.SIGTERM, signal.SIGKILL):
    for name in os.listdir(folder + "/pids") if os.path.isdir(folder + "/pids") else ():
        try:
            os.killpg(int(name), sig)
        except (ProcessLookupError, PermissionError):
            pass
    time.sleep(0.5)
# the S3 server names sockets by port in /tmp whatever TMPDIR says, and leaves them there
for port in open(folder + "/s3-ports").read().split() if os.path.exists(folder + "/s3-ports") else ():
    for left in glob.glob("/tmp/seaweedfs-*-" + port + ".sock"):
        os.unlink(left)
shutil.rmtree(folder, ignore_errors=True)
"""


class Stack:
    """The three servers under one temporary folder.

    Use it as a context manager, or call ``start`` and ``stop``. Should the caller be killed, a small reaper process
    notices that its pipe closed, ends the servers and removes the folder.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="medloom-stack-"))
        self.folder.chmod(0o711)
        pids = self.folder / "pids"
        pids.mkdir()
        self._reaper = subprocess.Popen(
            [sys.executable, "-I", "-c", _REAPER, str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self.rabbitmq = RabbitMQ(self.folder / "rabbitmq", pids)
            self.postgresql = PostgreSQL(self.folder / "postgresql", pids)
            self.s3 = S3(self.folder / "s3", pids)
        except BaseException:
            self._reap()
            raise

    def start(self) -> Self:
        """Start all three beside each other and wait until each answers."""
        try:
            for server in (self.rabbitmq, self.s3, self.postgresql):
                server.start()
            for waiting in (self.postgresql, self.s3, self.rabbitmq):
                waiting.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End every process and remove the folder."""
        for server in (self.rabbitmq, self.postgresql, self.s3):
            server.stop()
        self._reap()

    def _reap(self) -> None:
        assert self._reaper.stdin is not None
        self._reaper.stdin.close()
        self._reaper.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def rabbitmq_url(self) -> str:
        return self.rabbitmq.url()

    def new_vhost(self) -> str:
        """The address of a fresh virtual host on the broker."""
        return self.rabbitmq.new_vhost()

    def remove_vhost(self, url: str) -> None:
        """Remove the virtual host of this address with all that is in it."""
        self.rabbitmq.remove_vhost(url.rsplit("/", maxsplit=1)[1])

    def postgres_url(self, service: str) -> str:
        """The SQLAlchemy address of ``medloom_<service>``, created at the first call."""
        return self.postgresql.url(f"medloom_{service}")

    def new_database(self) -> str:
        """The SQLAlchemy address of an empty database of its own."""
        return self.postgresql.url(f"t{secrets.token_hex(6)}")

    def s3_url(self, service: str) -> str:
        """The object store with the credentials of one service, or of ``admin``."""
        return self.s3.url(service)

    def kill_rabbitmq(self) -> None:
        """kill -9; the broker stays down until ``start_rabbitmq``."""
        self.rabbitmq.end(signal.SIGKILL)

    def start_rabbitmq(self) -> None:
        self.rabbitmq.start()
        self.rabbitmq.wait_ready()

    def restart_rabbitmq(self) -> None:
        """An orderly stop and a start on the same data and ports."""
        self.rabbitmq.end(signal.SIGTERM)
        self.start_rabbitmq()

    def environment(self) -> dict[str, str]:
        """Addresses as the services' settings read them."""
        found = {"STACK_RABBITMQ_URL": self.rabbitmq_url, "STACK_FOLDER": str(self.folder)}
        for service in SERVICES:
            prefix = f"MEDLOOM_{service.upper()}_"
            found[prefix + "BUS_URL"] = self.rabbitmq_url
            found[prefix + "DATABASE_URL"] = self.postgres_url(service)
            found[prefix + "OBJECTS_URL"] = self.s3_url(service)
        return found


def main(arguments: list[str]) -> int:
    """The command line: ``up`` prints the addresses and waits."""
    if arguments != ["up"]:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Stack() as stack:
        for name, value in stack.environment().items():
            print(f"export {name}='{value}'", flush=True)
        print("# ready; Ctrl-C stops everything", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
