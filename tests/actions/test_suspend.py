"""How does the mayor suspend a resolution of the council, and how does the assembly decide about it (§ 105)?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse, plain, refused
from test_effects import TASK, Council, clause

from actions import convene
from actions.arrange_agenda import remove_item
from actions.bring_back import bring_back
from actions.settle import Settlement, settle
from actions.suspend import suspend_resolution
from actions.suspended_item import motion, suspension_of
from actions.take_ballot import NewBallot, take_ballot
from db import assignments, meetings, resolutions
from db.queries import suspended
from states.vocabulary import BallotSubject, Outcome

Bring = Callable[[str], Case]
WHY = "Dar je v\u00a0rozporu s\u00a0rozpočtem."


@pytest.fixture
def adopted(house: TestHouse) -> Council:
    """The council adopted a gift with a task; its number is 2024-1/1."""
    council = Council(house, [(clause("schvaluje", "dar."), TASK)])
    council.adopt(0)
    return council


def suspend(council: Council, code: str = "starosta", reasons: str = WHY) -> Any:
    return council.case.act(suspend_resolution, code, council.row("2024-1/1").id, reasons)


def items(case: Case, meeting_id: int) -> list[Any]:
    with case.house.database.read() as connection:
        return [
            row for row in meetings.agenda_of(connection, meeting_id) if suspension_of(row.code) is not None
        ]


def decide(
    case: Case, meeting_id: int, votes_for: int, words: str = "", outcome: Outcome = Outcome.ADOPTED
) -> Any:
    """The assembly votes on the item of the suspension and its outcome is recorded."""
    if case.meeting(meeting_id).state == "planned":
        case.convene(meeting_id)
        case.open(meeting_id)
    (item,) = items(case, meeting_id)
    new = NewBallot(
        item.id, BallotSubject.PROPOSAL, votes_for=votes_for, against=33 - votes_for, present=33, motion=words
    )
    taken = case.act(take_ballot, "organizace", meeting_id, new)
    return case.act(settle, "organizace", meeting_id, item.id, Settlement(outcome, taken.ballot_id))


def test_only_the_mayor_suspends_with_reasons_and_only_the_council(adopted: Council) -> None:
    with refused("smí jen předsedající"):
        suspend(adopted, "organizace")
    with refused("Chybí důvod"):
        suspend(adopted, reasons=" ")
    assert suspend(adopted).state == "suspended"
    assert adopted.row("2024-1/1").state == "suspended"
    told = {row.code for row in adopted.case.letters("resolution_suspended")}
    # not the mayor; those with tasks of it too
    assert told == {"tajemnik", "organizace", "eichler", "rejl", "doudova"}
    (letter,) = adopted.case.letters("resolution_suspended", "tajemnik")
    assert plain(letter.facts["reason"]) == plain(WHY)
    with refused("výkon pozastaven"):
        suspend(adopted)


def test_a_resolution_of_the_assembly_can_t_be_suspended(brought: Bring) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    (row,) = case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))
    with refused("Pozastavit lze jen výkon usnesení rady"):
        case.act(suspend_resolution, "starosta", row.id, WHY)


def test_it_lands_on_the_nearest_assembly_that_is_planned(adopted: Council) -> None:
    case = adopted.case
    later = case.plan("ZM", date(2024, 9, 23))
    nearest = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    (item,) = items(case, nearest)
    assert plain(item.title).startswith(
        "Usnesení rady města č. 2024-1/1, jehož výkon pozastavil starosta (§ 105)"
    )
    assert items(case, later) == []
    with refused("bod na programu zůstane"):
        case.act(remove_item, "organizace", nearest, item.id)
    with case.house.writing() as (office, connection):
        bring_back(office, connection)
    assert len(items(case, nearest)) == 1


def test_it_waits_for_an_assembly_and_lands_when_one_is_planned(adopted: Council) -> None:
    suspend(adopted)
    case = adopted.case
    assert [row.outcome for row in case.rows(resolutions.suspension.select())] == [None]
    council = case.plan("RM", date(2024, 6, 19))
    assert items(case, council) == []
    assembly = case.plan("ZM", date(2024, 6, 24))
    assert len(items(case, assembly)) == 1
    (entry,) = case.entries(subject="meeting", subject_id=assembly, verb="arrange")
    assert entry.actor == "Razítko"


def test_a_cancelled_assembly_sends_it_to_the_next_one(adopted: Council) -> None:
    case = adopted.case
    first = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    case.act(convene.cancel_meeting, "organizace", first, None, "Nemoc.")
    second = case.plan("ZM", date(2024, 9, 23))
    assert len(items(case, second)) == 1


def test_the_assembly_cancels_it_by_its_votes(adopted: Council) -> None:
    case = adopted.case
    assembly = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    settled = decide(case, assembly, 20)
    assert settled.number == "2024-1/1"
    assert adopted.row("2024-1/1").state == "cancelled"
    assert adopted.tasks() == [("02.01", "cancelled")]
    (row,) = case.rows(resolutions.suspension.select())
    assert (row.outcome, row.decided_on) == ("cancelled", date(2024, 6, 24))
    (effect,) = adopted.effects()
    assert (effect.kind, effect.target_id) == ("revokes", adopted.row("2024-1/1").id)
    (entry,) = case.entries(subject="resolution", verb="cancel")
    assert (entry.actor, entry.facts["by"]) == ("Razítko", "2024-1/1")


def test_the_assembly_confirms_it_and_its_tasks_go_on(adopted: Council) -> None:
    case = adopted.case
    assembly = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    with case.house.reading() as (office, connection):
        (row,) = suspended.open_suspensions(connection)
        words = motion(office.town.body("ZM"), office.town.body("RM"), row, "potvrzuje")
    decide(case, assembly, 17, words)
    assert adopted.row("2024-1/1").state == "valid"
    assert adopted.tasks() == [("02.01", "open")]
    (row,) = case.rows(resolutions.suspension.select())
    assert row.outcome == "confirmed"


def test_a_failed_vote_leaves_it_suspended(adopted: Council) -> None:
    case = adopted.case
    assembly = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    with refused("nebylo přijato"):
        decide(case, assembly, 16)
    decide(case, assembly, 16, outcome=Outcome.NOT_ADOPTED)
    assert adopted.row("2024-1/1").state == "suspended"
    with case.house.reading() as (_office, connection):
        (row,) = suspended.open_suspensions(connection)
    assert (row.item_outcome, row.outcome) == ("not_adopted", None)
    case.close(assembly)
    again = case.plan("ZM", date(2024, 9, 23))  # nothing was resolved: the next assembly has it before it
    assert len(items(case, again)) == 1


def test_what_the_assembly_did_not_reach_comes_again(adopted: Council) -> None:
    case = adopted.case
    first = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    case.convene(first)
    case.open(first)
    (item,) = items(case, first)
    case.act(settle, "organizace", first, item.id, Settlement(Outcome.NOT_REACHED))
    case.close(first)
    second = case.plan("ZM", date(2024, 9, 23))
    assert len(items(case, second)) == 1


def test_nobody_is_reminded_of_a_task_that_rests(adopted: Council) -> None:
    suspend(adopted)
    case = adopted.case
    case.clock.to(date(2025, 1, 30))
    case.remind()
    assert case.letters("assignment_reminder") == []
    table = assignments.assignment
    assert [row.state for row in case.rows(sa.select(table).where(table.c.label == "02.01"))] == ["open"]


def test_a_resolution_that_only_speaks_of_it_decides_nothing(adopted: Council) -> None:
    case = adopted.case
    first = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    decide(case, first, 33, "Zastupitelstvo města Trutnova bere na vědomí zprávu starosty.")
    assert adopted.row("2024-1/1").state == "suspended"
    second = case.plan("ZM", date(2024, 9, 23))
    assert len(items(case, second)) == 1


def test_an_assembly_in_a_crisis_does_not_get_it(adopted: Council) -> None:
    case = adopted.case
    crisis = case.plan("ZM", date(2024, 6, 20), is_crisis=True)
    regular = case.plan("ZM", date(2024, 6, 24))
    suspend(adopted)
    assert items(case, crisis) == []
    assert len(items(case, regular)) == 1
