"""The formula language: values by hand, faults with their position, and no way out of the allow-list."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import FormulaError
from medloom_preprocess.domain.formula import compile_condition, compile_formula, rename_columns
from medloom_preprocess.domain.formula.functions import FUNCTIONS

DATA = {
    "_row": pa.array([0, 1, 2], pa.int64()),
    "AGE": pa.array([20, 85, None], pa.int64()),
    "w": pa.array([80.5, None, 0.0]),
    "sex": pa.array(["M", "F", "M"]),
    "혈압 값": pa.array(["120", "x", "89"]),
    "d": pa.array([date(2020, 2, 29), None, date(1999, 12, 31)]),
    "ok": pa.array([True, False, None]),
}


@pytest.fixture(scope="module")
def table() -> Any:
    import warnings

    with warnings.catch_warnings():
        backend = sql.ibis_backend()
        backend.con.register("t", pa.table(DATA))
        yield backend.table("t")
        backend.disconnect()


@pytest.fixture
def value(table: Any) -> Callable[[str], list[Any]]:
    def compute(formula: str) -> list[Any]:
        import ibis

        query = str(ibis.to_sql(table.mutate(__x=compile_formula(formula, table)).order_by("_row"), dialect="duckdb"))
        found = table.get_backend().con.sql(query).project("__x").fetchall()
        return [row[0] for row in found]

    return compute


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("IF(AGE >= 80, 1, 0)", [0, 1, None]),
        ("=AGE + 1", [21, 86, None]),
        ("LN(w)", [math.log(80.5), None, None]),
        ("1 / w", [1 / 80.5, None, None]),
        ("10^308 * 100", [None] * 3),
        ("EXP(1000)", [None] * 3),
        ("SQRT(w - 81)", [None, None, None]),
        ("POWER(-8, 0.5)", [None] * 3),
        ("LOG(8, 2)", [3.0] * 3),
        ("LOG10(1000)", [3.0] * 3),
        ("-2 ^ 2", [-4] * 3),
        ("2 ^ 3 ^ 2", [64] * 3),
        ("7 - 2 - 1", [4] * 3),
        ("2 + 3 * 4", [14] * 3),
        ("(2 + 3) * 4", [20] * 3),
        ("MOD(-3, 2)", [1] * 3),
        ("ROUND(-2.345, 2)", [-2.35] * 3),
        ("INT(-1.5)", [-2] * 3),
        ("ABS(0 - AGE)", [20, 85, None]),
        ("[혈압 값] * 2", [240, None, 178]),
        ("VALUE([혈압 값])", [120, None, 89]),
        ("[혈압 값] > 100", [True, None, False]),
        ('sex = "M"', [True, False, True]),
        ('sex & "-" & AGE', ["M-20", "F-85", "M-"]),
        ('IF(sex = "M", "male")', ["male", None, "male"]),
        ("MIN(AGE, w)", [20, 85, 0]),
        ("MAX(AGE, w)", [80.5, 85, 0]),
        ("SUM(AGE, w)", [100.5, 85, 0]),
        ("AVERAGE(AGE, w)", [50.25, 85, 0]),
        ("COUNT(AGE, w, sex)", [3, 2, 2]),
        ("ISBLANK(w)", [False, True, False]),
        ("NOT(ISBLANK(w))", [True, False, True]),
        ("AND(AGE > 1, w > 1)", [True, None, False]),
        ("OR(AGE > 80, ok)", [True, True, None]),
        ('ISIN(sex, "F", "X")', [False, True, False]),
        ("ISIN(AGE, 20, 30)", [True, False, None]),
        ("COALESCE(w, 3)", [80.5, 3, 0]),
        ("IFERROR(1 / w, -1)", [1 / 80.5, -1, -1]),
        ("LEFT([혈압 값], 2)", ["12", "x", "89"]),
        ("RIGHT([혈압 값], 2)", ["20", "x", "89"]),
        ("MID([혈압 값], 2, 2)", ["20", "", "9"]),
        ("LEN([혈압 값])", [3, 1, 2]),
        ('TRIM("  a ")', ["a"] * 3),
        ("LOWER(sex)", ["m", "f", "m"]),
        ("UPPER(LOWER(sex))", ["M", "F", "M"]),
        ('FIND("2", [혈압 값])', [2, None, None]),
        ('CONTAINS([혈압 값], "9")', [False, False, True]),
        ('SUBSTITUTE(sex, "M", "Mann")', ["Mann", "F", "Mann"]),
        ("TEXT(w)", ["80.5", None, "0"]),
        ("YEAR(d)", [2020, None, 1999]),
        ("MONTH(d) * 100 + DAY(d)", [229, None, 1231]),
        ("WEEKDAY(d)", [7, None, 6]),
        ('DAYS(DATE("2020-03-01"), d)', [1, None, 7366]),
        ("DATE(2020, 3, 1) - d", [1, None, 7366]),
        ('DATEDIF(d, DATE(2024, 2, 28), "Y")', [3, None, 24]),
        ('DATEDIF(d, DATE(2024, 2, 28), "M")', [47, None, 289]),
        ("DATE(2020, 13, 1)", [None] * 3),
        ('d > "2000-01-01"', [True, None, False]),
        ("age + 1", [21, 86, None]),
        ("IF(ok, BLANK(), 1)", [None, 1, None]),
        ("TRUE", [True] * 3),
    ],
)
def test_values(value: Callable[[str], list[Any]], formula: str, expected: list[Any]) -> None:
    assert value(formula) == pytest.approx(expected)


def test_every_function_is_built() -> None:
    from medloom_preprocess.domain.formula.build import BUILDERS

    assert BUILDERS.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("formula", "cause", "position"),
    [
        ('__import__("os")', "unknown_function", 0),
        ('eval("1")', "unknown_function", 0),
        ("AGE.__class__", "unknown_column", 0),
        ("lambda: 1", "unknown_character", 6),
        ("{1}", "unknown_character", 0),
        ("AGE; DROP TABLE t", "unexpected", 3),
        ("AGE +", "value_expected", 5),
        ("IF(AGE", "open_bracket", 2),
        ('"abc', "open_text", 0),
        ("[abc", "open_column", 0),
        ("", "empty", 0),
        ("IF(1)", "argument_count", 0),
        ("foo + 1", "unknown_column", 0),
        ("AGE + [nö pe]", "unknown_column", 6),
        ("sex - d", "wrong_type", 4),
        ('ABS("x")', "wrong_type", 4),
        ('DATEDIF(d, d, "Q")', "wrong_type", 14),
        ("AGE = BLANK()", "compare_blank", 0),
        ("1+" * 3000, "too_long", 4000),
        ("(" * 100, "too_deep", 51),
        ("+".join(["1"] * 900), "too_many_parts", 400),
        ("MOD(" * 40 + "w" + ",2)" * 40, "too_many_parts", 0),
        ("AGE^" * 40 + "1", "too_many_parts", 0),
    ],
)
def test_faults_have_a_cause_and_a_position(table: Any, formula: str, cause: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_formula(formula, table)
    assert (caught.value.cause, caught.value.position) == (cause, position)
    assert caught.value.problem().status == 422


def test_a_condition_must_be_one(table: Any) -> None:
    with pytest.raises(FormulaError, match="true or false"):
        compile_condition("sex", table)


def test_renaming_touches_columns_alone() -> None:
    formula = 'IF(AGE >= 80, [혈압 값], "AGE") + IF(1, AGE)'
    renamed = rename_columns(formula, {"AGE": "나이 [세]", "혈압 값": "bp", "IF": "no"})
    assert renamed == 'IF([나이 [세]]] >= 80, [bp], "AGE") + IF(1, [나이 [세]]])'
