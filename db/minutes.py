"""Which minutes are there, who is to sign them, and which objections were raised? Reading and small writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.meetings import meeting
from db.record import minutes, minutes_signature, objection
from db.session import lock


def minutes_of(connection: Connection, meeting_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """The minutes of a meeting, locked if they are to be changed; None if nobody has begun them."""
    statement = sa.select(minutes).where(minutes.c.meeting_id == meeting_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def minutes_by_id(connection: Connection, minutes_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One set of minutes, locked if they are to be changed."""
    statement = sa.select(minutes).where(minutes.c.id == minutes_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def signatures_of(connection: Connection, minutes_id: int, issue: int | None = None) -> Sequence[Row[Any]]:
    """Who is to sign, in the order they were asked; of one issue, or of all of them."""
    statement = sa.select(minutes_signature).where(minutes_signature.c.minutes_id == minutes_id)
    if issue is not None:
        statement = statement.where(minutes_signature.c.issue == issue)
    return connection.execute(statement.order_by(minutes_signature.c.id)).all()


def signature_by_id(connection: Connection, signature_id: int) -> Row[Any] | None:
    """One signature that was asked for."""
    return connection.execute(
        sa.select(minutes_signature).where(minutes_signature.c.id == signature_id)
    ).one_or_none()


def ask_signature(connection: Connection, values: dict[str, Any]) -> int:
    """Adds a person who is to sign; returns the id."""
    statement = minutes_signature.insert().values(**values).returning(minutes_signature.c.id)
    return int(connection.execute(statement).scalar_one())


def settle_signature(connection: Connection, signature_id: int, values: dict[str, Any]) -> bool:
    """Writes what became of an asked signature; False if it was settled meanwhile."""
    return (
        connection.execute(
            minutes_signature.update()
            .where(minutes_signature.c.id == signature_id, minutes_signature.c.state == "asked")
            .values(**values)
        ).rowcount
        == 1
    )


def objections_of(connection: Connection, minutes_id: int) -> Sequence[Row[Any]]:
    """Objections to the minutes with the day of the meeting that decided, in the order they were recorded."""
    return connection.execute(
        sa.select(objection, meeting.c.held_on.label("decided_on"))
        .outerjoin(meeting, meeting.c.id == objection.c.decided_at_meeting_id)
        .where(objection.c.minutes_id == minutes_id)
        .order_by(objection.c.id)
    ).all()


def open_objections(connection: Connection, body: str) -> Sequence[Row[Any]]:
    """Objections to minutes of a body that no meeting has decided yet, with the day of those minutes."""
    return connection.execute(
        sa.select(objection, meeting.c.held_on.label("minutes_of"), meeting.c.id.label("meeting_id"))
        .join(minutes, minutes.c.id == objection.c.minutes_id)
        .join(meeting, meeting.c.id == minutes.c.meeting_id)
        .where(meeting.c.body == body, objection.c.decision.is_(None))
        .order_by(objection.c.id)
    ).all()


def objection_by_id(connection: Connection, objection_id: int) -> Row[Any] | None:
    """One objection."""
    return connection.execute(sa.select(objection).where(objection.c.id == objection_id)).one_or_none()
