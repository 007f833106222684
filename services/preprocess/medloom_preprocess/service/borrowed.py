"""Folders for files that are looked at and then gone: patients' data must not pile up beside the store."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def borrowed(parent: Path) -> Iterator[Path]:
    """A folder that is deleted with everything in it when the block ends."""
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def own_folder(parent: Path) -> Path:
    """This process's folder below ``parent``; what processes that died left there is deleted."""
    for child in parent.glob("*"):
        if child.name.isdigit() and not _alive(int(child.name)):
            shutil.rmtree(child, ignore_errors=True)
    return parent / str(os.getpid())


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()
