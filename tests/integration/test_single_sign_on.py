"""Single sign-on through the real gateway at a real provider process: the way in, every refusal, and the way out."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from oidc import Provider, query_of
from servers import free_ports

from medloom_client.embedded import embedded
from medloom_gateway.errors import ProviderAway
from medloom_gateway.provider import Client
from medloom_gateway.provider import Provider as Asked

CSRF = {"X-Medloom-Request": "1"}
CLIENT = "medloom"
PASSWORD = "a long enough passphrase"
GROUPS = {
    "medloom-admins": {"institution": "서울병원", "site_admin": True},
    "staff": {"institution": "서울병원"},
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with Provider(free_ports(1)[0], tmp_path_factory.mktemp("provider")) as running:
        running.person("s-kim", name="김민지", preferred_username="kim.minji", groups=["staff"])
        running.person("s-lee", name="Lee", preferred_username="lee", groups=["/staff", "medloom-admins"])
        running.person("s-guest", name="Guest", preferred_username="guest", groups=["visitors"])
        yield running


@contextmanager
def site(provider: Provider, folder: Path, **more: str) -> Iterator[str]:
    """The address of a platform that knows the provider."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}"
    settings = {
        "MEDLOOM_GATEWAY_PUBLIC_URL": url,
        "MEDLOOM_GATEWAY_OIDC_ISSUER": provider.issuer,
        "MEDLOOM_GATEWAY_OIDC_CLIENT_ID": CLIENT,
        "MEDLOOM_GATEWAY_OIDC_CLIENT_SECRET": "between the two of us",
        "MEDLOOM_GATEWAY_OIDC_NAME": "서울병원",
        "MEDLOOM_AUTHZ_SSO_GROUPS": json.dumps(GROUPS),
        **more,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with embedded(folder, port):
            yield url


@asynccontextmanager
async def browser(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False, headers=CSRF) as client:
        yield client


@pytest.fixture(scope="module")
def place(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with site(provider, tmp_path_factory.mktemp("place")) as url:
        yield url


@pytest_asyncio.fixture
async def client(provider: Provider, place: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has not been here before."""
    provider.straighten()
    async with browser(place) as client:
        yield client
    provider.straighten()


async def begin(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/v1/auth/single-sign-on")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["address"])


async def arrive(client: httpx.AsyncClient, back: dict[str, str]) -> httpx.Response:
    return await client.post("/api/v1/auth/single-sign-on/arrival", json=back)


async def sign_in(client: httpx.AsyncClient, provider: Provider, subject: str) -> httpx.Response:
    return await arrive(client, provider.sign_in(await begin(client), subject))


def refusal(answer: httpx.Response) -> tuple[int, str, str | None]:
    told = answer.json()
    assert told["detail"]
    assert any("가" <= letter <= "힣" for letter in told["detail_ko"])
    assert told["hint"]
    assert told["hint_ko"]
    return answer.status_code, told["code"], told.get("where")


async def test_the_whole_way_in_and_out(client: httpx.AsyncClient, provider: Provider) -> None:
    options = (await client.get("/api/v1/auth/sign-in-options")).json()
    assert options == {"password": True, "single_sign_on": {"name": "서울병원"}}
    address = await begin(client)
    asked = query_of(address)
    assert address.startswith(f"{provider.issuer}/oauth2/authorize?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    answer = await arrive(client, provider.sign_in(address, "s-kim"))
    assert answer.status_code == 201, answer.text
    me = (await client.get("/api/v1/me")).json()
    assert (me["name"], me["site_admin"], me["kind"]) == ("김민지", False, "person")
    left = await client.delete("/api/v1/auth/sessions/current")
    assert left.status_code == 200
    away = left.json()["address"]
    assert away.startswith(f"{provider.issuer}/oauth2/end_session?")
    assert query_of(away)["post_logout_redirect_uri"] == f"{client.base_url}/sign-in"
    assert query_of(away)["id_token_hint"].count(".") == 2
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_groups_decide_and_the_same_person_keeps_the_account(
    client: httpx.AsyncClient, provider: Provider
) -> None:
    await sign_in(client, provider, "s-lee")
    me = (await client.get("/api/v1/me")).json()
    assert me["site_admin"]
    provider.person("s-lee", name="Lee", preferred_username="somebody.else", groups=["staff"])
    async with browser(str(client.base_url)) as elsewhere:
        await sign_in(elsewhere, provider, "s-lee")
        now = (await elsewhere.get("/api/v1/me")).json()
    assert (now["id"], now["site_admin"]) == (me["id"], False)
    assert (await client.get("/api/v1/me")).status_code == 401, "a session of the former rights goes on"
    provider.person("s-lee", name="Lee", preferred_username="lee", groups=["/staff", "medloom-admins"])


async def test_whose_groups_have_no_place_is_refused(client: httpx.AsyncClient, provider: Provider) -> None:
    assert refusal(await sign_in(client, provider, "s-guest"))[:2] == (403, "groups_unmapped")
    assert "medloom_session" not in client.cookies


async def test_a_disabled_account_is_refused(client: httpx.AsyncClient, provider: Provider) -> None:
    provider.person("s-park", name="Park", groups=["staff"])
    park = (await sign_in(client, provider, "s-park")).json()["user"]["id"]
    async with browser(str(client.base_url)) as administrator:
        await sign_in(administrator, provider, "s-lee")
        changed = await administrator.patch(f"/api/v1/users/{park}", json={"disabled": True})
        assert changed.status_code == 200, changed.text
    assert (await client.get("/api/v1/me")).status_code == 401
    assert refusal(await sign_in(client, provider, "s-park"))[:2] == (403, "account_disabled")


async def test_state_is_for_one_browser_and_one_use(client: httpx.AsyncClient, provider: Provider) -> None:
    back = provider.sign_in(await begin(client), "s-kim")
    lapsed = (400, "sign_in_lapsed", None)
    assert refusal(await arrive(client, back | {"state": "x" * 43})) == lapsed
    async with browser(str(client.base_url)) as thief:
        assert refusal(await arrive(thief, back)) == lapsed
        await begin(thief)
        assert refusal(await arrive(thief, back)) == lapsed
    assert refusal(await arrive(client, back)) == lapsed, "the state outlived the attempt of another browser"
    back = provider.sign_in(await begin(client), "s-kim")
    assert (await arrive(client, back)).status_code == 201
    assert refusal(await arrive(client, back)) == lapsed


async def test_a_code_of_another_sign_in_is_refused(client: httpx.AsyncClient, provider: Provider) -> None:
    first = provider.sign_in(await begin(client), "s-kim")
    second = provider.sign_in(await begin(client), "s-lee")
    mixed = await arrive(client, {"state": first["state"], "code": second["code"]})
    assert refusal(mixed)[:2] == (403, "provider_refused"), "PKCE does not bind the code to the browser"


async def test_who_thinks_better_of_it_is_told_so(client: httpx.AsyncClient, provider: Provider) -> None:
    asked = query_of(address := await begin(client))
    back = {"state": asked["state"]} | {k: v for k, v in provider.deny(address).items() if k == "error"}
    assert refusal(await arrive(client, back))[:2] == (403, "provider_refused")


@pytest.mark.parametrize(
    ("bent", "where"),
    [
        ({"claims": {"nonce": "another"}}, "nonce"),
        ({"claims": {"nonce": None}}, "nonce"),
        ({"claims": {"aud": "somebody-else"}}, "aud"),
        ({"claims": {"aud": [CLIENT, "somebody-else"]}}, "aud"),
        ({"claims": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"}}, "aud"),
        ({"claims": {"iss": "https://elsewhere.example"}}, "iss"),
        ({"claims": {"sub": ""}}, "sub"),
        ({"claims": {"exp": None}}, "exp"),
        ({"shift": {"exp": -3600 - 120}}, "exp"),
        ({"shift": {"iat": 120}}, "iat"),
        ({"shift": {"iat": -3600, "exp": 3600}}, "iat"),
        ({"key": "stranger"}, "signature"),
    ],
    ids=lambda one: json.dumps(one) if isinstance(one, dict) else one,
)
async def test_an_answer_that_does_not_hold_is_refused_with_its_cause(
    client: httpx.AsyncClient, provider: Provider, bent: dict[str, Any], where: str
) -> None:
    provider.bend(**bent)
    assert refusal(await sign_in(client, provider, "s-kim")) == (401, "identity_refused", where)
    assert "medloom_session" not in client.cookies


async def test_clocks_may_differ_by_a_minute(client: httpx.AsyncClient, provider: Provider) -> None:
    provider.bend(shift={"iat": 50})
    assert (await sign_in(client, provider, "s-kim")).status_code == 201
    provider.bend(shift={"exp": -3600 - 50, "iat": -50})
    assert (await sign_in(client, provider, "s-kim")).status_code == 201


async def test_a_new_key_of_the_provider_is_fetched(client: httpx.AsyncClient, provider: Provider) -> None:
    assert (await sign_in(client, provider, "s-kim")).status_code == 201
    provider.new_key()
    assert (await sign_in(client, provider, "s-kim")).status_code == 201


async def test_signing_in_again_replaces_the_session(client: httpx.AsyncClient, provider: Provider) -> None:
    await sign_in(client, provider, "s-kim")
    former = client.cookies["medloom_session"]
    await sign_in(client, provider, "s-kim")
    assert client.cookies["medloom_session"] != former
    async with browser(str(client.base_url)) as old:
        assert (await old.get("/api/v1/me", headers={"Cookie": f"medloom_session={former}"})).status_code == 401


async def logged_out(client: httpx.AsyncClient, token: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=client.base_url, trust_env=False) as provider:
        return await provider.post("/api/v1/auth/single-sign-on/logout", data={"logout_token": token})


async def test_the_provider_ends_sessions(client: httpx.AsyncClient, provider: Provider) -> None:
    await sign_in(client, provider, "s-kim")
    for wrong in (
        {"sub": "s-kim", "aud": "somebody-else"},
        {"sub": "s-kim", "aud": CLIENT, "nonce": "an ID token is no logout token"},
        {"sub": "s-kim", "aud": CLIENT, "events": {}},
        {"aud": CLIENT},
        {"sub": "s-kim", "aud": CLIENT, "iat": 1_000_000_000},
    ):
        refused = await logged_out(client, provider.logout_token(**wrong))
        assert refused.status_code == 401, wrong
    assert (await logged_out(client, "nothing.of.this")).status_code == 401
    assert (await client.get("/api/v1/me")).status_code == 200
    assert (await logged_out(client, provider.logout_token(sub="s-lee", aud=CLIENT))).status_code == 204
    assert (await client.get("/api/v1/me")).status_code == 200
    assert (await logged_out(client, provider.logout_token(sub="s-kim", aud=CLIENT))).status_code == 204
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_passwords_can_be_switched_off(provider: Provider, tmp_path: Path) -> None:
    provider.straighten()
    with site(provider, tmp_path / "data", MEDLOOM_AUTHZ_LOCAL_ACCOUNTS="false") as url:
        async with browser(url) as client:
            assert not (await client.get("/api/v1/auth/sign-in-options")).json()["password"]
            refused = await client.post("/api/v1/auth/sessions", json={"name": "admin", "password": PASSWORD})
            assert refusal(refused)[:2] == (403, "local_accounts_off")
            assert (await sign_in(client, provider, "s-lee")).status_code == 201
            assert (await client.get("/api/v1/me")).json()["site_admin"]


async def test_a_public_client_proves_itself_by_its_verifier_alone(provider: Provider, tmp_path: Path) -> None:
    provider.straighten()
    with site(provider, tmp_path / "data", MEDLOOM_GATEWAY_OIDC_CLIENT_SECRET="") as url:
        async with browser(url) as client:
            assert (await sign_in(client, provider, "s-kim")).status_code == 201
            assert provider.last_proof() == {"client_id": CLIENT, "has_secret": False, "has_verifier": True}


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://login.example"], ids=["away", "not https"])
async def test_a_provider_that_is_away_or_not_safe_is_said_to_be(issuer: str) -> None:
    asked = Asked(Client(issuer, CLIENT, "", "openid", "https://medloom.example/sign-in", 60))
    with pytest.raises(ProviderAway):
        await asked.sign_in_address("state", "nonce", "verifier")


async def test_a_provider_that_calls_itself_otherwise_is_not_asked(provider: Provider) -> None:
    other_name = provider.issuer.replace("127.0.0.1", "localhost")
    asked = Asked(Client(f"{other_name}/", CLIENT, "", "openid", "https://medloom.example/sign-in", 60))
    with pytest.raises(ProviderAway):
        await asked.sign_in_address("state", "nonce", "verifier")
