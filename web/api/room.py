"""How does a program keep presence and ballots of a running meeting? The acts and refusals of the session desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Request

from actions import end_meeting, note_presence
from actions.office import Office
from actions.see import NotSeen
from actions.see_minutes import may_look_in
from actions.see_room import SeenBallot, Sight, see_room
from actions.take_ballot import NewBallot, Taken, take_ballot
from actions.take_up import take_up
from actions.void_ballot import void_ballot
from actions.vote_and_record import vote_and_record
from db import meetings
from states.meeting import MEETING
from states.vocabulary import Outcome, PresenceKind
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.meetings import Id, meeting_seen
from web.api.problems import Malformed
from web.api.schemas import room as told

router = noun("Průběh jednání")
BallotId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo hlasování.", examples=[5])]
EventId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo záznamu prezence.", examples=[12])]
ItemId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo bodu programu.", examples=[3])]


def _now(
    caller: Caller, office: Office, connection: Any, meeting_id: int, warnings: Iterable[str] = ()
) -> dict[str, Any]:
    sight = _sight(caller, office, connection, meeting_id)
    codes = {row.id: row.code for row in sight.room.roll}
    meeting = sight.room.meeting
    return {
        "meeting": meeting.id,
        "state": meeting.state,
        "version": meeting.version,
        "members": sight.room.members,
        "needed": sight.room.needed,
        "present": sight.present,
        "is_quorate": sight.is_quorate,
        "current_item": sight.current.id if sight.current else None,
        "next_item": sight.next.id if sight.next else None,
        "roll": [
            {"code": codes[member.id], "name": member.name, "standing": member.standing.value}
            for member in sight.members
        ],
        "events": [
            {"id": row.id, "name": row.name, "kind": row.kind, "at": row.at, "void_reason": row.void_reason}
            for row in sight.events
        ],
        "ballots": [_ballot(seen) for seen in sight.ballots],
        "warnings": list(warnings),
    }


def _sight(caller: Caller, office: Office, connection: Any, meeting_id: int) -> Sight:
    meeting_seen(connection, meeting_id)
    row = meetings.meeting_by_id(connection, meeting_id)
    assert row is not None  # it has been seen
    if not may_look_in(office, connection, row, caller.actor):
        raise NotSeen("Jednání", meeting_id)
    return see_room(office, connection, row, caller.eyes(office, connection))


def _ballot(seen: SeenBallot) -> dict[str, Any]:
    row, tally = seen.row, seen.ballot.tally
    return {
        "id": row.id,
        "position": row.position,
        "item_id": row.agenda_item_id,
        "subject": row.subject,
        "kind": row.kind,
        "taken_at": row.taken_at,
        "members": tally.members,
        "present": tally.present,
        "votes_for": tally.votes_for,
        "against": tally.against,
        "abstained": tally.abstained,
        "is_valid": seen.ballot.is_valid,
        "void_reason": seen.void_reason,
        "is_adopted": seen.ballot.is_adopted,
        "reason": seen.verdict.sentence,
        "said_result": row.said_result,
    }


def _ids(sight: Sight, codes: Iterable[str], where: str) -> dict[str, int]:
    """Members' ids by their codes; raises Malformed for a code that is nobody's."""
    known = {row.code: row.id for row in sight.room.roll}
    found = {}
    for code in codes:
        if code not in known:
            sentence = f"Člen „{code}“ v\u00a0orgánu ke dni jednání není; zkontrolujte kód."
            raise Malformed((("body", where), sentence))
        found[code] = known[code]
    return found


def _zoned(at: datetime | None, where: str) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise Malformed((("body", where), "Čas potřebuje časové pásmo, například 2024-06-24T14:05:00+02:00."))
    return at


def _late(connection: Any, meeting_id: int, version: int) -> None:
    refuse_late(connection, MEETING, meeting_seen(connection, meeting_id), version)


@router.get(
    "/meetings/{id}/room",
    **operation(
        "get_room",
        "read",
        "Ukáže prezenci, bod na stole a\u00a0hlasování",
        response_model=told.RoomNow,
    ),
)
def get_room(caller: Called, id: Id) -> dict[str, Any]:
    """The room of a meeting."""
    with caller.reading() as (office, connection):
        return _now(caller, office, connection, id)


@router.post(
    "/meetings/{id}/presence",
    **operation(
        "note_presence",
        "record",
        "Zapíše příchody, odchody a\u00a0omluvy",
        "Verze je verze jednání.",
        response_model=told.RoomNow,
    ),
)
def post_presence(caller: Called, request: Request, id: Id, asked: told.Present) -> dict[str, Any]:
    """Notes presence."""
    version, at = version_seen(request, asked.version), _zoned(asked.at, "at")
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        ids = list(_ids(_sight(caller, office, connection, id), asked.members, "members").values())
        if asked.act == "everybody":
            noted = note_presence.everybody_came(office, connection, caller.actor, id, ids, (), at, version)
        else:
            kind = PresenceKind(asked.act)
            noted = note_presence.note_presence(
                office, connection, caller.actor, id, ids, kind, at, version, asked.note
            )
        return _now(caller, office, connection, id, noted.warnings)


@router.post(
    "/meetings/{id}/presence/{event_id}/void",
    **operation(
        "void_presence",
        "record",
        "Zruší mylný záznam prezence; v\u00a0záznamu zůstane s\u00a0důvodem",
        response_model=told.RoomNow,
    ),
)
def post_void_presence(
    caller: Called, request: Request, id: Id, event_id: EventId, asked: told.VoidIt
) -> dict[str, Any]:
    """Voids an event of presence."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        args = (office, connection, caller.actor, id, event_id, asked.reason, version)
        noted = note_presence.void_presence(*args)
        return _now(caller, office, connection, id, noted.warnings)


@router.post(
    "/meetings/{id}/agenda/{item_id}/take-up",
    **operation(
        "take_up_item",
        "record",
        "Otevře bod programu",
        "Verze je verze jednání.",
        response_model=told.RoomNow,
    ),
)
def post_take_up(
    caller: Called, request: Request, id: Id, item_id: ItemId, asked: told.WhenItWas
) -> dict[str, Any]:
    """Takes up an item."""
    version, at = version_seen(request, asked.version), _zoned(asked.at, "at")
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        taken = take_up(office, connection, caller.actor, id, item_id, at, version)
        skipped = ", ".join(map(str, taken.skipped))
        warnings = [f"Předbíhá body {skipped}."] if skipped else []
        return _now(caller, office, connection, id, warnings)


@router.post(
    "/meetings/{id}/ballots",
    **operation(
        "take_ballot",
        "record",
        "Zapíše hlasování, a\u00a0na přání i\u00a0výsledek bodu, jak ho říkají počty",
        "Verze je verze jednání.",
        response_model=told.TakenBallot,
        status_code=201,
    ),
)
def post_ballot(caller: Called, request: Request, id: Id, asked: told.NewBallot) -> dict[str, Any]:
    """Takes a ballot."""
    version, at = version_seen(request, asked.version), _zoned(asked.taken_at, "taken_at")
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        sight = _sight(caller, office, connection, id)
        new = _new(asked, _ids(sight, asked.votes, "votes"), at)
        outcome: Outcome | None = None
        number: str | None = None
        taken: Taken
        if asked.record_outcome:
            stroke = vote_and_record(office, connection, caller.actor, id, new, version)
            taken, outcome, number = stroke.taken, stroke.outcome, stroke.number
        else:
            taken = take_ballot(office, connection, caller.actor, id, new, version)
        sight = _sight(caller, office, connection, id)
        seen = next(one for one in sight.ballots if one.row.id == taken.ballot_id)
        return {
            **_ballot(seen),
            "outcome": outcome.value if outcome else None,
            "number": number,
            "warnings": list(taken.warnings),
        }


def _new(asked: told.NewBallot, ids: Mapping[str, int], at: datetime | None) -> NewBallot:
    return NewBallot(
        item_id=asked.item_id,
        subject=asked.subject,
        kind=asked.kind,
        votes_for=asked.votes_for,
        against=asked.against,
        abstained=asked.abstained,
        present=asked.present,
        members=asked.members,
        votes={ids[code]: choice for code, choice in asked.votes.items()},
        motion=asked.motion,
        moved_by=asked.moved_by,
        candidate=asked.candidate,
        clauses=tuple(asked.clauses),
        taken_at=at,
        said_result=asked.said_result,
    )


@router.post(
    "/meetings/{id}/ballots/{ballot_id}/void",
    **operation(
        "void_ballot",
        "record",
        "Prohlásí hlasování za neplatné s\u00a0důvodem; rozhodnutý bod se tím neotevře",
        response_model=told.RoomNow,
    ),
)
def post_void_ballot(
    caller: Called, request: Request, id: Id, ballot_id: BallotId, asked: told.VoidIt
) -> dict[str, Any]:
    """Voids a ballot."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        said = void_ballot(office, connection, caller.actor, id, ballot_id, asked.reason, version)
        return _now(caller, office, connection, id, said)


@router.post(
    "/meetings/{id}/end-without-quorum",
    **operation(
        "end_without_quorum",
        "record",
        "Ukončí jednání pro nedostatek přítomných a\u00a0naplánuje náhradní",
        response_model=told.EndedMeeting,
    ),
)
def post_end(caller: Called, request: Request, id: Id, asked: told.EndIt) -> dict[str, Any]:
    """Ends a meeting without a quorum."""
    version, at = version_seen(request, asked.version), _zoned(asked.at, "at")
    with caller.writing() as (office, connection):
        _late(connection, id, version)
        args = (office, connection, caller.actor, id, asked.reason, at, version)
        ended = end_meeting.end_without_quorum(*args)
    return {
        "not_reached": list(ended.not_reached),
        "substitute_id": ended.substitute_id,
        "said": ended.sentence,
    }
