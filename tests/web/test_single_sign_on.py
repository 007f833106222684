"""The hospital's sign-in in a real browser: the button, the provider's page, back to the page asked for, and out."""

import json
import re
from collections.abc import Iterator

import pytest
from oidc import Provider
from playwright.sync_api import expect
from servers import free_ports
from web.conftest import OpenContext
from web.places import Place

from medloom_client.embedded import embedded

NOBODY = r"401 GET /api/v1/me$"
HOSPITAL = "서울병원"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with Provider(free_ports(1)[0], tmp_path_factory.mktemp("provider")) as running:
        running.person("s-kim", name="김민지", preferred_username="kim.minji", groups=["staff"])
        running.person("s-guest", name="Guest", preferred_username="guest", groups=["visitors"])
        yield running


@pytest.fixture(scope="module")
def hospital(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A platform where people sign in with the hospital's account alone."""
    port = free_ports(1)[0]
    settings = {
        "MEDLOOM_GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "MEDLOOM_GATEWAY_OIDC_ISSUER": provider.issuer,
        "MEDLOOM_GATEWAY_OIDC_CLIENT_ID": "medloom",
        "MEDLOOM_GATEWAY_OIDC_CLIENT_SECRET": "between the two of us",
        "MEDLOOM_GATEWAY_OIDC_NAME": HOSPITAL,
        "MEDLOOM_AUTHZ_LOCAL_ACCOUNTS": "false",
        "MEDLOOM_AUTHZ_SSO_GROUPS": json.dumps({"staff": {"institution": HOSPITAL}}),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with embedded(tmp_path_factory.mktemp("hospital"), port) as started:
            yield Place(started.url, str(started.secret))


def test_the_button_leads_in_and_signing_out_leads_to_the_provider(
    hospital: Place, provider: Provider, open_context: OpenContext
) -> None:
    context, guard = open_context(hospital, language="ko")
    guard.allow(NOBODY, re.escape(provider.issuer))
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("textbox", name="비밀번호")).to_have_count(0)
    page.get_by_role("button", name=f"{HOSPITAL} 계정으로 로그인").click()
    expect(page).to_have_url(re.compile(re.escape(provider.issuer)))
    page.locator("input[name=sub]").fill("s-kim")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{hospital.url}/")
    page.get_by_role("button", name="김민지").click()
    page.get_by_role("menuitem", name="로그아웃").click()
    expect(page).to_have_url(re.compile(re.escape(f"{provider.issuer}/oauth2/end_session")))


def test_a_refusal_is_said_in_words_and_the_code_leaves_the_address(
    hospital: Place, provider: Provider, open_context: OpenContext
) -> None:
    context, guard = open_context(hospital)
    guard.allow(NOBODY, re.escape(provider.issuer), "403 POST /api/v1/auth/single-sign-on/arrival")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name=f"Sign in with {HOSPITAL}").click()
    page.locator("input[name=sub]").fill("s-guest")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("none of your groups has been given access")
    expect(page).to_have_url(f"{hospital.url}/sign-in")
