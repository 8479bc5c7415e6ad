"""Which Word templates has the town uploaded, and which of them is in use?"""

from __future__ import annotations

import sqlalchemy as sa

from db.base import Instant, key, metadata, reference

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
