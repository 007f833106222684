"""Profiles, findings, suggestions and leak warnings on small tables with planted faults."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import Column, ColumnRole, ColumnType, TaskKind
from medloom_preprocess.domain import profile as profile_module
from medloom_preprocess.domain.findings import find
from medloom_preprocess.domain.leaks import find_leaks
from medloom_preprocess.domain.plausible import plausible_range
from medloom_preprocess.domain.profile import Profile, profile_table
from medloom_preprocess.domain.reading import Rows
from medloom_preprocess.domain.spelling import clusters
from medloom_preprocess.domain.suggestions import Suggestion, suggest
from medloom_preprocess.domain.task import read_target

N = 400


def store(
    folder: Path, data: dict[str, Any], roles: dict[str, str] | None = None, **limits: tuple[float, float]
) -> tuple[Path, tuple[Column, ...]]:
    table = pa.table({"_row": pa.array(range(len(next(iter(data.values())))), pa.int64()), **data})
    path = folder / "t.parquet"
    pq.write_table(table, path)
    kinds = {pa.int64(): ColumnType.INTEGER, pa.float64(): ColumnType.NUMBER, pa.string(): ColumnType.CATEGORY}
    columns = tuple(
        Column(
            name=f.name,
            type=kinds.get(f.type, ColumnType.DATE),
            role=ColumnRole((roles or {}).get(f.name, "feature")),
            low=limits.get(f.name, (None, None))[0],
            high=limits.get(f.name, (None, None))[1],
        )
        for f in table.schema
        if f.name != "_row"
    )
    return path, columns


def planted() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    glucose = rng.normal(120, 25, N).round().astype(int)
    glucose[:20] = 0
    age = rng.integers(20, 90, N)
    age[5] = 65526
    hour = rng.integers(0, 24, N)
    hour[:9] = 99
    return {
        "record_id": [f"R{i:05d}" for i in range(N)],
        "glucose": glucose.tolist(),
        "children": rng.poisson(2, N).tolist(),
        "age": age.tolist(),
        "hour": hour.tolist(),
        "plt": [f"{v},000" for v in rng.integers(100, 400, N)],
        "bp": [f"{a}/{b}" for a, b in zip(rng.integers(100, 180, N), rng.integers(50, 99, N), strict=True)],
        "seen": [f"{d:02d}.03.2024" for d in rng.integers(1, 29, N)],
        "city": ["Seoul", "seoul ", "Busan", "Seuol"] * (N // 4),
        "smoker": ["yes", "no", "-", "no"] * (N // 4),
        "same": ["x"] * N,
        "empty": pa.array([None] * N, pa.float64()),
        "rare": pa.array([float(i % 7) if i < 50 else None for i in range(N)]),
        "clean": rng.normal(0, 1, N).tolist(),
    }


@pytest.fixture(scope="module")
def profiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Column, ...], Profile]:
    path, columns = store(tmp_path_factory.mktemp("p"), planted())
    return path, columns, profile_table(path, columns)


def test_a_profile_counts_what_is_there(tmp_path: Path) -> None:
    data = {"x": [1.0, 2.0, 0.0, -4.0, None], "s": ["a", "b", "a", None, "a"], "id": ["p", "p", "q", "q", "q"]}
    path, columns = store(tmp_path, data, {"id": "subject"}, x=(0, 1.5))
    found = profile_table(path, columns)
    x, s = found.column("x"), found.column("s")
    assert x is not None
    assert s is not None
    assert (x.n, x.missing, x.distinct, x.zeros, x.negative, x.out_of_range) == (4, 1, 4, 1, 1, 2)
    assert (x.mean, x.min, x.max) == (-0.25, -4.0, 2.0)
    assert x.sd == pytest.approx(np.std([1, 2, 0, -4], ddof=1))
    assert x.q is not None
    assert x.q["0.5"] == 0.5
    assert x.histogram is not None
    assert sum(x.histogram.counts) == 4
    assert [(item.value, item.n) for item in s.top or ()] == [("a", 3), ("b", 1)]
    assert (found.rows, found.duplicate_rows, found.subjects, found.rows_per_subject_max) == (5, 0, 2, 3)
    assert not found.approximate


def test_infinite_and_huge_values_are_counted_and_do_no_harm(tmp_path: Path) -> None:
    path, columns = store(tmp_path, {"x": [1.0, float("inf"), 1e308, -1e308, 3.0] * 10})
    found = profile_table(path, columns)
    x = found.column("x")
    assert x is not None
    assert (x.infinite, x.max) == (10, 1e308)
    assert [item.level for item in find(found) if item.code == "infinite"] == ["blocking"]


def test_beyond_the_exact_limit_counts_stay_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_module, "EXACT_ROWS", 100)
    rng = np.random.default_rng(0)
    x = rng.normal(50, 10, 5000)
    path, columns = store(tmp_path, {"x": pa.array([None if i % 10 == 0 else v for i, v in enumerate(x)])}, x=(20, 80))
    found = profile_table(path, columns)
    column = found.column("x")
    assert column is not None
    assert found.approximate
    kept = np.array([v for i, v in enumerate(x) if i % 10])
    assert (column.missing, column.out_of_range) == (500, int(((kept < 20) | (kept > 80)).sum()))
    assert column.mean == pytest.approx(kept.mean())
    assert column.q is not None
    assert column.q["0.5"] == pytest.approx(50, abs=5)


def test_findings_name_what_was_planted(profiled: tuple[Path, tuple[Column, ...], Profile]) -> None:
    found = {(item.code, item.column) for item in find(profiled[2])}
    assert {
        ("identifier_like", "record_id"),
        ("suspicious_zeros", "glucose"),
        ("out_of_range", "age"),
        ("numbers_as_text", "plt"),
        ("pairs_as_text", "bp"),
        ("dates_as_text", "seen"),
        ("untidy_text", "city"),
        ("constant", "same"),
        ("all_missing", "empty"),
        ("mostly_missing", "rare"),
    } <= found
    named = {column for _, column in found}
    assert named.isdisjoint({"children", "clean"})


def test_findings_never_hold_a_value(profiled: tuple[Path, tuple[Column, ...], Profile]) -> None:
    told = " ".join(item.text + item.text_ko for item in find(profiled[2]))
    assert "65526" not in told
    assert "Seoul" not in told


def test_suggestions_are_ready_steps_with_their_effect(profiled: tuple[Path, tuple[Column, ...], Profile]) -> None:
    found = {(item.step["op"], item.column): item for item in suggest(*profiled)}
    assert _effect(found["set_missing", "glucose"]) == ({"columns": ["glucose"], "codes": [0]}, 20)
    assert _effect(found["set_missing", "hour"]) == ({"columns": ["hour"], "codes": [99]}, 9)
    assert _effect(found["set_missing", "age"]) == ({"columns": ["age"], "outside": [0.0, 120.0]}, 1)
    assert found["set_missing", "age"].preview[0].old == "65526"
    assert _effect(found["set_missing", "smoker"]) == ({"columns": ["smoker"], "codes": ["-"]}, 100)
    assert found["parse_number", "plt"].cells == N
    assert found["parse_number", "bp"].step["params"]["into"] == ["bp systolic", "bp diastolic"]
    assert found["parse_date", "seen"].step["params"]["order"] == "DMY"
    assert _effect(found["normalize_text", "city"])[1] == 100
    merged = found["merge_similar", "city"].step["params"]["groups"]
    assert [group["to"] for group in merged] == ["Seoul"]
    assert {"same", "empty", "record_id"} == {column for op, column in found if op == "drop"}
    assert all(item.reason.en and item.reason.ko for item in found.values())
    assert ("set_missing", "children") not in found


def _effect(item: Suggestion) -> tuple[dict[str, Any], int]:
    return item.step["params"], item.cells


def test_clean_data_gets_no_suggestions(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    data = {
        "x": rng.normal(0, 1, 200).tolist(),
        "n": rng.poisson(3, 200).tolist(),
        "s": rng.choice(["a", "b"], 200).tolist(),
    }
    path, columns = store(tmp_path, data)
    found = profile_table(path, columns)
    assert find(found) == []
    assert suggest(path, columns, found) == []


def test_spellings_are_clustered_but_opposites_are_not() -> None:
    groups = clusters(
        [
            ("hypotension", 9),
            ("hypertension", 8),
            ("Hypertention", 1),
            ("ward a", 5),
            ("ward b", 4),
            ("T3", 2),
            ("T4", 2),
            ("Ward  A", 1),
        ]
    )
    assert {group["to"]: group["spellings"] for group in groups} == {
        "hypertension": ["Hypertention"],
        "ward a": ["Ward  A"],
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AGE", (0, 120)),
        ("Age (years)", (0, 120)),
        ("나이", (0, 120)),
        ("SBP", (30, 320)),
        ("stage", None),
        ("language", None),
    ],
)
def test_plausible_ranges_go_by_the_whole_name(name: str, expected: Any) -> None:
    assert plausible_range(name) == expected


def test_leaks_are_told_apart_from_good_predictors(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    y = (rng.random(2000) < 0.2).astype(int)
    data = {
        "DIED14": y.tolist(),
        "age": (60 + 8 * y + rng.normal(0, 10, 2000)).tolist(),
        "noise": rng.normal(0, 1, 2000).tolist(),
        "grade": np.where(y == 1, rng.choice(["a", "b"], 2000), rng.choice(["b", "c"], 2000)).tolist(),
        "copy": ["dead" if v else "alive" for v in y],
        "day": pa.array([float(i) if v else None for i, v in enumerate(y)]),
        "discharge_to": np.where(rng.random(2000) < 0.2 + 0.3 * y, "home", "ward").tolist(),
        "discharge_form": rng.choice(["a", "b"], 2000).tolist(),
        "STROKE14": (rng.random(2000) < 0.1 + 0.2 * y).astype(int).tolist(),
        "gap": pa.array([None if v < 0.3 else v for v in rng.random(2000)]),
    }
    path, _ = store(tmp_path, data)
    rows = Rows(path)
    target = read_target(rows, TaskKind.BINARY, "DIED14", "1")
    found = {item.column: item.code for item in find_leaks(rows, target, [name for name in data if name != "DIED14"])}
    rows.close()
    assert found == {
        "copy": "outcome_proxy",
        "day": "missing_follows_outcome",
        "discharge_to": "name_after_outcome",
        "STROKE14": "same_time_as_outcome",
    }


def test_a_regression_target_in_other_units_is_a_proxy(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(70, 10, 300)
    path, _ = store(tmp_path, {"kg": x.tolist(), "lb": (x * 2.2).tolist(), "age": rng.normal(50, 9, 300).tolist()})
    rows = Rows(path)
    found = find_leaks(rows, read_target(rows, TaskKind.REGRESSION, "kg", None), ["lb", "age"])
    rows.close()
    assert [(item.code, item.column) for item in found] == [("outcome_proxy", "lb")]
