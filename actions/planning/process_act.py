"""How does an act on a planning process go through the ritual? The one way for all verbs of its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from actions.perform import Act, Done, perform
from actions.planning.standing import load_process, standing_in_planning
from db.planning.process import planning_process
from states.planning.facts import ProcessFacts
from states.planning.process import PROCESS


def act_on_process(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    verb: str,
    *,
    version: int | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    facts: ProcessFacts | None = None,
    groups: Iterable[int] = (),
) -> Done:
    """Performs ``verb`` on a process; the journal keeps what is ``said``, and of which process. Raises Refused.

    ``groups`` are those whose chair and secretary may do it too, where the table lets them.
    """
    row = load_process(connection, process_id)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=PROCESS,
            rows=planning_process,
            row=row,
            verb=verb,
            standing=standing_in_planning(office, connection, actor, row, groups),
            facts=facts or ProcessFacts(today=office.today),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={"process": process_id, **(said or {})},
        ),
    )
