"""What would be recorded if the meeting ended an item so? The same guards and law as the act; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.draft import body_in_force
from actions.effects import cited_by
from actions.hear import hearing_facts
from actions.hearing import (
    Hearing,
    adopted_clauses,
    gets_number,
    in_words,
    refuse_another_number,
    refuse_stray_words,
)
from actions.office import Office
from actions.open_stage import load_stop
from actions.record_resolution import number_parts, series_before, used_number
from actions.rest_on_ballot import rest_on_ballot
from db import consultations, meetings
from db.queries.meetings_board import last_serial
from states import consultation_guards as law
from states.consultation import CONSULTATION, VERB_FOR_OUTCOME
from states.facts import ConsultationFacts
from states.machine import Refused, failed_guards
from states.majority import Tally
from states.town import Body, Town
from states.vocabulary import MAJORITY_PARAGRAPHS, BodyKind, Outcome, StageTask
from states.wording import Clause, clause_from_data

_OF_THE_TASK = (law.body_decides_here, law.body_only_recommends)


@dataclass(frozen=True, slots=True)
class Foresight:
    """``refusals``: why it could not be recorded; ``result``: what the votes say, with the law; ``number``: if any.

    ``effects`` are sentences about what the resolution does to earlier ones.
    """

    refusals: tuple[str, ...]
    result: str
    number: str | None
    effects: tuple[str, ...] = ()


def outcomes_for(body: Body, task: StageTask) -> tuple[Outcome, ...]:
    """The outcomes that the table has for a body with this task: one that recommends adopts nothing."""
    facts = ConsultationFacts(today=date.min, body=body.name, body_kind=body.kind, task=task)
    return tuple(
        outcome
        for outcome in Outcome
        if not any(
            guard(facts)
            for guard in CONSULTATION.move("placed", VERB_FOR_OUTCOME[outcome]).guards
            if guard in _OF_THE_TASK
        )
    )


def foresee(
    office: Office, connection: Connection, consultation_id: int, hearing: Hearing, ahead: int = 0
) -> Foresight:
    """Judges an outcome as `hear` would, without recording it. Raises Refused if there is no such stop.

    ``ahead`` resolutions of the same meeting are to be recorded before this one: their numbers are taken.
    """
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    body = body_in_force(office, town, stop.body)
    refusals: list[str] = []
    try:
        if stop.state == "placed":
            hearing = rest_on_ballot(office, connection, proposal, stop, meeting, hearing)
        hearing = in_words(town, proposal, stop, hearing)
        refuse_stray_words(hearing)
        move = CONSULTATION.move(stop.state, VERB_FOR_OUTCOME[hearing.outcome])
        refusals += failed_guards(move, hearing_facts(office, town, stop, proposal, meeting, hearing))
    except Refused as refused:
        refusals += refused.reasons
    number: str | None = None
    effects: tuple[str, ...] = ()
    if not refusals and meeting is not None and not body.is_internal:
        try:
            clauses = _clauses(connection, town, proposal, stop, hearing)
            number = _number(connection, body, proposal, meeting, stop, hearing, ahead)
            refuse_another_number(hearing, number)
            if number is not None and StageTask(stop.task) is StageTask.DECIDES:
                found = cited_by(connection, town, body, meeting.held_on, clauses, hearing.amended_text)
                effects = tuple(one.sentence() for one in found)
        except Refused as refused:
            refusals += refused.reasons
    return Foresight(tuple(refusals), said_by_votes(hearing.tally, body.kind), number, effects)


def _clauses(
    connection: Connection, town: Town, proposal: Row[Any], stop: Row[Any], hearing: Hearing
) -> tuple[Clause, ...] | None:
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    before = [clause_from_data(clause) for clause in wording.clauses]
    return adopted_clauses(town, proposal, stop, hearing, before)


def said_by_votes(tally: Tally | None, kind: BodyKind) -> str:
    """What the counts alone say, with the law: adopted or not, and why; empty without a ballot."""
    if tally is None or tally.faults():
        return ""
    word = "Přijato." if tally.is_adopted else "Nepřijato."
    return f"{word} {tally.explanation(MAJORITY_PARAGRAPHS.get(kind, 'jednací řád'))}"


def next_number(
    connection: Connection,
    body: Body,
    proposal: Row[Any] | None,
    meeting: Row[Any],
    item: int | None,
    ahead: int = 0,
) -> str | None:
    """The number that the next resolution of a meeting would get, or the one after ``ahead`` others.

    None if the body has none, or it can't be written.
    """
    number_format = body.number_format
    if number_format is None:
        return None
    parts = number_parts(body, proposal, meeting, item)
    try:
        series = number_format.series_key(parts)
        serial = last_serial(connection, body.code, series, series_before(body, series)) + 1
        while True:
            number = number_format.format(replace(parts, serial=serial))
            if used_number(connection, body, number) is None:
                if ahead == 0:
                    return number
                ahead -= 1
            serial += 1
    except ValueError:
        return None


def _number(
    connection: Connection,
    body: Body,
    proposal: Row[Any],
    meeting: Row[Any],
    stop: Row[Any],
    hearing: Hearing,
    ahead: int,
) -> str | None:
    manual = hearing.manual_number
    if not gets_number(body, hearing):
        if manual is not None:
            raise Refused("Číslo usnesení lze dát jen přijatému usnesení; smažte ho.")
        return None
    if manual is None:
        item = meetings.agenda_item_of(connection, meeting.id, stop.id)
        number = (meetings.number_of(connection, item) or item.position) if item else None
        return next_number(connection, body, proposal, meeting, number, ahead)
    if not manual.reason.strip():
        raise Refused("Ručně zadané číslo potřebuje důvod; napište ho jednou větou.")
    if used := used_number(connection, body, manual.number.strip()):
        raise Refused(used)
    return manual.number.strip()
