"""Does an item that comes after its time get on the agenda only as the body's own policy has it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from agenda_case import agenda_of, bring
from office_case import TOWNS, Case, TestHouse, refused

from actions.authority import Actor
from actions.delegate import delegate
from actions.freeze_agenda import freeze
from actions.late_items import ask_for_late_item, decide_late_item, withdraw_late_item
from actions.load_town import load_town
from db.queries import agenda_items
from states.dates import czech_date

LATE = date(2024, 6, 4)
"""After the council's hand-in limit for 5 June, before its meeting."""
WHY = "Havárie kanalizace."
Office = Callable[[str], Case]


@pytest.fixture
def office(house: TestHouse) -> Office:
    """Trutnov's office whose council takes late items as told; one matter waits for the council."""

    def open_office(policy: str) -> Case:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        said = f'code = "RM"\nlate_items = "{policy}"\nlate_approved_by = "mayor"\n'
        with house.writing() as (now, connection):
            ruled = text.replace('code = "RM"\n', said, 1)
            load_town(connection, Actor(None, "správce"), ruled, "trutnov.toml", now.now)
        (case,) = bring(Case(house), "RM", 1)
        return case

    return open_office


def ask(case: Case, meeting_id: int, reason: str = WHY, code: str = "organizace") -> int:
    number: int = case.act(
        ask_for_late_item, code, case.stop("RM").id, meeting_id, case.stop("RM").version, reason
    )
    return number


def decide(case: Case, code: str, number: int, approve: bool = True, reason: str = "") -> Any:
    return case.act(decide_late_item, code, number, approve=approve, reason=reason)


def test_a_body_that_allows_it_wants_a_reason_that_stays(office: Office) -> None:
    case = office("allow")
    meeting_id = case.plan("RM")
    case.clock.to(LATE)
    with refused("později lze návrh zařadit jen s uvedením důvodu"):
        case.place("RM", meeting_id)
    case.place("RM", meeting_id, late_reason=WHY)
    item = agenda_of(case, meeting_id)[-1]
    assert (item.placed_as, item.late_reason, item.approved_by) == ("late", WHY, None)
    with refused("Projednání je ve stavu"):
        ask(case, meeting_id)


def test_after_the_freeze_an_item_is_laid_on_the_table(office: Office) -> None:
    case = office("allow")
    meeting_id = case.plan("RM")
    case.act(freeze, "organizace", meeting_id)
    with refused("Program (Rada města Trutnova) je uzavřen; další bod lze předložit na stůl"):
        case.place("RM", meeting_id)
    case.place("RM", meeting_id, late_reason=WHY)
    item = agenda_of(case, meeting_id)[-1]
    assert (item.placed_as, item.late_reason) == ("on_table", WHY)


def test_a_body_that_refuses_names_the_next_meeting(office: Office) -> None:
    case = office("refuse")
    meeting_id = case.plan("RM")
    case.clock.to(LATE)
    with refused("pozdní body tento orgán nepřijímá. Další jednání zatím není naplánováno."):
        case.place("RM", meeting_id, late_reason=WHY)
    case.plan("RM", date(2024, 6, 26))
    day = czech_date(date(2024, 6, 26)).replace("\u00a0", " ")
    with refused(f"Nejbližší možné jednání je {day}."):
        case.place("RM", meeting_id, late_reason=WHY)
    with refused("pozdní body tento orgán nepřijímá"):
        ask(case, meeting_id)


def test_an_office_lets_it_in_and_then_it_is_placed_by_itself(office: Office) -> None:
    case = office("approve")
    meeting_id = case.plan("RM")
    with refused("O povolení žádat netřeba; návrh zařaďte rovnou."):
        ask(case, meeting_id)
    case.clock.to(LATE)
    with refused("pozdní bod povoluje", "Požádejte o povolení"):
        case.place("RM", meeting_id, late_reason=WHY)
    with refused("jen s uvedením důvodu"):
        ask(case, meeting_id, "")
    with refused("smí jen organizační oddělení nebo tajemník"):
        ask(case, meeting_id, code="doudova")
    number = ask(case, meeting_id)
    (letter,) = case.letters("late_item_request")
    assert letter.code == "starosta" and letter.facts["reason"] == WHY
    with refused("O povolení už někdo požádal"):
        ask(case, meeting_id)
    with refused("O pozdním bodu (Rada města Trutnova) rozhoduje jen:"):
        decide(case, "organizace", number)
    decide(case, "starosta", number)
    item = agenda_of(case, meeting_id)[-1]
    assert (item.placed_as, item.late_reason) == ("late", WHY)
    assert item.approved_by == case.person("starosta").id and case.stop("RM").state == "placed"
    answer = case.letters("late_item_decided")[-1]
    assert answer.code == "organizace" and answer.facts["outcome"] == "Pozdní bod povolen"
    with refused("O žádosti už je rozhodnuto"):
        decide(case, "starosta", number)
    assert [entry.verb for entry in case.entries(subject="late_request")] == ["ask", "approve"]
    assert case.verify().is_whole


def test_a_refusal_says_why_and_the_matter_waits_on(office: Office) -> None:
    case = office("approve")
    meeting_id = case.plan("RM")
    case.clock.to(LATE)
    number = ask(case, meeting_id)
    with refused("Chybí důvod"):
        decide(case, "starosta", number, approve=False)
    decide(case, "starosta", number, approve=False, reason="Počká do září.")
    assert case.stop("RM").state == "open" and len(agenda_of(case, meeting_id)) == 2
    assert case.letters("late_item_decided")[-1].facts["reason"] == "Počká do září."
    again = ask(case, meeting_id)
    case.act(withdraw_late_item, "organizace", again)
    with refused("O žádosti už je rozhodnuto"):
        decide(case, "starosta", again)
    with case.house.database.read() as connection:
        rows = agenda_items.late_requests(connection, meeting_id)
    assert [row.state for row in rows] == ["declined", "withdrawn"]


def test_a_deputy_decides_in_the_holders_place(office: Office) -> None:
    case = office("approve")
    meeting_id = case.plan("RM")
    case.clock.to(LATE)
    case.act(delegate, "starosta", "eichler", LATE, date(2024, 6, 30), "dovolená")
    number = ask(case, meeting_id)
    assert {row.code for row in case.letters("late_item_request")} == {"starosta", "eichler"}
    decide(case, "eichler", number)
    entry = case.entries(subject="late_request", verb="approve")[-1]
    assert entry.acts_for == "Ing. arch. Jan Vzor"


def test_an_approval_that_comes_too_late_changes_nothing(office: Office) -> None:
    case = office("approve")
    meeting_id = case.plan("RM")
    bring_other = case.plan("RM", date(2024, 6, 26))
    case.clock.to(LATE)
    number = ask(case, meeting_id)
    case.place("RM", bring_other)
    with refused("Projednání je ve stavu „na programu jednání“"):
        decide(case, "starosta", number)
    with case.house.database.read() as connection:
        assert [row.state for row in agenda_items.late_requests(connection, waiting=True)] == ["asked"]
