"""Who comes in with an account from elsewhere? Against a real OpenID provider over HTTP, honest and not."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from account_case import CARETAKER, Accounts
from lxml import html
from office_case import TestHouse, plain
from office_client import OfficeClient
from oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, other_key, rsa_key, secret_key
from starlette.responses import PlainTextResponse

from actions.block_account import block_account
from actions.office import settings_from
from db.accounts import identity
from web.app import create_app
from web.oidc import _kept
from web.routes import OFFICE_ROUTES
from web.visit import Visit, office_route


def _whoami(visit: Visit) -> PlainTextResponse:
    return PlainTextResponse(visit.visitor.name)


@pytest.fixture
def provider(house: TestHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the office trusts."""
    _kept.cache_clear()  # a port may be given twice: what the earlier provider there said is not this one's
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = Provider(lambda: datetime.now(UTC))
    house.settings = replace(
        house.settings,
        oidc_issuer=made.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Přihlásit se účtem městského úřadu",
    )
    with made.server:
        yield made


@pytest.fixture
def browser(house: TestHouse) -> OfficeClient:
    return OfficeClient(house, create_app(house, (*OFFICE_ROUTES, office_route("/kdo", _whoami))))


def go_there(browser: OfficeClient, kam: str = "") -> str:
    """Clicks the button and signs in at the provider; the address of the way back."""
    sent = browser.get(f"/prihlaseni/oidc{'?kam=' + kam if kam else ''}")
    assert sent.status_code == 303, words(sent)
    come_back = httpx.get(sent.headers["location"], trust_env=False)
    assert come_back.status_code == 302
    return come_back.headers["location"]


def go_there_and_back(browser: OfficeClient) -> Any:
    return browser.get(go_there(browser))


def words(answer: Any) -> str:
    return plain(" ".join(html.fromstring(answer.text).find(".//main").text_content().split()))


def is_out(browser: OfficeClient) -> bool:
    return bool(browser.get("/kdo").status_code == 303)


NOT_VERIFIED = "Odpověď přihlašovací služby se nepodařilo ověřit, proto jsme Vás nepřihlásili."


# --- good --------------------------------------------------------------------------------------------------


def test_the_button_leads_there_and_back_and_in(provider: Provider, browser: OfficeClient) -> None:
    page = html.fromstring(browser.get("/prihlaseni?kam=/kdo?x=1").text)
    (link,) = page.xpath("//a[contains(., 'účtem městského úřadu')]/@href")
    sent = browser.get(link)
    asked = parse_qs(urlsplit(sent.headers["location"]).query)
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/prihlaseni/oidc/zpet"]
    assert len(asked["state"][0]) > 30 and len(asked["nonce"][0]) > 30 and "code_verifier" not in asked
    come_back = httpx.get(sent.headers["location"], trust_env=False).headers["location"]
    answer = browser.get(come_back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/kdo?x=1")
    assert browser.get("/kdo").text == "Bc. Aneta Doudová"
    assert browser.cookies.get("razitko_cesta") is None


def test_from_the_second_time_on_the_subject_counts_not_the_address(
    provider: Provider, browser: OfficeClient
) -> None:
    desk = Accounts(browser.house)
    go_there_and_back(browser)
    provider.person = {"sub": "u-1", "email": "rejl@trutnov.example", "email_verified": True}
    browser.cookies.clear()
    assert go_there_and_back(browser).status_code == 303
    assert browser.get("/kdo").text == "Bc. Aneta Doudová"
    with browser.house.reading() as (_, connection):
        assert [
            tuple(row) for row in connection.execute(sa.select(identity.c.issuer, identity.c.subject))
        ] == [(provider.issuer, "u-1")]
    assert desk.verbs() == [("Bc. Aneta Doudová", "link_identity")]


def test_the_session_is_new_and_says_how_it_began(provider: Provider, browser: OfficeClient) -> None:
    browser.sign_in("rejl")
    before = browser.token
    answer = go_there_and_back(browser)
    token = answer.cookies["razitko_session"]
    desk = Accounts(browser.house)
    assert desk.session(token).via == "oidc"
    assert desk.session(before) is None  # the browser is one person's at a time


@pytest.mark.parametrize("key", ["rsa", "rotated"])
def test_other_keys_of_the_provider_will_do(provider: Provider, browser: OfficeClient, key: str) -> None:
    go_there_and_back(browser)
    browser.cookies.clear()
    provider.key = rsa_key() if key == "rsa" else type(provider.key).generate_key("P-256", {"kid": "second"})
    provider.algorithm = "RS256" if key == "rsa" else "ES256"
    assert go_there_and_back(browser).status_code == 303
    assert provider.asked.count("keys") == 2  # kept between, asked again for an unknown key
    assert provider.asked.count("description") == 1


def test_a_provider_may_want_the_secret_in_the_form(provider: Provider, browser: OfficeClient) -> None:
    provider.ways = ["client_secret_post"]
    assert go_there_and_back(browser).status_code == 303


def test_an_address_may_come_from_the_second_window(provider: Provider, browser: OfficeClient) -> None:
    provider.left_out = {"email", "email_verified"}
    assert go_there_and_back(browser).status_code == 303
    assert "userinfo" in provider.asked


ONCE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
"""What an answer is worth is decided before any database is asked."""


# --- not good ----------------------------------------------------------------------------------------------


@ONCE
@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "jiná"}, "Invalid claim: 'nonce'"),
        ({"nonce": None}, "Missing claim: 'nonce'"),
        ({"aud": "jiný-úřad"}, "Invalid claim: 'aud'"),
        ({"aud": [CLIENT_ID, "jiný-úřad"]}, "Missing claim: 'azp'"),
        ({"aud": [CLIENT_ID, "jiný-úřad"], "azp": "jiný-úřad"}, "Invalid claim: 'azp'"),
        ({"iss": "https://zly.example"}, "Invalid claim: 'iss'"),
        ({"exp": 1_700_000_000}, "expired"),
        ({"iat": 4_000_000_000}, "in the future"),
        ({"nbf": 4_000_000_000}, "not yet valid"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "Invalid claim: 'at_hash'"),
        ({"sub": ""}, "Invalid claim: 'sub'"),
        ({"sub": "x" * 256}, "no subject"),
    ],
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(
    provider: Provider,
    browser: OfficeClient,
    caplog: pytest.LogCaptureFixture,
    claims: dict[str, Any],
    why: str,
) -> None:
    provider.claims = claims
    answer = go_there_and_back(browser)
    assert answer.status_code == 403 and NOT_VERIFIED in words(answer)
    assert is_out(browser) and why in caplog.text


@ONCE
@pytest.mark.parametrize("left_out", ["nonce", "exp", "iat", "aud", "iss", "sub"])
def test_a_token_without_what_must_be_there_lets_nobody_in(
    provider: Provider, browser: OfficeClient, caplog: pytest.LogCaptureFixture, left_out: str
) -> None:
    provider.left_out = {left_out}
    assert NOT_VERIFIED in words(go_there_and_back(browser)) and is_out(browser)
    assert f"Missing claim: '{left_out}'" in caplog.text


@ONCE
@pytest.mark.parametrize(
    ("key", "algorithm", "why"),
    [
        (other_key, "ES256", "bad_signature"),
        (secret_key, "HS256", "'HS256' is not allowed"),
        (secret_key, "none", "'none' is not allowed"),
    ],
)
@pytest.mark.filterwarnings("ignore:JWS algorithm")
def test_a_signature_that_is_not_the_providers_lets_nobody_in(
    provider: Provider,
    browser: OfficeClient,
    caplog: pytest.LogCaptureFixture,
    key: Callable[[], Any],
    algorithm: str,
    why: str,
) -> None:
    provider.signs_with, provider.algorithm = key(), algorithm
    assert NOT_VERIFIED in words(go_there_and_back(browser)) and is_out(browser)
    assert why in caplog.text


@ONCE
def test_a_wrong_state_lets_nobody_in(provider: Provider, browser: OfficeClient) -> None:
    code = parse_qs(urlsplit(go_there(browser)).query)["code"][0]
    for state in ("", "&state=", "&state=cizi", "&state=%C3%A1"):
        browser.get("/prihlaseni/oidc")
        answer = browser.get(f"/prihlaseni/oidc/zpet?code={code}{state}")
        assert answer.status_code == 403 and "nezačalo v tomto prohlížeči" in words(answer)
    assert is_out(browser) and code in provider.codes  # not even asked


@ONCE
def test_an_answer_brought_to_another_browser_lets_nobody_in(
    provider: Provider, browser: OfficeClient
) -> None:
    """Somebody signs in, and makes another person's browser open the way back."""
    victim = OfficeClient(browser.house, browser.app)
    answer = victim.get(go_there(browser))
    assert answer.status_code == 403 and "nezačalo v tomto prohlížeči" in words(answer)
    assert is_out(victim)


@ONCE
def test_a_code_is_good_once(provider: Provider, browser: OfficeClient) -> None:
    come_back = go_there(browser)
    kept = browser.cookies.get("razitko_cesta")
    assert browser.get(come_back).status_code == 303
    browser.cookies.clear()
    assert "nezačalo v tomto prohlížeči" in words(browser.get(come_back))
    browser.cookies.set("razitko_cesta", str(kept))
    answer = browser.get(come_back)
    assert answer.status_code == 403 and NOT_VERIFIED in words(answer)
    assert is_out(browser)


@ONCE
def test_a_code_of_somebody_elses_flow_is_worth_nothing(provider: Provider, browser: OfficeClient) -> None:
    """A stolen code with one's own state: PKCE says no."""
    stolen = parse_qs(urlsplit(go_there(OfficeClient(browser.house, browser.app))).query)["code"][0]
    own = parse_qs(urlsplit(go_there(browser)).query)["state"][0]
    answer = browser.get(f"/prihlaseni/oidc/zpet?code={stolen}&state={own}")
    assert NOT_VERIFIED in words(answer) and is_out(browser)


@ONCE
def test_an_errand_of_ours_can_not_be_made_up(provider: Provider, browser: OfficeClient) -> None:
    come_back = go_there(browser)
    kept = str(browser.cookies.get("razitko_cesta"))
    browser.cookies.clear()
    browser.cookies.set("razitko_cesta", kept[:-4] + "AAAA")
    assert "nezačalo v tomto prohlížeči" in words(browser.get(come_back))


@ONCE
def test_an_answer_of_another_issuer_is_not_taken(provider: Provider, browser: OfficeClient) -> None:
    answer = browser.get(go_there(browser) + "&iss=https%3A%2F%2Fzly.example")
    assert NOT_VERIFIED in words(answer) and is_out(browser)


@ONCE
def test_who_turns_back_at_the_provider_is_told(provider: Provider, browser: OfficeClient) -> None:
    state = parse_qs(urlsplit(go_there(browser, "/kdo")).query)["state"][0]
    answer = browser.get(f"/prihlaseni/oidc/zpet?error=access_denied&state={state}")
    assert answer.status_code == 403 and "nebylo dokončeno" in words(answer)
    assert html.fromstring(answer.text).xpath("//input[@name='kam']/@value")[0] == "/kdo"


# --- who it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_nobody_verified_is_not_believed(
    provider: Provider, browser: OfficeClient, verified: Any
) -> None:
    provider.person["email_verified"] = verified
    answer = go_there_and_back(browser)
    assert answer.status_code == 403 and "nepotvrdila Vaši e-mailovou adresu" in words(answer)
    assert is_out(browser)


def test_a_stranger_is_told_what_is_missing(provider: Provider, browser: OfficeClient) -> None:
    provider.person["email"] = "kdosi@jinde.example"
    answer = go_there_and_back(browser)
    assert "Adresu kdosi@jinde.example u nás nikdo nemá" in words(answer) and is_out(browser)


def test_a_persons_code_is_no_address(provider: Provider, browser: OfficeClient) -> None:
    provider.person["email"] = "doudova"
    assert "u nás nikdo nemá" in words(go_there_and_back(browser))


def test_an_address_passed_on_to_somebody_else_does_not_open_the_account(
    provider: Provider, browser: OfficeClient
) -> None:
    go_there_and_back(browser)
    browser.cookies.clear()
    provider.person["sub"] = "u-2"
    answer = go_there_and_back(browser)
    assert "už patří jiný účet" in words(answer) and is_out(browser)


def test_who_is_blocked_stays_out(provider: Provider, browser: OfficeClient) -> None:
    desk = Accounts(browser.house)
    desk.act(block_account, CARETAKER, desk.id_of("doudova"))
    answer = go_there_and_back(browser)
    assert "zablokovaný" in words(answer) and is_out(browser)


@ONCE
def test_userinfo_of_somebody_else_is_not_taken(provider: Provider, browser: OfficeClient) -> None:
    provider.left_out = {"email"}
    provider.userinfo = {"sub": "u-2", "email": "rejl@trutnov.example", "email_verified": True}
    assert NOT_VERIFIED in words(go_there_and_back(browser)) and is_out(browser)


# --- the service itself ------------------------------------------------------------------------------------


@ONCE
def test_while_the_service_is_down_the_page_says_so_and_passwords_work(
    provider: Provider, browser: OfficeClient
) -> None:
    provider.server.stop()
    answer = browser.get("/prihlaseni/oidc?kam=/kdo")
    assert answer.status_code == 503 and "teď neodpovídá" in words(answer)
    form = html.fromstring(answer.text)
    assert form.xpath("//input[@name='heslo']") and form.xpath("//input[@name='kam']/@value") == ["/kdo"]


@ONCE
def test_a_service_that_falls_on_the_way_back_lets_nobody_in(
    provider: Provider, browser: OfficeClient
) -> None:
    come_back = go_there(browser)
    provider.server.stop()
    answer = browser.get(come_back)
    assert answer.status_code == 503 and "teď neodpovídá" in words(answer) and is_out(browser)


@ONCE
@pytest.mark.parametrize("fault", ["issuer", "keys"])
def test_a_service_that_describes_itself_wrongly_is_not_used(
    provider: Provider, browser: OfficeClient, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    if fault == "issuer":
        provider.calls_itself = "https://zly.example"
    else:
        provider.keys_are_at = "http://zly.example/keys"
    with caplog.at_level(logging.WARNING, "razitko.oidc"):
        assert NOT_VERIFIED in words(browser.get("/prihlaseni/oidc"))
    assert ("RAZITKO_OIDC_ISSUER" if fault == "issuer" else "no address with TLS") in caplog.text


def test_without_settings_there_is_no_button_and_no_such_page(browser: OfficeClient) -> None:
    assert "/prihlaseni/oidc" not in browser.get("/prihlaseni").text
    assert browser.get("/prihlaseni/oidc").status_code == 404
    assert browser.get("/prihlaseni/oidc/zpet?code=x&state=y").status_code == 404


def test_settings_come_from_the_environment_and_the_secret_is_not_shown() -> None:
    settings = settings_from(
        {
            "RAZITKO_OIDC_ISSUER": "https://prihlaseni.example",
            "RAZITKO_OIDC_CLIENT_ID": "razitko",
            "RAZITKO_OIDC_CLIENT_SECRET": "velmi tajné",
            "RAZITKO_OIDC_NAME": "Účtem kraje",
        }
    )
    assert (settings.oidc_issuer, settings.oidc_name) == ("https://prihlaseni.example", "Účtem kraje")
    assert "velmi tajné" not in repr(settings)


def test_pages_of_who_signs_in_by_password_load_nothing_of_this() -> None:
    import subprocess
    import sys

    code = "import sys, web.app\nprint([name for name in ('authlib', 'joserfc') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
