"""Requests that wait together run together, and each gets the answers to its own rows."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from predict_models import probability, schema, write_binary

from medloom_predict.domain.inputs import CompiledSchema
from medloom_predict.domain.sessions import LoadedModel, load_model
from medloom_predict.service.batches import INLINE_ROWS, Batches

UNBEARABLE = 99.0


@dataclass
class Touchy:
    """A model that fails when it sees one certain age, and notes how many rows each call had."""

    model: LoadedModel
    sizes: list[int] = field(default_factory=list)

    @property
    def schema(self) -> CompiledSchema:
        return self.model.schema

    @property
    def sha256(self) -> str:
        return self.model.sha256

    def run(self, feed: Any, rows: int) -> Any:
        self.sizes.append(rows)
        if UNBEARABLE in feed["AGE"]:
            raise RuntimeError
        return self.model.run(feed, rows)


@pytest.fixture
def touchy(tmp_path: Path) -> Touchy:
    sha256 = write_binary(tmp_path / "model.onnx")
    return Touchy(load_model(tmp_path / "model.onnx", schema(), sha256))


async def ask(batches: Batches, model: Touchy, *ages: float) -> Any:
    return await batches.run(cast(LoadedModel, model), [[age, "F"] for age in ages])


async def test_requests_of_one_turn_are_one_call_and_get_their_own_answers(touchy: Touchy) -> None:
    batches, asked = Batches(), [(50.0,), (60.0, 61.0), (70.0,)]
    found = await asyncio.gather(*(ask(batches, touchy, *ages) for ages in asked))
    assert touchy.sizes == [4]
    for ages, outputs in zip(asked, found, strict=True):
        assert outputs[:, 1].tolist() == pytest.approx([probability(age, "F") for age in ages], abs=1e-6)


async def test_a_row_that_the_model_cannot_take_fails_alone(touchy: Touchy) -> None:
    batches = Batches()
    found = await asyncio.gather(
        *(ask(batches, touchy, age) for age in (50.0, UNBEARABLE, 70.0)), return_exceptions=True
    )
    assert isinstance(found[1], RuntimeError)
    for outputs, age in ((found[0], 50), (found[2], 70)):
        assert float(outputs[0, 1]) == pytest.approx(probability(age, "F"), abs=1e-6)


async def test_many_rows_run_alone(touchy: Touchy) -> None:
    batches = Batches()
    await asyncio.gather(ask(batches, touchy, 50.0), ask(batches, touchy, *[60.0] * (INLINE_ROWS + 1)))
    assert sorted(touchy.sizes) == [1, INLINE_ROWS + 1]


async def test_who_gave_up_waiting_is_left_out(touchy: Touchy) -> None:
    batches = Batches()
    alone = asyncio.create_task(ask(batches, touchy, 70.0))
    await asyncio.sleep(0)
    alone.cancel()
    await asyncio.sleep(0)
    given_up, patient = (asyncio.create_task(ask(batches, touchy, age)) for age in (50.0, 60.0))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await patient).shape == (1, 2)
    assert touchy.sizes == [1]
