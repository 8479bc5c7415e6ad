"""In what order do threads of one process write to one SQLite file? First come, first served, committed together.

SQLite has one writer at a time. Threads that fight over its lock starve (of eight one waited 2.2 s), so those of one
process queue before it; ``busy_timeout`` stays for other processes. What costs most is making a commit durable, so a
writer who finds others waiting hands its open transaction on to the next of them, who acts within a savepoint; the last
one commits for all. Nobody returns before that commit, and who fails takes back only their own.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from sqlite3 import OperationalError
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RootTransaction
from sqlalchemy.pool import Pool

from db.prepared import execute

PATIENCE = 30.0
"""Seconds that a thread waits for its turn: as long as ``busy_timeout`` waits for other processes."""
MOST_TOGETHER = 16
"""Acts in one commit."""
OPEN_AT_MOST = 0.01
"""Seconds after which a transaction is not handed on any more: its acts wait for their commit."""


@dataclass(eq=False)
class _Batch:
    """An open transaction and the acts in it; ``fault`` is why none of them holds."""

    connection: Connection
    transaction: RootTransaction
    opened_at: float
    acts: int = 1
    fault: BaseException | None = None
    ended: threading.Event | None = None
    """For those who have handed the transaction on; None as long as nobody has."""


class Turns:
    """The queue before one database file."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False
        self._holder: int | None = None
        self._open: _Batch | None = None
        self._kept: tuple[Pool, Connection] | None = None

    @contextmanager
    def turn(self, engine: Engine) -> Iterator[Connection]:
        """A transaction of one's own as far as anybody can see: committed when this returns, or as if never begun.

        Raises OperationalError ("database is locked") if the turn does not come in time.
        """
        self._take()
        batch = self._open or self._opened(engine)
        connection = batch.connection
        is_first = batch.acts == 1
        try:
            if not is_first:
                execute(connection, "SAVEPOINT act", (), fetches=False)
            yield connection
            if not is_first:
                execute(connection, "RELEASE act", (), fetches=False)
        except BaseException as error:
            _take_back(batch, error, is_first=is_first)
            self._leave(batch)
            raise
        was_last = self._leave(batch)
        if batch.fault is not None:
            raise batch.fault if was_last else _not_committed(batch.fault)

    def _take(self) -> None:
        me = threading.get_ident()
        with self._mutex:
            if self._holder == me:
                raise RuntimeError("a thread that is writing asked for a second transaction to write in")
            if not self._is_taken:
                self._is_taken, self._holder = True, me
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if not mine.acquire(timeout=PATIENCE):
            with self._mutex:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                    raise sa.exc.OperationalError(
                        "BEGIN IMMEDIATE", {}, OperationalError("database is locked")
                    )
            # the turn came in this very moment
        self._holder = me

    def _give(self) -> None:
        with self._mutex:
            self._open = self._holder = None
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _opened(self, engine: Engine) -> _Batch:
        try:
            connection = self._connected(engine)
            try:
                return _Batch(connection, connection.begin(), time.monotonic())
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._give()
            raise

    def _connected(self, engine: Engine) -> Connection:
        """The last writer's connection, or a new one if that is not of this engine or its pool was thrown away."""
        kept, self._kept = self._kept, None
        if kept is not None:
            pool, connection = kept
            if pool is engine.pool and not connection.closed and not connection.invalidated:
                return connection
            connection.close()
        return engine.connect()

    def let_go(self) -> None:
        """Gives back the connection that is kept for the next writer; one who is writing keeps it."""
        with self._mutex:
            kept = None if self._is_taken else self._kept
            if kept is not None:
                self._kept = None
        if kept is not None:
            kept[1].close()

    def _leave(self, batch: _Batch) -> bool:
        """Hands the transaction on, or ends it; returns when it has ended: True if it was this thread that ended it."""
        is_young = batch.acts < MOST_TOGETHER and time.monotonic() - batch.opened_at < OPEN_AT_MOST
        if batch.fault is None and is_young and (ended := self._handed_on(batch)):
            ended.wait()
            return False
        try:
            if batch.fault is None:
                batch.transaction.commit()
            else:
                batch.transaction.rollback()
        except BaseException as error:
            batch.fault = batch.fault or error
            _throw_away(batch.connection)
        finally:
            try:
                if batch.fault is None:
                    self._kept = (batch.connection.engine.pool, batch.connection)
                else:
                    batch.connection.close()
            finally:
                if batch.ended is not None:
                    batch.ended.set()
                self._give()
        return True

    def _handed_on(self, batch: _Batch) -> threading.Event | None:
        with self._mutex:
            if not self._waiting:
                return None
            batch.acts += 1
            ended = batch.ended = batch.ended or threading.Event()
            self._open, self._holder = batch, None
            self._waiting.popleft().release()
            return ended


def _take_back(batch: _Batch, error: BaseException, *, is_first: bool) -> None:
    """Undoes the act that failed; where nothing less is possible, the whole batch is at fault."""
    if is_first:
        batch.fault = error
        return
    try:
        execute(batch.connection, "ROLLBACK TO act", (), fetches=False)
        execute(batch.connection, "RELEASE act", (), fetches=False)
    except BaseException:  # a full or a broken disk: SQLite has rolled back the whole transaction by itself
        batch.fault = error


def _throw_away(connection: Connection) -> None:
    """Closes a connection whose transaction did not end: back in the pool it would keep the file locked.

    So would a closed one, as long as a half-read statement lives in it: SQLite ends no transaction at closing.
    """
    if not connection.invalidated:
        with suppress(Exception):  # it may be what failed before
            connection.connection.rollback()
        connection.invalidate()


def _not_committed(fault: BaseException) -> BaseException:
    if isinstance(fault, sa.exc.DBAPIError):
        return sa.exc.OperationalError("COMMIT", {}, fault.orig or fault)
    return sa.exc.OperationalError("COMMIT", {}, fault)


_ALL: WeakValueDictionary[str, Turns] = WeakValueDictionary()
_ALL_LOCK = threading.Lock()


def turns_before(file: str) -> Turns:
    """The queue of this process before a database file, whoever opens it."""
    with _ALL_LOCK:
        found = _ALL.get(file)
        if found is None:
            found = _ALL[file] = Turns()
        return found
