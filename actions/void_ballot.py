"""May a ballot be declared void, and what must be done besides? It stays in the record with the reason."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.room import Room, act_in, enter_as, secret_of
from db import ballots, journal, meetings, resolutions
from db.queries import agenda_items
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import BallotSubject

_SHAPES_THE_WORDS = (BallotSubject.CLAUSES, BallotSubject.AMENDMENT)
"""On such a ballot rests a part of what was adopted under the item, though the number names another one."""


def void_ballot(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    ballot_id: int,
    reason: str,
    version: int | None = None,
) -> tuple[str, ...]:
    """Declares a ballot void; it stays in the record with the reason. Returns what must be done besides.

    It never reopens an item by itself: while a valid resolution rests on the ballot it is refused, and the sentence
    says what comes first.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "void_ballot")
    row = ballots.ballot_by_id(connection, ballot_id)
    if row is None or row.meeting_id != meeting_id:
        raise Refused("Takové hlasování na tomto jednání není; načtěte stránku znovu.")
    if row.state == "void":
        raise Refused(f"Hlasování č.\u00a0{row.position} už neplatné je: {row.void_reason}")
    under = row.agenda_item_id if row.subject in _SHAPES_THE_WORDS else None
    numbers = resolutions.numbers_resting_on(connection, ballot_id, under)
    if numbers:
        raise Refused(
            f"Na hlasování č.\u00a0{row.position} stojí usnesení {', '.join(numbers)}; nejdřív zneplatněte jeho číslo "
            "s\u00a0důvodem, pak hlasování. Bod se tím znovu neotevře: věc projedná příští jednání."
        )
    if included := _included_by(connection, room, row):
        raise Refused(
            f"Hlasováním č.\u00a0{row.position} byl na program zařazen bod „{included[0]}“ (§\u00a094 odst.\u00a02 "
            "zákona o\u00a0obcích); dokud na programu je, hlasování platí. Bod vyřaďte hlasováním."
        )
    said = {"position": row.position, "ballot": ballot_id}
    items = agenda_items.items_of(connection, meeting_id)
    item = next((found for found in items if found.id == row.agenda_item_id), None)
    about = secret_of(item)
    act_in(office, connection, actor, room, "void_ballot", version, reason=reason, said=said, about=about)
    connection.execute(
        ballots.ballot.update()
        .where(ballots.ballot.c.id == ballot_id)
        .values(state="void", void_reason=reason.strip(), voided_at=office.now)
    )
    return tuple(_consequences(connection, room, row))


def _included_by(connection: Connection, room: Room, row: Row[Any]) -> list[str]:
    """Titles of what was put on the agenda in the room by this ballot."""
    if row.subject != BallotSubject.INCLUSION:
        return []
    return [
        str(facts["title"])
        for facts in journal.facts_of(connection, MEETING.name, room.meeting.id, "include")
        if facts.get("ballot") == row.id
    ]


def _consequences(connection: Connection, room: Room, row: Row[Any]) -> list[str]:
    decided = set(ballots.items_decided_by(connection, row.id))
    found = [
        f"Bod {meetings.number_of(connection, item) or f'„{item.title}“'} tímto hlasováním už výsledek má "
        "a\u00a0znovu se neotevře; má-li se rozhodnout jinak, zařaďte věc na příští jednání."
        for item in meetings.agenda_of(connection, room.meeting.id)
        if item.id in decided
    ]
    others = [
        other
        for other in ballots.ballots_of(connection, room.meeting.id)
        if other.state == "valid"
        and other.id != row.id
        and other.agenda_item_id == row.agenda_item_id
        and other.subject == row.subject
        and (other.candidate or "") == (row.candidate or "")
    ]
    if others:
        found.append(f"Platí hlasování č.\u00a0{others[-1].position}, poslední platné.")
    elif not decided:
        found.append("Jiné platné hlasování o\u00a0téže věci není; hlasujte znovu.")
    return found
