"""Which tasks follow from resolutions? Lists for the office, one page at a time, and the story of one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.journal import journal
from db.people import person
from db.proposals import proposal
from db.resolutions import resolution
from db.search import matching
from db.visibility import Eyes, visible
from states.folding import fold

PAGE = 50
UNFINISHED = ("open", "reported")
Scope = Literal["mine", "department", "all"]
ORDERS: dict[str, tuple[Any, ...]] = {
    "termin": (assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id),
    "termin-sestupne": (assignment.c.due_on.is_(None), assignment.c.due_on.desc(), assignment.c.id.desc()),
    "usneseni": (resolution.c.adopted_on.desc(), resolution.c.id.desc(), assignment.c.id),
    "nositel": (person.c.name, assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id),
}
"""The orders of a list, each of them complete: the same page shows the same rows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks a list shows.

    ``state`` is one of the table, "unfinished", "asked" (a later term is asked for), or empty for all.
    """

    scope: Scope
    today: date
    is_late: bool = False
    state: str = "unfinished"
    body: str = ""
    text: str = ""
    order: str = "termin"


def assignments_page(
    connection: Connection, eyes: Eyes, wanted: Wanted, *, offset: int = 0, limit: int | None = PAGE
) -> Sequence[Row[Any]]:
    """The tasks with who is charged and by which resolution; hidden matters are left out."""
    statement = (
        _from(
            sa.select(
                assignment,
                person.c.name.label("charged"),
                resolution.c.number,
                resolution.c.body,
                resolution.c.adopted_on,
                proposal.c.title,
                proposal.c.is_confidential,
            )
        )
        .where(*_conditions(connection, eyes, wanted))
        .order_by(*ORDERS[wanted.order])
        .offset(offset)
    )
    return connection.execute(statement.limit(limit) if limit is not None else statement).all()


def count_assignments(connection: Connection, eyes: Eyes, wanted: Wanted) -> int:
    """How many tasks a list has on all its pages."""
    statement = _from(sa.select(sa.func.count())).where(*_conditions(connection, eyes, wanted))
    return int(connection.execute(statement).scalar_one())


def _from(statement: sa.Select[Any]) -> sa.Select[Any]:
    return (
        statement.select_from(assignment)
        .join(person, person.c.id == assignment.c.charged_id)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(proposal, proposal.c.id == assignment.c.proposal_id)
    )


def _conditions(connection: Connection, eyes: Eyes, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [visible(eyes), _scope(eyes, wanted.scope)]
    if wanted.is_late:
        found += [assignment.c.state == "open", assignment.c.due_on < wanted.today]
    elif wanted.state == "unfinished":
        found.append(assignment.c.state.in_(UNFINISHED))
    elif wanted.state == "asked":
        found.append(assignment.c.asked_due_on.is_not(None))
    elif wanted.state:
        found.append(assignment.c.state == wanted.state)
    if wanted.body:
        found.append(resolution.c.body == wanted.body)
    if wanted.text:
        found.append(
            sa.or_(
                matching(connection, "proposal", wanted.text),
                assignment.c.charged_id.in_(_named(connection, wanted.text)),
            )
        )
    return found


def _scope(eyes: Eyes, scope: Scope) -> sa.ColumnElement[bool]:
    mine = assignment.c.charged_id.in_(sorted(eyes.person_ids))
    if scope == "mine":
        return mine
    if scope == "department":
        return sa.or_(mine, person.c.department.in_(sorted(eyes.departments)))
    return sa.true()


def _named(connection: Connection, text: str) -> list[int]:
    """Ids of the people whose names hold all these words."""
    words = fold(text).split()
    rows = connection.execute(sa.select(person.c.id, person.c.name))
    return [row.id for row in rows if words and all(word in fold(row.name) for word in words)]


def seen_assignment(connection: Connection, eyes: Eyes, assignment_id: int) -> Row[Any] | None:
    """One task with its resolution, if these eyes may see the matter."""
    return connection.execute(
        _from(
            sa.select(
                assignment,
                person.c.name.label("charged"),
                resolution.c.number,
                resolution.c.body,
                resolution.c.adopted_on,
                resolution.c.text,
                proposal.c.title,
                proposal.c.is_confidential,
            )
        ).where(assignment.c.id == assignment_id, visible(eyes))
    ).one_or_none()


def story_of_assignment(connection: Connection, assignment_id: int) -> Sequence[Row[Any]]:
    """Everything that happened to a task, the earliest first."""
    return connection.execute(
        sa.select(journal)
        .where(journal.c.subject == "assignment", journal.c.subject_id == assignment_id)
        .order_by(journal.c.number)
    ).all()
