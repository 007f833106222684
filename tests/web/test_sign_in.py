"""The way in: the one-time secret makes the first administrator, then accounts sign in; both languages."""

import pytest
from playwright.sync_api import expect
from web.conftest import OpenContext
from web.places import INSTITUTION, NAME, PASSWORD, Place

NOBODY = r"401 GET /api/v1/me$"


def test_the_one_time_secret_makes_the_first_administrator(fresh_process: Place, open_context: OpenContext) -> None:
    context, guard = open_context(fresh_process)
    guard.allow(NOBODY)
    page = context.new_page()
    page.goto("/")
    expect(page).to_have_url(f"{fresh_process.url}/sign-in")
    page.get_by_role("button", name="First start? Create the first administrator").click()
    page.get_by_label("One-time secret").fill(f"  {fresh_process.secret} ")
    page.get_by_label("Your institution").fill(INSTITUTION)
    page.get_by_label("Name to sign in with").fill(NAME)
    page.get_by_role("textbox", name="Password (at least 12 characters)").fill(PASSWORD)
    page.get_by_role("button", name="Create the administrator").click()
    expect(page.get_by_role("navigation", name="Main areas")).to_be_visible()
    page.get_by_role("button", name="Account of admin").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_used_or_wrong_secret_is_refused_in_words(place: Place, open_context: OpenContext) -> None:
    context, guard = open_context(place)
    guard.allow(NOBODY, r"40[139] POST /api/v1/auth/first-boot")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="First start? Create the first administrator").click()
    page.get_by_label("One-time secret").fill("not-the-secret")
    page.get_by_label("Your institution").fill(INSTITUTION)
    page.get_by_label("Name to sign in with").fill("second")
    page.get_by_role("textbox", name="Password (at least 12 characters)").fill(PASSWORD)
    page.get_by_role("button", name="Create the administrator").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_url(f"{place.url}/sign-in")


def test_a_wrong_password_is_refused_in_korean(place: Place, open_context: OpenContext) -> None:
    context, guard = open_context(place, language="ko")
    guard.allow(NOBODY, "401 POST /api/v1/auth/sessions")
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_label("이름").fill(NAME)
    page.get_by_role("textbox", name="비밀번호").fill("wrong")
    page.get_by_role("button", name="로그인", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    said = alert.inner_text()
    assert any("가" <= letter <= "힣" for letter in said), said
    assert "password" not in said.lower()


@pytest.mark.parametrize("target", ["/admin", "/"])
def test_after_signing_in_the_page_asked_for_opens(target: str, place: Place, open_context: OpenContext) -> None:
    context, guard = open_context(place)
    guard.allow(NOBODY)
    page = context.new_page()
    page.goto(target)
    page.get_by_label("Name").fill(NAME)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{place.url}{target}")


def test_the_language_changes_at_once_and_stays(place: Place, open_context: OpenContext) -> None:
    context, guard = open_context(place)
    guard.allow(NOBODY)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("button", name="로그인", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="로그인", exact=True)).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
