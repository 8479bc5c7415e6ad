"""What do we keep of providers of social services and of their services? The catalogue."""

from __future__ import annotations

import sqlalchemy as sa

from db.base import Instant, key, metadata, one_of, reference

provider = sa.Table(
    "provider",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("company_id", sa.String(8)),
    sa.Column("legal_form", sa.String(200)),
    sa.Column("seat", sa.String(300)),
    sa.Column("phone", sa.String(60)),
    sa.Column("email", sa.String(254)),
    sa.Column("web", sa.String(300)),
    sa.Column("about", sa.Text),
    sa.Column("is_public", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("updated_at", Instant, nullable=False),
    sa.UniqueConstraint("process_id", "name"),
    sqlite_autoincrement=True,
)

service = sa.Table(
    "service",
    metadata,
    key(),
    reference("provider_id", "provider.id"),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("kind", sa.String(200), nullable=False),
    sa.Column("form", sa.String(20)),
    sa.Column("target", sa.String(500)),
    sa.Column("place", sa.String(300)),
    sa.Column("hours", sa.String(300)),
    sa.Column("capacity", sa.String(200)),
    sa.Column("price", sa.String(300)),
    sa.Column("about", sa.Text),
    sa.Column("registered", sa.Boolean, nullable=False, server_default=sa.true()),
    one_of("form", ("residential", "outpatient", "field"), "form_is_known"),
    sqlite_autoincrement=True,
)
"""One service; ``kind`` as Act 108/2006 names it („pečovatelská služba“), or a related one (``registered`` false)."""
