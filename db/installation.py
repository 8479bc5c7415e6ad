"""What must be the same on every machine of an installation? The mark of its secret key."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.base import metadata

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("secret_mark", sa.String(64), nullable=False),
    sa.CheckConstraint("id = 1", name="is_one"),
)


def secret_mark(connection: Connection) -> str | None:
    """The mark of the key that signs links and forms; None if none was kept, or the database is older than marks."""
    if not sa.inspect(connection).has_table(installation.name):
        return None
    return connection.execute(sa.select(installation.c.secret_mark)).scalar_one_or_none()


def keep_secret_mark(connection: Connection, mark: str) -> None:
    """Keeps the mark of the key that is right from now on."""
    if not connection.execute(installation.update().values(secret_mark=mark)).rowcount:
        connection.execute(installation.insert().values(id=1, secret_mark=mark))
