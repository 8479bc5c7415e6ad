"""What is there to see in the room of a meeting: when items were taken up, what was decided, is anything new?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.ballots import ballot, ballot_item
from db.meetings import agenda_item, meeting


def item_times(connection: Connection, meeting_id: int) -> dict[int, Row[Any]]:
    """When each item was taken up and when it ended, by its id."""
    rows = connection.execute(
        sa.select(agenda_item.c.id, agenda_item.c.opened_at, agenda_item.c.closed_at).where(
            agenda_item.c.meeting_id == meeting_id
        )
    )
    return {row.id: row for row in rows}


def decided_items(connection: Connection, meeting_id: int) -> dict[int, int]:
    """Item → the ballot that decided it."""
    rows = connection.execute(
        sa.select(ballot_item.c.agenda_item_id, ballot_item.c.ballot_id)
        .join(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .where(ballot.c.meeting_id == meeting_id)
    )
    return {row.agenda_item_id: row.ballot_id for row in rows}


def pulse(connection: Connection, meeting_id: int) -> str | None:
    """A text that changes whenever anything about a meeting does that its room shows; None if there is no meeting."""
    outcomes = (
        sa.select(sa.func.count(agenda_item.c.outcome))
        .where(agenda_item.c.meeting_id == meeting_id)
        .scalar_subquery()
    )
    last = sa.select(sa.func.max(ballot.c.id)).where(ballot.c.meeting_id == meeting_id).scalar_subquery()
    row = connection.execute(
        sa.select(
            meeting.c.version, outcomes.label("outcomes"), sa.func.coalesce(last, 0).label("last")
        ).where(meeting.c.id == meeting_id)
    ).one_or_none()
    return f"{row.version}-{row.outcomes}-{row.last}" if row is not None else None


def joint_meetings(connection: Connection, row: Row[Any]) -> Sequence[Row[Any]]:
    """Meetings of other bodies that sit together with this one."""
    conditions = [meeting.c.joint_with_id == row.id]
    if row.joint_with_id is not None:
        conditions += [meeting.c.id == row.joint_with_id, meeting.c.joint_with_id == row.joint_with_id]
    return connection.execute(
        sa.select(meeting).where(sa.or_(*conditions), meeting.c.id != row.id).order_by(meeting.c.id)
    ).all()


def other_bodies_that_day(connection: Connection, row: Row[Any]) -> Sequence[Row[Any]]:
    """Meetings of other bodies on the same day that this one could be held together with."""
    return connection.execute(
        sa.select(meeting)
        .where(
            meeting.c.held_on == row.held_on,
            meeting.c.body != row.body,
            meeting.c.state.not_in(("closed", "cancelled")),
        )
        .order_by(meeting.c.id)
    ).all()
