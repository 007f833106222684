"""The live feed of a study: what the bus tells, kept for a short while in memory and handed to open pages."""

import asyncio
import json
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any, Final

from medloom_contracts.choreography import CONSUMERS
from medloom_contracts.envelope import Envelope
from medloom_contracts.scopes import Scope

KEPT_PER_STUDY: Final = 100
KEPT_STUDIES: Final = 500
WAITING: Final = 500
ALIVE_EVERY_S: Final = 15.0


@dataclass(frozen=True)
class Shown:
    """What of an event goes to a page, and the right it takes to see it."""

    scope: Scope
    fields: tuple[str, ...]


SHOWN: Final[dict[str, Shown]] = {
    "authz.study.opened": Shown(Scope.STUDY_VIEW, ("title",)),
    "authz.study.closed": Shown(Scope.STUDY_VIEW, ()),
    "ingest.upload.refused": Shown(Scope.DATASET_UPLOAD, ("upload_id", "problems")),
    "ingest.dataset.registered": Shown(Scope.DATASET_LIST, ("dataset_id", "version")),
    "preprocess.run.failed": Shown(Scope.RECIPE_RUN, ("run_id", "reasons")),
    "preprocess.dataset.prepared": Shown(Scope.DATASET_LIST, ("prepared_id", "run_id", "findings")),
    "preprocess.dataset.approved": Shown(Scope.DATASET_LIST, ("prepared_id", "review_id")),
    "preprocess.dataset.returned": Shown(Scope.DATASET_LIST, ("prepared_id", "reasons")),
    "train.trial.finished": Shown(
        Scope.EXPERIMENT_READ_METRICS, ("experiment_id", "trial_id", "name", "metric", "value", "elapsed_s")
    ),
    "train.experiment.completed": Shown(
        Scope.EXPERIMENT_READ_METRICS, ("experiment_id", "prepared_id", "best_model_id")
    ),
    "train.experiment.failed": Shown(Scope.EXPERIMENT_READ_METRICS, ("experiment_id", "prepared_id", "reasons")),
    "train.validation.completed": Shown(
        Scope.EXPERIMENT_READ_METRICS, ("validation_id", "model_id", "experiment_id", "prepared_id")
    ),
    "train.model.released": Shown(Scope.MODEL_READ_CARD, ("model_id", "version", "name")),
    "predict.model.served": Shown(Scope.MODEL_READ_CARD, ("endpoint_id", "model_id", "version")),
    "predict.outcome.recorded": Shown(Scope.MODEL_READ_CARD, ("endpoint_id", "window")),
    "report.report.requested": Shown(Scope.REPORT_READ, ("report_id",)),
    "report.report.ready": Shown(Scope.REPORT_READ, ("report_id",)),
    "report.report.failed": Shown(Scope.REPORT_READ, ("report_id", "reasons")),
}
LISTENED: Final = tuple(sorted(name for name in SHOWN if "gateway" in CONSUMERS[name]))


@dataclass(frozen=True)
class Item:
    """One line of the feed."""

    id: str
    type: str
    at: str
    data: dict[str, Any]

    def encode(self) -> str:
        """As a server-sent event."""
        body = json.dumps({"id": self.id, "type": self.type, "at": self.at, **self.data}, ensure_ascii=False)
        return f"id: {self.id}\nevent: {self.type}\ndata: {body}\n\n"


class Feed:
    """Per study the newest events, and the pages that wait for more. One feed a replica; every replica hears all."""

    def __init__(self, alive_every_s: float = ALIVE_EVERY_S) -> None:
        self._alive_every_s = alive_every_s
        self._kept: OrderedDict[str, deque[Item]] = OrderedDict()
        self._waiting: dict[str, set[asyncio.Queue[Item | None]]] = {}

    def heard(self, envelope: Envelope) -> None:
        """Takes an event from the bus; only the fields meant for pages are kept."""
        shown = SHOWN.get(envelope.type)
        if shown is None or envelope.study is None:
            return
        data = {name: envelope.data[name] for name in shown.fields if name in envelope.data}
        item = Item(envelope.id, envelope.type, envelope.time.isoformat(), data)
        ring = self._kept.setdefault(envelope.study, deque(maxlen=KEPT_PER_STUDY))
        if any(known.id == item.id for known in ring):
            return
        ring.append(item)
        self._kept.move_to_end(envelope.study)
        while len(self._kept) > KEPT_STUDIES:
            self._kept.popitem(last=False)
        for queue in list(self._waiting.get(envelope.study, ())):
            _offer(queue, item)

    async def follow(self, study_id: str, scopes: Collection[str], last_id: str | None = None) -> AsyncIterator[str]:
        """Server-sent events of a study from after ``last_id`` (when still known) on, as far as ``scopes`` reach."""
        queue: asyncio.Queue[Item | None] = asyncio.Queue(WAITING)
        waiting = self._waiting.setdefault(study_id, set())
        waiting.add(queue)
        try:
            yield ": the feed is open\n\n"
            for item in self._since(study_id, last_id):
                if SHOWN[item.type].scope in scopes:
                    yield item.encode()
            async for text in self._live(queue, scopes):
                yield text
        finally:
            waiting.discard(queue)
            if not waiting:
                self._waiting.pop(study_id, None)

    async def _live(self, queue: "asyncio.Queue[Item | None]", scopes: Collection[str]) -> AsyncIterator[str]:
        while True:
            try:
                async with asyncio.timeout(self._alive_every_s):
                    item = await queue.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if item is None:
                return
            if SHOWN[item.type].scope in scopes:
                yield item.encode()

    def _since(self, study_id: str, last_id: str | None) -> list[Item]:
        ring = list(self._kept.get(study_id, ()))
        places = [place for place, item in enumerate(ring) if item.id == last_id]
        return ring[places[0] + 1 :] if places else []


def _offer(queue: "asyncio.Queue[Item | None]", item: Item) -> None:
    # a page that does not keep up is sent away; it comes back with its Last-Event-ID
    if queue.qsize() >= WAITING - 1:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
    else:
        queue.put_nowait(item)
