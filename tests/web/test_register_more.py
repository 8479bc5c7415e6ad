"""Does the register show what happened to a resolution: both directions, suspension, failed motions, the ledger?"""

from collections.abc import Callable
from typing import Any

import pytest
from office_case import Case, TestHouse
from office_client import OfficeClient, OfficeWeb, counted

from actions.authority import actor_of
from actions.record_resolution import Adopted, record_resolution, void_resolution
from actions.suspend import suspend_resolution
from db import meetings, resolutions
from states.majority import Tally
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]


def row(case: Case, body: str = "RM") -> Any:
    return case.rows(
        resolutions.resolution.select()
        .where(resolutions.resolution.c.body == body)
        .order_by(resolutions.resolution.c.id.desc())
    )[0]


@pytest.fixture
def recommended(brought: Bring) -> Case:
    """The council recommended the seed's matter by its 2024-1/1."""
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    return case


def test_the_mayor_suspends_it_on_its_page_and_the_office_sees_why(
    recommended: Case, office_web: Web
) -> None:
    case, kept = recommended, row(recommended)
    mayor = office_web(case.house).sign_in("starosta")
    assert "Pozastavit výkon" in mayor.words(mayor.get(f"/usneseni/{kept.id}"))
    again = mayor.post(f"/usneseni/{kept.id}/pozastavit", {"reasons": " ", "version": kept.version})
    assert again.status_code == 409
    assert "Chybí důvod" in mayor.words(again)
    done = mayor.post(
        f"/usneseni/{kept.id}/pozastavit", {"reasons": "Chybí peníze.", "version": kept.version}
    )
    assert done.status_code == 303
    clerk = office_web(case.house).sign_in("doudova")
    words = clerk.words(clerk.get(f"/usneseni/{kept.id}"))
    assert "Výkon usnesení je pozastaven" in words
    assert "Důvody: Chybí peníze." in words
    assert "Rozhodne nejbližší zastupitelstvo" in words
    assert "Pozastavit výkon (§ 105)" not in words
    assert clerk.post(f"/usneseni/{kept.id}/pozastavit", {"reasons": "x", "version": 1}).status_code == 403
    listed = clerk.words(clerk.get("/usneseni?stav=pozastavena"))
    assert "2024-1/1" in listed
    assert "výkon pozastaven" in listed


def test_both_directions_stand_on_the_pages(recommended: Case, office_web: Web) -> None:
    case, kept = recommended, row(recommended)
    case.act(suspend_resolution, "starosta", kept.id, "Chybí peníze.")
    case.at_table("ZM")
    words = "Zastupitelstvo města Trutnova 01.01 ruší usnesení rady města č. 2024-1/1 ze dne 5. 6. 2024."
    case.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text=words)
    client = office_web(case.house).sign_in("doudova")
    old = client.words(client.get(f"/usneseni/{kept.id}"))
    assert "Usnesení už neplatí: zrušeno zastupitelstvem" in old
    assert "zrušeno usnesením 2024-1/1 (ZM) ze dne 24. 6. 2024" in old
    new = client.words(client.get(f"/usneseni/{row(case, 'ZM').id}"))
    assert "Toto usnesení ruší usnesení 2024-1/1 (RM) ze dne 5. 6. 2024." in new
    assert "zrušeno usnesením 2024-1/1" in client.words(client.get("/usneseni"))


def test_a_citation_of_nothing_in_the_register_is_said_so(recommended: Case, office_web: Web) -> None:
    case = recommended
    case.at_table("ZM")
    words = "Zastupitelstvo města Trutnova 01.01 ruší usnesení č. 14, část 2 ze dne 19. 5. 2006."
    case.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text=words)
    client = office_web(case.house).sign_in("organizace")
    said = client.words(client.get(f"/usneseni/{row(case, 'ZM').id}"))
    assert "starší než evidence" in said


def test_what_the_assembly_refused_is_listed_with_both_votes(recommended: Case, office_web: Web) -> None:
    case = recommended
    meeting = case.at_table("ZM")
    case.hear("ZM", Outcome.NOT_ADOPTED, tally=Tally(33, 30, 16, 4, 10))
    client = office_web(case.house).sign_in("doudova")
    for address in (
        "/usneseni/neprijate",
        f"/usneseni/neprijate?jednani={meeting}",
        "/usneseni/neprijate?q=akcni",
    ):
        words = client.words(client.get(address))
        assert "nepřijato, Zastupitelstvo města Trutnova 24. 6. 2024: pro 16, proti 4, zdrželi se 10" in words
        assert "Rada města Trutnova 5. 6. 2024: doporučeno, pro 9, proti 0" in words
    assert "Žádný nepřijatý návrh" in client.words(client.get("/usneseni/neprijate?organ=RM"))


def test_a_resolution_without_a_matter_is_found_shown_and_exported(
    recommended: Case, office_web: Web
) -> None:
    case = recommended
    meeting_id = case.at_table("ZM")
    with case.house.writing() as (office, connection):
        actor = actor_of(connection, "organizace")
        item_id = meetings.add_item(
            connection, meeting_id, 0, {"kind": "motion", "title": "Volba návrhové komise"}
        )
        item = next(one for one in meetings.agenda_of(connection, meeting_id) if one.id == item_id)
        meeting = meetings.meeting_by_id(connection, meeting_id)
        assert meeting is not None
        adopted = Adopted("Volba návrhové komise", "Zastupitelstvo města Trutnova volí návrhovou komisi.")
        recorded = record_resolution(office, connection, actor, office.town, meeting, item, adopted)
    client = office_web(case.house).sign_in("doudova")
    assert "Volba návrhové komise" in client.words(client.get("/usneseni?q=navrhove+komise"))
    assert "Volba návrhové komise" in client.words(client.get("/usneseni?razeni=nazev"))
    shown = client.words(client.get(f"/usneseni/{recorded.id}"))
    assert "bod jednání bez materiálu" in shown
    assert "volí návrhovou komisi" in shown
    assert "Volba návrhové komise" in client.get("/usneseni.csv").text


def test_the_ledger_says_that_numbers_are_proven(recommended: Case, office_web: Web) -> None:
    client = office_web(recommended.house).sign_in("doudova")
    words = client.words(client.get("/usneseni/cisla"))
    assert "Čísla jsou doložená" in words
    assert "2024-1/1" in words
    with recommended.house.database.write() as connection:
        connection.execute(resolutions.counter.update().values(last=5))
    words = client.words(client.get("/usneseni/cisla"))
    assert "Čísla doložená nejsou" in words
    assert "pořadí 2–5 chybí: nevysvětleno" in words


def test_lists_ask_as_often_however_long_they_are(recommended: Case, office_web: Web) -> None:
    client = office_web(recommended.house).sign_in("doudova")
    with counted(recommended.house) as statements:
        client.get("/usneseni/neprijate")
    assert len(statements) < 25


def test_why_a_number_of_a_confidential_matter_was_voided_is_not_told_to_everybody(
    case: Case, office_web: OfficeWeb
) -> None:
    case.on_route(is_confidential=True).brought_to("RM")
    number = case.hear("RM", Outcome.RECOMMENDED).number
    case.act(void_resolution, "organizace", "RM", number, "Kryptonim byl omyl.")
    browser = office_web(case.house)
    assert "Kryptonim" in browser.sign_in("tajemnik").get("/usneseni/cisla").text
    page = browser.sign_in("spravce").get("/usneseni/cisla").text
    assert "Kryptonim" not in page and "neveřejné" in page
