"""Does the secretary get through a meeting day at the desk, without JavaScript, and is every refusal a sentence?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from many_rows import another_stop
from office_case import Case, TestHouse
from office_client import OfficeClient, counted

from db import meetings, resolutions
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def desk(case: Case, office_web: Web) -> OfficeClient:
    """The organiser at the desk; one proposal is on its route."""
    case.on_route()
    return office_web(case.house).sign_in("organizace")


def hidden(client: OfficeClient, answer: Any, action: str, **where: str) -> dict[str, str]:
    """The fields of the first form with that action and those values, as a browser would send them."""
    for form in client.html(answer).xpath(f"//form[@action='{action}']"):
        fields = {
            field.get("name"): field.get("value") or ""
            for field in form.xpath(".//input[@name]")
            if field.get("type") not in ("checkbox", "submit")
        }
        if all(fields.get(name) == value for name, value in where.items()):
            return fields
    raise AssertionError(f"no form {action} {where} on the page")


def row(stop: Any, outcome: str = "", *counts: int, **more: str) -> dict[str, str]:
    """A filled row of the table: outcome, present, for, against, abstained."""
    fields = {
        "outcome": outcome,
        **dict(zip(("present", "for", "against", "abstained"), map(str, counts), strict=False)),
    }
    return {f"{name}-{stop.id}": value for name, value in {**fields, **more}.items()} | {
        f"version-{stop.id}": str(stop.version)
    }


def test_a_whole_meeting_day_by_plain_forms(case: Case, desk: OfficeClient) -> None:
    case.pass_through("PV")
    case.sign_form("RM")
    day = case.stop("RM").planned_on
    desk.sign_in("organizace")
    form = desk.get("/jednani/nove?organ=RM")
    assert "další v řadě" in desk.words(form).lower()
    fields = {**hidden(desk, form, "/jednani/nove"), "held_on": day.isoformat()}
    answer = desk.post("/jednani/nove", fields)
    assert answer.status_code == 303
    page = answer.headers["location"]
    meeting_id = int(page.rpartition("/")[2])
    words = desk.words(desk.get(page))
    assert "je naplánováno" in words and "není žádný návrh" in words and case.proposal.title in words

    board = desk.get("/stul")
    assert "1 návrh čeká na zařazení" in desk.words(board)
    stop = case.stop("RM")
    place = {**hidden(desk, board, "/stul/zaradit", stop=str(stop.id)), "meeting": str(meeting_id)}
    assert desk.post("/stul/zaradit", place).headers["location"] == "/stul"
    assert "na programu" in desk.words(desk.get("/stul"))
    assert case.stop("RM").state == "placed"

    assert desk.post(page, hidden(desk, desk.get(page), page, verb="convene")).status_code == 303
    case.clock.to(day)
    desk.sign_in("organizace")
    assert desk.post(page, hidden(desk, desk.get(page), page, verb="open")).status_code == 303

    sheet = desk.get(page)
    stop = case.stop("RM")
    options = desk.html(sheet).xpath(f"//select[@name='outcome-{stop.id}']/option")
    assert "přijato" not in [option.text for option in options]
    assert [option.text for option in options if option.get("selected") is not None] == []
    assert "Příští přijaté usnesení dostane číslo 2024-1/1" in desk.words(sheet)

    checked = desk.post(f"{page}/vysledky", {**row(stop, "recommended", 9, 5, 4, 0), "act": "check"})
    assert checked.status_code == 200
    said = desk.words(checked)
    assert "Přijato. Pro 5 z 9 členů; k přijetí je třeba 5 hlasů (§ 101 odst. 2 zákona o obcích)." in said
    assert "Bude-li zapsáno teď: usnesení 2024-1/1" in said
    assert case.stop("RM").state == "placed"

    saved = desk.post(f"{page}/vysledky", {**row(stop, "recommended", 9, 5, 4, 0), "row": str(stop.id)})
    assert saved.headers["location"] == f"{page}#krok"
    said = desk.words(desk.get(page))
    assert "Zapsáno: doporučeno, usnesení 2024-1/1." in said
    assert "Zapsal(a) Marie Vzorová" in said and "lze ukončit" in said
    assert desk.post(page, hidden(desk, desk.get(page), page, verb="close")).status_code == 303
    assert case.meeting(meeting_id).state == "closed"


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        (("adopted", 33, 16, 10, 7), "Nebylo přijato. Pro 16 z 33 členů; k přijetí je třeba 17 hlasů (§ 87"),
        (("not_adopted", 33, 17, 10, 6), "Podle počtu hlasů bylo přijato. Pro 17 z 33"),
        (("adopted",), "Chybí hlasování"),
        (("adopted", 34, 20, 0, 0), "Přítomných je uvedeno 34, ale orgán má členů jen 33"),
        (("adopted", 30, 20, 10, 5), "přítomných je jen 30"),
        (("recommended", 33, 33, 0, 0), "na této trase rozhoduje"),
        (("postponed",), "Odložení musí říct, do kdy"),
        (("removed",), "Chybí důvod"),
        (("adopted_amended", 33, 33, 0, 0), "Chybí přijaté změněné znění"),
        (("noted", 33, 33, 0, 0), "O bodu se hlasovalo"),
        (("nonsense",), "Takový výsledek neznáme"),
        (("", 33, 33, 0, 0), "Vyberte výsledek"),
    ],
)
def test_an_outcome_that_contradicts_the_votes_is_refused_with_the_law(
    brought: Bring, office_web: Web, filled: tuple[Any, ...], sentence: str
) -> None:
    case = brought("ZM")
    client = office_web(case.house).sign_in("tajemnik")
    stop = case.stop("ZM")
    page = f"/stul/{stop.meeting_id}"
    for more in ({"row": str(stop.id)}, {"act": "record"}):
        answer = client.post(f"{page}/vysledky", {**row(stop, *filled), **more})
        assert answer.status_code == 409 and sentence in client.words(answer), client.words(answer)
    shown = client.html(answer)
    if filled[1:]:
        assert shown.xpath(f"//input[@name='for-{stop.id}']/@value") == [str(filled[2])]
    preview = client.get(f"{page}/vysledek/{stop.id}", params=row(stop, *filled))
    assert preview.status_code == 200 and sentence in preview.text.replace("\u00a0", " ")
    assert (case.stop("ZM").state, case.rows(resolutions.resolution.select())[1:]) == ("placed", [])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"for": "17", "present": "33"},
            "Hlasování není úplné, chybí počet hlasů proti, těch, kdo se zdrželi",
        ),
        ({"present": "3x", "for": "1", "against": "0", "abstained": "0"}, "„3x“ není celé číslo od 0 do 999"),
        ({"present": "-1", "for": "1", "against": "0", "abstained": "0"}, "„-1“ není celé číslo"),
        ({"postponed_to": "2024-08-01"}, "Datum odložení patří jen k výsledku „odloženo“"),
        ({"postponed_to": "zítra"}, "není datum"),
        ({"number_reason": "proto"}, "Je uveden důvod čísla, ale číslo usnesení chybí"),
        ({"number": "9" * 121, "number_reason": "x"}, "Číslo usnesení je příliš dlouhé"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(
    brought: Bring, office_web: Web, fields: dict[str, str], sentence: str
) -> None:
    case = brought("ZM")
    client = office_web(case.house).sign_in("organizace")
    stop = case.stop("ZM")
    answer = client.post(
        f"/stul/{stop.meeting_id}/vysledky", {**row(stop, "adopted", **fields), "row": str(stop.id)}
    )
    assert answer.status_code == 409 and sentence in client.words(answer), client.words(answer)
    assert case.stop("ZM").state == "placed"


def test_a_number_by_hand_needs_a_reason_and_must_be_free(brought: Bring, office_web: Web) -> None:
    case = brought("ZM")
    client = office_web(case.house).sign_in("organizace")
    stop = case.stop("ZM")
    page = f"/stul/{stop.meeting_id}"
    filled = row(stop, "adopted", 33, 33, 0, 0, number="2024-9v/1")
    assert "potřebuje důvod" in client.words(client.post(f"{page}/vysledky", {**filled, "act": "check"}))
    filled |= row(stop, "adopted", 33, 33, 0, 0, number="2024-9v/1", number_reason="Opakované hlasování.")
    checked = client.words(client.post(f"{page}/vysledky", {**filled, "act": "check"}))
    assert "usnesení 2024-9v/1" in checked
    assert client.post(f"{page}/vysledky", {**filled, "row": str(stop.id)}).status_code == 303
    assert case.rows(sa.select(resolutions.resolution.c.number))[-1].number == "2024-9v/1"


def test_the_whole_table_is_recorded_row_by_row_and_the_refused_ones_stay(
    two_at_table: tuple[Case, Case, int], office_web: Web
) -> None:
    first, second, meeting_id = two_at_table
    client = office_web(first.house).sign_in("organizace")
    page = f"/stul/{meeting_id}"
    one, other = first.stop("RM"), second.stop("RM")
    filled = row(one, "recommended", 9, 4, 5, 0) | row(other, "recommended", 9, 9, 0, 0) | {"act": "record"}
    answer = client.post(f"{page}/vysledky", filled)
    words = client.words(answer)
    assert answer.status_code == 409
    assert "Zapsáno bodů: 1, nezapsáno: 1." in words and "Nebylo přijato. Pro 4 z 9 členů" in words
    assert (first.stop("RM").state, second.stop("RM").state) == ("placed", "recommended")
    assert "Bodů bez výsledku: 1." in words
    assert not client.html(client.get(page)).xpath("//input[@name='verb'][@value='close']")
    early = {"verb": "close", "version": str(first.meeting(meeting_id).version)}
    refused = client.post(page, early)
    assert refused.status_code == 409 and "Bodů bez zapsaného výsledku: 1" in client.words(refused)
    empty = client.post(f"{page}/vysledky", {"act": "record"})
    assert empty.status_code == 409 and "nemá vyplněný žádný řádek" in client.words(empty)
    nothing = client.post(f"{page}/vysledky", {"row": str(one.id)})
    assert nothing.status_code == 409 and "Vyplňte výsledek bodu." in client.words(nothing)
    stranger = client.post(f"{page}/vysledky", {"row": "99999"})
    assert stranger.status_code == 409 and "Bod už na programu není" in client.words(stranger)


def test_the_second_who_records_is_told_who_was_faster_and_when(brought: Bring, office_web: Web) -> None:
    case = brought("ZM")
    client = office_web(case.house).sign_in("tajemnik")
    stop = case.stop("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    answer = client.post(
        f"/stul/{stop.meeting_id}/vysledky", {**row(stop, "not_adopted", 33, 1, 32, 0), "row": str(stop.id)}
    )
    words = client.words(answer)
    assert answer.status_code == 409 and "Někdo byl rychlejší: Marie Vzorová, 24. 6. 2024" in words
    assert "zapsat přijetí" in words and "2024-1/1" in words


def test_htmx_gets_the_row_alone_and_the_count(brought: Bring, office_web: Web) -> None:
    case = brought("ZM")
    client = office_web(case.house).sign_in("organizace")
    stop = case.stop("ZM")
    url, htmx = f"/stul/{stop.meeting_id}/vysledky", {"HX-Request": "true"}
    refused = client.post(url, {**row(stop, "adopted", 33, 1, 0, 0), "row": str(stop.id)}, headers=htmx)
    assert refused.status_code == 409 and refused.text.lstrip().startswith("<tr") and "Nebylo" in refused.text
    saved = client.post(url, {**row(stop, "adopted", 33, 33, 0, 0), "row": str(stop.id)}, headers=htmx)
    assert saved.status_code == 200 and saved.text.lstrip().startswith("<tr") and "<html" not in saved.text
    assert 'hx-swap-oob="true"' in saved.text and "lze ukončit" in saved.text


def test_the_agenda_is_put_in_order_and_an_item_taken_off(
    two_placed: tuple[Case, Case, int], office_web: Web
) -> None:
    first, _second, meeting_id = two_placed
    client = office_web(first.house).sign_in("organizace")
    page = f"/stul/{meeting_id}"
    shown = client.get(page)
    version = hidden(client, shown, f"{page}/poradi")["version"]

    def order() -> list[int]:
        with first.house.database.read() as connection:
            return [
                item.id
                for item in meetings.agenda_of(connection, meeting_id)
                if item.consultation_id is not None
            ]

    (one, other), stop = order(), first.stop("RM").id
    assert order() == [one, other]
    moved = client.post(f"{page}/poradi", {"version": version, "up": str(other)})
    assert moved.headers["location"] == f"{page}#bod-{other}" and order() == [other, one]
    stale = client.post(f"{page}/poradi", {"version": version, "down": str(other)})
    assert stale.status_code == 409 and "Někdo byl rychlejší: Marie Vzorová" in client.words(stale)
    assert "změnit pořadí bodů programu" in client.words(stale) and order() == [other, one]
    gone = client.post(f"{page}/poradi", {"up": "99999"})
    assert gone.status_code == 409 and "Bod už na programu není" in client.words(gone)

    take = hidden(client, client.get(page), f"{page}/vyjmout", stop=str(stop))
    silent = client.post(f"{page}/vyjmout", {**take, "reason": " "})
    assert silent.status_code == 409 and "Chybí důvod" in client.words(silent)
    assert client.post(f"{page}/vyjmout", {**take, "reason": "Doplní se podklady."}).status_code == 303
    again = client.post(f"{page}/vyjmout", {**take, "reason": "Doplní se podklady."})
    assert again.status_code == 409 and "Bod už na programu není" in client.words(again)
    assert (order(), first.stop("RM").state) == ([other], "open")


def test_a_late_item_needs_a_reason_that_stays_visible(case: Case, office_web: Web) -> None:
    case.on_route().pass_through("PV")
    case.sign_form("RM")
    day = case.stop("RM").planned_on
    meeting_id = case.plan("RM", day)
    case.clock.to(day)
    client = office_web(case.house).sign_in("organizace")
    board = client.get("/stul")
    assert "po lhůtě" in client.words(board) and "Důvod zařazení po lhůtě" in client.words(board)
    fields = {**hidden(client, board, "/stul/zaradit"), "meeting": str(meeting_id)}
    refused = client.post("/stul/zaradit", {**fields, "late_reason": ""})
    assert refused.status_code == 409 and "jen s uvedením důvodu" in client.words(refused)
    assert client.post("/stul/zaradit", {**fields, "late_reason": "Havárie vodovodu."}).status_code == 303
    for page in (f"/stul/{meeting_id}", f"/jednani/{meeting_id}"):
        words = client.words(client.get(page))
        assert "Havárie vodovodu." in words and "zařazeno po lhůtě" in words


def test_placing_nothing_or_nowhere_says_so(desk: OfficeClient) -> None:
    nowhere = desk.post("/stul/zaradit", {"stop": "1", "version": "1"})
    assert nowhere.status_code == 422 and "Vyberte jednání" in desk.words(nowhere)
    nothing = desk.post("/stul/zaradit", {"meeting": "1"})
    assert nothing.status_code == 422 and "Nevíme, který návrh zařadit" in desk.words(nothing)
    missing = desk.post("/stul/zaradit", {"stop": "777", "version": "1", "meeting": "1"})
    assert missing.status_code == 409 and "Projednání č. 777 neexistuje" in desk.words(missing)


def test_the_form_that_nobody_signed_is_told_and_refused(case: Case, office_web: Web) -> None:
    case.on_route().pass_through("PV")
    meeting_id = case.plan("RM")
    client = office_web(case.house).sign_in("organizace")
    board = client.get("/stul")
    assert "formulář není podepsán" in client.words(board)
    fields = {**hidden(client, board, "/stul/zaradit"), "meeting": str(meeting_id)}
    refused = client.post("/stul/zaradit", fields)
    assert refused.status_code == 409 and "nepodepsal vedoucí odboru" in client.words(refused)


def test_every_step_of_a_meeting_that_cannot_be_is_a_sentence(case: Case, desk: OfficeClient) -> None:
    meeting_id = case.plan("RM", date(2024, 6, 5))
    page = f"/stul/{meeting_id}"
    empty = desk.post(page, {"verb": "convene", "version": "1"})
    assert empty.status_code == 409 and "je prázdný" in desk.words(empty)
    early = desk.post(page, {"verb": "open", "version": "1", "back": "board"})
    assert early.status_code == 409 and "lze jen ve stavu „svoláno“" in desk.words(early)
    unknown = desk.post(page, {"verb": "dance", "version": "1"})
    assert unknown.status_code == 409 and "Nevíme, co se s jednáním má stát" in desk.words(unknown)
    silent = desk.post(page, {"verb": "cancel", "version": "1", "reason": ""})
    assert silent.status_code == 409 and "Chybí důvod" in desk.words(silent)
    assert desk.post(page, {"verb": "cancel", "version": "1", "reason": "Malířské práce."}).status_code == 303
    late = desk.post(page, {"verb": "cancel", "version": "1", "reason": "Znovu."})
    assert late.status_code == 409 and "Někdo byl rychlejší: Marie Vzorová" in desk.words(late)
    assert desk.get("/stul/9999").status_code == 404


def test_who_does_not_run_meetings_is_told_who_does(case: Case, desk: OfficeClient) -> None:
    meeting_id = case.plan("RM", date(2024, 6, 5))
    for code in ("doudova", "rejl", "kontrola", "starosta"):
        desk.sign_in(code)
        for url in (
            "/stul",
            f"/stul/{meeting_id}",
            "/stul/ulohy",
            "/jednani/nove",
            f"/stul/{meeting_id}/tabulka",
        ):
            answer = desk.get(url)
            assert answer.status_code == 403 and "organizační oddělení, tajemník" in desk.words(answer), url
        for url in ("/stul/zaradit", f"/stul/{meeting_id}", f"/stul/{meeting_id}/vysledky", "/jednani/nove"):
            assert desk.post(url, {}).status_code == 403, url
    assert desk.sign_in("tajemnik").get("/stul").status_code == 200


def test_the_board_takes_as_many_statements_for_fifty_as_for_one(case: Case, office_web: Web) -> None:
    case.on_route()
    client = office_web(case.house).sign_in("organizace")
    one_meeting = case.plan("PV", date(2024, 5, 30))
    client.get("/stul")
    counts = {}
    for size in (1, 50):
        for _ in range(size - 1):
            another_stop(case, "PV")
        for url in ("/stul", f"/stul/{one_meeting}"):
            client.get(url)  # the session is touched once a minute
            with counted(case.house) as seen:
                assert client.get(url).status_code == 200
            counts.setdefault(url, []).append(len(seen))
        if size == 1:
            case.plan("PV", date(2024, 6, 3))
            case.plan("RM", date(2024, 6, 5))
    for url, (one, fifty) in counts.items():
        assert one == fifty, (url, one, fifty)


@pytest.fixture
def two_placed(case: Case) -> tuple[Case, Case, int]:
    """Two matters on the council's agenda, which is only planned."""
    case.on_route().pass_through("PV")
    other = Case(case.house)
    other.on_route(
        dates={"PV": date(2024, 6, 3), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}, title="Druhá věc"
    )
    other.pass_through("PV")
    for each in (case, other):
        each.sign_form("RM")
    meeting_id = case.plan("RM", date(2024, 6, 5))
    case.place("RM", meeting_id, late_reason="Spěchá.")
    other.place("RM", meeting_id, late_reason="Spěchá.")
    return case, other, meeting_id


@pytest.fixture
def two_at_table(two_placed: tuple[Case, Case, int]) -> tuple[Case, Case, int]:
    """The same, and the meeting is opened."""
    case, other, meeting_id = two_placed
    case.convene(meeting_id)
    case.open(meeting_id)
    return case, other, meeting_id
