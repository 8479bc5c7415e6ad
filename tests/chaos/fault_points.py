"""Where can a process die, and how? A point at each statement, commit, file operation and word to a mail server.

The points sit in the drivers themselves (`sqlite3`, `psycopg`, `smtplib`, `os`), below everything of the product:
whatever issues a statement, it passes one. At the chosen point one of `KINDS` happens.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import smtplib
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

KINDS = ("error", "done_but_error", "dropped", "killed")
"""What happens at a point: the call fails · it is done and reported as failed · the connection is gone · SIGKILL.

There is also ``done_and_killed``: for the last point of an act, after which no other comes.
"""
COMMIT = "COMMIT"


@dataclass
class Plan:
    """One run: the ``at``-th point (from 1), or the first called so, fails in the way of ``kind``; 0: none does."""

    kind: str = "error"
    at: int | str = 0
    report: int | None = None  # a descriptor on which a process that is killed says where
    whose: int | None = None  # the thread whose points these are; None: anybody's
    met: list[str] = field(default_factory=list)
    hit: str | None = None

    def fails_at(self, what: str) -> bool:
        """Whether the point just reached is the one; those after it are not met."""
        if self.hit is not None or self.whose not in (None, threading.get_ident()):
            return False
        self.met.append(what)
        if self.at not in (len(self.met), what):
            return False
        self.hit = what
        return True

    def kill(self) -> None:
        """The end of this process; no code of ours runs any more."""
        if self.report is not None:
            os.write(self.report, f"killed at {self.hit}".encode())
        os.kill(os.getpid(), signal.SIGKILL)


class _Now:
    plan: Plan | None = None
    before: Callable[[str], None] | None = None


def point(what: str, call: Callable[[], Any], fault: type[Exception], drop: Callable[[], None]) -> Any:
    """Does ``call``, unless the plan has something against it."""
    if _Now.before is not None:
        _Now.before(what)
    plan = _Now.plan
    if plan is None or not plan.fails_at(what):
        return call()
    if plan.kind == "killed":
        plan.kill()
    if plan.kind == "dropped":
        drop()
        return call()
    if plan.kind.startswith("done"):
        call()
        if plan.kind == "done_and_killed":
            plan.kill()
        drop()
    raise fault(f"the test lets this fail: {plan.kind}, {what[:60]}")


@contextmanager
def planned(plan: Plan) -> Iterator[Plan]:
    """What runs inside meets the plan."""
    _Now.plan = plan
    try:
        yield plan
    finally:
        _Now.plan = None


@contextmanager
def watched(before: Callable[[str], None]) -> Iterator[None]:
    """``before`` is called at each point, in the thread that comes there; it may keep the thread waiting."""
    _Now.before = before
    try:
        yield
    finally:
        _Now.before = None


# --- SQLite --------------------------------------------------------------------------------------------------


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, sql: str, *args: Any) -> Any:
        return _sqlite(sql, lambda: super(_SqliteCursor, self).execute(sql, *args), self.connection)

    def executemany(self, sql: str, *args: Any) -> Any:
        return _sqlite(sql, lambda: super(_SqliteCursor, self).executemany(sql, *args), self.connection)


class _SqliteConnection(sqlite3.Connection):
    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, *args: Any) -> Any:
        return self.cursor().execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> Any:
        return self.cursor().executemany(sql, *args)

    def commit(self) -> None:
        if self.in_transaction:
            _sqlite(COMMIT, super().commit, self)


def _sqlite(sql: str, call: Callable[[], Any], connection: sqlite3.Connection) -> Any:
    def drop() -> None:
        connection.rollback()  # a closed connection with a half-read statement would keep its lock
        connection.close()

    return point(sql, call, sqlite3.OperationalError, drop)


# --- PostgreSQL ----------------------------------------------------------------------------------------------


class _PostgresqlConnection(psycopg.Connection[Any]):
    def wait(self, gen: Any, *args: Any, **more: Any) -> Any:
        """Everything that psycopg says to the server and waits for."""
        name = gen.gi_code.co_name
        what = str(((gen.gi_frame and gen.gi_frame.f_locals) or {}).get("query", name))
        if name == "_commit_gen":
            if self.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
                return super().wait(gen, *args, **more)
            what = COMMIT
        return point(
            what,
            lambda: super(_PostgresqlConnection, self).wait(gen, *args, **more),
            psycopg.OperationalError,
            self.hang_up,
        )

    def hang_up(self) -> None:
        """The network between us and the server is gone."""
        with socket.socket(fileno=os.dup(self.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)


# --- files and letters ---------------------------------------------------------------------------------------


def _file(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def at_point(*args: Any, **more: Any) -> Any:
        return point(f"file: {name}", lambda: call(*args, **more), OSError, lambda: None)

    return at_point


class _HalfWriter:
    """A file opened for writing; a process may die when half of the content is written."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, content: Any) -> int:
        half = len(content) // 2
        self._stream.write(content[:half])
        self._stream.flush()
        point("file: half written", lambda: self._stream.write(content[half:]), OSError, lambda: None)
        return len(content)

    def __enter__(self) -> _HalfWriter:
        self._stream.__enter__()
        return self

    def __exit__(self, *args: Any) -> Any:
        return self._stream.__exit__(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _fdopen(descriptor: int, mode: str = "r", *args: Any, **more: Any) -> Any:
    stream = _REAL_FDOPEN(descriptor, mode, *args, **more)
    return _HalfWriter(stream) if _Now.plan is not None and "w" in mode else stream


_REAL_FDOPEN = os.fdopen


def _smtp(name: str) -> Callable[..., Any]:
    real = getattr(smtplib.SMTP, name)

    def at_point(self: smtplib.SMTP, *args: Any, **more: Any) -> Any:
        said = args[0] if name == "send" and args else ""
        words = said.decode("latin-1") if isinstance(said, bytes) else str(said)
        return point(
            f"smtp: {name} {words[:30].strip()}",
            lambda: real(self, *args, **more),
            smtplib.SMTPServerDisconnected,
            lambda: self.sock and self.sock.shutdown(socket.SHUT_RDWR),
        )

    return at_point


@contextmanager
def points_everywhere() -> Iterator[None]:
    """From now on the drivers have points; connections opened before have none."""
    with pytest.MonkeyPatch.context() as patch:

        def sqlite_connect(*args: Any, factory: Any = _SqliteConnection, **more: Any) -> Any:
            return real_connect(*args, factory=factory, **more)

        real_connect = sqlite3.dbapi2.connect
        patch.setattr(sqlite3.dbapi2, "connect", sqlite_connect)
        patch.setattr(sqlite3, "connect", sqlite_connect)
        patch.setattr(psycopg, "connect", _PostgresqlConnection.connect)
        for module, name in ((os, "fsync"), (os, "replace"), (os, "link"), (tempfile, "mkstemp")):
            patch.setattr(module, name, _file(name, getattr(module, name)))
        patch.setattr(os, "fdopen", _fdopen)
        for name in ("connect", "send", "getreply"):
            patch.setattr(smtplib.SMTP, name, _smtp(name))
        yield


# --- a process that may be killed ------------------------------------------------------------------------------


def in_a_child(
    work: Callable[[], None], plan: Plan, start: Callable[[], None] = lambda: None, within: float = 30.0
) -> str:
    """Does ``work`` in a forked process under ``plan``; says how that ended: ``done``, ``killed at …`` or a fault.

    ``start`` comes before the plan. The parent must have closed its connections.
    """
    reading, plan.report = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            faulthandler.dump_traceback_later(within, exit=True)  # a child that hangs says where
            start()
            with planned(plan):
                work()
            with _REAL_FDOPEN(plan.report, "wb") as pipe:
                pipe.write("\n".join(["done", *(what.replace("\n", " ") for what in plan.met)]).encode())
        except BaseException as fault:
            os.write(plan.report, f"{type(fault).__name__}: {fault}".encode()[:2000])
        finally:
            os._exit(0)
    os.close(plan.report)
    with _REAL_FDOPEN(reading, "rb") as pipe:
        said: bytes = pipe.read()
    os.waitpid(pid, 0)
    return said.decode() or "nothing was said: the process hung or died elsewhere"
