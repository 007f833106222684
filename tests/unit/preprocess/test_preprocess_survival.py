"""The gate of a survival task: which times and statuses can be signed, and what is said of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import Column, ColumnRole, ColumnType, TaskKind
from medloom_preprocess.domain.errors import TargetUnfit
from medloom_preprocess.domain.leaks import find_leaks
from medloom_preprocess.domain.reading import Rows
from medloom_preprocess.domain.survival import horizons_of, target_of, warnings_of
from medloom_preprocess.domain.wish import ApprovalWish

N = 80


def rows(folder: Path, **columns: Any) -> tuple[Rows, dict[str, Column]]:
    random = np.random.default_rng(1)
    days = random.integers(1, 900, N).astype(float)
    made: dict[str, Any] = {
        "_row": np.arange(N),
        "days": pa.array(days),
        "status": pa.array((random.random(N) < 0.5).astype(np.int64)),
        "age": pa.array(random.normal(60, 10, N)),
        "months": pa.array(days / 30.4),
        **columns,
    }
    path = folder / "rows.parquet"
    pq.write_table(pa.table(made), path)
    kinds = {name: Column(name=name, type=ColumnType.NUMBER) for name in made if name != "_row"}
    kinds["days"] = Column(name="days", type=ColumnType.NUMBER, role=ColumnRole.TIME)
    return Rows(path), kinds


def wish(**more: Any) -> ApprovalWish:
    return ApprovalWish.model_validate({"task": TaskKind.SURVIVAL, "target": "status", "time": "days", **more})


def code_of(folder: Path, asked: ApprovalWish, **columns: Any) -> str:
    read, kinds = rows(folder, **columns)
    with pytest.raises(TargetUnfit) as refused:
        target_of(read, asked, kinds)
    return refused.value.cause


def test_the_event_is_told_from_its_censoring_and_unknown_rows_are_left_out(tmp_path: Path) -> None:
    days: list[float | None] = [float(i + 1) for i in range(N)]
    days[4] = None
    status: list[int | None] = [i % 2 for i in range(N)]
    status[6] = None
    read, kinds = rows(tmp_path, days=pa.array(days), status=pa.array(status))
    found = target_of(read, wish(), kinds)
    assert found.known.sum() == N - 2
    assert (found.positive, found.classes) == ("1", ("0", "1"))
    assert found.labels[1] == 1
    assert found.times is not None


def test_the_role_of_time_is_enough(tmp_path: Path) -> None:
    read, kinds = rows(tmp_path)
    assert target_of(read, wish(time=None), kinds).time_column == "days"


@pytest.mark.parametrize(
    ("columns", "asked", "code"),
    [
        ({"days": pa.array(np.r_[-1.0, np.arange(1.0, N)])}, {}, "negative_times"),
        ({"days": pa.array(["soon"] * N)}, {}, "time_not_number"),
        ({"days": pa.array([5.0] * N)}, {}, "times_all_equal"),
        ({"status": pa.array([0] * N)}, {}, "all_censored"),
        ({"status": pa.array([0] * N)}, {"positive": "1"}, "all_censored"),
        ({"status": pa.array(["alive"] * N)}, {}, "all_censored"),
        ({"status": pa.array([1] * 9 + [0] * (N - 9))}, {}, "too_few_events"),
        ({"status": pa.array([1, 2] * (N // 2))}, {}, "positive_needed"),
        ({"status": pa.array([i % 3 for i in range(N)])}, {}, "positive_needed"),
        ({"status": pa.array(["here", "gone"] * (N // 2))}, {}, "positive_needed"),
        ({"status": pa.array(["alive", "dead"] * (N // 2))}, {"positive": "deceased"}, "positive_not_found"),
        ({}, {"time": "status"}, "time_is_status"),
        ({}, {"horizons": (5000.0,)}, "horizon_outside"),
    ],
)
def test_what_cannot_be_signed_says_why(tmp_path: Path, columns: Any, asked: dict[str, Any], code: str) -> None:
    assert code_of(tmp_path, wish(**asked), **columns) == code


def test_status_text_is_read_and_everybody_may_have_had_the_event(tmp_path: Path) -> None:
    read, kinds = rows(tmp_path, status=pa.array(["alive", "dead"] * (N // 2)))
    assert target_of(read, wish(), kinds).positive == "dead"
    read, kinds = rows(tmp_path, status=pa.array([1] * N))
    assert target_of(read, wish(), kinds).labels.sum() == N


def test_horizons_are_the_rounded_quartiles_of_event_times_unless_named(tmp_path: Path) -> None:
    read, kinds = rows(tmp_path, days=pa.array(np.arange(1.0, N + 1) * 10), status=pa.array([1] * N))
    found = target_of(read, wish(), kinds)
    everybody = np.ones(N, dtype=bool)
    assert horizons_of(found, everybody, None) == (210.0, 400.0, 600.0)
    assert horizons_of(found, everybody, (30.0,)) == (30.0,)


def test_zero_times_other_events_and_short_follow_up_are_told(tmp_path: Path) -> None:
    read, kinds = rows(tmp_path, days=pa.array(np.arange(float(N))), status=pa.array([i % 3 for i in range(N)]))
    found = target_of(read, wish(positive="2"), kinds)
    notes = {note.code: note for note in warnings_of(found, np.ones(N, dtype=bool), (75.0,))}
    assert set(notes) == {"zero_times", "other_events_censored", "few_followed"}
    assert notes["zero_times"].count == 1
    assert all(note.text_ko for note in notes.values())


def test_a_column_that_goes_with_the_follow_up_is_suspected(tmp_path: Path) -> None:
    read, kinds = rows(tmp_path)
    found = target_of(read, wish(), kinds)
    assert [(note.column, note.code) for note in find_leaks(read, found, ["age", "months"])] == [
        ("months", "outcome_proxy")
    ]
