"""By which ways do letters leave the house, and which of them is broken just now? The mail and further channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.session import lock

MAIL = 1
"""The row of the mail; a migration makes it."""

carrier = sa.Table(
    "carrier",
    metadata,
    key(),
    sa.Column("kind", sa.String(20), nullable=False),
    reference("person_id", "person.id", nullable=True),
    sa.Column("office", sa.String(60)),
    sa.Column("department", sa.String(60)),
    sa.Column("label", sa.String(100), nullable=False),
    sa.Column("sealed_address", sa.Text),
    sa.Column("names_matters", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("passed_letter_id", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failing_since", Instant),
    sa.Column("rests_until", Instant),
    sa.Column("last_error", sa.Text),
    one_of("kind", ("mail", "channel"), "kind_is_known"),
    sa.CheckConstraint("(kind = 'channel') = (sealed_address IS NOT NULL)", name="a_channel_has_an_address"),
    sa.CheckConstraint(
        "(kind = 'channel') = (person_id IS NOT NULL OR office IS NOT NULL)", name="a_channel_is_somebodys"
    ),
    sa.CheckConstraint("person_id IS NULL OR office IS NULL", name="of_a_person_or_of_an_office"),
    sa.CheckConstraint(
        "(failures = 0) = (rests_until IS NULL) AND (failures = 0) = (failing_since IS NULL) "
        "AND (failures = 0) = (last_error IS NULL)",
        name="failing_with_an_error_and_a_pause",
    ),
    sqlite_autoincrement=True,
)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""How long a way rests after each failure of its server in a row; the last pause repeats until the server is back."""
LONGEST_OF_BROKEN_OFF = 2
"""The pause beyond which a way does not rest while its server at least begins to talk: one letter may be to blame."""


def carrier_by_id(connection: Connection, carrier_id: int) -> Row[Any]:
    """One way, locked in a transaction that writes."""
    return connection.execute(lock(connection, carrier.select().where(carrier.c.id == carrier_id))).one()


def note_failure(
    connection: Connection, carrier_id: int, error: str, now: datetime, *, has_begun: bool
) -> None:
    """The server of a way can't be used: no letter is tried on it before its pause ends, and then one alone."""
    row = carrier_by_id(connection, carrier_id)
    longest = LONGEST_OF_BROKEN_OFF if has_begun else len(PAUSES) - 1
    connection.execute(
        carrier.update()
        .where(carrier.c.id == carrier_id)
        .values(
            failures=row.failures + 1,
            failing_since=row.failing_since or now,
            rests_until=now + PAUSES[min(row.failures, longest)],
            last_error=error,
        )
    )


def note_success(connection: Connection, row: Row[Any]) -> None:
    """The server of a way answers again."""
    if row.failures:
        connection.execute(
            carrier.update()
            .where(carrier.c.id == row.id)
            .values(failures=0, failing_since=None, rests_until=None, last_error=None)
        )


def rouse(connection: Connection, now: datetime) -> int:
    """Ends the pauses of all ways: somebody says that they are mended. Returns how many rested."""
    return connection.execute(
        carrier.update().where(carrier.c.rests_until > now).values(rests_until=now)
    ).rowcount


def broken(connection: Connection) -> Sequence[Row[Any]]:
    """The ways whose server can't be used just now, the longest first."""
    return connection.execute(
        carrier.select().where(carrier.c.failures > 0).order_by(carrier.c.failing_since, carrier.c.id)
    ).all()
