"""How is a vote recorded in one stroke with what follows from it? The ballot, and the outcome that its numbers say.

Somebody asked for „podle hlasů“: the outcome is the law's answer to the counts, never anybody's label. Where the
numbers alone don't say what became of the item, the ballot alone is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.hear import Hearing, hear
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.room import enter_as, item_in
from actions.settle import Settlement, settle
from actions.take_ballot import NewBallot, Taken, take_ballot
from db import consultations
from states.vocabulary import BallotSubject, ItemKind, Outcome, StageTask


@dataclass(frozen=True, slots=True)
class Stroke:
    """The ballot, the outcome of the item if one follows, and the number of the resolution."""

    taken: Taken
    outcome: Outcome | None
    number: str | None


def vote_and_record(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    new: NewBallot,
    version: int | None = None,
) -> Stroke:
    """Records a ballot and the outcome of its item; raises Refused, and neither is kept."""
    taken = take_ballot(office, connection, actor, meeting_id, new, version)
    if new.item_id is None:
        return Stroke(taken, None, None)
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "vote")
    item = item_in(connection, room, new.item_id)
    outcome = outcome_by_votes(connection, item, new.subject, taken.verdict.is_adopted)
    if outcome is None or item.outcome is not None:
        return Stroke(taken, None, None)
    if item.kind == ItemKind.MATTER:
        heard = hear(
            office, connection, actor, item.consultation_id, Hearing(outcome, ballot_id=taken.ballot_id)
        )
        return Stroke(taken, outcome, heard.number)
    settled = settle(
        office, connection, actor, meeting_id, item.id, Settlement(outcome, ballot_id=taken.ballot_id)
    )
    return Stroke(taken, outcome, settled.number)


def outcome_by_votes(
    connection: Connection, item: Row[Any], subject: BallotSubject, is_adopted: bool
) -> Outcome | None:
    """What a ballot on this subject makes of the item by itself; None: a person has to say more."""
    if subject is BallotSubject.COUNTER_PROPOSAL:
        if not is_adopted or item.kind != ItemKind.MATTER:
            return None
        return Outcome.ADOPTED_AMENDED if _decides(connection, item) else Outcome.RECOMMENDED
    own: tuple[BallotSubject, ...] = (BallotSubject.PROPOSAL, BallotSubject.ELECTION)
    if item.kind != ItemKind.MATTER:
        own = (*own, BallotSubject.OFFICERS)
        if item.kind == ItemKind.STANDING:
            own = (*own, BallotSubject.AGENDA)
        return (Outcome.ADOPTED if is_adopted else Outcome.NOT_ADOPTED) if subject in own else None
    if subject not in own:
        return None
    if _decides(connection, item):
        return Outcome.ADOPTED if is_adopted else Outcome.NOT_ADOPTED
    return Outcome.RECOMMENDED if is_adopted else Outcome.NOT_RECOMMENDED


def _decides(connection: Connection, item: Row[Any]) -> bool:
    stop = consultations.consultation_by_id(connection, item.consultation_id)
    assert stop is not None  # a foreign key
    return StageTask(stop.task) is StageTask.DECIDES
