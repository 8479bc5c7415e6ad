"""What do the phases of a process look at? Its groups, its plan, its hearings, as they are at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db.queries import planning_groups as seated
from db.queries import planning_process as asked
from db.queries.planning_plans import newest_contents
from states.planning.content import PlanContent, content_faults
from states.planning.phase_gaps import Gap, GroupThere, PlanThere, ProcessThere, gaps_of
from states.planning.triad import Balance, balance_of


def process_there(office: Office, connection: Connection, process: Row[Any]) -> ProcessThere:
    """Everything that the phases of a process are judged by."""
    return processes_there(office, connection, (process,))[process.id]


def processes_there(
    office: Office, connection: Connection, processes: Sequence[Row[Any]]
) -> dict[int, ProcessThere]:
    """The same of several processes, by their ids: as many questions for ten of them as for one."""
    ids = [row.id for row in processes]
    plans = asked.mid_term_plans(connection, ids)
    contents = newest_contents(connection, [row.id for row in plans.values()])
    blocked = asked.blocked_of(connection, {row.coordinator_id for row in processes})
    groups = _groups(office, connection, ids)
    hearings = asked.hearing_states(connection, ids)
    found = {}
    for row in processes:
        plan = plans.get(row.id)
        about = (None, plan.id) if plan is not None else (None,)
        found[row.id] = ProcessThere(
            today=office.today,
            period_until=row.period_until,
            has_coordinator=row.coordinator_id not in blocked,
            has_contact=bool(row.contact),
            groups=groups.get(row.id, ()),
            plan=_plan(plan, contents) if plan is not None else None,
            hearings=tuple(
                one.state for one in hearings if one.process_id == row.id and one.plan_id in about
            ),
        )
    return found


def gaps_now(office: Office, connection: Connection, process: Row[Any]) -> tuple[Gap, ...]:
    """What the present phase of a process still lacks."""
    return gaps_of(process.state, process_there(office, connection, process))


def balances_of(office: Office, connection: Connection, *process_ids: int) -> dict[int, Balance]:
    """Group → its balance of today, of all these processes; groups without members are left out."""
    sides: dict[int, list[tuple[str, str]]] = {}
    for row in seated.mandates_of(connection, process_ids, office.today):
        sides.setdefault(row.group_id, []).append((row.side, row.office))
    return {group_id: balance_of(members) for group_id, members in sides.items()}


def _groups(
    office: Office, connection: Connection, process_ids: Sequence[int]
) -> dict[int, tuple[GroupThere, ...]]:
    balances = balances_of(office, connection, *process_ids)
    evidence = asked.groups_with_evidence(connection, process_ids)
    papers = asked.papers_with_rules(connection, process_ids)
    with_rules = {row.group_id for row in papers if row.group_id is not None}
    for_all = {row.process_id for row in papers if row.group_id is None}
    found: dict[int, tuple[GroupThere, ...]] = {}
    for row in seated.groups_of(connection, *process_ids):
        group = GroupThere(
            id=row.id,
            name=row.name,
            balance=balances.get(row.id, balance_of(())),
            has_rules=bool(row.rules) or row.process_id in for_all or row.id in with_rules,
            has_evidence=row.id in evidence,
            no_evidence=row.no_evidence or "",
        )
        found[row.process_id] = (*found.get(row.process_id, ()), group)
    return found


def _plan(plan: Row[Any], contents: Mapping[int, PlanContent]) -> PlanThere:
    content = contents.get(plan.id, PlanContent())
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
        unsettled=plan.unsettled,
        reports=plan.reports,
    )
