"""What happens to a value on Spark is computed by DuckDB, inside Spark's own workers.

Two engines move rows alike, but read values differently in small things: which text is a date or a number, how a number
is written, half a unit rounded, letters of other scripts, the last digit of a logarithm. So an expression is divided:
Spark keeps what moves rows (reading, filtering, joining, sorting, grouping, windows, aggregates) and what is the same
everywhere (comparisons, logic, choices, sums and products). Every other part that looks at one row alone becomes a
function over Arrow batches, which runs the SQL that DuckDB would have run.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

import ibis
import ibis.expr.operations as ops
import ibis.expr.rules as rlz
import pyarrow as pa
from ibis.common.annotations import Argument
from ibis.common.collections import FrozenDict
from ibis.expr.operations.udf import InputType

from medloom_preprocess.domain import sql

GIVEN: Final = "given"
Opened = Callable[[ops.InMemoryTable], Any]
Registered = Callable[[str, tuple[tuple[str, Any], ...], Any], str]

# stays on Spark, whatever its parts are
_LOGIC: Final = (
    ops.Field,
    ops.Literal,
    ops.Alias,
    ops.And,
    ops.Or,
    ops.Not,
    ops.Equals,
    ops.NotEquals,
    ops.Less,
    ops.LessEqual,
    ops.Greater,
    ops.GreaterEqual,
    ops.IsNull,
    ops.NotNull,
)
# stays on Spark when all its parts do: DuckDB computes a choice that is not taken for no row, a function for every one
_WHOLE: Final = (ops.IfElse, ops.SearchedCase, ops.Coalesce, ops.Add, ops.Subtract, ops.Multiply)
_OVER_ROWS: Final = (
    ops.Reduction,
    ops.Analytic,
    ops.WindowFunction,
    ops.WindowBoundary,
    ops.Subquery,
    ops.SortKey,
)


class ValueNotComputed(Exception):
    """A value that cannot be computed, without the value."""


def divided(expression: Any, opened: Opened, registered: Registered) -> Any:
    """The same expression with every foreign part as a function of Spark.

    ``opened`` puts a table of this process before Spark; ``registered`` makes a function out of SQL over columns and
    answers its name.
    """
    root = expression.op()
    foreign = _foreign(root)

    def replaced(node: Any, parts: dict[str, Any] | None) -> Any:
        new = node.__recreate__(parts) if parts else node
        if isinstance(new, ops.InMemoryTable):
            return opened(new)
        if isinstance(new, ops.IsNull | ops.NotNull):
            # Ibis takes NaN for missing on Spark alone
            return _call("isnull" if isinstance(new, ops.IsNull) else "isnotnull", "boolean", [new.arg])
        if isinstance(new, ops.First | ops.Last) and new.order_by:
            return _extreme(new)
        return _computed(new, registered) if node in foreign else new

    return root.replace(replaced).to_expr()


def _foreign(root: Any) -> set[Any]:
    """The topmost parts of each expression that are DuckDB's."""
    found: set[Any] = set()
    seen: set[Any] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, ops.Value) and _is_foreign(node):
            found.add(node)
            waiting += [field.rel for field in _within(node, ops.Field)]
        else:
            waiting += node.__children__
    return found


def _is_foreign(node: Any) -> bool:
    if isinstance(node, _LOGIC) or _within(node, _OVER_ROWS):
        return False
    return not all(isinstance(part, _LOGIC + _WHOLE) for part in _within(node, ops.Value))


def _within(node: Any, kinds: Any) -> list[Any]:
    """The parts of a value of these kinds, the value itself included; not those of the tables beneath it."""
    return list(node.find(kinds, filter=ops.Value))


def _extreme(node: Any) -> Any:
    """The first or last value in an order, as the value at the least or greatest key: missing keys come last."""
    keys = [part for key in node.order_by for part in (_call("isnull", "boolean", [key.arg]), key.arg)]
    struct = ops.StructColumn(names=tuple(f"k{i}" for i in range(len(keys))), values=tuple(keys))
    kind = ops.ArgMin if isinstance(node, ops.First) else ops.ArgMax
    return kind(node.arg, struct, where=node.where)


def _computed(node: Any, registered: Registered) -> Any:
    leaves = _leaves(node)
    columns = tuple((f"a{i}", leaf.dtype) for i, leaf in enumerate(leaves))
    given = ibis.table(dict(columns) or {"a0": "int64"}, name=GIVEN)
    stand_ins = {leaf: given[f"a{i}"].op() for i, leaf in enumerate(leaves)}
    expression = node.replace(stand_ins, filter=ops.Value).to_expr()
    query = str(ibis.to_sql(given.select(found=expression), dialect="duckdb"))
    if not leaves:
        return ops.Literal(evaluated(query, ("a0",), [pa.array([0])], node.dtype.to_pyarrow())[0].as_py(), node.dtype)
    return _call(registered(query, columns, node.dtype), node.dtype, leaves)


def _leaves(node: Any) -> list[Any]:
    """What a part of an expression is given: columns, and what Spark computed for it."""
    if isinstance(node, ops.Field | SparkCall):
        return [node]
    below = [leaf for child in node.__children__ if isinstance(child, ops.Value) for leaf in _leaves(child)]
    return list(dict.fromkeys(below))


class SparkCall(ops.ScalarUDF):  # type: ignore[misc]  # Ibis ships no types
    """A call of a function that Spark has under a name."""


def _call(name: str, answer: Any, arguments: list[Any]) -> SparkCall:
    """The node of such a call; Ibis wants a class of its own for each function."""
    fields = {f"a{i}": Argument(pattern=rlz.ValueOf(part.dtype)) for i, part in enumerate(arguments)}
    fixed = {
        "dtype": ibis.dtype(answer),
        "__input_type__": InputType.BUILTIN,
        "__func__": property(lambda _: None),
        "__config__": FrozenDict(),
        "__udf_namespace__": ops.Namespace(),
        "__module__": __name__,
        "__func_name__": name,
    }
    made: Any = type(f"Spark_{name}", (SparkCall,), {**fields, **fixed})
    call: SparkCall = made(*arguments)
    return call


@cache
def _connection() -> Any:
    return sql.ibis_backend().con


def evaluated(query: str, names: Iterable[str], columns: Iterable[pa.Array], kind: pa.DataType) -> pa.Array:
    """The answer of DuckDB to a query over one batch; an error never quotes a value."""
    connection = _connection()
    connection.register(GIVEN, pa.table(dict(zip(names, columns, strict=True))))
    try:
        found = connection.execute(query).to_arrow_table()["found"]
    except Exception as error:
        raise ValueNotComputed(type(error).__name__) from None
    return found.cast(kind).combine_chunks()
