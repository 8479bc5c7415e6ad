"""Which minutes wait for a signature, which are late, and which meetings have none? For worklists and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.meetings import meeting
from db.prepared import Prepared
from db.record import minutes, minutes_signature


def asked_of(connection: Connection, person_id: int, limit: int) -> Sequence[Row[Any]]:
    """Minutes that a person is asked to sign, the soonest due first; nobody signs for somebody else."""
    return _ASKED_OF.all(connection, person_id=person_id, most=limit)


_ASKED_OF = Prepared(
    sa.select(
        minutes_signature.c.id,
        minutes_signature.c.function,
        minutes_signature.c.asked_at,
        minutes.c.due_on,
        meeting.c.id.label("meeting_id"),
        meeting.c.body,
        meeting.c.number,
        meeting.c.held_on,
    )
    .join(minutes, minutes.c.id == minutes_signature.c.minutes_id)
    .join(meeting, meeting.c.id == minutes.c.meeting_id)
    .where(
        minutes_signature.c.person_id == sa.bindparam("person_id"),
        minutes_signature.c.state == "asked",
        minutes_signature.c.issue == minutes.c.issue,
        minutes.c.state == "for_signature",
    )
    .order_by(minutes.c.due_on, minutes_signature.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def unfinished(connection: Connection, due_until: date, limit: int) -> Sequence[Row[Any]]:
    """Minutes of closed meetings that are not signed and whose term ends by a day, the soonest first.

    ``waiting`` is how many signatures are missing.
    """
    waiting = (
        sa.select(sa.func.count())
        .select_from(minutes_signature)
        .where(
            minutes_signature.c.minutes_id == minutes.c.id,
            minutes_signature.c.issue == minutes.c.issue,
            minutes_signature.c.state == "asked",
        )
        .correlate(minutes)
        .scalar_subquery()
    )
    return connection.execute(
        sa.select(
            minutes.c.id,
            minutes.c.state,
            minutes.c.due_on,
            meeting.c.id.label("meeting_id"),
            meeting.c.body,
            meeting.c.number,
            meeting.c.held_on,
            waiting.label("waiting"),
        )
        .join(meeting, meeting.c.id == minutes.c.meeting_id)
        .where(minutes.c.state != "signed", meeting.c.state == "closed", minutes.c.due_on <= due_until)
        .order_by(minutes.c.due_on, minutes.c.id)
        .limit(limit)
    ).all()
