"""Reminders of groups: an invitation to be sent, an answer, minutes, a task; each once, however often it runs."""

from __future__ import annotations

from collections import Counter
from datetime import date

from planning_case import COORDINATOR, PlanningCase, planning
from test_planning_meetings import DAY, held, invited, planned, redeem, token

from actions.planning import attend, group_meetings, group_tasks, hearings, invite
from actions.planning.group_meetings import Arrangement
from actions.planning.hearings import HearingPlan
from actions.remind import remind

__all__ = ["planning"]


def swept(case: PlanningCase, day: date) -> Counter[str]:
    """What a morning's sweep owes; a second one of the same morning owes nothing."""
    case.clock.to(day, 5)
    found = []
    for _ in range(2):
        with case.house.writing() as (office, connection):
            found.append(remind(office, connection))
    assert found[1] == {}
    return Counter({kind: count for kind, count in found[0].items() if kind.startswith("planning_")})


def test_the_coordinator_learns_that_an_invitation_is_due_and_that_it_is_late(planning: PlanningCase) -> None:
    """Seniors are invited seven days before 5 June: by Wednesday 29 May; two working days before that is Monday."""
    planned(planning)
    assert swept(planning, date(2024, 5, 26)) == {}
    assert swept(planning, date(2024, 5, 27)) == {"planning_invitation_reminder": 1}
    assert swept(planning, date(2024, 5, 29)) == {}
    assert swept(planning, date(2024, 5, 30)) == {"planning_invitation_reminder": 1}
    letters = planning.letters("planning_invitation_reminder")
    assert {one.person_id for one in letters} == {planning.id_of(COORDINATOR)}
    assert [bool(one.facts.get("is_overdue")) for one in letters] == [False, True]
    assert "dated" not in letters[0].facts


def test_who_has_not_answered_is_asked_once_more_and_after_a_move_again(planning: PlanningCase) -> None:
    """Three working days before Wednesday 5 June is Friday 31 May."""
    meeting_id = invited(planning)
    redeem(planning, token(planning, "planning_invitation", "petr"), "coming")
    assert swept(planning, date(2024, 5, 30)) == {}
    assert swept(planning, date(2024, 5, 31)) == {"planning_answer_reminder": 2}
    assert redeem(planning, token(planning, "planning_answer_reminder", "eva"), "coming")
    planning.act(invite.move_group_meeting, COORDINATOR, meeting_id, "Sál.", held_from=date(2024, 6, 12))
    assert swept(planning, date(2024, 6, 7)) == {"planning_answer_reminder": 3}
    assert swept(planning, date(2024, 6, 12)) == {}


def test_minutes_that_are_not_closed_are_reminded_after_ten_days(planning: PlanningCase) -> None:
    held(planning)
    past = Arrangement("Dávné jednání", date(2024, 5, 1), points=("Bod",))
    given = (planning.process_id, (planning.seniors,), past)
    old = planning.act(group_meetings.plan_group_meeting, COORDINATOR, *given, is_attendance_kept=False)
    planning.act(attend.hold, COORDINATOR, old)
    assert swept(planning, date(2024, 6, 15)) == {}
    assert swept(planning, date(2024, 6, 16)) == {"planning_minutes_reminder": 1}
    assert planning.letters("planning_minutes_reminder")[0].facts["title"] == "2. jednání"


def test_a_task_is_reminded_once_near_and_once_past(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    for who, due in (("petr", date(2024, 6, 28)), ("eva", date(2024, 6, 6))):
        planning.act(group_tasks.give_group_task, COORDINATOR, meeting_id, "Úkol.", planning.id_of(who), due)
    assert swept(planning, DAY) == {}  # the letter that gave it has just said so
    assert swept(planning, date(2024, 6, 7)) == {"planning_task_reminder": 1}
    assert swept(planning, date(2024, 6, 25)) == {"planning_task_reminder": 1, "planning_minutes_reminder": 1}
    assert swept(planning, date(2024, 6, 29)) == {"planning_task_reminder": 1}
    assert [bool(one.facts.get("is_overdue")) for one in planning.letters("planning_task_reminder")] == [
        True,
        False,
        True,
    ]


def test_minutes_of_a_hearing_are_reminded_too(planning: PlanningCase) -> None:
    plan = HearingPlan("Želiv", date(2024, 5, 30))
    (hearing_id,) = planning.act(hearings.plan_hearings, COORDINATOR, planning.process_id, [plan])
    planning.clock.to(date(2024, 5, 30))
    planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, 12)
    assert swept(planning, date(2024, 6, 9)) == {}
    assert swept(planning, date(2024, 6, 10)) == {"planning_minutes_reminder": 1}
