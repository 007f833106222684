"""Small pieces of DuckDB SQL, quoted in one place."""

import warnings
from pathlib import Path
from typing import Any, Final

_INTEGERS: Final = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)


def name(column: str) -> str:
    """A quoted identifier."""
    return '"' + column.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text."""
    return "'" + value.replace("'", "''") + "'"


def parquet(path: Path | str) -> str:
    """A Parquet file as a table."""
    return f"read_parquet({text(str(path))})"


def is_integer(kind: str) -> bool:
    return kind in _INTEGERS


def is_floating(kind: str) -> bool:
    return kind in ("DOUBLE", "FLOAT", "REAL") or kind.startswith("DECIMAL")


def is_number(kind: str) -> bool:
    return is_integer(kind) or is_floating(kind)


def is_text(kind: str) -> bool:
    return kind == "VARCHAR" or kind.startswith("ENUM")


def is_time(kind: str) -> bool:
    return kind == "DATE" or kind.startswith("TIMESTAMP")


def text_form(column: str, kind: str) -> str:
    """The text of a column's values as the contracts define it: 1 and 1.0 are "1", true is "true"."""
    if is_floating(kind):
        whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
        return (
            f"CASE WHEN {whole} THEN CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
        )
    return f"CAST({column} AS VARCHAR)"


def types_of(connection: Any, relation: str) -> dict[str, str]:
    """Column -> DuckDB type of a table or table function."""
    rows = connection.execute("DESCRIBE " + select("*", relation)).fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def select(columns: str, relation: str, *clauses: str) -> str:
    """The one place where a query is put together. Its parts come from this module's quoting, never from a request:
    values of requests are bound, names are checked against the table and quoted."""
    return " ".join(["SELECT", columns, "FROM", relation, *(clause for clause in clauses if clause)])


def one(connection: Any, query: str) -> tuple[Any, ...]:
    """The only row of a query; fetched to the end, so that the connection is free again."""
    row: tuple[Any, ...] = connection.execute(query).fetchall()[0]
    return row


def connect(folder: Path | None, *, memory_mb: int = 1_024, threads: int = 2) -> Any:
    """A bounded DuckDB connection that spills into ``folder`` and reaches neither network nor extensions."""
    import duckdb

    settings: dict[str, Any] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if folder is not None:
        settings["temp_directory"] = str(folder / "spill")
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET enable_progress_bar = false")
    return connection


def ibis_backend(folder: Path | None = None, *, memory_mb: int = 1_024) -> Any:
    """An in-memory DuckDB under Ibis, bounded as ``connect`` is."""
    import ibis

    # Ibis 12 still calls a method that DuckDB 2 announces to rename
    warnings.filterwarnings("ignore", message=r"fetch_arrow_table\(\) is deprecated", category=DeprecationWarning)
    backend = ibis.duckdb.connect(":memory:", memory_limit=f"{memory_mb}MB", threads=2)
    backend.con.execute("SET enable_progress_bar = false")
    backend.con.execute("SET autoinstall_known_extensions = false")
    backend.con.execute("SET autoload_known_extensions = false")
    if folder is not None:
        backend.con.execute(f"SET temp_directory = {text(str(folder / 'spill'))}")
    return backend
