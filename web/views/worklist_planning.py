"""What of planning waits on the landing page? Nothing is asked for whoever has nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actions.office import Office
from actions.planning.waiting import Whose, waiting_for
from states.vocabulary import Role
from web.visitor import Visitor


def items(office: Office, connection: Any, visitor: Visitor) -> Iterator[dict[str, Any]]:
    """Facts of the items, by day."""
    is_coordinator = Role.COORDINATOR in visitor.roles
    if not (is_coordinator or visitor.planning.are_any):
        return
    whose = Whose(visitor.person_id, visitor.eyes.person_ids, visitor.planning, is_coordinator)
    waiting, processes = waiting_for(office, connection, whose)
    in_own_right = Role.COORDINATOR in visitor.own_roles
    deputised = {
        row.id: row.coordinator
        for row in processes
        if not in_own_right and row.coordinator_id != visitor.person_id
    }
    for one in waiting:
        yield {
            "title": one.title,
            "href": one.where,
            "act": one.act,
            "what": one.what,
            "due_on": one.due_on,
            "is_late": one.is_late,
            "late_note": one.late_note,
            "in_place_of": deputised.get(one.process_id, "") if one.process_id is not None else "",
        }
