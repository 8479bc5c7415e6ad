"""Which Word templates has the town uploaded, and which of them is in use?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, reference
from db.people import person

word_template = sa.Table(
    "word_template",
    metadata,
    key(),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("file_name", sa.String(250), nullable=False),
    sa.Column("file_digest", sa.String(64), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("uploaded_at", Instant, nullable=False),
    reference("uploaded_by", "person.id"),
    sa.Column("note", sa.Text),
    sa.Column("used_from", Instant),
    sa.Column("used_until", Instant),
    sa.UniqueConstraint("name", "number"),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sa.CheckConstraint("used_until IS NULL OR used_from IS NOT NULL", name="used_until_after_from"),
    sqlite_autoincrement=True,
)
"""Versions 1, 2, … of a template; version 0 is the built-in file. In use: used_from set, used_until not."""


def template_in_use(connection: Connection, name: str) -> Row[Any] | None:
    """The uploaded version that documents are made by; None: the built-in one."""
    return connection.execute(
        sa.select(word_template).where(
            word_template.c.name == name,
            word_template.c.used_from.is_not(None),
            word_template.c.used_until.is_(None),
        )
    ).one_or_none()


def template_version(connection: Connection, name: str, number: int) -> Row[Any] | None:
    """One uploaded version; None if there is none of that number."""
    return connection.execute(
        sa.select(word_template).where(word_template.c.name == name, word_template.c.number == number)
    ).one_or_none()


def all_templates(connection: Connection, name: str | None = None) -> Sequence[Row[Any]]:
    """All uploaded versions with who uploaded them, the newest first; of one template, or of all."""
    statement = (
        sa.select(word_template, person.c.name.label("uploader"))
        .join(person, person.c.id == word_template.c.uploaded_by)
        .order_by(word_template.c.name, word_template.c.number.desc())
    )
    if name is not None:
        statement = statement.where(word_template.c.name == name)
    return connection.execute(statement).all()


def last_number(connection: Connection, name: str) -> int:
    """The number of the newest uploaded version; 0 if there is none."""
    highest = sa.select(sa.func.max(word_template.c.number)).where(word_template.c.name == name)
    return int(connection.execute(highest).scalar_one() or 0)


def keep_version(connection: Connection, values: dict[str, Any]) -> int:
    """Adds a version and returns its id; nothing uses it yet."""
    return int(
        connection.execute(word_template.insert().values(**values).returning(word_template.c.id)).scalar_one()
    )


def put_in_use(connection: Connection, name: str, number: int, now: datetime) -> None:
    """From now on documents are made by this version; 0 goes back to the built-in file."""
    connection.execute(
        word_template.update()
        .where(
            word_template.c.name == name,
            word_template.c.used_from.is_not(None),
            word_template.c.used_until.is_(None),
        )
        .values(used_until=now)
    )
    if number:
        connection.execute(
            word_template.update()
            .where(word_template.c.name == name, word_template.c.number == number)
            .values(used_from=now, used_until=None)
        )
