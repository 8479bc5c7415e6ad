"""What lies unfinished on a person's desk? Forms not saved yet, and the text a person has last looked at."""

from __future__ import annotations

import sqlalchemy as sa

from db.base import Instant, PlainData, metadata

unsaved_edit = sa.Table(
    "unsaved_edit",
    metadata,
    sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposal.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("base_version", sa.Integer, nullable=False),
    sa.Column("form", PlainData, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
)
"""An autosaved form: the fields as typed, and the version of the proposal they were typed over."""

last_look = sa.Table(
    "last_look",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposal.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("text_digest", sa.String(64), nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
)
