"""Which item does the meeting deal with now? It is taken up, out of order too, or put on the agenda in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import load_stop
from actions.perform import Done
from actions.place_on_agenda import stop_facts
from actions.posting import intent_fault
from actions.room import Room, act_in, enter_as, instant_in, item_in, secret_of
from db import ballots, meetings
from db.queries import agenda_items
from states.agenda import LONGEST_TITLE, numbers
from states.machine import Refused
from states.majority import Tally
from states.presence import clock
from states.vocabulary import BallotSubject, ItemKind, PlacedAs


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What was taken up; ``skipped`` are numbers of items before it that nobody has dealt with yet."""

    done: Done
    skipped: tuple[int, ...] = ()


def take_up(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    at: datetime | None = None,
    version: int | None = None,
) -> TakenUp:
    """Takes up an item: from now on it is the current one, and a conflict of interest in it comes too late.

    The one before it rests; an item that rests may be taken up again. Raises Refused for a decided one.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "take_up")
    item = item_in(connection, room, item_id)
    instant = instant_in(office, room, at)
    if item.outcome is not None:
        raise Refused(
            f"Bod „{item.shown_title}“ už výsledek má; znovu se projedná jen jako nový bod zařazený hlasováním."
        )
    if item.opened_at is not None and item.closed_at is None:
        raise Refused(f"Bod „{item.shown_title}“ už otevřen je, od {clock(item.opened_at)}.")
    rows = agenda_items.items_of(connection, meeting_id)
    known = list(zip(rows, numbers((row.kind, row.is_numbered) for row in rows), strict=True))
    number = next(found for row, found in known if row.id == item_id)
    skipped = tuple(
        found
        for row, found in known
        if found is not None
        and row.position < item.position
        and row.opened_at is None
        and row.outcome is None
    )
    said: dict[str, Any] = {
        "item": item_id,
        "number": number,
        "title": item.shown_title,
        "at": instant.isoformat(),
        **({"before": list(skipped)} if skipped else {}),
    }
    done = act_in(office, connection, actor, room, "take_up", version, said=said, about=secret_of(item))
    meetings.rest_current(connection, meeting_id, instant)
    connection.execute(
        meetings.agenda_item.update()
        .where(meetings.agenda_item.c.id == item_id)
        .values(opened_at=item.opened_at or instant, closed_at=None)
    )
    return TakenUp(done, skipped)


def include_motion(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    title: str,
    ballot_id: int,
    version: int | None = None,
) -> int:
    """Puts an item raised in the room on the agenda by the body's vote (§ 94/2); returns the item's id."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "include")
    clean = " ".join(title.split())
    if not clean:
        raise Refused("Chybí název bodu; napište ho.")
    if len(clean) > LONGEST_TITLE:
        raise Refused(f"Název má {len(clean)} znaků, vejde se jich nejvýš {LONGEST_TITLE}; zkraťte ho.")
    _refuse_ballot(connection, room, ballot_id)
    said = {"title": clean, "ballot": ballot_id}
    act_in(office, connection, actor, room, "include", version, said=said)
    return _add(office, connection, actor, room, {"kind": ItemKind.MOTION.value, "title": clean})


def include_matter(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    consultation_id: int,
    ballot_id: int,
    version: int | None = None,
    intent_reason: str = "",
) -> int:
    """Puts a matter that waits for this body on the agenda by its vote (§ 94/2); returns the item's id.

    A matter of property whose intent has not hung long enough (§ 39/1) only with ``intent_reason``, which stays.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "include")
    stop, proposal, town = load_stop(office, connection, consultation_id)
    _refuse_ballot(connection, room, ballot_id)
    if meetings.agenda_item_of(connection, meeting_id, consultation_id) is not None:
        raise Refused(
            f"Návrh „{proposal.title}“ na programu tohoto jednání už je, i\u00a0se svým výsledkem; "
            "znovu se projedná na příštím jednání."
        )
    said = {"title": proposal.title, "proposal": proposal.id, "ballot": ballot_id}
    secret = proposal.id if proposal.is_confidential else None
    act_in(office, connection, actor, room, "include", version, said=said, about=secret)
    held_on = room.meeting.held_on  # the vote puts it on the agenda; the intent on the board it can't replace
    facts = stop_facts(
        office,
        town,
        stop,
        proposal,
        room.meeting,
        is_included_by_vote=True,
        reason="Zařazeno hlasováním na jednání (§ 94 odst. 2 zákona o obcích).",
        intent_fault=intent_fault(connection, town, proposal, stop.task, held_on),
        intent_reason=intent_reason,
    )
    why_no_intent = intent_reason.strip() if facts.intent_fault else ""
    changes = {
        "meeting_id": meeting_id,
        "planned_on": held_on,
        "remind_on": office.today,
        "postponed_to": None,
    }
    move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "place",
        facts,
        changes=changes,
        said={
            "held_on": held_on.isoformat(),
            "included_by_ballot": ballot_id,
            **({"intent_reason": why_no_intent} if why_no_intent else {}),
        },
    )
    item = {"consultation_id": consultation_id, "intent_reason": why_no_intent or None}
    return _add(office, connection, actor, room, item)


def _add(office: Office, connection: Connection, actor: Actor, room: Room, values: dict[str, Any]) -> int:
    placed = {
        "placed_as": PlacedAs.AT_MEETING.value,
        "placed_at": office.now,
        "placed_by": actor.person_id,
    }
    end = len(meetings.agenda_of(connection, room.meeting.id))
    return meetings.add_item(connection, room.meeting.id, end, {**values, **placed})


def _refuse_ballot(connection: Connection, room: Room, ballot_id: int) -> None:
    row: Row[Any] | None = ballots.ballot_by_id(connection, ballot_id)
    if row is None or row.meeting_id != room.meeting.id or row.subject != BallotSubject.INCLUSION:
        raise Refused(
            "Bod se na jednání zařazuje hlasováním o\u00a0jeho zařazení (§ 94 odst. 2 zákona o obcích); "
            "nejdřív ho zapište."
        )
    tally = Tally(row.members, row.present, row.votes_for, row.against, row.abstained)
    if row.state != "valid" or not tally.is_adopted:
        raise Refused(
            f"Hlasováním č.\u00a0{row.position} bod zařazen nebyl, návrh přijat nebyl; projednat ho nelze."
        )
