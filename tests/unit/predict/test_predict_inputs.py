import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from predict_models import probability, schema, write_binary

from medloom_predict.domain.answers import answers, kept
from medloom_predict.domain.columns import Coded, prepare_columns, warning_counts, warning_texts
from medloom_predict.domain.errors import InvalidInputs, ModelUnusable
from medloom_predict.domain.inputs import CompiledSchema
from medloom_predict.domain.sessions import LoadedModel, ModelCache, load_model

MARKER = "Zq9-marker"


@pytest.fixture
def model(tmp_path: Path) -> LoadedModel:
    sha256 = write_binary(tmp_path / "model.onnx")
    return load_model(tmp_path / "model.onnx", schema(), sha256)


def ask(model: LoadedModel, *rows: dict[str, object]) -> tuple[list[dict[str, Any]], list[list[str]]]:
    prepared = model.schema.prepare(rows)
    outputs = model.run(model.schema.feed(prepared.rows), len(rows))
    return answers(model.schema.schema, outputs), [[each["code"] for each in row] for row in prepared.warnings]


def test_rows_are_answered_with_probability_and_class(model: LoadedModel) -> None:
    found, warnings = ask(model, {"AGE": 80, "SEX": "F"}, {"AGE": 60.5, "SEX": "M"})
    assert found[0]["probability"] == pytest.approx(probability(80, "F"), abs=1e-6)
    assert found[1]["probabilities"]["0"] == pytest.approx(1 - probability(60.5, "M"), abs=1e-6)
    assert [each["class"] for each in found] == ["1", "1"]
    assert warnings == [[], []]


def test_the_class_follows_the_models_threshold(model: LoadedModel) -> None:
    found, _ = ask(model, {"AGE": 66.5, "SEX": "F"}, {"AGE": 65, "SEX": "F"})
    assert 0.4 < found[0]["probability"] < 0.5
    assert [each["class"] for each in found] == ["1", "0"]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"AGE": None, "SEX": "M"}, ["missing"]),
        ({"AGE": float("nan"), "SEX": ""}, ["missing", "missing"]),
        ({"AGE": 150, "SEX": "M"}, ["out_of_range"]),
        ({"AGE": 20, "SEX": "M"}, ["outside_training"]),
        ({"AGE": 70, "SEX": "X"}, ["unseen_category"]),
        ({"AGE": 70, "SEX": "M", "HEIGHT": 1}, ["unknown_column"]),
    ],
)
def test_doubtful_inputs_are_answered_with_a_warning(model: LoadedModel, row: dict[str, Any], codes: list[str]) -> None:
    found, warnings = ask(model, row)
    age = row["AGE"] if row["AGE"] == row["AGE"] else None
    assert found[0]["probability"] == pytest.approx(probability(age, row["SEX"]), abs=1e-5)
    assert warnings == [codes]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"SEX": "M"}, "missing_input", "AGE"),
        ({"AGE": MARKER, "SEX": "M"}, "wrong_type", "AGE"),
        ({"AGE": "70", "SEX": "M"}, "wrong_type", "AGE"),
        ({"AGE": [70], "SEX": "M"}, "wrong_type", "AGE"),
        ({"AGE": float("inf"), "SEX": "M"}, "not_finite", "AGE"),
        ({"AGE": 1e308, "SEX": "M"}, "not_finite", "AGE"),
        ({"AGE": 10**400, "SEX": "M"}, "not_finite", "AGE"),
        ({"AGE": 70, "SEX": {"a": MARKER}}, "wrong_type", "SEX"),
    ],
)
def test_wrong_inputs_are_refused_by_column_and_without_the_value(
    row: dict[str, object], code: str, column: str
) -> None:
    with pytest.raises(InvalidInputs) as refused:
        CompiledSchema(schema()).prepare([{"AGE": 70, "SEX": "F"}, row])
    problem = refused.value.problem()
    assert problem.status == 422
    assert problem.problems is not None
    assert [(each["code"], each["column"], each["row"]) for each in problem.problems] == [(code, column, 1)]
    assert problem.hint
    assert problem.detail_ko
    assert MARKER not in json.dumps(problem.model_dump())


def test_many_faults_are_counted_and_the_first_twenty_told() -> None:
    with pytest.raises(InvalidInputs) as refused:
        CompiledSchema(schema()).prepare([{"AGE": "x", "SEX": []}] * 50)
    assert len(refused.value.problems or []) == 20
    assert "100 faults" in refused.value.detail.en


def test_numbers_stand_for_categories_that_were_typed_from_integers() -> None:
    rules = CompiledSchema(schema(inputs=({"name": "NYHA", "type": "category", "categories": ("1", "2", "true")},)))
    prepared = rules.prepare([{"NYHA": 1}, {"NYHA": 2.0}, {"NYHA": True}, {"NYHA": 3}])
    assert rules.feed(prepared.rows)["NYHA"].tolist() == [["1"], ["2"], ["true"], ["3"]]
    assert [[each["code"] for each in row] for row in prepared.warnings] == [[], [], [], ["unseen_category"]]


def test_columns_give_what_rows_give(model: LoadedModel) -> None:
    ages: list[float | None] = [80, None, 150, 20]
    sexes: list[str | None] = ["F", "M", "X", None]
    by_row = model.schema.prepare([{"AGE": a, "SEX": s} for a, s in zip(ages, sexes, strict=True)])
    for sex in (np.array(sexes, dtype=object), Coded(np.array([0, 1, 2, 3]), tuple(sexes))):
        prepared = prepare_columns(model.schema, {"AGE": np.array(ages, dtype=float), "SEX": sex}, 4)
        assert np.allclose(model.run(prepared.feed, 4), model.run(model.schema.feed(by_row.rows), 4))
        assert warning_texts(prepared.doubts, 4) == [
            "",
            "",
            "AGE:out_of_range SEX:unseen_category",
            "AGE:outside_training",
        ]
    assert {(each["column"], each["code"]): each["rows"] for each in warning_counts(prepared)} == {
        ("AGE", "missing"): 1,
        ("AGE", "out_of_range"): 1,
        ("AGE", "outside_training"): 1,
        ("SEX", "missing"): 1,
        ("SEX", "unseen_category"): 1,
    }


def test_faulty_columns_are_named_with_their_first_row(model: LoadedModel) -> None:
    ages = np.array(["70", " 71 ", MARKER, "", "inf"], dtype=object)
    with pytest.raises(InvalidInputs) as refused:
        prepare_columns(model.schema, {"AGE": ages}, 5)
    problems = refused.value.problems or []
    assert [(each["code"], each["column"], each["row"]) for each in problems] == [
        ("wrong_type", "AGE", 2),
        ("missing_input", "SEX", 0),
    ]
    assert MARKER not in json.dumps(refused.value.problem().model_dump())


def test_long_columns_run_in_batches(model: LoadedModel) -> None:
    rows = 20_000
    ages = np.linspace(41, 94, rows)
    prepared = prepare_columns(model.schema, {"AGE": ages, "SEX": Coded(np.zeros(rows, np.int64), ("M",))}, rows)
    p = model.run(prepared.feed, rows)[:, 1]
    assert p.shape == (rows,)
    assert p[[0, -1]] == pytest.approx([probability(41, "M"), probability(94, "M")], abs=1e-5)


def test_the_log_keeps_the_probability_of_the_event(model: LoadedModel) -> None:
    outputs = np.array([[0.25, 0.75]], np.float32)
    assert kept(schema(), outputs) == [0.75]
    assert kept(schema(positive="0"), outputs) == [0.25]
    assert kept(schema(task="multiclass"), outputs) == [[0.25, 0.75]]
    assert kept(schema(task="regression", classes=None), np.array([[3.5]], np.float32)) == [3.5]


def test_a_model_that_differs_from_its_schema_is_refused(tmp_path: Path) -> None:
    write_binary(tmp_path / "model.onnx")
    with pytest.raises(ModelUnusable):
        load_model(tmp_path / "model.onnx", schema(inputs=({"name": "AGE", "type": "number"},)), "")
    with pytest.raises(ModelUnusable):
        load_model(tmp_path / "model.onnx", schema(task="regression"), "")
    (tmp_path / "broken.onnx").write_bytes(b"\x00not a model")
    with pytest.raises(ModelUnusable):
        load_model(tmp_path / "broken.onnx", schema(), "")


def test_the_cache_drops_the_least_recently_used_by_number_and_by_bytes() -> None:
    def of(size: int) -> LoadedModel:
        return LoadedModel(None, "p", CompiledSchema(schema()), "", size)

    cache = ModelCache(max_models=2, max_bytes=100)
    cache.put("a", of(10))
    cache.put("b", of(10))
    assert cache.get("a") is not None
    cache.put("c", of(10))
    assert cache.get("b") is None
    assert cache.get("a") is not None
    cache.put("d", of(95))
    assert (cache.get("a"), cache.get("c"), cache.bytes) == (None, None, 95)
    cache.put("d", of(500))
    assert (len(cache), cache.bytes) == (1, 500)
