"""Two tabs, a lost connection, an ended session, a server that dies: the page says so, recovers, and loses no edit."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx
import pytest
from e2e.journey import run_study, write_study
from playwright.sync_api import BrowserContext, Page, expect
from web.conftest import OpenContext, sign_in
from web.doctor import JOB_MS
from web.guard import Guard
from web.places import PASSWORD, Place, Restartable, restartable

AWAY: Final = (r"failed \w+ /.*net::ERR_", r"50[234] ", r"net::ERR_(CONNECTION|INTERNET|INCOMPLETE|EMPTY|NETWORK)")
SAVED: Final = "All changes saved"
WAITING: Final = "Waiting for the connection; your change is kept"
BANNER: Final = "The server does not answer"


@dataclass
class Desk:
    """A platform that can be stopped, a study on it whose data is signed, and a watched, signed-in context."""

    platform: Restartable
    place: Place
    study: str
    recipe: str
    prepared: str
    context: BrowserContext
    guard: Guard

    def new_recipe(self) -> str:
        """A branch with two steps of its own, so that no test meets another's edits."""
        with self.place.client() as medloom:
            return medloom.study(self.study).recipes.fork(self.recipe).id

    def enabled(self, recipe: str) -> list[bool]:
        with self.place.client() as medloom:
            return [step["enabled"] for step in medloom.study(self.study).recipes.get(recipe).steps]

    def open(self, recipe: str) -> Page:
        page = self.context.new_page()
        page.goto(f"/studies/{self.study}/clean/{recipe}")
        expect(page.get_by_text(SAVED)).to_be_visible()
        # the table's own part of the program has come, too
        expect(page.get_by_test_id("data-grid-canvas")).to_be_visible()
        return page


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Restartable, Place, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("recovery")
    with restartable(folder / "data") as (platform, place):
        ran = run_study(write_study(folder, review=None), folder / "out", place.url, place.token)
        ids = json.loads((ran.out / "run.json").read_text())["ids"]
        with place.client() as medloom:
            study = medloom.study(ids["study"])
            split = {"by": "subject", "column": "patient", "test": 0.2, "seed": 7}
            task = {"task": "binary", "target": "death", "positive": "1", "exclude": ["remark"]}
            signed = study.prepared.approve(ids["prepared"], split=split, note="", **task)
            if signed.job is not None:
                study.jobs.wait(signed.job)
        yield platform, place, ids


@pytest.fixture
def desk_there(running: tuple[Restartable, Place, dict[str, str]], open_context: OpenContext) -> Desk:
    platform, place, ids = running
    context, guard = open_context(place)
    sign_in(context)
    return Desk(platform, place, ids["study"], ids["recipe"], ids["prepared"], context, guard)


def switch(page: Page, number: int) -> None:
    """Switch a step of the list off or on."""
    page.get_by_role("switch").nth(number).focus()
    page.keyboard.press("Space")


def test_two_tabs_on_one_recipe_lose_no_edit(desk_there: Desk) -> None:
    recipe = desk_there.new_recipe()
    desk_there.guard.allow("412 PUT", "412 PATCH")
    one, two = desk_there.open(recipe), desk_there.open(recipe)
    switch(one, 0)
    switch(two, 1)
    for page in (one, two):
        expect(page.get_by_text(SAVED)).to_be_visible()
    assert desk_there.enabled(recipe) == [False, False]
    said = [page.get_by_text("nothing was lost").count() for page in (one, two)]
    assert sum(said) >= 1


def test_an_edit_made_without_a_connection_is_sent_when_it_is_back(desk_there: Desk) -> None:
    recipe = desk_there.new_recipe()
    desk_there.guard.allow(*AWAY)
    page = desk_there.open(recipe)
    desk_there.context.set_offline(True)
    switch(page, 0)
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert desk_there.enabled(recipe) == [True, True]
    desk_there.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    assert desk_there.enabled(recipe) == [False, True]


def test_an_edit_waits_until_the_person_has_signed_in_again(desk_there: Desk) -> None:
    recipe = desk_there.new_recipe()
    desk_there.guard.allow("401 ")
    page = desk_there.open(recipe)
    (cookie,) = desk_there.context.cookies()
    headers = {"x-medloom-request": "1", "cookie": f"{cookie['name']}={cookie['value']}"}
    httpx.delete(f"{desk_there.place.url}/api/v1/auth/sessions/current", headers=headers).raise_for_status()
    switch(page, 1)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has ended. Sign in again; nothing you typed is lost.")
    dialog.get_by_role("textbox", name="Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert desk_there.enabled(recipe) == [True, False]


def test_an_edit_outlives_the_server(desk_there: Desk) -> None:
    recipe = desk_there.new_recipe()
    desk_there.guard.allow(*AWAY)
    page = desk_there.open(recipe)
    desk_there.platform.kill()
    switch(page, 0)
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page.get_by_text(WAITING)).to_be_visible()
    desk_there.platform.start()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert desk_there.enabled(recipe) == [False, True]


def test_training_goes_on_after_the_server_was_killed(desk_there: Desk) -> None:
    desk_there.guard.allow(*AWAY)
    page = desk_there.context.new_page()
    page.goto(f"/studies/{desk_there.study}/train?prepared={desk_there.prepared}")
    page.get_by_role("slider", name="Time budget").press("Home")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_role("button", name="Stop and keep the best")).to_be_visible()
    page.wait_for_timeout(1500)
    desk_there.platform.kill()
    expect(page.get_by_text(BANNER)).to_be_visible()
    desk_there.platform.start()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    expect(page.get_by_role("link", name="Build the report")).to_be_visible(timeout=JOB_MS)


def test_a_reload_keeps_what_the_server_has_not_got(desk_there: Desk) -> None:
    recipe = desk_there.new_recipe()
    desk_there.guard.allow(*AWAY, "beforeunload")
    page = desk_there.open(recipe)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/recipes/*", lambda route: route.fallback() if route.request.method == "GET" else route.abort())
    switch(page, 1)
    expect(page.get_by_text(SAVED)).to_have_count(0)
    page.unroute("**/recipes/*")
    page.reload()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert desk_there.enabled(recipe) == [True, False]
