"""How is an action plan drawn from a mid-term plan? Chosen measures come with their codes; activities are added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from actions.planning.plans import begin_plan, load_plan
from db.queries.planning_plans import content_at
from states.machine import Refused
from states.planning.drawing import drawn
from states.planning.plan import PLAN
from states.planning.vocabulary import PlanKind

DRAWN_IN = ("draft", "published", "final", "submitted", "approved")
"""A plan that still holds; an action plan is often written while its plan is on the road to the assembly."""


def draw_action_plan(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    *,
    title: str,
    period_from: int,
    period_until: int,
    measures: Iterable[str],
    submit_by: date | None = None,
) -> int:
    """Begins an action plan of a mid-term plan's newest version; its years may be other than the plan's.

    Returns its id. Raises Refused: no measure chosen, an unknown one, or a plan that no longer holds.
    """
    plan = load_plan(connection, plan_id)
    if plan.kind != PlanKind.MID_TERM.value:
        raise Refused("Akční plán se sestavuje ze střednědobého plánu; otevřete ten a\u00a0vyberte opatření.")
    if plan.state not in DRAWN_IN:
        raise Refused(f"Plán je {PLAN.states[plan.state]}; akční plán se z\u00a0něj už nesestavuje.")
    content = content_at(connection, plan_id, plan.last_number)
    chosen = frozenset(measures)
    known = {measure.code for _, _, measure in content.measures()}
    if not chosen:
        raise Refused("Vyberte aspoň jedno opatření, které se má v\u00a0období akčního plánu dělat.")
    if strange := sorted(chosen - known):
        raise Refused(f"Opatření {', '.join(strange)} v\u00a0plánu nejsou; načtěte stránku znovu.")
    return begin_plan(
        office,
        connection,
        actor,
        plan.process_id,
        kind=PlanKind.ACTION,
        title=title,
        period_from=period_from,
        period_until=period_until,
        content=drawn(content, chosen, period_from, period_until),
        drawn_from_id=plan_id,
        submit_by=submit_by,
    )
