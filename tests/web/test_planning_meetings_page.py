"""Can a coordinator run groups' meetings in the browser, from a round to minutes, and do people answer by link?"""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import dump_of, plain
from office_client import OfficeClient, OfficeWeb, counted
from planning_case import COORDINATOR, PlanningCase, planning
from test_junk_everywhere import JUNK, encoded

from actions.redeem import token_of
from db.planning.comments import public_hearing
from db.planning.groups import attendance, group_meeting

__all__ = ["planning"]


@pytest.fixture
def web(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    return office_web(planning.house).sign_in(COORDINATOR)


def fields(case: PlanningCase, **changes: Any) -> dict[str, Any]:
    """The form of a new meeting on 5 June."""
    return {
        "group": [case.seniors, case.families],
        "how": "each",
        "title": "",
        "held_from": "5. 6. 2024",
        "starts_at": "16",
        "place": "Knihovna",
        "points": "1. Zahájení\n2) Rok 2024\n2024 v číslech",
        **changes,
    }


def rows(case: PlanningCase) -> list[Any]:
    """All meetings."""
    return case.rows(sa.select(group_meeting).order_by(group_meeting.c.id))


def test_an_empty_list_leads_to_the_form(
    planning: PlanningCase, web: OfficeClient, office_web: OfficeWeb
) -> None:
    here = f"/planovani/{planning.process_id}/jednani"
    assert "Zatím se nesešla žádná skupina" in web.words(web.get(here))
    form = web.words(web.get(f"{here}/nove"))
    assert "nejdřív: Senioři 20. 5. 2024; Rodiny s dětmi 16. 5. 2024." in form
    head = office_web(planning.house).sign_in("tajemnice")
    assert "Jednání plánuje koordinátor" in head.words(head.get(here))
    assert head.get(f"{here}/nove").status_code == 409
    assert head.get(f"{here}/nesmysl").status_code == 404


def test_a_round_is_planned_invited_answered_held_and_minuted(
    planning: PlanningCase, web: OfficeClient
) -> None:
    here = f"/planovani/{planning.process_id}/jednani"
    wrong = web.post(f"{here}/nove", fields(planning, held_from="zítra", starts_at="večer"))
    assert wrong.status_code == 422
    assert "„zítra“ není datum" in web.words(wrong) and "„večer“ není hodina" in web.words(wrong)
    assert web.html(wrong).xpath("//input[@id='place']/@value") == ["Knihovna"]
    assert web.post(f"{here}/nove", fields(planning)).headers["location"] == here
    assert [row.title for row in rows(planning)] == ["1. jednání: Senioři", "1. jednání: Rodiny s dětmi"]
    words = web.words(web.get(here))
    assert "1. kolo" in words and "Svolat celé 1. kolo (2)" in words
    assert web.post(f"{here}/svolat", {"round": "1"}).status_code == 303
    one = f"{here}/{rows(planning)[0].id}"
    page = web.words(web.get(one))
    assert "Přijde 0, omlouvá se 0, neodpovědělo 3." in page and "2024 v číslech" in page
    seat = planning.rows(sa.select(attendance).where(attendance.c.person_id == planning.id_of("petr")))[0]
    assert web.post(one, {"verb": "answer", "seat": seat.id, "answer": "coming"}).status_code == 303
    assert "Přijde 1" in web.words(web.get(one))
    sheet = web.get(f"{one}/prezence.docx")
    assert sheet.headers["content-type"].startswith("application/vnd.openxmlformats")
    planning.clock.to(rows(planning)[0].held_from, 15)
    web.sign_in(COORDINATOR)
    few = web.post(one, {"verb": "hold", "version": rows(planning)[0].version, "quorum_reason": ""})
    assert few.status_code == 422 and "nebylo usnášeníschopné" in web.words(few)
    present = {f"attended-{planning.id_of(who)}": "present" for who in ("petr", "eva", "vedouci")}
    guest = {"name": "Host Nečekaný", "email": "", "side": "public"}
    held = {"verb": "hold", "version": rows(planning)[0].version, **present, **guest}
    assert web.post(one, held).status_code == 303
    assert "Host Nečekaný (host)" in web.words(web.get(one))
    texts = {
        "words": "Řídila koordinátorka.",
        "title-1": "Zahájení",
        "discussed-1": "Přivítání.",
        "concluded-1": "Skupina souhlasí s programem.",
        "title-2": "",
    }
    close = {"verb": "close", "version": rows(planning)[0].version, **texts}
    assert web.post(f"{one}/zapis", close).headers["location"] == one
    page = web.words(web.get(one))
    assert "zápis uzavřen" in page and "Závěr: Skupina souhlasí s programem." in page


def held(case: PlanningCase, web: OfficeClient) -> str:
    """The address of a meeting of the past that was held and has no minutes yet."""
    here = f"/planovani/{case.process_id}/jednani"
    given = fields(case, group=[case.seniors], held_from="2024-05-06", without_attendance="1")
    one = str(web.post(f"{here}/nove", given).headers["location"])
    assert web.post(one, {"verb": "hold", "version": 1}).status_code == 303
    return one


def test_what_was_typed_survives_a_refused_save(planning: PlanningCase, web: OfficeClient) -> None:
    one = held(planning, web)
    version = rows(planning)[0].version
    first = {"verb": "write", "version": version, "words": "", "title-1": "Zahájení", "discussed-1": "Jedna."}
    assert web.post(f"{one}/zapis", first).status_code == 303
    slower = web.post(f"{one}/zapis", {**first, "discussed-1": "Druhá, delší."})
    assert slower.status_code == 409
    words = web.words(slower)
    assert "Někdo byl rychlejší" in words and "Druhá, delší." in words and "Jedna." in words
    again = web.html(slower).xpath("//input[@name='version']/@value")[0]
    saved = web.post(f"{one}/zapis", {**first, "version": again, "discussed-1": "Druhá, delší."})
    assert saved.status_code == 303
    again = str(int(again) + 1)
    long = web.post(f"{one}/zapis", {**first, "version": again, "discussed-1": "x" * 20_001})
    assert long.status_code == 422 and "x" * 20_001 in long.text
    nameless = web.post(f"{one}/zapis", {**first, "version": again, "title-1": ""})
    assert nameless.status_code == 422 and "Bod programu nemá název" in web.words(nameless)


def test_each_act_that_is_refused_says_why_on_the_page(planning: PlanningCase, web: OfficeClient) -> None:
    here = f"/planovani/{planning.process_id}/jednani"
    one = str(web.post(f"{here}/nove", fields(planning, group=[planning.seniors])).headers["location"])
    for sent, words in (
        ({"verb": "nonsense"}, "Tohle se tu dělat nedá"),
        ({"verb": "guest", "version": 1}, "Vyberte osobu ze seznamu"),
        (
            {"verb": "move", "version": 1, "held_from": "2024-06-12"},
            "přeložit jednání skupiny lze jen ve stavu",
        ),
        ({"verb": "arrange", "version": 1, "title": ""}, "nemá název"),
        ({"verb": "cancel", "version": 1, "reason": ""}, "Chybí důvod"),
        ({"verb": "invite", "version": 7}, "Jednání skupiny se mezitím změnil"),
        ({"verb": "task", "version": 1, "task": "Úkol"}, "Vyberte, kdo úkol splní"),
        ({"verb": "report", "task_id": 5}, "k jednání nepatří"),
        ({"verb": "answer", "seat": 99, "answer": "coming"}, "na seznamu pozvaných není"),
    ):
        answer = web.post(one, sent)
        assert answer.status_code == 422, sent
        said = web.words(answer)
        assert words in said or (sent["verb"] == "invite" and "Někdo byl rychlejší" in said), said
    gone = web.post(f"{here}/999", {"verb": "invite", "version": 1})
    assert gone.status_code == 404


def test_a_link_shows_asks_and_takes_another_answer(
    planning: PlanningCase, web: OfficeClient, office_web: OfficeWeb
) -> None:
    here = f"/planovani/{planning.process_id}/jednani"
    one = str(web.post(f"{here}/nove", fields(planning, group=[planning.seniors])).headers["location"])
    web.post(one, {"verb": "invite", "version": 1})
    (letter,) = [
        row for row in planning.letters("planning_invitation") if row.person_id == planning.id_of("petr")
    ]
    with planning.house.reading() as (office, _):
        address = f"/o/{token_of(office, letter.link_id)}"
    stranger = office_web(planning.house)
    before = dump_of(planning.house)
    page = stranger.get(address)
    stranger.get(f"{address}/hotovo")
    assert dump_of(planning.house) == before  # looking changes nothing
    assert "Petr Stárek" in stranger.words(page) and "Přijdete?" in stranger.words(page)
    seen = stranger.html(page).xpath("//input[@name='seen']/@value")[0]
    for verb, words in (("coming", "počítáme s Vámi"), ("not_coming", "omluva je zapsaná")):
        done = stranger.post(address, {"verb": verb, "seen": seen}, csrf=False)
        assert done.headers["location"] == f"{address}/hotovo"
        assert words in stranger.words(stranger.get(done.headers["location"]))
    row = rows(planning)[0]
    moved = {
        "verb": "move",
        "version": row.version,
        "held_from": "2024-06-12",
        "place": "Radnice",
        "reason": "Sál.",
    }
    assert web.post(one, moved).status_code == 303
    stale = stranger.post(address, {"verb": "coming", "seen": seen}, csrf=False)
    assert stale.status_code == 409
    assert "dosud Knihovna, nově Radnice" in stranger.words(stale)
    row = rows(planning)[0]
    web.post(one, {"verb": "cancel", "version": row.version, "reason": "Nemoc."})
    off = stranger.post(address, {"verb": "coming", "seen": seen}, csrf=False)
    assert off.status_code == 409 and "Jednání bylo zrušeno" in plain(off.text)


def test_a_page_asks_for_its_groups_once_however_many_there_are(
    planning: PlanningCase, web: OfficeClient
) -> None:
    here = f"/planovani/{planning.process_id}/jednani"
    pages = []
    for groups in ([planning.seniors], [planning.seniors, planning.families]):
        given = fields(planning, group=groups, how="joint")
        one = str(web.post(f"{here}/nove", given).headers["location"])
        assert web.get(one).status_code == 200
        with counted(planning.house) as statements:
            web.get(one)
        assert sum("JOIN group_of_meeting" in statement for statement in statements) == 1
        pages.append(len(statements))
    assert pages[0] == pages[1] < 40


def test_no_nonsense_in_a_form_is_a_fault(planning: PlanningCase, web: OfficeClient) -> None:
    """Each form of a meeting and of a hearing, each of its fields with what no person would send."""
    here = f"/planovani/{planning.process_id}"
    one = str(
        web.post(f"{here}/jednani/nove", fields(planning, group=[planning.seniors])).headers["location"]
    )
    web.post(one, {"verb": "invite", "version": 1})
    place = {"town-1": "Želiv", "held_on-1": "22. 5. 2024"}
    hearing = str(web.post(f"{here}/projednani/nove", place).headers["location"])
    chance = random.Random(2024)
    names = [
        *("round", "group", "how", "title", "held_from", "held_until", "starts_at", "place"),
        *("person", "name", "email", "side", "seat", "answer", "due_on", "task_id", "report", "reason"),
        *("people", "posted_on", "taken_down_on", "plan_id", "town", "town-1", "held_on-1", "starts_at-1"),
        *("words", "title-1", "minutes", "attended-" + "9" * 5000, "attended-²", "points", "when_words"),
    ]
    meeting = (
        "arrange",
        "guest",
        "invite",
        "move",
        "cancel",
        "answer",
        "hold",
        "attendance",
        "task",
        "report",
    )
    ways = [(one, verb) for verb in meeting]
    ways += [(f"{one}/zapis", verb) for verb in ("write", "close", "correct")]
    ways += [(hearing, verb) for verb in ("arrange", "announce", "post", "hold", "write", "close", "correct")]
    ways += [(f"{here}/{path}", "") for path in ("jednani/nove", "jednani/svolat", "projednani/nove")]
    for address, verb in ways:
        table = public_hearing if address == hearing else group_meeting
        version = str(planning.rows(sa.select(table.c.version).order_by(table.c.id))[0].version)
        sent = {name: chance.choice(JUNK) for name in chance.sample(names, 20)}
        sent |= {"verb": verb, "version": version}
        content = encoded({"csrf": web.csrf, **sent})
        answer = web.request(
            "POST", address, content=content, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code in (303, 404, 409, 413, 422), (address, verb, sent)
    numbers = {"verb": "hold", "version": 1, "people": "9" * 12}
    assert web.post(hearing, numbers).status_code in (409, 422)
    huge = web.post(f"{here}/jednani/nove", fields(planning, round="9" * 12))
    assert huge.status_code == 422 and "Kola se číslují" in web.words(huge)
