"""What do we keep of comments on a draft plan, of the window for them, and of public hearings?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock
from states.planning.comment import COMMENT
from states.planning.hearing import HEARING
from states.planning.vocabulary import Channel, Settlement

comment_window = sa.Table(
    "comment_window",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    sa.Column("opens_on", sa.Date, nullable=False),
    sa.Column("closes_on", sa.Date, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("rules", sa.Text),
    sa.Column("takes_web", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.UniqueConstraint("plan_id"),
    sa.CheckConstraint("closes_on >= opens_on", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)

planning_comment = sa.Table(
    "planning_comment",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    sa.Column("number", sa.Integer),
    sa.Column("plan_number", sa.Integer, nullable=False),
    sa.Column("anchor", sa.String(40)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("public_text", sa.Text),
    sa.Column("suggestion", sa.Text),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    reference("person_id", "person.id", nullable=True),
    sa.Column("commenter", sa.String(200)),
    sa.Column("organisation", sa.String(300)),
    sa.Column("is_name_public", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("settlement", sa.String(20)),
    sa.Column("settlement_reason", sa.Text),
    sa.Column("settled_on", sa.Date),
    sa.Column("proposed_settlement", sa.String(20)),
    sa.Column("proposed_reason", sa.Text),
    reference("group_id", "working_group.id", nullable=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("confirmed_at", Instant),
    sa.UniqueConstraint("plan_id", "number"),
    one_of("channel", Channel, "channel_is_of_the_vocabulary"),
    one_of("state", COMMENT.states, "state_is_of_the_table"),
    one_of("settlement", Settlement, "settlement_is_of_the_vocabulary"),
    sa.CheckConstraint(
        "(state = 'settled') = (settlement IS NOT NULL) AND (settlement IS NULL) = (settlement_reason IS NULL)",
        name="settled_with_a_reason",
    ),
    sa.CheckConstraint(
        "(state IN ('unconfirmed', 'lapsed')) = (number IS NULL)", name="numbered_once_it_is_confirmed"
    ),
    sqlite_autoincrement=True,
)
"""The comment book. ``anchor`` is the code of a part of the plan, NULL for the whole; ``number`` is given on receipt.

Who wrote it (``person_id``, ``commenter``) never reaches the public page; an ``organisation`` does if it agreed
(``is_name_public``). ``public_text`` is what a clerk lets be published instead of ``text``, which may name people.
"""

public_hearing = sa.Table(
    "public_hearing",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    reference("plan_id", "plan.id", nullable=True),
    sa.Column("title", sa.String(300)),
    sa.Column("town", sa.String(200), nullable=False),
    sa.Column("place", sa.String(500)),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("starts_at", sa.Time),
    sa.Column("people", sa.Integer),
    sa.Column("minutes", sa.Text),
    sa.Column("posted_on", sa.Date),
    sa.Column("taken_down_on", sa.Date),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("created_at", Instant, nullable=False),
    one_of("state", HEARING.states, "state_is_of_the_table"),
    sa.CheckConstraint("people IS NULL OR people >= 0", name="people_are_counted"),
    sqlite_autoincrement=True,
)


def comment_by_id(connection: Connection, comment_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One comment, locked if it is to be changed."""
    statement = sa.select(planning_comment).where(planning_comment.c.id == comment_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def hearing_by_id(connection: Connection, hearing_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One public hearing, locked if it is to be changed."""
    statement = sa.select(public_hearing).where(public_hearing.c.id == hearing_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()
