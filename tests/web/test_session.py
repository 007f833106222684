"""What the browser is told about the session, and what other people's pages can do with it: nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect
from servers import HOST
from web.conftest import OpenContext
from web.fronts import foreign_page, https_front
from web.guard import Guard
from web.places import NAME, PASSWORD, Place

from medloom_client.embedded import embedded


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The platform as a hospital runs it: plain http on the inside, https for the browsers."""
    folder = tmp_path_factory.mktemp("https")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDLOOM_GATEWAY_TRUSTED_PROXIES", HOST)
        with embedded(folder / "data") as started, https_front(started.url, folder) as url:
            Place(started.url, str(started.secret)).boot()
            yield Place(url, "")


def sign_in_by_hand(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(NAME)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Main areas")).to_be_visible()


def test_on_https_the_session_is_bound_to_this_host(behind_https: Place, open_context: OpenContext) -> None:
    context, _ = open_context(behind_https, ignore_https_errors=True)
    page = context.new_page()
    sign_in_by_hand(page)
    (cookie,) = context.cookies()
    # a __Host- cookie is refused by the browser unless it is secure, for the whole host, and for no other one
    assert cookie["name"] == "__Host-medloom"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    assert (cookie["domain"], cookie["path"]) == (HOST, "/")
    assert page.evaluate("document.cookie") == ""
    page.reload()
    expect(page.get_by_role("navigation", name="Main areas")).to_be_visible()


def test_no_script_reads_the_session(desk: tuple[BrowserContext, Guard]) -> None:
    context, _ = desk
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("navigation", name="Main areas")).to_be_visible()
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    kept = page.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert cookie["value"] not in kept


FORGED_FORM = """url => {
    const form = Object.assign(document.createElement("form"), { action: url, method: "post" });
    document.body.append(form);
    form.submit();
}"""
FORGED_FETCH = """url => fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: '{"title": "x"}' })
    .catch(() => "the answer is kept from other pages")"""
HOSTS = pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["same site", "other site"])


@HOSTS
def test_a_form_on_another_page_is_refused(host: str, place: Place, desk: tuple[BrowserContext, Guard]) -> None:
    context, guard = desk
    guard.allow(".")  # the other page's faults are not ours
    url = f"{place.url}/api/v1/studies"
    with foreign_page() as port:
        page = context.new_page()
        page.goto(f"http://{host}:{port}/")
        with page.expect_response(url) as answered:
            page.evaluate(FORGED_FORM, url)
    assert answered.value.status in {401, 403}
    # SameSite=Strict keeps the cookie from other sites; another port is the same site, and only its Origin tells
    assert has_cookie(answered.value.request) == (host == HOST)


@HOSTS
def test_a_script_on_another_page_changes_nothing(host: str, place: Place, desk: tuple[BrowserContext, Guard]) -> None:
    context, guard = desk
    guard.allow(".")
    with foreign_page() as port, place.client() as medloom:
        before = len(list(medloom.studies.all()))
        page = context.new_page()
        page.goto(f"http://{host}:{port}/")
        page.evaluate(FORGED_FETCH, f"{place.url}/api/v1/studies")
        assert len(list(medloom.studies.all())) == before


def has_cookie(request: Request) -> bool:
    headers: dict[str, Any] = request.all_headers()
    return "medloom_session" in headers.get("cookie", "")
