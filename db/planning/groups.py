"""What do we keep of groups, their members and their meetings?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock
from states.planning.group_meeting import GROUP_MEETING
from states.planning.vocabulary import Answer, Attended, GroupKind, GroupOffice, Side

working_group = sa.Table(
    "working_group",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False, server_default=GroupKind.WORKING.value),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("target", sa.Text),
    sa.Column("invitation_term", sa.String(40), nullable=False, server_default="7 calendar"),
    sa.Column("quorum", sa.String(20), nullable=False, server_default="majority"),
    sa.Column("rules", sa.Text),
    sa.Column("no_evidence", sa.Text),
    sa.UniqueConstraint("process_id", "name"),
    sa.UniqueConstraint("process_id", "position"),
    one_of("kind", GroupKind, "kind_is_of_the_vocabulary"),
    one_of("quorum", ("majority", "third", "none"), "quorum_is_known"),
    sqlite_autoincrement=True,
)
"""``invitation_term`` is a term of `states.deadlines.Term` ("3 working"), ``quorum`` a share of those with a vote.

``no_evidence`` says why the needs of this group were not surveyed, where they were not.
"""

group_member = sa.Table(
    "group_member",
    metadata,
    key(),
    reference("group_id", "working_group.id"),
    reference("person_id", "person.id"),
    sa.Column("side", sa.String(20), nullable=False),
    sa.Column("office", sa.String(20), nullable=False, server_default=GroupOffice.MEMBER.value),
    sa.Column("organisation", sa.String(300)),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    one_of("side", Side, "side_is_of_the_vocabulary"),
    one_of("office", GroupOffice, "office_is_of_the_vocabulary"),
    sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)

group_meeting = sa.Table(
    "group_meeting",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("round", sa.Integer),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("held_from", sa.Date),
    sa.Column("held_until", sa.Date),
    sa.Column("starts_at", sa.Time),
    sa.Column("when_words", sa.String(200)),
    sa.Column("place", sa.String(500)),
    sa.Column("summary", sa.Text),
    sa.Column("is_joint", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_attendance_kept", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("minutes", sa.Text),
    sa.Column("issue", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("reminded_on", sa.Date),
    sa.Column("created_at", Instant, nullable=False),
    one_of("state", GROUP_MEETING.states, "state_is_of_the_table"),
    sa.CheckConstraint("(held_from IS NULL) = (held_until IS NULL)", name="both_days_or_none"),
    sa.CheckConstraint("held_until IS NULL OR held_until >= held_from", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)
"""``when_words`` is for what is known no closer („červen 2018“); ``held_from`` to ``held_until`` is then its span.

``summary`` is the public sentence about it, ``sequence`` that of its calendar event, ``issue`` that of its minutes.
A meeting without a group is an information meeting for everybody.
"""

group_of_meeting = sa.Table(
    "group_of_meeting",
    metadata,
    key(),
    reference("meeting_id", "group_meeting.id"),
    reference("group_id", "working_group.id"),
    sa.UniqueConstraint("meeting_id", "group_id"),
    sqlite_autoincrement=True,
)

group_point = sa.Table(
    "group_point",
    metadata,
    key(),
    reference("meeting_id", "group_meeting.id"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("discussed", sa.Text),
    sa.Column("concluded", sa.Text),
    sa.UniqueConstraint("meeting_id", "position"),
    sqlite_autoincrement=True,
)
"""One point of a meeting's agenda: what was said and what came of it (the group's output)."""

attendance = sa.Table(
    "attendance",
    metadata,
    key(),
    reference("meeting_id", "group_meeting.id"),
    reference("person_id", "person.id"),
    sa.Column("has_vote", sa.Boolean, nullable=False),
    sa.Column("side", sa.String(20), nullable=False),
    sa.Column("answer", sa.String(20)),
    sa.Column("answered_at", Instant),
    sa.Column("attended", sa.String(20)),
    sa.UniqueConstraint("meeting_id", "person_id"),
    one_of("side", Side, "side_is_of_the_vocabulary"),
    one_of("answer", Answer, "answer_is_of_the_vocabulary"),
    one_of("attended", Attended, "attended_is_of_the_vocabulary"),
    sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_an_instant"),
    sqlite_autoincrement=True,
)
"""Everybody who is invited, their answer, and whether they came; a guest comes without a vote."""

group_task = sa.Table(
    "group_task",
    metadata,
    key(),
    reference("meeting_id", "group_meeting.id"),
    sa.Column("task", sa.Text, nullable=False),
    reference("person_id", "person.id"),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("done_on", sa.Date),
    sa.Column("report", sa.Text),
    sa.Column("reminded_on", sa.Date),
    sa.CheckConstraint("done_on IS NULL OR report IS NOT NULL", name="done_with_a_report"),
    sqlite_autoincrement=True,
)


def group_by_id(connection: Connection, group_id: int) -> Row[Any] | None:
    """One group."""
    return connection.execute(sa.select(working_group).where(working_group.c.id == group_id)).one_or_none()


def group_meeting_by_id(
    connection: Connection, meeting_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """One meeting of groups, locked if it is to be changed."""
    statement = sa.select(group_meeting).where(group_meeting.c.id == meeting_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()
