"""What lies unfinished on a person's desk? Forms not saved yet, and the text a person has last looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, metadata
from db.people import person

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


def unsaved_of(connection: Connection, proposal_id: int, person_id: int) -> Row[Any] | None:
    """What a person has typed into the form of a proposal and not saved."""
    return connection.execute(sa.select(unsaved_edit).where(*_mine(proposal_id, person_id))).one_or_none()


def others_writing(
    connection: Connection, proposal_id: int, person_id: int, since: datetime
) -> Sequence[Row[Any]]:
    """(name, saved_at) of other people who have typed into the form since an instant, the latest first."""
    return connection.execute(
        sa.select(person.c.name, unsaved_edit.c.saved_at)
        .join(person, person.c.id == unsaved_edit.c.person_id)
        .where(
            unsaved_edit.c.proposal_id == proposal_id,
            unsaved_edit.c.person_id != person_id,
            unsaved_edit.c.saved_at >= since,
        )
        .order_by(unsaved_edit.c.saved_at.desc(), person.c.id)
    ).all()


def keep_unsaved(
    connection: Connection,
    proposal_id: int,
    person_id: int,
    base_version: int,
    form: Mapping[str, str],
    at: datetime,
) -> None:
    """Keeps what a person has typed in the place of what was kept before."""
    values = {"base_version": base_version, "form": dict(form), "saved_at": at}
    _put(connection, unsaved_edit, {"proposal_id": proposal_id, "person_id": person_id}, values)


def drop_unsaved(connection: Connection, proposal_id: int, person_id: int) -> None:
    """Forgets what a person has typed: it was saved, or thrown away by them."""
    connection.execute(unsaved_edit.delete().where(*_mine(proposal_id, person_id)))


def look_of(connection: Connection, proposal_id: int, person_id: int) -> Row[Any] | None:
    """The text of a proposal that a person has last looked at, and when."""
    return connection.execute(
        sa.select(last_look).where(last_look.c.proposal_id == proposal_id, last_look.c.person_id == person_id)
    ).one_or_none()


def keep_look(
    connection: Connection, proposal_id: int, person_id: int, text_digest: str, at: datetime
) -> None:
    """A person has looked at a text of a proposal."""
    values = {"text_digest": text_digest, "seen_at": at}
    _put(connection, last_look, {"proposal_id": proposal_id, "person_id": person_id}, values)


def _mine(proposal_id: int, person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (unsaved_edit.c.proposal_id == proposal_id, unsaved_edit.c.person_id == person_id)


def _put(connection: Connection, table: sa.Table, key: dict[str, int], values: dict[str, Any]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**key, **values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[name] for name in key], set_=values)
    )
