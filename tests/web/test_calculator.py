"""One patient in the browser: an answer with its interval and reasons, or a refusal; and the models' reasons beside."""

from typing import Any, Final

from playwright.sync_api import Route, expect
from web.conftest import OpenContext, sign_in
from web.places import Place
from web.screens import settle
from web.seeding import Seeded
from web.test_screens import LANGUAGES, spoken, violations

_RELIED: Final[dict[str, Any]] = {
    "part": "test",
    "n": 60,
    "repeats": 5,
    "of": 9,
    "items": [
        {"name": name, "loss": {"value": 0.1, "lo": 0.05, "hi": 0.15}, "auroc": {"value": at, "lo": 0.0, "hi": 0.2}}
        for name, at in (("젖산", 0.12), ("나이", 0.08))
    ],
}


@LANGUAGES
def test_a_patient_gets_an_answer_with_reasons_and_an_impossible_one_a_refusal(
    language: str, place: Place, seeded: Seeded, open_context: OpenContext
) -> None:
    context, guard = open_context(place, language=language)
    guard.allow("422 POST .*/case$")
    sign_in(context)
    page = context.new_page()
    page.goto(f"{seeded.path}/models/{seeded.ids['best_model']}?tab=try")
    settle(page)
    words = {"en": ("Calculate", "95 % interval:", "Usual patient"), "ko": ("계산하기", "95 % 구간:", "흔한 값의 환자")}
    ask, interval, usual = words[language]
    page.get_by_label("나이 [세]").fill("80")
    page.get_by_role("button", name=ask).click()
    expect(page.get_by_text(interval)).to_be_visible()
    expect(page.get_by_text(usual, exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_label("나이 [세]").fill("150")
    page.get_by_role("button", name=ask).click()
    expect(page.get_by_role("alert")).to_contain_text("나이")
    assert violations(page) == []


@LANGUAGES
def test_compared_models_show_importance_and_subgroups(
    language: str, place: Place, seeded: Seeded, open_context: OpenContext
) -> None:
    context, _ = open_context(place, language=language)
    sign_in(context)
    page = context.new_page()

    def with_importance(route: Route) -> None:
        # a short budget on a busy machine leaves no time for it; the subgroups are always there
        told = route.fetch().json()
        for model in told["models"].values():
            model["importance"] = _RELIED
        route.fulfill(json=told)

    page.route("**/explanations", with_importance)
    page.goto(f"{seeded.path}/compare")
    settle(page)
    titles = {
        "en": ("What the models rely on", "For whom the models work"),
        "ko": ("모델이 의존하는 변수", "누구에게 잘 맞는가"),
    }
    for title in titles[language]:
        expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=10_000)
        assert page.get_by_role("table", name=title).get_by_role("row").count() > 2
    page.get_by_text({"en": "Observed : expected", "ko": "관찰:기대 비"}[language], exact=True).first.click()
    assert "젖산" in spoken(page)
    assert violations(page) == []
