"""What is due, and what was promised for a day? Set-based answers for the sweeps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.correspondence import letter
from db.meetings import meeting
from db.people import person
from db.proposals import proposal, sign_off
from db.resolutions import resolution


def overdue_sign_offs(connection: Connection, today: date) -> Sequence[Row[Any]]:
    """Of the sign-offs that a sweep has gathered those that are overdue: opinions, and approvals to be escalated."""
    escalates = sa.and_(sign_off.c.escalate_to.is_not(None), sign_off.c.escalated_at.is_(None))
    gathered = sa.table("due", sa.column("id", sa.Integer))
    return connection.execute(
        sa.select(sign_off)
        .where(
            sign_off.c.id.in_(sa.select(gathered.c.id)),
            sign_off.c.due_on < today,
            sa.or_(sign_off.c.is_opinion, escalates),
        )
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


ANSWER_BY = sa.func.coalesce(assignment.c.report_on, assignment.c.due_on)
"""The day by which the office must have heard of a task: that of the report, else that of the act."""


def task_told(connection: Connection, assignment_id: int) -> Row[Any]:
    """A task with everything a letter quotes of its resolution and its matter."""
    charged, author = person.alias("charged"), person.alias("author")
    return connection.execute(
        sa.select(
            assignment,
            resolution.c.body,
            resolution.c.number,
            resolution.c.adopted_on,
            resolution.c.text,
            resolution.c.title.label("resolution_title"),
            resolution.c.state.label("resolution_state"),
            proposal.c.title.label("proposal_title"),
            proposal.c.is_confidential,
            proposal.c.rules_digest,
            author.c.name.label("author"),
            charged.c.name.label("charged"),
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(charged, charged.c.id == assignment.c.charged_id)
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .outerjoin(author, author.c.id == proposal.c.author_id)
        .where(assignment.c.id == assignment_id)
    ).one()


def owed_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these letters are owed or sent already; one statement for a thousand of them."""
    found: set[str] = set()
    wanted = sorted(keys)
    for start in range(0, len(wanted), 1000):
        rows = connection.execute(
            sa.select(letter.c.key).where(letter.c.key.in_(wanted[start : start + 1000]))
        )
        found.update(row.key for row in rows)
    return found


def meetings_ahead(connection: Connection, first: date, last: date) -> Sequence[Row[Any]]:
    """Meetings between two days that are planned or convened, the soonest first."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.held_on.between(first, last), meeting.c.state.in_(("planned", "convened")))
        .order_by(meeting.c.held_on, meeting.c.id)
    ).all()


def count_unfinished(connection: Connection, body: str, today: date) -> tuple[int, int]:
    """How many tasks of a body's resolutions are not done, and how many of them are late."""
    late = sa.case((sa.and_(assignment.c.state == "open", today > ANSWER_BY), 1), else_=0)
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(late), 0))
        .select_from(assignment)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .where(*_unfinished(body))
    ).one()
    return int(row[0]), int(row[1])


def unfinished_assignments(connection: Connection, body: str, limit: int) -> Sequence[Row[Any]]:
    """What is not done of the resolutions of a body, the longest overdue first."""
    return connection.execute(
        sa.select(
            assignment.c.id,
            assignment.c.task,
            assignment.c.state,
            assignment.c.due_on,
            ANSWER_BY.label("answer_by"),
            resolution.c.number,
            proposal.c.is_confidential,
            person.c.name.label("charged"),
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .where(*_unfinished(body))
        .order_by(ANSWER_BY.is_(None), ANSWER_BY, assignment.c.id)
        .limit(limit)
    ).all()


def _unfinished(body: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        resolution.c.body == body,
        assignment.c.state.in_(("open", "reported")),
        resolution.c.state != "suspended",
    )
