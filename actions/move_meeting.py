"""How is a meeting moved to another day, hour or place? Everything that hangs on it is planned anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import reminded
from actions.authority import Actor, standing_towards
from actions.deadlines_of import deadlines_of_proposal
from actions.draft import load_proposal, rules_of
from actions.meeting_news import News, charged, concerned, matter_name, members_of, tell
from actions.meeting_row import load_meeting, notice_limit_on
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import hand_in_limit
from actions.perform import Act, Done, perform
from actions.posting import post_notice
from actions.publish_agenda import issue
from actions.task_terms import follow_meetings
from db import assignments, consultations, meetings
from states.backward_calendar import is_public
from states.consultation import WAITS_FOR_AGENDA
from states.dates import czech_date
from states.deadlines import Term
from states.facts import ConsultationFacts, MeetingFacts
from states.meeting import MEETING
from states.moved_meeting import hand_in_sentence, moved_faults
from states.vocabulary import StageTask

PLANNED = ("waiting", "returned", *WAITS_FOR_AGENDA)
"""States of a stop that is planned for a day and stands on no agenda."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move led to: how many stops were planned anew and how many letters are owed."""

    done: Done
    stops: int
    letters: int


def move_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None,
    reason: str,
    held_on: date | None = None,
    starts_at: time | None = None,
    place: str | None = None,
) -> Moved:
    """Moves a meeting; what is not given stays.

    Stops on its agenda, and those that were planned for its day, get the new day; a convened meeting is announced
    anew. Each person is told only what changed for them: one letter, with a calendar file that moves the date.
    """
    before = load_meeting(connection, meeting_id)
    day, at, where = held_on or before.held_on, starts_at or before.starts_at, place or before.place
    done = _move(office, connection, actor, before, version, reason, day, at, where)
    after = load_meeting(connection, meeting_id)
    news = News()
    news.add_all(
        members_of(connection, after), "Jste členem orgánu: počítejte s\u00a0novým termínem jednání."
    )
    stops = _replan(office, connection, actor, before, after, reason, news) if day != before.held_on else 0
    if day == before.held_on:
        for stop, proposal in _on_agenda(connection, meeting_id):
            news.add_all(
                concerned(connection, proposal),
                f"{matter_name(proposal)}: projedná se v\u00a0novém čase nebo místě.",
            )
            stops += stop.state == "placed"
    _tasks(office, connection, after, news)
    paper = None
    if after.state == "convened":
        if is_public(office.town.body(after.body).kind):
            post_notice(office, connection, actor, meeting_id, reason=f"Jednání přeloženo: {reason.strip()}")
        paper = issue(office, connection, actor, after, reason=reason, is_moved=True).paper
    was = f"{czech_date(before.held_on)} v\u00a0{before.starts_at:%H:%M}, {before.place}"
    letters = tell(
        office, connection, actor, "meeting_moved", after, news, reason, (("Dosud", was),), document_id=paper
    )
    return Moved(done, stops, letters)


def _move(
    office: Office,
    connection: Connection,
    actor: Actor,
    before: Row[Any],
    version: int | None,
    reason: str,
    day: date,
    at: time,
    where: str,
) -> Done:
    body = office.town.body(before.body)
    other = meetings.meeting_on(connection, before.body, day)
    faults = moved_faults(
        body.name,
        office.today,
        day,
        is_taken=other is not None and other.id != before.id,
        is_convened=before.state == "convened",
        is_same=(day, at, where) == (before.held_on, before.starts_at, before.place),
        notice=Term.parse(body.crisis_notice if before.is_crisis else body.notice),
    )
    return perform(
        office,
        connection,
        actor,
        Act(
            table=MEETING,
            rows=meetings.meeting,
            row=before,
            verb="move",
            standing=standing_towards(office, connection, actor),
            facts=MeetingFacts(
                today=office.today,
                held_on=before.held_on,
                body=body.name,
                notice_limit=notice_limit_on(office, before, day),
                moved_faults=tuple(faults),
                reason=reason,
            ),
            proposal_id=None,
            version=version,
            changes={
                "held_on": day,
                "starts_at": at,
                "place": where,
                **_series(office, connection, before, day),
            },
            said={
                "body": before.body,
                "before": czech_date(before.held_on),
                "held_on": day.isoformat(),
                "reason": reason.strip(),
            },
        ),
    )


def _series(office: Office, connection: Connection, before: Row[Any], day: date) -> dict[str, Any]:
    """A meeting that is moved into another year or term is counted there."""
    series = office.town.body(before.body).meeting_series(day)
    if series == before.series:
        return {}
    return {"series": series, "number": meetings.next_meeting_number(connection, before.body, series)}


def _on_agenda(connection: Connection, meeting_id: int) -> list[tuple[Row[Any], Row[Any]]]:
    found = []
    for item in meetings.agenda_of(connection, meeting_id):
        if item.consultation_id is None:
            continue
        stop = consultations.consultation_by_id(connection, item.consultation_id, for_update=True)
        assert stop is not None  # a foreign key
        found.append((stop, load_proposal(connection, stop.proposal_id)))
    return found


def _planned(connection: Connection, before: Row[Any]) -> list[tuple[Row[Any], Row[Any]]]:
    """Stops that were planned for the meeting's day and stand on no agenda."""
    table = consultations.consultation
    rows = connection.execute(
        sa.select(table)
        .where(
            table.c.body == before.body,
            table.c.planned_on == before.held_on,
            table.c.state.in_(PLANNED),
            table.c.meeting_id.is_(None),
        )
        .order_by(table.c.id)
    ).all()
    found = [(row, load_proposal(connection, row.proposal_id)) for row in rows]
    return [(stop, proposal) for stop, proposal in found if proposal.state in ALIVE]


ALIVE = ("draft", "returned", "in_sign_off", "on_route")


def _replan(
    office: Office,
    connection: Connection,
    actor: Actor,
    before: Row[Any],
    after: Row[Any],
    reason: str,
    news: News,
) -> int:
    """Gives the new day to every stop that had the old one, and says to its people what it means."""
    count = 0
    for stop, proposal in (*_on_agenda(connection, before.id), *_planned(connection, before)):
        if stop.postponed_to is not None and stop.postponed_to > after.held_on:
            continue
        town = rules_of(connection, proposal, office)
        body = town.body(stop.body)
        move_stop(
            office,
            connection,
            actor,
            proposal,
            stop,
            "replan",
            ConsultationFacts(
                today=office.today,
                body=body.name,
                body_kind=body.kind,
                task=StageTask(stop.task),
                reason=reason,
            ),
            changes={
                "planned_on": after.held_on,
                "remind_on": reminded.of_hand_in(office, town, stop.body, after.held_on),
            },
            said={"before": czech_date(before.held_on), "held_on": after.held_on.isoformat()},
        )
        count += 1
        to = concerned(connection, proposal)
        limits = (
            (None, None)
            if stop.state == "placed"
            else (hand_in_limit(town, stop, before.held_on), hand_in_limit(town, stop, after.held_on))
        )
        news.add_all(to, hand_in_sentence(matter_name(proposal), *limits))
        calendar = deadlines_of_proposal(office, connection, proposal)
        for fault in calendar.faults if calendar else ():
            news.add_all(to, f"Pozor: {fault}")
    return count


def _tasks(office: Office, connection: Connection, after: Row[Any], news: News) -> None:
    """Tasks that are due at the meeting go with it; who has them is told."""
    table = assignments.assignment
    rows = connection.execute(
        sa.select(table.c.id, table.c.due_on).where(
            table.c.term_meeting_id == after.id, table.c.state == "open"
        )
    ).all()
    known = {row.id: row.due_on for row in rows}
    follow_meetings(office, connection, after.body)
    if not known:
        return
    moved = connection.execute(sa.select(table).where(table.c.id.in_(sorted(known)))).all()
    for row in moved:
        if row.due_on is not None and row.due_on != known[row.id]:
            news.add(
                charged(connection, row.charged_id),
                f"Úkol „{row.task}“: termín je nově {czech_date(row.due_on)}.",
            )
