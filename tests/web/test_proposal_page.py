"""What does the page of a proposal show to whom, and does it stay fast and tight-lipped?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from office_case import Case
from office_client import OfficeClient, OfficeWeb, counted

from actions.autosave import looked
from states.vocabulary import Outcome


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house).sign_in("doudova")


URLS = (
    "",
    "/upravit",
    "/predlozit",
    "/stahnout",
    "/vzit-zpet",
    "/verze",
    "/zneni/ZM",
)
POSTS = (
    "/upravit",
    "/rozepsane",
    "/zahodit",
    "/predlozit",
    "/stahnout",
    "/vzit-zpet",
    "/verze/obnovit",
    "/zneni/ZM",
    "/precteno",
)


def links(client: OfficeClient, answer: Any) -> list[str]:
    return [str(href) for href in client.html(answer).xpath("//main//a/@href")]


def test_a_draft_shows_what_it_says_and_what_its_author_may_do(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    answer = client.get(f"/navrhy/{pid}")
    words = client.words(answer)
    assert answer.status_code == 200
    assert "Akční plán rozvoje sociálních služeb města Trutnova 2024" in words
    for part in (
        "rozpracován",
        "PV",
        "plán 29. 5. 2024",
        "neuvedena",
        "Mgr. Tomáš Eichler",
        "Návrh byl založen",
    ):
        assert part in words
    assert {f"/navrhy/{pid}/{act}" for act in ("upravit", "predlozit", "stahnout")} <= set(
        links(client, answer)
    )
    assert f"/navrhy/{pid}/vzit-zpet" not in links(client, answer)


def test_who_is_only_a_reader_is_offered_no_act(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    for code in ("financni", "kontrola", "starosta"):
        hrefs = links(client, client.sign_in(code).get(f"/navrhy/{pid}"))
        assert not [
            href for href in hrefs if href.endswith(("/upravit", "/predlozit", "/stahnout", "/vzit-zpet"))
        ]
    case.everybody_signs()
    assert f"/navrhy/{pid}/zneni/PV" in links(client, client.sign_in("organizace").get(f"/navrhy/{pid}"))


def test_who_is_asked_to_sign_is_led_to_the_sign_off(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    page = client.sign_in("pravnik").get(f"/navrhy/{pid}")
    assert f"/souhlasy/{case.step('lawyer').id}" in links(client, page)
    assert not [
        h
        for h in links(client, client.sign_in("doudova").get(f"/navrhy/{pid}"))
        if h.startswith("/souhlasy/")
    ]


def test_the_head_is_led_to_the_form_that_waits_for_a_signature(case: Case, client: OfficeClient) -> None:
    case.on_route()
    case.pass_through("PV")
    hrefs = links(client, client.sign_in("rejl").get(f"/navrhy/{case.pid}"))
    assert f"/navrhy/{case.pid}/podpis/RM" in hrefs
    assert f"/navrhy/{case.pid}/podpis/ZM" not in hrefs


def test_the_whole_road_is_told(brought: Callable[[str], Case], office_web: OfficeWeb) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED, tally=case.tally("ZM", 27))
    client = office_web(case.house).sign_in("doudova")
    words = client.words(client.get(f"/navrhy/{case.pid}"))
    for part in (
        "přijat",
        "pro 27, proti 6, zdrželi se 0",
        "č. 2024-",
        "uzavřené znění",
        "Schvalování na úřadě",
        "vyjádření podáno",
        "udělen",
        "Zveřejnit schválený Akční plán",
        "Žádost o vyjádření",
        "odeslání",
        "Výsledek projednání: doporučeno (Rada města Trutnova)",
        "ve schvalování na úřadě → v projednávání orgánů",
        "Usnesení dostalo číslo",
        "Bc. Aneta Doudová, zpracovatel",
    ):
        assert part in words, part
    assert "Razítko samo" not in words


def test_the_number_of_statements_does_not_grow_with_the_history(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    client.get(f"/navrhy/{pid}")
    with counted(case.house) as few:
        client.get(f"/navrhy/{pid}")
    for number in range(20):
        case.edit(report=f"Zpráva {number}.")
    case.submit()
    case.send_back("pravnik", "lawyer")
    case.edit(report="Zpráva po vrácení.")
    case.submit()
    case.everybody_signs()
    case.pass_through("PV")
    with counted(case.house) as many:
        client.get(f"/navrhy/{pid}")
    # a stop that waits at a body asks for its meeting: at most one statement for each stop of the route
    assert len(many) <= len(few) + 3
    assert len(many) < 60


@pytest.mark.parametrize("changes", [{}, {"is_confidential": True}], ids=["draft", "confidential"])
def test_what_is_hidden_is_not_there_for_strangers(
    case: Case, client: OfficeClient, changes: dict[str, Any]
) -> None:
    pid = case.draft(**changes)
    if changes:
        case.submit()
    title = case.content.title
    for number, code in ((pid, "financni"), (pid + 99, "doudova")):
        client.sign_in(code)
        answers = [client.get(f"/navrhy/{number}{url}") for url in URLS]
        answers += [client.post(f"/navrhy/{number}{url}", {"reason": "x", "base": "1"}) for url in POSTS]
        answers.append(client.get(f"/navrhy/novy?podle={number}"))
        answers.append(
            client.post(
                "/navrhy/novy", {"podle": str(number), "title": "x", "matter": "budget", "department": "OSV"}
            )
        )
        for answer in answers:
            assert answer.status_code == 404, answer.url
            assert title not in answer.text
    assert title not in client.sign_in("financni").get("/navrhy/novy").text


def test_reading_is_noted_and_the_next_visit_shows_what_changed(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    client.sign_in("tajemnik")
    digest = case.content.text_digest()
    assert "Od Vaší poslední návštěvy" not in client.words(client.get(f"/navrhy/{pid}"))
    answer = client.post(f"/navrhy/{pid}/precteno", {"digest": digest})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/navrhy/{pid}")
    assert "označené jako přečtené" in client.words(client.get(f"/navrhy/{pid}"))
    case.clock.forward(hours=1)
    case.take_back()
    case.edit(amount=250_000, report="Jiná zpráva.")
    words = client.words(client.get(f"/navrhy/{pid}"))
    assert "Od Vaší poslední návštěvy se změnilo" in words
    assert "Změnilo se: částka, důvodová zpráva." in words
    assert "přidáno: 250 000 Kč" in words
    assert "nové záznamy od Vaší poslední návštěvy" in words
    assert client.post(f"/navrhy/{pid}/precteno", {"digest": "0" * 64}).status_code == 409
    script = client.post(
        f"/navrhy/{pid}/precteno", {"digest": case.content.text_digest()}, headers={"HX-Request": "true"}
    )
    assert script.status_code == 204
    assert "se změnilo" not in client.words(client.get(f"/navrhy/{pid}"))


def test_reading_writes_no_journal(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    before = len(case.entries())
    case.act(looked, "doudova", pid, case.content.text_digest())
    assert len(case.entries()) == before


def test_a_proposal_on_a_running_meeting_says_why_it_cannot_be_withdrawn(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    client = office_web(case.house).sign_in("eichler")
    words = client.words(client.get(f"/navrhy/{case.pid}"))
    assert "Stáhnout návrh teď nejde: Návrh je na programu zahájeného jednání" in words


def test_who_has_written_the_text_is_not_told_what_they_wrote(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    client.post(f"/navrhy/{pid}/precteno", {"digest": case.content.text_digest()})
    form = client.html(client.get(f"/navrhy/{pid}/upravit")).xpath("//form[@id='editor']")[0]
    fields = {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf"}
    client.post(f"/navrhy/{pid}/upravit", {**fields, "title": "Můj název", "act": "save"})
    assert case.content.title == "Můj název"
    assert "se změnilo" not in client.words(client.get(f"/navrhy/{pid}"))
