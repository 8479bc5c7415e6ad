"""Who is sending or making what just now, and does that process still live? Claims that end with their claimer."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db import correspondence, files
from db.correspondence import letter
from db.files import document
from db.prepared import Prepared
from db.session import Database

_KIND = 726174  # of PostgreSQL's advisory locks; `db.session.take_turn` has another
_NUMBERS = 2**31 - 1
_CLAIMERS = Prepared(
    sa.union(
        sa.select(letter.c.claimed_by).where(letter.c.claimed_by.is_not(None)),
        sa.select(document.c.claimed_by).where(document.c.claimed_by.is_not(None)),
    )
)
GRACE = timedelta(seconds=8)
"""How long a claim outlives its lock on PostgreSQL: a restarted server forgets the locks of those who still send."""


@contextmanager
def claiming(database: Database) -> Iterator[int]:
    """The number under which this process claims; what it claimed and did not finish is free when it ends.

    Behind the number stands a lock which the system takes away from a dead process, however it died: on SQLite
    (one machine) a lock on a file beside the database, on PostgreSQL an advisory lock of a session. No clock has
    a say: a process that is merely slow keeps what it holds, so two that live never send the same letter.
    """
    with _file_lock(database) if database.is_sqlite else _session_lock(database) as number:
        yield number


def release_abandoned(database: Database, now: datetime) -> int:
    """Frees what processes that have ended still held; returns how many letters and documents. Cheap if nothing is."""
    with database.read() as connection:
        gone = [number for number in _claimers(connection) if _is_gone(database, connection, number)]
    if not gone:
        return 0
    grace = timedelta(0) if database.is_sqlite else GRACE
    count = 0
    with database.write() as connection:
        for table, lease in ((letter, correspondence.LEASE), (document, files.LEASE)):
            count += connection.execute(
                table.update()
                .where(
                    table.c.claimed_by.in_(gone),
                    sa.or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now + lease - grace),
                )
                .values(claimed_by=None, claimed_until=None)
            ).rowcount
    return count


def _claimers(connection: Connection) -> list[int]:
    return [row[0] for row in _CLAIMERS.all(connection)]


def _is_gone(database: Database, connection: Connection, number: int) -> bool:
    if database.is_sqlite:
        return _file_is_free(_file(database, number))
    free = sa.select(sa.func.pg_try_advisory_xact_lock(_KIND, number))
    return bool(connection.execute(free).scalar_one())


@contextmanager
def _session_lock(database: Database) -> Iterator[int]:
    with database.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        number = secrets.randbelow(_NUMBERS) + 1
        while not connection.execute(sa.select(sa.func.pg_try_advisory_lock(_KIND, number))).scalar_one():
            number = secrets.randbelow(_NUMBERS) + 1
        try:
            yield number
        finally:
            connection.detach()  # not back to the pool: the lock ends with the session, as after a kill


@contextmanager
def _file_lock(database: Database) -> Iterator[int]:
    pattern = _file(database, "*")
    for left in pattern.parent.glob(pattern.name):
        _file_is_free(left)
    number, descriptor = _new_file(database)
    try:
        yield number
    finally:
        _file(database, number).unlink(missing_ok=True)
        os.close(descriptor)


def _new_file(database: Database) -> tuple[int, int]:
    while True:
        number = secrets.randbelow(_NUMBERS) + 1
        try:
            descriptor = os.open(_file(database, number), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileExistsError:
            continue
        # Between these two lines another process may have taken the new file for a dead one's and removed it.
        if _lock(descriptor) and os.fstat(descriptor).st_nlink:
            return number, descriptor
        os.close(descriptor)


def _file_is_free(path: Path) -> bool:
    """Whether nobody who lives holds the file; a dead claimer's file is removed."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return True
    with closing(stream):
        if not _lock(stream.fileno()):
            return False
        path.unlink(missing_ok=True)
        return True


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _file(database: Database, number: int | str) -> Path:
    return Path(f"{database.url.database}-claim-{number}")
