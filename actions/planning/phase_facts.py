"""What do the phases of a process look at? Its groups, its plan, its hearings, as they are at this moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db.queries import planning_groups as seated
from db.queries import planning_process as asked
from db.queries.planning_plans import content_at
from states.planning.content import content_faults
from states.planning.phase_gaps import Gap, GroupThere, PlanThere, ProcessThere, gaps_of
from states.planning.triad import Balance, balance_of


def process_there(office: Office, connection: Connection, process: Row[Any]) -> ProcessThere:
    """Everything that the phases of a process are judged by."""
    plan = asked.mid_term_plan(connection, process.id)
    return ProcessThere(
        today=office.today,
        period_until=process.period_until,
        has_coordinator=not asked.is_blocked(connection, process.coordinator_id),
        has_contact=bool(process.contact),
        groups=_groups(office, connection, process),
        plan=_plan(connection, plan) if plan is not None else None,
        hearings=asked.hearing_states(connection, process.id, plan.id if plan is not None else None),
    )


def gaps_now(office: Office, connection: Connection, process: Row[Any]) -> tuple[Gap, ...]:
    """What the present phase of a process still lacks."""
    return gaps_of(process.state, process_there(office, connection, process))


def balances_of(office: Office, connection: Connection, process_id: int) -> dict[int, Balance]:
    """Group → its balance of today; groups without members are left out."""
    sides: dict[int, list[tuple[str, str]]] = {}
    for row in seated.mandates_of(connection, process_id, office.today):
        sides.setdefault(row.group_id, []).append((row.side, row.office))
    return {group_id: balance_of(members) for group_id, members in sides.items()}


def _groups(office: Office, connection: Connection, process: Row[Any]) -> tuple[GroupThere, ...]:
    balances = balances_of(office, connection, process.id)
    evidence = asked.groups_with_evidence(connection, process.id)
    for_all, with_rules = asked.groups_with_rules(connection, process.id)
    return tuple(
        GroupThere(
            id=row.id,
            name=row.name,
            balance=balances.get(row.id, balance_of(())),
            has_rules=bool(row.rules) or for_all or row.id in with_rules,
            has_evidence=row.id in evidence,
            no_evidence=row.no_evidence or "",
        )
        for row in seated.groups_of(connection, process.id)
    )


def _plan(connection: Connection, plan: Row[Any]) -> PlanThere:
    content = content_at(connection, plan.id, plan.last_number)
    return PlanThere(
        id=plan.id,
        state=plan.state,
        has_vision=bool(content.vision.strip()),
        goals=sum(len(priority.goals) for priority in content.priorities),
        measures=sum(1 for _ in content.measures()),
        faults=content_faults(content, is_action_plan=False),
        published_on=plan.published_on,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        unsettled=asked.unsettled_comments(connection, plan.id),
        reports=asked.reports_of_plan(connection, plan.id),
    )
