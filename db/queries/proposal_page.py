"""What does the page of one proposal show? A fixed number of statements, however much has happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.carriers import MAIL
from db.consultations import consultation, wording
from db.correspondence import letter
from db.journal import about, journal
from db.meetings import meeting
from db.people import person
from db.proposals import proposal, proposal_text
from db.resolutions import resolution
from states.content import Content, content_from_data
from states.proposal import PROPOSAL


def stops_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The stops of a proposal with the day and state of the meeting each stands on, and who signed its form."""
    return connection.execute(
        sa.select(
            consultation,
            meeting.c.held_on,
            meeting.c.state.label("meeting_state"),
            person.c.name.label("signed_by_name"),
        )
        .outerjoin(meeting, meeting.c.id == consultation.c.meeting_id)
        .outerjoin(person, person.c.id == consultation.c.signed_by)
        .where(consultation.c.proposal_id == proposal_id)
        .order_by(consultation.c.position)
    ).all()


def wordings_of(connection: Connection, proposal_id: int) -> dict[int, list[Row[Any]]]:
    """Every wording of each stop with its writer's name, the earliest first, by the consultation's id."""
    rows = connection.execute(
        sa.select(wording, person.c.name.label("writer"))
        .join(consultation, consultation.c.id == wording.c.consultation_id)
        .outerjoin(person, person.c.id == wording.c.written_by)
        .where(consultation.c.proposal_id == proposal_id)
        .order_by(wording.c.consultation_id, wording.c.number)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.consultation_id, []).append(row)
    return found


def assignments_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Tasks that follow from a proposal, with who is charged and the resolution's number."""
    return connection.execute(
        sa.select(assignment, person.c.name.label("charged"), resolution.c.number, resolution.c.body)
        .join(person, person.c.id == assignment.c.charged_id)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .where(assignment.c.proposal_id == proposal_id)
        .order_by(assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id)
    ).all()


def letters_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Letters about a proposal, the newest first: to whom, of what kind, when; never what they say."""
    return connection.execute(
        sa.select(
            letter.c.id,
            letter.c.kind,
            letter.c.state,
            letter.c.subject,
            letter.c.created_at,
            letter.c.sent_at,
            person.c.name.label("person"),
        )
        .join(person, person.c.id == letter.c.person_id)
        .where(letter.c.proposal_id == proposal_id, letter.c.carrier_id == MAIL)
        .order_by(letter.c.id.desc())
    ).all()


def texts_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every kept text of a proposal with its writer's name, the newest first."""
    return connection.execute(
        sa.select(proposal_text, person.c.name.label("writer"))
        .join(person, person.c.id == proposal_text.c.written_by)
        .where(proposal_text.c.proposal_id == proposal_id)
        .order_by(proposal_text.c.written_at.desc(), proposal_text.c.digest)
    ).all()


def text_at_version(connection: Connection, proposal_id: int, version: int) -> Content | None:
    """The text that a version of the proposal had: that of the last act up to it which wrote one."""
    rows = connection.execute(
        sa.select(journal.c.facts)
        .where(
            about(PROPOSAL.name, proposal_id),
            journal.c.version <= version,
            journal.c.verb.in_(("draft", "edit", "submit")),
        )
        .order_by(journal.c.number.desc())
    )
    digest = next((row.facts["text"] for row in rows if "text" in row.facts), None)
    if digest is None:
        return None
    found = connection.execute(
        sa.select(proposal_text.c.content).where(
            proposal_text.c.proposal_id == proposal_id, proposal_text.c.digest == digest
        )
    ).one_or_none()
    return content_from_data(found.content) if found else None


def acts_since(connection: Connection, proposal_id: int, version: int) -> Sequence[Row[Any]]:
    """What happened to the proposal itself after a version of it, the latest first."""
    return connection.execute(
        sa.select(journal)
        .where(
            about(PROPOSAL.name, proposal_id),
            journal.c.version > version,
        )
        .order_by(journal.c.number.desc())
    ).all()


def coming_meetings(connection: Connection, bodies: Sequence[str], today: date) -> dict[str, list[date]]:
    """Days of the planned and convened meetings of these bodies from ``today`` on, the nearest first."""
    rows = connection.execute(
        sa.select(meeting.c.body, meeting.c.held_on)
        .where(
            meeting.c.body.in_(list(bodies)),
            meeting.c.held_on >= today,
            meeting.c.state.in_(("planned", "convened")),
        )
        .order_by(meeting.c.held_on)
    )
    found: dict[str, list[date]] = {body: [] for body in bodies}
    for row in rows:
        if row.held_on not in found[row.body]:
            found[row.body].append(row.held_on)
    return found


def latest_meetings(connection: Connection, bodies: Sequence[str]) -> dict[str, date]:
    """The latest day of any meeting of each of these bodies: on which day of the week they usually meet."""
    rows = connection.execute(
        sa.select(meeting.c.body, sa.func.max(meeting.c.held_on).label("held_on"))
        .where(meeting.c.body.in_(list(bodies)), meeting.c.state != "cancelled")
        .group_by(meeting.c.body)
    )
    return {row.body: row.held_on for row in rows}


def titles_to_copy(
    connection: Connection, condition: sa.ColumnElement[bool], limit: int = 8
) -> Sequence[Row[Any]]:
    """(id, title) of the newest proposals that ``condition`` lets through: what one can begin with."""
    return connection.execute(
        sa.select(proposal.c.id, proposal.c.title, proposal.c.matter)
        .where(condition)
        .order_by(proposal.c.id.desc())
        .limit(limit)
    ).all()
