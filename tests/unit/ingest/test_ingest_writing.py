"""The draft's Parquet file: rows in the file's order, numbered, and what its statistics tell."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain import writing
from medloom_ingest.domain.facts import column_facts
from medloom_ingest.domain.proposal import ColumnProposal
from medloom_ingest.domain.source import connect


def column(name: str, kind: ColumnType, index: int = 0) -> ColumnProposal:
    return ColumnProposal(index=index, source_name=name, name=name, type=kind)


def written(tmp_path: Path, query: str) -> Path:
    target = tmp_path / "t.parquet"
    connection = connect(tmp_path)
    try:
        writing.write_numbered(connection, query, target)
    finally:
        connection.close()
    return target


def test_rows_keep_the_order_of_a_text_file_read_by_several_threads(tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    source.write_text("".join(f"{i},{'long text ' * 12}\n" for i in range(400_000)))
    target = written(tmp_path, f"SELECT column0::BIGINT AS n, column1 AS t FROM read_csv('{source}', header=false)")
    wrong = duckdb.sql(f"SELECT count(*) FROM '{target}' WHERE _row <> n").fetchall()
    assert wrong == [(0,)]
    meta = pq.read_metadata(target)
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [122_880, 122_880, 122_880, 31_360]


def test_no_rows_make_a_file_with_its_columns(tmp_path: Path) -> None:
    target = written(tmp_path, "SELECT 1::BIGINT AS n, 'x' AS t WHERE false")
    assert pq.read_schema(target).names == ["_row", "n", "t"]
    assert pq.read_metadata(target).num_rows == 0


def test_long_cells_make_smaller_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_GROUP_BYTES", 1 << 20)
    target = written(tmp_path, "SELECT i AS n, repeat('x', 100) AS t FROM range(100_000) t(i)")
    assert pq.read_metadata(target).num_row_groups > 1
    assert duckdb.sql(f"SELECT count(*) FROM '{target}' WHERE _row = n").fetchall() == [(100_000,)]


@pytest.mark.parametrize("row", [0, 350_000])
def test_a_query_that_fails_is_told_by_one_error(tmp_path: Path, row: int) -> None:
    query = (
        f"SELECT CASE WHEN i = {row} THEN CAST(error('conversion') AS BIGINT) ELSE i END AS n FROM range(400_000) t(i)"
    )
    with pytest.raises(writing.QueryFailed, match=r"^Invalid Input Error: conversion"):
        written(tmp_path, query)


def test_facts_come_from_the_statistics_of_every_row_group(tmp_path: Path) -> None:
    target = written(
        tmp_path,
        'SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE i % 1000 - 5 END AS "pt.id", NULL::BIGINT AS void, '
        "CASE WHEN i < 3 THEN repeat('y', 100_000) WHEN i > 20 THEN 'z' END AS long, i / 2 AS half, "
        "i * 1_000_000_000 AS patient_no FROM range(300_000) t(i)",
    )
    columns = [
        column("pt.id", ColumnType.INTEGER),
        column("void", ColumnType.INTEGER, 1),
        column("long", ColumnType.TEXT, 2),
        column("half", ColumnType.NUMBER, 3),
        column("patient_no", ColumnType.INTEGER, 4),
    ]
    connection = connect(tmp_path)
    facts, rows = column_facts(connection, columns, target)
    connection.close()
    assert rows == 300_000
    seen = {name: (f.filled, f.distinct, f.low, f.high) for name, f in facts.items()}
    assert seen == {
        "pt.id": (270_000, 900, -4, 994),
        "void": (0, 0, None, None),
        "long": (299_982, 2, None, None),
        "half": (300_000, 0, None, None),
        "patient_no": (300_000, 300_000, 0, 299_999_000_000_000),
    }
