"""Every screen in both languages: no accessibility violation, one language, 24-hour times, nothing beyond the edge."""

import re
import threading
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect
from web.conftest import OpenContext, sign_in
from web.places import NAME, Place
from web.screens import SCREENS, settle
from web.seeding import Seeded

AXE: Final = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN: Final = "levels => axe.run({ runOnly: levels }).then(found => found.violations)"
LANGUAGES: Final = pytest.mark.parametrize("language", ["en", "ko"])
# two English words beside each other: on a Korean page with Korean data only a text that nobody translated
ENGLISH: Final = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b.{0,40}")
TWELVE_HOURS: Final = re.compile(r"\d\s?(?:AM|PM)\b|(?:오전|오후)\s?\d", re.IGNORECASE)


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each place."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN, LEVELS)
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def spoken(page: Page) -> str:
    """What the screen shows and what it tells to those who listen."""
    return page.locator("body").inner_text() + "\n" + page.locator("body").aria_snapshot()


def without_names(text: str, place: Place, seeded: Seeded) -> str:
    """What people and models are called, and what people wrote, stays in the language in which it was written."""
    with place.client() as medloom:
        work = medloom.study(seeded.study)
        names = [model.name for model in work.models.all()]
        experiments = [work.experiments.get(each.id) for each in work.experiments.all()]
        names += [trial["name"] for experiment in experiments for trial in experiment.trials]
        advised = work.experiments.advice(seeded.ids["prepared"])["recommendation"]
        names += [one["name"] for one in advised["candidates"]] + [one["winner"] for one in advised["neighbours"]]
        names += [words for study in medloom.studies.all() for words in (study.title, study.question)]
    for name in sorted({*names, NAME} - {""}, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@LANGUAGES
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_reads_well(
    screen: str, language: str, place: Place, seeded: Seeded, open_context: OpenContext
) -> None:
    context, _ = open_context(place, language=language)
    sign_in(context)
    page = context.new_page()
    page.goto(SCREENS[screen](seeded))
    settle(page)
    text = spoken(page)
    assert violations(page) == []
    assert TWELVE_HOURS.findall(text) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    if language == "ko":
        assert ENGLISH.findall(without_names(text, place, seeded)) == []


@LANGUAGES
def test_the_sign_in_page_reads_well(language: str, place: Place, open_context: OpenContext) -> None:
    context, guard = open_context(place, language=language)
    guard.allow("401 GET /api/v1/me")
    page = context.new_page()
    page.goto("/sign-in")
    settle(page)
    assert violations(page) == []
    if language == "ko":
        assert ENGLISH.findall(spoken(page)) == []


@LANGUAGES
def test_a_screen_that_still_loads_reads_well(
    language: str, seeded: Seeded, place: Place, open_context: OpenContext
) -> None:
    context, _ = open_context(place, language=language)
    sign_in(context)
    page = context.new_page()
    held: list[Route] = []
    answered = threading.Event()
    page.route(
        "**/api/v1/studies/*/models*", lambda route: route.continue_() if answered.is_set() else held.append(route)
    )
    page.goto(SCREENS["models"](seeded))
    expect(page.locator(".mantine-Loader-root").first).to_be_visible()
    assert violations(page) == []
    answered.set()
    for route in held:
        route.continue_()
    settle(page)


def test_a_planted_violation_is_found(page: Page) -> None:
    page.goto("/")
    settle(page)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(found.startswith("label: <input") for found in violations(page))
