"""How does a meeting pause, or end because too few are left? The chair's acts, logged, and the substitute meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.convene import plan_meeting
from actions.hear import Hearing, hear
from actions.meeting_row import load_meeting
from actions.minutes import meeting_has_ended
from actions.office import Office
from actions.perform import Done
from actions.room import Room, act_in, enter_as, instant_in, last_event_after
from db import ballots, meetings, sittings
from db.queries import agenda_items
from states.agenda import HIDDEN
from states.ballots import QUORUM_PARAGRAPHS
from states.deadlines import Term
from states.machine import Refused
from states.presence import clock
from states.substitute import Substitute, substitute_day
from states.vocabulary import BodyKind, ItemKind, MeetingFunction, MeetingKind, Outcome


@dataclass(frozen=True, slots=True)
class Ended:
    """A meeting that lost its quorum: what was not reached, and the substitute meeting, or why there is none."""

    done: Done
    not_reached: tuple[str, ...]
    substitute_id: int | None
    sentence: str


def interrupt(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    reason: str = "",
) -> Done:
    """Interrupts the meeting: people may come and go, nothing is voted on."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "interrupt")
    return act_in(office, connection, actor, room, "interrupt", version, reason=reason)


def resume(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, version: int | None = None
) -> Done:
    """Goes on with an interrupted meeting."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "resume")
    return act_in(office, connection, actor, room, "resume", version)


def end_without_quorum(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Ended:
    """Ends the meeting because a majority of all members is missing (§ 92/3); plans the substitute one.

    Undecided matters were not reached and wait for another meeting. Raises Refused while a quorum is there, or while
    an item that was voted on has no outcome.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "end_without_quorum")
    instant = instant_in(office, room, at)
    if late := last_event_after(room, instant):
        raise Refused(late)
    items = [
        item
        for item in agenda_items.items_of(connection, meeting_id)
        if item.outcome is None and item.kind != ItemKind.HEADING
    ]
    _refuse_voted(connection, meeting_id, items)
    why = _why(connection, room, actor, instant, reason)
    titles = tuple(item.shown_title for item in items)
    named = [HIDDEN if item.is_confidential else item.shown_title for item in items]
    done = act_in(
        office,
        connection,
        actor,
        room,
        "end_without_quorum",
        version,
        at=instant,
        reason=reason,
        changes={"ended_at": instant, "end_reason": why},
        said={"why": why, "not_reached": named, "at": instant.isoformat()},
    )
    meetings.rest_current(connection, meeting_id, instant)
    for item in items:
        if item.kind == ItemKind.MATTER:
            hear(office, connection, actor, item.consultation_id, Hearing(Outcome.NOT_REACHED, reason=why))
    others = [item.id for item in items if item.kind != ItemKind.MATTER]
    connection.execute(
        meetings.agenda_item.update()
        .where(meetings.agenda_item.c.id.in_(others))
        .values(outcome=Outcome.NOT_REACHED.value, recorded_at=office.now, recorded_by=actor.person_id)
    )
    meeting_has_ended(office, connection, meeting_id)
    substitute_id, sentence = _substitute(office, connection, actor, room)
    return Ended(done, titles, substitute_id, sentence)


def _refuse_voted(connection: Connection, meeting_id: int, items: list[Row[Any]]) -> None:
    voted = {row.agenda_item_id for row in ballots.ballots_of(connection, meeting_id) if row.state == "valid"}
    waiting = [f"„{item.shown_title}“" for item in items if item.id in voted]
    if waiting:
        raise Refused(
            f"O\u00a0těchto bodech se hlasovalo, ale výsledek zapsán není: {', '.join(waiting)}. Zapište ho, "
            "teprve pak jednání ukončete."
        )


def _why(connection: Connection, room: Room, actor: Actor, instant: datetime, reason: str) -> str:
    """Who ended it and why, for the record (domain.md 3, case 6)."""
    chairs = [
        row.name
        for row in sittings.officers_of(connection, room.meeting.id)
        if row.function == MeetingFunction.CHAIR and row.until is None
    ]
    present = room.present_at(instant)
    who = f"předsedající {chairs[-1]}" if chairs else f"zapsal(a) {actor.name}"
    more = f" {reason.strip()}" if reason.strip() else ""
    return (
        f"Ukončeno v\u00a0{clock(instant)} pro nedostatek přítomných: {present} z\u00a0{room.members} členů, třeba je "
        f"{room.needed} ({QUORUM_PARAGRAPHS[room.body.kind]}); {who}.{more}"
    )


def _substitute(office: Office, connection: Connection, actor: Actor, room: Room) -> tuple[int | None, str]:
    """Plans the substitute meeting of an assembly; of the other bodies their own rules speak."""
    meeting, body = room.meeting, room.body
    if body.kind is not BodyKind.ASSEMBLY:
        return None, f"Další jednání ({body.name}) svolejte podle jednacího řádu."
    taken = set(
        connection.execute(
            sa.select(meetings.meeting.c.held_on).where(
                meetings.meeting.c.body == meeting.body, meetings.meeting.c.state != "cancelled"
            )
        ).scalars()
    )
    found = substitute_day(
        meeting.held_on,
        Term.parse(office.town.substitute_within),
        Term.parse(body.notice),
        taken,
        max(office.today, meeting.held_on),
    )
    if not isinstance(found, Substitute):
        return None, found
    new_id = plan_meeting(
        office,
        connection,
        actor,
        meeting.body,
        found.held_on,
        starts_at=meeting.starts_at,
        place=meeting.place,
    )
    connection.execute(
        meetings.meeting.update()
        .where(meetings.meeting.c.id == new_id)
        .values(kind=MeetingKind.SUBSTITUTE.value, substitutes_id=meeting.id)
    )
    return new_id, found.sentence
