"""What did the body do with the matter? Outcome, ballot, frozen wording, number, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.assign import assign_tasks
from actions.authority import RAZITKO, Actor
from actions.convene import load_meeting
from actions.draft import body_in_force, load_proposal
from actions.hearing import (
    Hearing as Hearing,
)
from actions.hearing import (
    adopted_clauses,
    gets_number,
    in_words,
    is_numbered_procedure,
    refuse_another_number,
    refuse_stray_words,
)
from actions.moves import move_proposal, move_stop
from actions.office import Office
from actions.open_stage import load_stop, open_stop
from actions.perform import Done
from actions.place_on_agenda import stop_facts
from actions.planning.adopted_plans import approve_adopted
from actions.record_resolution import Adopted, record_resolution
from actions.rest_on_ballot import electorate_now, procedure_text, rest_on_ballot
from actions.tell_outcome import ballot_line as ballot_line
from actions.tell_outcome import outcome_sentence, tell_outcome
from actions.withdraw import drop_stops
from db import ballots, consultations, meetings, resolutions
from states.consultation import VERB_FOR_OUTCOME
from states.facts import ConsultationFacts
from states.machine import Refused
from states.route import NextStep, next_step
from states.town import Town
from states.vocabulary import (
    MAJORITY_PARAGRAPHS,
    OUTCOME_LABELS,
    RESOLVING_OUTCOMES,
    BallotSubject,
    Outcome,
    StageTask,
)
from states.wording import Clause, clause_from_data


@dataclass(frozen=True, slots=True)
class Heard:
    """The result: the state of the stop, and the resolution's number if one was given."""

    done: Done
    number: str | None
    next: NextStep


def hear(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    hearing: Hearing,
    version: int | None = None,
) -> Heard:
    """Records the outcome at the meeting where the matter stands on the agenda.

    The number is drawn in this transaction, only if the ballot adopted something, in the order of recording.
    Raises Refused, and nothing of it is kept.
    """
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = load_meeting(connection, stop.meeting_id) if stop.meeting_id else None
    if stop.state == "placed":  # else a guard says more to the point why nothing can be recorded
        hearing = rest_on_ballot(office, connection, proposal, stop, meeting, hearing)
    hearing = in_words(town, proposal, stop, hearing)
    refuse_stray_words(hearing)
    body = body_in_force(office, town, stop.body)
    facts = hearing_facts(office, town, stop, proposal, meeting, hearing)
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        VERB_FOR_OUTCOME[hearing.outcome],
        facts,
        version=version,
        changes={
            "postponed_to": hearing.postponed_to,
            "returns_when": hearing.conditions.strip() or None
            if hearing.outcome is Outcome.POSTPONED
            else None,
        },
        said=_said(meeting, hearing),
    )
    if meeting is None:
        raise Refused("Bod není na programu žádného jednání.")  # a guard has said so before
    text, clauses = _freeze(office, connection, actor, town, proposal, stop, hearing)
    ballot_id = _keep_ballot(office, connection, actor, meeting, stop, hearing, text)
    _keep_outcome(office, connection, actor, meeting, stop, hearing)
    number = None
    if gets_number(body, hearing):
        item = meetings.agenda_item_of(connection, meeting.id, stop.id)
        assert item is not None  # a guard has said so before
        is_procedure = is_numbered_procedure(body, hearing)
        adopted = Adopted(
            title=proposal.title,
            text=procedure_text(connection, body, proposal, hearing) if is_procedure else text,
            clauses=None if is_procedure else clauses,
            ballot_id=ballot_id,
            proposal=proposal,
            stop=stop,
            manual=hearing.manual_number,
            takes_effect=StageTask(stop.task) is StageTask.DECIDES and not is_procedure,
        )
        number = record_resolution(office, connection, actor, town, meeting, item, adopted).number
    elif hearing.manual_number is not None:
        raise Refused("Číslo usnesení lze dát jen přijatému usnesení; smažte ho.")
    refuse_another_number(hearing, number)
    step = _go_on(office, connection, town, proposal, stop, hearing, clauses)
    tell_outcome(office, connection, actor, town, proposal, stop, meeting, hearing, number, step, text)
    return Heard(done, number, step)


def hearing_facts(
    office: Office,
    town: Town,
    stop: Row[Any],
    proposal: Row[Any],
    meeting: Row[Any] | None,
    hearing: Hearing,
) -> ConsultationFacts:
    """What the guards look at when an outcome is recorded."""
    body = body_in_force(office, town, stop.body)
    return stop_facts(
        office,
        town,
        stop,
        proposal,
        meeting,
        tally=hearing.tally,
        members=body.members_on(meeting.held_on) if meeting else None,
        majority_paragraph=MAJORITY_PARAGRAPHS.get(body.kind, "jednací řád"),
        amended_text=hearing.amended_text,
        negative_motion=hearing.negative_motion,
        postponed_to=hearing.postponed_to,
        conditions=hearing.conditions,
        reason=hearing.reason,
    )


def _said(meeting: Row[Any] | None, hearing: Hearing) -> dict[str, Any]:
    said: dict[str, Any] = {"outcome": hearing.outcome.value}
    if meeting is not None:
        said["held_on"] = meeting.held_on.isoformat()
    if hearing.tally is not None:
        tally = hearing.tally
        said["ballot"] = [tally.members, tally.present, tally.votes_for, tally.against, tally.abstained]
    for name in ("reason", "conditions", "negative_motion"):
        if value := getattr(hearing, name).strip():
            said[name] = value
    if hearing.postponed_to:
        said["postponed_to"] = hearing.postponed_to.isoformat()
    return said


def _freeze(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    hearing: Hearing,
) -> tuple[str, tuple[Clause, ...] | None]:
    """Freezes what was put to the vote; words changed at the table become a version of their own."""
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    clauses = adopted_clauses(
        town, proposal, stop, hearing, [clause_from_data(clause) for clause in wording.clauses]
    )
    heard = hearing.amended_text.strip() or hearing.negative_motion.strip()
    if heard:
        consultations.write_wording(
            connection,
            stop.id,
            clauses=[clause.as_data() for clause in clauses or ()],
            text=heard,
            is_derived=False,
            at=office.now,
            by=actor.person_id,
            frozen_at=office.now,
        )
        return heard, clauses
    consultations.freeze_wording(connection, stop.id, wording.number, office.now)
    return str(wording.text), clauses


def _keep_ballot(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting: Row[Any],
    stop: Row[Any],
    hearing: Hearing,
    text: str,
) -> int | None:
    tally = hearing.tally
    if tally is None:
        return None
    if faults := tally.faults():
        raise Refused(*faults)
    item = meetings.agenda_item_of(connection, meeting.id, stop.id)
    assert item is not None  # a guard has said so before
    if hearing.ballot_id is not None:
        kept = ballots.ballot_item.insert().values(agenda_item_id=item.id, ballot_id=hearing.ballot_id)
        connection.execute(kept)
        return hearing.ballot_id
    on_the_text = hearing.outcome in (*RESOLVING_OUTCOMES, Outcome.NOT_ADOPTED, Outcome.NOT_RECOMMENDED)
    taken_at, electorate = electorate_now(office, connection, meeting, hearing.taken_at)
    ballot_id = int(
        connection.execute(
            ballots.ballot.insert()
            .values(
                meeting_id=meeting.id,
                agenda_item_id=item.id,
                position=meetings.next_position(connection, ballots.ballot, meeting.id),
                subject=_SUBJECTS.get(hearing.outcome, BallotSubject.PROPOSAL).value,
                motion=text if on_the_text else outcome_sentence(hearing),
                members=tally.members,
                present=tally.present,
                votes_for=tally.votes_for,
                against=tally.against,
                abstained=tally.abstained,
                electorate=electorate,
                taken_at=taken_at,
                recorded_at=office.now,
                recorded_by=actor.person_id,
            )
            .returning(ballots.ballot.c.id)
        ).scalar_one()
    )
    connection.execute(ballots.ballot_item.insert().values(agenda_item_id=item.id, ballot_id=ballot_id))
    return ballot_id


_SUBJECTS = {
    Outcome.POSTPONED: BallotSubject.POSTPONEMENT,
    Outcome.REMOVED: BallotSubject.REMOVAL,
    Outcome.RETURNED: BallotSubject.POSTPONEMENT,
}


def _keep_outcome(
    office: Office, connection: Connection, actor: Actor, meeting: Row[Any], stop: Row[Any], hearing: Hearing
) -> None:
    connection.execute(
        meetings.agenda_item.update()
        .where(
            meetings.agenda_item.c.meeting_id == meeting.id, meetings.agenda_item.c.consultation_id == stop.id
        )
        .values(
            outcome=hearing.outcome.value,
            closed_at=meetings.closing(office.now),
            recorded_at=office.now,
            recorded_by=actor.person_id,
            reason=hearing.reason.strip() or None,
            conditions=hearing.conditions.strip() or None,
            postponed_to=hearing.postponed_to,
        )
    )


def _go_on(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    hearing: Hearing,
    clauses: Sequence[Clause] | None,
) -> NextStep:
    route = town.route(proposal.route)
    stage = route.stages[stop.position]
    is_last = stop.position == len(route.stages) - 1
    step = next_step(hearing.outcome, is_last=is_last, goes_on_if_refused=stage.if_refused == "continue")
    if step is NextStep.STAY:
        return step
    if step is NextStep.OPEN_NEXT:
        following = consultations.consultations_of(connection, proposal.id)[stop.position + 1]
        open_stop(office, connection, town, proposal, following)
        return step
    row = load_proposal(connection, proposal.id)
    move_proposal(
        office,
        connection,
        RAZITKO,
        row,
        step.value,
        said={"outcome": hearing.outcome.value},
        reason=hearing.reason or OUTCOME_LABELS[hearing.outcome],
    )
    if step is not NextStep.SEND_BACK:
        drop_stops(office, connection, proposal.id)
    if step is NextStep.ADOPT:
        assign_tasks(office, connection, town, row, stop, clauses)
        if (resolution := resolutions.resolution_of(connection, stop.id)) is not None:
            is_amended = hearing.outcome is Outcome.ADOPTED_AMENDED
            approve_adopted(office, connection, town, row.id, resolution, is_amended=is_amended)
    return step
