"""Rows of requests that arrive together go through their model together: one call costs little more than one row."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from medloom_predict.domain.inputs import Feed, Values
from medloom_predict.domain.sessions import LoadedModel

INLINE_ROWS: Final = 32

Outputs = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Waiting:
    rows: list[Values]
    done: asyncio.Future[Outputs]


class Batches:
    """Few rows wait for the end of the loop's present turn and run at once; many run in a thread, alone."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[_Waiting]] = {}

    async def run(self, model: LoadedModel, rows: list[Values]) -> Outputs:
        """The model's outputs for prepared rows."""
        if len(rows) > INLINE_ROWS:
            return await asyncio.to_thread(_run, model, rows)
        loop = asyncio.get_running_loop()
        one = _Waiting(rows, loop.create_future())
        group = self._waiting.setdefault(model.sha256, [])
        group.append(one)
        if len(group) == 1:
            loop.call_soon(self._end_of_turn, model)
        return await one.done

    def _end_of_turn(self, model: LoadedModel) -> None:
        if group := [one for one in self._waiting.pop(model.sha256) if not one.done.done()]:
            _answer(model, group)


async def run_apart(model: LoadedModel, feed: Feed, rows: int) -> Outputs:
    """Tensors that a caller sent are not put together with others: a few rows run at once, many in a thread."""
    if rows <= INLINE_ROWS:
        return model.run(feed, rows)
    return await asyncio.to_thread(model.run, feed, rows)


def _run(model: LoadedModel, rows: list[Values]) -> Outputs:
    return model.run(model.schema.feed(rows), len(rows))


def _answer(model: LoadedModel, group: list[_Waiting]) -> None:
    try:
        outputs = _run(model, [row for one in group for row in one.rows])
    except Exception as error:
        if len(group) == 1:
            group[0].done.set_exception(error)
            return
        for one in group:  # whose rows the model cannot take must not fail the others
            _answer(model, [one])
        return
    first = 0
    for one in group:
        one.done.set_result(outputs[first : first + len(one.rows)])
        first += len(one.rows)
