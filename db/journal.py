"""Who did what, when and by which right? The append-only, hash-chained journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, metadata
from db.prepared import Answer, Prepared, together
from states.canonical import digest_of

_OF_PEOPLE = sa.text("actor_id IS NOT NULL")
"""Nobody asks for what Razítko did by itself: half the entries."""
_SIGN_OFFS = "sign_off"
_OTHER_THAN_SIGN_OFFS = sa.text(f"subject <> '{_SIGN_OFFS}'")
"""Two thirds of the entries tell of sign-offs, and these are always looked for by their proposal."""

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
    sa.Column("digest", sa.String(64), nullable=False),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sa.Index(
        "ix_journal_actor_id_number",
        "actor_id",
        "number",
        sqlite_where=_OF_PEOPLE,
        postgresql_where=_OF_PEOPLE,
    ),
    sa.Index(
        "ix_journal_subject_verb_number",
        "subject",
        "verb",
        "number",
        sqlite_where=_OTHER_THAN_SIGN_OFFS,
        postgresql_where=_OTHER_THAN_SIGN_OFFS,
    ),
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


class Entry(NamedTuple):
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
    facts: dict[str, Any] = {}  # noqa: RUF012  # nobody writes into it


_HEAD = Prepared(sa.select(journal_head))
_INSERT = Prepared(journal.insert().inline(), journal.c.keys())
_MOVE_HEAD = Prepared(journal_head.update(), ("number", "digest"))
_ENTRY = {column.name: sa.bindparam(f"entry_{column.name}", type_=column.type) for column in journal.c}
_FIRST_HEAD = Prepared(journal_head.insert().inline(), ("id", "number", "digest"))


def entry_digest(number: int, previous: str, entry: dict[str, Any]) -> str:
    """SHA-256 of the entry's canonical JSON together with its number and the digest before it."""
    at: datetime = entry["at"]
    data = {**entry, "at": at.astimezone(UTC).isoformat(), "number": number, "previous": previous}
    return digest_of(data)


class Head(NamedTuple):
    """The last entry of the chain; 0 and `ORIGIN` before the first."""

    number: int
    digest: str


def append(connection: Connection, entry: Entry, head: Head | None = None) -> Head:
    """Adds an entry to the chain in the caller's transaction; it is the chain's new head.

    The head's row is locked until the commit: entries are numbered in the order of commits, without gaps. ``head``
    is the chain's, if the caller knows it already and nothing was appended since.
    """
    head = head or head_in(together(connection, head_of(connection))[0])
    values = _chained(entry, head)
    new = Head(values["number"], values["digest"])
    together(
        connection,
        (_INSERT, values),
        (_MOVE_HEAD if head.number else _FIRST_HEAD, {"id": 1, **new._asdict()}),
    )
    return new


def _chained(entry: Entry, head: Head) -> dict[str, Any]:
    """The columns of an entry after ``head``."""
    number, previous = head.number + 1, head.digest
    values = entry._asdict()
    digest = entry_digest(number, previous, values)
    return {"number": number, **values, "previous": previous, "digest": digest}


def moving(update: sa.Update) -> Prepared:
    """The UPDATE of one row, prepared for `append_with`: PostgreSQL writes row, entry and head in one statement."""
    return Prepared(lambda dialect: update if dialect == "sqlite" else _entered(update))


def _entered(update: sa.Update) -> sa.Update:
    moved = update.returning(sa.literal_column("1").label("one")).cte("moved")
    values = sa.select(*_ENTRY.values()).select_from(moved)
    entered = journal.insert().from_select(list(_ENTRY), values).returning(journal.c.number).cte("entered")
    last = {name: _ENTRY[name] for name in ("number", "digest")}
    return journal_head.update().values(last).where(sa.exists(sa.select(entered.c.number)))


def append_with(
    connection: Connection, moves: Prepared, values: dict[str, Any], entry: Entry, head: Head | None = None
) -> Head | None:
    """Moves a row and adds the entry that says so; None, and neither, if `moving` did not find the row any more.

    ``head`` and what is returned as in `append`.
    """
    head = head or head_in(together(connection, head_of(connection))[0])
    if connection.dialect.name == "sqlite":
        return append(connection, entry, head) if moves.run(connection, **values) == 1 else None
    if not head.number:
        _FIRST_HEAD.run(connection, id=1, number=0, digest=ORIGIN)
    made = _chained(entry, head)
    is_moved = (
        moves.run(connection, **values, **{f"entry_{name}": value for name, value in made.items()}) == 1
    )
    return Head(made["number"], made["digest"]) if is_moved else None


def head_of(connection: Connection) -> tuple[Prepared, dict[str, Any]]:
    """The question for the chain's last entry, locked until the commit: for `append`, with others (`together`)."""
    return _HEAD.locking(connection, True), {}


def head_in(answer: Answer) -> Head:
    """What was answered to `head_of`."""
    return Head(answer.rows[0].number, answer.rows[0].digest) if answer.rows else Head(0, ORIGIN)


def about(subject: str, proposal_id: int | None = None) -> sa.ColumnElement[bool]:
    """The condition that an entry tells of this kind of subject, in words by which an index is found.

    ``proposal_id`` is the matter of the subject that is looked for: its entries are few among many of their kind.
    """
    found = journal.c.subject == subject
    if proposal_id is not None:
        return sa.and_(journal.c.proposal_id == proposal_id, found)
    if subject == _SIGN_OFFS:
        return found
    return sa.and_(found, journal.c.subject != sa.literal_column(f"'{_SIGN_OFFS}'"))


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
            .where(about(subject), journal.c.subject_id == subject_id, journal.c.verb == verb)
            .order_by(journal.c.number)
        ).scalars()
    )
