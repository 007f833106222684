"""The report of a survival model: its numbers against lifelines, the files of the pack, what the compare page draws."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from medloom_contracts.manifests import Task, TaskKind, ValidationManifest
from medloom_report.domain import beyond, sample
from medloom_report.domain.analysis import SurvivalAnalysis, analyse
from medloom_report.domain.comparing import compare, same_data
from medloom_report.domain.curves import curves, for_outsiders
from medloom_report.domain.errors import NotComparable, NothingToEvaluate, PredictionsUnreadable
from medloom_report.domain.figures import figures_for
from medloom_report.domain.material import Language, Material
from medloom_report.domain.methods import methods
from medloom_report.domain.pack import build
from medloom_report.domain.predictions import Predictions, Scores, read_predictions
from medloom_report.domain.survival.analysis import nice_marks
from medloom_stats import sample_size
from medloom_stats.survival import calibration, evaluate

from .cases import AT, HASH
from .cases import material as case_of

TASK = Task(
    kind=TaskKind.SURVIVAL, target="died", positive="1", classes=("0", "1"), features=("AGE", "SEX"), time="days",
    time_unit="d", horizons=(100.0, 300.0),
)  # fmt: skip


def followed(n: int = 600, seed: int = 2) -> dict[str, Predictions]:
    random = np.random.default_rng(seed)
    truth = random.normal(size=n)
    time, until = random.exponential(250 * np.exp(-truth)), random.uniform(50, 800, n)
    days, event = np.ceil(np.minimum(time, until)), (time <= until).astype(float)
    cut = int(n * 0.6)
    found = {}
    for spot in range(4):
        eta = 0.9 * truth + random.normal(0, 0.2 + 0.4 * spot, n)
        p = 1 - np.exp(-np.exp(eta)[:, None] * np.array([0.4, 1.2]))
        parts = [Scores(np.arange(n)[at], event[at], p[at], None, days[at]) for at in (slice(cut), slice(cut, n))]
        found[f"mdl_{spot}"] = Predictions(*parts)
    return found


def material(n: int = 600) -> Material:
    made = case_of(TaskKind.REGRESSION)
    experiment = made.experiment.model_copy(update={"task": TASK})
    approval = made.approval.model_copy(update={"task": TASK})
    return replace(made, experiment=experiment, approval=approval, predictions=followed(n))


@pytest.fixture(scope="module")
def analysis() -> SurvivalAnalysis:
    found = analyse(material())
    assert isinstance(found, SurvivalAnalysis)
    return found


def test_predictions_are_read_as_train_leaves_them(tmp_path: Path) -> None:
    one = followed(50)["mdl_0"]
    parts = [("oof", one.oof), ("test", one.test)]
    table: dict[str, Any] = {
        "_row": np.concatenate([part.rows for _, part in parts]),
        "part": [name for name, part in parts for _ in range(part.n)],
        "fold": np.zeros(50, dtype=np.int64),
        "y": np.concatenate([part.y for _, part in parts]).astype(np.int64),
        "time": np.concatenate([part.time for _, part in parts if part.time is not None]),
        "p_100": np.concatenate([part.p[:, 0] for _, part in parts]),
        "p_300": np.concatenate([part.p[:, 1] for _, part in parts]),
    }
    pq.write_table(pa.table(table), tmp_path / "p.parquet")
    read = read_predictions(tmp_path / "p.parquet", TASK)
    assert read.test.p.tolist() == one.test.p.tolist()
    assert read.test.time is not None
    pq.write_table(pa.table(table).drop(["time"]), tmp_path / "q.parquet")
    with pytest.raises(PredictionsUnreadable):
        read_predictions(tmp_path / "q.parquet", TASK)


def test_risk_groups_are_thirds_with_lifelines_curves(analysis: SurvivalAnalysis) -> None:
    test = followed()["mdl_0"].test
    assert test.time is not None
    assert [group.n for group in analysis.groups] == [80, 80, 80]
    edges = np.quantile(test.p[:, -1], [1 / 3, 2 / 3])
    codes = np.searchsorted(edges, test.p[:, -1], side="left")
    for k, group in enumerate(analysis.groups):
        theirs = KaplanMeierFitter().fit(test.time[codes == k], test.y[codes == k])
        found = [estimate.value for estimate in group.steps.at([50, 100, 300])]
        assert found == pytest.approx(theirs.survival_function_at_times([50, 100, 300]).to_numpy(), abs=1e-12)
        assert group.at_risk[0] == 80
        assert group.observed.value == pytest.approx(1 - float(theirs.predict(300)), abs=1e-12)
    tested = multivariate_logrank_test(test.time, codes, test.y)
    assert analysis.rank is not None
    assert analysis.rank.p == pytest.approx(tested.p_value, rel=1e-8)
    assert [one.horizon for one in analysis.calibrations] == [100, 300]


def test_a_better_model_wins_the_paired_comparison(analysis: SurvivalAnalysis) -> None:
    last = next(pair for pair in analysis.pairs if pair.b == "mdl_3")
    assert last.measure == "integrated_brier"
    assert last.value_a == pytest.approx(analysis.models[0].metrics["integrated_brier"].value, abs=1e-12)
    assert last.difference.hi < 0
    assert last.p_holm < 0.05


def test_the_pack_holds_figures_tables_and_words_of_both_languages(tmp_path: Path) -> None:
    pack = build(material(), tmp_path, ("en", "ko"))
    names = {made.name for made in pack.files}
    for figure in ("flow", "km_by_risk", "survival_calibration", "auc_over_time", "comparison"):
        assert {f"figures/{language}/{figure}.svg" for language in ("en", "ko")} <= names
    tables = ("km_by_risk", "numbers_at_risk", "survival_calibration", "auc_over_time", "metrics")
    assert {f"tables/{name}.csv" for name in tables} <= names
    assert pack.summary["events"] == int(followed()["mdl_0"].test.y.sum())
    assert pack.summary["horizons"] == [100.0, 300.0]
    shown = (tmp_path / "figures/en/km_by_risk.svg").read_text("utf-8")
    assert "Number at risk" in shown
    assert "High risk (n = 80)" in shown
    told = " ".join(text for language in ("en", "ko") for _, text in methods(material(), language))  # type: ignore[arg-type]
    assert "inverse probability of censoring" in told
    assert "중도절단 역확률" in told


@pytest.mark.parametrize(("language", "word"), [("en", "ask for at least"), ("ko", "최소 표본")])
def test_the_sample_size_is_that_of_riley_at_the_horizons(language: Language, word: str) -> None:
    made = material()
    oof = made.predictions["mdl_0"].oof
    events, mean = int(oof.y.sum()), float(oof.time.mean()) if oof.time is not None else 0.0
    split = made.approval.split.model_copy(update={"n_train": oof.n, "events_train": events})
    made = replace(made, approval=made.approval.model_copy(update={"split": split}))
    found = sample.needed(made, None)
    rate = events / oof.n / mean
    by_hand = [
        sample_size.time_to_event(rate=rate, mean_follow_up=mean, timepoint=at, parameters=found.parameters).n
        for at in (100.0, 300.0)
    ]
    assert found.size is not None
    assert found.size.n == max(by_hand)
    told = sample.paragraph(made, None, language)
    assert f"{found.size.n:,}" in told
    assert word in told


def elsewhere() -> ValidationManifest:
    """Figures of the main model on other patients, as train would write them."""
    test = followed(500, seed=9)["mdl_0"].test
    assert test.time is not None
    found = evaluate.survival(test.time, test.y, test.p, (100.0, 300.0), resamples=100)
    groups = calibration.grouped(test.time, test.y, test.p[:, 0], 100.0, 5)
    observed = [one.observed for one in groups]
    slope = calibration.calibration_slope(test.time, test.y, test.p[:, 1])
    bins = {
        "predicted": [one.predicted for one in groups], "observed": [one.value for one in observed],
        "lo": [one.lo for one in observed], "hi": [one.hi for one in observed], "n": [float(one.n) for one in groups],
    }  # fmt: skip
    return ValidationManifest(
        study_id="std_1", validation_id="val_1", experiment_id="exp_1", model_id="mdl_0", model_name="Ensemble",
        onnx_sha256=HASH, data_study_id="std_1", prepared_id="prp_9", data_sha256=HASH, approval_sha256=HASH,
        title="Hospital B", task=TaskKind.SURVIVAL, columns=(), positive="1", n=test.n, events=int(test.y.sum()),
        metrics={name: one.to_dict() for name, one in {**found, "calibration_slope": slope}.items()},
        curves={"bins_100": bins}, versions={}, created_at=AT,
    )  # fmt: skip


def test_an_external_validation_stands_in_the_pack_with_its_times(tmp_path: Path) -> None:
    given = elsewhere()
    made = replace(material(), validations=(given,))
    pack = build(made, tmp_path, ("en", "ko"))
    assert {f"figures/{language}/external_times.svg" for language in ("en", "ko")} <= {one.name for one in pack.files}
    shown = (tmp_path / "figures/en/external_times.svg").read_text("utf-8")
    ratio = given.metrics["observed_expected_100"]
    assert f"{ratio['value']:.2f} ({ratio['lo']:.2f}–{ratio['hi']:.2f})" in shown
    for language in ("en", "ko"):
        rows = beyond.external_table(made, language).rows  # type: ignore[arg-type]
        assert len(rows) == 2 + 5 + 2 * 3
        assert f"{given.metrics['uno_c']['value']:.3f}" in rows[3].cells[1]
    assert "external_times" not in {one.name for one in figures_for(material(), analyse(material()))}


def test_without_an_event_nothing_is_reported() -> None:
    made = material()
    still = {name: replace(p, test=replace(p.test, y=p.test.y * 0), oof=replace(p.oof, y=p.oof.y * 0))
             for name, p in made.predictions.items()}  # fmt: skip
    with pytest.raises(NothingToEvaluate):
        analyse(replace(made, predictions=still))


def test_the_compare_page_gets_curves_and_an_outsider_no_single_times() -> None:
    made = material()
    models = [(model, made.predictions[model.model_id]) for model in made.models[:2]]
    found = compare(TASK, models, "test")
    assert found["events"] == int(models[0][1].test.y.sum())
    assert {"harrell_c", "auc_100", "integrated_brier"} <= set(found["models"][0]["metrics"])
    assert found["pairs"][0]["measure"] == "integrated_brier"
    drawn = curves(TASK, models, "test")
    group = drawn[0]["survival"]["groups"][0]
    assert len({len(values) for values in group["curve"].values()}) == 1
    assert group["curve"]["y"][0] == 1.0
    reduced = for_outsiders(drawn)[0]["survival"]
    assert reduced["groups"] == []
    assert all(one["n"] >= 10 for at in reduced["calibration"] for one in at["bins"])


def test_models_of_other_horizons_are_not_compared() -> None:
    with pytest.raises(NotComparable):
        same_data([TASK, TASK.model_copy(update={"horizons": (50.0,)})], ["prp_1", "prp_1"])


@pytest.mark.parametrize(("longest", "expected"), [(1000, [0, 200, 400, 600, 800, 1000]), (7, [0, 2, 4, 6])])
def test_marks_of_the_time_axis_are_round(longest: float, expected: list[float]) -> None:
    assert nice_marks(longest).tolist() == expected
