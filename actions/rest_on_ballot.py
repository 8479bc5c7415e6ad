"""On which ballot does an outcome rest? One taken in the room, or counts typed now that presence agrees with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.hearing import Hearing
from actions.office import Office
from actions.room import Room, enter, now_in
from actions.take_ballot import as_ballot
from db import ballots, consultations, meetings
from states.ballots import QUORUM_PARAGRAPHS, Ballot, bundle_fault, decisive, split_vote
from states.dates import czech_date
from states.machine import Refused
from states.majority import Tally
from states.presence import clock
from states.town import Body
from states.vocabulary import BALLOT_SUBJECT_LABELS, OUTCOME_LABELS, BallotSubject, Outcome
from states.wording import clause_from_data

_WHOLE = (BallotSubject.PROPOSAL, BallotSubject.ELECTION, BallotSubject.CLAUSES)
_AMENDED = (BallotSubject.PROPOSAL, BallotSubject.COUNTER_PROPOSAL, BallotSubject.CLAUSES)
_PROCEDURE = BallotSubject.PROCEDURE
FITTING: dict[Outcome, tuple[BallotSubject, ...]] = {
    Outcome.ADOPTED: _WHOLE,
    Outcome.ADOPTED_AMENDED: _AMENDED,
    Outcome.NOT_ADOPTED: _WHOLE,
    Outcome.RECOMMENDED: _AMENDED,
    Outcome.NOT_RECOMMENDED: _AMENDED,
    Outcome.POSTPONED: (BallotSubject.POSTPONEMENT, _PROCEDURE),
    Outcome.RETURNED: (BallotSubject.POSTPONEMENT, BallotSubject.REMOVAL, _PROCEDURE),
    Outcome.REMOVED: (BallotSubject.REMOVAL, _PROCEDURE),
    Outcome.WITHDRAWN: (BallotSubject.REMOVAL, _PROCEDURE),
}
"""Which ballots can bring about which outcome; the others were about something else."""


def rest_on_ballot(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    stop: Row[Any],
    meeting: Row[Any] | None,
    hearing: Hearing,
) -> Hearing:
    """The hearing with the counts and words of the ballot it names; typed counts are compared with presence.

    Raises Refused for a void ballot, one about something else, one that a later ballot has replaced, counts that the
    timeline denies, and a ballot without a quorum.
    """
    if meeting is None or (hearing.ballot_id is None and hearing.tally is None):
        return hearing
    try:
        office.town.body(meeting.body)
    except KeyError:
        return hearing  # the body is in the town's rules no more; what is left of it is judged by the guards
    room = enter(office, connection, meeting)
    if hearing.ballot_id is None:
        refuse_other_presence(office, room, hearing)
        return hearing
    row = ballots.ballot_by_id(connection, hearing.ballot_id)
    if row is None or row.meeting_id != meeting.id:
        raise Refused("Takové hlasování na tomto jednání není; vyberte ho ze seznamu.")
    item = meetings.agenda_item_of(connection, meeting.id, stop.id)
    ballot = as_ballot(row)
    refuse_unfit(
        connection, ballot, row, hearing.outcome, item.id if item is not None else None, hearing.together
    )
    if hearing.tally is not None and hearing.tally != ballot.tally:
        raise Refused(
            f"Uvedené počty nejsou počty hlasování č.\u00a0{ballot.position}; nechte jen jedno z\u00a0toho."
        )
    _refuse_no_quorum(room, ballot.tally)
    hearing = replace(hearing, tally=ballot.tally)
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    if ballot.subject is BallotSubject.CLAUSES:
        return _by_clauses(connection, row, wording, hearing)
    return _in_its_words(
        ballot, str(wording.text), hearing, row.agenda_item_id != (item.id if item else None)
    )


def refuse_other_presence(office: Office, room: Room, hearing: Hearing) -> None:
    """Typed counts of a meeting whose presence is kept must be the timeline's."""
    assert hearing.tally is not None
    at = hearing.taken_at or now_in(office, room)
    known = room.present_at(at)
    if known is not None and known != hearing.tally.present:
        raise Refused(
            f"Hlasování v\u00a0{clock(at)} uvádí přítomných {hearing.tally.present}, podle prezence jich bylo {known}; "
            "opravte počet, nebo prezenci."
        )
    _refuse_no_quorum(room, hearing.tally)


def electorate_now(
    office: Office, connection: Connection, meeting: Row[Any], at: datetime | None
) -> tuple[datetime, list[int] | None]:
    """When typed counts were counted, and who was present then, to be frozen; None where nobody keeps presence."""
    try:
        room = enter(office, connection, meeting)
    except Refused:
        return at or office.now, None
    instant = at or now_in(office, room)
    if not room.timeline.is_kept:
        return instant, None
    here = room.timeline.present_at(instant)
    return instant, [member for member in room.names if member in here]


def procedure_text(connection: Connection, body: Body, proposal: Row[Any], hearing: Hearing) -> str:
    """The words of a numbered postponement or removal: those of its own motion, or what the outcome says."""
    row = ballots.ballot_by_id(connection, hearing.ballot_id) if hearing.ballot_id is not None else None
    spoken = body.subject.casefold()
    if row is not None and row.motion.casefold().startswith(spoken):
        return str(row.motion)
    about = f"„{proposal.title}“"
    if hearing.outcome is Outcome.REMOVED:
        return f"{body.subject} stahuje z\u00a0programu bod {about}: {hearing.reason.strip()}"
    until = f" na {czech_date(hearing.postponed_to)}" if hearing.postponed_to else ""
    when = f" ({hearing.conditions.strip()})" if hearing.conditions.strip() else ""
    return f"{body.subject} odkládá projednání bodu {about}{until}{when}."


def refuse_unfit(
    connection: Connection,
    ballot: Ballot,
    row: Row[Any],
    outcome: Outcome,
    item_id: int | None,
    together: bool,
) -> None:
    """Why this ballot can't bring about this outcome of this item, as Refused."""
    if fault := bundle_fault(ballot, 2 if together else 1):
        raise Refused(fault)
    fitting = FITTING.get(outcome)
    label = OUTCOME_LABELS[outcome]
    if fitting is None:
        raise Refused(f"Výsledek „{label}“ je bez hlasování; hlasování k\u00a0němu nepřipojujte.")
    if ballot.subject not in fitting:
        raise Refused(
            f"Hlasování č.\u00a0{ballot.position} bylo o\u00a0něčem jiném ({BALLOT_SUBJECT_LABELS[ballot.subject]}); "
            f"k\u00a0výsledku „{label}“ vyberte jiné."
        )
    if row.agenda_item_id != item_id and not together:
        raise Refused(
            f"Hlasování č.\u00a0{ballot.position} patří k\u00a0jinému bodu; hlasovalo-li se o\u00a0bodech najednou, "
            "zaškrtněte to."
        )
    if row.agenda_item_id is None:
        return
    same = [
        one
        for one in map(as_ballot, ballots.ballots_under(connection, row.agenda_item_id))
        if one.subject is ballot.subject
        and one.candidate == ballot.candidate
        and one.clauses == ballot.clauses
    ]
    last = decisive(same)
    if last is not None and last.position != ballot.position:
        raise Refused(
            f"Platí poslední platné hlasování, č.\u00a0{last.position}; má-li platit č.\u00a0{ballot.position}, "
            f"prohlaste č.\u00a0{last.position} s\u00a0důvodem za neplatné."
        )


def _refuse_no_quorum(room: Room, tally: Tally) -> None:
    if room.body.is_internal or tally.faults() or tally.is_quorate:
        return
    raise Refused(
        f"{tally.explanation('', QUORUM_PARAGRAPHS[room.body.kind])} Hlasovat nelze; předsedající jednání ukončí."
    )


def _by_clauses(connection: Connection, row: Row[Any], wording: Row[Any], hearing: Hearing) -> Hearing:
    """Split votes: what was adopted is composed of the adopted clauses, each decided by its own last ballot."""
    clauses = [clause_from_data(data) for data in wording.clauses]
    own = [
        one
        for one in map(as_ballot, ballots.ballots_under(connection, row.agenda_item_id))
        if one.subject is BallotSubject.CLAUSES
    ]
    split = split_vote([clause.label for clause in clauses], own)
    if split.open:
        raise Refused(f"{split.sentence} Hlasujte o\u00a0všech bodech, pak zapište výsledek.")
    outcome = hearing.outcome
    if outcome in (Outcome.NOT_ADOPTED, Outcome.NOT_RECOMMENDED):
        if split.adopted and not hearing.negative_motion.strip():
            raise Refused(f"{split.sentence} Část návrhu přijata byla; zapište „přijato ve změněném znění“.")
        return hearing
    if split.ballot is None:
        raise Refused(f"{split.sentence} Zapište „{OUTCOME_LABELS[Outcome.NOT_ADOPTED]}“.")
    if outcome is Outcome.ADOPTED and not split.is_whole:
        raise Refused(f"{split.sentence} Zapište „{OUTCOME_LABELS[Outcome.ADOPTED_AMENDED]}“.")
    hearing = replace(hearing, tally=split.ballot.tally)
    has_words = hearing.amended_text.strip() or hearing.amended_clauses
    if split.is_whole or has_words:
        return hearing
    adopted = tuple(clause for clause in clauses if clause.label in split.adopted)
    return replace(hearing, amended_clauses=adopted)


def _in_its_words(ballot: Ballot, on_table: str, hearing: Hearing, is_elsewhere: bool) -> Hearing:
    """A ballot has its own motion: what was adopted in other words than those on the table was adopted so."""
    takes_words = hearing.outcome in (Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED)
    differs = ballot.motion.strip() != on_table.strip() and not is_elsewhere
    is_text = ballot.subject in (BallotSubject.PROPOSAL, BallotSubject.COUNTER_PROPOSAL)
    has_words = bool(hearing.amended_text.strip() or hearing.amended_clauses)
    if is_text and differs and takes_words and not has_words:
        return replace(hearing, amended_text=ballot.motion)
    if is_text and differs and hearing.outcome is Outcome.ADOPTED:
        raise Refused(
            f"V\u00a0hlasování č.\u00a0{ballot.position} šlo o\u00a0jiné znění, než leží na stole; "
            f"zapište „{OUTCOME_LABELS[Outcome.ADOPTED_AMENDED]}“."
        )
    if (
        is_text
        and hearing.outcome is Outcome.NOT_RECOMMENDED
        and ballot.is_adopted
        and not hearing.negative_motion.strip()
    ):
        return replace(hearing, negative_motion=ballot.motion)
    return hearing
