"""On which day is a task due whose term is a meeting or waits for an event? Bound, moved with it, computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import MACHINE, RAZITKO
from actions.office import Office
from actions.perform import Act, perform
from db import assignments, meetings, resolutions
from states.assignment import ASSIGNMENT
from states.facts import AssignmentFacts
from states.terms import TaskTerm, parse_term
from states.vocabulary import TermKind


def meeting_of_term(connection: Connection, term: TaskTerm, after: date) -> Row[Any] | None:
    """The meeting at which a task is due, later than ``after``; None while it is not planned."""
    table = meetings.meeting
    rows = connection.execute(
        sa.select(table)
        .where(table.c.body == term.body, table.c.state != "cancelled")
        .order_by(table.c.held_on)
    ).all()
    return _meeting_among(rows, term, after)


def _meeting_among(rows: Sequence[Row[Any]], term: TaskTerm, after: date) -> Row[Any] | None:
    """``rows`` are all meetings that hold, the earliest first."""
    of_body = [row for row in rows if row.body == term.body]
    if term.number is not None:
        return next((row for row in of_body if row.number == term.number and row.held_on > after), None)
    if term.on is not None:
        return next((row for row in of_body if row.held_on == term.on), None)
    return next((row for row in of_body if row.held_on > after), None)


def follow_meetings(office: Office, connection: Connection, body: str | None = None) -> int:
    """Moves the terms of tasks that are due at a meeting to where the meeting is; returns how many moved.

    Runs after a meeting was planned, moved or cancelled, and every day; it reads the tasks whose term is not where
    their meeting is, and does one more act for each that moves. A meeting that has been held keeps its tasks.
    """
    table, bound_to = assignments.assignment, meetings.meeting
    is_astray = sa.or_(
        table.c.term_meeting_id.is_(None),
        sa.exists().where(
            bound_to.c.id == table.c.term_meeting_id,
            sa.or_(bound_to.c.state == "cancelled", table.c.due_on.is_distinct_from(bound_to.c.held_on)),
        ),
    )
    conditions = [table.c.state == "open", table.c.term_kind == TermKind.MEETING.value, is_astray]
    if body is not None:
        conditions.append(table.c.term_body == body)
    rows = connection.execute(
        sa.select(table, resolutions.resolution.c.adopted_on)
        .join(resolutions.resolution, resolutions.resolution.c.id == table.c.resolution_id)
        .where(*conditions)
        .order_by(table.c.id)
    ).all()
    if not rows:
        return 0
    held = meetings.meeting
    known = connection.execute(
        sa.select(held)
        .where(held.c.body.in_(sorted({row.term_body for row in rows if row.term_body})))
        .order_by(held.c.held_on, held.c.id)
    ).all()
    by_id = {row.id: row for row in known}
    planned = [row for row in known if row.state != "cancelled"]
    moved = 0
    for row in rows:
        bound = by_id.get(row.term_meeting_id)
        if bound is None or bound.state == "cancelled":
            term = replace(parse_term(row.term or ""), body=row.term_body)
            bound = _meeting_among(planned, term, row.adopted_on)
            due_on = bound.held_on if bound else term.on
        else:
            due_on = bound.held_on
        meeting_id = bound.id if bound else None
        if (due_on, meeting_id) == (row.due_on, row.term_meeting_id):
            continue
        report_on = row.report_on and due_on and max(row.report_on, due_on)
        perform(
            office,
            connection,
            RAZITKO,
            Act(
                table=ASSIGNMENT,
                rows=table,
                row=row,
                verb="follow_meeting",
                standing=MACHINE,
                facts=AssignmentFacts(today=office.today),
                proposal_id=row.proposal_id,
                changes={
                    "due_on": due_on,
                    "remind_on": office.today,
                    "term_meeting_id": meeting_id,
                    "report_on": report_on or row.report_on,
                },
                said={"due_on": due_on.isoformat() if due_on else None},
            ),
        )
        moved += 1
    return moved
