"""How does somebody come in through the door, and who is kept out? The pages of signing in and of passwords."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from account_case import CARETAKER, OTHER, PASSWORD, Accounts, quick_hashes
from lxml import html
from office_case import TestHouse, plain
from office_client import OfficeClient
from starlette.responses import PlainTextResponse

from actions.password import SAMPLE_PASSWORD
from actions.reset_password import ask_for_reset, invite
from actions.sample_accounts import make_sample_accounts
from actions.sign_in import UNLIKE
from web.app import create_app
from web.destination import local_path
from web.routes import OFFICE_ROUTES
from web.visit import Visit, office_route

__all__ = ["quick_hashes"]
DOUDOVA = "doudova@trutnov.example"
COOKIE = "razitko_session"


def _whoami(visit: Visit) -> PlainTextResponse:
    return PlainTextResponse(visit.visitor.name)


WHO = office_route("/kdo", _whoami)
Person = Callable[[], OfficeClient]


@pytest.fixture
def desk(house: TestHouse) -> Accounts:
    made = Accounts(house)
    made.give("doudova")
    return made


@pytest.fixture
def come(house: TestHouse) -> Person:
    """A stranger with a browser at the office's door."""
    return lambda: OfficeClient(house, create_app(house, (*OFFICE_ROUTES, WHO)))


def type_in(browser: OfficeClient, page: str, fields: dict[str, str]) -> Any:
    """Opens a page, fills in its last form and sends it, with what the form holds by itself."""
    shown = browser.get(page)
    assert shown.status_code == 200, shown.text
    form = html.fromstring(shown.text).xpath("//main//form[@method='post'][.//input[@type!='hidden']]")[0]
    hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    return browser.post(form.get("action") or page, {**hidden, **fields}, csrf=False)


def sign_in(
    browser: OfficeClient, secret: str = PASSWORD, page: str = "/prihlaseni", typed: str = DOUDOVA
) -> Any:
    return type_in(browser, page, {"adresa": typed, "heslo": secret})


def house_people(house: TestHouse) -> tuple[Any, ...]:
    with house.reading() as (office, _):
        return tuple(office.town.people)


def words(answer: Any) -> str:
    return plain(" ".join(html.fromstring(answer.text).find(".//main").text_content().split()))


# --- in and out --------------------------------------------------------------------------------------------


def test_the_way_in_leads_where_the_person_wanted(desk: Accounts, come: Person) -> None:
    browser = come()
    at_the_door = browser.get("/kdo?x=1&y=%C3%A1")
    assert at_the_door.status_code == 303
    answer = sign_in(browser, page=at_the_door.headers["location"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/kdo?x=1&y=%C3%A1")
    assert browser.get(answer.headers["location"]).text == "Bc. Aneta Doudová"
    assert browser.get("/prihlaseni?kam=/kdo").headers["location"] == "/kdo"  # in already


def test_the_sessions_cookie_is_locked_up(desk: Accounts, come: Person) -> None:
    cookie = sign_in(come()).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and "Domain" not in cookie


def test_over_tls_the_cookie_is_bound_to_the_host(desk: Accounts, come: Person) -> None:
    desk.house.settings = replace(desk.house.settings, base_url="https://razitko.test")
    browser = come()
    cookie = sign_in(browser).headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=") and "Secure" in cookie
    assert browser.get("/kdo").text == "Bc. Aneta Doudová"


def test_a_token_planted_before_signing_in_is_not_taken_over(desk: Accounts, come: Person) -> None:
    browser = come()
    browser.cookies.set(COOKIE, "podstrčený".encode().hex())
    sign_in(browser)
    first = browser.cookies.get(COOKIE, domain="127.0.0.1")
    assert first not in (None, "podstrčený".encode().hex())


def test_signing_out_ends_the_session_on_the_server(desk: Accounts, come: Person) -> None:
    browser = come()
    token = sign_in(browser).cookies[COOKIE]
    browser.token = token
    assert browser.get("/odhlaseni").status_code == 405  # looking changes nothing
    assert browser.post("/odhlaseni", csrf=False).status_code == 403
    assert browser.get("/kdo").status_code == 200
    answer = browser.post("/odhlaseni")
    assert (answer.status_code, answer.headers["location"]) == (303, "/prihlaseni")
    assert "Jste odhlášeni." in plain(browser.get("/prihlaseni").text)
    browser.cookies.set(COOKIE, token)
    assert browser.get("/kdo").status_code == 303


def test_the_answer_to_a_wrong_password_is_a_sentence_and_keeps_the_address(
    desk: Accounts, come: Person
) -> None:
    known = sign_in(come(), "špatné heslo <b>")
    unknown = sign_in(come(), typed="nikdo@trutnov.example")
    assert known.status_code == unknown.status_code == 422
    assert plain(UNLIKE) in words(known) and plain(UNLIKE) in words(unknown)
    assert html.fromstring(known.text).get_element_by_id("adresa").value == DOUDOVA
    assert "špatné heslo" not in known.text
    assert COOKIE not in known.headers.get("set-cookie", "")


def test_after_five_failures_the_door_says_until_when(desk: Accounts, come: Person) -> None:
    browser = come()
    for _ in range(5):
        sign_in(browser, "špatně")
    answer = sign_in(browser)
    assert answer.status_code == 429
    assert "Zkuste to znovu v 10:15" in words(answer)


def test_nobody_can_sign_others_in_from_a_foreign_page(desk: Accounts, come: Person) -> None:
    """A form without the token, with the token of another browser, or sent by another site."""
    fields = {"adresa": DOUDOVA, "heslo": PASSWORD}
    browser, other = come(), come()
    assert browser.post("/prihlaseni", fields).status_code == 403
    foreign = html.fromstring(other.get("/prihlaseni").text).xpath("//input[@name='csrf']/@value")[0]
    browser.get("/prihlaseni")
    assert browser.post("/prihlaseni", {**fields, "csrf": foreign}).status_code == 403
    own = html.fromstring(browser.get("/prihlaseni").text).xpath("//input[@name='csrf']/@value")[0]
    sent = browser.post("/prihlaseni", {**fields, "csrf": own}, headers={"sec-fetch-site": "cross-site"})
    assert sent.status_code == 403
    assert browser.post("/prihlaseni", {**fields, "csrf": own}).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://zly.example/",
        "//zly.example",
        "/\\zly.example",
        "/%5Czly.example",
        "/%2Fzly.example",
        "\\\\zly.example",
        "javascript:alert(1)",
        "/navrhy\r\nX: y",
        "/navrhy%0d%0aX:y",
        "navrhy",
        "",
        "http:/navrhy",
        "///zly.example",
        "/prihlaseni?kam=/",
        "/odhlaseni",
        "/" + "x" * 3000,
        "http://[",
    ],
)
def test_nobody_is_sent_to_another_site(wanted: str) -> None:
    assert local_path(wanted) == "/"


@pytest.mark.parametrize(
    "wanted", ["/", "/navrhy", "/navrhy?q=p%C5%99%C3%ADsp%C4%9Bvek%20m%C4%9Bsta&strana=2", "/heslo"]
)
def test_a_path_of_ours_stays(wanted: str) -> None:
    assert local_path(wanted) == wanted


def test_a_foreign_destination_is_forgotten_on_the_way(desk: Accounts, come: Person) -> None:
    answer = sign_in(come(), page="/prihlaseni?kam=https://zly.example/")
    assert answer.headers["location"] == "/"


# --- sample people -----------------------------------------------------------------------------------------


def test_on_trial_the_page_lets_anybody_be_anybody_by_one_button(house: TestHouse, come: Person) -> None:
    desk = Accounts(house)
    desk.act(make_sample_accounts, CARETAKER)
    browser = come()
    page = html.fromstring(browser.get("/prihlaseni?kam=/kdo").text)
    buttons = page.xpath("//button[contains(@class, 'sample')]")
    assert len(buttons) == len(house_people(house))
    (rejl,) = [button for button in buttons if "Rejl" in button.text_content()]
    assert "Přihlásit se jako" in rejl.text_content() and "edoucí odboru" in rejl.text_content()
    form = rejl.getparent()
    sent = browser.post("/prihlaseni", dict(form.fields), csrf=False)
    assert sent.headers["location"] == "/kdo"
    assert browser.get("/kdo").text == "Mgr. Dušan Rejl"


def test_on_trial_one_may_become_somebody_else(house: TestHouse, come: Person) -> None:
    desk = Accounts(house)
    desk.act(make_sample_accounts, CARETAKER)
    browser = come().sign_in("doudova")
    page = browser.get("/prihlaseni")
    assert page.status_code == 200 and "Teď jednáte za: Bc. Aneta Doudová" in words(page)
    form = html.fromstring(page.text).xpath("//button[contains(., 'Rejl')]/parent::form")[0]
    browser.post("/prihlaseni", dict(form.fields), csrf=False)
    assert browser.get("/kdo").text == "Mgr. Dušan Rejl"
    assert desk.session(browser.token) is None


def test_an_office_with_its_own_accounts_shows_no_names(desk: Accounts, come: Person) -> None:
    shown = come().get("/prihlaseni").text
    assert SAMPLE_PASSWORD not in shown and "Rejl" not in shown and "Doudová" not in shown


# --- passwords ---------------------------------------------------------------------------------------------


def test_changing_ones_own_password(desk: Accounts, come: Person) -> None:
    here, elsewhere = come(), come()
    sign_in(here), sign_in(elsewhere)
    fields = {"dosavadni": PASSWORD, "nove": OTHER, "znovu": OTHER}
    wrong = type_in(here, "/heslo", {**fields, "dosavadni": "špatně"})
    assert wrong.status_code == 422 and "Dosavadní heslo nesouhlasí" in words(wrong)
    short = type_in(here, "/heslo", {**fields, "nove": "krátké"})
    assert short.status_code == 422 and "nejméně 12" in words(short)
    field = html.fromstring(short.text).get_element_by_id("nove")
    assert "nove-fault" in field.get("aria-describedby") and field.get("aria-invalid") == "true"
    done = type_in(here, "/heslo", fields)
    assert (done.status_code, done.headers["location"]) == (303, "/heslo")
    assert "Heslo je změněno" in words(here.get("/heslo"))
    assert elsewhere.get("/kdo").status_code == 303
    assert sign_in(come(), OTHER).status_code == 303


def test_a_password_page_without_a_password_says_so(house: TestHouse, come: Person) -> None:
    browser = come().sign_in("rejl")
    assert "heslo zde nemáte" in words(browser.get("/heslo"))
    sent = browser.post("/heslo", {"dosavadni": "x", "nove": OTHER, "znovu": OTHER})
    assert sent.status_code == 409 and "heslo zde nemáte" in words(sent)


def test_a_forgotten_password_is_answered_alike_for_all(desk: Accounts, come: Person) -> None:
    said = []
    for typed in (DOUDOVA, "nikdo@trutnov.example"):
        browser = come()
        sent = type_in(browser, "/heslo/zapomenute", {"adresa": typed})
        assert (sent.status_code, sent.headers["location"]) == (303, "/prihlaseni")
        said.append(words(browser.get("/prihlaseni")))
    assert said[0] == said[1] and "přijde na ni do několika minut dopis" in said[0]
    assert len(desk.letters("password_reset")) == 1
    assert "Napište e-mail" in words(type_in(come(), "/heslo/zapomenute", {"adresa": " "}))


def test_the_link_of_the_letter_sets_a_password_once(desk: Accounts, come: Person) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    page = f"/heslo/nove/{desk.link()}"
    browser = come()
    shown = browser.get(page)
    assert "Bc. Aneta Doudová" in words(shown)
    assert shown.headers["referrer-policy"] == "no-referrer"  # the address is the right to act
    unlike = type_in(browser, page, {"nove": OTHER, "znovu": PASSWORD})
    assert unlike.status_code == 422 and "Hesla se neshodují" in words(unlike)
    done = type_in(browser, page, {"nove": OTHER, "znovu": OTHER})
    assert done.headers["location"] == "/prihlaseni"
    assert "Heslo je nastaveno" in words(browser.get("/prihlaseni"))
    again = browser.get(page)
    assert again.status_code == 410 and "heslo bylo nastaveno 13. 5. 2024 v 10:00" in words(again)
    assert sign_in(browser, OTHER).status_code == 303


def test_two_who_hold_the_same_link_set_one_password(desk: Accounts, come: Person) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    page = f"/heslo/nove/{desk.link()}"
    late = come()
    form = html.fromstring(late.get(page).text).xpath("//form[.//input[@name='nove']]")[0]
    type_in(come(), page, {"nove": OTHER, "znovu": OTHER})
    sent = late.post(page, {**dict(form.fields), "nove": PASSWORD * 2, "znovu": PASSWORD * 2}, csrf=False)
    assert sent.status_code == 410 and "už neplatí" in words(sent)
    assert sign_in(come(), OTHER).status_code == 303


def test_a_wrong_or_late_link_says_what_to_do(desk: Accounts, come: Person) -> None:
    wrong = come().get("/heslo/nove/MTI.x-3vR")
    assert wrong.status_code == 410 and "Tento odkaz neplatí" in words(wrong)
    assert html.fromstring(wrong.text).xpath("//a[@href='/heslo/zapomenute']")
    desk.act(invite, CARETAKER, desk.id_of("rejl"))
    desk.house.clock.forward(days=7)
    late = come().get(f"/heslo/nove/{desk.link('invitation')}")
    assert "Platnost odkazu skončila 20. 5. 2024 v 10:00" in words(late)


@pytest.mark.parametrize("page", ["/prihlaseni", "/heslo/zapomenute", "/heslo/nove/x"])
def test_pages_before_the_door_speak_czech_and_have_one_heading(
    desk: Accounts, come: Person, page: str
) -> None:
    shown = html.fromstring(come().get(page).text)
    assert shown.get("lang") == "cs" and len(shown.findall(".//h1")) == 1
    assert not shown.xpath("//*[@style or @onclick] | //script[not(@src)] | //style")
    for field in shown.xpath("//main//input[@type!='hidden']"):
        assert shown.xpath(f"//label[@for='{field.get('id')}']")


def test_an_idle_session_is_shown_the_door(desk: Accounts, come: Person) -> None:
    browser = come()
    sign_in(browser)
    desk.house.clock.forward(hours=2, seconds=1)
    assert browser.get("/kdo").headers["location"] == "/prihlaseni?kam=%2Fkdo"
