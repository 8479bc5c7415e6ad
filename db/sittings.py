"""What do we keep of who sits in a body, who was present at a meeting and when, and who did what there?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.ballots import ballot, vote
from db.base import Instant, key, metadata, one_of, reference
from db.meetings import meeting
from states.vocabulary import MeetingFunction, PresenceKind

member = sa.Table(
    "member",
    metadata,
    key(),
    sa.Column("body", sa.String(60), nullable=False),
    sa.Column("code", sa.String(60), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    reference("person_id", "person.id", nullable=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.UniqueConstraint("body", "code", "valid_from"),
    sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)
"""A seat of a body and who has it; not every member has an account. `code` names the member within the body."""

presence = sa.Table(
    "presence",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    reference("member_id", "member.id"),
    sa.Column("at", Instant, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", Instant, nullable=False),
    reference("recorded_by", "person.id", nullable=True),
    sa.Column("voided_at", Instant),
    sa.Column("void_reason", sa.Text),
    one_of("kind", PresenceKind, "kind_is_of_the_vocabulary"),
    sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_with_a_reason"),
    sqlite_autoincrement=True,
)
"""Events of the timeline: nothing is deleted, a wrong one is voided with a reason."""

meeting_officer = sa.Table(
    "meeting_officer",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    sa.Column("function", sa.String(20), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    reference("member_id", "member.id", nullable=True),
    reference("person_id", "person.id", nullable=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("until", Instant),
    sa.Column("reason", sa.Text),
    reference("ballot_id", "ballot.id", nullable=True),
    one_of("function", MeetingFunction, "function_is_of_the_vocabulary"),
    sqlite_autoincrement=True,
)
"""Chair, minute-taker and verifiers of a meeting; verifiers need not be members (domain.md 1.2)."""

conflict_of_interest = sa.Table(
    "conflict_of_interest",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    reference("agenda_item_id", "agenda_item.id"),
    reference("member_id", "member.id"),
    sa.Column("announced_at", Instant, nullable=False),
    sa.Column("statement", sa.Text, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    reference("recorded_by", "person.id", nullable=True),
    sa.UniqueConstraint("agenda_item_id", "member_id"),
    sqlite_autoincrement=True,
)
"""An announcement under § 83/2: it lowers no number and blocks no vote."""


def members_of(connection: Connection, body: str, day: date) -> Sequence[Row[Any]]:
    """The members of a body on a day, in the order of the roll."""
    return connection.execute(
        sa.select(member)
        .where(
            member.c.body == body,
            member.c.valid_from <= day,
            sa.or_(member.c.valid_until.is_(None), member.c.valid_until >= day),
        )
        .order_by(member.c.position, member.c.id)
    ).all()


def presence_events(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The events of a meeting's presence that hold, in the order of their instants."""
    return connection.execute(
        sa.select(presence)
        .where(presence.c.meeting_id == meeting_id, presence.c.voided_at.is_(None))
        .order_by(presence.c.at, presence.c.id)
    ).all()


def all_presence(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """All events of a meeting's presence with the member's name, voided ones too, in the order of their instants."""
    return connection.execute(
        sa.select(presence, member.c.name)
        .join(member, member.c.id == presence.c.member_id)
        .where(presence.c.meeting_id == meeting_id)
        .order_by(presence.c.at, presence.c.id)
    ).all()


def officers_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Chair, minute-takers and verifiers of a meeting, those who were replaced too, in time."""
    return connection.execute(
        sa.select(meeting_officer)
        .where(meeting_officer.c.meeting_id == meeting_id)
        .order_by(meeting_officer.c.since, meeting_officer.c.id)
    ).all()


def conflicts_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Announced conflicts of interest with the member's name, in time."""
    return connection.execute(
        sa.select(conflict_of_interest, member.c.name)
        .join(member, member.c.id == conflict_of_interest.c.member_id)
        .where(conflict_of_interest.c.meeting_id == meeting_id)
        .order_by(conflict_of_interest.c.announced_at, conflict_of_interest.c.id)
    ).all()


def member_by_id(connection: Connection, member_id: int) -> Row[Any] | None:
    """One seat."""
    return connection.execute(sa.select(member).where(member.c.id == member_id)).one_or_none()


def last_presence(connection: Connection, member_id: int) -> date | None:
    """The day of the last meeting at which a member's presence or vote is recorded; None if nothing is."""
    seen = sa.select(presence.c.meeting_id).where(presence.c.member_id == member_id)
    voted = (
        sa.select(ballot.c.meeting_id)
        .join(vote, vote.c.ballot_id == ballot.c.id)
        .where(vote.c.member_id == member_id)
    )
    found: date | None = connection.execute(
        sa.select(sa.func.max(meeting.c.held_on)).where(meeting.c.id.in_(seen.union(voted)))
    ).scalar_one()
    return found


def has_acted(connection: Connection, member_id: int) -> bool:
    """Whether the record of any meeting names a member."""
    asked = (
        (presence, presence.c.member_id),
        (meeting_officer, meeting_officer.c.member_id),
        (conflict_of_interest, conflict_of_interest.c.member_id),
        (vote, vote.c.member_id),
    )
    return any(
        connection.execute(sa.select(column).select_from(table).where(column == member_id).limit(1)).first()
        for table, column in asked
    )
