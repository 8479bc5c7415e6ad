"""How is a whole database read as plain lines, the same from SQLite and from PostgreSQL? For backups and moves.

A line is the JSON list of a row's values: whole numbers (a truth is 0 or 1), texts, null. Instants are text in UTC,
``2024-05-13 08:00:00.000000``, days and times of day likewise; plain data stay the text they are stored as. Tables are
read as the database has them, whatever release it is of; indexes of the search are made anew elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.plain_rows import plain_rows
from db.search import is_search_machinery, proposal_search, resolution_search

PART = 4_000_000
"""Characters of lines that are handed on at once, about."""
NOT_COPIED = frozenset({"alembic_version", proposal_search.name, resolution_search.name})
Line = str

_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "truth"),
    (sa.Integer, "number"),
    (sa.DateTime, "instant"),
    (sa.Date, "day"),
    (sa.Time, "time"),
    (sa.String, "text"),
)


class NotCopied(TypeError):
    """A column has a type that copies do not know: a mistake of whoever added it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table's lines amount to."""

    rows: int
    digest: str


class Count:
    """Counts lines and takes their digest as they pass."""

    def __init__(self) -> None:
        self.rows = 0
        self._sha = hashlib.sha256()

    def add(self, lines: Sequence[Line]) -> None:
        """Some more lines, in their order."""
        self.rows += len(lines)
        self._sha.update("".join(f"{line}\n" for line in lines).encode())

    @property
    def counted(self) -> Counted:
        """All that was added."""
        return Counted(self.rows, self._sha.hexdigest())


def tables_of(connection: Connection) -> list[sa.Table]:
    """The tables that a copy holds, as the database itself describes them, sorted by name."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: is_copied(name), resolve_fks=False)
    return [found.tables[name] for name in sorted(found.tables)]


def is_copied(name: str) -> bool:
    """Whether a table has what can't be made anew."""
    return name not in NOT_COPIED and not is_search_machinery(name) and not name.startswith("sqlite_")


def kinds_of(table: sa.Table) -> dict[str, str]:
    """The kind of each column: number, truth, text, instant, day, time."""
    return {column.name: _kind(column) for column in table.c}


def _kind(column: sa.Column[Any]) -> str:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise NotCopied(
        f"{column.table.name}.{column.name} has the type {column.type!r}, which copies do not know"
    )


def lines_of(connection: Connection, table: sa.Table) -> Iterator[list[Line]]:
    """The rows of a table as lines in the order of its key, in parts of bounded size."""
    statement = sa.select(*(_plain(column, connection.dialect.name) for column in table.c))
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    part: list[Line] = []
    size = 0
    for rows in plain_rows(connection, statement.order_by(*_key(table, connection.dialect.name))):
        for row in rows:
            line = write(row)
            part.append(line)
            size += len(line)
            if size > PART:
                yield part
                part, size = [], 0
    if part:
        yield part


def _plain(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    """A column as the driver shall give it: a number or a text."""
    kind = _kind(column)
    if dialect == "sqlite":
        text = sa.type_coerce(
            column, sa.Text
        )  # its own formats are ours; a migration may have left the fraction out
        short = {"instant": 19, "time": 8}.get(kind)
        return (
            text if short is None else sa.case((sa.func.length(text) == short, text + ".000000"), else_=text)
        )
    if kind == "truth":
        return sa.cast(column, sa.Integer)
    if kind == "instant":
        return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")
    if kind == "day":
        return sa.func.to_char(column, "YYYY-MM-DD")
    if kind == "time":
        return sa.func.to_char(sa.cast(column, sa.Interval), "HH24:MI:SS.US")
    return column


def _key(table: sa.Table, dialect: str) -> list[sa.ColumnElement[Any]]:
    """The order of rows: by the key, texts by their bytes on both databases."""
    columns = list(table.primary_key.columns) or list(table.c)
    if dialect == "sqlite":
        return list(columns)
    return [column.collate("C") if _kind(column) == "text" else column for column in columns]


def counters_of(connection: Connection, tables: Sequence[sa.Table]) -> dict[str, int]:
    """The last number that each table gave out, also where its row is gone: numbers are never used again."""
    if connection.dialect.name == "sqlite":
        known = {table.name for table in tables}
        rows = connection.execute(sa.text("SELECT name, seq FROM sqlite_sequence"))
        return {row.name: row.seq for row in rows if row.name in known}
    found = {}
    for table, sequence in sequences_of(connection, tables).items():
        row = connection.execute(sa.text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 (from the catalogue)
        found[table] = row.last_value if row.is_called else 0
    return found


def sequences_of(connection: Connection, tables: Sequence[sa.Table]) -> dict[str, str]:
    """PostgreSQL's sequence of each table that has one."""
    found = {}
    for table in tables:
        key = list(table.primary_key.columns)
        if len(key) != 1 or not isinstance(key[0].type, sa.Integer):
            continue
        name = connection.execute(
            sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', key[0].name))
        ).scalar_one()
        if name is not None:
            found[table.name] = name
    return found
