"""What do we keep of plans: their versions, how far measures are, and who approved them?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, key, metadata, one_of, reference
from db.session import lock
from states.planning.plan import PLAN
from states.planning.vocabulary import Consent, PlanKind, Progress

plan = sa.Table(
    "plan",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("period_from", sa.Integer, nullable=False),
    sa.Column("period_until", sa.Integer, nullable=False),
    reference("drawn_from_id", "plan.id", nullable=True),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),
    sa.Column("published_number", sa.Integer),
    sa.Column("published_on", sa.Date),
    sa.Column("approved_on", sa.Date),
    sa.Column("submit_by", sa.Date),
    sa.Column("reminded_on", sa.Date),
    sa.Column("created_at", Instant, nullable=False),
    one_of("kind", PlanKind, "kind_is_of_the_vocabulary"),
    one_of("state", PLAN.states, "state_is_of_the_table"),
    sa.CheckConstraint("period_until >= period_from", name="ends_after_it_begins"),
    sa.CheckConstraint(
        "(published_number IS NULL) = (published_on IS NULL)", name="published_on_a_day_in_a_version"
    ),
    sqlite_autoincrement=True,
)
"""``submit_by``: on which day a body is to hear it; ``last_number`` is the newest version's."""

plan_version = sa.Table(
    "plan_version",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("content", PlainData, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("note", sa.Text),
    reference("written_by", "person.id", nullable=True),
    sa.Column("written_at", Instant, nullable=False),
    sa.UniqueConstraint("plan_id", "number"),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sqlite_autoincrement=True,
)
"""The content (`states.planning.content`) as it was saved; a version is never changed."""

measure_report = sa.Table(
    "measure_report",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("progress", sa.String(20), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("indicators", PlainData, nullable=False),
    sa.Column("spent", sa.BigInteger),
    reference("reported_by", "person.id", nullable=True),
    sa.Column("reported_at", Instant, nullable=False),
    one_of("progress", Progress, "progress_is_of_the_vocabulary"),
    sqlite_autoincrement=True,
)
"""How far a measure or an activity (its code in the plan) was in a year; the newest report counts, older ones stay.

``indicators`` maps the indicator's name to the value reached; ``spent`` is in whole crowns.
"""

plan_consent = sa.Table(
    "plan_consent",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    reference("municipality_id", "municipality.id"),
    sa.Column("body", sa.String(200), nullable=False),
    sa.Column("state", sa.String(20), nullable=False, server_default=Consent.ASKED.value),
    sa.Column("number", sa.String(60)),
    sa.Column("decided_on", sa.Date),
    reference("resolution_id", "resolution.id", nullable=True),
    sa.Column("asked_on", sa.Date),
    sa.Column("reminded_on", sa.Date),
    sa.UniqueConstraint("plan_id", "municipality_id", "body"),
    one_of("state", Consent, "state_is_of_the_vocabulary"),
    sa.CheckConstraint("(state = 'asked') = (decided_on IS NULL)", name="decided_on_a_day"),
    sqlite_autoincrement=True,
)
"""Approved by: (municipality, body, number, date). A number may be unknown where only the day is."""


def plan_by_id(connection: Connection, plan_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One plan, locked if it is to be changed."""
    statement = sa.select(plan).where(plan.c.id == plan_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()
