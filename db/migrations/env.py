"""How does Alembic reach our database? One tree of migrations for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from db.base import Instant, PlainData
from db.schema import metadata
from db.upgrade import is_in_metadata


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain types, so that they stand when our column types change."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, PlainData):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_type,
    include_object=is_in_metadata,
)
with context.begin_transaction():
    context.run_migrations()
