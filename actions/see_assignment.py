"""What may a person do with a task of a resolution? Looking changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.assign import department_of, standing_towards_task
from actions.authority import Actor, Principal
from actions.office import Office
from db import people
from states.assignment import ASSIGNMENT


def open_verbs(
    office: Office, connection: Connection, actor: Actor, row: Row[Any]
) -> dict[str, Principal | None]:
    """The verbs that the table lets this person try in the task's state; the value is whom they stand in for.

    ``decline_extension`` is there only while somebody asks, ``record_event`` while the term waits for it; the charged
    person's own acts rest with a suspended resolution (§ 105).
    """
    standing = standing_towards_task(office, connection, actor, row)
    found: dict[str, Principal | None] = {}
    for verb in ASSIGNMENT.verbs_from(row.state):
        move = ASSIGNMENT.move(row.state, verb)
        if standing.roles.intersection(move.may) and _makes_sense(verb, row):
            found[verb] = standing.used(move.may)[1]
    return found


def _makes_sense(verb: str, row: Row[Any]) -> bool:
    if verb == "decline_extension":
        return row.asked_due_on is not None
    if verb == "record_event" and (row.event is None or row.event_on is not None):
        return False
    return row.resolution_state != "suspended" or verb not in ("report", "ask_extension", "record_event")


def who_can_take_over(connection: Connection, row: Row[Any]) -> Sequence[Row[Any]]:
    """People of the department that a task belongs to, but for who has it."""
    department = department_of(connection, row)
    if department is None:
        return ()
    return connection.execute(
        sa.select(people.person)
        .where(people.person.c.department == department, people.person.c.id != row.charged_id)
        .order_by(people.person.c.name)
    ).all()
