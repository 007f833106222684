"""An existing score beside the model, and sites pooled: what an experiment says beyond its own figures."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from MLstatkit import Delong_test
from sklearn.metrics import brier_score_loss, roc_auc_score
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.meta_analysis import combine_effects
from train_tables import FEATURES, Quiet, case, patients

from medloom_contracts.manifests import ColumnRole, TaskKind
from medloom_stats import meta
from medloom_train.domain import existing, sites
from medloom_train.domain.engine import train
from medloom_train.domain.errors import ScoreUnusable
from medloom_train.domain.loading import load
from medloom_train.domain.options import TrainingOptions, TrialSpec
from medloom_train.domain.packaging import extras
from medloom_train.domain.table import TrainingTable

LINEAR = TrainingOptions(mode="expert", algorithms=(TrialSpec(algorithm="logistic_regression"),), n_jobs=2)


def scored(folder: Path, **changed: pa.Array) -> TrainingTable:
    """Patients with a score of points, missing for some, that follows age."""
    columns = patients(600)
    age = columns["age"].to_numpy()
    points = np.where(np.arange(600) % 17 == 0, np.nan, np.digitize(age, [50, 60, 70, 80]).astype(float))
    columns["points"] = pa.array(points, from_pandas=True)
    made = case(folder, columns | changed, features=(*FEATURES, "points"))
    return load(made.data, made.split, made.manifest, made.approval, ("points",))


def test_a_score_is_no_predictor_and_equals_the_oracles(tmp_path: Path) -> None:
    table = scored(tmp_path)
    assert "points" not in {column.name for column in table.number_columns}
    rng = np.random.default_rng(3)
    p = np.clip(0.3 + 0.3 * table.y + rng.normal(0, 0.2, table.n), 0.01, 0.99)
    both = np.stack([1 - p, p], axis=1)
    (found,) = existing.compare(table, both[table.train], both, seed=7)
    assert table.scores is not None
    score = table.scores[:, 0]
    at = np.flatnonzero(table.test & ~np.isnan(score))
    y = table.y[at]
    _, p_value, *_ = Delong_test(y, p[at], score[at])
    assert (found["part"], found["n"], found["missing"]) == ("test", at.size, int(np.isnan(score[table.test]).sum()))
    assert found["p"] == pytest.approx(p_value, abs=1e-8)
    gap = roc_auc_score(y, p[at]) - roc_auc_score(y, score[at])
    assert found["difference"]["value"] == pytest.approx(gap, abs=1e-12)
    learn = np.flatnonzero(~table.test & ~np.isnan(score))
    oracle = GLM(table.y[learn], np.c_[np.ones(learn.size), score[learn]], family=Binomial()).fit()
    assert found["recalibration"]["slope"] == pytest.approx(oracle.params[1], abs=1e-6)
    risk = oracle.predict(np.c_[np.ones(at.size), score[at]])
    assert found["score"]["brier"]["value"] == pytest.approx(brier_score_loss(y, risk), abs=1e-7)


def test_an_experiment_compares_its_best_model_with_the_score(tmp_path: Path) -> None:
    outcome = train(scored(tmp_path), LINEAR.model_copy(update={"existing_scores": ("points",)}), Quiet())
    (found,) = extras(outcome)["existing_scores"]
    best = outcome.models[0].test_figures["auroc"]["value"]
    assert found["model"]["auroc"]["value"] == pytest.approx(best, abs=0.1)
    assert outcome.settings.existing_scores == ("points",)


def test_a_score_that_is_text_or_absent_is_refused(tmp_path: Path) -> None:
    made = case(tmp_path)
    for column in ("ward", "gone"):
        with pytest.raises(ScoreUnusable, match=column):
            load(made.data, made.split, made.manifest, made.approval, (column,))


def test_a_constant_score_has_no_comparison(tmp_path: Path) -> None:
    table = scored(tmp_path, points=pa.array(np.ones(600)))
    both = np.full((table.n, 2), 0.5)
    (found,) = existing.compare(table, both[table.train], both, seed=7)
    assert "difference" not in found


def _rows(task: TaskKind, folder: Path) -> list[dict[str, Any]]:
    target = {TaskKind.BINARY: "sick", TaskKind.REGRESSION: "los"}[task]
    algorithm = {TaskKind.BINARY: "logistic_regression", TaskKind.REGRESSION: "linear_regression"}[task]
    made = case(folder, patients(900), target=target, kind=task, roles={"hospital": ColumnRole.SITE})
    options = TrainingOptions(mode="expert", algorithms=(TrialSpec(algorithm=algorithm),), n_jobs=2)
    return train(made.load(), options, Quiet()).site_figures


def test_sites_are_pooled_as_statsmodels_pools_them(tmp_path: Path) -> None:
    rows = _rows(TaskKind.BINARY, tmp_path)
    found = sites.pooled(rows, TaskKind.BINARY)
    (model,) = found
    assert set(found[model]) == {"auroc", "observed_expected", "calibration_slope", "calibration_in_the_large"}
    logits, variances = [], []
    for row in rows:
        value, lo, hi = (np.log(x / (1 - x)) for x in row["models"][model]["auroc"].values())
        logits.append(value)
        variances.append(((hi - lo) / 2 / 1.959963984540054) ** 2)
    mean = found[model]["auroc"]
    with np.errstate(invalid="ignore"):
        fixed = combine_effects(np.array(logits), np.array(variances), method_re="dl", use_t=True)
    assert mean["i2"] == pytest.approx(max(0, fixed.i2), abs=1e-10)
    if mean["tau2"] == 0:
        assert mean["value"] == pytest.approx(1 / (1 + np.exp(-fixed.mean_effect_fe)), abs=1e-10)
    by_hand = meta.pool(logits, variances, scale="logit")
    assert (mean["lo"], mean["hi"]) == pytest.approx((by_hand.estimate.lo, by_hand.estimate.hi), abs=1e-10)
    assert (mean["sites"], mean["prediction"]["lo"] < mean["lo"]) == (3, True)


def test_sites_of_numbers_have_a_bias_and_a_slope(tmp_path: Path) -> None:
    rows = _rows(TaskKind.REGRESSION, tmp_path)
    (found,) = sites.pooled(rows, TaskKind.REGRESSION).values()
    assert set(found) == {"bias", "calibration_slope"}
    values = [row["models"][next(iter(row["models"]))]["bias"]["value"] for row in rows]
    assert min(values) <= found["bias"]["value"] <= max(values)
