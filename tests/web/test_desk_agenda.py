"""Is an agenda built at the desk by plain forms, issued in versions, and read by everybody as far as they may?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from agenda_case import agenda_of, bring
from office_case import TOWNS, Case, TestHouse
from office_client import OfficeClient, counted

from actions.authority import Actor
from actions.load_town import load_town
from actions.make_document import make_documents

Web = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def built(case: Case) -> tuple[list[Case], int]:
    """Two matters on a planned council, the second confidential; the council's mayor lets late items in."""
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    said = 'code = "RM"\nlate_items = "approve"\nlate_approved_by = "mayor"\n'
    with case.house.writing() as (office, connection):
        ruled = text.replace('code = "RM"\n', said, 1)
        load_town(connection, Actor(None, "správce"), ruled, "trutnov.toml", office.now)
    cases = bring(case, "RM", 3, confidential=2)
    meeting_id = case.plan("RM")
    for each in cases[:2]:
        each.place("RM", meeting_id)
    return cases, meeting_id


def post(client: OfficeClient, case: Case, meeting_id: int, part: str, **fields: Any) -> Any:
    version = case.meeting(meeting_id).version
    return client.post(f"/stul/{meeting_id}/{part}", {"version": str(version), **fields})


def titles(case: Case, meeting_id: int) -> list[str]:
    return [item.title or f"matter {item.consultation_id}" for item in agenda_of(case, meeting_id)]


def test_the_whole_agenda_is_built_by_plain_forms(built: tuple[list[Case], int], office_web: Web) -> None:
    (case, *_), meeting_id = built
    desk = office_web(case.house).sign_in("organizace")
    page = f"/stul/{meeting_id}"
    for fields in ({"kind": "heading", "title": "Majetek"}, {"kind": "free", "title": "Informace"}):
        assert post(desk, case, meeting_id, "bod", **fields).status_code == 303
    heading = agenda_of(case, meeting_id)[-2]
    answer = post(desk, case, meeting_id, "bod/zmena", item=str(heading.id), title="Majetkové věci")
    assert answer.headers["location"] == f"{page}#bod-{heading.id}"
    answer = post(desk, case, meeting_id, "poradi", item=str(heading.id), to="3")
    assert answer.headers["location"] == f"{page}#bod-{heading.id}"
    assert titles(case, meeting_id)[2] == "Majetkové věci"
    words = desk.words(desk.get(page))
    assert "Majetkové věci mezititulek" in words and "Informace bod bez materiálu" in words
    assert "Verze A se vydá svoláním" in words
    program = agenda_of(case, meeting_id)[0]
    post(desk, case, meeting_id, "bod/zmena", item=str(program.id), remove="1")
    assert "Přidat stálý bod: Schválení programu schůze" in desk.words(desk.get(page))
    post(desk, case, meeting_id, "bod", kind="standing", code="program")
    assert post(desk, case, meeting_id, "poradi", rules="1").status_code == 303
    assert titles(case, meeting_id)[:3] == [
        "Schválení programu schůze",
        "Kontrola plnění usnesení",
        "Majetkové věci",
    ]
    for part, fields, sentence in (
        ("poradi", {"rules": "1"}, "už podle pravidel seřazen je"),
        ("poradi", {"item": "99999", "to": "1"}, "Bod už na programu není"),
        ("poradi", {"item": str(heading.id), "to": "x"}, "Napište číslicemi"),
        ("bod", {"kind": "heading", "title": " "}, "Chybí název bodu"),
        ("bod", {"kind": "poem", "title": "x"}, "Nevíme, co se s programem má stát"),
        ("program", {"verb": "burn"}, "Nevíme, co se s programem má stát"),
    ):
        answer = post(desk, case, meeting_id, part, **fields)
        assert answer.status_code == 409 and sentence in desk.words(answer), part


def test_after_convening_a_change_is_issued_in_one_step_and_papers_are_there(
    built: tuple[list[Case], int], office_web: Web
) -> None:
    (case, *_), meeting_id = built
    desk = office_web(case.house).sign_in("organizace")
    page = f"/stul/{meeting_id}"
    case.convene(meeting_id)
    assert "Pozvánka (PDF): vyhotovuje se" in desk.words(desk.get(page))
    post(desk, case, meeting_id, "bod", kind="free", title="Informace starosty")
    words = desk.words(desk.get(page))
    assert "Program se od verze A změnil" in words and "Přibyl bod 3: „Informace starosty“." in words
    answer = post(desk, case, meeting_id, "program", verb="publish", reason="Starosta chce mluvit.")
    assert answer.status_code == 303
    assert make_documents(case.house, stage="RM")[1] == []
    words = desk.words(desk.get(page))
    assert "Verze B" in words and "Starosta chce mluvit." in words and "od verze A změnil" not in words
    links = [link.get("href") for link in desk.html(desk.get(page)).xpath("//ul[@class='papers']//a")]
    kinds = [link.rpartition(".")[2] for link in links]
    assert kinds == ["docx", "pdf", "pdf", "zip"]
    for link, start in zip(links, (b"PK", b"%PDF", b"%PDF", b"PK"), strict=True):
        assert desk.get(link).content.startswith(start)

    clerk = office_web(case.house).sign_in("rejl")
    shown = clerk.get(f"/jednani/{meeting_id}?od=1")
    words = clerk.words(shown)
    assert "Co je nového od verze A" in words and "Přibyl bod 3: „Informace starosty“." in words
    member = office_web(case.house).sign_in("eichler")
    assert member.get(links[2]).status_code == 200


def test_a_packet_with_a_confidential_matter_is_for_members_alone(
    built: tuple[list[Case], int], office_web: Web
) -> None:
    (case, *_), meeting_id = built
    case.convene(meeting_id)
    make_documents(case.house, stage="RM")
    staff = office_web(case.house).sign_in("organizace")
    links = [
        link.get("href")
        for link in staff.html(staff.get(f"/jednani/{meeting_id}")).xpath("//ul[@class='papers']//a")
    ]
    stranger = office_web(case.house).sign_in("spravce")
    words = stranger.words(stranger.get(f"/jednani/{meeting_id}"))
    assert "Neveřejný bod" in words and "Věc 2" not in words
    assert "Pozvánka (PDF" in words and "Podklady" not in words
    assert [stranger.get(link).status_code for link in links] == [200, 200, 404, 404]
    assert stranger.get(links[0].replace("/jednani/", "/jednani/9")).status_code == 404


def test_a_late_item_is_asked_for_and_decided(built: tuple[list[Case], int], office_web: Web) -> None:
    (case, _, third), meeting_id = built
    desk = office_web(case.house).sign_in("organizace")
    post(desk, case, meeting_id, "program", verb="freeze")
    page = desk.get(f"/stul/{meeting_id}")
    assert "Program je uzavřen od" in desk.words(page) and "Požádat o povolení" in desk.words(page)
    stop = third.stop("RM")
    fields = {"stop": str(stop.id), "version": str(stop.version), "meeting": str(meeting_id)}
    refused = desk.post("/stul/zaradit", {**fields, "late_reason": "Havárie."})
    assert refused.status_code == 409 and "Požádejte o povolení" in desk.words(refused)
    assert desk.post("/stul/pozdni", {**fields, "late_reason": "Havárie."}).status_code == 303
    assert "čeká na rozhodnutí" in desk.words(desk.get(f"/stul/{meeting_id}"))
    assert "Nic na Vás nečeká" in desk.words(desk.get("/pozdni-body"))
    mayor = office_web(case.house).sign_in("starosta")
    assert "pozdní bod" in mayor.words(mayor.get("/")).lower()
    form = mayor.get("/pozdni-body")
    assert "Věc 3" in mayor.words(form)
    (number,) = mayor.html(form).xpath("//input[@name='request']/@value")
    silent = mayor.post("/pozdni-body", {"request": number, "decline": "1"})
    assert silent.status_code == 409 and "Chybí důvod" in mayor.words(silent)
    assert mayor.post("/pozdni-body", {"request": number, "approve": "1"}).status_code == 303
    words = desk.words(desk.get(f"/stul/{meeting_id}"))
    assert "povoleno" in words and "předloženo na stůl" in words and "Povoleno: Ing. arch. Jan Vzor" in words
    assert post(desk, case, meeting_id, "program", verb="thaw", reason="Omyl.").status_code == 303


def test_pages_take_as_many_statements_for_many_items_as_for_few(
    built: tuple[list[Case], int], office_web: Web
) -> None:
    (case, *_), meeting_id = built
    case.convene(meeting_id)
    desk = office_web(case.house).sign_in("organizace")
    pages = (f"/stul/{meeting_id}", f"/jednani/{meeting_id}")
    before = []
    for page in pages:
        with counted(case.house) as seen:
            desk.get(page)
        before.append(len(seen))
    for number in range(8):
        post(desk, case, meeting_id, "bod", kind=("free", "heading")[number % 2], title=f"Bod {number}")
    post(desk, case, meeting_id, "program", verb="publish")
    for page, count in zip(pages, before, strict=True):
        with counted(case.house) as seen:
            desk.get(page)
        assert len(seen) <= count + 1, page
