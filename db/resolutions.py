"""What do we keep of resolutions and of the counters their numbers come from?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("body", sa.String(60), primary_key=True),
    sa.Column("series", sa.String(120), primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
    sa.CheckConstraint("last >= 0", name="last_is_not_negative"),
)

resolution = sa.Table(
    "resolution",
    metadata,
    key(),
    sa.Column("body", sa.String(60), nullable=False),
    sa.Column("number", sa.String(120), nullable=False),
    sa.Column("series", sa.String(120)),
    sa.Column("serial", sa.Integer),
    reference("proposal_id", "proposal.id"),
    reference("consultation_id", "consultation.id"),
    reference("meeting_id", "meeting.id"),
    reference("ballot_id", "ballot.id", nullable=True),
    sa.Column("adopted_on", sa.Date, nullable=False, index=True),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("manual_reason", sa.Text),
    sa.Column("state", sa.String(20), nullable=False, server_default="valid"),
    sa.Column("void_reason", sa.Text),
    sa.Column("voided_at", Instant),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.UniqueConstraint("body", "number"),
    sa.UniqueConstraint("body", "series", "serial"),
    one_of("state", ("valid", "voided"), "state_is_valid_or_voided"),
    sa.CheckConstraint("(state = 'voided') = (void_reason IS NOT NULL)", name="voided_with_a_reason"),
    sa.CheckConstraint("(serial IS NULL) = (manual_reason IS NOT NULL)", name="manual_number_with_a_reason"),
    sqlite_autoincrement=True,
)


def draw_serial(connection: Connection, body: str, series: str) -> int:
    """The next serial of a series, drawn in the caller's transaction: rolled back with it, so without gaps.

    One statement; the counter's row stays locked until the transaction ends (engine.md 6).
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(counter).values(body=body, series=series, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[counter.c.body, counter.c.series], set_={"last": counter.c.last + 1}
    )
    return int(connection.execute(statement.returning(counter.c.last)).scalar_one())


def resolution_by_number(connection: Connection, body: str, number: str) -> Row[Any] | None:
    """The resolution of a body with that number, voided ones too: a number is never used again."""
    return connection.execute(
        sa.select(resolution).where(resolution.c.body == body, resolution.c.number == number)
    ).one_or_none()


def resolution_of(connection: Connection, consultation_id: int) -> Row[Any] | None:
    """The valid resolution that came of a consultation."""
    return connection.execute(
        sa.select(resolution).where(
            resolution.c.consultation_id == consultation_id, resolution.c.state == "valid"
        )
    ).one_or_none()


def resolution_by_id(connection: Connection, resolution_id: int) -> Row[Any] | None:
    """One resolution."""
    return connection.execute(sa.select(resolution).where(resolution.c.id == resolution_id)).one_or_none()
