"""Who came, left, joined from afar or apologised, and when? Events are added, and a wrong one is voided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.room import Room, act_in, counted, enter_as, instant_in, member_in, now_in
from db import sittings
from states.ballots import QUORUM_PARAGRAPHS
from states.machine import Refused
from states.presence import IS_PRESENT, Event, Timeline, clock, contradictions, everybody_except
from states.vocabulary import (
    MEETING_FUNCTION_LABELS,
    PRESENCE_KIND_LABELS,
    MeetingFunction,
    PresenceKind,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was recorded: how many are present then, and what somebody must do because of it."""

    done: Done
    present: int
    warnings: tuple[str, ...] = ()


def note_presence(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    member_ids: Collection[int],
    kind: PresenceKind,
    at: datetime | None = None,
    version: int | None = None,
    note: str = "",
) -> Noted:
    """Records one event of some members at one instant, by default now.

    Raises Refused where the timeline would be impossible, or would deny a ballot that was recorded.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "note_presence")
    if not member_ids:
        raise Refused("Není vybrán žádný člen; vyberte, kdo přišel nebo odešel.")
    return _add(office, connection, actor, room, [(member, kind) for member in member_ids], at, version, note)


def everybody_came(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    except_for: Collection[int] = (),
    excused: Collection[int] = (),
    at: datetime | None = None,
    version: int | None = None,
) -> Noted:
    """„Všichni přítomni kromě…“: all of the roll who are not there yet come at one instant, but those named.

    ``excused`` are those of them who apologised: that is recorded as well.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "note_presence")
    instant = _instant(office, room, at)
    for member in (*except_for, *excused):
        member_in(room, member)
    standing = room.timeline.standing_at(instant)
    here = {member for member, where in standing.items() if where in IS_PRESENT}
    away = {*except_for, *excused}
    coming = [member for member in everybody_except(list(room.names), away) if member not in here]
    apologies = [member for member in excused if member not in room.excused_at(instant)]
    if not coming and not apologies:
        raise Refused("Všichni, kdo měli přijít, už přítomni jsou; není co zapsat.")
    events = [
        *((member, PresenceKind.ARRIVED) for member in coming),
        *((member, PresenceKind.EXCUSED) for member in apologies),
    ]
    return _add(office, connection, actor, room, events, at, version, "")


def void_presence(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    event_id: int,
    reason: str,
    version: int | None = None,
) -> Noted:
    """Takes back an event that was recorded by mistake; it stays in the record with the reason."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "note_presence")
    rows = sittings.all_presence(connection, meeting_id)
    row = next((row for row in rows if row.id == event_id), None)
    if row is None:
        raise Refused("Takový záznam v\u00a0prezenci není; načtěte stránku znovu.")
    if row.voided_at is not None:
        raise Refused(f"Záznam už zrušen je: {row.void_reason}")
    if not reason.strip():
        raise Refused("Chybí důvod opravy prezence; napište ho jednou větou, v\u00a0záznamu zůstane.")
    kept = [other for other in rows if other.id != event_id and other.voided_at is None]
    timeline = _timeline(room, kept)
    _refuse_impossible(connection, room, timeline)
    word = PRESENCE_KIND_LABELS[PresenceKind(row.kind)]
    said = {"act": "void", "kind": row.kind, "member": row.name, "at": row.at.isoformat()}
    verb = _verb(room)
    done = act_in(office, connection, actor, room, verb, version, reason=reason, said=said)
    connection.execute(
        sittings.presence.update()
        .where(sittings.presence.c.id == event_id)
        .values(voided_at=office.now, void_reason=reason.strip())
    )
    warnings = (f"{row.name}: {word} v\u00a0{clock(row.at)} neplatí, v\u00a0záznamu zůstává přeškrtnutý.",)
    return Noted(done, timeline.count_at(now_in(office, room)), warnings)


def _instant(office: Office, room: Room, at: datetime | None) -> datetime:
    """Before the meeting begins only apologies come, and they come on any day."""
    return office.now if room.meeting.opened_at is None else instant_in(office, room, at)


def _verb(room: Room) -> str:
    return "excuse" if room.meeting.state in ("planned", "convened") else "note_presence"


def _add(
    office: Office,
    connection: Connection,
    actor: Actor,
    room: Room,
    events: Sequence[tuple[int, PresenceKind]],
    at: datetime | None,
    version: int | None,
    note: str,
) -> Noted:
    meeting_id = room.meeting.id
    verb = _verb(room)
    if verb == "excuse" and any(kind is not PresenceKind.EXCUSED for _member, kind in events):
        raise Refused("Jednání ještě nezačalo; teď lze zapsat jen omluvu, příchody až po zahájení.")
    instant = office.now if verb == "excuse" else instant_in(office, room, at)
    names = [member_in(room, member) for member, _kind in events]
    added = [Event(member, instant, kind) for member, kind in events]
    timeline = Timeline.of(room.names, [*room.timeline.events, *added])
    _refuse_impossible(connection, room, timeline)
    kinds = {kind.value for _member, kind in events}
    said: dict[str, Any] = {
        "act": "add",
        "at": instant.isoformat(),
        "kinds": sorted(kinds),
        "members": names,
        **({"note": note.strip()} if note.strip() else {}),
    }
    done = act_in(office, connection, actor, room, verb, version, said=said)
    connection.execute(
        sa.insert(sittings.presence),
        [
            {
                "meeting_id": meeting_id,
                "member_id": member,
                "at": instant,
                "kind": kind.value,
                "note": note.strip() or None,
                "recorded_at": office.now,
                "recorded_by": actor.person_id,
            }
            for member, kind in events
        ],
    )
    gone = {member for member, kind in events if kind is PresenceKind.LEFT}
    now = max(now_in(office, room), instant)  # when recorded from paper, this event is the last known
    return Noted(
        done,
        timeline.count_at(now),
        (*_officers_who_left(connection, room, gone), *_quorum_lost(room, timeline, now)),
    )


def _timeline(room: Room, rows: Iterable[Row[Any]]) -> Timeline:
    return Timeline.of(room.names, [Event(row.member_id, row.at, PresenceKind(row.kind)) for row in rows])


def _refuse_impossible(connection: Connection, room: Room, timeline: Timeline) -> None:
    faults = room.faults_of(timeline)
    known = set(room.faults_of(room.timeline))  # what was wrong before is no reason against this change
    fresh = [fault for fault in faults if fault not in known]
    if fresh:
        raise Refused(*fresh)
    if denied := contradictions(timeline, counted(connection, room.meeting.id)):
        raise Refused(*denied)


def _officers_who_left(connection: Connection, room: Room, gone: Collection[int]) -> Iterable[str]:
    """A chair or a verifier who leaves needs somebody else (domain.md 3, case 15)."""
    if not gone:
        return
    for officer in sittings.officers_of(connection, room.meeting.id):
        if officer.until is None and officer.member_id in gone:
            label = MEETING_FUNCTION_LABELS[MeetingFunction(officer.function)]
            yield f"{officer.name} odchází a\u00a0je {label}; určete na jeho místo někoho jiného."


def _quorum_lost(room: Room, timeline: Timeline, now: datetime) -> Iterable[str]:
    """The chair must know at once when the body can't decide any more (§ 92/3)."""
    if room.needed is None or not timeline.is_kept:
        return
    count = timeline.count_at(now)
    if count < room.needed <= room.timeline.count_at(now):
        yield (
            f"Přítomno je {count} z\u00a0{room.members} členů, k\u00a0usnášení je třeba {room.needed}: "
            f"předsedající jednání ukončí ({QUORUM_PARAGRAPHS[room.body.kind]})."
        )
