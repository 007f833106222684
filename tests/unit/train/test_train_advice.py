"""Cases, recommendation and sample size: what is advised before training, and what never leaves a study."""

import json
import math
from pathlib import Path
from typing import Any

import httpx
import pytest
from train_tables import case
from train_world import HOME, World, world

from medloom_contracts.manifests import ColumnSummaries, ColumnType, GroupSummary, TaskKind
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.clock import now
from medloom_kit.policy import Grant, Principal, sign
from medloom_stats import sample_size
from medloom_train.domain.cases import Case, fingerprint, kept_trials, shipped
from medloom_train.domain.feasibility import of_approval
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.portfolio import candidates, portfolio
from medloom_train.domain.recommend import FAR, distance, recommend

META: dict[str, Any] = {
    "n_train": 400, "n_features": 12, "n_numeric": 9, "missing_share": 0.1, "max_categories": 4, "prevalence": 0.2,
    "best_alone": 0.7, "median_alone": 0.55, "curved": 0.01,
}  # fmt: skip
PLAN = portfolio(TaskKind.BINARY, 400)


def near(name: str, **losses: float) -> Case:
    algorithms = {spec.name: spec.algorithm for spec in PLAN}
    known = {each.replace("_", " "): loss for each, loss in losses.items()}
    return Case(name, "binary", fingerprint(META), known, algorithms)


def test_the_distance_is_that_of_the_formula() -> None:
    a, b = fingerprint(META), fingerprint({**META, "n_train": 4000})
    shift = 1 / 0.75
    assert distance(a, b) == pytest.approx(math.sqrt(2 * shift**2 / len(a)), rel=1e-3)
    assert distance(a, a) == 0
    assert distance(a, {"log10_rows": 3.0}) == math.inf


def test_what_won_in_near_cases_is_advised_first_and_a_removed_case_changes_it() -> None:
    forest = near("one", Random_forest=0.30, LightGBM_small=0.40)
    spline = near("two", Logistic_splines=0.30, Random_forest=0.60)
    assert recommend("binary", fingerprint(META), [forest], PLAN).order[0] == "Random forest"
    both = recommend("binary", fingerprint(META), [forest, spline], PLAN)
    assert both.order[0] == "Logistic splines"
    assert [round(one.similarity, 6) for one in both.neighbours] == [1, 1]
    assert sum(one.won for one in both.candidates) == 2


def test_without_a_near_case_the_built_in_order_holds() -> None:
    far = Case("far", "binary", fingerprint({**META, "n_train": 10**7, "best_alone": 0.99}), {"Random forest": 0.1}, {})
    other = Case("other", "multiclass", fingerprint(META), {"Random forest": 0.1}, {})
    found = recommend("binary", fingerprint(META), [far, other], PLAN)
    assert distance(fingerprint(META), far.fingerprint) > FAR
    assert found.neighbours == ()
    assert found.order == tuple(spec.name for spec in PLAN)


def test_advice_is_shrunken_towards_the_built_in_order() -> None:
    slight = near("one", **{spec.name.replace(" ", "_"): 0.4 for spec in PLAN} | {"Extra_trees_wide": 0.3999})
    assert recommend("binary", fingerprint(META), [slight], PLAN).order[0] == PLAN[0].name


def test_one_table_on_which_a_family_fails_does_not_decide_for_all() -> None:
    def left(name: str, linear: float, trees: float) -> Case:
        return Case(name, "binary", fingerprint(META), {"Logistic C=0.3": linear, "XGBoost": trees}, {})

    usual = [left(f"usual {at}", 0.30, 0.33) for at in range(2)]
    failed = left("failed", 0.30, 0.01)
    assert recommend("binary", fingerprint(META), [*usual, failed], PLAN).order[0] == "Logistic C=0.3"


def test_an_order_moves_candidates_and_loses_none() -> None:
    usual = candidates(TrainingOptions(), TaskKind.BINARY, 400)
    moved = candidates(TrainingOptions(order=("Extra trees", "Logistic C=3", "unheard of")), TaskKind.BINARY, 400)
    names = [spec.name for spec in moved if spec.name != "Simple model"]
    assert names[:3] == [usual[0].name, "Extra trees", "Logistic C=3"]
    assert {spec.name for spec in moved} == {spec.name for spec in usual}


def test_names_of_an_experts_own_candidates_are_not_kept() -> None:
    kept = kept_trials(TaskKind.BINARY, [("for Mr. Kim", "lightgbm", 0.4), ("Random forest", "random_forest", 0.5)])
    assert [one["name"] for one in kept] == ["lightgbm", "Random forest"]


def test_shipped_cases_name_source_and_licence_and_hold_no_values() -> None:
    for one in shipped():
        assert one.licence
        assert one.source
        assert one.fingerprint
        assert len(one.losses) >= 5


def test_feasibility_counts_parameters_and_says_it_plainly(tmp_path: Path) -> None:
    approval = case(tmp_path).approval
    split = approval.split.model_copy(update={"n_train": 200, "events_train": 60, "n_test": 50, "events_test": 15})
    found = of_approval(approval.model_copy(update={"split": split}))
    assert found is not None
    assert (found.parameters, found.rows, found.events) == (7, 200, 60)
    assert found.events_per_parameter == pytest.approx(60 / 7, abs=0.01)
    assert found.needed > 200
    assert not found.enough
    assert 0 < found.shrinkage < 0.9
    assert f"{found.needed:,}" in found.words[0].en
    assert f"{found.needed:,}" in found.words[0].ko


def test_feasibility_of_a_survival_task_takes_follow_up_from_table_one(tmp_path: Path) -> None:
    approval = case(tmp_path, target="sick", kind=TaskKind.SURVIVAL).approval
    task = approval.task.model_copy(update={"time": "los", "time_unit": "d", "horizons": (1.0, 5.0)})
    split = approval.split.model_copy(update={"n_train": 1000, "events_train": 90, "n_test": 250, "events_test": 24})
    approval = approval.model_copy(update={"task": task, "split": split})
    assert of_approval(approval) is None
    followed = GroupSummary(group="train", n=1000, missing=0, mean=3.0)
    told = ColumnSummaries(name="los", label="stay", unit="d", type=ColumnType.NUMBER, groups=(followed,))
    found = of_approval(approval.model_copy(update={"table_one": (told,)}))
    assert found is not None
    by_hand = [
        sample_size.time_to_event(rate=0.03, mean_follow_up=3.0, timepoint=at, parameters=1).n for at in (1.0, 5.0)
    ]
    assert found.needed == max(by_hand)
    assert (found.rows, found.events, found.test_events, found.events_per_parameter) == (1000, 90, 24, 90)
    half = 1.96 * math.sqrt((0.98 / 1.7 - 0.49) / 24)
    assert found.test_width["harrell_c"] == {"lo": round(0.7 - half, 3), "hi": round(0.7 + half, 3)}
    assert any("90.0" in sentence.en for sentence in found.words)


def test_feasibility_of_several_classes_is_that_of_their_pairs(tmp_path: Path) -> None:
    approval = case(tmp_path, target="stage", kind=TaskKind.MULTICLASS).approval
    assert of_approval(approval) is None
    groups = {"all": 500, "train": 400, "test": 100, "stage=a": 250, "stage=b": 150, "stage=c": 100}
    split = approval.split.model_copy(update={"n_train": 400, "n_test": 100})
    found = of_approval(approval.model_copy(update={"groups": groups, "split": split}))
    assert found is not None
    assert found.needed == sample_size.multinomial(proportions=[0.5, 0.3, 0.2], parameters=7).n
    smallest = sample_size.expected_shrinkage(200, 7, 0.15 * sample_size.max_cox_snell(0.4))
    assert found.shrinkage == round(smallest, 3)
    assert found.events_per_parameter == pytest.approx(400 * 0.2 / 7, abs=0.01)
    assert (found.enough, found.events, found.test_width) == (False, None, {})


async def _cases(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get(f"{HOME}/cases")).json()["items"]
    return items


def _reader(there: World, *studies: str) -> dict[str, str]:
    grants = tuple(Grant(study, "owner", tuple(ROLE_SCOPES[Role.OWNER])) for study in studies)
    who = Principal("usr_x", "N", "person", "ins_1", grants=grants)
    return {"medloom-capability": sign(who, there.private_key)}


async def test_an_experiment_leaves_a_case_without_names_or_values_unless_forbidden(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(meta=META)
        silent = {"algorithms": [{"algorithm": "logistic_regression", "name": "Mr. Kim"}], "leave_case": False}
        await there.trained(client, settings=silent)
        assert await _cases(client) == []
        await there.trained(client, settings={**silent, "leave_case": True})
        (left,) = await _cases(client)
        assert left["fingerprint"]["log10_rows"] == pytest.approx(math.log10(400), abs=1e-3)
        assert left["scores"]["trials"][0]["algorithm"] == "logistic_regression"
        assert {"value", "lo", "hi"} <= set(left["scores"]["figures"]["auroc"])
        told = json.dumps(left)
        assert not [word for word in ("Mr. Kim", "crp", "sick", "yes", "north") if word in told]
        assert (await client.delete(f"{HOME}/cases/{left['id']}")).status_code == 204
        assert await _cases(client) == []


async def test_cases_of_studies_one_may_not_see_are_not_even_counted(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(meta={**META, "n_train": 10**8, "n_features": 3})
        await there.trained(client)

        async def seen(*studies: str) -> list[Any]:
            headers = _reader(there, "std_1", *studies)
            answer = await client.get(f"{HOME}/experiments/advice", params={"prepared_id": "prp_1"}, headers=headers)
            return [one["study_id"] for one in answer.json()["recommendation"]["neighbours"]]

        assert await seen() == ["std_1"]
        async with there.runtime.database.transaction() as session:
            table = there.runtime.database.table("cases")
            await session.execute(table.update().values(study_id="std_2"))
        assert await seen() == []
        assert await seen("std_2") == ["std_2"]
        hidden = await client.delete(f"{HOME}/cases/{(await there.table('cases'))[0].id}")
        assert hidden.status_code == 404


async def test_a_study_can_forbid_cases_and_the_earlier_ones_vanish_from_advice(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(meta={**META, "n_train": 10**8, "n_features": 3})
        quick = {"algorithms": [{"algorithm": "logistic_regression"}]}
        await there.trained(client, settings=quick)

        async def advised() -> list[str]:
            answer = await client.get(f"{HOME}/experiments/advice", params={"prepared_id": "prp_1"})
            return [one["study_id"] for one in answer.json()["recommendation"]["neighbours"]]

        assert await advised() == ["std_1"]
        grants = (Grant("std_1", "researcher", tuple(ROLE_SCOPES[Role.RESEARCHER])),)
        other = Principal("usr_x", "N", "person", "ins_1", grants=grants)
        researcher = {"medloom-capability": sign(other, there.private_key)}
        assert (await client.put(f"{HOME}/cases/rule", json={"allowed": False}, headers=researcher)).status_code == 404
        assert await advised() == ["std_1"]

        forbidden = await client.put(f"{HOME}/cases/rule", json={"allowed": False})
        assert forbidden.json() == {"items": [], "allowed": False}
        assert await advised() == []
        assert await there.table("cases") == []
        await there.trained(client, settings=quick)
        assert await there.table("cases") == []
        assert (await client.put(f"{HOME}/cases/rule", json={"allowed": True})).json() == {"items": [], "allowed": True}
        await there.trained(client, settings=quick)
        assert await advised() == ["std_1"]
        audits = [event.data for event in await there.events() if event.type == "train.access.audited"]
        told = [(each["actor"], *each["policy_ids"]) for each in audits if each["resource"] == f"{HOME}/cases/rule"]
        rules = [each for each in told if each[-1].startswith("cases:")]
        assert rules == [("usr_owner", "cases:forbidden"), ("usr_owner", "cases:allowed")]


async def test_a_case_left_in_the_moment_of_forbidding_is_not_read(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(meta=META)
        await there.trained(client, settings={"algorithms": [{"algorithm": "logistic_regression"}]})
        async with there.runtime.database.transaction() as session:
            rules = there.runtime.database.table("case_rules")
            await session.execute(rules.insert().values(study_id="std_1", allowed=False, at=now(), by="usr_1"))
        assert len(await there.table("cases")) == 1
        assert await _cases(client) == []


async def test_training_in_mode_auto_tries_what_the_cases_advise_first(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False) as there, there.client() as client:
        await there.approve(meta=META)
        advice = (await client.get(f"{HOME}/experiments/advice", params={"prepared_id": "prp_1"})).json()
        order = [one["name"] for one in advice["recommendation"]["candidates"]]
        body = {"prepared_id": "prp_1", "mode": "auto", "budget_s": 5}
        started = (await client.post(f"{HOME}/experiments", json=body)).json()
        plain = (await client.post(f"{HOME}/experiments", json={**body, "settings": {"use_cases": False}})).json()
        kept = {row.id: row.settings["order"] for row in await there.table("experiments")}
        assert kept[started["id"]] == (order[:3] if advice["recommendation"]["neighbours"] else [])
        assert kept[plain["id"]] == []
