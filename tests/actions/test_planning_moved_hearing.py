"""A public hearing is moved: the day is judged anew, people, calendars, papers and the public page follow."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, time, timedelta

from icalendar import Calendar
from office_case import plain, refused
from planning_case import COORDINATOR, PlanningCase, planning
from test_planning_hearings import DAY, draft, hearing, planned
from test_planning_meeting_papers import calendar_of, made

from actions.authority import actor_of
from actions.planning import hearings, members
from actions.planning.move_hearing import move_hearing
from actions.planning.papers import Paper, add_paper
from actions.planning.process_act import act_on_process
from actions.planning.public_facts import live
from actions.planning.public_page import public_page
from actions.planning.publish import feed_of, opened_process, page_html
from actions.planning.see_hearing import see_hearing
from db.planning.comments import comment_window
from db.queries.planning_meetings import documents_of
from db.queries.planning_public import papers_of
from states.town import Planning

__all__ = ["planning"]


def announced(case: PlanningCase, plan_id: int | None = None) -> int:
    """A hearing in Jiřice on 4 June that everybody was invited to."""
    hearing_id = planned(case, plan_id)
    case.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    return hearing_id


def test_an_announced_hearing_is_moved_and_everybody_who_was_invited_is_told(planning: PlanningCase) -> None:
    """Jiří has left his group since; Marie's letter moves the same date of her calendar."""
    hearing_id = announced(planning)
    (jiri,) = [one for one in planning.members(planning.families) if one.person_id == planning.id_of("jiri")]
    planning.act(members.end_mandate, COORDINATOR, jiri.id, planning.clock.now.date())
    planning.act(hearings.post_hearing, COORDINATOR, hearing_id, date(2024, 5, 13))
    planning.clock.forward(days=1)
    done = planning.act(
        move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", held_on=date(2024, 6, 11), place="Sokolovna"
    )
    row = hearing(planning, hearing_id)
    assert (done.state, row.held_on, row.place, row.starts_at) == (
        "announced",
        date(2024, 6, 11),
        "Sokolovna",
        time(17),
    )
    assert row.posted_on is None  # the invitation on the board says another day
    (entry,) = planning.entries(subject="public_hearing", verb="move")
    assert plain(entry.facts["before"]) == "4. 6. 2024 v 17:00, Obecní úřad"
    assert entry.facts["reason"] == "Sál je obsazen." and entry.facts["posted_on"] == "2024-05-13"
    letters = planning.letters("planning_hearing_moved")
    assert {one.person_id for one in letters} == {
        planning.id_of(who) for who in ("vedouci", "eva", "petr", "jiri", "marie")
    }
    facts = letters[0].facts
    assert (facts["dated"], facts["sequence"], facts["held_on"]) == (f"hearing-{hearing_id}", 1, "2024-06-11")
    planning.act(move_hearing, COORDINATOR, hearing_id, "Až po prázdninách.", held_on=date(2024, 9, 3))
    again = planning.letters("planning_hearing_moved")
    assert len(again) == 10 and again[-1].facts["sequence"] == 2
    planning.act(hearings.cancel_hearing, COORDINATOR, hearing_id, "Porucha topení.")
    off = planning.letters("planning_hearing_cancelled")
    assert len(off) == 5 and {one.facts["sequence"] for one in off} == {3}
    assert planning.verify().faults == ()


def test_another_day_is_judged_as_an_announcement_of_today(planning: PlanningCase) -> None:
    """On 27 May nobody can learn of 4 June two weeks before; another hall on the same day needs no term."""
    hearing_id = announced(planning, draft(planning, date(2024, 5, 2)))
    planning.clock.to(date(2024, 5, 27))
    moves = {"held_on": date(2024, 6, 7)}
    with refused("O novém dni 7. 6. 2024", "nejpozději 24. 5. 2024", "Nejbližší možný den je 10. 6. 2024"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", **moves)
    with refused("Chybí důvod"):
        planning.act(move_hearing, COORDINATOR, hearing_id, " ", is_despite=True, **moves)
    planning.act(move_hearing, COORDINATOR, hearing_id, "Jiný sál.", place="Sokolovna", is_despite=True)
    planning.act(move_hearing, COORDINATOR, hearing_id, "Povodeň.", is_despite=True, **moves)
    assert len(planning.entries(subject="public_hearing", verb="move")) == 1
    (entry,) = planning.entries(subject="public_hearing", verb="move_despite")
    assert entry.facts["reason"] == "Povodeň."
    planning.act(move_hearing, COORDINATOR, hearing_id, "Raději později.", held_on=date(2024, 6, 10))
    assert hearing(planning, hearing_id).held_on == date(2024, 6, 10)


def test_a_draft_that_is_not_out_says_which_day_would_do(planning: PlanningCase) -> None:
    hearing_id = planned(planning, draft(planning, None))
    with refused("Návrh plánu není zveřejněn", "je nejbližší možný den projednání"):
        planning.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing_id, None, "Termín určila rada.")
    with refused("Návrh plánu není zveřejněn", "14 dnů před projednáním"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál.", held_on=date(2024, 5, 20))


def test_what_is_not_announced_has_begun_or_stays_as_it_was_is_not_moved(planning: PlanningCase) -> None:
    hearing_id = planned(planning)
    later = {"held_on": DAY + timedelta(days=7)}
    with refused("přeložit veřejné projednání lze jen ve stavu „oznámeno“"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál.", **later)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    version = hearing(planning, hearing_id).version
    with refused("není co překládat"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál.", held_on=DAY, place=" Obecní úřad ")
    with refused("Den 1. 5. 2024 už minul"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál.", held_on=date(2024, 5, 1))
    with refused("smí jen koordinátor"):
        planning.act(move_hearing, "vedouci", hearing_id, "Sál.", **later)
    planning.act(move_hearing, COORDINATOR, hearing_id, "Později.", starts_at=time(18), version=version)
    with refused("Někdo byl rychlejší"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Později.", version=version, **later)
    planning.clock.to(DAY, 15)  # five o'clock in the town: it was to begin at six
    planning.act(move_hearing, COORDINATOR, hearing_id, "Elektřina nejde.", starts_at=time(19))
    planning.clock.to(DAY, 17)
    with refused("už nastaly"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Elektřina nejde.", **later)
    planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, 3)
    with refused("lze jen ve stavu „oznámeno“"):
        planning.act(move_hearing, COORDINATOR, hearing_id, "Sál.", **later)


def test_a_town_that_asks_for_more_gets_it(planning: PlanningCase) -> None:
    """Its file says thirty days: of 4 June the draft must be out by 5 May, and a moved day is known as early."""
    in_time, late = (planned(planning, draft(planning, date(2024, 5, day))) for day in (5, 6))
    with planning.house.writing() as (office, connection):
        town = office.town.model_copy(update={"planning": Planning(draft_before="30 calendar")})
        strict = dataclasses.replace(office, town=town)
        who = actor_of(connection, COORDINATOR)
        with refused("30 dnů (od 5. 5. 2024)", "Nejbližší možný den je 5. 6. 2024"):
            hearings.announce_hearing(strict, connection, who, late)
        hearings.announce_hearing(strict, connection, who, in_time)
        with refused("30 dnů předem", "Nejbližší možný den je"):
            move_hearing(strict, connection, who, in_time, "Sál.", held_on=DAY + timedelta(days=1))


def test_who_moves_a_hearing_sees_that_comments_end_too_early(planning: PlanningCase) -> None:
    hearing_id = announced(planning, plan_id := draft(planning, date(2024, 5, 2)))
    with planning.house.database.write() as connection:
        days = {"plan_id": plan_id, "opens_on": date(2024, 5, 2), "closes_on": date(2024, 6, 18)}
        connection.execute(comment_window.insert().values(**days))

    def said() -> str:
        with planning.house.reading() as (office, connection):
            who = actor_of(connection, COORDINATOR)
            found = see_hearing(office, connection, who, planning.process_id, hearing_id)
        assert found is not None
        return plain(" ".join(found.shortfalls))

    assert said() == ""
    planning.act(move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", held_on=date(2024, 6, 11))
    assert "Připomínky mají jít podávat nejméně do 25. 6. 2024" in said()


def test_the_calendar_and_the_paper_say_the_new_day(planning: PlanningCase) -> None:
    hearing_id = announced(planning)
    first = calendar_of(planning, "planning_hearing_invitation").walk("VEVENT")[0]
    planning.act(move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", held_on=date(2024, 6, 11))
    text = made(planning, "hearing_invitation")
    assert "Kdy | úterý 11. 6. 2024 v 17:00" in text
    assert "dříve oznámený termín a místo (4. 6. 2024 v 17:00, Obecní úřad) neplatí" in text
    moved = calendar_of(planning, "planning_hearing_moved").walk("VEVENT")[0]
    assert str(moved["UID"]) == str(first["UID"]) and str(moved["STATUS"]) == "CONFIRMED"
    assert (int(first["SEQUENCE"]), int(moved["SEQUENCE"])) == (0, 1)
    assert moved.decoded("DTSTART").date() == date(2024, 6, 11)


def test_a_published_invitation_is_replaced_by_the_new_one(planning: PlanningCase) -> None:
    hearing_id = announced(planning)
    made(planning, "hearing_invitation")

    def papers() -> list[str]:
        with planning.house.reading() as (_, connection):
            return [row.name for row in papers_of(connection, planning.process_id)]

    with planning.house.reading() as (_, connection):
        (first,) = documents_of(connection, planning.process_id, hearing_id, ("hearing_invitation",))
    paper = Paper("hearing", "Pozvánka na projednání v Jiřicích", hearing_id=hearing_id, document_id=first.id)
    planning.act(add_paper, COORDINATOR, planning.process_id, paper)
    planning.act(move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", held_on=date(2024, 6, 11))
    assert papers() == [f"verejne-projednani-{hearing_id}.docx"]  # the new one is not made yet
    made(planning, "hearing_invitation")
    assert papers() == [f"verejne-projednani-{hearing_id}-v2.docx"]


def test_the_public_page_its_calendar_and_open_data_say_the_new_day(planning: PlanningCase) -> None:
    published = {"published_at": planning.clock.now}
    planning.act(act_on_process, COORDINATOR, planning.process_id, "publish", changes=published)
    hearing_id = announced(planning)

    def public() -> tuple[str, int, str]:
        with planning.house.reading() as (office, connection):
            process = opened_process(connection, "humpolecko-2024")
            words = plain(page_html(office, connection, process, live(process.code)))
            page = public_page(office, connection, process, live(process.code, office.base_url))
            (event,) = Calendar.from_ical(feed_of(office, page, "kalendar.ics")).walk("VEVENT")
            assert event.decoded("DTSTART").date() == hearing(planning, hearing_id).held_on
            data = json.dumps(json.loads(feed_of(office, page, "udalosti.jsonld")))
            return words, int(event["SEQUENCE"]), data

    before, sequence, data = public()
    assert "4. 6. 2024" in before and "2024-06-04" in data
    planning.act(move_hearing, COORDINATOR, hearing_id, "Sál je obsazen.", held_on=date(2024, 6, 11))
    after, later, data = public()
    assert "11. 6. 2024" in after and later > sequence
    assert "dříve oznámený termín a místo (4. 6. 2024 v 17:00, Obecní úřad) neplatí" in after
    assert "2024-06-11" in data and "2024-06-04" not in data
