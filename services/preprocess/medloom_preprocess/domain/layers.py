"""A table under the steps of a recipe, one relation a step, made only as far as somebody looks.

A step on cells, names or columns is a view: a page of a hundred rows then computes a hundred rows, however many the
table has. A step that must see all rows at once (duplicates, order within subjects, other shapes) is stored.
"""

import hashlib
import json
import threading
import time
import warnings
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from medloom_contracts.errors import MedloomError
from medloom_contracts.manifests import Column, ColumnRole
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.engine import crash, dictionary_after, named, order_after
from medloom_preprocess.domain.recipe import Step
from medloom_preprocess.domain.steps import ROW, Applied, StepContext

MOST_LAYERS: Final = 80
KEPT_S: Final = 300.0
_STORED_FAMILIES: Final = frozenset({"series", "shape"})
_log = structlog.get_logger(__name__)


@dataclass
class Layer:
    """The table after one step. ``versions`` names, for each column, what made its values: same name, same values."""

    relation: str
    columns: dict[str, Column]
    kinds: dict[str, str]
    versions: dict[str, str]
    order: tuple[tuple[str, bool], ...] = ()
    dense: bool = False
    step: Step | None = None
    before: "Layer | None" = None
    applied: Applied | None = None
    rows: int | None = None
    used: float = field(default_factory=time.monotonic)


class Layers:
    """All layers of one open table; made one at a time, read by any number of cursors."""

    def __init__(self, connection: Any, relation: str, columns: tuple[Column, ...], rows: int) -> None:
        import ibis

        # Ibis 12 still calls a method that DuckDB 2 announces to rename
        warnings.filterwarnings("ignore", message=r"fetch_arrow_table\(\) is deprecated", category=DeprecationWarning)
        self._connection = connection
        self._backend = ibis.duckdb.from_connection(connection.cursor())
        self._others: dict[str, str] = {}
        self._made: OrderedDict[str, Layer] = OrderedDict()
        self._lock = threading.Lock()
        self._number = 0
        kinds = sql.types_of(connection.cursor(), relation)
        low, high = sql.one(connection.cursor(), sql.select(f"min({ROW}), max({ROW})", relation))
        self.source = Layer(
            relation,
            {column.name: column for column in columns if column.name in kinds},
            kinds,
            {name: f"source/{name}" for name in kinds},
            dense=rows > 0 and (low, high) == (0, rows - 1),
            rows=rows,
        )

    def knows(self, name: str) -> bool:
        """Whether another table is here to be joined."""
        return name in self._others

    def add_table(self, name: str, parquet: str) -> None:
        """Copy another table in, so that steps can join it."""
        with self._lock:
            if name not in self._others:
                relation = f"other_{len(self._others)}"
                self._backend.con.execute(f"CREATE TABLE {relation} AS " + sql.select("*", sql.parquet(parquet)))
                self._others[name] = relation

    def after(self, steps: list[Step], tables: dict[str, str] | None = None) -> Layer:
        """The layer after these steps; raises StepFailed naming the step that does not work.

        ``tables`` gives the other tables by the name that steps use: name -> the name it was added under.
        """
        with self._lock:
            layer, key = self.source, ""
            for index, step in enumerate(steps):
                if not step.enabled:
                    continue
                joined = (tables or {}).get(str(step.params.get("table", "")), "")
                key = hashlib.sha256(json.dumps([key, step.op, step.params, joined]).encode()).hexdigest()
                layer = self._made.get(key) or self._add(key, layer, index, step, tables or {})
                layer.used = time.monotonic()
            return layer

    def _add(self, key: str, before: Layer, index: int, step: Step, tables: dict[str, str]) -> Layer:
        self._forget()
        try:
            layer = self._applied(before, step, tables)
        except MedloomError as error:
            raise named(index, step, error) from error
        except Exception as error:
            _log.warning("step_crashed", op=step.op, index=index, error=type(error).__name__)
            raise named(index, step, crash(error)) from None
        self._made[key] = layer
        return layer

    def _applied(self, before: Layer, step: Step, tables: dict[str, str]) -> Layer:
        others = {name: self._backend.table(self._others[held]) for name, held in tables.items()}
        roles = {column.role: column.name for column in before.columns.values()}
        context = StepContext(before.columns, others, roles.get(ColumnRole.SUBJECT), roles.get(ColumnRole.TIME))
        applied = step.read().apply(self._backend.table(before.relation), context)
        relation = self._relation(applied.table, stored=_must_be_stored(step, applied))
        kinds = sql.types_of(self._backend.con, relation)
        columns = dictionary_after(before.columns, applied.table, applied)
        whole = applied.rows or applied.reshaped
        return Layer(
            relation,
            columns,
            kinds,
            _versions(before, applied, kinds, relation, whole=whole),
            order_after(before.order, applied, tuple(kinds)),
            before.dense and not whole,
            step,
            before,
            applied,
            None if whole else before.rows,
        )

    def _relation(self, table: Any, *, stored: bool) -> str:
        import ibis.expr.operations as ops

        self._number += 1
        name = f"layer_{self._number}"
        held = {
            item: self._backend.create_table(f"held_{self._number}_{i}", obj=item.to_expr()).op()
            for i, item in enumerate(table.op().find(ops.InMemoryTable))
        }
        if held:
            table = table.op().replace(held).to_expr()
        if stored:
            self._backend.create_table(name, obj=table)
        else:
            self._backend.create_view(name, table)
        return name

    def _forget(self) -> None:
        """Drop what nobody looked at for a while; what later layers are made from was looked at with them."""
        if len(self._made) < MOST_LAYERS:
            return
        old = time.monotonic() - KEPT_S
        for key in [key for key, layer in self._made.items() if layer.used < old]:
            relation = self._made.pop(key).relation
            for kind in ("VIEW", "TABLE"):
                if relation in _relations(self._backend.con, kind):
                    self._backend.con.execute(f"DROP {kind} {relation}")

    def count(self, layer: Layer) -> int:
        """How many rows the layer has; counted once."""
        if layer.rows is None:
            cursor = self._connection.cursor()
            try:
                layer.rows = int(sql.one(cursor, sql.select("count(*)", layer.relation))[0])
            finally:
                cursor.close()
        return layer.rows


def _relations(connection: Any, kind: str) -> set[str]:
    function = "duckdb_views()" if kind == "VIEW" else "duckdb_tables()"
    column = "view_name" if kind == "VIEW" else "table_name"
    return {str(row[0]) for row in connection.execute(sql.select(column, function)).fetchall()}


def _must_be_stored(step: Step, applied: Applied) -> bool:
    """Steps that look beyond a row would be computed over the whole table for each page if they were views."""
    if applied.reshaped or step.read().family in _STORED_FAMILIES or step.op == "deduplicate":
        return True
    return step.op == "fill" and step.params.get("method") == "previous"


def _versions(before: Layer, applied: Applied, kinds: dict[str, str], made: str, *, whole: bool) -> dict[str, str]:
    if whole:
        return {name: f"{made}/{name}" for name in kinds}
    origin = {new: old for old, new in applied.renamed.items()}
    versions = {}
    for name in kinds:
        old = origin.get(name, name)
        kept = name not in applied.changed and old in before.versions
        versions[name] = before.versions[old] if kept else f"{made}/{name}"
    return versions
