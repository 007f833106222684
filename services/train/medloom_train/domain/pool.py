"""Processes beside each other, one thread each: the local executor of fits.

Workers are forked when the pool opens, so they share the table and the loaded libraries with their parent; each can be
killed in the middle of a fit when the budget ends, and all die with their parent.
"""

import multiprocessing
import os
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, Self


@dataclass(frozen=True)
class Done:
    """A finished call: its key, and either a value or the name of what went wrong."""

    key: Any
    value: Any = None
    error: str | None = None


class Executor(Protocol):
    """Where fits run; a cluster stands behind the same calls."""

    @property
    def size(self) -> int: ...

    def submit(self, key: Any, call: Callable[..., Any], *args: Any) -> None: ...

    def collect(self, timeout: float) -> list[Done]: ...

    def drop(self) -> None: ...

    def discard(self, wanted: Callable[[Any], bool]) -> None: ...

    def close(self) -> None: ...

    @property
    def pending(self) -> int: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


OpenPool = Callable[[int, Any], Executor]


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    key: Any = None


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def one_thread() -> None:
    """Keep numerical libraries of this process to one thread."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

    threadpool_limits(1)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _serve(pipe: Connection, others: list[Connection], shared: Any) -> None:
    for other in others:
        other.close()
    _die_with_parent()
    one_thread()
    while True:
        try:
            call, args = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[Any, str | None]
        try:
            answer = (call(shared, *args), None)
        except Exception as wrong:
            traceback.clear_frames(wrong.__traceback__)
            answer = (None, type(wrong).__name__)
        pipe.send(answer)


class ForkPool:
    """``size`` forked workers; a call is a module-level function that gets ``shared`` and its own small arguments."""

    def __init__(self, size: int, shared: Any = None) -> None:
        self._shared = shared
        self._context = multiprocessing.get_context("fork")
        self._queue: deque[tuple[Any, Callable[..., Any], tuple[Any, ...]]] = deque()
        self._workers: list[_Worker] = []
        for _ in range(max(1, size)):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        others = [worker.pipe for worker in self._workers] + [ours]
        process = self._context.Process(target=_serve, args=(theirs, others, self._shared))
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    @property
    def size(self) -> int:
        return len(self._workers)

    @property
    def pending(self) -> int:
        """Calls waiting or running."""
        return len(self._queue) + sum(worker.key is not None for worker in self._workers)

    def submit(self, key: Any, call: Callable[..., Any], *args: Any) -> None:
        self._queue.append((key, call, args))
        self._feed()

    def _feed(self) -> None:
        for worker in self._workers:
            if worker.key is None and self._queue:
                key, call, args = self._queue.popleft()
                worker.key = key
                worker.pipe.send((call, args))

    def collect(self, timeout: float) -> list[Done]:
        """What finished within ``timeout`` seconds; returns as soon as something did."""
        busy = {worker.pipe: worker for worker in self._workers if worker.key is not None}
        done = []
        for pipe in wait(list(busy), max(0.0, timeout)):
            worker = busy[pipe]  # type: ignore[index]  # wait() gives back what it was given
            key, worker.key = worker.key, None
            try:
                value, error = worker.pipe.recv()
                done.append(Done(key, value, error))
            except (EOFError, OSError):
                done.append(Done(key, error="worker_lost"))
                self._replace(worker)
        self._feed()
        return done

    def _replace(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._end(worker)
        self._start()

    @staticmethod
    def _end(worker: _Worker) -> None:
        worker.pipe.close()
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join()

    def drop(self) -> None:
        """Forget waiting calls and kill running ones; the pool stays usable."""
        self._queue.clear()
        for worker in [w for w in self._workers if w.key is not None]:
            self._replace(worker)

    def discard(self, wanted: Callable[[Any], bool]) -> None:
        """Forget waiting calls whose key is not wanted."""
        self._queue = deque(item for item in self._queue if wanted(item[0]))

    def close(self) -> None:
        self._queue.clear()
        for worker in self._workers:
            self._end(worker)
        self._workers = []
