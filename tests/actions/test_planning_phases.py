"""How does a process go through its phases, and what is said when it can't?"""

from __future__ import annotations

import dataclasses
from datetime import date

import sqlalchemy as sa
from office_case import refused
from planning_case import COORDINATOR, PARTICULARS, PlanningCase, planning

from actions.planning import area, groups, phases, process
from db.planning.process import municipality, planning_phase
from states.planning.process import PHASES

__all__ = ["planning"]


def ready_for_needs(planning: PlanningCase) -> PlanningCase:
    """The preparation lacks nothing any more."""
    for group_id in (planning.seniors, planning.families):
        row = next(row for row in planning.group_rows() if row.id == group_id)
        planning.act(
            groups.edit_group,
            COORDINATOR,
            group_id,
            planning.process.version,
            groups.GroupRules(
                row.name, row.kind, row.target or "", row.invitation_term, row.quorum, "Jednací řád."
            ),
        )
    planning.act(
        process.describe,
        COORDINATOR,
        planning.process_id,
        planning.process.version,
        dataclasses.replace(PARTICULARS, contact="Mgr. Alena Vzorová, tel. 565 000 000"),
    )
    return planning


def test_a_phase_that_lacks_something_is_not_left(planning: PlanningCase) -> None:
    version = planning.process.version
    with refused("Chybí kontakt", "„Senioři“ nemá jednací řád", "„Rodiny s dětmi“ nemá jednací řád"):
        planning.act(phases.advance, COORDINATOR, planning.process_id, version)
    assert planning.process.state == "preparation"


def test_the_next_phase_comes_when_nothing_is_missing(planning: PlanningCase) -> None:
    ready_for_needs(planning)
    planning.act(phases.advance, COORDINATOR, planning.process_id, planning.process.version)
    assert planning.process.state == "needs"
    for group_id in (planning.seniors, planning.families):
        with refused("nemá podklady o potřebách"):
            planning.act(phases.advance, COORDINATOR, planning.process_id, planning.process.version)
        planning.act(groups.explain_no_evidence, COORDINATOR, group_id, "Dotazník skupina odmítla.")
    planning.act(phases.advance, COORDINATOR, planning.process_id, planning.process.version)
    assert planning.process.state == "goals"


def test_a_forced_step_keeps_its_reason_and_what_was_missing(planning: PlanningCase) -> None:
    with refused("Chybí důvod"):
        planning.act(phases.advance_despite, COORDINATOR, planning.process_id, None, " ")
    planning.act(phases.advance_despite, COORDINATOR, planning.process_id, None, "Řád schválí první schůze.")
    facts = planning.entries(subject="planning_process", verb="advance_despite")[0].facts
    assert facts["reason"] == "Řád schválí první schůze."
    assert len(facts["lacking"]) == 3
    planning.act(phases.go_back, COORDINATOR, planning.process_id, None, "Omyl.")
    assert planning.process.state == "preparation"


def test_nothing_missing_needs_no_reservation(planning: PlanningCase) -> None:
    ready_for_needs(planning)
    with refused("Fázi nic nechybí"):
        planning.act(phases.advance_despite, COORDINATOR, planning.process_id, None, "Pro jistotu.")


def test_only_the_coordinator_moves_a_process(planning: PlanningCase) -> None:
    for code in ("starosta", "vedouci"):
        with refused("smí jen koordinátor"):
            planning.act(phases.abandon, code, planning.process_id, None, "Proč ne.")
        with refused("smí jen koordinátor"):
            planning.act(process.begin_process, code, PARTICULARS)
    planning.act(phases.abandon, COORDINATOR, planning.process_id, None, "Projekt skončil.")
    with refused("ve stavu „zastaven“"):
        planning.act(phases.go_back, COORDINATOR, planning.process_id, None, "Ještě ne.")


def test_who_was_slower_is_told_who_was_faster(planning: PlanningCase) -> None:
    seen = planning.process.version
    planning.act(phases.publish, COORDINATOR, planning.process_id, seen)
    with refused("Někdo byl rychlejší", "Alena Vzorová", "zveřejnit stránku procesu"):
        planning.act(phases.hide, COORDINATOR, planning.process_id, seen, "Chyba.")
    with refused("už zveřejněna je"):
        planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    planning.act(phases.hide, COORDINATOR, planning.process_id, None, "Chyba v kontaktu.")
    assert planning.process.published_at is None


def test_a_process_is_not_closed_before_its_plan_ends(planning: PlanningCase) -> None:
    for _ in PHASES[1:]:
        planning.act(phases.advance_despite, COORDINATOR, planning.process_id, None, "Zkouška.")
    assert planning.process.state == "monitoring"
    with refused("do konce roku 2026"):
        planning.act(phases.close, COORDINATOR, planning.process_id, None)
    planning.clock.to(date(2027, 1, 4))
    planning.act(phases.close, COORDINATOR, planning.process_id, None)
    assert planning.process.state == "closed"


def test_phases_have_planned_days(planning: PlanningCase) -> None:
    with refused("má skončit dřív"):
        planned = [process.PlannedPhase("needs", date(2024, 6, 1), date(2024, 5, 1))]
        planning.act(process.plan_phases, COORDINATOR, planning.process_id, None, planned)
    planned = [process.PlannedPhase("needs", date(2024, 6, 1), date(2024, 8, 31), "s dotazníkem")]
    planning.act(process.plan_phases, COORDINATOR, planning.process_id, None, planned)
    row = planning.rows(sa.select(planning_phase).where(planning_phase.c.phase == "needs"))[0]
    assert (row.planned_until, row.note) == (date(2024, 8, 31), "s dotazníkem")


def test_municipalities_are_added_many_at_once(planning: PlanningCase) -> None:
    added = planning.act(
        area.add_municipalities, COORDINATOR, planning.process_id, ["Humpolec", " Želiv ", "", "humpolec"]
    )
    assert added == 2
    with refused("není co přidat"):
        planning.act(area.add_municipalities, COORDINATOR, planning.process_id, ["želiv"])
    assert len(planning.rows(sa.select(municipality))) == 2


def test_faults_of_a_new_process_come_together(planning: PlanningCase) -> None:
    wrong = process.Particulars("", "", 2026, 2024, "nikdo", municipalities=0, department="XXX")
    with refused("Chybí název", "Chybí území", "Období plánu", "Počet obcí", "Takový odbor", "koordinátor"):
        planning.act(process.begin_process, COORDINATOR, wrong)
    with refused("už má jiný proces"):
        planning.act(process.begin_process, COORDINATOR, PARTICULARS, "humpolecko-2024")
    planning.act(process.begin_process, COORDINATOR, PARTICULARS)
    planning.act(process.begin_process, COORDINATOR, PARTICULARS)
    assert planning.verify().is_whole
