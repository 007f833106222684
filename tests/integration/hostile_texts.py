"""Text tables made to hurt, and what every hostile file is made of."""

import random
from collections.abc import Callable
from typing import Final

import pandas as pd

CANARY: Final = "Canary7391"
Make = Callable[[], bytes]


def frame(rows: int = 60) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pid": [f"{CANARY}{n:03d}" for n in range(rows)],
            "age": [20.0 + n for n in range(rows)],
            "sex": [n % 2 for n in range(rows)],
        }
    )


def text(delimiter: str = ",") -> bytes:
    return frame().to_csv(index=False, sep=delimiter).encode()


def noise(size: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)


TEXTS: Final[dict[str, Make]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"a",
    "only line ends": lambda: b"\n" * 100_000,
    "only delimiters": lambda: b"," * 1_000_000,
    "only quotes": lambda: b'"' * 1_000_001,
    "header alone": lambda: b"pid,age,sex\n",
    "one column": lambda: b"pid\n" + b"1\n" * 50,
    "an endless quoted field": lambda: b'pid,age\n1,"' + b"x" * 20_000_000,
    "one line of 20 MB": lambda: b"a" * 20_000_000,
    "one field of 20 MB": lambda: b"pid,age\n1," + b"9" * 20_000_000 + b"\n2,3\n",
    "a million columns": lambda: b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000 + b"\n",
    "a million columns, header alone": lambda: b",".join(b"c%d" % n for n in range(1_000_000)),
    "a column name of 1 MB": lambda: b"x" * 1_000_000 + b",b\n1,2\n3,4\n",
    "three thousand equal names": lambda: b",".join([b"a"] * 3_000) + b"\n" + b",".join([b"1"] * 3_000) + b"\n",
    "zeros": lambda: bytes(2_000_000),
    "zeros in cells": lambda: b"a,b\n" + b"1\x00,2\x00\n" * 1_000,
    "control characters": lambda: b"a,b\n" + bytes(range(1, 32)).replace(b"\n", b"").replace(b"\r", b"") * 500,
    "noise": lambda: noise(500_000),
    "UTF-16 with its mark": lambda: text().decode().encode("utf-16"),
    "UTF-16 without its mark": lambda: text().decode().encode("utf-16-le"),
    "UTF-16 cut in a character": lambda: text().decode().encode("utf-16")[:-1],
    "UTF-32 with its mark": lambda: text().decode().encode("utf-32"),
    "UTF-7": lambda: "pid,이름\n1,가+나\n2,다\n".encode("utf-7"),
    "marks everywhere": lambda: b"\xef\xbb\xbf" * 3 + text().replace(b",", b",\xef\xbb\xbf"),
    "two marks that disagree": lambda: b"\xef\xbb\xbf\xff\xfe" + text(),
    "half of UTF-8": lambda: "pid,이름\n".encode() + b"1,\xea\xb0\n2,\xed\xa0\x80\n" * 50,
    "CP949 and UTF-8 mixed": lambda: "pid,이름\n1,가\n".encode() + "2,나\n3,다\n".encode("cp949") * 30,
    "mixed line ends": lambda: b"a,b\r1,2\n3,4\r\n5,6\x0b7,8\x0c9,1\x1c2,3\n" * 100,
    "separators of Unicode": lambda: "a,b\n1,2\u20283,4\u2029\x85\n5,6\n".encode() * 50,
    "formulas": lambda: b"pid,a\n" + b"1,=cmd|' /C calc'!A0\n2,@SUM(1+1)*cmd\n3,+1-1\n4,-2+3\n" * 5,
    "injections": lambda: (
        b"pid,a\n1,'; DROP TABLE uploads;--\n2,<script>alert(1)</script>\n3,../../etc/passwd\n4,{{7*7}}\n5,%n%s%x\n"
    ),
    "injected names": lambda: b'"a\'; DROP TABLE x;--","<img src=x>",../../x,${jndi:ldap://x}\n1,2,3,4\n5,6,7,8\n',
    "names right to left": "\u202eage,\u200b\u200b,\ufeffx\n1,2,3\n4,5,6\n".encode,
    "absurd dates": lambda: (
        b"pid,d\n" + b"1,9999-99-99\n2,0000-00-00\n3,300000-01-01\n4,1582-10-10\n5,31/02/2020\n" * 5
    ),
    "absurd numbers": lambda: b"pid,x\n" + b"1,1e999\n2,-1e-999\n3,NaN\n4,Infinity\n5,0x1p-1074\n6,1_000\n" * 5,
    "a number of 100,000 digits": lambda: b"pid,x\n1," + b"7" * 100_000 + b"\n2,3\n",
    "ragged": lambda: b"".join(b",".join([b"1"] * (n % 17 + 1)) + b"\n" for n in range(2_000)),
    "nested quotes": lambda: b"a,b\n" + b'1,"' + b'""' * 500_000 + b'"\n',
    "a quote in every cell": lambda: b"a,b\n" + b'1",2"\n' * 10_000,
    "half a million empty lines, then rows": lambda: b"\n" * 500_000 + text(),
    "comments and preamble": lambda: b"# exported\n# by\n\n\n" * 200 + text(),
    "a pickle": lambda: b"\x80\x04\x95" + noise(2_000),
    "an executable": lambda: b"\x7fELF" + noise(2_000),
    "a web page": lambda: b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>" * 50,
    "deep JSON": lambda: b"[" * 200_000 + b"]" * 200_000,
}
