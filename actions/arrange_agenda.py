"""How does an agenda get its sub-headings, its items without a material and its standing items, and lose them again?

Matters come and go by `place_on_agenda`; the order of everything is `order_agenda`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.agenda_now import move_meeting, order_items
from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.suspended_item import suspension_of
from db import meetings
from db.queries import agenda_items
from states.agenda import LONGEST_TITLE, Item, place_for, standing_place
from states.machine import Refused
from states.town import Body, StandingItem
from states.vocabulary import ItemKind, PlacedAs

FROZEN = (
    "Program je uzavřen; znovu ho otevřete s\u00a0důvodem, nebo bod nechte zařadit až na jednání "
    "(§\u00a094 odst. 2 zákona o\u00a0obcích)."
)


def add_heading(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    title: str,
    version: int | None = None,
) -> int:
    """Adds a sub-heading behind the matters and returns the item's id."""
    return _add(office, connection, actor, meeting_id, ItemKind.HEADING, title, version)


def add_free_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    title: str,
    version: int | None = None,
) -> int:
    """Adds an item without a material (questions, information) and returns its id; it has no resolution prepared."""
    return _add(office, connection, actor, meeting_id, ItemKind.MOTION, title, version)


def add_standing_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    code: str,
    version: int | None = None,
) -> int:
    """Puts a standing item of the town's rules on the agenda: one that was taken off, or an occasional one."""
    meeting = load_meeting(connection, meeting_id)
    body = office.town.body(meeting.body)
    found = next((item for item in body.standing if item.code == code), None)
    if found is None:
        known = ", ".join(f"„{item.title}“" for item in body.standing) or "žádné nejsou"
        raise Refused(f"Stálý bod „{code}“ pravidla města ({body.name}) neznají; známé: {known}.")
    if any(item.code == code for item in meetings.agenda_of(connection, meeting_id)):
        raise Refused(f"Bod „{found.title}“ už na programu je.")
    _refuse_frozen(meeting)
    said: dict[str, Any] = {"act": "add", "kind": ItemKind.STANDING.value, "title": found.title}
    move_meeting(office, connection, actor, meeting, "arrange", version, **said)
    return add_standing(office, connection, actor, meeting_id, body, found)


def add_standing(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, body: Body, item: StandingItem
) -> int:
    """Writes a standing item at its place; who calls this keeps the journal."""
    rows = meetings.agenda_of(connection, meeting_id)
    at = _place(body, rows, item.place)
    values = {
        "kind": ItemKind.STANDING.value,
        "code": item.code,
        "title": item.title,
        "is_numbered": item.is_numbered,
    }
    return meetings.add_item(connection, meeting_id, at, {**values, **_placed(office, actor)})


def rename_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    title: str,
    version: int | None = None,
) -> Done:
    """Gives an item another title; a matter is called as its proposal is."""
    meeting = load_meeting(connection, meeting_id)
    row = _item(connection, meeting_id, item_id)
    if row.kind == ItemKind.MATTER:
        raise Refused("Návrh se na programu jmenuje jako jeho materiál; přejmenujte materiál.")
    clean = _title(title)
    said: dict[str, Any] = {"act": "rename", "kind": row.kind, "before": row.title, "title": clean}
    done = move_meeting(office, connection, actor, meeting, "arrange", version, **said)
    connection.execute(
        meetings.agenda_item.update().where(meetings.agenda_item.c.id == item_id).values(title=clean)
    )
    return done


def remove_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    version: int | None = None,
) -> Done:
    """Takes a sub-heading, a standing item or one without a material off the agenda; the others close the gap."""
    meeting = load_meeting(connection, meeting_id)
    row = _item(connection, meeting_id, item_id)
    if suspension_of(row.code) is not None:
        raise Refused(
            "O\u00a0pozastaveném usnesení rady rozhodne nejbližší zastupitelstvo (§\u00a0105 zákona o\u00a0obcích); "
            "bod na programu zůstane."
        )
    if row.kind == ItemKind.MATTER:
        raise Refused("Návrh se z\u00a0programu vyjímá s\u00a0důvodem, ať čeká na jiné jednání.")
    said: dict[str, Any] = {"act": "remove", "kind": row.kind, "title": row.title}
    done = move_meeting(office, connection, actor, meeting, "arrange", version, **said)
    meetings.remove_item(connection, meeting_id, item_id)
    return done


def _add(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    kind: ItemKind,
    title: str,
    version: int | None,
) -> int:
    meeting = load_meeting(connection, meeting_id)
    clean = _title(title)
    _refuse_frozen(meeting)
    said: dict[str, Any] = {"act": "add", "kind": kind.value, "title": clean}
    move_meeting(office, connection, actor, meeting, "arrange", version, **said)
    rows = agenda_items.items_of(connection, meeting_id)
    at = place_for(order_items(office, meeting, rows), "")
    values = {"kind": kind.value, "title": clean}
    return meetings.add_item(connection, meeting_id, at, {**values, **_placed(office, actor)})


def _place(body: Body, rows: Any, place: str) -> int:
    return place_for(
        [Item(row.id, ItemKind(row.kind), standing_place(body, row.code)) for row in rows], place
    )


def _placed(office: Office, actor: Actor) -> dict[str, Any]:
    return {"placed_as": PlacedAs.IN_TIME.value, "placed_at": office.now, "placed_by": actor.person_id}


def _item(connection: Connection, meeting_id: int, item_id: int) -> Row[Any]:
    row = next((item for item in meetings.agenda_of(connection, meeting_id) if item.id == item_id), None)
    if row is None:
        raise Refused("Bod už na programu není; načtěte stránku znovu.")
    return row


def _title(title: str) -> str:
    clean = " ".join(title.split())
    if not clean:
        raise Refused("Chybí název bodu; napište ho.")
    if len(clean) > LONGEST_TITLE:
        raise Refused(f"Název má {len(clean)} znaků, vejde se jich nejvýš {LONGEST_TITLE}; zkraťte ho.")
    return clean


def _refuse_frozen(meeting: Row[Any]) -> None:
    if meeting.frozen_at is not None:
        raise Refused(FROZEN)
