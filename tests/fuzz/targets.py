"""What is fuzzed: each target takes any bytes and raises only when the product is at fault."""

import shutil
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from medloom_contracts.errors import MedloomError
from medloom_ingest.domain import columntypes, inspection, names
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.preparing import prepare
from medloom_ingest.domain.proposal import TableOptions
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import FormulaError
from medloom_preprocess.domain.formula import columns_of, compile_formula, parse, rename_columns

COLUMNS: Final = {"AGE": "int64", "w": "float64", "sex": "string", "d": "date", "ok": "boolean", "혈압 값": "string"}
ROWS: Final = "(VALUES (20, 80.5, 'M', DATE '2020-02-29', true, '120'), (NULL, 0.0, NULL, NULL, NULL, 'x'))"
LIMITS: Final = Limits(columns=200, unpacked_mb=5, memory_mb=512, wall_s=10)
EVERY: Final = 40


class Fault(AssertionError):
    """The product did what it must never do."""


@cache
def _table() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        backend = sql.ibis_backend()
        columns = ", ".join(f'"{name}"' for name in COLUMNS)
        backend.con.execute(f"CREATE TABLE t AS SELECT * FROM {ROWS} AS v({columns})")
        return backend.table("t")


def formula(data: bytes) -> bool:
    """Read, renamed, compiled and computed: refused with a position inside the text, or a column of values.

    Returns whether the formula was computed.
    """
    import ibis

    text = data.decode("utf-8", "replace")
    try:
        tree = parse(text)
    except FormulaError as refused:
        _well_refused(refused, text)
        return False
    if rename_columns(text, {}) != text:
        raise Fault("renaming nothing changed the text")
    renamed = rename_columns(text, {name: f"new [{name}]" for name in columns_of(tree)})
    if len(renamed) <= 4_000 and columns_of(parse(renamed)) != [f"new [{name}]" for name in columns_of(tree)]:
        raise Fault("a renamed formula names other columns")
    table = _table()
    try:
        query = str(ibis.to_sql(table.mutate(__x=compile_formula(text, table)), dialect="duckdb"))
    except FormulaError as refused:
        _well_refused(refused, text)
        return False
    found = table.get_backend().con.sql(query).project("__x").fetchall()
    if len(found) != 2:
        raise Fault("a formula changed the number of rows")
    return True


def _well_refused(refused: FormulaError, text: str) -> None:
    problem = refused.problem()
    if not (problem.detail and problem.detail_ko and problem.hint and problem.hint_ko):
        raise Fault(f"refused without words: {problem.code}")
    if not 0 <= refused.position <= len(text):
        raise Fault("refused at a place outside the formula")


class Guesser:
    """Any bytes as a text table: proposed or refused; every so often all the way through the inspection."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._calls = 0

    def __call__(self, data: bytes) -> bool:
        """Whether the bytes were taken for a table."""
        self._calls += 1
        return self.inspect(data) if self._calls % EVERY == 0 else self.read(data)

    def read(self, data: bytes) -> bool:
        """Encoding, delimiter, header, names and types."""
        return _taken(lambda: self._judge(prepare(self._put(data), "csv", TableOptions(), self._folder, LIMITS)))

    def inspect(self, data: bytes) -> bool:
        """Everything that is done with an upload before a person sees the proposal."""
        return _taken(lambda: inspection.inspect(self._put(data), "t.csv", {}, self._folder, LIMITS))

    def _put(self, data: bytes) -> Path:
        path = self._folder / "t.csv"
        path.write_bytes(data)
        return path

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _judge(prepared: Any) -> None:
        width = prepared.source.width
        if not len(prepared.headers) == len(prepared.labels) == len(prepared.units) == width:
            raise Fault("names, labels and units do not fit the columns")
        if len(set(names.unique(prepared.headers))) != width:
            raise Fault("two columns would have one name")
        for place, name in enumerate(prepared.headers[:20]):
            cells = [row[place] for row in prepared.raw[:50] if place < len(row)]
            columntypes.guess_type(cells, name)


def _taken(work: Callable[[], object]) -> bool:
    try:
        work()
    except MedloomError as refused:
        problem = refused.problem()
        if not (problem.detail and problem.detail_ko and problem.hint and problem.hint_ko):
            raise Fault(f"refused without words: {problem.code}") from None
        return False
    return True


def guesser() -> Guesser:
    memory = Path("/dev/shm")
    root = memory if memory.is_dir() else None
    return Guesser(Path(tempfile.mkdtemp(prefix="medloom-fuzz-", dir=root)))
