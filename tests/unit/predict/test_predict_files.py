import csv
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from predict_models import schema

from medloom_predict.domain.columns import prepare_columns
from medloom_predict.domain.errors import InvalidInputs, UnreadableFile
from medloom_predict.domain.files import answer_table, load_columns, parse_file, write_csv, write_log
from medloom_predict.domain.inputs import CompiledSchema


def parsed(tmp_path: Path, content: bytes, kind: str = "csv") -> Path:
    (tmp_path / "in").write_bytes(content)
    parse_file(str(tmp_path / "in"), kind, str(tmp_path / "out.arrow"))
    return tmp_path / "out.arrow"


def feed(tmp_path: Path, content: bytes, kind: str = "csv") -> dict[str, list[Any]]:
    columns, _, rows = load_columns(parsed(tmp_path, content, kind), schema())
    prepared = prepare_columns(CompiledSchema(schema()), columns, rows)
    return {name: column.reshape(-1).tolist() for name, column in prepared.feed.items()}


@pytest.mark.parametrize(
    "content",
    [
        b"AGE,SEX\n80,F\n 70.5 ,M\n",
        b"\xef\xbb\xbfAGE,SEX,NOTE\r\n80,F,x\r\n70.5,M,\r\n",
        b"SEX;AGE\nF;80\nM;70.5\n",
        b'AGE\tSEX\n80\t"F"\n70.5\tM\n',
        "AGE,SEX,이름\n80,F,가\n70.5,M,나\n".encode("cp949"),
    ],
)
def test_csv_dialects_are_read(tmp_path: Path, content: bytes) -> None:
    assert feed(tmp_path, content) == {"AGE": [80, 70.5], "SEX": ["F", "M"]}


def test_missing_values_of_a_csv(tmp_path: Path) -> None:
    found = feed(tmp_path, b"AGE,SEX\nNA,\n,NA\n")
    assert np.isnan(found["AGE"]).all()
    assert found["SEX"] == ["", "NA"]


def test_parquet_is_read_and_keeps_its_row_ids(tmp_path: Path) -> None:
    table = pa.table({"_row": [7, 9], "AGE": pa.array([80, None], pa.int64()), "SEX": pa.array(["F", None])})
    pq.write_table(table, tmp_path / "t.parquet")
    arrow = parsed(tmp_path, (tmp_path / "t.parquet").read_bytes(), "parquet")
    columns, ids, rows = load_columns(arrow, schema())
    assert (ids.tolist(), rows) == ([7, 9], 2)
    prepared = prepare_columns(CompiledSchema(schema()), columns, rows)
    assert prepared.feed["AGE"][0, 0] == 80
    assert np.isnan(prepared.feed["AGE"][1, 0])
    assert prepared.feed["SEX"].tolist() == [["F"], [""]]


def test_text_in_a_number_column_is_named_by_row(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputs) as refused:
        feed(tmp_path, b"AGE,SEX\n80,F\nold,M\n")
    assert [(each["column"], each["row"], each["code"]) for each in refused.value.problems or []] == [
        ("AGE", 1, "wrong_type")
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "csv"),
        (b"\n\n", "csv"),
        (b"AGE,SEX\n", "csv"),
        (b"AGE,AGE\n1,2\n", "csv"),
        (b"AGE,SEX\n1,F\n2\n", "csv"),
        (b"PAR1 broken", "parquet"),
    ],
)
def test_unreadable_files_are_refused_without_their_content(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        parsed(tmp_path, content, kind)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_answers_are_written_as_csv_and_kept_as_parquet(tmp_path: Path) -> None:
    arrow = parsed(tmp_path, b"AGE,SEX\n80,F\n60,M\n")
    table = answer_table(
        schema(), np.array([[0.25, 0.75], [0.75, 0.25]], np.float32), np.array([0, 1]), ["c.0", "c.1"], ["", "AGE:x"]
    )
    write_csv(table, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as stream:
        lines = list(csv.reader(stream))
    assert lines == [
        ["_row", "prediction_id", "class", "p_0", "p_1", "warnings"],
        ["0", "c.0", "1", "0.25", "0.75", ""],
        ["1", "c.1", "0", "0.75", "0.25", "AGE:x"],
    ]
    write_log(arrow, table, tmp_path / "log.parquet")
    assert pq.read_table(tmp_path / "log.parquet").column("answer.p_1").to_pylist() == [0.75, 0.25]
