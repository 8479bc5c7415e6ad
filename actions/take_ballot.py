"""How did the body vote? A ballot is taken with its own motion and electorate, or declared void with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.motion_words import motion_of
from actions.office import Office
from actions.perform import Done
from actions.room import Room, act_in, enter_as, instant_in, item_in, secret_of
from db import ballots, consultations, meetings
from states.ballots import (
    QUORUM_PARAGRAPHS,
    Ballot,
    Verdict,
    clause_label_faults,
    label_fault,
    precedence_fault,
    verdict,
)
from states.machine import Refused
from states.majority import Tally
from states.presence import clock
from states.roll_call import roll_call, roll_call_faults
from states.vocabulary import (
    BALLOT_SUBJECT_LABELS,
    MAJORITY_PARAGRAPHS,
    BallotKind,
    BallotSubject,
    ItemKind,
    VoteChoice,
)
from states.wording import clause_from_data

ON_A_DECIDED_ITEM = frozenset(
    {
        BallotSubject.PROCEDURE,
        BallotSubject.OFFICERS,
        BallotSubject.ORDER,
        BallotSubject.AGENDA,
        BallotSubject.INCLUSION,
    }
)
"""What may still be voted on while a decided item is the last one that was open: it does not touch it."""


@dataclass(frozen=True, slots=True)
class NewBallot:
    """A ballot as somebody records it: counts, or the votes by name from which they follow.

    ``present`` may be left out where the timeline knows it; ``members`` where the town's rules do. ``motion`` is
    the text that was voted on; without one it follows from the item and the subject. ``clauses`` are labels.
    """

    item_id: int | None = None
    subject: BallotSubject = BallotSubject.PROPOSAL
    kind: BallotKind = BallotKind.COUNTS
    votes_for: int = 0
    against: int = 0
    abstained: int = 0
    present: int | None = None
    members: int | None = None
    votes: Mapping[int, VoteChoice] = field(default_factory=dict)
    motion: str = ""
    moved_by: str = ""
    candidate: str = ""
    clauses: tuple[str, ...] = ()
    taken_at: datetime | None = None
    source: str = "desk"
    said_result: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The ballot, what it means by law, and what somebody should look at."""

    ballot_id: int
    position: int
    done: Done
    verdict: Verdict
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """Counts and electorate of a ballot after they were compared with the timeline."""

    tally: Tally
    electorate: tuple[int, ...] | None
    choices: Mapping[int, VoteChoice]


def take_ballot(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    new: NewBallot,
    version: int | None = None,
) -> Taken:
    """Records a ballot. Who is present then is frozen as its electorate.

    Raises Refused: without a quorum (§ 92/3), for counts that the timeline denies, for votes of those who are not
    there, out of precedence, or about a decided item. Nothing is decided by it yet: that is `hear` or `settle`.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "vote")
    instant = instant_in(office, room, new.taken_at)
    if room.meeting.opened_at is not None and instant < room.meeting.opened_at:
        raise Refused(
            f"Hlasování v\u00a0{clock(instant)} je před zahájením jednání ({clock(room.meeting.opened_at)}); "
            "opravte čas."
        )
    item = item_in(connection, room, new.item_id) if new.item_id is not None else None
    _refuse_subject(new, item)
    judged = _judge(room, new, instant)
    taken = ballots.ballots_under(connection, item.id) if item is not None else ()
    motion = motion_of(office, connection, room, new.subject, new.motion, new.clauses, new.candidate, item)
    if fault := precedence_fault(new.subject, [as_ballot(row) for row in taken]):
        raise Refused(fault)
    if new.subject is BallotSubject.CLAUSES:
        _refuse_clauses(connection, item, new.clauses)
    position = meetings.next_position(connection, ballots.ballot, meeting_id)
    tally = judged.tally
    said: dict[str, Any] = {
        "position": position,
        "subject": new.subject.value,
        "kind": new.kind.value,
        "ballot": [tally.members, tally.present, tally.votes_for, tally.against, tally.abstained],
        "at": instant.isoformat(),
        "source": new.source,
        **({"item": item.id, "title": item.shown_title} if item is not None else {}),
        **({"candidate": new.candidate.strip()} if new.candidate.strip() else {}),
        **({"electorate": list(judged.electorate)} if judged.electorate is not None else {}),
    }
    done = act_in(
        office,
        connection,
        actor,
        room,
        "vote",
        version,
        at=instant,
        present=tally.present,
        members=room.members,
        said=said,
        about=secret_of(item),
    )
    ballot_id = _keep(office, connection, actor, meeting_id, new, judged, position, motion, instant)
    if item is not None and item.opened_at is None and item.outcome is None:
        meetings.rest_current(connection, meeting_id, instant)
        connection.execute(
            meetings.agenda_item.update()
            .where(meetings.agenda_item.c.id == item.id)
            .values(opened_at=instant, closed_at=None)
        )
    flag = label_fault(new.said_result, tally)
    return Taken(
        ballot_id,
        position,
        done,
        verdict_of(room, tally, motion),
        (flag,) if flag else (),
    )


def verdict_of(room: Room, tally: Tally, motion: str = "") -> Verdict:
    """The law's answer in the words of the body's paragraphs."""
    kind = room.body.kind
    return verdict(tally, MAJORITY_PARAGRAPHS.get(kind, "jednací řád"), QUORUM_PARAGRAPHS[kind], motion)


def as_ballot(row: Any) -> Ballot:
    """A row of the table of ballots as the law looks at it."""
    return Ballot(
        row.position,
        BallotSubject(row.subject),
        Tally(row.members, row.present, row.votes_for, row.against, row.abstained),
        row.motion,
        row.candidate or "",
        tuple(row.clauses or ()),
        row.taken_at,
        row.void_reason or "",
    )


def _refuse_subject(new: NewBallot, item: Row[Any] | None) -> None:
    label = BALLOT_SUBJECT_LABELS[new.subject]
    needs_item = new.subject in (
        BallotSubject.PROPOSAL,
        BallotSubject.CLAUSES,
        BallotSubject.COUNTER_PROPOSAL,
        BallotSubject.AMENDMENT,
        BallotSubject.POSTPONEMENT,
        BallotSubject.REMOVAL,
    )
    if item is None and needs_item:
        raise Refused(f"Hlasování ({label}) patří k\u00a0bodu programu; vyberte bod.")
    if item is not None and item.outcome is not None and new.subject not in ON_A_DECIDED_ITEM:
        raise Refused(
            f"Bod „{item.shown_title}“ už výsledek má; o\u00a0věci se znovu hlasuje jen jako o\u00a0novém bodu, "
            "zařazeném hlasováním (§ 94 odst. 2 zákona o obcích), nebo na příštím jednání."
        )
    if new.subject is BallotSubject.ELECTION and not new.candidate.strip():
        raise Refused("U\u00a0volby chybí, koho orgán volil; napište jméno.")
    if new.kind is BallotKind.SECRET and new.votes:
        raise Refused("Tajné hlasování se nezapisuje po jménech; uveďte jen počty.")
    if new.kind is BallotKind.ROLL_CALL and not new.votes:
        raise Refused("Jmenovité hlasování nemá ani jeden hlas; zapište hlasy, nebo jen počty.")


def _judge(room: Room, new: NewBallot, instant: datetime) -> _Judged:
    members = _members(room, new)
    timeline = room.timeline
    if timeline.is_kept:
        electorate = tuple(member for member in room.names if member in timeline.present_at(instant))
        if new.present is not None and new.present != len(electorate):
            raise Refused(
                f"Hlasování v\u00a0{clock(instant)} uvádí přítomných {new.present}, podle prezence jich bylo "
                f"{len(electorate)}; opravte počet, nebo prezenci."
            )
        if new.kind is BallotKind.ROLL_CALL:
            if faults := roll_call_faults(timeline, instant, new.votes):
                raise Refused(*faults)
            found = roll_call(members, room.names, electorate, new.votes, room.excused_at(instant))
            return _Judged(found.tally, electorate, found.choices)
        return _Judged(_tally(new, members, len(electorate)), electorate, {})
    if new.kind is BallotKind.ROLL_CALL:
        return _by_names(room, new, members)
    if new.present is None:
        raise Refused(
            "Chybí, kolik členů bylo přítomno; zapište prezenci, nebo uveďte počet u\u00a0hlasování."
        )
    return _Judged(_tally(new, members, new.present), None, {})


def _by_names(room: Room, new: NewBallot, members: int) -> _Judged:
    """Votes by name of a meeting whose presence nobody keeps: who voted, or only sat there, was present."""
    here = (VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED, VoteChoice.DID_NOT_VOTE)
    strangers = [member for member in new.votes if member not in room.names]
    if strangers:
        raise Refused(
            f"Hlas člena č.\u00a0{strangers[0]} nelze započítat, v\u00a0orgánu ke dni jednání není."
        )
    electorate = tuple(member for member in room.names if new.votes.get(member, VoteChoice.ABSENT) in here)
    excused = [member for member, choice in new.votes.items() if choice is VoteChoice.EXCUSED]
    found = roll_call(members, room.names, electorate, new.votes, excused)
    if new.present is not None and new.present != len(electorate):
        raise Refused(
            f"Podle jmen hlasovalo nebo bylo přítomno {len(electorate)} členů, uvedeno je {new.present}; "
            "opravte počet, nebo hlasy."
        )
    return _Judged(found.tally, electorate, found.choices)


def _tally(new: NewBallot, members: int, present: int) -> Tally:
    tally = Tally(members, present, new.votes_for, new.against, new.abstained)
    if faults := tally.faults():
        raise Refused(*faults)
    return tally


def _members(room: Room, new: NewBallot) -> int:
    known = room.members
    if known is not None and new.members not in (None, known):
        raise Refused(
            f"Počet všech členů ({room.body.name}) je podle pravidel města {known}, hlasování uvádí {new.members}; "
            "opravte počet, nebo pravidla města."
        )
    members = known or (new.members or len(room.names) if room.body.is_internal else None)
    if members is None or members < 1:
        raise Refused(
            f"Pravidla města neuvádějí počet všech členů ({room.body.name}) ke dni jednání; doplňte ho."
        )
    return members


def labels_of(connection: Connection, item: Row[Any]) -> tuple[str, ...]:
    """The labels of the clauses that lie on the table under an item; none for an item without a matter."""
    if item.kind != ItemKind.MATTER:
        return ()
    wording = consultations.current_wordings(connection, item.proposal_id)[item.consultation_id]
    return tuple(clause_from_data(data).label for data in wording.clauses)


def _refuse_clauses(connection: Connection, item: Row[Any] | None, asked: Sequence[str]) -> None:
    labels = labels_of(connection, item) if item is not None else ()
    if faults := clause_label_faults(labels, asked):
        raise Refused(*faults)


def _keep(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    new: NewBallot,
    judged: _Judged,
    position: int,
    motion: str,
    instant: datetime,
) -> int:
    tally = judged.tally
    ballot_id = int(
        connection.execute(
            ballots.ballot.insert()
            .values(
                meeting_id=meeting_id,
                agenda_item_id=new.item_id,
                position=position,
                kind=new.kind.value,
                subject=new.subject.value,
                motion=motion,
                moved_by=new.moved_by.strip()[:200] or None,
                candidate=new.candidate.strip()[:200] or None,
                clauses=list(new.clauses) or None,
                members=tally.members,
                present=tally.present,
                votes_for=tally.votes_for,
                against=tally.against,
                abstained=tally.abstained,
                electorate=list(judged.electorate) if judged.electorate is not None else None,
                source=new.source,
                said_result=new.said_result.strip()[:200] or None,
                taken_at=instant,
                recorded_at=office.now,
                recorded_by=actor.person_id,
            )
            .returning(ballots.ballot.c.id)
        ).scalar_one()
    )
    if judged.choices and new.kind is BallotKind.ROLL_CALL:
        connection.execute(
            sa.insert(ballots.vote),
            [
                {"ballot_id": ballot_id, "member_id": member, "choice": choice.value}
                for member, choice in judged.choices.items()
            ],
        )
    return ballot_id
