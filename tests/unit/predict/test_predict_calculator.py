"""One patient in: an answer with its interval and contributions, or a refusal."""

import math
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import statsmodels.api as sm
from predict_models import probability, schema
from predict_world import World, world

from medloom_contracts.manifests import ModelInput, Uncertainty
from medloom_predict.domain import calculator

INPUTS = (
    ModelInput(
        name="AGE",
        type="number",
        unit="years",
        low=0,
        high=120,
        seen_low=40,
        seen_high=95,
        least=35,
        most=100,
        usual=70,
    ),
    ModelInput(name="SEX", type="category", categories=("F", "M"), usual="F"),
)
SURE = Uncertainty(method="recalibration", n=200, lines={"1": (0.1, 0.9, 0.02, 0.03, 0.001)})


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        await made.release(form=schema(inputs=INPUTS, uncertainty=SURE))
        yield made


async def ask(client: httpx.AsyncClient, row: Any) -> httpx.Response:
    listed = (await client.get("/api/v1/studies/std_1/endpoints")).json()["items"]
    return await client.post(f"/api/v1/studies/std_1/endpoints/{listed[0]['id']}/case", json={"row": row})


async def test_contributions_sum_to_the_answer_and_split_it_as_the_two_orders_do(here: World) -> None:
    async with here.client() as client:
        told = (await ask(client, {"AGE": 80, "SEX": "M"})).json()
    assert told["probability"] == pytest.approx(probability(80, "M"), abs=1e-6)
    assert told["usual_answer"] == pytest.approx(probability(70, "F"), abs=1e-6)
    by_name = {part["column"]: part["value"] for part in told["contributions"]}
    assert told["usual_answer"] + sum(by_name.values()) == pytest.approx(told["probability"], abs=1e-6)
    first = probability(80, "F") - probability(70, "F")
    second = probability(80, "M") - probability(70, "M")
    assert by_name["AGE"] == pytest.approx((first + second) / 2, abs=1e-6)
    assert told["profile"] == {"AGE": 70, "SEX": "F"}
    assert told["explained_class"] == "1"
    assert (await here.table("calls"))[0].rows == 1


async def test_the_usual_patient_gets_no_contribution_and_a_missing_value_counts_as_one(here: World) -> None:
    async with here.client() as client:
        usual = (await ask(client, {"AGE": 70, "SEX": "F"})).json()
        unknown = (await ask(client, {"AGE": None, "SEX": "M"})).json()
    assert usual["contributions"] == []
    assert unknown["probability"] == pytest.approx(probability(None, "M"), abs=1e-6)
    assert [part["column"] for part in unknown["contributions"]] == ["SEX", "AGE"]
    assert [warning["code"] for warning in unknown["warnings"]] == ["missing"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"AGE": 101, "SEX": "F"}, "AGE", "outside_training"),
        ({"AGE": 34.5, "SEX": "F"}, "AGE", "outside_training"),
        ({"AGE": 130, "SEX": "F"}, "AGE", "out_of_range"),
        ({"AGE": 70, "SEX": "Zq9-marker"}, "SEX", "unseen_category"),
    ],
)
async def test_outside_the_training_range_it_refuses_without_telling_the_value(
    here: World, row: dict[str, Any], column: str, code: str
) -> None:
    async with here.client() as client:
        refused = await ask(client, row)
        listed = (await client.get("/api/v1/studies/std_1/endpoints")).json()["items"]
        plain = await client.post(
            f"/api/v1/studies/std_1/endpoints/{listed[0]['id']}/predictions", json={"rows": [row]}
        )
    assert (refused.status_code, refused.json()["code"]) == (422, "outside_training")
    assert [(one["column"], one["code"]) for one in refused.json()["problems"]] == [(column, code)]
    assert "Zq9-marker" not in refused.text
    assert "34.5" not in refused.text
    assert plain.status_code == 200
    assert len(await here.table("calls")) == 1


async def test_what_is_no_row_is_said_so(here: World) -> None:
    async with here.client() as client:
        for wrong in (None, [1], "x"):
            assert (await ask(client, wrong)).json()["code"] == "not_rows"
        assert (await ask(client, {"AGE": 70})).json()["code"] == "invalid_inputs"


async def test_a_model_of_before_answers_without_what_it_did_not_keep(tmp_path: Path) -> None:
    async with world(tmp_path) as old:
        await old.release()
        async with old.client() as client:
            told = (await ask(client, {"AGE": 80, "SEX": "M"})).json()
            assert (told["interval"], told["contributions"], told["usual_answer"]) == (None, [], None)
            assert (await ask(client, {"AGE": 99, "SEX": "M"})).json()["code"] == "outside_training"


def test_the_interval_is_that_of_a_logistic_recalibration() -> None:
    random = np.random.default_rng(3)
    lp = random.normal(size=300)
    y = (random.random(300) < 1 / (1 + np.exp(-(0.3 + 0.8 * lp)))).astype(float)
    fitted = sm.Logit(y, sm.add_constant(lp)).fit(disp=0)
    cov = fitted.cov_params()
    line = (*fitted.params, cov[0, 0], cov[1, 1], cov[0, 1])
    kept = Uncertainty.model_validate({"method": "recalibration", "n": 300, "lines": {"1": line}})
    for logit in (-2.0, 0.1, 1.5):
        frame = fitted.get_prediction(np.array([[1.0, logit]])).summary_frame()
        p = 1 / (1 + math.exp(-logit))
        found = calculator.interval(kept, p, "1")
        assert found is not None
        assert found["lo"] == pytest.approx(min(p, frame["ci_lower"].iloc[0]), abs=1e-8)
        assert found["hi"] == pytest.approx(max(p, frame["ci_upper"].iloc[0]), abs=1e-8)


def test_a_value_gets_the_width_that_held_for_the_training_patients() -> None:
    wide = Uncertainty(method="conformal", n=200, half_width=3.5)
    assert calculator.interval(wide, 10.0, None) == {"lo": 6.5, "hi": 13.5, "level": 0.95, "method": "conformal"}
    assert calculator.interval(None, 10.0, None) is None
    assert calculator.interval(SURE, 0.5, "0") is None
