"""Which rules of the town are in force, and which were when a proposal started?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.away import refuse_other_release
from db.base import Instant, metadata
from db.prepared import Prepared, together
from db.session import TURN_OF_ACT

rules = sa.Table(
    "rules",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("town", sa.String(60), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False),
    sa.Index(
        "uq_rules_is_current",
        "is_current",
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    ),
)


_REVISION = sa.select(sa.column("version_num", sa.String)).select_from(sa.table("alembic_version"))
_IN_FORCE = Prepared(
    sa.select(rules.c.digest, _REVISION.scalar_subquery().label("revision")).where(rules.c.is_current)
)


def digest_in_force(connection: Connection) -> str | None:
    """The digest of the rules in force, which names their text; None in an office without a town.

    Every transaction of the office begins with this question, so it also finds out that another release has upgraded
    the database meanwhile, and raises OtherRelease.
    """
    return _of_this_release(_IN_FORCE.first(connection))


def digest_in_turn(connection: Connection) -> str | None:
    """Takes one's turn to act (`db.session.take_turn`), then the digest of the rules in force; in one journey."""
    if connection.dialect.name == "sqlite":
        return digest_in_force(connection)
    _, found = together(connection, (TURN_OF_ACT, {}), (_IN_FORCE, {}))
    return _of_this_release(found.rows[0] if found.rows else None)


def _of_this_release(found: Row[Any] | None) -> str | None:
    if found is None:
        return None
    refuse_other_release(found.revision)
    return str(found.digest)


def current_rules(connection: Connection) -> Row[Any] | None:
    """The rules in force; None in an office without a town."""
    return connection.execute(sa.select(rules).where(rules.c.is_current)).one_or_none()


def rules_by_digest(connection: Connection, digest: str) -> Row[Any]:
    """The rules under which something started."""
    return connection.execute(sa.select(rules).where(rules.c.digest == digest)).one()


def digests(connection: Connection) -> list[str]:
    """Of all rules that were ever in force."""
    return list(connection.execute(sa.select(rules.c.digest)).scalars())


def put_in_force(connection: Connection, *, digest: str, town: str, text: str, since: datetime) -> None:
    """Makes the rules of ``digest`` the current ones; earlier ones stay for the proposals that started under them."""
    connection.execute(rules.update().where(rules.c.is_current).values(is_current=False))
    known = connection.execute(sa.select(rules.c.digest).where(rules.c.digest == digest)).one_or_none()
    if known:
        connection.execute(
            rules.update().where(rules.c.digest == digest).values(is_current=True, since=since)
        )
    else:
        connection.execute(
            rules.insert().values(digest=digest, town=town, text=text, since=since, is_current=True)
        )
