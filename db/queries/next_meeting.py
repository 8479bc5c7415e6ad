"""When does somebody meet next?"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.meetings import meeting


def next_meeting_day(connection: Connection, after: date) -> date | None:
    """The day of the nearest meeting after ``after`` that is neither closed nor cancelled."""
    found: date | None = connection.execute(
        sa.select(sa.func.min(meeting.c.held_on)).where(
            meeting.c.held_on > after, meeting.c.state.in_(("planned", "convened"))
        )
    ).scalar_one()
    return found
