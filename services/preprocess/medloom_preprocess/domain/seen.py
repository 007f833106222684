"""What is seen of a layer: a page of its rows, what its columns hold, what its step did."""

import threading
from collections import OrderedDict
from typing import Any, Final

from pydantic import BaseModel, Field

from medloom_contracts.manifests import Column
from medloom_preprocess.domain import grid, sql
from medloom_preprocess.domain.engine import differs
from medloom_preprocess.domain.grid import Facets, Filter, Grid
from medloom_preprocess.domain.layers import Layer, Layers
from medloom_preprocess.domain.steps import ROW
from medloom_preprocess.domain.suggestions import CellChange

ORDERS_KEPT: Final = 6
MOST_ORDERED: Final = 5_000_000
FACTS_KEPT: Final = 4_000
NEAR: Final = 20_000
MOST_BARS: Final = 30


class ColumnFacts(BaseModel):
    """What a column holds at one step: how much is missing or implausible, its shape in at most 30 bars."""

    missing: int
    distinct: int
    out_of_range: int
    counts: list[int]
    low: float | None = Field(default=None, description="lower edge of the first class of a number")
    high: float | None = Field(default=None, description="upper edge of the last class of a number")
    common: list[str] | None = Field(
        default=None,
        description="what the bars count where they are values: numbers rising, others most frequent first",
    )


class SeenColumn(BaseModel):
    """A column at one step; ``facts`` are there for the columns that were asked for."""

    column: Column
    facts: ColumnFacts | None = None


class Effect(BaseModel):
    """What a step did to the table."""

    rows_before: int
    rows_after: int
    cells_changed: int
    columns_added: list[str]
    columns_removed: list[str]


class Seen:
    """Answers about the layers of one open table; what was counted once is kept."""

    def __init__(self, connection: Any, layers: Layers) -> None:
        self._connection = connection
        self.layers = layers
        self._orders: OrderedDict[str, Any] = OrderedDict()
        self._facts: OrderedDict[str, ColumnFacts] = OrderedDict()
        self._effects: OrderedDict[str, dict[str, int]] = OrderedDict()
        self._lock = threading.Lock()

    def page(
        self,
        layer: Layer,
        filters: list[Filter],
        sort: list[tuple[str, bool]],
        offset: int,
        limit: int,
        columns: list[str] | None = None,
    ) -> Grid:
        """A page of the rows, in the recipe's own order unless another is asked for."""
        kinds = layer.kinds if columns is None else {name: layer.kinds[name] for name in [ROW, *columns]}
        order = [*sort, *((name, down) for name, down in layer.order if name in layer.kinds)]
        rows = self.layers.count(layer)
        cursor = self._connection.cursor()
        try:
            ids, total = self._ids(cursor, layer, filters, order, offset, limit, rows)
            cells = grid.rows_of(cursor, layer.relation, kinds, ids, ROW)
        finally:
            cursor.close()
        return Grid(
            columns=grid.shown_columns(kinds),
            rows=cells,
            total=total,
            total_unfiltered=rows,
            offset=offset,
            limit=limit,
        )

    def _ids(
        self,
        cursor: Any,
        layer: Layer,
        filters: list[Filter],
        order: list[tuple[str, bool]],
        offset: int,
        limit: int,
        rows: int,
    ) -> tuple[list[int], int]:
        if not filters and not order and layer.dense:
            return list(range(offset, min(offset + limit, rows))), rows
        clause, values = grid.where(filters, layer.kinds)
        ordered = grid.order_by(order, layer.kinds, ROW)
        if rows > MOST_ORDERED:
            total = grid.count(cursor, layer.relation, layer.kinds, filters) if filters else rows
            part = sql.select(ROW, layer.relation, clause, ordered, f"LIMIT {int(limit)} OFFSET {int(offset)}")
            return [int(row[0]) for row in cursor.execute(part, values).fetchall()], total
        key = "\n".join([layer.relation, repr(order), *(item.model_dump_json() for item in filters)])
        with self._lock:
            kept = self._orders.get(key)
            if kept is None:
                query = sql.select(ROW, layer.relation, clause, ordered)
                kept = cursor.execute(query, values).fetchnumpy()[ROW]
                self._orders[key] = kept
                while len(self._orders) > ORDERS_KEPT:
                    self._orders.popitem(last=False)
            self._orders.move_to_end(key)
        return [int(row) for row in kept[offset : offset + limit]], len(kept)

    def facets(self, layer: Layer, column: str, filters: list[Filter], limit: int) -> Facets:
        """What a column holds among the rows that pass."""
        cursor = self._connection.cursor()
        try:
            return grid.facets(cursor, layer.relation, layer.kinds, column, filters=filters, limit=limit)
        finally:
            cursor.close()

    def columns(self, layer: Layer, names: list[str]) -> list[SeenColumn]:
        """The dictionary at this layer, with facts about the columns named."""
        wanted = set(names)
        shown = [layer.columns[name] for name in layer.kinds if name in layer.columns]
        return [
            SeenColumn(column=column, facts=self._facts_of(layer, column) if column.name in wanted else None)
            for column in shown
        ]

    def _facts_of(self, layer: Layer, column: Column) -> ColumnFacts:
        key = f"{layer.versions[column.name]} {column.low} {column.high}"
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = self._counted(layer, column)
            while len(self._facts) > FACTS_KEPT:
                self._facts.popitem(last=False)
        return found

    def _counted(self, layer: Layer, column: Column) -> ColumnFacts:
        held = self.facets(layer, column.name, [], MOST_BARS)
        if held.values is not None and sql.is_number(layer.kinds[column.name]):
            held.values.sort(key=lambda item: float(item.value))
        shape = held.bins if held.bins is not None else held.values or []
        return ColumnFacts(
            missing=held.missing,
            distinct=held.distinct,
            out_of_range=self._out_of_range(layer, column),
            counts=[item.n for item in shape],
            low=held.bins[0].low if held.bins else None,
            high=held.bins[-1].high if held.bins else None,
            common=[item.value for item in held.values] if held.values is not None else None,
        )

    def _out_of_range(self, layer: Layer, column: Column) -> int:
        c, limits = sql.name(column.name), []
        if sql.is_number(layer.kinds[column.name]):
            limits += [f"{c} < {column.low!r}"] if column.low is not None else []
            limits += [f"{c} > {column.high!r}"] if column.high is not None else []
        if not limits:
            return 0
        return self._number(sql.select("count(*)", layer.relation, f"WHERE {' OR '.join(limits)}"))

    def _number(self, query: str) -> int:
        cursor = self._connection.cursor()
        try:
            return int(sql.one(cursor, query)[0])
        finally:
            cursor.close()

    def effect(self, layer: Layer) -> Effect:
        """Rows, cells and columns that the layer's step changed."""
        before, applied = layer.before, layer.applied
        if before is None or applied is None:
            rows = self.layers.count(layer)
            return Effect(rows_before=rows, rows_after=rows, cells_changed=0, columns_added=[], columns_removed=[])
        renamed = applied.renamed
        return Effect(
            rows_before=self.layers.count(before),
            rows_after=self.layers.count(layer),
            cells_changed=sum(self._changed(layer).values()),
            columns_added=[n for n in layer.kinds if n not in before.kinds and n not in renamed.values()],
            columns_removed=[n for n in before.kinds if n not in layer.kinds and n not in renamed],
        )

    def _changed(self, layer: Layer) -> dict[str, int]:
        found = self._effects.get(layer.relation)
        if found is None:
            found = {name: self._number(_changes(layer, name, "count(*)")) for name in _comparable(layer)}
            self._effects[layer.relation] = found
            while len(self._effects) > FACTS_KEPT:
                self._effects.popitem(last=False)
        return found

    def changes(self, layer: Layer, limit: int) -> list[CellChange]:
        """Cells that the layer's step changed, the first rows searched before the whole table."""
        found: list[CellChange] = []
        for name in _comparable(layer):
            near = self._changes_in(layer, name, limit - len(found), f" AND p.{ROW} < {NEAR} AND n.{ROW} < {NEAR}")
            found += near or self._changes_in(layer, name, limit - len(found), "")
            if len(found) >= limit:
                break
        return found

    def _changes_in(self, layer: Layer, name: str, limit: int, where: str) -> list[CellChange]:
        old, new = _sides(layer, name)
        kinds = (layer.before.kinds[name] if layer.before else "VARCHAR", layer.kinds[name])
        shown = f"n.{ROW}, {sql.text_form(old, kinds[0])}, {sql.text_form(new, kinds[1])}"
        cursor = self._connection.cursor()
        try:
            query = _changes(layer, name, shown, f"{where} ORDER BY 1 LIMIT {int(limit)}")
            rows = cursor.execute(query).fetchall()
        finally:
            cursor.close()
        return [CellChange(row=int(row), column=name, old=a, new=b) for row, a, b in rows]

    def values(self, layer: Layer, column: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent values of a column with their counts."""
        found = self.facets(layer, column, [], limit).values
        return [(item.value, item.n) for item in found or []]


def _comparable(layer: Layer) -> list[str]:
    """The columns whose cells can be laid beside those before the step."""
    if layer.before is None or layer.applied is None or layer.applied.reshaped:
        return []
    return [name for name in layer.applied.changed if name in layer.kinds and name in layer.before.kinds]


def _sides(layer: Layer, name: str) -> tuple[str, str]:
    return f"p.{sql.name(name)}", f"n.{sql.name(name)}"


def _changes(layer: Layer, name: str, what: str, then: str = "") -> str:
    assert layer.before is not None  # noqa: S101 - _comparable names no column of a layer without one before it
    old, new = _sides(layer, name)
    both = f"{layer.before.relation} p JOIN {layer.relation} n ON p.{ROW} = n.{ROW}"
    differ = differs(old, new, layer.before.kinds[name], layer.kinds[name])
    return sql.select(what, both, f"WHERE ({differ})", then)
