"""Do threads that write to one SQLite file take turns, commit together, and take back only their own?"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import turns as queue
from db.session import Database

PEOPLE = 8
EACH = 12


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a transaction is handed on while somebody waits."""
    monkeypatch.setattr(queue, "OPEN_AT_MOST", 3600.0)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE act (id INTEGER PRIMARY KEY, who INTEGER, what TEXT UNIQUE)")
    yield database
    database.close()


class Gate:
    """Holds the first writer within its transaction until everybody else stands in the queue."""

    def __init__(self, database: Database, others: int) -> None:
        self.turns = database._turns
        self.others = others

    def wait(self) -> None:
        assert self.turns is not None
        while len(self.turns._waiting) < self.others:
            threading.Event().wait(0.001)


def write(connection: sa.Connection, who: int, what: str) -> None:
    connection.exec_driver_sql("INSERT INTO act (who, what) VALUES (?, ?)", (who, what))


def rows(database: Database) -> list[tuple[int, str]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT who, what FROM act ORDER BY id")]


def commits_of(database: Database) -> list[str]:
    seen: list[str] = []
    sa.event.listen(database.engine, "commit", lambda connection: seen.append("commit"))
    return seen


def all_at_once(
    database: Database, acts: list[Callable[[sa.Connection], None]]
) -> list[BaseException | None]:
    """Runs the first act, and the others one after another into the queue while it goes on; what came of each."""
    came: list[BaseException | None] = [None] * len(acts)
    inside, turns = threading.Event(), database._turns
    assert turns is not None

    def client(place: int) -> None:
        try:
            with database.write() as connection:
                if place == 0:
                    inside.set()
                    Gate(database, len(acts) - 1).wait()
                acts[place](connection)
        except BaseException as fault:
            came[place] = fault

    threads = [threading.Thread(target=client, args=(place,)) for place in range(len(acts))]
    threads[0].start()
    inside.wait()
    for place, thread in enumerate(threads[1:]):
        thread.start()
        if place + 2 < len(
            acts
        ):  # the last one opens the first one's gate, and the queue may be empty at once
            Gate(database, place + 1).wait()
    for thread in threads:
        thread.join()
    return came


def acts(count: int) -> list[Callable[[sa.Connection], None]]:
    return [lambda connection, who=who: write(connection, who, f"act {who}") for who in range(count)]


def test_first_come_first_served_and_one_commit_for_all(database: Database) -> None:
    commits = commits_of(database)
    assert all_at_once(database, acts(PEOPLE)) == [None] * PEOPLE
    assert commits == ["commit"]
    assert rows(database) == [(who, f"act {who}") for who in range(PEOPLE)]


def test_so_many_and_no_more_share_a_commit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_TOGETHER", 3)
    commits = commits_of(database)
    assert all_at_once(database, acts(PEOPLE)) == [None] * PEOPLE
    assert len(commits) == 3
    assert len(rows(database)) == PEOPLE


def test_an_old_transaction_is_not_handed_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "OPEN_AT_MOST", 0.0)
    commits = commits_of(database)
    assert all_at_once(database, acts(PEOPLE)) == [None] * PEOPLE
    assert len(commits) == PEOPLE


def test_who_fails_takes_back_only_their_own(database: Database) -> None:
    def fails_late(connection: sa.Connection) -> None:
        write(connection, 2, "half done")
        raise ValueError("a guard said no")

    def breaks_a_rule(connection: sa.Connection) -> None:
        write(connection, 4, "before")
        write(connection, 4, "act 0")

    planned = acts(6)
    planned[2], planned[4] = fails_late, breaks_a_rule
    came = all_at_once(database, planned)
    assert [type(fault).__name__ for fault in came] == [
        "NoneType",
        "NoneType",
        "ValueError",
        "NoneType",
        "IntegrityError",
        "NoneType",
    ]
    assert rows(database) == [(0, "act 0"), (1, "act 1"), (3, "act 3"), (5, "act 5")]


def test_the_first_fails_before_others_join(database: Database) -> None:
    def fails(connection: sa.Connection) -> None:
        write(connection, 0, "half done")
        raise ValueError("a guard said no")

    planned = acts(4)
    planned[0] = fails
    came = all_at_once(database, planned)
    assert isinstance(came[0], ValueError) and came[1:] == [None] * 3
    assert [who for who, _ in rows(database)] == [1, 2, 3]


def test_nobody_is_told_of_success_before_the_commit(database: Database) -> None:
    def refuse(connection: sa.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    before = rows(database)
    sa.event.listen(database.engine, "commit", refuse)
    came = all_at_once(database, acts(4))
    sa.event.remove(database.engine, "commit", refuse)
    assert all(fault is not None for fault in came)
    assert rows(database) == before
    with database.write() as connection:
        write(connection, 9, "the queue goes on")
    assert rows(database) == [(9, "the queue goes on")]


def test_everybody_gets_through_and_nothing_is_lost(database: Database) -> None:
    came: list[BaseException] = []

    def client(who: int) -> None:
        try:
            for number in range(EACH):
                with database.write() as connection:
                    write(connection, who, f"{who}/{number}")
        except BaseException as fault:
            came.append(fault)

    threads = [threading.Thread(target=client, args=(who,)) for who in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == []
    found = rows(database)
    assert len(found) == PEOPLE * EACH
    for who in range(PEOPLE):
        assert [what for one, what in found if one == who] == [f"{who}/{number}" for number in range(EACH)]


def test_a_thread_that_writes_cannot_wait_for_itself(database: Database) -> None:
    with database.write() as connection:
        write(connection, 1, "one")
        with pytest.raises(RuntimeError, match="second transaction"), database.write():
            pass
    assert rows(database) == [(1, "one")]


def test_two_offices_over_one_file_stand_in_one_queue(database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    assert other._turns is database._turns
    other.close()


def test_the_writers_connection_is_kept_until_the_office_closes(database: Database) -> None:
    opened: list[object] = []
    sa.event.listen(database.engine, "checkout", lambda *given: opened.append(given))
    for who in range(3):
        with database.write() as connection:
            write(connection, who, f"act {who}")
    assert len(opened) <= 1
    database.close()
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    with database.write() as connection:
        write(connection, 9, "opened again")
    assert len(rows(database)) == 4
