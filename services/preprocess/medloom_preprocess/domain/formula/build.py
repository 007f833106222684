"""How each function becomes an Ibis expression; dialect-neutral operations alone, so that Spark can run them."""

from collections.abc import Callable
from typing import Any, Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FormulaError
from medloom_preprocess.domain.formula import values as v
from medloom_preprocess.domain.formula.values import Value

Builder = Callable[[list[Value], int], Value]


def _if(given: list[Value], position: int) -> Value:
    import ibis

    condition = v.truth(given[0])
    otherwise = given[2] if len(given) == 3 else Value(None, v.BLANK, position)
    (then, other), kind = v.alike([given[1], otherwise])
    return Value(ibis.cases((condition, then), (~condition, other), else_=ibis.null(then.type())), kind, position)


def _and(given: list[Value], position: int) -> Value:
    result = v.truth(given[0])
    for value in given[1:]:
        result = result & v.truth(value)
    return Value(result, v.TRUTH, position)


def _or(given: list[Value], position: int) -> Value:
    result = v.truth(given[0])
    for value in given[1:]:
        result = result | v.truth(value)
    return Value(result, v.TRUTH, position)


def _is_in(given: list[Value], position: int) -> Value:
    subject, *choices = given
    if subject.kind == v.NUMBER:
        return Value(v.number(subject).isin([v.number(choice) for choice in choices]), v.TRUTH, position)
    return Value(v.text(subject).isin([v.text(choice) for choice in choices]), v.TRUTH, position)


def _is_blank(given: list[Value], position: int) -> Value:
    import ibis

    expr = ibis.literal(True) if given[0].kind == v.BLANK else given[0].expr.isnull()
    return Value(expr, v.TRUTH, position)


def _coalesce(given: list[Value], position: int) -> Value:
    import ibis

    parts, kind = v.alike(given)
    return Value(ibis.coalesce(*parts), kind, position)


def _if_error(given: list[Value], position: int) -> Value:
    import ibis

    (first, second), kind = v.alike(given)
    if kind == v.NUMBER and first.type().is_floating():
        first = (first.isinf() | first.isnan()).ifelse(ibis.null("float64"), first)
    return Value(ibis.coalesce(first, second), kind, position)


def _numeric(apply: Callable[[Any], Any]) -> Builder:
    return lambda given, position: Value(apply(v.number(given[0])), v.NUMBER, position)


def _positive(expr: Any) -> Any:
    import ibis

    return (expr > 0).ifelse(expr, ibis.null("float64"))


def _log(given: list[Value], position: int) -> Value:
    if len(given) == 1:
        return Value(_positive(v.number(given[0])).log10(), v.NUMBER, position)
    base = _positive(v.number(given[1])).ln().nullif(0.0)
    return Value(_positive(v.number(given[0])).ln() / base, v.NUMBER, position)


def _square_root(expr: Any) -> Any:
    import ibis

    return (expr >= 0).ifelse(expr, ibis.null("float64")).sqrt()


def _exponential(expr: Any) -> Any:
    import ibis

    return (expr <= 709).ifelse(expr, ibis.null("float64")).exp()


def _power(given: list[Value], position: int) -> Value:
    import ibis

    base, exponent = v.number(given[0]), v.number(given[1])
    real = (base > 0) | ((base == 0) & (exponent > 0)) | ((base < 0) & (exponent == v.floor(exponent)))
    return Value(real.ifelse(base, ibis.null("float64")) ** exponent, v.NUMBER, position)


def _round(given: list[Value], position: int) -> Value:
    digits = v.whole(given[1], 0, 15) if len(given) == 2 else 0
    return Value(v.rounded(v.number(given[0]), digits), v.NUMBER, position)


def _modulo(given: list[Value], position: int) -> Value:
    a, b = v.number(given[0]), v.number(given[1]).nullif(0.0)
    return Value(a - b * v.floor(a / b), v.NUMBER, position)


def _extreme(pick: str) -> Builder:
    def build(given: list[Value], position: int) -> Value:
        import ibis

        if all(value.kind == v.DATE for value in given):
            parts, kind = v.alike(given)
        else:
            parts, kind = [v.number(value) for value in given], v.NUMBER
        best = (ibis.least if pick == "least" else ibis.greatest)(*parts) if len(parts) > 1 else parts[0]
        return Value(best, kind, position)

    return build


def _row_sum(given: list[Value]) -> Any:
    import ibis

    parts = [v.number(value) for value in given]
    total = ibis.coalesce(parts[0], 0.0)
    for part in parts[1:]:
        total = total + ibis.coalesce(part, 0.0)
    return total


def _counted(given: list[Value]) -> Any:
    import ibis

    total = ibis.literal(0, type="int64")
    for value in given:
        if value.kind != v.BLANK:
            total = total + (value.expr if value.kind in (v.TEXT, v.DATE) else v.number(value)).notnull().cast("int64")
    return total


def _sum(given: list[Value], position: int) -> Value:
    import ibis

    return Value((_counted(given) > 0).ifelse(_row_sum(given), ibis.null("float64")), v.NUMBER, position)


def _average(given: list[Value], position: int) -> Value:
    return Value(_row_sum(given) / _counted(given).cast("float64").nullif(0.0), v.NUMBER, position)


def _textual(apply: Callable[[Any], Any]) -> Builder:
    return lambda given, position: Value(apply(v.text(given[0])), v.TEXT, position)


def _left(given: list[Value], position: int) -> Value:
    n = v.whole(given[1], 0, 10_000) if len(given) == 2 else 1
    return Value(v.text(given[0]).substr(0, n), v.TEXT, position)


def _right(given: list[Value], position: int) -> Value:
    n = v.whole(given[1], 0, 10_000) if len(given) == 2 else 1
    return Value(v.text(given[0]).right(n), v.TEXT, position)


def _mid(given: list[Value], position: int) -> Value:
    start, n = v.whole(given[1], 1, 10_000), v.whole(given[2], 0, 10_000)
    return Value(v.text(given[0]).substr(start - 1, n), v.TEXT, position)


def _concat(given: list[Value], position: int) -> Value:
    import ibis

    result = ibis.coalesce(v.text(given[0]), "")
    for value in given[1:]:
        result = result + ibis.coalesce(v.text(value), "")
    return Value(result, v.TEXT, position)


def _find(given: list[Value], position: int) -> Value:
    at = v.text(given[1]).find(v.text(given[0])).cast("int64") + 1
    return Value(at.nullif(0), v.NUMBER, position)


def _contains(given: list[Value], position: int) -> Value:
    return Value(v.text(given[0]).contains(v.text(given[1])), v.TRUTH, position)


def _substitute(given: list[Value], position: int) -> Value:
    return Value(v.text(given[0]).replace(v.text(given[1]), v.text(given[2])), v.TEXT, position)


def _date(given: list[Value], position: int) -> Value:
    if len(given) == 1:
        return Value(v.date(given[0]), v.DATE, position)
    if len(given) == 2:
        raise FormulaError(
            "argument_count",
            Words(en="DATE takes one text, or year, month and day", ko="DATE는 글자 하나 또는 연·월·일을 받습니다"),
            position,
        )
    year, month, day = (v.text(Value(v.number(part).try_cast("int64"), v.NUMBER, position)) for part in given)
    return Value(
        (year.lpad(4, "0") + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")).try_cast("date"), v.DATE, position
    )


def _date_part(apply: Callable[[Any], Any]) -> Builder:
    return lambda given, position: Value(apply(v.date(given[0])).cast("int64"), v.NUMBER, position)


def _hour(expr: Any) -> Any:
    return expr.cast("timestamp").hour()


def _weekday(expr: Any) -> Any:
    return (expr.day_of_week.index() + 1) % 7 + 1


def _only_date(value: Value) -> Any:
    return v.date(value).cast("date")


def _days(given: list[Value], position: int) -> Value:
    end, start = (_only_date(value) for value in given)
    return Value(end.delta(start, unit="day").cast("int64"), v.NUMBER, position)


def _date_difference(given: list[Value], position: int) -> Value:
    unit = given[2].literal
    if not isinstance(unit, str) or unit.upper() not in {"Y", "M", "D"}:
        raise FormulaError(
            "wrong_type",
            Words(en='"Y", "M" or "D" must be written here', ko='"Y", "M", "D" 중 하나를 적어야 합니다'),
            given[2].position,
        )
    if unit.upper() == "D":
        return _days([given[1], given[0]], position)
    start, end = _only_date(given[0]), _only_date(given[1])
    months = (end.year() - start.year()).cast("int64") * 12 + (end.month() - start.month()).cast("int64")
    months = months - (end.day() < start.day()).cast("int64")
    if unit.upper() == "M":
        return Value(months, v.NUMBER, position)
    return Value((months.cast("float64") / 12.0).floor().cast("int64"), v.NUMBER, position)


BUILDERS: Final[dict[str, Builder]] = {
    "IF": _if,
    "AND": _and,
    "OR": _or,
    "NOT": lambda given, position: Value(~v.truth(given[0]), v.TRUTH, position),
    "ISBLANK": _is_blank,
    "ISIN": _is_in,
    "COALESCE": _coalesce,
    "IFERROR": _if_error,
    "BLANK": lambda given, position: Value(None, v.BLANK, position),
    "ABS": _numeric(lambda x: x.abs()),
    "ROUND": _round,
    "INT": _numeric(v.floor),
    "MOD": _modulo,
    "LOG": _log,
    "LN": _numeric(lambda x: _positive(x).ln()),
    "LOG10": _numeric(lambda x: _positive(x).log10()),
    "EXP": _numeric(_exponential),
    "SQRT": _numeric(_square_root),
    "POWER": _power,
    "MIN": _extreme("least"),
    "MAX": _extreme("greatest"),
    "SUM": _sum,
    "AVERAGE": _average,
    "COUNT": lambda given, position: Value(_counted(given), v.NUMBER, position),
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _mid,
    "LEN": lambda given, position: Value(v.text(given[0]).length().cast("int64"), v.NUMBER, position),
    "TRIM": _textual(lambda x: x.strip()),
    "UPPER": _textual(lambda x: x.upper()),
    "LOWER": _textual(lambda x: x.lower()),
    "CONCAT": _concat,
    "FIND": _find,
    "CONTAINS": _contains,
    "SUBSTITUTE": _substitute,
    "VALUE": lambda given, position: Value(v.number(given[0]), v.NUMBER, position),
    "TEXT": _textual(lambda x: x),
    "DATE": _date,
    "YEAR": _date_part(lambda x: x.year()),
    "MONTH": _date_part(lambda x: x.month()),
    "DAY": _date_part(lambda x: x.day()),
    "HOUR": _date_part(_hour),
    "WEEKDAY": _date_part(_weekday),
    "DAYS": _days,
    "DATEDIF": _date_difference,
}
