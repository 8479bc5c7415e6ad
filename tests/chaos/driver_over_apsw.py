"""How does the product's own engine run on a disk of ours? By a driver like sqlite3's over apsw, which knows disks.

The engine, its pool, its PRAGMAs and every statement are the product's; only `sqlite3.connect` is another function.
The SQLite library is the one inside apsw, not the interpreter's: one of them can't be given a file system in Python.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import apsw
import pytest

ERRORS: tuple[tuple[type[apsw.Error], type[sqlite3.Error]], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.NotADBError, sqlite3.DatabaseError),
    (apsw.CorruptError, sqlite3.DatabaseError),
    (apsw.Error, sqlite3.OperationalError),
)
Described = Sequence[tuple[Any, ...]]


@contextmanager
def _errors_of_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        kind = next(ours for theirs, ours in ERRORS if isinstance(error, theirs))
        told = kind(str(error))
        told.sqlite_errorcode = getattr(error, "extendedresult", apsw.SQLITE_ERROR)  # not in the stubs
        raise told from error


class Cursor:
    """One statement and all its rows, read at once."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.description: Described | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._rows: Iterator[tuple[Any, ...]] = iter(())

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        own = self.connection.apsw
        cursor = own.cursor()
        described: list[Described] = []

        def look(found: Any, _sql: str, _bindings: Any) -> bool:
            described.append(found.get_description())
            return True

        cursor.exec_trace = look
        before = own.total_changes()
        with _errors_of_sqlite3():
            self._rows = iter(list(cursor.execute(sql, parameters)))
        columns = described[0] if described else ()
        self.description = [(name, *(6 * [None])) for name, *_ in columns] or None
        has_changed = own.total_changes() != before
        is_change = sql.lstrip()[:7].upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
        self.rowcount = (own.changes() if has_changed else 0) if is_change else -1
        self.lastrowid = own.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Any) -> Cursor:
        count = 0
        for parameters in many:
            self.execute(sql, parameters)
            count += max(self.rowcount, 0)
        self.rowcount = count
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """What SQLAlchemy asks of a connection of sqlite3; transactions are begun by the product's own BEGIN."""

    isolation_level: str | None = ""

    def __init__(self, path: str, vfs: str) -> None:
        self.path = path
        with _errors_of_sqlite3():
            self.apsw = apsw.Connection(path, vfs=vfs)

    @property
    def in_transaction(self) -> bool:
        return self.apsw.in_transaction

    def cursor(self) -> Cursor:
        return Cursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, many: Any) -> Cursor:
        return self.cursor().executemany(sql, many)

    def create_function(self, name: str, count: int, function: Callable[..., Any], **more: Any) -> None:
        self.apsw.create_scalar_function(name, function, count, **more)

    def commit(self) -> None:
        if self.in_transaction:
            try:
                self.execute("COMMIT")
            except sqlite3.OperationalError as error:
                # The log holds the commit before it is folded into the database, whose faults SQLite passes over;
                # apsw raises whatever its disk has raised.
                if getattr(error.__cause__, "path", None) != self.path:
                    raise

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        with _errors_of_sqlite3():
            self.apsw.close(True)


@contextmanager
def on_disk(vfs: str, *more: str) -> Iterator[None]:
    """Every database opened meanwhile lies on the disk ``vfs``; ``more`` are PRAGMAs said before the product's own."""

    def connect(path: str | os.PathLike[str], *_: Any, **__: Any) -> Connection:
        connection = Connection(os.fspath(path), vfs)
        for pragma in more:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        patch.setattr(sqlite3.dbapi2, "connect", connect)
        yield
