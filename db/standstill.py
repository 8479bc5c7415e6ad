"""How is a whole database kept from changing? While it is copied to a new place, and after the office has moved there.

A database stands still by triggers on every table that refuse with a sentence: whoever comes, with our program of any
release or with any other, is told where the office is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.away import STANDS
from db.copy_out import is_copied
from db.session import Database, take_turn


class Standing(Enum):
    """Why a database stands still."""

    MOVED = "moved"
    """The office lives in another database; this one is kept as it was."""
    UNFINISHED = "unfinished"
    """The copy of an office that still lives in the other database: the move was not finished."""


_SENTENCES = {
    Standing.MOVED: "přestěhoval se do {place}; nastavte RAZITKO_DATABASE_URL a spusťte ho znovu.",
    Standing.UNFINISHED: "stěhování sem nebylo dokončeno; spusťte znovu „razitko migrate“ ze starého úřadu.",
}


@contextmanager
def held(database: Database) -> Iterator[Connection]:
    """A transaction during which nobody else writes, while everybody reads; those who want to write wait."""
    with database.write() as connection:
        take_turn(connection)
        if not database.is_sqlite:  # SQLite has one writer, and it is us
            connection.exec_driver_sql("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
            for name in _tables(connection):
                connection.exec_driver_sql(f'LOCK TABLE "{name}" IN EXCLUSIVE MODE')
        yield connection


def stop(connection: Connection, why: Standing, place: str = "") -> None:
    """Lets nobody change anything from the commit of this transaction on; ``place`` is said to whoever tries."""
    sentence = (STANDS + _SENTENCES[why].format(place=place)).replace("'", "''")
    if connection.dialect.name == "sqlite":
        for name in _tables(connection):
            for verb in ("INSERT", "UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f'CREATE TRIGGER "standstill_{why.value}_{name}_{verb.lower()}" BEFORE {verb} ON "{name}" '
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION standstill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING "
        f"MESSAGE = '{sentence.replace('%', '%%')}', ERRCODE = 'restrict_violation'; END $$"
    )
    for name in _tables(connection):
        connection.exec_driver_sql(
            f'CREATE TRIGGER "standstill_{why.value}_{name}" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE '
            f'ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION standstill()'
        )


def go_on(connection: Connection) -> None:
    """Takes the triggers off again."""
    is_sqlite = connection.dialect.name == "sqlite"
    for trigger, table in _triggers(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"' + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS standstill()")


def standing(connection: Connection) -> Standing | None:
    """Why the database stands still; None if it does not."""
    for trigger, _table in _triggers(connection):
        return Standing(trigger.split("_")[1])
    return None


def _tables(connection: Connection) -> list[str]:
    return sorted(name for name in sa.inspect(connection).get_table_names() if is_copied(name))


def _triggers(connection: Connection) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        statement = (
            "SELECT name, tbl_name FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE 'standstill#_%' ESCAPE '#'"
        )
    else:
        statement = (
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = current_schema()::regnamespace AND tgname LIKE 'standstill#_%' ESCAPE '#' ORDER BY 1"
        )
    return [(row[0], row[1]) for row in connection.execute(sa.text(statement))]
