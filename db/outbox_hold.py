"""May letters leave the house? Whoever held the outbox, by hand or by restoring a backup, stands in the journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.journal import about, journal

SUBJECT, HOLD, RELEASE = "outbox", "hold", "release"


def is_held() -> sa.ColumnElement[bool]:
    """The condition that the outbox is held: the last word about it was to hold it. Two look-ups in an index."""
    return _last(HOLD) > _last(RELEASE)


def held_by(connection: Connection) -> Row[Any] | None:
    """The entry of who holds the outbox since when; None if letters leave as they are written."""
    statement = sa.select(journal).where(journal.c.number == _last(HOLD), is_held())
    return connection.execute(statement).one_or_none()


def _last(verb: str) -> sa.ColumnElement[int]:
    number = sa.select(sa.func.max(journal.c.number)).where(about(SUBJECT), journal.c.verb == verb)
    return sa.func.coalesce(number.scalar_subquery(), 0)
