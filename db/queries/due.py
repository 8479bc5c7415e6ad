"""What is due, and what was promised for a day? Set-based answers for the sweeps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.consultations import consultation
from db.correspondence import letter
from db.meetings import meeting
from db.people import office_holding, person
from db.proposals import proposal, sign_off
from db.resolutions import resolution
from states.vocabulary import Role


def asked_sign_offs(connection: Connection, due_until: date) -> Sequence[Row[Any]]:
    """Sign-offs that wait for somebody and are due by a day, the oldest first."""
    return connection.execute(
        sa.select(sign_off)
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(sign_off.c.state == "asked", sign_off.c.due_on <= due_until, proposal.c.state == "in_sign_off")
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


def stops_to_hand_in(connection: Connection, planned_until: date) -> Sequence[Row[Any]]:
    """Stops that are planned for a meeting by a day and are neither placed nor heard yet."""
    return connection.execute(
        sa.select(consultation, proposal.c.author_id, proposal.c.state.label("proposal_state"))
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(
            consultation.c.state.in_(("waiting", "open", "returned")),
            consultation.c.planned_on <= planned_until,
            proposal.c.state.in_(("draft", "returned", "in_sign_off", "on_route")),
        )
        .order_by(consultation.c.planned_on, consultation.c.id)
    ).all()


ANSWER_BY = sa.func.coalesce(assignment.c.report_on, assignment.c.due_on)
"""The day by which the office must have heard of a task: that of the report, else that of the act."""


def open_assignments(connection: Connection, due_until: date) -> Sequence[Row[Any]]:
    """Tasks without a report that are due by a day, with everything a letter quotes of their resolution and matter.

    Tasks of a suspended resolution rest (§ 105). One statement, however many there are.
    """
    charged, author = person.alias("charged"), person.alias("author")
    return connection.execute(
        sa.select(
            assignment,
            resolution.c.body,
            resolution.c.number,
            resolution.c.adopted_on,
            resolution.c.text,
            resolution.c.title.label("resolution_title"),
            proposal.c.title.label("proposal_title"),
            proposal.c.is_confidential,
            proposal.c.rules_digest,
            author.c.name.label("author"),
            charged.c.name.label("charged"),
            charged.c.email.label("charged_email"),
            charged.c.department.label("charged_department"),
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(charged, charged.c.id == assignment.c.charged_id)
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .outerjoin(author, author.c.id == proposal.c.author_id)
        .where(
            assignment.c.state == "open",
            assignment.c.due_on <= due_until,
            resolution.c.state != "suspended",
        )
        .order_by(assignment.c.due_on, assignment.c.id)
    ).all()


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


def heads_of_departments(connection: Connection, day: date) -> Sequence[Row[Any]]:
    """(department, person) of every head of a department on a day."""
    return connection.execute(
        sa.select(office_holding.c.department, person)
        .join(person, person.c.id == office_holding.c.person_id)
        .where(
            office_holding.c.role == Role.HEAD_OF_DEPARTMENT.value,
            office_holding.c.valid_from <= day,
            sa.or_(office_holding.c.valid_until.is_(None), office_holding.c.valid_until >= day),
        )
        .order_by(office_holding.c.id)
    ).all()


def meetings_ahead(connection: Connection, first: date, last: date) -> Sequence[Row[Any]]:
    """Meetings between two days that are planned or convened, the soonest first."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.held_on.between(first, last), meeting.c.state.in_(("planned", "convened")))
        .order_by(meeting.c.held_on, meeting.c.id)
    ).all()


def unfinished_assignments(connection: Connection, bodies: Collection[str]) -> Sequence[Row[Any]]:
    """What is not done of the resolutions of these bodies, the longest overdue first."""
    return connection.execute(
        sa.select(
            assignment.c.id,
            assignment.c.task,
            assignment.c.state,
            assignment.c.due_on,
            ANSWER_BY.label("answer_by"),
            resolution.c.body,
            resolution.c.number,
            proposal.c.is_confidential,
            person.c.name.label("charged"),
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .where(
            resolution.c.body.in_(sorted(bodies)),
            assignment.c.state.in_(("open", "reported")),
            resolution.c.state != "suspended",
        )
        .order_by(ANSWER_BY.is_(None), ANSWER_BY, assignment.c.id)
    ).all()
