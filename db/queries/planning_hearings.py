"""How often was a public hearing moved, and who was invited to it? The journal and the outbox know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.correspondence import letter
from db.files import document
from db.journal import about, journal
from db.people import person
from db.planning.comments import public_hearing
from states.planning.hearing import HEARING, MOVES

INVITATION = "hearing_invitation"
"""The kind of the document that goes with invitations to a hearing."""
_MOVED = sa.and_(about(HEARING.name), journal.c.verb.in_(MOVES))
MOVES_SO_FAR = (
    sa.select(sa.func.count())
    .select_from(journal)
    .where(_MOVED, journal.c.subject_id == public_hearing.c.id)
    .correlate(public_hearing)
    .scalar_subquery()
)
"""How often each hearing of a question was moved: the number of its date in letters and calendars."""


def moves_of(connection: Connection, hearing_id: int) -> int:
    """How often a hearing was moved."""
    found = connection.execute(
        sa.select(sa.func.count()).select_from(journal).where(_MOVED, journal.c.subject_id == hearing_id)
    )
    return int(found.scalar_one())


def previous_dates(connection: Connection, hearing_ids: Collection[int]) -> dict[int, str]:
    """Hearing → when and where it was announced before it was moved last; those that were not moved are left out."""
    rows = connection.execute(
        sa.select(journal.c.subject_id, journal.c.facts)
        .where(_MOVED, journal.c.subject_id.in_(sorted(hearing_ids)))
        .order_by(journal.c.number)
    )
    return {row.subject_id: str(row.facts["before"]) for row in rows}


def invited_to(connection: Connection, process_id: int, hearing_id: int) -> Sequence[Row[Any]]:
    """Everybody who was sent an invitation to a hearing of a process."""
    papers = sa.select(document.c.id).where(
        document.c.process_id == process_id,
        document.c.part_id == hearing_id,
        document.c.kind == INVITATION,
    )
    return connection.execute(
        sa.select(person)
        .where(person.c.id.in_(sa.select(letter.c.person_id).where(letter.c.document_id.in_(papers))))
        .order_by(person.c.name, person.c.id)
    ).all()
