"""What do we keep of a planning process, its phases and its municipalities?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock
from states.planning.process import PHASES, PROCESS

planning_process = sa.Table(
    "planning_process",
    metadata,
    key(),
    sa.Column("code", sa.String(60), nullable=False, unique=True),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("area", sa.String(200), nullable=False),
    sa.Column("organiser", sa.String(300)),
    sa.Column("registration_number", sa.String(100)),
    sa.Column("funding", sa.Text),
    sa.Column("purpose", sa.Text),
    sa.Column("method", sa.Text),
    sa.Column("contact", sa.Text),
    sa.Column("period_from", sa.Integer, nullable=False),
    sa.Column("period_until", sa.Integer, nullable=False),
    sa.Column("municipalities", sa.Integer),
    sa.Column("department", sa.String(60)),
    reference("coordinator_id", "person.id"),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("published_at", Instant),
    sa.Column("created_at", Instant, nullable=False),
    one_of("state", PROCESS.states, "state_is_of_the_table"),
    sa.CheckConstraint("period_until >= period_from", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)
"""``municipalities`` is how many the area has, when not all of them are listed; ``code`` stands in public addresses."""

planning_phase = sa.Table(
    "planning_phase",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("phase", sa.String(40), nullable=False),
    sa.Column("planned_from", sa.Date),
    sa.Column("planned_until", sa.Date),
    sa.Column("reminded_on", sa.Date),
    sa.Column("note", sa.Text),
    sa.UniqueConstraint("process_id", "phase"),
    one_of("phase", PHASES, "phase_is_of_the_table"),
    sa.CheckConstraint(
        "planned_from IS NULL OR planned_until IS NULL OR planned_until >= planned_from",
        name="ends_after_it_begins",
    ),
    sqlite_autoincrement=True,
)

municipality = sa.Table(
    "municipality",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("approving_body", sa.String(200)),
    sa.Column("approves", sa.Boolean, nullable=False, server_default=sa.false()),
    reference("contact_id", "person.id", nullable=True),
    sa.UniqueConstraint("process_id", "name"),
    sqlite_autoincrement=True,
)
"""One municipality of the area; ``approves``: its own body is asked to approve the plan."""

planning_matter = sa.Table(
    "planning_matter",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    reference("plan_id", "plan.id"),
    reference("proposal_id", "proposal.id"),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("plan_id", "proposal_id"),
    sqlite_autoincrement=True,
)
"""The bridge: which proposal on the road of resolutions came from which plan."""


def process_by_id(connection: Connection, process_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One process, locked if it is to be changed."""
    statement = sa.select(planning_process).where(planning_process.c.id == process_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def process_by_code(connection: Connection, code: str) -> Row[Any] | None:
    """The process with a code, whether its page is public or not."""
    return connection.execute(
        sa.select(planning_process).where(planning_process.c.code == code)
    ).one_or_none()


def is_any(connection: Connection) -> bool:
    """Whether the office has planned anything yet."""
    return connection.execute(sa.select(planning_process.c.id).limit(1)).first() is not None
