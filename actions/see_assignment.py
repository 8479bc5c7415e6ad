"""What may a person do with a task of a resolution? Looking changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.assign import standing_towards_task
from actions.authority import Actor, Principal
from actions.office import Office
from states.assignment import ASSIGNMENT


def open_verbs(
    office: Office, connection: Connection, actor: Actor, row: Row[Any]
) -> dict[str, Principal | None]:
    """The verbs that the table lets this person try in the task's state; the value is whom they stand in for.

    ``decline_extension`` is there only while somebody asks.
    """
    standing = standing_towards_task(office, connection, actor, row)
    found: dict[str, Principal | None] = {}
    for verb in ASSIGNMENT.verbs_from(row.state):
        move = ASSIGNMENT.move(row.state, verb)
        if standing.roles.intersection(move.may) and (verb != "decline_extension" or row.asked_due_on):
            found[verb] = standing.used(move.may)[1]
    return found
