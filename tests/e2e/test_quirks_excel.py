"""The seven files with the layout quirks of hospital exports load to the same values as their clean originals."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from integration.ingest_world import BASE, ingest_world, register, rows

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
QUIRKS = DATA / "quirks_excel"

pytestmark = pytest.mark.skipif(not QUIRKS.is_dir(), reason="the real data sets are not on this machine")


def heart(count: int | None = None) -> pd.DataFrame:
    frame = pd.read_csv(DATA / "tabular_heart_disease_4_hospitals" / "heart_disease_uci.csv")
    return frame if count is None else frame.head(count)


def same(found: Any, expected: Any) -> bool:
    if found is None or pd.isna(expected):
        return found is None and bool(pd.isna(expected))
    if isinstance(expected, bool) or str(expected) in {"True", "False", "TRUE", "FALSE"}:
        return str(found).lower() == str(expected).lower()
    if isinstance(expected, (int, float)) or hasattr(expected, "item"):
        return float(found) == float(expected)
    return bool(found == expected)


def assert_same(found: list[dict[str, Any]], expected: pd.DataFrame, names: dict[str, str]) -> None:
    """``names``: our column -> the original's; every cell is compared."""
    assert len(found) == len(expected)
    assert [r["_row"] for r in found] == list(range(len(expected)))
    wrong = {
        ours: sum(not same(r[ours], v) for r, v in zip(found, expected[theirs].tolist(), strict=True))
        for ours, theirs in names.items()
    }
    assert {k: n for k, n in wrong.items() if n} == {}


async def load(root: Path, filename: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    async with ingest_world(root) as world, world.client() as client:
        shown = await register(client, filename, (QUIRKS / filename).read_bytes())
        version = (await client.get(f"{BASE}/datasets/{shown['dataset_id']}/versions/latest")).json()
        return await rows(client, shown["dataset_id"]), version["manifest"]["tables"][0]["columns"]


async def test_duplicate_and_blank_headers(tmp_path: Path) -> None:
    found, columns = await load(tmp_path, "duplicate_and_blank_headers.csv")
    original = heart(60)
    names = dict(zip([c["name"] for c in columns], original.columns, strict=True))
    assert [c["name"] for c in columns][:9] == [
        "ID", "Age", "Age_2", "Hospital", "cp", "trestbps", "chol", "column_8", "restecg",
    ]  # fmt: skip
    assert_same(found, original, names)


async def test_korean_headers_in_cp949(tmp_path: Path) -> None:
    found, _ = await load(tmp_path, "korean_headers_cp949.csv")
    original = heart(300).assign(sex=lambda f: f.sex.map({"Male": "남", "Female": "여"}))
    names = {
        "나이": "age",
        "성별": "sex",
        "흉통유형": "cp",
        "수축기혈압": "trestbps",
        "콜레스테롤": "chol",
        "진단": "num",
    }
    assert_same(found, original, names)


async def test_mixed_date_formats(tmp_path: Path) -> None:
    found, columns = await load(tmp_path, "mixed_date_formats_SYNTHETIC_DATES.csv")
    original = pd.read_csv(DATA / "survival_breast_two_institutions" / "gbsg.csv").head(80)
    assert_same(found, original, {c: c for c in original.columns})
    assert columns[-1]["type"] == "date"
    first = dt.date(2019, 3, 1)
    assert [r["surgery_date"] for r in found] == [(first + dt.timedelta(weeks=n)).isoformat() for n in range(80)]


async def test_semicolon_and_decimal_comma(tmp_path: Path) -> None:
    found, columns = await load(tmp_path, "semicolon_decimal_comma.csv")
    assert [c["type"] for c in columns] == ["integer", "integer", "number", "number", "integer"]
    assert_same(found, heart(), {c: c for c in ("id", "age", "chol", "oldpeak", "num")})


async def test_tabs_in_a_csv(tmp_path: Path) -> None:
    found, _ = await load(tmp_path, "tab_separated_named_csv.csv")
    assert_same(found, heart(100), {c: c for c in heart().columns})


async def test_title_rows_units_and_sheets(tmp_path: Path) -> None:
    found, columns = await load(tmp_path, "title_rows_units_two_sheets.xlsx")
    assert_same(found, heart(200), {c: c for c in heart().columns})
    units = {c["name"]: c["unit"] for c in columns if c["unit"]}
    assert units == {"age": "years", "trestbps": "mmHg", "chol": "mg/dL", "thalch": "bpm", "oldpeak": "mm"}


async def test_visits_as_columns(tmp_path: Path) -> None:
    found, columns = await load(tmp_path, "wide_visits_as_columns.csv")
    original = pd.read_csv(DATA / "survival_pbc" / "pbcseq.csv")
    long = {(r["id"], int(c)): v for r in found for c, v in r.items() if c not in {"_row", "id"} and v is not None}
    assert len(found) == 40
    expected = dict(_visits(original, {r["id"] for r in found}, {int(c["name"]) for c in columns if c["name"] != "id"}))
    assert long == expected


def _visits(frame: pd.DataFrame, ids: set[int], days: set[int]) -> Iterator[tuple[tuple[int, int], float]]:
    for row in frame.itertuples():
        if row.id in ids and row.day in days and not pd.isna(row.bili):
            yield (int(row.id), int(row.day)), float(row.bili)
