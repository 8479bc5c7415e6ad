"""Who did what, when and by which right? The append-only, hash-chained journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, metadata
from db.session import lock
from states.content import canonical

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor_id", sa.Integer),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("acts_for", sa.String(200)),
    sa.Column("office", sa.String(200), nullable=False),
    sa.Column("subject", sa.String(40), nullable=False),
    sa.Column("subject_id", sa.Integer, nullable=False),
    sa.Column("proposal_id", sa.Integer, index=True),
    sa.Column("verb", sa.String(60), nullable=False),
    sa.Column("from_state", sa.String(40)),
    sa.Column("to_state", sa.String(40)),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("facts", PlainData, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sa.Index("ix_journal_actor_id_number", "actor_id", "number"),
    sa.Index("ix_journal_subject_verb_number", "subject", "verb", "number"),
)

journal_head = sa.Table(
    "journal_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.CheckConstraint("id = 1", name="there_is_one_head"),
)

ORIGIN = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: who (on whose behalf, in what office) did which verb to what, from which state to which."""

    at: datetime
    actor_id: int | None
    actor: str
    acts_for: str | None
    office: str
    subject: str
    subject_id: int
    proposal_id: int | None
    verb: str
    from_state: str | None
    to_state: str | None
    version: int
    facts: dict[str, Any] = field(default_factory=dict)


def entry_digest(number: int, previous: str, entry: dict[str, Any]) -> str:
    """SHA-256 of the entry's canonical JSON together with its number and the digest before it."""
    at: datetime = entry["at"]
    data = {**entry, "at": at.astimezone(UTC).isoformat(), "number": number, "previous": previous}
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def append(connection: Connection, entry: Entry) -> int:
    """Adds an entry to the chain in the caller's transaction and returns its number.

    The head's row is locked until the commit: entries are numbered in the order of commits, without gaps.
    """
    head = connection.execute(lock(connection, sa.select(journal_head))).one_or_none()
    number, previous = (head.number + 1, head.digest) if head else (1, ORIGIN)
    values = asdict(entry)
    digest = entry_digest(number, previous, values)
    connection.execute(journal.insert().values(number=number, previous=previous, digest=digest, **values))
    if head:
        connection.execute(journal_head.update().values(number=number, digest=digest))
    else:
        connection.execute(journal_head.insert().values(id=1, number=number, digest=digest))
    return number


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of reading the chain: how many entries, and a Czech sentence for each fault."""

    entries: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out, added or re-ordered."""
        return not self.faults


def verify(connection: Connection) -> Verification:
    """Reads the whole chain and compares every digest; finds edited, removed, added and re-ordered entries."""
    faults: list[str] = []
    expected, previous = 1, ORIGIN
    for row in _entries(connection):
        values = dict(row._mapping)
        digest, before = values.pop("digest"), values.pop("previous")
        number = values.pop("number")
        if number != expected:
            faults.append(
                f"Historie: po záznamu {expected - 1} následuje záznam {number}; chybí, co bylo mezi nimi."
            )
        if before != previous:
            faults.append(
                f"Historie: záznam {number} nenavazuje na předchozí; byl přesunut, nebo předchozí změněn."
            )
        if entry_digest(number, before, values) != digest:
            faults.append(f"Historie: záznam {number} byl změněn.")
        expected, previous = number + 1, digest
    head = connection.execute(sa.select(journal_head)).one_or_none()
    if (head.number, head.digest) != (expected - 1, previous) if head else expected > 1:
        faults.append(
            f"Historie: konec řetězu nesouhlasí; za záznamem {expected - 1} něco chybí nebo přebývá."
        )
    return Verification(expected - 1, tuple(faults))


def _entries(connection: Connection) -> Iterator[Row[Any]]:
    return iter(
        connection.execute(
            sa.select(journal).order_by(journal.c.number), execution_options={"yield_per": 2000}
        )
    )


def story_of(connection: Connection, proposal_id: int) -> list[Row[Any]]:
    """Everything that happened to a proposal, in order."""
    return list(
        connection.execute(
            sa.select(journal).where(journal.c.proposal_id == proposal_id).order_by(journal.c.number)
        )
    )


def facts_of(connection: Connection, subject: str, subject_id: int, verb: str) -> list[dict[str, Any]]:
    """What was said each time a verb was done to a subject, in order."""
    return list(
        connection.execute(
            sa.select(journal.c.facts)
            .where(journal.c.subject == subject, journal.c.subject_id == subject_id, journal.c.verb == verb)
            .order_by(journal.c.number)
        ).scalars()
    )
