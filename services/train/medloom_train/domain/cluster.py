"""The executor of fits on a Ray cluster: the same calls as ``pool``, each worker an actor with one processor.

An actor keeps the table between its fits, as a forked process does. One that dies (its node is lost, it is killed for
memory) takes the fit it was at with it and nothing else, and another takes its place. Which worker fits what decides no
number: every fit has its own seed and one thread, so the models are those of the local executor.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Self

from medloom_train.domain.pool import Done, one_thread


class _Actor:
    """What runs in a worker on the cluster."""

    def __init__(self, shared: Any) -> None:
        one_thread()
        self._shared = shared

    def run(self, call: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, str | None]:
        try:
            return call(self._shared, *args), None
        except Exception as wrong:
            return None, type(wrong).__name__


class RayPool:
    """``size`` actors of a Ray cluster; a call is a module-level function, as for ``ForkPool``.

    ``address`` is what ``ray.init`` takes: ``auto`` inside a cluster, ``ray://host:10001`` from outside, ``local`` for
    one of its own on this machine. The package medloom-train must be installed on every node in the same version.
    """

    def __init__(self, size: int, shared: Any = None, *, address: str = "auto") -> None:
        import ray

        self._ray = ray
        self._mine = not ray.is_initialized()
        if self._mine:
            own = {"num_cpus": size, "include_dashboard": False} if address == "local" else {}
            ray.init(address=address, log_to_driver=False, configure_logging=False, **own)
        self._shared = ray.put(shared)
        self._actor = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Actor)
        self._queue: deque[tuple[Any, Callable[..., Any], tuple[Any, ...]]] = deque()
        self._running: dict[Any, tuple[Any, Any]] = {}
        self._idle = [self._actor.remote(self._shared) for _ in range(max(1, size))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def size(self) -> int:
        return len(self._idle) + len(self._running)

    @property
    def pending(self) -> int:
        """Calls waiting or running."""
        return len(self._queue) + len(self._running)

    def submit(self, key: Any, call: Callable[..., Any], *args: Any) -> None:
        self._queue.append((key, call, args))
        self._feed()

    def _feed(self) -> None:
        while self._queue and self._idle:
            key, call, args = self._queue.popleft()
            actor = self._idle.pop()
            self._running[actor.run.remote(call, args)] = (key, actor)

    def collect(self, timeout: float) -> list[Done]:
        """What finished within ``timeout`` seconds; returns as soon as something did."""
        waiting = list(self._running)
        if not waiting:
            return []
        ready, rest = self._ray.wait(waiting, num_returns=1, timeout=max(0.0, timeout))
        if ready and rest:
            ready += self._ray.wait(rest, num_returns=len(rest), timeout=0)[0]
        done = [self._taken(answer) for answer in ready]
        self._feed()
        return done

    def _taken(self, answer: Any) -> Done:
        key, actor = self._running.pop(answer)
        try:
            value, error = self._ray.get(answer)
        except self._ray.exceptions.RayError:
            self._replace(actor)
            return Done(key, error="worker_lost")
        self._idle.append(actor)
        return Done(key, value, error)

    def _replace(self, actor: Any) -> None:
        self._ray.kill(actor)
        self._idle.append(self._actor.remote(self._shared))

    def drop(self) -> None:
        """Forget waiting calls and kill running ones; the pool stays usable."""
        self._queue.clear()
        running = list(self._running.values())
        self._running.clear()
        for _, actor in running:
            self._replace(actor)

    def discard(self, wanted: Callable[[Any], bool]) -> None:
        """Forget waiting calls whose key is not wanted."""
        self._queue = deque(item for item in self._queue if wanted(item[0]))

    def close(self) -> None:
        """End the actors, and the connection where this pool opened it."""
        self._queue.clear()
        for actor in [*self._idle, *(actor for _, actor in self._running.values())]:
            self._ray.kill(actor)
        self._idle, self._running = [], {}
        if self._mine:
            self._ray.shutdown()
