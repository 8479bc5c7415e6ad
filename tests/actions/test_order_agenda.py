"""Is an agenda put in order by who runs the meetings, before it begins, and never behind somebody's back?"""

from __future__ import annotations

from datetime import date

import pytest
from office_case import Case, refused

from actions.order_agenda import order_agenda
from db import meetings


@pytest.fixture
def three(case: Case) -> tuple[list[Case], int]:
    """Three matters on the agenda of the gate, the middle one taken off again in the end."""
    cases = [case, Case(case.house), Case(case.house)]
    for number, each in enumerate(cases):
        each.on_route(title=f"Věc {number}")
    meeting_id = case.plan("PV")
    for each in cases:
        each.place("PV", meeting_id)
    return cases, meeting_id


def order(case: Case, meeting_id: int) -> list[tuple[int, int]]:
    with case.house.database.read() as connection:
        return [(item.position, item.id) for item in meetings.agenda_of(connection, meeting_id)]


def ids_of(case: Case, meeting_id: int) -> list[int]:
    return [item_id for _place, item_id in order(case, meeting_id)]


def test_items_get_the_places_they_are_given_and_the_journal_says_so(three: tuple[list[Case], int]) -> None:
    cases, meeting_id = three
    case = cases[0]
    first, second, third = ids_of(case, meeting_id)
    done = case.act(order_agenda, "organizace", meeting_id, [third, first, second], 1)
    assert order(case, meeting_id) == [(1, third), (2, first), (3, second)]
    assert (done.state, done.version) == ("planned", 2)
    entry = case.entries(subject="meeting", verb="order")[-1]
    assert (entry.actor, entry.office) == ("Marie Vzorová", "organizační oddělení")
    assert entry.facts["order"] == [third, first, second] and case.verify().is_whole
    case.convene(meeting_id)
    case.act(order_agenda, "tajemnik", meeting_id, [first, second, third])
    assert order(case, meeting_id) == [(1, first), (2, second), (3, third)]


def test_the_second_is_told_who_was_faster(three: tuple[list[Case], int]) -> None:
    cases, meeting_id = three
    ids = ids_of(cases[0], meeting_id)
    cases[0].act(order_agenda, "organizace", meeting_id, ids[::-1], 1)
    with refused("Někdo byl rychlejší: Marie Vzorová", "změnit pořadí bodů programu"):
        cases[0].act(order_agenda, "tajemnik", meeting_id, ids, 1)
    assert [stop for _place, stop in order(cases[0], meeting_id)] == ids[::-1]


def test_an_agenda_that_changed_meanwhile_is_left_as_it_is(three: tuple[list[Case], int]) -> None:
    cases, meeting_id = three
    ids = ids_of(cases[0], meeting_id)
    before = order(cases[0], meeting_id)
    for wrong in (ids[:2], [*ids, 99], [ids[0], ids[0], ids[1]], []):
        with refused("Program se mezitím změnil"):
            cases[0].act(order_agenda, "organizace", meeting_id, wrong)
    assert order(cases[0], meeting_id) == before and not cases[0].entries(verb="order")


def test_only_who_runs_meetings_and_only_before_they_begin(three: tuple[list[Case], int]) -> None:
    cases, meeting_id = three
    case, ids = cases[0], ids_of(cases[0], meeting_id)
    with refused("Změnit pořadí bodů programu smí jen organizační oddělení nebo tajemník."):
        case.act(order_agenda, "doudova", meeting_id, ids)
    with refused("Jednání č. 99 neexistuje"):
        case.act(order_agenda, "organizace", 99, ids)
    case.convene(meeting_id)
    case.open(meeting_id)
    with refused("změnit pořadí bodů programu lze jen ve stavu „naplánováno“ nebo „svoláno“"):
        case.act(order_agenda, "organizace", meeting_id, ids)


def test_an_empty_agenda_has_one_order(case: Case) -> None:
    meeting_id = case.plan("PV", date(2024, 6, 3), code="organizace")
    assert case.act(order_agenda, "organizace", meeting_id, []).version == 2
