"""Which tasks follow from resolutions? Lists for the office, one page at a time, and the story of one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.journal import about, journal
from db.people import person
from db.proposals import proposal
from db.queries.due import ANSWER_BY
from db.resolutions import resolution
from db.search import matching
from db.visibility import Eyes, visible
from states.folding import fold
from states.vocabulary import AddresseeKind

PAGE = 50
UNFINISHED = ("open", "reported")
Scope = Literal["mine", "department", "all"]
ORDERS: dict[str, tuple[Any, ...]] = {
    "termin": (assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id),
    "zprava": (ANSWER_BY.is_(None), ANSWER_BY, assignment.c.id),
    "termin-sestupne": (assignment.c.due_on.is_(None), assignment.c.due_on.desc(), assignment.c.id.desc()),
    "usneseni": (resolution.c.adopted_on.desc(), resolution.c.id.desc(), assignment.c.id),
    "nositel": (person.c.name, assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id),
}
"""The orders of a list, each of them complete: the same page shows the same rows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks a list shows.

    ``state`` is one of the table, "unfinished", "asked" (a later term is asked for), "event" (its term waits for
    the day of an event), or empty for all. ``term`` and ``addressee`` are kinds of the vocabulary.
    """

    scope: Scope
    today: date
    is_late: bool = False
    state: str = "unfinished"
    body: str = ""
    text: str = ""
    term: str = ""
    addressee: str = ""
    resolution_id: int | None = None
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
                resolution.c.state.label("resolution_state"),
                ANSWER_BY.label("answer_by"),
                sa.func.coalesce(proposal.c.title, resolution.c.title).label("title"),
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
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
    )


def _seen(eyes: Eyes) -> sa.ColumnElement[bool]:
    """Tasks of matters that these eyes may see, and of resolutions that come from no matter, which nobody hides."""
    return sa.or_(assignment.c.proposal_id.is_(None), visible(eyes))


def _conditions(connection: Connection, eyes: Eyes, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [_seen(eyes), _scope(eyes, wanted.scope)]
    if wanted.is_late:
        late = (wanted.today > ANSWER_BY, resolution.c.state != "suspended")
        found += [assignment.c.state == "open", *late]
    elif wanted.state == "unfinished":
        found.append(assignment.c.state.in_(UNFINISHED))
    elif wanted.state == "asked":
        found.append(assignment.c.asked_due_on.is_not(None))
    elif wanted.state == "event":
        waits = (assignment.c.event.is_not(None), assignment.c.event_on.is_(None))
        found += [assignment.c.state == "open", *waits]
    elif wanted.state:
        found.append(assignment.c.state == wanted.state)
    if wanted.term:
        found.append(assignment.c.term_kind == wanted.term)
    if wanted.addressee:
        found.append(assignment.c.addressee_kind == wanted.addressee)
    if wanted.resolution_id is not None:
        found.append(assignment.c.resolution_id == wanted.resolution_id)
    if wanted.body:
        found.append(resolution.c.body == wanted.body)
    if wanted.text:
        found.append(
            sa.or_(
                matching(connection, "proposal", wanted.text),
                assignment.c.charged_as.icontains(wanted.text, autoescape=True),
                assignment.c.charged_id.in_(_named(connection, wanted.text)),
            )
        )
    return found


def _scope(eyes: Eyes, scope: Scope) -> sa.ColumnElement[bool]:
    mine = assignment.c.charged_id.in_(sorted(eyes.person_ids))
    if scope == "mine":
        return mine
    if scope == "department":
        departments = sorted(eyes.departments)
        of_department = sa.and_(
            assignment.c.addressee_kind == AddresseeKind.DEPARTMENT.value,
            assignment.c.addressee.in_(departments),
        )
        return sa.or_(mine, person.c.department.in_(departments), of_department)
    return sa.true()


def _named(connection: Connection, text: str) -> list[int]:
    """Ids of the people whose names hold all these words."""
    words = fold(text).split()
    rows = connection.execute(sa.select(person.c.id, person.c.name))
    return [row.id for row in rows if words and all(word in fold(row.name) for word in words)]


def seen_assignment(connection: Connection, eyes: Eyes, assignment_id: int) -> Row[Any] | None:
    """One task with its resolution, its next turn and what cancelled it, if these eyes may see the matter."""
    cancelling, following = resolution.alias("cancelling"), assignment.alias("following")
    return connection.execute(
        _from(
            sa.select(
                assignment,
                person.c.name.label("charged"),
                resolution.c.number,
                resolution.c.body,
                resolution.c.adopted_on,
                resolution.c.text,
                resolution.c.state.label("resolution_state"),
                ANSWER_BY.label("answer_by"),
                sa.func.coalesce(proposal.c.title, resolution.c.title).label("title"),
                proposal.c.is_confidential,
                cancelling.c.number.label("cancelled_by"),
                following.c.id.label("next_id"),
            )
        )
        .outerjoin(cancelling, cancelling.c.id == assignment.c.cancelled_by_id)
        .outerjoin(following, following.c.previous_id == assignment.c.id)
        .where(assignment.c.id == assignment_id, _seen(eyes))
    ).one_or_none()


def story_of_assignment(connection: Connection, row: Row[Any]) -> Sequence[Row[Any]]:
    """Everything that happened to a task, the earliest first."""
    return connection.execute(
        sa.select(journal)
        .where(about("assignment", row.proposal_id), journal.c.subject_id == row.id)
        .order_by(journal.c.number)
    ).all()
