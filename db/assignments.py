"""What do we keep of the tasks that follow from resolutions?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, out_of_turn_index, reference
from db.session import lock
from states.assignment import ASSIGNMENT
from states.vocabulary import AddresseeKind, TermKind

assignment = sa.Table(
    "assignment",
    metadata,
    key(),
    reference("proposal_id", "proposal.id", nullable=True),
    reference("resolution_id", "resolution.id"),
    sa.Column("label", sa.String(20)),
    sa.Column("task", sa.Text, nullable=False),
    reference("charged_id", "person.id"),
    sa.Column("charged_as", sa.String(200)),
    sa.Column("due_on", sa.Date, index=True),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("report", sa.Text),
    sa.Column("asked_due_on", sa.Date),
    sa.Column("asked_reason", sa.Text),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("addressee_kind", sa.String(20), nullable=False, server_default=AddresseeKind.PERSON.value),
    sa.Column("addressee", sa.String(200)),
    sa.Column("term_kind", sa.String(20), nullable=False, server_default=TermKind.DATE.value),
    sa.Column("term", sa.String(300)),
    sa.Column("report_on", sa.Date),
    sa.Column("remind_on", sa.Date),
    sa.Column("event", sa.String(300)),
    sa.Column("event_on", sa.Date),
    sa.Column("event_days", sa.Integer),
    sa.Column("term_body", sa.String(60)),
    reference("term_meeting_id", "meeting.id", nullable=True),
    sa.Column("every_months", sa.Integer),
    reference("previous_id", "assignment.id", nullable=True),
    reference("cancelled_by_id", "resolution.id", nullable=True),
    one_of("state", ASSIGNMENT.states, "state_is_of_the_table"),
    one_of("addressee_kind", AddresseeKind, "addressee_kind_is_of_the_vocabulary"),
    one_of("term_kind", TermKind, "term_kind_is_of_the_vocabulary"),
    sa.CheckConstraint(
        "report_on IS NULL OR due_on IS NULL OR report_on >= due_on", name="reported_after_it_is_due"
    ),
    sa.CheckConstraint(
        "state NOT IN ('reported', 'done') OR report IS NOT NULL", name="reported_with_a_report"
    ),
    sa.CheckConstraint(
        "(asked_due_on IS NULL) = (asked_reason IS NULL) AND (asked_due_on IS NULL OR state = 'open')",
        name="extension_is_asked_with_a_reason",
    ),
    sa.Index("ix_assignment_state_due_on", "state", "due_on"),
    sa.Index(
        "ix_assignment_report_on",
        "report_on",
        sqlite_where=sa.text("report_on IS NOT NULL"),
        postgresql_where=sa.text("report_on IS NOT NULL"),
    ),
    out_of_turn_index("assignment"),
    sa.Index("ix_assignment_term_kind_state", "term_kind", "state"),
    sqlite_autoincrement=True,
)


def assignment_by_id(
    connection: Connection, assignment_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """One assignment, locked if it is to be changed."""
    statement = sa.select(assignment).where(assignment.c.id == assignment_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()
