"""How do the ballots of a voting machine get into the record? Shown with what is flagged, then recorded, all or none.

The machine's label of a result is kept beside the ballot and never decides anything; nor does the import settle an
item: outcomes are recorded by a person afterwards, on these ballots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.room import Room, enter
from actions.take_ballot import NewBallot, take_ballot
from db import ballots
from db.queries import agenda_items
from states.agenda import numbers
from states.dates import PRAGUE
from states.input_faults import Fault, InputFaults
from states.machine import Refused
from states.machine_ballot import MachineBallot, flags, matched_names
from states.meeting import MEETING, STAFF
from states.vocabulary import BallotKind, BallotSubject, ItemKind
from states.vote_import import ReadVotes

NO_ITEM = 0
"""Chosen by a person: the ballot belongs to no item of the agenda."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One ballot of the file in the office's words; ``flags`` are for a person to look at, they stop nothing.

    ``is_unchanged``: the very same was imported before and is left alone.
    """

    line: int
    order: int | None
    at: datetime | None
    item_id: int | None
    item: str
    subject: BallotSubject
    kind: BallotKind
    motion: str
    counts: tuple[int, int, int, int]
    said_result: str
    is_adopted: bool
    sentence: str
    flags: tuple[str, ...]
    is_unchanged: bool
    ballot_id: int | None


Chosen = Mapping[int, int]
"""Line of the file → the item that a person has chosen for it, or `NO_ITEM`."""


def check_votes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    read: ReadVotes,
    chosen: Chosen | None = None,
) -> tuple[Imported, ...]:
    """What `import_votes` would record; nothing is kept. Raises as it does."""
    trial = connection.begin_nested()
    try:
        return import_votes(office, connection, actor, meeting_id, read, chosen)
    finally:
        trial.rollback()


def import_votes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    read: ReadVotes,
    chosen: Chosen | None = None,
) -> tuple[Imported, ...]:
    """Records the ballots of a file in their order; a ballot that was imported before is left alone.

    Raises InputFaults with the faults of all rows (nothing is kept then), Refused if the actor may not record.
    """
    if not standing_towards(office, connection, actor).roles.intersection(STAFF):
        raise Refused(MEETING.wrong_office("vote", STAFF))
    room = enter(office, connection, load_meeting(connection, meeting_id))
    MEETING.move(room.meeting.state, "vote")
    items = _items(connection, meeting_id)
    before = [row for row in ballots.ballots_of(connection, meeting_id) if row.source == "machine"]
    faults = list(read.faults)
    done: list[Imported] = []
    with _all_or_nothing(connection, faults):
        for ballot in read.ballots:
            try:
                with connection.begin_nested():
                    done.append(_import(office, connection, actor, room, items, before, ballot, chosen or {}))
            except Refused as refused:
                faults += [Fault(read.file, ballot.line, sentence) for sentence in refused.reasons]
    return tuple(done)


@contextmanager
def _all_or_nothing(connection: Connection, faults: list[Fault]) -> Iterator[None]:
    with connection.begin_nested():
        yield
        if faults:
            raise InputFaults(faults)


@dataclass(frozen=True, slots=True)
class _Item:
    row: Row[Any]
    number: int | None


def _items(connection: Connection, meeting_id: int) -> Sequence[_Item]:
    rows = agenda_items.items_of(connection, meeting_id)
    known = numbers((row.kind, row.is_numbered) for row in rows)
    return [
        _Item(row, number) for row, number in zip(rows, known, strict=True) if row.kind != ItemKind.HEADING
    ]


def _import(
    office: Office,
    connection: Connection,
    actor: Actor,
    room: Room,
    items: Sequence[_Item],
    before: Sequence[Row[Any]],
    ballot: MachineBallot,
    chosen: Chosen,
) -> Imported:
    if room.members is None:
        raise Refused(
            f"Pravidla města neuvádějí počet všech členů ({room.body.name}) ke dni jednání; doplňte ho."
        )
    item = _item_for(items, ballot, chosen)
    subject = _subject(room, ballot, item)
    votes, strangers = matched_names(ballot.votes, room.names)
    if strangers:
        raise Refused(*strangers)
    kind = BallotKind.SECRET if ballot.is_secret else BallotKind.ROLL_CALL if votes else BallotKind.COUNTS
    tally = ballot.tally(room.members)
    at = _instant(room, ballot)
    known = next((row for row in before if _is_same(row, ballot, at)), None)
    motion = ballot.motion
    if known is None:
        taken = take_ballot(
            office,
            connection,
            actor,
            room.meeting.id,
            NewBallot(
                item_id=item.row.id if item is not None else None,
                subject=subject,
                kind=kind,
                votes_for=ballot.aye,
                against=ballot.no,
                abstained=ballot.abstained,
                present=tally.present,
                votes=votes if kind is BallotKind.ROLL_CALL else {},
                motion=motion,
                taken_at=at,
                source="machine",
                said_result=ballot.said_result,
            ),
        )
    return Imported(
        line=ballot.line,
        order=ballot.order,
        at=at,
        item_id=item.row.id if item is not None else None,
        item=f"{item.number or ''} {item.row.shown_title}".strip() if item is not None else "",
        subject=subject,
        kind=kind,
        motion=motion,
        counts=(tally.present, ballot.aye, ballot.no, ballot.abstained),
        said_result=ballot.said_result,
        is_adopted=tally.is_adopted,
        sentence=taken.verdict.sentence if known is None else "",
        flags=flags(ballot, room.members),
        is_unchanged=known is not None,
        ballot_id=known.id if known is not None else taken.ballot_id,
    )


def _item_for(items: Sequence[_Item], ballot: MachineBallot, chosen: Chosen) -> _Item | None:
    """The item that a person has chosen, or the one whose number the machine had; None: none of the agenda."""
    if ballot.line in chosen:
        wanted = chosen[ballot.line]
        if wanted == NO_ITEM:
            return None
        found = next((item for item in items if item.row.id == wanted), None)
        if found is None:
            raise Refused("Vybraný bod na programu není; načtěte stránku znovu.")
        return found
    return next((item for item in items if item.number is not None and str(item.number) == ballot.item), None)


def _subject(room: Room, ballot: MachineBallot, item: _Item | None) -> BallotSubject:
    if item is None or ballot.is_procedural:
        return BallotSubject.PROCEDURE
    if item.row.kind == ItemKind.STANDING:
        does = next((one.does for one in room.body.standing if one.code == item.row.code), "nothing")
        return {"agenda": BallotSubject.AGENDA, "verifiers": BallotSubject.OFFICERS}.get(
            does, BallotSubject.PROPOSAL
        )
    return BallotSubject.PROPOSAL


def _instant(room: Room, ballot: MachineBallot) -> datetime | None:
    if ballot.at is not None or ballot.clock is None:
        return ballot.at
    return datetime.combine(room.meeting.held_on, ballot.clock, tzinfo=PRAGUE)


def _is_same(row: Row[Any], ballot: MachineBallot, at: datetime | None) -> bool:
    counts = (row.votes_for, row.against, row.abstained) == (ballot.aye, ballot.no, ballot.abstained)
    return (
        counts and (at is None or row.taken_at == at) and (not ballot.motion or row.motion == ballot.motion)
    )
