"""Which back doors are shut? What somebody might try who has no business here, or none any more."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from account_case import CARETAKER, Accounts, quick_hashes
from lxml import html
from office_case import Case, TestHouse, dump_of
from office_client import OfficeClient
from trial_office import Trial

from actions.api_token import make_token
from actions.authority import actor_of
from actions.block_account import block_account
from actions.convene import plan_meeting
from actions.office import House
from actions.password import SAMPLE_PASSWORD
from actions.sample_accounts import end_sample_accounts, make_sample_accounts
from actions.sample_clock import start_sample_clock
from actions.session import begin_session
from db import people
from db.correspondence import action_link
from web.app import create_app

__all__ = ["quick_hashes"]
FORM = "application/x-www-form-urlencoded"


# --- a blocked account ---------------------------------------------------------------------------------------


def test_links_from_letters_of_a_blocked_person_open_nothing(
    head_asked: Trial, visitor: httpx.Client
) -> None:
    token = head_asked.token("rejl")
    before = visitor.get(f"/o/{token}")
    assert before.status_code == 200
    (seen,) = set(html.fromstring(before.text).xpath("//input[@name='seen']/@value"))
    with head_asked.house.writing() as (office, connection):
        rejl = people.person_by_code(connection, "rejl")
        assert rejl is not None
        block_account(office, connection, actor_of(connection, "spravce"), rejl.id)
    for address in (f"/o/{token}", f"/o/{token}/hotovo", f"/o/{token}/prilohy/{'0' * 64}/a.pdf"):
        answer = visitor.get(address)
        assert answer.status_code == 404 and "Váš účet je zablokovaný" in answer.text.replace("\u00a0", " ")
        assert "Akční plán" not in answer.text
    assert visitor.post(f"/o/{token}", data={"verb": "approve", "seen": seen}).status_code == 404
    with head_asked.house.reading() as (_, connection):
        used = sa.select(action_link.c.used_at).where(action_link.c.person_id == rejl.id)
        assert connection.scalars(used).all() == [None]


# --- the sample office ---------------------------------------------------------------------------------------


@pytest.fixture
def real(house: TestHouse) -> House:
    """The same office by the machine's own clock, as a town really runs it."""
    Accounts(house).act(make_sample_accounts, CARETAKER)
    return House(house.settings)


def sit_down(house: House, browser: OfficeClient, code: str) -> None:
    with house.writing() as (office, connection):
        person = people.person_by_code(connection, code)
        assert person is not None
        browser.token = begin_session(office, connection, person.id, "password")
    browser.cookies.set("razitko_session", browser.token)


def test_the_known_password_opens_no_office_that_goes_by_real_time(house: TestHouse, real: House) -> None:
    browser = OfficeClient(house, create_app(real))
    page = html.fromstring(browser.get("/prihlaseni").text)
    assert SAMPLE_PASSWORD not in browser.get("/prihlaseni").text and not page.xpath(
        "//*[contains(@class, 'sample')]"
    )
    fields = dict(page.forms[-1].fields) | {"adresa": "rejl", "heslo": SAMPLE_PASSWORD}
    answer = browser.post("/prihlaseni", fields)
    assert answer.status_code == 422 and "razitko_session" not in answer.cookies


def test_time_and_the_mailbox_of_a_sample_are_not_there_in_a_real_office(
    house: TestHouse, real: House
) -> None:
    browser = OfficeClient(house, create_app(real))
    sit_down(real, browser, "spravce")
    front = browser.get("/")
    assert front.status_code == 200 and "/ukazka/" not in front.text
    assert browser.get("/ukazka/posta").status_code == 404
    before = real.now()
    assert browser.post("/ukazka/cas", {"kam": "tyden"}).status_code == 404
    assert real.now() - before < timedelta(hours=1) and not real.is_sample


def test_after_moving_the_time_nobody_is_sent_elsewhere(house: TestHouse, real: House) -> None:
    start_sample_clock(real.settings.folder, real.now())
    sample = House(house.settings)
    app = create_app(sample)
    for wanted in (
        "//zly.example/",
        "https://zly.example/",
        "http://[",
        "/\\zly.example",
        "javascript:alert(1)",
    ):
        browser = OfficeClient(house, app)
        sit_down(sample, browser, "spravce")
        answer = browser.post("/ukazka/cas", {"kam": "zitra", "zpet": wanted})
        assert answer.status_code == 303 and answer.headers["location"] == "/"


def test_programs_of_sample_people_end_with_the_trial(house: TestHouse) -> None:
    desk = Accounts(house)
    desk.act(make_sample_accounts, CARETAKER)
    with house.writing() as (office, connection):
        until = office.today + timedelta(days=300)
        token = make_token(office, connection, actor_of(connection, "rejl"), "zkouška", ["read"], until)
    program = OfficeClient(house)
    said = {"Authorization": f"Bearer {token}"}
    assert program.get("/api/v1/proposals", headers=said).status_code == 200
    desk.act(end_sample_accounts, CARETAKER)
    assert program.get("/api/v1/proposals", headers=said).status_code == 401


# --- forms that no page of ours sends ------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["unicode_escape", '"UTF-7"', "undefined", "utf-16-surrogatepass"])
def test_a_form_in_a_coding_that_browsers_never_use_is_refused(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], coding: str
) -> None:
    browser = office_web(house).sign_in("doudova")
    part = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    sent = "".join(f"--B\r\n{part.format(*one)}" for one in (("csrf", browser.csrf), ("title", r"\ud800")))
    kind = f"multipart/form-data; boundary=B; charset={coding}"
    answer = browser.request(
        "POST", "/navrhy/novy", content=f"{sent}--B--\r\n", headers={"Content-Type": kind}
    )
    assert answer.status_code == 400 and "Formulář se nepodařilo přečíst" in answer.text


@pytest.mark.parametrize(
    "origin", ["http://[", "https://zly.example", "//", "http://razitko.test.zly.example"]
)
def test_a_form_of_another_page_is_refused_whatever_it_calls_itself(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], origin: str
) -> None:
    browser = office_web(house).sign_in("doudova")
    assert browser.post("/heslo", {}, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("count", [2_001, 20_000])
def test_a_form_of_too_many_fields_is_refused(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], count: int
) -> None:
    browser = office_web(house).sign_in("doudova")
    content = f"csrf={browser.csrf}" + "&a" * count
    answer = browser.request("POST", "/navrhy/novy", content=content, headers={"Content-Type": FORM})
    assert answer.status_code == 400


# --- the log -------------------------------------------------------------------------------------------------


def test_a_fault_of_the_database_keeps_what_was_sent_out_of_the_log(house: TestHouse) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError) as fault, house.database.write() as connection:
        connection.execute(sa.text("INSERT INTO nothing VALUES (:word)"), {"word": "tajné heslo"})
    assert "tajné heslo" not in str(fault.value)


def test_a_meeting_is_not_moved_by_a_form_without_the_version_it_showed(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient]
) -> None:
    with house.writing() as (office, connection):
        staff = actor_of(connection, "organizace")
        meeting = plan_meeting(office, connection, staff, "RM", office.today + timedelta(days=30))
    browser = office_web(house).sign_in("organizace")
    sent = {"verb": "cancel", "reason": "Rada se ten den nesejde."}
    assert browser.post(f"/stul/{meeting}", sent).status_code == 409
    assert browser.post(f"/stul/{meeting}", {**sent, "version": "1"}).status_code == 303


# --- the room and its record ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["item-²", "item-" + "9" * 5_000, "item-x", "item-1\x00"])
def test_a_strange_field_beside_a_machines_file_is_no_fault(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], name: str
) -> None:
    meeting = running(house)
    browser = office_web(house).sign_in("organizace")
    kept = base64.b64encode("Pro;Proti;Zdržel se\n1;0;0\n".encode()).decode()
    sent = {"kept": kept, "file": "a.csv", "act": "check", name: "9" * 5_000}
    assert browser.post(f"/stul/{meeting}/hlasovani/zapsat", sent).status_code in (200, 409, 422)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/jednani/{}/zapis/text", {"item": "", "text-cele": "Slova bez verze."}),
        ("/jednani/{}/zapis/predat", {"function-1": "chair", "name-1": "Jan"}),
        ("/jednani/{}/zapis/zpet", {"reason": "Omyl.", "verb": "take_back"}),
        ("/stul/{}/prubeh/prezence", {"act": "everybody"}),
        ("/stul/{}/prubeh/jednani", {"verb": "interrupt", "reason": "Přestávka."}),
        ("/stul/{}/prubeh/stret", {"item": "1", "member": "1", "statement": "Soused."}),
        ("/stul/{}/prubeh/funkce", {"function": "chair", "member": "1"}),
        ("/stul/{}/prelozit", {"new_day": "2024-07-10", "move_reason": "Sál je obsazen."}),
    ],
)
def test_no_act_of_a_meeting_passes_without_the_version_its_page_showed(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], address: str, sent: dict[str, str]
) -> None:
    meeting = running(house)
    browser = office_web(house).sign_in("organizace")
    before = dump_of(house)
    answer = browser.post(address.format(meeting), sent)
    assert answer.status_code == 409, answer.text[:300]
    after = dump_of(house)
    assert {name for name in before if before[name] != after[name]} <= {"session"}


def running(house: TestHouse) -> int:
    """A meeting of the council that has been opened; its minutes are begun."""
    case = Case(house).on_route()
    return case.brought_to("RM")


@pytest.mark.parametrize("count", [33 * 40])
def test_the_biggest_form_of_the_desk_is_read(
    house: TestHouse, office_web: Callable[[TestHouse], OfficeClient], count: int
) -> None:
    meeting = running(house)
    browser = office_web(house).sign_in("organizace")
    sent = {f"vote-{number}": "for" for number in range(count)} | {"version": "1", "counts": "9-0-0"}
    answer = browser.post(f"/stul/{meeting}/prubeh/hlasovani", sent)
    assert answer.status_code == 409 and "Nic" in answer.text
    sent = {f"vote-{number}": "for" for number in range(2_001)}
    assert browser.post(f"/stul/{meeting}/prubeh/hlasovani", sent).status_code == 400
    long = browser.post(f"/stul/{meeting}/prubeh/hlasovani", {"motion": "x" * 500_000})
    assert long.status_code == 413
