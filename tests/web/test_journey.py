"""From a messy workbook to the publication pack, by a doctor's own clicks: first start, upload, check, clean, look,
sign, train, report, download; in one process and with every service in processes of its own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect
from web.conftest import OpenContext
from web.doctor import Doctor
from web.places import Place
from web.workbook import TARGET, write_workbook

HOSPITAL_FILE: Final = Path(__file__).resolve().parents[3] / "shared/data/quirks_excel/title_rows_units_two_sheets.xlsx"


@dataclass(frozen=True)
class Brought:
    """A file and what its columns mean; no file: the tests make a workbook of their own."""

    file: Path | None
    roles: dict[str, str]


OWN: Final = Brought(None, {"등록번호": "Patient number", TARGET: "Outcome"})
HOSPITAL: Final = Brought(HOSPITAL_FILE, {"id": "Patient number", "num": "Outcome"})
NEEDS_DATA: Final = pytest.mark.skipif(not HOSPITAL_FILE.exists(), reason="the real data sets are not on this machine")
CLUSTERED: Final = pytest.mark.clustered


@pytest.mark.parametrize(
    ("where", "brought"),
    [
        pytest.param("fresh_process", OWN, id="one process, own workbook"),
        pytest.param("fresh_cluster", HOSPITAL, id="many processes, hospital file", marks=[NEEDS_DATA, CLUSTERED]),
    ],
)
def test_a_messy_workbook_becomes_a_publication_pack(
    where: str, brought: Brought, request: pytest.FixtureRequest, open_context: OpenContext, tmp_path: Path
) -> None:
    place: Place = request.getfixturevalue(where)
    context, guard = open_context(place)
    guard.allow("401 GET /api/v1/me$")
    file = brought.file or tmp_path / "registry.xlsx"
    if brought.file is None:
        write_workbook(file)
    doctor = Doctor(context.new_page())
    doctor.begin(place)
    doctor.upload(file)
    doctor.accept(brought.roles)
    doctor.prepare()
    doctor.approve()
    doctor.train()
    doctor.report()
    pack = doctor.pack(tmp_path)
    kinds = {Path(name).suffix for name in pack.namelist()}
    assert {".docx", ".pdf", ".svg", ".tiff", ".png", ".csv"} <= kinds
    assert pack.testzip() is None
    expect(doctor.page.get_by_role("link", name="Report", exact=True)).to_have_attribute("aria-current", "step")
