"""Is the coordinator told, once, that a phase ends or is late and that a mandate runs out?"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from planning_case import COORDINATOR, PlanningCase, planning

from actions.planning import members, phases, process
from db.planning.process import planning_phase
from states.planning.vocabulary import GroupOffice, Side

__all__ = ["planning"]


def plan(planning: PlanningCase, until: date) -> None:
    planned = [process.PlannedPhase("preparation", date(2024, 4, 1), until)]
    planning.act(process.plan_phases, COORDINATOR, planning.process_id, None, planned)


def test_the_end_of_a_phase_is_reminded_once_before_and_once_after(planning: PlanningCase) -> None:
    plan(planning, date(2024, 5, 21))
    assert "planning_phase_reminder" not in planning.remind()
    planning.clock.to(date(2024, 5, 14))
    assert planning.remind()["planning_phase_reminder"] == 1
    assert planning.remind().get("planning_phase_reminder", 0) == 0
    letter = planning.letters("planning_phase_reminder", COORDINATOR)[0]
    assert letter.facts["missing"][0].startswith("Chybí kontakt")
    assert "is_overdue" not in letter.facts or not letter.facts["is_overdue"]
    reminded = sa.select(planning_phase.c.reminded_on).where(planning_phase.c.phase == "preparation")
    assert planning.rows(reminded)[0].reminded_on == date(2024, 5, 14)
    planning.clock.to(date(2024, 5, 22))
    assert planning.remind()["planning_phase_reminder"] == 1
    assert planning.remind().get("planning_phase_reminder", 0) == 0
    plan(planning, date(2024, 5, 28))  # a new term is reminded anew
    assert planning.remind()["planning_phase_reminder"] == 1


def test_a_phase_that_was_left_or_a_stopped_process_is_not_reminded(planning: PlanningCase) -> None:
    plan(planning, date(2024, 5, 14))
    planning.act(phases.advance_despite, COORDINATOR, planning.process_id, None, "Spěchá to.")
    assert "planning_phase_reminder" not in planning.remind()
    planning.act(phases.go_back, COORDINATOR, planning.process_id, None, "Ne.")
    planning.act(phases.abandon, COORDINATOR, planning.process_id, None, "Konec.")
    assert "planning_phase_reminder" not in planning.remind()


def test_a_mandate_that_runs_out_is_told_without_the_name_of_an_outsider(planning: PlanningCase) -> None:
    petr = planning.members(planning.seniors)[-1]
    mandate = members.Mandate(Side.USER, GroupOffice.MEMBER, "", None, date(2024, 6, 12))
    planning.act(members.edit_member, COORDINATOR, petr.id, None, mandate)
    assert planning.remind()["planning_mandate_ends"] == 1
    assert planning.remind().get("planning_mandate_ends", 0) == 0
    letter = planning.letters("planning_mandate_ends", COORDINATOR)[0]
    assert "Stárek" not in str(letter.facts)
    assert letter.facts["body_name"] == "Senioři"


def test_a_mandate_that_goes_on_or_was_ended_is_not_told(planning: PlanningCase) -> None:
    petr = planning.members(planning.seniors)[-1]
    mandate = members.Mandate(Side.USER, GroupOffice.MEMBER, "", None, date(2024, 6, 1))
    planning.act(members.edit_member, COORDINATOR, petr.id, None, mandate)
    planning.seat(planning.seniors, "petr", Side.USER, valid_from=date(2024, 6, 2))
    marie = planning.members(planning.families)[-1]
    planning.act(members.end_mandate, COORDINATOR, marie.id)
    assert "planning_mandate_ends" not in planning.remind()
