"""The owner forbids in the browser that a study leaves cases, after being asked once more."""

from playwright.sync_api import expect
from web.conftest import OpenContext, sign_in
from web.places import Place
from web.screens import settle
from web.test_screens import LANGUAGES, violations


@LANGUAGES
def test_an_owner_forbids_cases_and_allows_them_again(language: str, place: Place, open_context: OpenContext) -> None:
    allowed, forbid, cancel = {
        "en": ("Trainings of this study leave cases", "Forbid and remove", "Cancel"),
        "ko": ("이 연구의 학습이 사례를 남김", "금지하고 삭제", "취소"),
    }[language]
    context, _ = open_context(place, language=language)
    sign_in(context)
    with place.client() as medloom:
        study = medloom.studies.open(f"Cases {language}").id
    page = context.new_page()
    page.goto(f"/studies/{study}/share")
    switch = page.get_by_role("switch", name=allowed)
    expect(switch).to_be_checked()
    switch.click()
    page.get_by_role("dialog").get_by_role("button", name=cancel).click()
    expect(switch).to_be_checked()
    switch.click()
    settle(page)
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name=forbid).click()
    expect(switch).not_to_be_checked()
    page.reload()
    expect(switch).not_to_be_checked()
    assert violations(page) == []
    switch.click()
    expect(switch).to_be_checked()
    page.reload()
    expect(switch).to_be_checked()
