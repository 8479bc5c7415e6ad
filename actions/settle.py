"""What came of an item that is no matter: the agenda, the verifiers, the control of tasks, a motion from the room?

A matter has its own road and ends by `hear`. What the body adopts under such an item may be a resolution with a
number; what it does not adopt has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.record_resolution import Adopted, ManualNumber, record_resolution
from actions.rest_on_ballot import refuse_unfit
from actions.room import Room, act_in, enter_as, item_in
from actions.take_ballot import as_ballot, verdict_of
from db import ballots, meetings
from states.ballots import Ballot, decisive
from states.item_ballots import bundled_fault, unvoted_fault
from states.machine import Refused
from states.vocabulary import OUTCOME_LABELS, BallotSubject, ItemKind, Outcome

WITHOUT_BALLOT = (Outcome.NOTED, Outcome.NOT_REACHED, Outcome.WITHDRAWN, Outcome.POSTPONED, Outcome.REMOVED)
MAY_BE = (Outcome.ADOPTED, Outcome.NOT_ADOPTED, *WITHOUT_BALLOT)
"""Outcomes of an item without a matter: nothing is recommended by it, and nothing goes back to anybody."""
_OF_ROUTINE = {BallotSubject.AGENDA: "agenda", BallotSubject.OFFICERS: "verifiers"}
"""What a ballot without an item settles: the standing item that does it."""
_ADOPTING = (BallotSubject.PROPOSAL, BallotSubject.COUNTER_PROPOSAL, BallotSubject.ELECTION)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of an item: by which ballot if it was voted on; ``is_resolution`` None: as the rules have it."""

    outcome: Outcome
    ballot_id: int | None = None
    together: bool = False
    reason: str = ""
    conditions: str = ""
    postponed_to: date | None = None
    is_resolution: bool | None = None
    manual_number: ManualNumber | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The result: the meeting's new version, and the number if a resolution came of it."""

    done: Done
    number: str | None


def settle(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    settlement: Settlement,
    version: int | None = None,
) -> Settled:
    """Records the outcome of a standing item or a motion; raises Refused where the ballot says otherwise."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "settle")
    item = item_in(connection, room, item_id)
    if item.kind == ItemKind.MATTER:
        raise Refused("Výsledek materiálu se zapisuje u\u00a0něj, ne jako výsledek bodu bez materiálu.")
    if item.outcome is not None:
        label = OUTCOME_LABELS[Outcome(item.outcome)]
        raise Refused(f"Bod „{item.shown_title}“ už výsledek má: {label}.")
    outcome = settlement.outcome
    if outcome not in MAY_BE:
        raise Refused(
            f"Výsledek „{OUTCOME_LABELS[outcome]}“ k\u00a0bodu bez materiálu nepatří; zvolte „přijato“, „nepřijato“ "
            "nebo „vzato na vědomí bez hlasování“."
        )
    ballot = _ballot(connection, room, item, settlement)
    _refuse_missing_words(settlement)
    said: dict[str, Any] = {
        "item": item.id,
        "title": item.shown_title,
        "outcome": outcome.value,
        **({"ballot": ballot.position} if ballot is not None else {}),
    }
    done = act_in(office, connection, actor, room, "settle", version, reason=settlement.reason, said=said)
    connection.execute(
        meetings.agenda_item.update()
        .where(meetings.agenda_item.c.id == item.id)
        .values(
            outcome=outcome.value,
            closed_at=meetings.closing(office.now),
            recorded_at=office.now,
            recorded_by=actor.person_id,
            reason=settlement.reason.strip() or None,
            conditions=settlement.conditions.strip() or None,
            postponed_to=settlement.postponed_to,
        )
    )
    if settlement.ballot_id is not None:
        kept = ballots.ballot_item.insert().values(agenda_item_id=item.id, ballot_id=settlement.ballot_id)
        connection.execute(kept)
    number = None
    if ballot is not None and outcome is Outcome.ADOPTED and _is_resolution(room, item, ballot, settlement):
        if settlement.together and _text_is_of_another(connection, settlement, item):
            raise Refused(
                f"Usnesení k\u00a0bodu „{item.shown_title}“ by mělo znění jiného bodu; hlasujte o\u00a0něm zvlášť."
            )
        adopted = Adopted(
            title=item.shown_title,
            text=ballot.motion,
            ballot_id=settlement.ballot_id,
            manual=settlement.manual_number,
        )
        meeting = load_meeting(connection, meeting_id)
        number = record_resolution(office, connection, actor, office.town, meeting, item, adopted).number
    elif settlement.manual_number is not None:
        raise Refused("Číslo usnesení lze dát jen přijatému usnesení; smažte ho.")
    return Settled(done, number)


def _ballot(connection: Connection, room: Room, item: Row[Any], settlement: Settlement) -> Ballot | None:
    """The ballot that settles the item, judged by the law; None for what is settled without one."""
    outcome, label = settlement.outcome, OUTCOME_LABELS[settlement.outcome]
    own = [as_ballot(row) for row in ballots.ballots_under(connection, item.id) if row.state == "valid"]
    if settlement.ballot_id is None:
        if outcome not in WITHOUT_BALLOT:
            raise Refused(f"Výsledek „{label}“ potřebuje hlasování; zapište ho, nebo vyberte už zapsané.")
        if own and outcome in (Outcome.NOTED, Outcome.NOT_REACHED):
            raise Refused(
                f"O\u00a0bodu se hlasovalo ({own[-1].name}); výsledek „{label}“ je bez hlasování, vyberte jiný."
            )
        if fault := unvoted_fault(outcome, own):
            raise Refused(fault)
        return None
    row = ballots.ballot_by_id(connection, settlement.ballot_id)
    if row is None or row.meeting_id != room.meeting.id:
        raise Refused("Takové hlasování na tomto jednání není; vyberte ho ze seznamu.")
    ballot = as_ballot(row)
    if row.agenda_item_id is None and _does(room, item) == _OF_ROUTINE.get(ballot.subject, "-"):
        _refuse_repeated(connection, room, ballot)  # voted on without saying under which item
        item_id = None
    else:
        item_id = item.id
        is_elsewhere = row.agenda_item_id != item.id and settlement.together
        if is_elsewhere and (fault := bundled_fault(outcome, ballot, own, has_words=False)):
            raise Refused(fault)
    refuse_unfit(
        connection, room, ballot, row, outcome, item_id, settlement.together, _fitting(item, outcome)
    )
    if room.members is not None and ballot.tally.members != room.members:
        raise Refused(
            f"Počet všech členů ({room.body.name}) je podle pravidel města {room.members}, hlasování "
            f"č.\u00a0{ballot.position} uvádí {ballot.tally.members}; opravte počet, nebo pravidla města."
        )
    said = verdict_of(room, ballot.tally, ballot.motion).sentence
    if outcome is Outcome.NOT_ADOPTED:
        if ballot.is_adopted:
            raise Refused(f"Podle počtu hlasů bylo přijato. {said}")
    elif not ballot.is_adopted:
        raise Refused(f"Podle počtu hlasů nebylo přijato. {said}")
    return ballot


def _does(room: Room, item: Row[Any]) -> str:
    """What a standing item is for; "" for a motion from the room."""
    if item.kind != ItemKind.STANDING:
        return ""
    return next((one.does for one in room.body.standing if one.code == item.code), "nothing")


def _fitting(item: Row[Any], outcome: Outcome) -> tuple[BallotSubject, ...] | None:
    """Which ballots can settle an item: a break that was voted on adopts no motion. None: as for any matter."""
    if outcome not in (Outcome.ADOPTED, Outcome.NOT_ADOPTED):
        return None
    if item.kind == ItemKind.STANDING:
        return (*_ADOPTING, BallotSubject.AGENDA, BallotSubject.OFFICERS, BallotSubject.PROCEDURE)
    return (*_ADOPTING, BallotSubject.OFFICERS)


def _refuse_repeated(connection: Connection, room: Room, ballot: Ballot) -> None:
    same = [
        one
        for row in ballots.ballots_of(connection, room.meeting.id)
        if row.agenda_item_id is None and (one := as_ballot(row)).subject is ballot.subject
    ]
    last = decisive(same)
    if ballot.is_valid and last is not None and last.position != ballot.position:
        raise Refused(
            f"Platí poslední platné hlasování, č.\u00a0{last.position}; vyberte ho, nebo ho prohlaste s\u00a0důvodem "
            "za neplatné."
        )


def _text_is_of_another(connection: Connection, settlement: Settlement, item: Row[Any]) -> bool:
    row = ballots.ballot_by_id(connection, settlement.ballot_id) if settlement.ballot_id else None
    return row is not None and row.agenda_item_id not in (item.id, None)


def _refuse_missing_words(settlement: Settlement) -> None:
    if settlement.outcome is Outcome.POSTPONED and not (
        settlement.postponed_to or settlement.conditions.strip()
    ):
        raise Refused("Odložení musí říct, do kdy nebo za jaké podmínky; doplňte datum nebo podmínku.")
    if settlement.outcome in (Outcome.REMOVED, Outcome.WITHDRAWN) and not settlement.reason.strip():
        raise Refused("Chybí důvod; napište ho jednou větou, ostatní ho uvidí.")


def _is_resolution(room: Room, item: Row[Any], ballot: Ballot, settlement: Settlement) -> bool:
    """A motion from the room adopts a resolution; a standing item does where the town gave it a motion of its own."""
    if room.body.is_internal or room.body.number_format is None:
        return False
    if settlement.is_resolution is not None:
        return settlement.is_resolution
    if item.kind == ItemKind.MOTION:
        return ballot.subject in _ADOPTING
    return any(one.code == item.code and one.motion.strip() for one in room.body.standing)
