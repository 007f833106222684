"""The sentinel's statistics on planted leaks and clean columns; oracles: scikit-learn, scipy, hand calculation."""

import numpy as np
import pytest
from scipy.stats import fisher_exact, spearmanr
from sklearn.metrics import roc_auc_score

from medloom_stats import leakage
from medloom_stats.leakage import Feature


def clean(n: int = 600, seed: int = 1) -> tuple[list[Feature], np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.3).astype(float)
    features = [Feature(f"lab_{k}", values=rng.normal(0.3 * (k % 3) * y, 1)) for k in range(8)]
    features.append(Feature("ward", codes=rng.integers(-1, 4, n)))
    return features, y


def codes_of(features: list[Feature], y: np.ndarray, target: str = "sick") -> dict[str, str]:
    return {one.name: one.code for one in leakage.suspects(features, y, "binary", target)}


def test_a_clean_table_is_silent() -> None:
    for seed in range(10):
        features, y = clean(seed=seed)
        assert codes_of(features, y) == {}


def test_planted_leaks_are_told_by_their_kind() -> None:
    features, y = clean()
    rng = np.random.default_rng(2)
    stay = np.where((y == 1) & (rng.random(y.size) < 0.7), np.nan, rng.normal(size=y.size))
    planted = [
        Feature("copy", values=3 * y + rng.normal(0, 0.1, y.size)),
        Feature("stay", values=stay),
        Feature("marker", values=2.4 * y + rng.normal(size=y.size)),
        Feature("discharge_ward", codes=np.where(rng.random(y.size) < 0.3, y, rng.integers(0, 2, y.size)).astype(int)),
        Feature("discharge_form", codes=rng.integers(0, 2, y.size)),
        Feature("cd40", values=(base := rng.normal(size=y.size))),
        Feature("cd420", values=base + 0.6 * rng.normal(size=y.size) + 0.4 * y),
    ]
    found = codes_of([*features, *planted], y)
    assert found == {
        "copy": "outcome_proxy",
        "stay": "missing_follows_outcome",
        "marker": "very_strong_alone",
        "discharge_ward": "name_after_outcome",
        "cd420": "later_measurement",
    }


def test_only_the_outcome_in_other_words_blocks() -> None:
    features, y = clean()
    grades = {
        one.name: one.grade
        for one in leakage.suspects(
            [*features, Feature("copy", codes=y.astype(int)), Feature("marker", values=2.4 * y + features[0].values),
             Feature("days", values=np.where(y == 1, 5 + features[0].values, np.nan)),
             Feature("week", values=9 * y + features[0].values)],
            y, "binary", "sick",
        )
    }  # fmt: skip
    assert grades == {"copy": "blocking", "marker": "warning", "days": "warning", "week": "warning"}


def test_the_strength_of_a_number_is_its_auroc() -> None:
    features, y = clean()
    found = leakage.alone(Feature("m", values=y + features[0].values), y)
    assert found.value == pytest.approx(roc_auc_score(y, y + features[0].values), abs=0.02)
    gap = leakage.gap(Feature("g", values=np.where((y == 1) & (features[1].values > 0), np.nan, 1.0)), y)
    assert gap.value == pytest.approx(roc_auc_score(y, (y == 1) & (features[1].values > 0)), abs=1e-12)


def test_rank_correlation_is_spearmans() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=80), rng.normal(size=80)
    assert leakage.rank_correlation(Feature("x", values=x), y).value == pytest.approx(abs(spearmanr(x, y).statistic))


def test_a_seldom_filled_column_is_judged_by_fishers_test() -> None:
    y = np.r_[np.ones(80), np.zeros(520)]
    filled = np.r_[np.ones(10), np.zeros(70), np.ones(17), np.zeros(503)]
    feature = Feature("bleed", values=np.where(filled == 1, 1.0, np.nan))
    found = leakage.suspects([feature], y, "binary", "outcome")
    assert [(one.name, one.code) for one in found] == [("bleed", "seldom_recorded")]
    one_sided = fisher_exact([[10, 17], [70, 503]], alternative="greater").pvalue
    assert found[0].evidence["p"] == pytest.approx(2 * one_sided, rel=0.05)


def test_a_form_with_many_suspects_is_suspected_as_a_whole() -> None:
    names = [f"R{k:02}" for k in range(20)] + [f"D{k:02}" for k in range(12)]
    found = leakage.families(names, {"D01", "D02", "D05", "D06", "D09"})
    assert set(found) == {f"D{k:02}" for k in range(12)} - {"D01", "D02", "D05", "D06", "D09"}
    assert leakage.families(names, {"D01", "R02", "R09"}) == {}
    assert set(leakage.between(list("abcdefghi"), set("bcdfgh"))) == {"e"}


def test_repeated_rows_are_found_and_common_patterns_are_not() -> None:
    rng = np.random.default_rng(6)
    numbers = rng.normal(size=(200, 6))
    test = np.arange(200) >= 150
    numbers[150:170] = numbers[:20] + 1e-6
    found = leakage.twins([Feature(str(k), values=numbers[:, k]) for k in range(6)], test)
    assert (found.test_rows, found.of, leakage.twins_grade(found)) == (20, 50, "blocking")
    few = leakage.twins([Feature(str(k), codes=rng.integers(0, 2, 200)) for k in range(4)], test)
    assert few.test_rows > 40
    assert leakage.twins_grade(few) is None


def test_identifiers_are_told_from_measurements() -> None:
    rng = np.random.default_rng(8)
    n = 300
    assert leakage.identifier(Feature("column_1", values=np.arange(n) + 7.0), whole=True)
    assert leakage.identifier(Feature("patient_no", values=rng.permutation(n) * 13.0), whole=True)
    assert leakage.identifier(Feature("last_name", codes=rng.integers(0, 40, n)), whole=False)
    assert leakage.identifier(Feature("등록번호", values=rng.permutation(n) * 13.0), whole=True)
    assert leakage.identifier(Feature("clinic_name", codes=rng.integers(0, 60, n)), whole=False) is None
    assert leakage.identifier(Feature("platelets", values=rng.permutation(n) * 13.0), whole=True) is None
    assert leakage.identifier(Feature("paid", values=rng.normal(size=n)), whole=False) is None


def test_sites_that_tell_the_outcome_are_told() -> None:
    rng = np.random.default_rng(9)
    site = rng.integers(0, 4, 800)
    mixed = (rng.random(800) < np.array([0.05, 0.2, 0.6, 0.95])[site]).astype(float)
    found = leakage.site_confounding(site, mixed)
    assert found is not None
    assert found.lo > leakage.SITE_LOW
    assert leakage.site_confounding(site, (rng.random(800) < 0.3).astype(float)) is None


def test_persons_on_both_sides_are_counted() -> None:
    assert leakage.crossing(np.array([1, 1, 2, 3, 3, -1, -1]), np.array([0, 1, 0, 1, 1, 0, 1], bool)) == 1


def test_landmarks_describe_without_values() -> None:
    features, y = clean()
    bent = Feature("bent", values=np.where(y == 1, 0.0, 3.0) * np.random.default_rng(1).choice([-1, 1], y.size))
    plain, curved = leakage.landmarks(features, y, "binary"), leakage.landmarks([*features, bent], y, "binary")
    assert 0.5 < plain["median_alone"] < plain["best_alone"] < 0.8
    assert curved["best_alone"] > 0.95
    assert curved["curved"] > plain["curved"]
