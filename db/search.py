"""Where is a word? The index of proposals and resolutions that the search asks, on both databases.

The words are folded in Python (`states.folding`); SQLite finds them by FTS5, PostgreSQL by a `tsvector` and GIN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect

from db.base import metadata
from db.people import person
from db.proposals import proposal
from db.resolutions import resolution
from states.dates import czech_date
from states.folding import asked_words, czech_key, indexed_words
from states.stems import stem_of, with_stems

Kind = Literal["proposal", "resolution"]


class Lexemes(sa.types.TypeDecorator[str]):
    """Words parted by spaces: text that FTS5 reads, or a `tsvector` without positions."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """The type on each database."""
        return dialect.type_descriptor(postgresql.TSVECTOR() if dialect.name == "postgresql" else sa.Text())


proposal_search = sa.Table(
    "proposal_search",
    metadata,
    sa.Column(
        "proposal_id",
        sa.Integer,
        sa.ForeignKey("proposal.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("title_key", sa.String(120), nullable=False, index=True),
    sa.Column("words", Lexemes, nullable=False),
)
"""Also the place of a title in the Czech alphabet, by which lists are sorted."""

resolution_search = sa.Table(
    "resolution_search",
    metadata,
    sa.Column(
        "resolution_id",
        sa.Integer,
        sa.ForeignKey("resolution.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("words", Lexemes, nullable=False),
)

_PLACES: dict[str, tuple[sa.Table, sa.Column[int], sa.Column[int]]] = {
    "proposal": (proposal_search, proposal_search.c.proposal_id, proposal.c.id),
    "resolution": (resolution_search, resolution_search.c.resolution_id, resolution.c.id),
}


RARE = 1000
"""A question with more hits than this is about a common word."""


def matching(
    connection: Connection, kind: Kind, text: str, *, is_whole: bool = False
) -> sa.ColumnElement[bool]:
    """The condition on ``proposal.id`` (or ``resolution.id``) of what a question finds.

    ``text`` is whatever a person typed: words in any case and with or without diacritics, all of which must be
    found; numbers whole, in full or in a short form (``2024-12/3``, ``12/3``, ``č. 12``, ``24. 6. 2024``). With
    ``is_whole`` no other forms of the words are found, nor longer words that begin like them. It never fails: a blank
    question finds everything, one without a single letter or digit nothing. What may be *seen* is
    another question: put ``db.visibility.visible(eyes)`` beside it, over proposals, in every query and count::

        sa.select(resolution).join(proposal).where(matching(connection, "resolution", q), visible(eyes))
    """
    if not text.strip():
        return sa.true()
    words = _telling_words(kind, text, is_whole)
    if not words:
        return sa.true() if asked_words(text) else sa.false()
    table, key, subject = _PLACES[kind]
    if connection.dialect.name == "sqlite":
        index, matches = _full_text(kind, sa.literal(_in_full_text(words), sa.Text))
        return subject.in_(sa.select(index.c.rowid).where(matches))
    question = " & ".join(_alternatives(word, goes_on, "'{}':*", "'{}'", " | ") for word, goes_on in words)
    asked = sa.cast(sa.literal(question, sa.Text), postgresql.TSQUERY)
    found = sa.select(key).where(table.c.words.op("@@", is_comparison=True)(asked))
    # PostgreSQL can't guess how often a word occurs: for a rare one it would walk the whole table by its key in hope of
    # an early hit. So rare hits are fetched through the GIN index first; common ones are met early on any walk.
    rare = connection.execute(found.limit(RARE + 1)).scalars().all()
    return subject.in_(rare if len(rare) <= RARE else found)


def in_words_of_sqlite(kind: Kind, text: str, *, is_whole: bool = False) -> str | None:
    """The question as FTS5 takes it; None for one that has no words to look up."""
    words = _telling_words(kind, text, is_whole)
    return _in_full_text(words) if words else None


def newest(
    connection: Connection, kind: Kind, text: str
) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    """The same question as in `matching` for a list in the order of the ids: its conditions, and what to sort by."""
    question = in_words_of_sqlite(kind, text) if connection.dialect.name == "sqlite" else None
    if question is None:
        return [matching(connection, kind, text)], _PLACES[kind][2]
    return hits_of_sqlite(kind, sa.literal(question, sa.Text))


def hits_of_sqlite(kind: Kind, question: Any) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    """What `in_words_of_sqlite` asks, for a list in the order of the ids: its conditions, and what to sort by.

    FTS5 hands over its hits in the order of the ids, so SQLite reads those that are shown, not all there are.
    """
    index, matches = _full_text(kind, question)
    return [index.c.rowid == _PLACES[kind][2], matches], index.c.rowid


_IN_ALL = {"proposal": stem_of("navrh"), "resolution": stem_of("usneseni")}
"""The stem of the word that every proposal, and every resolution, has before its number (`words_of_proposal`)."""


def _telling_words(kind: Kind, text: str, is_whole: bool) -> list[tuple[str, bool]]:
    """The words of a question that tell one from another; what stands in all of them need not be looked up."""
    asked = asked_words(text, is_whole=is_whole)
    return [(word, goes_on) for word, goes_on in asked if stem_of(word) != _IN_ALL[kind]]


def _in_full_text(words: Iterable[tuple[str, bool]]) -> str:
    return " AND ".join(_alternatives(word, goes_on, '"{}"*', '"{}"', " OR ") for word, goes_on in words)


def _full_text(kind: Kind, question: Any) -> tuple[sa.TableClause, sa.ColumnElement[bool]]:
    """The FTS5 table and the condition that it matches a question."""
    index = sa.table(f"{kind}_fts", sa.column("rowid", sa.Integer))
    return index, sa.literal_column(f"{kind}_fts").op("MATCH", is_comparison=True)(question)


def _alternatives(word: str, goes_on: bool, beginning: str, whole: str, either: str) -> str:
    """A word of a question in the language of an index: whole, or if it goes on by its beginning and its stem."""
    if not goes_on:
        return whole.format(word)
    stem = stem_of(word)
    found = [beginning.format(word), whole.format(f"_{stem}")]
    if not stem.startswith(word) and not word.startswith(stem):
        found.append(beginning.format(stem))
    return f"({either.join(found)})"


def index_proposal(connection: Connection, proposal_id: int) -> None:
    """Writes the words of a proposal anew, in the caller's transaction; call it wherever a searched text is written.

    Searched are title, clauses, report, amount, attachments, follow-ups, the names of who wrote and who presents it,
    its number, and the numbers of the resolutions that came of it.
    """
    _write_proposals(connection, proposal.c.id == proposal_id)


def index_resolution(connection: Connection, resolution_id: int) -> None:
    """Writes the words of a resolution anew, and those of its proposal, which is found by the number too."""
    _write_resolutions(connection, resolution.c.id == resolution_id)
    row = connection.execute(
        sa.select(resolution.c.proposal_id).where(resolution.c.id == resolution_id)
    ).one()
    if row.proposal_id is not None:
        index_proposal(connection, row.proposal_id)


def index_person(connection: Connection, person_id: int) -> None:
    """Writes the words of everything a person wrote or presents: their name has changed."""
    code = sa.select(person.c.code).where(person.c.id == person_id).scalar_subquery()
    _write_proposals(connection, sa.or_(proposal.c.author_id == person_id, proposal.c.presented_by == code))


def rebuild(connection: Connection) -> int:
    """Writes the whole index anew; returns how many proposals and resolutions it holds."""
    connection.execute(proposal_search.delete())
    connection.execute(resolution_search.delete())
    written = 0
    for subject, write in ((proposal, _write_proposals), (resolution, _write_resolutions)):
        last = connection.execute(sa.select(sa.func.max(subject.c.id))).scalar_one() or 0
        for start in range(1, last + 1, 1000):
            written += write(connection, subject.c.id.between(start, start + 999))
    return written


def words_of_proposal(facts: Mapping[str, Any]) -> str:
    """A proposal in words: its columns, names of ``author`` and ``sponsor``, (number, serial) of ``resolutions``."""
    said = [
        facts["title"],
        f"návrh č. {facts['id']}",
        *(f"{clause['verb']} {clause['text']} {clause.get('task') or ''}" for clause in facts["clauses"]),
        facts["report"],
        facts["committee_opinion"],
        facts["previous_resolution"],
        *(facts["attachments"] or ()),
        *(follow_up["task"] for follow_up in facts["follow_ups"]),
        facts["author"],
        facts["sponsor"],
        facts["department"],
    ]
    if facts["amount"] is not None:
        said += [str(facts["amount"]), f"{facts['amount']:,}".replace(",", " ")]
    for number, serial in facts["resolutions"]:
        said += [f"usnesení {number}", f"č. {serial}" if serial is not None else None]
    return with_stems(indexed_words(" \n".join(str(part) for part in said if part)))


def words_of_resolution(facts: Mapping[str, Any]) -> str:
    """The words of a resolution: its columns, and ``author`` and ``sponsor`` of its proposal as names."""
    said = [
        f"usnesení {facts['number']}",
        f"č. {facts['serial']}" if facts["serial"] is not None else "",
        facts["body"],
        czech_date(facts["adopted_on"]),
        facts["title"],
        facts["text"],
        facts["author"],
        facts["sponsor"],
    ]
    return with_stems(indexed_words(" \n".join(str(part) for part in said if part)))


_author, _sponsor = person.alias("author"), person.alias("sponsor")
_PROPOSAL = (
    sa.select(
        *(
            proposal.c[name]
            for name in (
                "id",
                "title",
                "clauses",
                "report",
                "committee_opinion",
                "previous_resolution",
                "attachments",
                "follow_ups",
                "department",
                "amount",
            )
        ),
        _author.c.name.label("author"),
        _sponsor.c.name.label("sponsor"),
    )
    .join(_author, _author.c.id == proposal.c.author_id)
    .outerjoin(_sponsor, _sponsor.c.code == proposal.c.presented_by)
)
_RESOLUTION = (
    sa.select(
        *(resolution.c[name] for name in ("id", "number", "serial", "body", "adopted_on", "title", "text")),
        _author.c.name.label("author"),
        _sponsor.c.name.label("sponsor"),
    )
    .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
    .outerjoin(_author, _author.c.id == proposal.c.author_id)
    .outerjoin(_sponsor, _sponsor.c.code == proposal.c.presented_by)
)


def _write_proposals(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    numbers: dict[int, list[tuple[str, int | None]]] = {}
    for row in connection.execute(
        sa.select(resolution.c.proposal_id, resolution.c.number, resolution.c.serial)
        .join(proposal, proposal.c.id == resolution.c.proposal_id)
        .where(which)
        .order_by(resolution.c.id)
    ):
        numbers.setdefault(row.proposal_id, []).append((row.number, row.serial))
    rows = connection.execute(_PROPOSAL.where(which)).mappings()
    return _write(
        connection,
        proposal_search,
        (
            {
                "proposal_id": row["id"],
                "title_key": czech_key(row["title"]),
                "words": words_of_proposal({**row, "resolutions": numbers.get(row["id"], ())}),
            }
            for row in rows
        ),
    )


def _write_resolutions(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    rows = connection.execute(_RESOLUTION.where(which)).mappings()
    return _write(
        connection,
        resolution_search,
        ({"resolution_id": row["id"], "words": words_of_resolution(dict(row))} for row in rows),
    )


def _write(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> int:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    (key,) = table.primary_key.columns
    statement = statement.on_conflict_do_update(
        index_elements=[key],
        set_={column.name: statement.excluded[column.name] for column in table.c if column is not key},
    )
    written = 0
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            connection.execute(statement, batch)
            written, batch = written + len(batch), []
    if batch:
        connection.execute(statement, batch)
    return written + len(batch)


def is_search_machinery(name: str | None) -> bool:
    """Whether a table or index is made by the migration alone: FTS5's tables, the GIN indexes."""
    return bool(name) and str(name).startswith(
        ("proposal_fts", "resolution_fts", "ix_proposal_search_words", "ix_resolution_search_words")
    )
