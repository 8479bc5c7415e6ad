"""Where is my matter? The lists: what a line says, filters, search, order, pages, export, and what stays hidden."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from office_case import Case, TestHouse
from office_client import OfficeClient, OfficeWeb, counted

from states.vocabulary import Outcome
from web.views.matters import harmless


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house)


def titles(client: OfficeClient, url: str) -> list[str]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return [link.text.replace("\u00a0", " ") for link in client.html(answer).findall(".//a[@class='title']")]


def test_a_line_says_where_the_matter_is_who_holds_it_and_what_comes_next(
    case: Case, client: OfficeClient
) -> None:
    case.submitted()
    words = client.words(client.sign_in("doudova").get("/navrhy"))
    assert "ve schvalování na úřadě" in words
    assert "PV plán 29. 5. 2024" in words
    assert "RM plán 5. 6. 2024" in words
    assert "JUDr. Petr Vzorný" in words
    assert "od 13. 5. 2024 v 10:00" in words
    assert "Po souhlasu úřadu nejdřív PV 29. 5. 2024, odevzdat do 27. 5. 2024." in words
    assert "do 16. 5. 2024" in words


def test_the_road_shows_outcomes_and_the_next_holder(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    client = office_web(case.house).sign_in("tajemnik")
    words = client.words(client.get("/navrhy"))
    assert "PV doporučeno 29. 5. 2024" in words
    assert "RM na programu 5. 6. 2024" in words
    assert "Projedná RM 5. 6. 2024." in words
    case.hear("RM", Outcome.RECOMMENDED)
    words = client.words(client.get("/navrhy"))
    assert "RM doporučeno 5. 6. 2024" in words
    assert "Mgr. Dušan Rejl" in words
    assert "Podepsat formulář; nejdřív ZM 24. 6. 2024, odevzdat do 10. 6. 2024." in words


def test_filters_find_and_leave_out(case: Case, client: OfficeClient) -> None:
    case.submitted(title="Rekonstrukce chodníků")
    case.draft(title="Prodej pozemku", matter="real_estate", department="FO")
    client.sign_in("doudova")
    both = ["Prodej pozemku", "Rekonstrukce chodníků"]
    assert titles(client, "/navrhy") == both
    assert titles(client, "/navrhy?razeni=stare") == both[::-1]
    assert titles(client, "/navrhy?razeni=nazev") == both
    assert titles(client, "/navrhy?razeni=utvar") == both
    assert titles(client, "/navrhy?razeni=termin") == both[::-1]
    for url, expected in {
        "stav=draft": both[:1],
        "stav=bezi": both,
        "stav=skoncene": [],
        "organ=PV": both,
        "organ=ZM": [],
        "odbor=FO": both[:1],
        "druh=real_estate": both[:1],
        "zpracoval=doudova": both,
        "zpracoval=rejl": [],
        "drzi=doudova": both[:1],
        "drzi=pravnik": both[1:],
        "drzi=program": [],
        "drzi=jednani": [],
        "zpozdene=1": [],
        "moje=1": both,
        "od=2024-05-13&do=2024-05-13": both,
        "do=2024-05-12": [],
        "od=2024-05-14": [],
        "q=chodníky": both[1:],
        "q=CHODNIK&stav=draft": [],
        "q=doudova": both,
    }.items():
        assert titles(client, f"/navrhy?{url}") == expected, url


def test_who_holds_a_form_that_waits_for_a_signature(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    client = office_web(case.house).sign_in("tajemnik")
    assert len(titles(client, "/navrhy?drzi=jednani")) == 1
    assert titles(client, "/navrhy?drzi=rejl") == []
    case.hear("RM", Outcome.RECOMMENDED)
    assert len(titles(client, "/navrhy?drzi=rejl")) == 1
    assert titles(client, "/navrhy?drzi=program") == titles(client, "/navrhy?drzi=jednani") == []
    case.clock.forward(days=1)
    case.sign_form("ZM")
    client.sign_in("tajemnik")
    assert titles(client, "/navrhy?drzi=rejl") == []
    assert len(titles(client, "/navrhy?drzi=program")) == 1
    assert titles(client, "/navrhy?zpozdene=1") == []
    case.clock.to(date(2024, 6, 11))
    client.sign_in("tajemnik")
    assert len(titles(client, "/navrhy?zpozdene=1")) == 1
    assert "do 10. 6. 2024 – po termínu" in client.words(client.get("/navrhy"))


def test_what_is_late_is_found_as_late(case: Case, client: OfficeClient) -> None:
    case.submitted()
    client.sign_in("doudova")
    assert titles(client, "/navrhy?zpozdene=1") == []
    case.clock.to(date(2024, 5, 20))
    client.sign_in("doudova")
    assert len(titles(client, "/navrhy?zpozdene=1")) == 1
    assert "do 16. 5. 2024 – po termínu" in client.words(client.get("/navrhy?zpozdene=1"))


def test_a_meeting_without_a_recorded_outcome_is_late(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("PV")
    client = office_web(case.house).sign_in("organizace")
    assert titles(client, "/navrhy?zpozdene=1") == []
    case.clock.forward(days=1)
    client.sign_in("organizace")
    assert len(titles(client, "/navrhy?zpozdene=1")) == 1
    assert "výsledek není zapsán" in client.words(client.get("/navrhy"))


def test_nonsense_in_the_address_is_said_and_shows_the_rest(case: Case, client: OfficeClient) -> None:
    case.draft()
    client.sign_in("doudova")
    answer = client.get(
        "/navrhy?stav=x&organ=%00&od=31.12.&drzi=nikdo&razeni=zle&strana=-3&zpracoval=' OR 1=1"
    )
    words = client.words(answer)
    assert answer.status_code == 200
    assert "Stav „x“ tu není; ukazujeme návrhy bez tohoto omezení." in words
    assert "Od „31.12.“ není datum; vyberte ho v kalendáři." in words
    assert len(titles(client, "/navrhy?strana=abc")) == 1
    for junk in ("%22", "'", "%00", "*", "%5C", "NEAR(", "a" * 3000, "%F0%9F%98%80", "%ED%A0%80", "%FF"):
        assert client.get(f"/navrhy?q={junk}").status_code == 200, junk
        assert client.get(f"/navrhy.csv?q={junk}").status_code == 200, junk


def test_hidden_matters_are_in_no_list_count_search_or_export(case: Case, client: OfficeClient) -> None:
    case.submitted(title="Tajná smlouva", is_confidential=True)
    case.draft(title="Rozepsaná věc")
    for code, seen in (
        ("doudova", 2),
        ("rejl", 2),
        ("tajemnik", 2),
        ("organizace", 2),
        ("kontrola", 2),
        ("pravnik", 1),
        ("financni", 0),
    ):
        client.sign_in(code)
        assert len(titles(client, "/navrhy")) == seen, code
        assert len(titles(client, "/navrhy?q=doudova")) == seen, code
        page = client.get("/navrhy").text
        assert f"<strong>{seen}" in page, code
        first = client.html(client.get("/navrhy/pohledy")).find(".//*[@class='view-count']")
        assert first.text == str(seen), code
        assert client.get("/navrhy.csv").content.count(b"\r\n") == seen + 1, code


def test_strangers_go_to_the_door(case: Case, client: OfficeClient) -> None:
    for url in ("/navrhy", "/navrhy.csv", "/", "/souhlasy/hromadne"):
        assert client.get(url).status_code == 303


def test_an_empty_office_says_what_to_do(case: Case, client: OfficeClient) -> None:
    client.sign_in("doudova")
    assert "Zatím tu není žádný návrh" in client.words(client.get("/navrhy"))
    assert "Nic takového tu není" in client.words(client.get("/navrhy?q=chodník"))


def test_the_export_is_the_list_in_a_spreadsheet(case: Case, client: OfficeClient) -> None:
    case.submitted(title='=HYPERLINK("http://example.org";"Žluťoučký")', amount=1250000)
    case.draft(title='Druhý; s „uvozovkami“ "a" středníkem')
    client.sign_in("doudova")
    answer = client.get("/navrhy.csv?razeni=stare")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="navrhy-2024-05-13.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    assert rows[1][1].startswith("'=HYPERLINK")
    assert rows[2][1] == 'Druhý; s „uvozovkami“ "a" středníkem'
    assert rows[1][rows[0].index("Částka (Kč)")] == "1250000"
    only = client.get("/navrhy.csv?q=Druhy")
    assert len(list(csv.reader(io.StringIO(only.content.decode("utf-8-sig")), delimiter=";"))) == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


def test_fifty_rows_take_as_many_statements_as_one(case: Case, client: OfficeClient) -> None:
    case.draft(title="Věc 1")
    client.sign_in("doudova")
    client.get("/navrhy")
    with counted(case.house) as one:
        client.get("/navrhy")
    for number in range(2, 53):
        case.draft(title=f"Věc {number}")
    with counted(case.house) as fifty:
        shown = titles(client, "/navrhy")
    assert shown == [f"Věc {number}" for number in range(52, 2, -1)]
    assert len(fifty) == len(one)
    assert len(one) <= 30
    assert titles(client, "/navrhy?strana=2") == ["Věc 2", "Věc 1"]
    words = client.words(client.get("/navrhy?strana=2"))
    assert "51–52 z 52" in words
    assert titles(client, "/navrhy?strana=3") == []
    page = client.html(client.get("/navrhy?q=věc&razeni=stare"))
    assert re.search("strana=2", page.find(".//a[@rel='next']").get("href"))


def test_earlier_rules_still_hold_for_a_matter_that_began_under_them(
    case: Case, client: OfficeClient
) -> None:
    from office_case import TOWNS

    from actions.authority import RAZITKO
    from actions.load_town import load_town

    case.draft()
    text = (
        TOWNS["trutnov"].read_text(encoding="utf-8").replace('hand_in = "2 working"', 'hand_in = "4 working"')
    )
    with case.house.database.write() as connection:
        load_town(connection, RAZITKO, text, "trutnov.toml", case.clock.now)
    words = client.words(client.sign_in("doudova").get("/navrhy"))
    assert "odevzdat do 27. 5. 2024" in words


def test_pages_of_lists_say_nothing_about_machinery(
    town_house: Callable[..., TestHouse], office_web: OfficeWeb
) -> None:
    client = office_web(town_house("zeliv"))
    code = next(iter(_codes(client.house)))
    page = client.sign_in(code).get("/navrhy").text
    assert "PV" not in client.words(client.get("/navrhy"))
    assert "style=" not in page and "onclick" not in page


def _codes(house: TestHouse) -> list[Any]:
    with house.reading() as (office, _):
        return [person.code for person in office.town.people]
