"""When is an agenda closed? From then on an item comes only as the body's policy for late items lets it."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from actions.agenda_now import move_meeting
from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done


def freeze(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, version: int | None = None
) -> Done:
    """Closes the agenda: what comes later is laid on the table, if the body takes late items at all."""
    meeting = load_meeting(connection, meeting_id)
    changes = {"frozen_at": office.now}
    return move_meeting(office, connection, actor, meeting, "freeze", version, changes=changes)


def thaw(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    reason: str = "",
) -> Done:
    """Opens a closed agenda again, with a reason that everybody sees."""
    meeting = load_meeting(connection, meeting_id)
    changes = {"frozen_at": None}
    return move_meeting(office, connection, actor, meeting, "thaw", version, changes=changes, reason=reason)
