"""How does an act on a plan go through the ritual? The one way for windows, the bridge and consents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Act, Done, perform
from actions.planning.plan_facts import plan_facts
from actions.planning.standing import load_process, standing_in_planning
from db.planning.plans import plan
from states.planning.plan import PLAN


def move_plan(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    *,
    version: int | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    reason: str = "",
    is_adopted: bool = False,
) -> Done:
    """Performs ``verb`` on a plan that was loaded in this transaction; raises Refused.

    ``is_adopted``: a body of ours has just adopted its resolution.
    """
    process = load_process(connection, row.process_id, for_update=False)
    facts = plan_facts(office, connection, row, reason=reason)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=PLAN,
            rows=plan,
            row=row,
            verb=verb,
            standing=standing_in_planning(office, connection, actor, process),
            facts=replace(facts, is_proposal_adopted=True) if is_adopted else facts,
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={
                "process": row.process_id,
                **{name: value for name, value in (said or {}).items() if value not in (None, "")},
            },
        ),
    )
