"""On which ballot does an outcome rest? One taken in the room, or counts typed now that presence agrees with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.draft import rules_of
from actions.hearing import Hearing, in_words
from actions.office import Office
from actions.room import Room, enter, instant_in, now_in
from actions.take_ballot import as_ballot
from db import ballots, consultations, meetings
from states.ballots import QUORUM_PARAGRAPHS, Ballot, bundle_fault, decisive, split_vote
from states.dates import czech_date
from states.item_ballots import (
    adopted_change,
    bundled_fault,
    elects_other_fault,
    overtaken_fault,
    refuses,
    typed_fault,
    unvoted_fault,
    words_fault,
)
from states.machine import Refused
from states.majority import Tally
from states.presence import clock
from states.town import Body
from states.vocabulary import (
    BALLOT_SUBJECT_LABELS,
    MAJORITY_PARAGRAPHS,
    OUTCOME_LABELS,
    BallotSubject,
    Outcome,
)
from states.wording import clause_from_data

_WHOLE = (BallotSubject.PROPOSAL, BallotSubject.ELECTION, BallotSubject.CLAUSES)
_AMENDED = (BallotSubject.PROPOSAL, BallotSubject.COUNTER_PROPOSAL, BallotSubject.CLAUSES)
_PROCEDURE = BallotSubject.PROCEDURE
FITTING: dict[Outcome, tuple[BallotSubject, ...]] = {
    Outcome.ADOPTED: _WHOLE,
    Outcome.ADOPTED_AMENDED: (*_AMENDED, BallotSubject.ELECTION),
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
    if meeting is None:
        return hearing
    item = meetings.agenda_item_of(connection, meeting.id, stop.id)
    own = own_ballots(connection, item)
    if hearing.ballot_id is None and hearing.tally is None:
        if fault := unvoted_fault(hearing.outcome, own):
            raise Refused(fault)
        return hearing
    try:
        office.town.body(meeting.body)
    except KeyError:
        return hearing  # the body is in the town's rules no more; what is left of it is judged by the guards
    room = enter(office, connection, meeting)
    if hearing.ballot_id is None:
        if fault := typed_fault(hearing.outcome, own):
            raise Refused(fault)
        _refuse_other_time(office, room, hearing.taken_at)
        refuse_other_presence(office, room, hearing)
        return hearing
    row = ballots.ballot_by_id(connection, hearing.ballot_id)
    if row is None or row.meeting_id != meeting.id:
        raise Refused("Takové hlasování na tomto jednání není; vyberte ho ze seznamu.")
    ballot = as_ballot(row)
    is_elsewhere = row.agenda_item_id != (item.id if item is not None else None)
    refuse_unfit(
        connection,
        room,
        ballot,
        row,
        hearing.outcome,
        item.id if item is not None else None,
        hearing.together,
    )
    words = hearing.amended_text.strip() or hearing.negative_motion.strip()
    has_words = bool(words or hearing.amended_clauses)
    if is_elsewhere and (fault := bundled_fault(hearing.outcome, ballot, own, has_words)):
        raise Refused(fault)
    if hearing.tally is not None and hearing.tally != ballot.tally:
        raise Refused(
            f"Uvedené počty nejsou počty hlasování č.\u00a0{ballot.position}; nechte jen jedno z\u00a0toho."
        )
    _refuse_no_quorum(room, ballot.tally)
    hearing = replace(hearing, tally=ballot.tally)
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    if ballot.subject is BallotSubject.CLAUSES:
        return _by_clauses(own, wording, hearing)
    if is_elsewhere:
        return _as_bundled(ballot, hearing)
    town = rules_of(connection, proposal, office)
    said = in_words(town, proposal, stop, hearing)
    return _in_its_words(ballot, str(wording.text), said, own, room.body.subject)


def own_ballots(connection: Connection, item: Row[Any] | None) -> list[Ballot]:
    """The ballots taken under an item, in their order, void ones too."""
    return [as_ballot(row) for row in ballots.ballots_under(connection, item.id)] if item is not None else []


def _refuse_other_time(office: Office, room: Room, taken_at: datetime | None) -> None:
    """Typed counts were counted while the meeting sat: not before it, not in an interruption."""
    if room.meeting.state == "interrupted":
        raise Refused("Jednání je přerušeno a\u00a0hlasovat nelze; nejdřív v\u00a0něm pokračujte.")
    instant = instant_in(office, room, taken_at)
    if taken_at is not None and room.meeting.opened_at is not None and instant < room.meeting.opened_at:
        raise Refused(
            f"Hlasování v\u00a0{clock(instant)} je před zahájením jednání ({clock(room.meeting.opened_at)}); "
            "opravte čas."
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
    room: Room,
    ballot: Ballot,
    row: Row[Any],
    outcome: Outcome,
    item_id: int | None,
    together: bool,
    fitting: tuple[BallotSubject, ...] | None = None,
) -> None:
    """Why this ballot can't bring about this outcome of this item, as Refused."""
    if fault := bundle_fault(ballot, 2 if together else 1):
        raise Refused(fault)
    fitting = fitting or FITTING.get(outcome)
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
    under = [as_ballot(one) for one in ballots.ballots_under(connection, row.agenda_item_id)]
    same = [
        one
        for one in under
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
    if row.agenda_item_id == item_id:
        paragraph = MAJORITY_PARAGRAPHS.get(room.body.kind, "jednací řád")
        if fault := overtaken_fault(outcome, ballot, under, paragraph):
            raise Refused(fault)


def _refuse_no_quorum(room: Room, tally: Tally) -> None:
    if room.body.is_internal or tally.faults() or tally.is_quorate:
        return
    raise Refused(
        f"{tally.explanation('', QUORUM_PARAGRAPHS[room.body.kind])} Hlasovat nelze; předsedající jednání ukončí."
    )


def _by_clauses(own: Sequence[Ballot], wording: Row[Any], hearing: Hearing) -> Hearing:
    """Split votes: what was adopted is composed of the adopted clauses, each decided by its own last ballot."""
    clauses = [clause_from_data(data) for data in wording.clauses]
    split = split_vote(
        [clause.label for clause in clauses], [one for one in own if one.subject is BallotSubject.CLAUSES]
    )
    if split.open:
        raise Refused(f"{split.sentence} Hlasujte o\u00a0všech bodech, pak zapište výsledek.")
    outcome = hearing.outcome
    if outcome in (Outcome.NOT_ADOPTED, Outcome.NOT_RECOMMENDED):
        if split.adopted:
            yes = Outcome.ADOPTED_AMENDED if outcome is Outcome.NOT_ADOPTED else Outcome.RECOMMENDED
            raise Refused(f"{split.sentence} Část návrhu přijata byla; zapište „{OUTCOME_LABELS[yes]}“.")
        return hearing
    if split.ballot is None:
        no = Outcome.NOT_RECOMMENDED if outcome is Outcome.RECOMMENDED else Outcome.NOT_ADOPTED
        raise Refused(f"{split.sentence} Zapište „{OUTCOME_LABELS[no]}“.")
    change = adopted_change(own)
    if outcome is Outcome.ADOPTED and (not split.is_whole or change is not None):
        changed = f" Byl přijat pozměňovací návrh ({change.name})." if change is not None else ""
        raise Refused(f"{split.sentence}{changed} Zapište „{OUTCOME_LABELS[Outcome.ADOPTED_AMENDED]}“.")
    hearing = replace(hearing, tally=split.ballot.tally)
    if hearing.amended_text.strip() or hearing.amended_clauses:
        if change is None:
            raise Refused(
                f"{split.sentence} Znění se složí samo z\u00a0přijatých bodů; o\u00a0jiném se nehlasovalo, smažte ho."
            )
        return hearing
    if split.is_whole:
        return hearing
    adopted = tuple(clause for clause in clauses if clause.label in split.adopted)
    return replace(hearing, amended_clauses=adopted)


def _as_bundled(ballot: Ballot, hearing: Hearing) -> Hearing:
    """One ballot for several items adopts each as it stands; a motion that refused adopts none of them."""
    if ballot.subject is BallotSubject.PROPOSAL and ballot.is_adopted and refuses(ballot.motion):
        raise Refused(
            f"V\u00a0hlasování č.\u00a0{ballot.position} bylo přijato záporné znění jiného bodu; o\u00a0tomto bodu "
            "hlasujte zvlášť."
        )
    return hearing


def _in_its_words(
    ballot: Ballot, on_table: str, hearing: Hearing, own: Sequence[Ballot], subject: str
) -> Hearing:
    """A ballot has its own motion: what was adopted in other words than those on the table was adopted so."""
    outcome = hearing.outcome
    if ballot.subject is BallotSubject.ELECTION:
        fault = elects_other_fault(ballot, on_table) if outcome is Outcome.ADOPTED else None
        if fault:
            raise Refused(fault)
        return hearing
    if ballot.subject not in (BallotSubject.PROPOSAL, BallotSubject.COUNTER_PROPOSAL):
        return hearing
    differs = ballot.motion.strip() != on_table.strip()
    if outcome is Outcome.NOT_RECOMMENDED and ballot.is_adopted:
        return _refused(ballot, on_table, hearing)
    if outcome is Outcome.RECOMMENDED and differs and refuses(ballot.motion) and not refuses(on_table):
        raise Refused(
            f"V\u00a0{ballot.name} bylo přijato nedoporučující znění; zapište "
            f"„{OUTCOME_LABELS[Outcome.NOT_RECOMMENDED]}“."
        )
    if fault := words_fault(outcome, ballot, on_table, hearing.amended_text.strip(), own, subject):
        raise Refused(fault)
    takes_words = outcome in (Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED)
    if differs and takes_words and not hearing.amended_text.strip():
        return replace(hearing, amended_text=ballot.motion)
    if differs and outcome is Outcome.ADOPTED:
        raise Refused(
            f"V\u00a0hlasování č.\u00a0{ballot.position} šlo o\u00a0jiné znění, než leží na stole; "
            f"zapište „{OUTCOME_LABELS[Outcome.ADOPTED_AMENDED]}“."
        )
    return hearing


def _refused(ballot: Ballot, on_table: str, hearing: Hearing) -> Hearing:
    """A refusal is a resolution of its own: the body must have voted on refusing words, not on the proposal."""
    if ballot.motion.strip() == on_table.strip() or not refuses(ballot.motion):
        raise Refused(
            f"Podle počtu hlasů bylo přijato, ale {ballot.name} nebylo o\u00a0nedoporučujícím znění; zapište "
            f"„{OUTCOME_LABELS[Outcome.RECOMMENDED]}“, nebo vyberte jiné hlasování."
        )
    given = hearing.negative_motion.strip()
    if given and given != ballot.motion.strip():
        raise Refused(
            f"Nedoporučující znění má jiná slova než {ballot.name}; nechte ho prázdné, převezme se z\u00a0hlasování."
        )
    return replace(hearing, negative_motion=ballot.motion)
