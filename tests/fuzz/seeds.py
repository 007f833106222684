"""Where the fuzzing starts, and what it once found: every one of these runs with every test."""

from typing import Final

FORMULAS: Final[tuple[str, ...]] = (
    "IF(AGE >= 80, 1, 0)",
    '=IF(AND(AGE > 20, sex = "M"), LN(w) / 2 ^ 3, -1.5e-3)',
    '[혈압 값] & "-" & TEXT(AGE)',
    "DATE(2020, 2, 29) - d",
    "YEAR(d) * 12 + MONTH(d)",
    "COALESCE(w, AVERAGE(AGE, 3), MEDIAN(1, 2, 3))",
    'CONTAINS(LOWER(sex), "m") <> ok',
    "ROUND(MOD(-3, 2) * POWER(w, .5), 2) <= 1e308",
    'LEFT(SUBSTITUTE(TRIM(sex), "M", "F"), 3)',
    "ISBLANK(NUMBER([혈압 값]))",
    "((((((1))))))",
    "[a]]b] + 1",
)

TABLES: Final[tuple[bytes, ...]] = (
    b"pid,age,sex\n1,20,M\n2,30,F\n",
    "환자,나이,성별\n1,20,남\n2,30,여\n".encode("cp949"),
    "pid;age;bp\r\n1;20,5;1.234,5\r\n2;30;1.000\r\n".encode("utf-16"),
    b"# exported\n\npid\tdate\ttime\n1\t2020-02-29\t10:11\n2\t29.02.2020\t\nTotal\t\t2\n",
    b'id,"a ""quoted"", name",unit\n,mmHg,years\n1,"x\ny",3\n2,,\n',
    b"group,,other,\na,b,a,b\n1,2,3,4\n5,6,7,8\n",
    b"pid,code\n1,-999\n2,NA\n3,.\n4,1e5\n",
    b"\xef\xbb\xbf1;2;3\n4;5;6\n",
)

FOUND_FORMULAS: Final[tuple[bytes, ...]] = (
    b"YEAR - 1",  # a column with a function's name kept its old name when columns were renamed
    b"-4777777777777777777777777777777&99",  # large numbers broke FLOOR's cast: TEXT, MOD, INT, ROUND and POWER
    b"INT(1e300) + MOD(1e300, 7) + ROUND(-1e300) + POWER(-2, 1e300)",
    b"ROUND(AGE, 1e999)",  # an infinite number of digits was no whole number, nor refused as none
    b"DATE(2024777777777777777777777777777777&0, 2, 29) - d",  # a year too large for a whole number ended the query
    b"[weight [kg]]] + 1",  # a name with an opening bracket could not be written at all
)
FOUND_TABLES: Final[tuple[bytes, ...]] = ()
