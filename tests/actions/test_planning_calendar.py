"""Are meetings of groups and public hearings in the calendars of those whom they concern, and in nobody else's?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from icalendar import Calendar
from planning_case import COORDINATOR, PlanningCase, planning
from test_planning_hearings import DAY as HEARD
from test_planning_hearings import planned as planned_hearing
from test_planning_meeting_papers import calendar_of
from test_planning_meetings import DAY, invited, planned

from actions.calendar_feed import person_feed
from actions.planning import group_meetings, hearings, invite, members
from actions.planning.move_hearing import move_hearing
from states.calendar_feed import Entry
from states.dates import PRAGUE
from states.planning.vocabulary import Side
from templates.calendar import Organizer, feed

__all__ = ["planning"]


def calendar(case: PlanningCase, who: str) -> dict[str, Entry]:
    """The dates of somebody's calendar by their identity."""
    with case.house.reading() as (office, connection):
        _, entries = person_feed(office, connection, case.id_of(who))
    found = {entry.uid.partition("@")[0]: entry for entry in entries}
    assert len(found) == len(entries), "each identity once"
    return found


def test_a_member_has_what_they_were_invited_to_and_hearings(planning: PlanningCase) -> None:
    mine, others = invited(planning), invited(planning, planning.families, title="Rodiny")
    planned(planning, title="3. jednání", held_from=DAY + timedelta(days=20))
    hearing = planned_hearing(planning)
    assert set(calendar(planning, "vedouci")) == {f"group-meeting-{mine}"}  # nothing that is merely planned
    planning.act(hearings.announce_hearing, COORDINATOR, hearing)
    found = calendar(planning, "vedouci")
    assert set(found) == {f"group-meeting-{mine}", f"hearing-{hearing}"}
    met, heard = found[f"group-meeting-{mine}"], found[f"hearing-{hearing}"]
    assert met.starts == datetime(2024, 6, 5, 16, tzinfo=PRAGUE) and met.location == "Městská knihovna"
    assert (met.url or "").endswith(f"/planovani/{planning.process_id}/jednani/{mine}")
    assert heard.summary == "Veřejné projednání: Komunitní plánování sociálních služeb na Humpolecku"
    assert heard.location == "Jiřice, Obecní úřad"
    assert set(calendar(planning, COORDINATOR)) == {*found, f"group-meeting-{others}"}
    assert calendar(planning, "tajemnice").keys().isdisjoint({*found, f"group-meeting-{others}"})


def test_what_is_moved_keeps_its_identity_and_what_is_cancelled_stays_as_such(planning: PlanningCase) -> None:
    """With the same identity and number as in the letters, so that no program shows a date twice."""
    meeting, hearing = invited(planning), planned_hearing(planning)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing)
    forgotten = planned(planning, title="Nikdo o něm neví")
    planning.act(invite.cancel_group_meeting, COORDINATOR, forgotten, "Omyl.")
    unheard = planned_hearing(planning)
    planning.act(hearings.cancel_hearing, COORDINATOR, unheard, "Omyl.")

    def numbers() -> dict[str, tuple[int, bool]]:
        found = calendar(planning, "vedouci")
        return {uid: (one.sequence, one.is_cancelled) for uid, one in found.items()}

    uids = (f"group-meeting-{meeting}", f"hearing-{hearing}")
    assert numbers() == dict.fromkeys(uids, (0, False))
    until = DAY + timedelta(days=9)
    planning.act(
        invite.move_group_meeting,
        COORDINATOR,
        meeting,
        "Sál.",
        held_from=DAY + timedelta(days=7),
        held_until=until,
    )
    planning.act(move_hearing, COORDINATOR, hearing, "Sál.", held_on=date(2024, 6, 11))
    assert numbers() == dict.fromkeys(uids, (1, False))
    moved = calendar(planning, "vedouci")
    assert (moved[uids[0]].starts, moved[uids[0]].ends) == (date(2024, 6, 12), until)  # whole days
    for uid, kind in zip(uids, ("planning_meeting_moved", "planning_hearing_moved"), strict=True):
        event = calendar_of(planning, kind).walk("VEVENT")[0]
        assert (str(event["UID"]), int(event["SEQUENCE"])) == (moved[uid].uid, moved[uid].sequence)
    planning.act(invite.cancel_group_meeting, COORDINATOR, meeting, "Nemoc.")
    planning.act(hearings.cancel_hearing, COORDINATOR, hearing, "Nemoc.")
    assert numbers() == dict.fromkeys(uids, (2, True))
    assert all(one.summary.startswith("Zrušeno: ") for one in calendar(planning, "vedouci").values())


def test_whose_mandate_ended_before_the_day_has_only_what_they_were_invited_to(
    planning: PlanningCase,
) -> None:
    before = invited(planning)
    hearing = planned_hearing(planning)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing)
    (chair,) = [
        one for one in planning.members(planning.seniors) if one.person_id == planning.id_of("vedouci")
    ]
    planning.act(members.end_mandate, COORDINATOR, chair.id, HEARD - timedelta(days=3))
    invited(planning, title="3. jednání", held_from=DAY + timedelta(days=14))
    assert set(calendar(planning, "vedouci")) == {f"group-meeting-{before}"}


def test_a_guest_has_the_date_without_pages_that_would_not_open(planning: PlanningCase) -> None:
    meeting = planned(planning)
    guest = planning.id_of("tajemnice")
    planning.act(group_meetings.choose_invited, COORDINATOR, meeting, guest, Side.PUBLIC.value)
    planning.act(invite.invite, COORDINATOR, meeting)
    entry = calendar(planning, "tajemnice")[f"group-meeting-{meeting}"]
    assert entry.url is None


def test_more_dates_ask_no_more_questions_and_programs_read_them(planning: PlanningCase) -> None:
    def asked() -> tuple[int, int]:
        statements: list[str] = []
        with planning.house.reading() as (office, connection):
            sa.event.listen(connection, "before_cursor_execute", lambda *said: statements.append(said[2]))
            name, entries = person_feed(office, connection, planning.id_of(COORDINATOR))
        made = feed(name, entries, organizer=Organizer("Úřad", "a@b.example"), stamped_at=planning.clock.now)
        assert len(Calendar.from_ical(made).walk("VEVENT")) == len(entries)
        return len(statements), len(entries)

    def more(day: date) -> None:
        invited(planning, planning.families, title=f"Jednání {day}", held_from=day)
        planning.act(hearings.announce_hearing, COORDINATOR, planned_hearing(planning, None, day))

    more(DAY)
    few, one_each = asked()
    assert few > 0
    for week in (1, 2, 3):
        more(DAY + timedelta(days=7 * week))
    many, all_of_them = asked()
    assert (all_of_them, many) == (one_each + 6, few)
