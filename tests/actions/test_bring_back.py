"""Does what was postponed come back by itself: to its day, or when somebody says that the condition is met?"""

from datetime import date
from typing import Any

import pytest
from office_case import Case, plain, refused

from actions.bring_back import bring_back, meet_condition
from db import meetings
from states.vocabulary import Outcome

LATER = date(2024, 7, 10)


@pytest.fixture
def heard(case: Case) -> Case:
    """The matter lies on the table of the council."""
    case.on_route()
    case.brought_to("RM")
    return case


def sweep(case: Case) -> list[int]:
    with case.house.writing() as (office, connection):
        return bring_back(office, connection)


def placed_on(case: Case) -> date | None:
    stop = case.stop("RM")
    return case.meeting(stop.meeting_id).held_on if stop.state == "placed" else None


def test_a_day_brings_it_onto_the_first_meeting_from_that_day(heard: Case) -> None:
    heard.hear("RM", Outcome.POSTPONED, postponed_to=LATER)
    heard.plan("RM", date(2024, 7, 3))
    assert heard.stop("RM").state == "postponed"
    heard.plan("RM", date(2024, 7, 17))
    assert placed_on(heard) == date(2024, 7, 17)
    (entry,) = [row for row in heard.entries(subject="consultation", verb="place") if row.actor == "Razítko"]
    assert entry.facts["held_on"] == "2024-07-17"
    assert "eichler" in {row.code for row in heard.letters("item_placed")}
    (letter,) = heard.letters("item_returned", "organizace")
    assert "Bylo odloženo na 10. 7. 2024" in plain(letter.facts["reason"])
    assert sweep(heard) == []


def test_a_meeting_planned_before_takes_it_at_the_sweep(heard: Case) -> None:
    planned = heard.plan("RM", LATER)
    heard.hear("RM", Outcome.POSTPONED, postponed_to=LATER)
    assert heard.stop("RM").state == "postponed"
    assert sweep(heard) == [heard.stop("RM").id]
    assert heard.stop("RM").meeting_id == planned
    assert sweep(heard) == []


def test_a_meeting_on_the_way_may_be_killed_and_the_sweep_repeats(heard: Case) -> None:
    heard.plan("RM", LATER)
    heard.hear("RM", Outcome.POSTPONED, postponed_to=LATER)
    with pytest.raises(ZeroDivisionError), heard.house.writing() as (office, connection):
        bring_back(office, connection)
        raise ZeroDivisionError
    assert heard.stop("RM").state == "postponed"
    assert len(sweep(heard)) == 1


def test_a_condition_waits_until_somebody_says_it_is_met(heard: Case) -> None:
    meeting = heard.plan("RM", LATER)
    heard.hear("RM", Outcome.POSTPONED, conditions="po doplnění rozpočtu")
    stop = heard.stop("RM")
    assert (stop.returns_when, sweep(heard)) == ("po doplnění rozpočtu", [])
    with refused("Chybí důvod"):
        heard.act(meet_condition, "organizace", stop.id, stop.version, " ")
    with refused("smí jen organizační oddělení nebo tajemník"):
        heard.act(meet_condition, "doudova", stop.id, stop.version, "Rozpočet je doplněn.")
    heard.act(meet_condition, "organizace", stop.id, stop.version, "Rozpočet je doplněn.")
    stop = heard.stop("RM")
    assert (stop.state, stop.meeting_id, stop.returns_when) == ("placed", meeting, None)
    (entry,) = heard.entries(verb="meet_condition")
    assert entry.facts["reason"] == "Rozpočet je doplněn."
    with refused("na programu jednání"):
        heard.act(meet_condition, "organizace", stop.id, stop.version, "znovu")


def test_a_met_condition_waits_for_a_meeting_to_be_planned(heard: Case) -> None:
    heard.hear("RM", Outcome.POSTPONED, conditions="po vyjádření kraje", postponed_to=LATER)
    stop = heard.stop("RM")
    heard.plan("RM", date(2024, 7, 17))
    assert heard.stop("RM").state == "postponed"  # the day alone is not enough
    heard.act(meet_condition, "organizace", stop.id, stop.version, "Kraj se vyjádřil.")
    assert placed_on(heard) == date(2024, 7, 17)


def test_what_waits_for_a_day_waits_for_no_condition(heard: Case) -> None:
    heard.hear("RM", Outcome.POSTPONED, postponed_to=LATER)
    stop = heard.stop("RM")
    with refused("na splnění žádné podmínky nečeká"):
        heard.act(meet_condition, "organizace", stop.id, stop.version, "Je to hotové.")


def test_after_hand_in_it_is_placed_late_with_the_reason(heard: Case) -> None:
    heard.hear("RM", Outcome.POSTPONED, postponed_to=date(2024, 6, 6))
    heard.plan("RM", date(2024, 6, 6))
    assert placed_on(heard) == date(2024, 6, 6)
    with heard.house.database.read() as connection:
        item: Any = meetings.agenda_item_of(connection, heard.stop("RM").meeting_id, heard.stop("RM").id)
    assert plain(item.late_reason) == "Vrací se z odložení."


def test_a_meeting_in_a_crisis_takes_only_what_somebody_says_is_about_it(heard: Case) -> None:
    heard.hear("RM", Outcome.POSTPONED, postponed_to=LATER)
    crisis = heard.plan("RM", date(2024, 7, 17), is_crisis=True)
    assert sweep(heard) == []
    with refused("jen body ke krizi", "jak se návrh krize týká"):
        heard.place("RM", crisis)
    heard.place("RM", crisis, late_reason="Povodeň poškodila školu.")
    entry = heard.entries(subject="consultation", verb="place")[-1]
    assert entry.facts["crisis_reason"] == "Povodeň poškodila školu."
