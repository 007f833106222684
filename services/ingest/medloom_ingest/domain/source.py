"""A table that is ready to be read by DuckDB: cells as text, or already typed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from medloom_ingest.domain.conversion import Parts, literal, quoted, text_parts, typed_parts
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import ColumnProposal

MEMORY: Final = "1200MB"
_MANY: Final = 500


@dataclass(frozen=True)
class Source:
    """Either UTF-8 delimited text from line ``skip`` on, or Parquet (``types`` set).

    ``underscores`` tells whether any cell may hold one: DuckDB reads 1_000 as a number, and looking costs time.
    """

    path: Path
    width: int
    delimiter: str = ","
    skip: int = 0
    decimal: str = "."
    thousands: str = ""
    pad: bool = False
    underscores: bool = True
    types: list[str] | None = None
    names: list[str] = field(default_factory=list)

    def relation(self, *, rejects: bool = False) -> str:
        """SQL of the rows; blank rows are left out of text."""
        if self.types is not None:
            return f"(SELECT * FROM read_parquet({literal(str(self.path))}))"  # noqa: S608 - names and texts are quoted
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(self.width))
        line = max(4_000_000, self.width * 40)
        reader = (
            f"read_csv({literal(str(self.path))}, auto_detect=false, header=false, skip={self.skip}, "
            f"delim={literal(self.delimiter)}, quote='\"', escape='\"', nullstr='', columns={{{columns}}}, "
            f"null_padding={str(self.pad).lower()}, max_line_size={line}"
            f"{', store_rejects=true, rejects_limit=100000' if rejects else ''})"
        )
        if rejects:
            return reader
        filled = "c0 IS NOT NULL"  # stands first because it settles nearly every row
        if self.width > 1:
            filled += f" OR coalesce({', '.join(f'c{i}' for i in range(1, self.width))}, NULL) IS NOT NULL"
        return f"(SELECT * FROM {reader} WHERE {filled})"  # noqa: S608 - names and texts are quoted

    def ref(self, index: int) -> str:
        return quoted(self.names[index]) if self.types is not None else f"c{index}"

    def parts(self, column: ColumnProposal) -> Parts:
        if self.types is not None:
            return typed_parts(self.ref(column.index), self.types[column.index], column)
        return text_parts(self.ref(column.index), column, self.decimal, self.thousands, underscores=self.underscores)


def connect(scratch: Path, *, width: int = 0) -> Any:
    """A private in-memory DuckDB that spills to ``scratch`` and reaches no network and no extension.

    A table of many columns is read by one thread: each thread holds buffers for every column.
    """
    import duckdb

    threads = 1 if width > _MANY else 2

    connection = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return connection


def raise_as_refused(connection: Any, source: Source, error: Exception) -> None:
    """Turns a reader's failure into a refusal that names lines and counts, never the cells."""
    if str(error).startswith("Out of Memory"):
        raise Refused("needs_more_memory") from error
    if source.types is not None:
        raise Refused("broken_file", format="parquet") from error
    try:
        # the reject tables are filled when the result has been read to its end
        connection.execute(f"SELECT count(*) FROM {source.relation(rejects=True)}").fetchall()  # noqa: S608 - names and texts are quoted
        rows = connection.execute(
            "SELECT error_type::VARCHAR AS kind, count(DISTINCT line) AS n, min(line) AS first "
            "FROM reject_errors GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
        located = connection.execute(
            "SELECT DISTINCT line FROM reject_errors "
            "WHERE error_type::VARCHAR IN ('MISSING COLUMNS', 'TOO MANY COLUMNS') ORDER BY 1 LIMIT 20"
        ).fetchall()
    except Exception:
        rows, located = [], []
    ragged = [r for r in rows if r[0] in {"MISSING COLUMNS", "TOO MANY COLUMNS"}]
    if ragged and len(ragged) == len(rows):
        raise Refused(
            "ragged_rows",
            found=sum(r[1] for r in ragged),
            expected=source.width,
            line=min(r[2] for r in ragged),
            problems=[{"line": int(r[0])} for r in located],
        ) from error
    line = min((r[2] for r in rows), default="?")
    raise Refused("broken_csv", line=line) from error
