"""What do we keep of resolutions and of the counters their numbers come from?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock
from states.resolution import RESOLUTION
from states.vocabulary import EffectKind

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
    reference("proposal_id", "proposal.id", nullable=True),
    reference("consultation_id", "consultation.id", nullable=True),
    reference("agenda_item_id", "agenda_item.id", nullable=True),
    reference("meeting_id", "meeting.id"),
    reference("ballot_id", "ballot.id", nullable=True),
    sa.Column("adopted_on", sa.Date, nullable=False, index=True),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("manual_reason", sa.Text),
    sa.Column("state", sa.String(20), nullable=False, server_default="valid"),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("void_reason", sa.Text),
    sa.Column("voided_at", Instant),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.UniqueConstraint("body", "number"),
    sa.UniqueConstraint("body", "series", "serial"),
    one_of("state", RESOLUTION.states, "state_is_of_the_table"),
    sa.CheckConstraint(
        "consultation_id IS NOT NULL OR agenda_item_id IS NOT NULL", name="of_a_matter_or_of_an_item"
    ),
    sa.CheckConstraint("(state = 'voided') = (void_reason IS NOT NULL)", name="voided_with_a_reason"),
    sa.CheckConstraint("(serial IS NULL) = (manual_reason IS NOT NULL)", name="manual_number_with_a_reason"),
    sqlite_autoincrement=True,
)


resolution_effect = sa.Table(
    "resolution_effect",
    metadata,
    key(),
    reference("source_id", "resolution.id"),
    reference("target_id", "resolution.id", nullable=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("clause", sa.String(40)),
    sa.Column("citation", sa.String(300), nullable=False),
    sa.Column("new_text", sa.Text),
    sa.Column("recorded_at", Instant, nullable=False),
    reference("recorded_by", "person.id", nullable=True),
    one_of("kind", EffectKind, "kind_is_of_the_vocabulary"),
    sqlite_autoincrement=True,
)
"""What a resolution does to an earlier one, or to its one ``clause``; ``target_id`` None: older than the register."""

suspension = sa.Table(
    "suspension",
    metadata,
    key(),
    reference("resolution_id", "resolution.id"),
    reference("suspended_by", "person.id"),
    sa.Column("suspended_at", Instant, nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    reference("agenda_item_id", "agenda_item.id", nullable=True),
    sa.Column("outcome", sa.String(20)),
    sa.Column("decided_on", sa.Date),
    reference("decided_by_id", "resolution.id", nullable=True),
    one_of("outcome", ("confirmed", "cancelled"), "outcome_is_known"),
    sa.CheckConstraint("(outcome IS NULL) = (decided_on IS NULL)", name="decided_on_a_day"),
    sqlite_autoincrement=True,
)
"""§ 105: the mayor suspends a resolution of the council; the nearest assembly decides."""


def draw_serial(connection: Connection, body: str, series: str, goes_on_from: str | None = None) -> int:
    """The next serial of a series, drawn in the caller's transaction: rolled back with it, so without gaps.

    One statement; the counter's row stays locked until the transaction ends (engine.md 6). The first serial of a
    series is one, or the one after the last of the series ``goes_on_from``.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    first: Any = 1
    if goes_on_from is not None:
        earlier = counter.alias("earlier")
        before = sa.select(earlier.c.last).where(earlier.c.body == body, earlier.c.series == goes_on_from)
        first = sa.func.coalesce(before.scalar_subquery(), 0) + 1
    statement = dialect.insert(counter).values(body=body, series=series, last=first)
    statement = statement.on_conflict_do_update(
        index_elements=[counter.c.body, counter.c.series], set_={"last": counter.c.last + 1}
    )
    return int(connection.execute(statement.returning(counter.c.last)).scalar_one())


def resolution_by_number(
    connection: Connection, body: str, number: str, *, for_update: bool = False
) -> Row[Any] | None:
    """The resolution of a body with that number, voided ones too: a number is never used again."""
    statement = sa.select(resolution).where(resolution.c.body == body, resolution.c.number == number)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def resolution_of(connection: Connection, consultation_id: int) -> Row[Any] | None:
    """The last valid resolution that came of a consultation: a postponement may have had a number of its own before."""
    return connection.execute(
        sa.select(resolution)
        .where(resolution.c.consultation_id == consultation_id, resolution.c.state == "valid")
        .order_by(resolution.c.id.desc())
        .limit(1)
    ).one_or_none()


def resolution_by_id(
    connection: Connection, resolution_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """One resolution, locked if it is to be changed."""
    statement = sa.select(resolution).where(resolution.c.id == resolution_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def numbers_resting_on(connection: Connection, ballot_id: int, under: int | None = None) -> list[str]:
    """Numbers of resolutions that hold and that a ballot adopted, or that were adopted under an item."""
    rests = resolution.c.ballot_id == ballot_id
    if under is not None:
        rests = sa.or_(rests, resolution.c.agenda_item_id == under)
    return list(
        connection.execute(
            sa.select(resolution.c.number)
            .where(rests, resolution.c.state != "voided")
            .order_by(resolution.c.id)
        ).scalars()
    )
