"""Runs a recipe on DuckDB: Parquet in, prepared Parquet and one diff a step out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import structlog

from medloom_contracts.errors import MedloomError, Words
from medloom_contracts.manifests import Column, ColumnRole, ColumnType, StepDiff
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import StepFailed
from medloom_preprocess.domain.recipe import Step
from medloom_preprocess.domain.steps import ROW, STEPS, Applied, StepContext

ROW_GROUP: Final = 122_880
_log = structlog.get_logger(__name__)
Progress = Callable[[float, str, str], None]


@dataclass(frozen=True)
class Source:
    """The data of a run: the main table's Parquet and dictionary, and named other tables to join."""

    main: Path
    columns: tuple[Column, ...]
    tables: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class StepOutcome:
    diff: StepDiff
    path: Path | None = None
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """``table`` holds the data after the last step that worked; ``failed`` names the one that did not."""

    table: Path
    columns: tuple[Column, ...]
    rows_in: int
    rows: int
    steps: tuple[StepOutcome, ...]
    failed: StepFailed | None = None
    reused: bool = False


def run_recipe(
    source: Source,
    steps: list[Step],
    scratch: Path,
    progress: Progress,
    open_workspace: "OpenWorkspace | None" = None,
) -> Outcome:
    """Executes the enabled steps in order. A failing step ends the run; what came before it is written out.

    ``open_workspace`` says where the steps are computed: DuckDB in this process unless told otherwise.
    """
    active = [(index, step) for index, step in enumerate(steps) if step.enabled]
    if not active:
        rows = _count_parquet(source.main)
        return Outcome(source.main, source.columns, rows, rows, (), reused=True)
    with (open_workspace or Workspace)(source, scratch) as work:
        rows_in = work.rows
        done: list[StepOutcome] = []
        failed: StepFailed | None = None
        for place, (index, step) in enumerate(active):
            progress(place / (len(active) + 1), f"step {index + 1}: {step.op}", f"{index + 1}단계: {step.op}")
            try:
                done.append(work.apply(index, step))
            except StepFailed as error:
                failed = error
                break
        progress(len(active) / (len(active) + 1), "writing the prepared data", "준비된 데이터 저장")
        path = work.write(scratch / "prepared.parquet")
        return Outcome(path, tuple(work.columns.values()), rows_in, work.rows, tuple(done), failed)


def _count_parquet(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.ParquetFile(path).metadata.num_rows)


class Workspace:
    """One DuckDB database for one run; each step's result is a table of it."""

    def __init__(self, source: Source, scratch: Path) -> None:
        self._source = source
        self._scratch = scratch
        self._order: tuple[tuple[str, bool], ...] = ()
        self._at = 0
        self._past: list[str] = []
        self.columns: dict[str, Column] = {column.name: column for column in source.columns}
        self.rows = 0

    def __enter__(self) -> "Workspace":
        self._scratch.mkdir(parents=True, exist_ok=True)
        self._backend = sql.ibis_backend(self._scratch)
        self._sql = self._backend.con
        self._sql.execute("SET preserve_insertion_order = false")
        self._table = self._backend.read_parquet(str(self._source.main), table_name="s0")
        self._tables = {
            name: self._backend.read_parquet(str(path), table_name=f"other_{index}")
            for index, (name, path) in enumerate(self._source.tables.items())
        }
        self._relation = "s0"
        self.rows = self._count("s0")
        return self

    def __exit__(self, *_: object) -> None:
        self._backend.disconnect()

    @property
    def table(self) -> Any:
        """The present table as an Ibis expression."""
        return self._table

    def context(self) -> StepContext:
        return StepContext(self.columns, self._tables, self._role(ColumnRole.SUBJECT), self._role(ColumnRole.TIME))

    def _role(self, role: ColumnRole) -> str | None:
        return next((column.name for column in self.columns.values() if column.role is role), None)

    def _count(self, relation: str) -> int:
        return int(sql.one(self._sql, sql.select("count(*)", relation))[0])

    def apply(self, index: int, step: Step) -> StepOutcome:
        """Applies one step; raises StepFailed and leaves the workspace as it was."""
        before, relation, rows_before = self._table, self._relation, self.rows
        try:
            applied = step.read().apply(before, self.context())
            self._materialise(applied)
        except MedloomError as error:
            raise named(index, step, error) from error
        except Exception as error:
            _log.warning("step_crashed", op=step.op, index=index, error=type(error).__name__)
            raise named(index, step, crash(error)) from None
        path, counts = self._diff(index, relation, applied)
        removed = tuple(
            name for name in before.columns if name not in self._table.columns and name not in applied.renamed
        )
        added = tuple(
            name for name in self._table.columns if name not in before.columns and name not in applied.renamed.values()
        )
        self.columns = dictionary_after(self.columns, self._table, applied)
        self._order = order_after(self._order, applied, tuple(self._table.columns))
        self._forget()
        diff = StepDiff(
            step_id=step.id,
            op=step.op,
            label=step.note or ": ".join(part for part in (step.read().words.en, applied.note) if part),
            rows_before=rows_before,
            rows_after=self.rows,
            cells_changed=sum(counts.values()),
            columns_added=added,
            columns_removed=removed,
            note=applied.note,
        )
        return StepOutcome(diff, path, counts)

    def _materialise(self, applied: Applied) -> None:
        name = f"s{self._at + 1}"
        computed = bool(applied.changed or applied.rows or applied.reshaped)
        if computed or set(applied.table.columns) - set(self._table.columns) - set(applied.renamed.values()):
            table = self._backend.create_table(name, obj=applied.table)
        else:
            table = self._backend.create_view(name, applied.table)
        self._at += 1
        self._table, self._relation = table, name
        if applied.rows or applied.reshaped:
            self.rows = self._count(name)

    def _forget(self) -> None:
        """Drop the results of earlier steps once the newest is a table of its own: memory is bounded."""
        kinds = dict(self._sql.execute("SELECT table_name, table_type FROM information_schema.tables").fetchall())
        if kinds.get(self._relation) != "BASE TABLE":
            self._past.append(self._relation)
            return
        for name in reversed(self._past):
            self._sql.execute(f"DROP {'TABLE' if kinds.get(name) == 'BASE TABLE' else 'VIEW'} {name}")
        self._past = [self._relation]

    def _diff(self, index: int, relation: str, applied: Applied) -> tuple[Path | None, dict[str, int]]:
        if not applied.changed or applied.reshaped:
            return None, {}
        old, new = sql.types_of(self._sql, relation), sql.types_of(self._sql, self._relation)
        parts = [
            _column_diff(relation, self._relation, column, old[column], new[column], rule)
            for column, rule in applied.changed.items()
            if column in old and column in new
        ]
        if not parts:
            return None, {}
        path = self._scratch / f"diff-{index}.parquet"
        union = " UNION ALL ".join(parts)
        self._sql.execute(f"COPY ({union} ORDER BY 2, 1) TO {sql.text(str(path))} (FORMAT parquet, COMPRESSION zstd)")
        counts = dict(self._sql.execute(sql.select('"column", count(*)', sql.parquet(path), "GROUP BY 1")).fetchall())
        if not counts:
            path.unlink()
            return None, {}
        return path, {str(column): int(n) for column, n in counts.items()}

    def write(self, path: Path) -> Path:
        """The present table as Parquet with the contract's types, in its order."""
        kinds = sql.types_of(self._sql, self._relation)
        names = [ROW, *(name for name in kinds if name != ROW)]
        columns = ", ".join(_stored(name, kinds[name]) for name in names)
        keys = [f"{sql.name(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in self._order] + [
            sql.name(ROW)
        ]
        query = sql.select(columns, self._relation, f"ORDER BY {', '.join(keys)}")
        self._sql.execute("SET preserve_insertion_order = true")
        self._sql.execute(
            f"COPY ({query}) TO {sql.text(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        self._sql.execute("SET preserve_insertion_order = false")
        return path


OpenWorkspace = Callable[[Source, Path], Workspace]


def _column_diff(before: str, after: str, column: str, old: str, new: str, rule: str) -> str:
    p, n = f"p.{sql.name(column)}", f"n.{sql.name(column)}"
    shown = (
        "n._row AS _row",
        f'{sql.text(column)} AS "column"',
        f"{sql.text_form(p, old)} AS old",
        f"{sql.text_form(n, new)} AS new",
        f"{sql.text(rule)} AS rule",
    )
    both = f"{before} p JOIN {after} n ON p._row = n._row"
    return sql.select(", ".join(shown), both, f"WHERE {differs(p, n, old, new)}")


def differs(p: str, n: str, old: str, new: str) -> str:
    """The condition under which two cells of these types say something different."""
    if old == new:
        return f"{p} IS DISTINCT FROM {n}"
    if sql.is_number(old) and sql.is_number(new):
        return f"CAST({p} AS DOUBLE) IS DISTINCT FROM CAST({n} AS DOUBLE)"
    if sql.is_text(old) and not sql.is_text(new):
        lost = f"({n} IS NULL AND trim({p}) <> '')"
        return f"(TRY_CAST(trim({p}) AS {new}) IS DISTINCT FROM {n} OR {lost})"
    return f"{sql.text_form(p, old)} IS DISTINCT FROM {sql.text_form(n, new)}"


def _stored(name: str, kind: str) -> str:
    column = sql.name(name)
    if sql.is_integer(kind):
        return f"CAST({column} AS BIGINT) AS {column}"
    if sql.is_floating(kind):
        return f"CASE WHEN isnan(CAST({column} AS DOUBLE)) THEN NULL ELSE CAST({column} AS DOUBLE) END AS {column}"
    if kind.startswith("TIMESTAMP"):
        return f"CAST({column} AS TIMESTAMP) AS {column}"
    if kind in ("BOOLEAN", "DATE", "VARCHAR"):
        return column
    return f"CAST({column} AS VARCHAR) AS {column}"


def order_after(
    order: tuple[tuple[str, bool], ...], applied: Applied, columns: tuple[str, ...]
) -> tuple[tuple[str, bool], ...]:
    """The rows' order after a step, under the columns' new names."""
    if applied.order is not None:
        return applied.order
    moved = tuple((applied.renamed.get(name, name), down) for name, down in order)
    return tuple((name, down) for name, down in moved if name in columns)


def named(index: int, step: Step, error: MedloomError) -> StepFailed:
    """What went wrong, with the step it happened at."""
    return StepFailed(
        index=index,
        step_id=step.id,
        op=step.op,
        cause=str(getattr(error, "cause", "") or error.problem().code),
        detail=error.detail,
        hint=error.hint,
        column=getattr(error, "column", None),
        title=STEPS[step.op].words if step.op in STEPS else None,
    )


def crash(error: Exception) -> MedloomError:
    """An engine's own error never leaves as it is: its text may quote values."""
    cause = "out_of_memory" if "OutOfMemory" in type(error).__name__ else "computation_failed"
    failure = MedloomError(
        Words(
            en=f"the step could not be computed ({type(error).__name__}).",
            ko=f"단계를 계산할 수 없습니다({type(error).__name__}).",
        ),
        Words(en="Look at the columns it uses: their types may not fit.", ko="사용한 열의 형식이 맞는지 확인하세요."),
    )
    failure.cause = cause  # type: ignore[attr-defined]
    return failure


def dictionary_after(columns: dict[str, Column], table: Any, applied: Applied) -> dict[str, Column]:
    """The dictionary after a step: known columns keep label, role and range; new ones are features."""
    origin = {new: old for old, new in applied.renamed.items()}
    after: dict[str, Column] = {}
    for name, dtype in table.schema().items():
        if name == ROW:
            continue
        old = columns.get(origin.get(name, name))
        unit = applied.units.get(name)
        if old is None:
            after[name] = Column(name=name, source_name=name, type=column_type(dtype, None), unit=unit or "")
            continue
        update: dict[str, Any] = {"name": name, "type": column_type(dtype, old.type)}
        if name in applied.changed:
            update["categories"] = None
        if unit is not None and unit != old.unit:
            update |= {"unit": unit, "low": None, "high": None}
        after[name] = old.model_copy(update=update)
    return after


def column_type(dtype: Any, before: ColumnType | None) -> ColumnType:
    """The contract's type of an Ibis type; text stays category or text as it was."""
    if dtype.is_boolean():
        return ColumnType.BOOLEAN
    if dtype.is_integer():
        return ColumnType.INTEGER
    if dtype.is_numeric():
        return ColumnType.NUMBER
    if dtype.is_date():
        return ColumnType.DATE
    if dtype.is_timestamp():
        return ColumnType.DATETIME
    return before if before in (ColumnType.CATEGORY, ColumnType.TEXT) else ColumnType.CATEGORY


@dataclass(frozen=True)
class StepCheck:
    """Whether a step fits, found on the schema alone."""

    step_id: str
    index: int
    op: str
    ok: bool
    columns: tuple[str, ...]
    failure: StepFailed | None = None


Fields = tuple[tuple[str, str], ...]


def check_recipe(
    columns: Fields, dictionary: tuple[Column, ...], steps: list[Step], joined: dict[str, Fields] | None = None
) -> list[StepCheck]:
    """Applies the steps to an empty table of these DuckDB types: names and types are checked, no data is read.

    ``columns`` and the tables ``joined`` by name are (column, DuckDB type); ``dictionary`` describes the main table.
    """
    backend = sql.ibis_backend(memory_mb=256)
    table, known = _empty(backend, "s0", columns), {column.name: column for column in dictionary}
    others = {name: _empty(backend, f"other_{i}", fields) for i, (name, fields) in enumerate((joined or {}).items())}
    checks: list[StepCheck] = []
    for index, step in enumerate(steps):
        failure = None
        if step.enabled:
            roles = {column.role: column.name for column in known.values()}
            context = StepContext(known, others, roles.get(ColumnRole.SUBJECT), roles.get(ColumnRole.TIME))
            try:
                applied = step.read().apply(table, context)
                known = dictionary_after(known, applied.table, applied)
                table = applied.table
            except MedloomError as error:
                failure = named(index, step, error)
        checks.append(
            StepCheck(step.id, index, step.op, failure is None, tuple(n for n in table.columns if n != ROW), failure)
        )
    backend.disconnect()
    return checks


def _empty(backend: Any, name: str, columns: Fields) -> Any:
    fields = ", ".join([f"{ROW} BIGINT", *(f"{sql.name(column)} {kind}" for column, kind in columns)])
    backend.raw_sql(f"CREATE TABLE {name} ({fields})")
    return backend.table(name)
