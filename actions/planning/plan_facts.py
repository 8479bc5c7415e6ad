"""What do the guards of a plan look at? Its content, its comments and who approved it, at the moment of acting."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.planning.comment_minimums import minimum_faults
from db.queries.planning_comments import count_approvals, count_unsettled, window_of
from db.queries.planning_plans import content_at
from states.planning.content import PlanContent, content_faults
from states.planning.facts import PlanFacts
from states.planning.vocabulary import PlanKind


def plan_facts(
    office: Office,
    connection: Connection,
    plan: Row[Any],
    *,
    content: PlanContent | None = None,
    reason: str = "",
) -> PlanFacts:
    """The facts of a plan in its newest version, or in ``content`` that is about to become it."""
    if content is None:
        content = content_at(connection, plan.id, plan.last_number)
    window = window_of(connection, plan.id)
    return PlanFacts(
        today=office.today,
        faults=content_faults(content, is_action_plan=plan.kind == PlanKind.ACTION.value),
        window_closes_on=window.closes_on if window else None,
        minimum_faults=minimum_faults(office, connection, plan),
        unsettled=count_unsettled(connection, plan.id),
        consents=count_approvals(connection, plan.id),
        reason=reason,
    )
