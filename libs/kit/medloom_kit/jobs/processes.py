"""The processes of jobs: how they are started apart from the service, and how nothing is left of them."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path


def preload_modules(modules: tuple[str, ...]) -> None:
    """Have the fork server import these once; the services of one process share it, so their wishes add up."""
    server = forkserver._forkserver  # noqa: SLF001 - multiprocessing offers no way to read the list it keeps
    known: list[str] = getattr(server, "_preload_modules", [])
    server.set_forkserver_preload(sorted({*known, *modules} - {"__main__"}))


def kill_group(process: BaseProcess) -> None:
    """End a job's process and whatever it started: a grandchild would keep our pipe open and go on computing."""
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def clear(scratch: Path) -> None:
    """Remove an attempt's scratch folder."""
    shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # another attempt of the same job may be at work beside it
        scratch.parent.rmdir()


@contextmanager
def hidden_main() -> Iterator[None]:
    """Keep multiprocessing from importing the service's own main module into every job process."""
    main = sys.modules["__main__"]
    spec, file = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    main.__spec__ = None
    if file is not None:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file
