"""A model tried on another hospital's patients in the browser: columns matched, then figures and curves there."""

import re
from typing import Final

import pytest
from playwright.sync_api import expect
from web.conftest import OpenContext, sign_in
from web.places import Place
from web.screens import settle
from web.seeding import RENAMED, Seeded, approve_other_hospital
from web.test_screens import ENGLISH, LANGUAGES, spoken, violations, without_names

INPUT, COLUMN = next(iter(RENAMED.items()))
WORDS: Final = {
    "en": {
        "data": "Approved data", "title": "Name (optional)", "column": f"Column for {INPUT}",
        "start": "Start validation", "runs": "External validations", "figures": "Figures on the new data",
        "judged": "Judged on 240 rows.", "calibration": "Calibration", "decision": "Decision curve",
        "recalibrated": "What recalibration would give",
    },
    "ko": {
        "data": "승인된 데이터", "title": "이름(선택)", "column": f"{INPUT}에 해당하는 열",
        "start": "검증 시작", "runs": "외부 검증 목록", "figures": "새 데이터에서의 지표",
        "judged": "240개 행에서 평가했습니다.", "calibration": "보정", "decision": "의사결정 곡선",
        "recalibrated": "재보정했을 때의 값",
    },
}  # fmt: skip

# of the AUROC on the new data, and of that at home
_WITH_INTERVALS: Final = re.compile(r"0\.\d{3} \(0\.\d{3}–[01]\.\d{3}\).*0\.\d{3} \(0\.\d{3}–[01]\.\d{3}\)")


@pytest.fixture(scope="module")
def elsewhere(place: Place, seeded: Seeded, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """The study with approved data of another hospital."""
    approve_other_hospital(place, seeded, tmp_path_factory.mktemp("elsewhere"))
    return seeded


@LANGUAGES
def test_a_model_is_tried_on_another_hospitals_patients(
    language: str, place: Place, elsewhere: Seeded, open_context: OpenContext
) -> None:
    words = WORDS[language]
    context, _ = open_context(place, language=language)
    sign_in(context)
    page = context.new_page()
    page.goto(f"{elsewhere.path}/models/{elsewhere.ids['best_model']}?tab=validation")
    settle(page)
    start = page.get_by_role("button", name=words["start"])
    expect(start).to_be_disabled()
    page.get_by_role("combobox", name=words["data"]).click()
    page.get_by_role("option").first.click()
    page.get_by_label(words["title"]).fill(f"Hospital B {language}")
    column = page.get_by_role("combobox", name=words["column"])
    expect(column).to_be_visible()
    expect(start).to_be_disabled()
    assert violations(page) == []
    column.click()
    page.get_by_role("option", name=COLUMN).click()
    start.click()
    expect(page.get_by_text(words["judged"])).to_be_visible()
    run = page.get_by_role("region", name=words["runs"]).get_by_role("row", name=f"Hospital B {language}")
    expect(run).to_have_attribute("aria-current", "true")
    figures = page.get_by_role("table", name=words["figures"]).get_by_role("row")
    expect(figures.filter(has_text="AUROC")).to_have_text(_WITH_INTERVALS)
    for title in (words["calibration"], words["decision"], words["recalibrated"]):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    settle(page)
    assert violations(page) == []
    if language == "ko":
        text = without_names(spoken(page), place, elsewhere).replace("Hospital B", "")
        assert ENGLISH.findall(text) == []
