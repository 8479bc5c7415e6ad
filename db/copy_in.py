"""How do plain lines (`db.copy_out`) become a database again, on either of the two kinds? And is it the same?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.copy_out import Count, Counted, Line, lines_of, sequences_of
from db.journal import journal


class CopyFault(Exception):
    """What was read can't be written into this database, or is not the same there; a Czech sentence."""


def is_unused(connection: Connection) -> bool:
    """Whether nobody has ever acted in a database: it has no tables, or an empty journal."""
    if not sa.inspect(connection).has_table(journal.name):
        return True
    return connection.execute(sa.select(journal.c.number).limit(1)).first() is None


@contextmanager
def loose_references(connection: Connection) -> Iterator[None]:
    """References are looked at in the end, all at once: tables may come in any order.

    PostgreSQL takes them off and puts them on again in the same transaction; SQLite was told so before its
    transaction began (`Database.rebuilding`).
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    found = connection.execute(
        sa.text(
            "SELECT conrelid::regclass AS place, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS said "
            "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
    ).all()
    for row in found:
        connection.exec_driver_sql(f"ALTER TABLE {row.place} DROP CONSTRAINT {row.name}")
    yield
    for row in found:
        connection.exec_driver_sql(f"ALTER TABLE {row.place} ADD CONSTRAINT {row.name} {row.said}")


def empty(connection: Connection, tables: Sequence[sa.Table]) -> None:
    """Takes out what migrations put into tables of a new database; its journal is empty (`is_unused`)."""
    for table in tables:
        if table.name != journal.name:
            connection.execute(table.delete())


def write_lines(
    connection: Connection, table: sa.Table, columns: Sequence[str], parts: Iterable[Sequence[Line]]
) -> Counted:
    """Writes the lines of a table, whose values are those of ``columns``; raises CopyFault."""
    unknown = set(columns) - set(table.c.keys())
    if unknown:
        raise CopyFault(f"Tabulka {table.name} nemá sloupce {', '.join(sorted(unknown))}.")
    count = Count()
    is_sqlite = connection.dialect.name == "sqlite"
    put = _put_sqlite if is_sqlite else _put_postgresql
    for part in parts:
        try:
            put(connection, table, columns, [json.loads(line) for line in part])
        except (
            Exception
        ) as fault:  # whatever the driver raises: the row is to blame, and a person has to look at it
            raise CopyFault(
                f"Řádky {count.rows + 1}–{count.rows + len(part)} tabulky {table.name} databáze nepřijala: "
                f"{(str(fault).splitlines() or [''])[0][:300]}"
            ) from fault
        count.add(part)
    return count.counted


def _put_sqlite(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: list[list[object]]
) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # its transaction has begun
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', rows)  # noqa: S608 (names of our tables)


def _put_postgresql(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: list[list[object]]
) -> None:
    connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    driver = connection.connection.driver_connection
    assert driver is not None  # its transaction has begun
    names = ", ".join(f'"{name}"' for name in columns)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def set_counters(
    connection: Connection, tables: Sequence[sa.Table], counters: Mapping[str, int], skipped: int = 0
) -> None:
    """Lets every table go on after the last number it gave out, and after ``skipped`` more."""
    wanted = {}
    for table in tables:
        if table.name in counters:
            (key,) = table.primary_key.columns
            last = connection.execute(sa.select(sa.func.max(key))).scalar_one() or 0
            wanted[table.name] = max(last, counters[table.name]) + skipped
    if connection.dialect.name == "sqlite":
        for name, last in wanted.items():
            connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            connection.execute(
                sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": name, "seq": last},
            )
        return
    for name, sequence in sequences_of(connection, tables).items():
        if last := wanted.get(name, 0):
            connection.execute(sa.select(sa.func.setval(sequence, last)))


def check_same(connection: Connection, table: sa.Table, columns: Sequence[str], written: Counted) -> None:
    """Reads a table back and raises CopyFault unless it says, row by row, what was written into it."""
    wanted = sa.Table(table.name, sa.MetaData(), *(table.c[name]._copy() for name in columns))
    count = Count()
    for part in lines_of(connection, wanted):
        count.add(part)
    if count.counted != written:
        raise CopyFault(f"Tabulka {table.name} se po zapsání neshoduje s\u00a0tím, co se do ní zapsalo.")
