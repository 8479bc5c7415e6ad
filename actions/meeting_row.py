"""Which meeting is meant, and by when must it be convened? What every act on a meeting begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import meetings
from states.deadlines import Term
from states.machine import Refused

CRISIS_NOTICE = "2 calendar"


def load_meeting(connection: Connection, meeting_id: int) -> Row[Any]:
    """The meeting, locked for a change; raises Refused if there is none."""
    row = meetings.meeting_by_id(connection, meeting_id, for_update=True)
    if row is None:
        raise Refused(f"Jednání č.\u00a0{meeting_id} neexistuje; zkontrolujte číslo.")
    return row


def notice_limit(office: Office, row: Row[Any]) -> date:
    """The last day for the notice; in a crisis two days are enough (§ 93/2, [MEM])."""
    notice = CRISIS_NOTICE if row.is_crisis else office.town.body(row.body).notice
    return Term.parse(notice).before(row.held_on)
