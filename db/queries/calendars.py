"""What stands in the calendars that people subscribe to? Meetings and terms, set-based; nothing of a matter's text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.accounts import account
from db.assignments import assignment
from db.consultations import consultation
from db.meetings import meeting
from db.proposals import proposal, sign_off
from db.record import calendar_feed, minutes, minutes_signature
from db.sittings import member
from states.consultation import WAITS_FOR_AGENDA

_AHEAD = ("waiting", "returned", *WAITS_FOR_AGENDA)
_ALIVE = ("draft", "returned", "in_sign_off", "on_route")


def generation_of(connection: Connection, person_id: int) -> int | None:
    """The generation with which a person's calendar is signed; None if they have none, or may not sign in."""
    statement = (
        sa.select(calendar_feed.c.generation)
        .join(account, account.c.person_id == calendar_feed.c.person_id, isouter=True)
        .where(calendar_feed.c.person_id == person_id, account.c.blocked_at.is_(None))
    )
    found: int | None = connection.execute(statement).scalar_one_or_none()
    return found


def next_generation(connection: Connection, person_id: int, at: datetime) -> int:
    """Begins a new generation; calendars signed with an earlier one end."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(calendar_feed).values(person_id=person_id, generation=1, created_at=at)
    statement = statement.on_conflict_do_update(
        index_elements=[calendar_feed.c.person_id],
        set_={"generation": calendar_feed.c.generation + 1, "created_at": at},
    )
    return int(connection.execute(statement.returning(calendar_feed.c.generation)).scalar_one())


def meetings_of_member(connection: Connection, person_id: int, since: date) -> Sequence[Row[Any]]:
    """Meetings of the bodies in which a person sits on the meeting's day, the cancelled ones too."""
    seat = sa.exists().where(
        member.c.body == meeting.c.body,
        member.c.person_id == person_id,
        member.c.valid_from <= meeting.c.held_on,
        sa.or_(member.c.valid_until.is_(None), member.c.valid_until >= meeting.c.held_on),
    )
    return _meetings(connection, since, seat)


def meetings_of_bodies(connection: Connection, bodies: Collection[str], since: date) -> Sequence[Row[Any]]:
    """Meetings of bodies, the cancelled ones too."""
    return _meetings(connection, since, meeting.c.body.in_(sorted(bodies)))


def _meetings(connection: Connection, since: date, condition: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.held_on >= since, condition)
        .order_by(meeting.c.held_on, meeting.c.id)
    ).all()


def stops_of_author(connection: Connection, person_id: int, since: date) -> Sequence[Row[Any]]:
    """Stops of a person's proposals that are planned and stand on no agenda yet."""
    return connection.execute(
        sa.select(
            consultation.c.id,
            consultation.c.body,
            consultation.c.planned_on,
            (consultation.c.version + proposal.c.version).label("version"),
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
            proposal.c.rules_digest,
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(
            proposal.c.author_id == person_id,
            proposal.c.state.in_(_ALIVE),
            consultation.c.state.in_(_AHEAD),
            consultation.c.planned_on >= since,
        )
        .order_by(consultation.c.planned_on, consultation.c.id)
    ).all()


def asked_of(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """Sign-offs that wait for a person."""
    return connection.execute(
        sa.select(
            sign_off.c.id,
            sign_off.c.title.label("step_title"),
            sign_off.c.due_on,
            sign_off.c.version,
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
        )
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(sign_off.c.holder_id == person_id, sign_off.c.state == "asked", sign_off.c.due_on.is_not(None))
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


def tasks_of(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """Open tasks of a person that have a term."""
    return connection.execute(
        sa.select(
            assignment.c.id,
            assignment.c.task,
            assignment.c.due_on,
            assignment.c.version,
            sa.func.coalesce(proposal.c.is_confidential, sa.false()).label("is_confidential"),
        )
        .join(proposal, proposal.c.id == assignment.c.proposal_id, isouter=True)
        .where(
            assignment.c.charged_id == person_id,
            assignment.c.state == "open",
            assignment.c.due_on.is_not(None),
        )
        .order_by(assignment.c.due_on, assignment.c.id)
    ).all()


def minutes_to_sign(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """Minutes that wait for a person's signature."""
    return connection.execute(
        sa.select(
            minutes_signature.c.id, minutes.c.due_on, minutes.c.issue, minutes.c.meeting_id, meeting.c.body
        )
        .join(minutes, minutes.c.id == minutes_signature.c.minutes_id)
        .join(meeting, meeting.c.id == minutes.c.meeting_id)
        .where(minutes_signature.c.person_id == person_id, minutes_signature.c.state == "asked")
        .order_by(minutes.c.due_on, minutes_signature.c.id)
    ).all()


def minutes_to_make(connection: Connection, since: date) -> Sequence[Row[Any]]:
    """Meetings that are over and whose minutes are not signed; ``due_on`` is None where nobody began them."""
    return connection.execute(
        sa.select(
            meeting.c.id,
            meeting.c.body,
            meeting.c.held_on,
            meeting.c.number,
            meeting.c.version,
            minutes.c.due_on,
            minutes.c.state.label("minutes_state"),
        )
        .outerjoin(minutes, minutes.c.meeting_id == meeting.c.id)
        .where(
            meeting.c.state == "closed",
            meeting.c.held_on >= since,
            sa.or_(minutes.c.id.is_(None), minutes.c.signed_at.is_(None)),
        )
        .order_by(meeting.c.held_on, meeting.c.id)
    ).all()


def meetings_on_days(connection: Connection, days: Collection[date]) -> Sequence[Row[Any]]:
    """Meetings of all bodies on some days that were not cancelled."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.held_on.in_(sorted(days)), meeting.c.state != "cancelled")
        .order_by(meeting.c.held_on, meeting.c.starts_at, meeting.c.id)
    ).all()


def meetings_between(connection: Connection, first: date, last: date) -> Sequence[Row[Any]]:
    """Meetings of all bodies from a day to a day that were not cancelled."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.held_on.between(first, last), meeting.c.state != "cancelled")
        .order_by(meeting.c.held_on, meeting.c.starts_at, meeting.c.id)
    ).all()
