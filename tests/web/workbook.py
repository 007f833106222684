"""A workbook as a ward keeps it (SYNTHETIC): title rows, a row of units, Korean headers, several codes for missing."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import xlsxwriter

ROWS: Final = 300
TARGET: Final = "원내사망"
_HEADERS: Final = (
    "등록번호", "성명", "입원일", "성별", "나이", "수축기혈압", "심박수", "젖산",
    "응급실 도착 전 심폐소생술 시행 여부", TARGET,
)  # fmt: skip
_UNITS: Final = ("", "", "", "", "세", "mmHg", "회/분", "mmol/L", "", "")
_FAMILY: Final = "김이박최정강조윤장임"
_GIVEN: Final = ("민준", "서연", "도윤", "하은", "지호", "수아", "예준", "지우")


def write_workbook(path: Path, rows: int = ROWS, *, hospital: int = 0, renamed: dict[str, str] | None = None) -> None:
    """One row a patient on the second sheet; the first one says who exported it.

    Another ``hospital`` has other patients, and may have ``renamed`` some columns.
    """
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    about = book.add_worksheet("안내")
    about.write_row(0, 0, ["응급의학과 심정지 등록자료 (SYNTHETIC)"])
    sheet = book.add_worksheet("자료")
    sheet.write_row(0, 0, ["심정지 환자 등록자료 2023년"])
    sheet.write_row(2, 0, [(renamed or {}).get(name, name) for name in _HEADERS])
    sheet.write_row(3, 0, _UNITS)
    for row, values in enumerate(_patients(rows, hospital)):
        sheet.write_row(row + 4, 0, values)
    book.close()


def _patients(rows: int, hospital: int) -> list[list[Any]]:
    rng = np.random.default_rng(11 + hospital)
    found = []
    for row in range(rows):
        age, pressure = int(rng.integers(20, 95)), int(rng.normal(125, 25))
        lactate, helped = round(float(rng.gamma(2.0, 2.2)), 1), bool(rng.random() < 0.5)
        risk = 1 / (1 + np.exp(-(age - 65) / 9 - (lactate - 4) / 2 + 1.2 * helped + (pressure - 125) / 40))
        day = dt.date(2023, 1, 2) + dt.timedelta(days=row)
        name = _FAMILY[row % 10] + _GIVEN[row % 8]
        found.append(
            [
                f"H{row + 10234 + 100_000 * hospital:07d}",
                name,
                day.isoformat() if row % 3 else day.strftime("%Y.%m.%d"),
                "남" if row % 2 else "여",
                age if row % 23 else "미상",
                pressure if row % 17 else 999,
                int(rng.normal(92, 18)) if row % 29 else "",
                lactate if row % 13 else "N/A",
                "예" if helped else "아니오",
                "예" if rng.random() < risk else "아니오",
            ]
        )
    return found
