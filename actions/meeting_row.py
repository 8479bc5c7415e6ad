"""Which meeting is meant, and by when must it be convened? What every act on a meeting begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import meetings
from states.deadlines import Term
from states.machine import Refused


def load_meeting(connection: Connection, meeting_id: int) -> Row[Any]:
    """The meeting, locked for a change; raises Refused if there is none."""
    row = meetings.meeting_by_id(connection, meeting_id, for_update=True)
    if row is None:
        raise Refused(f"Jednání č.\u00a0{meeting_id} neexistuje; zkontrolujte číslo.")
    return row


def notice_limit(office: Office, row: Row[Any]) -> date:
    """The last day for the notice; in a crisis the town's shorter term is enough (§ 93/2, [MEM])."""
    return notice_limit_on(office, row, row.held_on)


def notice_limit_on(office: Office, row: Row[Any], held_on: date) -> date:
    """The last day for the notice if the meeting were held on a day."""
    body = office.town.body(row.body)
    return Term.parse(body.crisis_notice if row.is_crisis else body.notice).before(held_on)
