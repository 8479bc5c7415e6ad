"""In which order will the meeting deal with its items? By the body's rule, or as somebody puts them by hand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from actions.agenda_now import move_meeting, order_items
from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from db import meetings
from db.queries import agenda_items
from states.agenda import by_rules, moved
from states.machine import Refused

CHANGED = "Program se mezitím změnil, přibyl nebo ubyl bod; načtěte stránku znovu a\u00a0seřaďte ho."


def order_agenda(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_ids: Sequence[int],
    version: int | None = None,
) -> Done:
    """Puts the items in the order of ``item_ids``, their places numbered from one.

    Raises Refused if these are not exactly the items of the agenda: somebody has changed it meanwhile.
    """
    meeting = load_meeting(connection, meeting_id)
    known = [item.id for item in meetings.agenda_of(connection, meeting_id)]
    done = move_meeting(office, connection, actor, meeting, "order", version, order=list(item_ids))
    if sorted(item_ids) != sorted(known):
        raise Refused(CHANGED)
    meetings.put_in_order(connection, meeting_id, item_ids)
    return done


def move_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    to: int,
    version: int | None = None,
) -> Done:
    """Takes one item to the place ``to``, counted from one over all kinds of items; past the end is at the end."""
    ids = [item.id for item in meetings.agenda_of(connection, meeting_id)]
    if item_id not in ids:
        raise Refused("Bod už na programu není; načtěte stránku znovu.")
    return order_agenda(office, connection, actor, meeting_id, moved(ids, item_id, to), version)


def order_by_rules(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, version: int | None = None
) -> Done:
    """Puts the agenda in the order of the rules: standing items first and last, matters between as the body wants.

    Raises Refused if it stands so already: nothing would be written, and somebody would wait for a change.
    """
    meeting = load_meeting(connection, meeting_id)
    rows = agenda_items.items_of(connection, meeting_id)
    body = office.town.body(meeting.body)
    ids = {row.code: row.id for row in rows if row.code}
    standing = [ids[item.code] for item in body.standing if item.code in ids]
    ordered = by_rules(order_items(office, meeting, rows), standing)
    if ordered == [row.id for row in rows]:
        raise Refused("Program už podle pravidel seřazen je; není co měnit.")
    return order_agenda(office, connection, actor, meeting_id, ordered, version)
