"""What does a body hear when it controls its resolutions? Running tasks, and what ended since last time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.files import document
from db.journal import about, journal
from db.meetings import agenda_item, meeting, numbered
from db.people import person
from db.proposals import proposal
from db.queries.due import ANSWER_BY
from db.resolutions import resolution
from states.vocabulary import ItemKind

CLOSING = ("accept", "cancel", "annul")
"""Verbs that end a task."""


def controlled_tasks(
    connection: Connection, body: str, adopted_before: date, since: datetime | None
) -> Sequence[Row[Any]]:
    """Tasks of a body's resolutions adopted before a day that run, or were ended after ``since``; one statement.

    ``closed_at``, ``extended_at`` (the last extension after ``since``), ``cancelled_by`` (a resolution's number).
    """
    closed = _last("closed", CLOSING, None)
    extended = _last("extended", ("extend",), since)
    cancelling = resolution.alias("cancelling")
    is_running = assignment.c.state.in_(("open", "reported"))
    shown = is_running if since is None else sa.or_(is_running, closed.c.at > since)
    return connection.execute(
        sa.select(
            assignment,
            ANSWER_BY.label("answer_by"),
            person.c.name.label("charged"),
            resolution.c.number,
            resolution.c.body,
            resolution.c.adopted_on,
            resolution.c.state.label("resolution_state"),
            proposal.c.title,
            proposal.c.is_confidential,
            closed.c.at.label("closed_at"),
            extended.c.at.label("extended_at"),
            cancelling.c.number.label("cancelled_by"),
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .outerjoin(closed, closed.c.subject_id == assignment.c.id)
        .outerjoin(extended, extended.c.subject_id == assignment.c.id)
        .outerjoin(cancelling, cancelling.c.id == assignment.c.cancelled_by_id)
        .where(resolution.c.body == body, resolution.c.adopted_on < adopted_before, shown)
        .order_by(ANSWER_BY.is_(None), ANSWER_BY, assignment.c.id)
    ).all()


def _last(name: str, verbs: tuple[str, ...], since: datetime | None) -> Any:
    """The last instant at which a task went through one of these verbs."""
    statement = sa.select(journal.c.subject_id, sa.func.max(journal.c.at).label("at")).where(
        about("assignment"), journal.c.verb.in_(verbs)
    )
    if since is not None:
        statement = statement.where(journal.c.at > since)
    return statement.group_by(journal.c.subject_id).subquery(name)


def reasons_of_cancelling(connection: Connection, assignment_ids: Collection[int]) -> dict[int, str]:
    """Why these tasks were cancelled, as the journal has it; one statement."""
    if not assignment_ids:
        return {}
    rows = connection.execute(
        sa.select(journal.c.subject_id, journal.c.facts)
        .where(
            about("assignment"),
            journal.c.verb == "cancel",
            journal.c.subject_id.in_(sorted(assignment_ids)),
        )
        .order_by(journal.c.number)
    )
    return {row.subject_id: str(row.facts.get("reason", "")) for row in rows}


def previous_meeting(connection: Connection, body: str, before: date) -> Row[Any] | None:
    """The last meeting of a body before a day that was held."""
    return connection.execute(
        sa.select(meeting)
        .where(
            meeting.c.body == body,
            meeting.c.held_on < before,
            meeting.c.state.in_(("in_session", "interrupted", "closed")),
        )
        .order_by(meeting.c.held_on.desc(), meeting.c.id.desc())
        .limit(1)
    ).one_or_none()


def meetings_for_control(connection: Connection, body: str, today: date) -> Sequence[Row[Any]]:
    """Meetings of a body for which tasks may be controlled: those ahead and the last ones that were held."""
    ahead = sa.and_(meeting.c.held_on >= today, meeting.c.state != "cancelled")
    held = meeting.c.state.in_(("in_session", "interrupted", "closed"))
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.body == body, sa.or_(ahead, held))
        .order_by(meeting.c.held_on.desc(), meeting.c.id.desc())
        .limit(24)
    ).all()


def control_item(connection: Connection, meeting_id: int, codes: Sequence[str]) -> Row[Any] | None:
    """The standing item of an agenda under which tasks are controlled, with its `item_number`."""
    place = numbered()
    return connection.execute(
        sa.select(agenda_item, place.c.item_number)
        .join(place, place.c.id == agenda_item.c.id)
        .where(
            agenda_item.c.meeting_id == meeting_id,
            agenda_item.c.kind == ItemKind.STANDING.value,
            agenda_item.c.code.in_(list(codes)),
        )
        .order_by(agenda_item.c.position)
        .limit(1)
    ).one_or_none()


def last_issue(connection: Connection, meeting_id: int) -> Row[Any] | None:
    """The newest report on tasks that was owed or made for a meeting."""
    return connection.execute(
        sa.select(document)
        .where(document.c.meeting_id == meeting_id, document.c.kind == "task_control")
        .order_by(document.c.issue.desc())
        .limit(1)
    ).one_or_none()
