"""What do we keep of the tasks that follow from resolutions?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock
from states.assignment import ASSIGNMENT

assignment = sa.Table(
    "assignment",
    metadata,
    key(),
    reference("proposal_id", "proposal.id"),
    reference("resolution_id", "resolution.id"),
    sa.Column("label", sa.String(20)),
    sa.Column("task", sa.Text, nullable=False),
    reference("charged_id", "person.id"),
    sa.Column("charged_as", sa.String(200)),
    sa.Column("due_on", sa.Date, index=True),
    sa.Column("state", sa.String(40), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("report", sa.Text),
    sa.Column("asked_due_on", sa.Date),
    sa.Column("asked_reason", sa.Text),
    sa.Column("created_at", Instant, nullable=False),
    one_of("state", ASSIGNMENT.states, "state_is_of_the_table"),
    sa.CheckConstraint(
        "state NOT IN ('reported', 'done') OR report IS NOT NULL", name="reported_with_a_report"
    ),
    sa.CheckConstraint(
        "(asked_due_on IS NULL) = (asked_reason IS NULL) AND (asked_due_on IS NULL OR state = 'open')",
        name="extension_is_asked_with_a_reason",
    ),
    sqlite_autoincrement=True,
)


def assignment_by_id(
    connection: Connection, assignment_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """One assignment, locked if it is to be changed."""
    statement = sa.select(assignment).where(assignment.c.id == assignment_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()
