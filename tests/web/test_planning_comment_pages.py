"""Does anybody send a comment without an account, and does the coordinator settle it in the browser?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from comment_case import MARKED, MARKED_ADDRESS, CommentCase, comments_open, opened_for_comments
from office_case import plain
from office_client import OfficeClient
from planning_case import COORDINATOR

from actions.planning.publish import static_site
from states.planning.vocabulary import Channel

_ = comments_open, opened_for_comments
FORM = "/verejne/planovani/humpolecko-2024/pripominky"
FILLED = {
    "anchor": "1.1.1",
    "text": "Chybí odlehčovací služba o víkendech.",
    "name": MARKED,
    "email": MARKED_ADDRESS,
    "agrees": "1",
}


@pytest.fixture
def stranger(comments_open: CommentCase) -> OfficeClient:
    return OfficeClient(comments_open.house)


@pytest.fixture
def coordinator(comments_open: CommentCase) -> OfficeClient:
    return OfficeClient(comments_open.house).sign_in(COORDINATOR)


def fill(stranger: OfficeClient, **changes: Any) -> Any:
    page = stranger.html(stranger.get(FORM))
    csrf = page.xpath("//input[@name='csrf']/@value")[0]
    return stranger.post(FORM, {"csrf": csrf, **FILLED, **changes}, csrf=False)


def test_a_comment_is_sent_and_confirmed_without_an_account(
    comments_open: CommentCase, stranger: OfficeClient
) -> None:
    answer = fill(stranger)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FORM}/odeslano")
    assert "Ještě připomínku potvrďte" in stranger.get(answer.headers["location"]).text
    address = f"/o/{comments_open.comment_token(1)}"
    page = stranger.get(address)
    assert "Chybí odlehčovací služba" in page.text and MARKED not in page.text
    assert comments_open.comment(1).state == "unconfirmed"
    (seen,) = stranger.html(page).xpath("//input[@name='seen']/@value")
    done = stranger.post(address, {"verb": "confirm", "seen": seen})
    assert (done.status_code, done.headers["location"]) == (303, f"{address}/hotovo")
    assert "Vaše připomínka má číslo 1." in stranger.words(stranger.get(f"{address}/hotovo"))
    again = stranger.post(address, {"verb": "confirm", "seen": seen})
    assert again.status_code == 303 and comments_open.comment(1).version == 2


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    comments_open: CommentCase, stranger: OfficeClient
) -> None:
    answer = fill(stranger, email="nikde", agrees="")
    assert answer.status_code == 422
    page = stranger.html(answer)
    assert page.get_element_by_id("text").text.strip() == FILLED["text"]
    assert page.get_element_by_id("email").get("aria-invalid") == "true"
    assert comments_open.rows(comments_open_table()) == []


def comments_open_table() -> Any:
    from db.planning.comments import planning_comment

    return planning_comment.select()


def test_a_robot_is_told_that_all_is_well(comments_open: CommentCase, stranger: OfficeClient) -> None:
    assert fill(stranger, homepage="https://reklama.example").status_code == 303
    assert comments_open.rows(comments_open_table()) == []


def test_a_form_of_somebody_elses_page_is_refused(stranger: OfficeClient) -> None:
    assert stranger.post(FORM, FILLED, csrf=False).status_code == 403


def test_a_closed_window_says_so_and_keeps_what_was_written_on_the_screen(
    comments_open: CommentCase, stranger: OfficeClient
) -> None:
    page = stranger.html(stranger.get(FORM))
    csrf = page.xpath("//input[@name='csrf']/@value")[0]
    comments_open.clock.forward(days=29)
    assert "Lhůta pro připomínky skončila" in stranger.words(stranger.get(FORM))
    answer = stranger.post(FORM, {"csrf": csrf, **FILLED}, csrf=False)
    assert answer.status_code == 409 and FILLED["text"] in answer.text


def test_a_page_that_is_not_public_has_no_form(comments_open: CommentCase, stranger: OfficeClient) -> None:
    from actions.planning.process_act import act_on_process
    from states.planning.facts import ProcessFacts

    facts = ProcessFacts(today=comments_open.clock.now.date(), reason="Chyba.")
    changes = {"published_at": None}
    comments_open.act(
        act_on_process, COORDINATOR, comments_open.process_id, "hide", facts=facts, changes=changes
    )
    assert stranger.get(FORM).status_code == 404
    assert stranger.get("/verejne/planovani/jiny/pripominky").status_code == 404


def test_the_coordinator_settles_one_after_another(
    comments_open: CommentCase, coordinator: OfficeClient
) -> None:
    case, book = comments_open, f"/planovani/{comments_open.process_id}/pripominky"
    first, second = case.received(), case.record()
    assert coordinator.get(f"{book}/dalsi").headers["location"] == f"{book}/{first}"
    page = coordinator.get(f"{book}/{first}")
    assert MARKED in page.text and MARKED_ADDRESS in page.text
    typed = {"verb": "settle", "version": "2", "settlement": "accepted", "words": "Doplněno.", "on": "1"}
    answer = coordinator.post(f"{book}/{first}", typed)
    assert answer.headers["location"] == f"{book}/dalsi?po={first}"
    assert coordinator.get(answer.headers["location"]).headers["location"] == f"{book}/{second}"
    late = coordinator.post(f"{book}/{first}", {**typed, "verb": "settle_again"})
    assert late.status_code == 409 and "Někdo byl rychlejší" in coordinator.words(late)
    nothing = coordinator.post(f"{book}/{second}", {**typed, "words": ""})
    assert nothing.status_code == 409 and "Chybí důvod" in coordinator.words(nothing)


def test_the_book_is_filtered_counted_exported_and_noted_at_once(
    comments_open: CommentCase, coordinator: OfficeClient
) -> None:
    case, book = comments_open, f"/planovani/{comments_open.process_id}/pripominky"
    case.received()
    ids = [
        case.record(),
        case.record(channel=Channel.PAPER, anchor="1.1", text="=HYPERLINK, pozor na vzorec"),
    ]
    words = coordinator.words(coordinator.get(book))
    assert "3 připomínky" in words and "přijata k vypořádání 3" in words
    assert "1 připomínka" in coordinator.words(coordinator.get(f"{book}?cast=1.1"))
    assert "0 připomínek" in coordinator.words(coordinator.get(f"{book}?stav=settled&q=nic"))
    table = coordinator.get(f"{book}.csv?razeni=cislo")
    assert table.content.startswith(b"\xef\xbb\xbf") and MARKED in table.text
    assert "'=HYPERLINK" in table.text
    chosen = [f"{one}:{case.comment(one).version}" for one in ids]
    answer = coordinator.post(book, {"chosen": chosen, "reason": "Děkujeme."})
    assert answer.status_code == 303
    assert {case.comment(one).settlement for one in ids} == {"noted"}
    assert coordinator.post(book, {"chosen": ["999:1"], "reason": "Děkujeme."}).status_code == 404


def test_who_only_sits_in_a_group_does_not_see_who_wrote(comments_open: CommentCase) -> None:
    case, book = comments_open, f"/planovani/{comments_open.process_id}/pripominky"
    comment_id = case.received()
    chair = OfficeClient(case.house).sign_in("vedouci")
    for address in (book, f"{book}/{comment_id}", f"{book}.csv"):
        answer = chair.get(address)
        assert answer.status_code == 200
        assert MARKED not in answer.text and MARKED_ADDRESS not in answer.text
    assert chair.get(f"{book}/nova").status_code == 404


def test_a_paper_comment_is_written_down(comments_open: CommentCase, coordinator: OfficeClient) -> None:
    book = f"/planovani/{comments_open.process_id}/pripominky"
    assert coordinator.get(f"{book}/nova").status_code == 200
    typed = {
        "plan": str(comments_open.plan_id),
        "channel": "paper",
        "text": "Chybí lavičky u domu.",
        "anchor": "",
    }
    wrong = coordinator.post(f"{book}/nova", {**typed, "received_on": "2099-01-01"})
    assert wrong.status_code == 422 and "v budoucnu" in coordinator.words(wrong)
    answer = coordinator.post(f"{book}/nova", {**typed, "received_on": "2024-05-13"})
    assert answer.status_code == 303
    assert comments_open.comment(1).channel == "paper"


def test_the_window_shows_what_is_late_and_the_nearest_days(
    comments_open: CommentCase, coordinator: OfficeClient
) -> None:
    address = f"/planovani/{comments_open.process_id}/pripominky/lhuta/{comments_open.plan_id}"
    words = coordinator.words(coordinator.get(address))
    assert "poslední den pro připomínky" in words and "Nejbližší dny, které vše splní" in words
    wrong = coordinator.post(address, {"version": "9", "opens_on": "2024-05-20", "closes_on": "2024-05-01"})
    assert wrong.status_code == 422
    version = str(comments_open.plan_row.version)
    typed = {"version": version, "opens_on": "2024-05-13", "closes_on": "2024-06-20", "takes_web": "1"}
    assert coordinator.post(address, typed).status_code == 303
    assert coordinator.post(address, typed).status_code == 409


def test_everybody_reads_how_it_was_settled_and_nobody_learns_whose_it_was(
    comments_open: CommentCase, stranger: OfficeClient, coordinator: OfficeClient
) -> None:
    case = comments_open
    case.settle(case.received(text=f"Píše {MARKED}, {MARKED_ADDRESS}: chybí lavičky."))
    address = f"/verejne/planovani/humpolecko-2024/vyporadani/{case.plan_id}"
    page = stranger.get(address)
    assert "chybí lavičky" in page.text and "Vypořádané připomínky: 1" in stranger.words(page)
    word = coordinator.get(f"/planovani/{case.process_id}/pripominky/vyporadani/{case.plan_id}.docx")
    assert word.content[:2] == b"PK"


def test_no_public_page_knows_a_citizen(comments_open: CommentCase, stranger: OfficeClient) -> None:
    """Everything that can be reached without signing in is walked; a marked name and address are nowhere."""
    case = comments_open
    text = f"Jmenuji se {MARKED} ({MARKED_ADDRESS}), chybí lavičky."
    case.send(text="Nepotvrzená: " + text, email=f"jina.{MARKED_ADDRESS}")
    case.settle(case.received(text=text, organisation=f"Rodina {MARKED.split()[1]}"))
    case.settle(case.record(text=text, name=MARKED, channel=Channel.PAPER, email=MARKED_ADDRESS))
    case.received(text="Ještě nevypořádaná: " + text, email=f"dalsi.{MARKED_ADDRESS}")
    seen, waiting = set[str](), ["/verejne/planovani", "/verejne/planovani/humpolecko-2024"]
    waiting += [f"/verejne/planovani/humpolecko-2024/{name}" for name in ("zpravy.atom", "zpravy.json")]
    waiting += [FORM, f"{FORM}/odeslano", f"/verejne/planovani/humpolecko-2024/vyporadani/{case.plan_id}"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = stranger.get(address)
        assert answer.status_code in (200, 304), address
        for word in (*MARKED.split(), MARKED_ADDRESS, "Nepotvrzená", "Ještě nevypořádaná"):
            assert word.lower() not in answer.text.lower(), (address, word)
        found = re.findall(r'(?:href|src)="(/verejne/[^"#?]+)', answer.text)
        waiting += [one for one in found if one not in seen]
    assert len(seen) >= 7
    with_names = [
        printed.path
        for printed in static_site(case.house, "humpolecko-2024", b"")
        for word in (*MARKED.split(), MARKED_ADDRESS)
        if word.lower() in printed.content.decode("utf-8", "replace").lower()
    ]
    assert with_names == []


def test_an_author_takes_a_comment_back_on_the_page_of_the_link(
    comments_open: CommentCase, stranger: OfficeClient
) -> None:
    case = comments_open
    comment_id, settled = case.received(), case.received(text="Chybí bezbariérový vchod do poradny.")
    address = f"/o/{case.comment_token(comment_id)}"
    page = stranger.html(stranger.get(f"{address}/hotovo"))
    (form,) = page.xpath("//form[.//input[@name='verb'][@value='withdraw']]")
    assert form.get("action") == address and case.comment(comment_id).state == "received"
    typed = {"verb": "withdraw", "seen": form.xpath(".//input[@name='seen']/@value")[0]}
    stale = stranger.post(address, {**typed, "seen": "jiné"})
    assert stale.status_code == 409 and "zastarala" in stranger.words(stale)
    for _ in range(2):  # a double click
        answer = stranger.post(address, typed)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{address}/hotovo")
    page = stranger.get(f"{address}/hotovo")
    assert "nebudeme vypořádávat ani zveřejňovat" in stranger.words(page)
    assert "vzata zpět" in plain(stranger.html(page).xpath("//h1")[0].text_content())
    assert case.comment(comment_id).state == "withdrawn"
    case.settle(settled)
    other = f"/o/{case.comment_token(settled)}"
    late = stranger.post(other, {"verb": "withdraw", "seen": case.look_at(settled).seen})
    assert late.status_code == 409 and "už byla vypořádána" in stranger.words(late)
    page = stranger.get(other)
    assert "zpět ji vzít nelze" in stranger.words(page)
    assert not stranger.html(page).xpath("//form")
