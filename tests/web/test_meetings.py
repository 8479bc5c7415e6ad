"""Does everybody find when and on what the bodies meet, and nobody what they may not see?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from many_rows import another_stop
from office_case import Case, TestHouse
from office_client import OfficeClient, counted

from actions.office import House
from db import files
from states.majority import Tally
from states.vocabulary import Outcome
from states.wording import Clause

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]
SECRET = "Odkup pozemku od pana Vránka"
CLAUSES = (Clause(1, 1, "schvaluje", "odkup pozemku od pana Vránka."),)


def a_document(house: House, case: Case, body: str, kind: str, resolution_id: int | None = None) -> bytes:
    """Keeps a made document of a stop, as the flow does."""
    content = f"{kind} {body}".encode()
    with house.writing() as (office, connection):
        made = files.owe_document(
            connection,
            {
                "key": f"test:{kind}:{body}:{case.pid}",
                "kind": kind,
                "proposal_id": case.pid,
                "consultation_id": case.stop(body).id,
                "resolution_id": resolution_id,
                "stage": body,
                "issue": 99,
                "owed_at": office.now,
            },
        )
        assert made is not None
        digest = house.files.put(content)
        files.mark_made(
            connection, made, name=f"{kind}-žluť.docx", digest=digest, size=len(content), at=office.now
        )
    return content


def test_the_calendar_shows_what_comes_first_and_past_years_by_themselves(
    case: Case, office_web: Web
) -> None:
    case.on_route().pass_through("PV")
    case.plan("RM", date(2024, 6, 19))
    case.plan("RM", date(2024, 7, 3))
    case.plan("ZM", date(2024, 6, 24))
    case.clock.forward(days=1)
    client = office_web(case.house).sign_in("doudova")
    page = client.html(client.get("/jednani"))
    shown = [re.sub(r"\s+", " ", link.text_content()) for link in page.xpath("//p[@class='day-title']/a")]
    assert shown == [
        "Rada města Trutnova, 1. schůze",
        "Zastupitelstvo města Trutnova, 1. zasedání",
        "Rada města Trutnova, 2. schůze",
    ]
    assert [head.text for head in page.xpath("//section[@class='month']/h2")] == [
        "červen 2024",
        "červenec 2024",
    ]
    assert len(client.html(client.get("/jednani?organ=ZM")).xpath("//li[contains(@class, 'day')]")) == 1
    past = client.words(client.get("/jednani?rok=2024"))
    assert "Jednání v roce 2024" in past and "Porada vedení" in past and "Rada města Trutnova, 1." not in past
    assert client.get("/jednani?rok=1066&organ=XX&strana=abc").status_code == 200
    assert "Naplánovat" not in client.words(client.get("/jednani"))
    assert "Naplánovat jednání" in client.words(client.sign_in("organizace").get("/jednani"))


def test_an_office_without_meetings_says_what_to_do(house: TestHouse, office_web: Web) -> None:
    client = office_web(house).sign_in("organizace")
    assert "Žádné jednání tu není" in client.words(client.get("/jednani"))
    assert client.get("/jednani/1").status_code == client.get("/jednani/x").status_code == 404


def test_an_agenda_says_in_words_what_is_ready_and_what_is_late(case: Case, office_web: Web) -> None:
    case.on_route(attachments=("Akční plán", "Tabulka")).pass_through("PV")
    case.sign_form("RM")
    meeting_id = case.plan("RM", date(2024, 6, 5))
    case.place("RM", meeting_id, late_reason="Spěchá.")
    client = office_web(case.house).sign_in("doudova")
    words = client.words(client.get(f"/jednani/{meeting_id}"))
    assert "Připraveno bodů: 0 z 1." in words and "přílohy bez souboru: 2" in words
    assert re.search(r"formulář podepsán \d+\. \d+\. 2024", words)
    assert "Svolat nejpozději 4. 6. 2024." in words
    assert f"/navrhy/{case.pid}" in client.get(f"/jednani/{meeting_id}").text


def test_an_agenda_after_the_meeting_has_votes_numbers_and_documents(brought: Bring, office_web: Web) -> None:
    case = brought("RM")
    meeting_id = case.stop("RM").meeting_id
    case.hear("RM", Outcome.RECOMMENDED, tally=Tally(9, 8, 6, 1, 1))
    form = a_document(case.house, case, "RM", "proposal")
    extract = a_document(case.house, case, "RM", "extract")
    client = office_web(case.house).sign_in("doudova")
    words = client.words(client.get(f"/jednani/{meeting_id}"))
    assert "Doporučeno, usnesení 2024-1/1" in words
    assert (
        "Pro 6, proti 1, zdrželi se 1, přítomno 8. Přijato. Pro 6 z 9 členů; k přijetí je třeba 5 hlasů"
        in words
    )
    got = client.get(f"/jednani/{meeting_id}/1/navrh")
    assert got.content == form and got.headers["content-security-policy"].startswith("sandbox")
    assert "UTF-8''proposal-%C5%BElu" in got.headers["content-disposition"]
    assert client.get(f"/jednani/{meeting_id}/1/vypis").content == extract
    for junk in ("1/jiny", "2/navrh", "x/navrh"):
        assert client.get(f"/jednani/{meeting_id}/{junk}").status_code == 404


def test_a_meeting_goes_into_a_calendar_without_its_agenda(case: Case, office_web: Web) -> None:
    case.on_route()
    meeting_id = case.plan("ZM", date(2024, 6, 24))
    client = office_web(case.house).sign_in("eichler")
    answer = client.get(f"/jednani/{meeting_id}/kalendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Zastupitelstvo města Trutnova: 1. zasedání"
    assert event.decoded("dtstart").isoformat() == "2024-06-24T14:00:00+02:00"
    assert event["url"].endswith(f"/jednani/{meeting_id}")


# --- what may not be seen ------------------------------------------------------------------------------------


def test_a_confidential_matter_is_an_item_without_a_name(case: Case, office_web: Web) -> None:
    case.on_route(title=SECRET, is_confidential=True, clauses=CLAUSES).pass_through("PV")
    case.sign_form("RM")
    meeting_id = case.plan("RM", date(2024, 6, 5))
    case.place("RM", meeting_id, late_reason="Vránkova lhůta.")
    case.convene(meeting_id)
    client = office_web(case.house)

    def pages(code: str) -> dict[str, str]:
        client.sign_in(code)
        urls = ("/jednani", f"/jednani/{meeting_id}", f"/jednani/{meeting_id}/kalendar.ics", "/usneseni",
                "/usneseni?q=vranek", "/usneseni.csv", "/stul", f"/stul/{meeting_id}")  # fmt: skip
        return {url: client.get(url).text for url in urls}

    def leaks(code: str) -> list[str]:
        hidden = re.compile(rf"Vránk|{SECRET}|/navrhy/{case.pid}\b|návrh č\. {case.pid}\b", re.IGNORECASE)
        return [url for url, text in pages(code).items() if hidden.search(text.replace("\u00a0", " "))]

    assert leaks("pravnik") == [] or "pravnik" in {row.code for row in case.letters()}
    assert leaks("financni") == []
    stranger = client.sign_in("financni").get(f"/jednani/{meeting_id}")
    assert "1. Neveřejný bod" in client.words(stranger)
    assert client.get(f"/jednani/{meeting_id}/1/navrh").status_code == 404
    assert f"/jednani/{meeting_id}" in leaks("doudova")
    assert SECRET in client.sign_in("organizace").get(f"/stul/{meeting_id}").text.replace("\u00a0", " ")

    case.open(meeting_id)
    case.hear("RM", Outcome.RECOMMENDED)
    a_document(case.house, case, "RM", "extract", 1)
    assert leaks("financni") == []
    assert "2024-1/1" not in "".join(pages("financni").values())
    assert client.sign_in("financni").get("/usneseni/1").status_code == 404
    assert client.get("/usneseni/1/vypis").status_code == 404
    assert client.get(f"/jednani/{meeting_id}/1/vypis").status_code == 404
    assert client.sign_in("doudova").get("/usneseni/1").status_code == 200


# --- planning ------------------------------------------------------------------------------------------------


def test_the_form_proposes_what_the_rules_and_the_rhythm_say(case: Case, office_web: Web) -> None:
    case.plan("RM", date(2024, 5, 15), code="organizace")
    case.plan("RM", date(2024, 5, 29), code="organizace")
    client = office_web(case.house).sign_in("organizace")
    assert "Vyberte, který orgán" in client.words(client.get("/jednani/nove"))
    page = client.html(client.get("/jednani/nove?organ=RM"))
    values = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@name]")}
    assert (values["held_on"], values["starts_at"], values["number"]) == ("2024-06-12", "14:00", "3")
    assert values["place"] == "zasedací místnost rady"
    assert "vychází středa" in client.words(client.get("/jednani/nove?organ=RM"))


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"held_on": ""}, 422, "Vyplňte den jednání."),
        ({"held_on": "32. 1. 2024"}, 422, "není datum"),
        ({"held_on": "2024-05-01"}, 409, "už minul"),
        ({"held_on": "2024-05-29"}, 409, "už na tento den jednání má"),
        ({"starts_at": "25:00"}, 422, "Čas napište jako 14:00."),
        ({"number": "0"}, 422, "Číslo jednání je od 1 do 9999."),
        ({"number": "1"}, 409, "Jednání číslo 1 už"),
        ({"body": "XX"}, 409, "Orgán „XX“ město nemá"),
    ],
)
def test_a_meeting_that_cannot_be_planned_says_why_and_keeps_what_was_typed(
    case: Case, office_web: Web, changed: dict[str, str], status: int, sentence: str
) -> None:
    case.plan("RM", date(2024, 5, 29), code="organizace")
    client = office_web(case.house).sign_in("organizace")
    fields = {"body": "RM", "held_on": "2024-06-12", "starts_at": "9:30", "place": "Sklep", "number": "7"}
    answer = client.post("/jednani/nove", {**fields, **changed})
    assert answer.status_code == status and sentence in client.words(answer), client.words(answer)
    if changed.get("body") != "XX":
        assert client.html(answer).xpath("//input[@name='place']/@value") == ["Sklep"]


def test_a_half_year_is_planned_in_one_form(case: Case, office_web: Web) -> None:
    case.plan("RM", date(2024, 6, 12), code="organizace")
    client = office_web(case.house).sign_in("organizace")
    proposed = client.get("/jednani/rada-terminu?organ=RM&od=2024-05-29&tydny=2&do=2024-07-10")
    text = client.html(proposed).xpath("//textarea")[0].text.strip()
    assert text.splitlines() == ["29. 5. 2024", "12. 6. 2024", "26. 6. 2024", "10. 7. 2024"]
    assert "už na tento den jednání má" in client.words(proposed)

    def send(days: str, **more: str) -> Any:
        return client.post("/jednani/rada-terminu", {"body": "RM", "days": days, "act": "plan", **more})

    bad = send(
        "12. 6. 2024\n1. 5. 2024\n26. 6. 2024\n26. 6. 2024\npříští středu\n31. 6. 2024\n3. 7. 2024 25:00"
    )
    words = client.words(bad)
    assert bad.status_code == 422
    for sentence in (
        "už na tento den jednání má",
        "Tento den už minul.",
        "už je v seznamu výš",
        "Tomuto dni nerozumíme",
    ):
        assert sentence in words
    assert words.count("Tomuto dni nerozumíme") == 3
    holiday = send("26. 6. 2024\n5. 7. 2024\n13. 7. 2024 9.30")
    assert (
        holiday.status_code == 422
        and "státní svátek" in client.words(holiday)
        and "sobota" in client.words(holiday)
    )
    assert "Některé dny nejsou pracovní" in client.words(holiday)
    checked = client.post("/jednani/rada-terminu", {"body": "RM", "days": "26. 6. 2024", "act": "check"})
    assert checked.status_code == 200 and "v pořádku" in client.words(checked)
    empty = send(" \n ")
    assert empty.status_code == 422 and "Napište alespoň jeden den" in client.words(empty)
    assert len(client.html(client.get("/jednani")).xpath("//li[contains(@class, 'day')]")) == 1
    done = send("26. 6. 2024\n5. 7. 2024\n13. 7. 2024 9.30", meant="1", place="Sál")
    assert done.headers["location"] == "/jednani?organ=RM"
    words = client.words(client.get("/jednani?organ=RM"))
    assert "naplánovaných jednání 3" in words and "09:30, Sál" in words and "4. schůze" in words
    assert (
        client.post("/jednani/rada-terminu", {"body": "XX", "days": "1. 7. 2024", "act": "plan"}).status_code
        == 404
    )


def test_lists_take_as_many_statements_for_fifty_as_for_one(case: Case, office_web: Web) -> None:
    case.on_route().pass_through("PV")
    case.sign_form("RM")
    meeting_id = case.plan("RM", date(2024, 6, 5))
    case.place("RM", meeting_id, late_reason="Spěchá.")
    client = office_web(case.house)
    counts: dict[str, list[int]] = {}
    for size in (1, 50):
        for _ in range(size - 1):
            another_stop(case, "RM", meeting_id)
        client.sign_in("eichler")
        for url in ("/jednani", f"/jednani/{meeting_id}"):
            client.get(url)
            with counted(case.house) as seen:
                assert client.get(url).status_code == 200
            counts.setdefault(url, []).append(len(seen))
        for day in range(1, 29):
            if size == 1:
                case.plan("PV", date(2024, 7, day), code="organizace")
                case.plan("ZM", date(2024, 7, day), code="organizace")
    for url, (one, fifty) in counts.items():
        assert one == fifty, (url, one, fifty)
    assert "/jednani?strana=2" in client.get("/jednani").text
