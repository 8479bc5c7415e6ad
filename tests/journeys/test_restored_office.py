"""Is an office the same after it burned down and was restored, or moved, on either database?"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from moved_case import assert_pages_open, assert_same, play
from office_case import Case, TestHouse, dump_of, refused

from actions import archive, draft, migrate, restore
from actions.attach import attach, received
from actions.authority import actor_of
from actions.backup import back_up, look
from actions.verify import verify
from db import search
from db.away import DatabaseAway
from db.queries.named_files import named_files
from db.resolutions import resolution
from db.session import Database
from db.standstill import Standing, standing

Bring = Callable[[str], Case]
NewPlace = Callable[[str], TestHouse]
KINDS = ("sqlite", "postgresql")
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
SEARCH = {"proposal_search": None, "resolution_search": None}
"""Each database has its own words."""


def test_an_office_is_the_same_after_a_restoration_and_a_move_to_either_database(
    brought: Bring, new_place: NewPlace, tmp_path: Path
) -> None:
    played = play(brought("ZM"))
    secret, public = archive.new_key()
    before = dump_of(played.house)
    done = back_up(played.house, tmp_path / "zaloha.tar.gz.age", (public,))
    assert (dump_of(played.house), done.missing, done.files > 5) == (before, (), True)
    assert look(done.path, (secret,)).files == done.files
    for kind in KINDS:
        house = new_place(kind)
        came = restore.restore(house, done.path, (secret,))
        assert_same(before, dump_of(house), journal=2, journal_head=None, installation=None, **SEARCH)
        assert (came.rows, came.files, came.entries) == (done.rows, done.files, done.head.number)
        found = verify(house)
        assert (found.faults, found.files, found.entries) == ((), done.files, done.head.number + 2)
        with house.database.read() as connection:
            for digest in named_files(connection):
                assert house.files.get(digest) == played.house.files.get(digest)
        assert_pages_open(house, "organizace", "/", f"/navrhy/{played.pid}", "/usneseni?q=akcni+plan")
        move(played, new_place(kind), before)
        migrate.take_back(played.house.database)
    assert dump_of(played.house) == before


def move(played: Case, house: TestHouse, before: dict[str, list[Any]]) -> None:
    """The living office goes elsewhere; the old one says where, and takes nothing more."""
    moved = migrate.migrate(played.house, house.database)
    assert_same(before, dump_of(house), journal=1, journal_head=None, **SEARCH)
    assert moved.rows == sum(len(rows) for name, rows in before.items() if not name.endswith("_search"))
    with house.database.read() as connection:
        assert standing(connection) is None
        found = search.matching(connection, "resolution", "akční plán")
        assert len(connection.execute(sa.select(resolution.c.id).where(found)).all()) == 2
    with pytest.raises(DatabaseAway, match="Úřad stojí: přestěhoval se do"):
        played.draft()
    assert dump_of(played.house) == before
    assert Case(house).draft() == max(row[0] for row in before["proposal"]) + 1
    house.files = played.house.files  # they stay where they were
    assert verify(house).faults == ()


def test_eight_people_go_on_working_while_the_office_is_backed_up(
    case: Case, new_place: NewPlace, backend: Any, tmp_path: Path
) -> None:
    house, read = case.house, case.read
    acts, faults, over = threading.Semaphore(0), [], threading.Event()

    def work(number: int) -> None:
        try:
            for turn in range(500):
                row = f"{number};{turn}\n".encode()
                file = received(house, f"tabulka {number}-{turn}.csv", row)
                with house.writing() as (office, connection):
                    actor = actor_of(connection, "doudova")
                    pid = draft.draft(office, connection, actor, read.content, "doudova", {})
                    attach(office, connection, actor, pid, 1, file)
                acts.release()
                if over.is_set():
                    return
        except Exception as fault:
            faults.append(fault)

    def meanwhile(*_: Any) -> None:
        acts.acquire(timeout=0.02)  # between two parts of the backup somebody acts, if the machine lets them

    people_ = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for person in people_:
        person.start()
    try:
        for _ in range(8):
            assert acts.acquire(timeout=60)
        done = back_up(house, tmp_path / "zaloha.tar.gz", (), meanwhile)
    finally:
        over.set()
        for person in people_:
            person.join()
    assert not faults
    entries = len(case.entries())
    assert 8 <= done.head.number < entries  # they did not wait for the backup
    place = new_place(backend.name)
    restore.restore(place, done.path)
    found = verify(place)
    assert (found.faults, found.entries, done.missing) == ((), done.head.number + 2, ())
    with place.database.read() as connection:
        assert len(named_files(connection)) == found.files == done.files >= 8


class Killed(BaseException):
    """The plug is pulled."""


def killed_after(database: Database, statements: int, act: Callable[[], object]) -> bool:
    """Whether an act was killed before its so-manieth statement in a database."""
    left = [statements]

    def kill(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    sa.event.listen(database.engine, "before_cursor_execute", kill)
    try:
        act()
    except Killed:
        return True
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", kill)
    return False


@pytest.mark.timeout(1800 if IS_LONG else 180)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_move_may_be_killed_anywhere_and_is_then_finished(case: Case, new_place: NewPlace) -> None:
    """At any statement in the new office, or while the old one is closed: exactly one of them takes changes."""
    case.submitted()
    kills, finished = 0, 0
    for in_the_new, short in ((True, 400), (False, 150)):
        other = new_place("postgresql")
        for position in range(0, 2000, 7) if IS_LONG else (short,):
            database = other.database if in_the_new else case.house.database
            if not killed_after(database, position, partial(migrate.migrate, case.house, other.database)):
                break
            kills += 1
            with case.house.database.read() as old, other.database.read() as new:
                was_closed = standing(old) is Standing.MOVED
                assert standing(old) is None or standing(new) is Standing.UNFINISHED
            if was_closed:  # killed at the very end: the same command finishes the move
                assert migrate.migrate(case.house, other.database).was_finished
                finished += 1
                break
            case.draft()  # the old office works, and what is written now is not lost
        else:
            migrate.migrate(case.house, other.database)
        assert_same(dump_of(case.house), dump_of(other), journal=1, journal_head=None, **SEARCH)
        assert verify(other).faults == ()
        Case(other).draft()
        migrate.take_back(case.house.database)
    assert (kills >= 2, finished) == (True, int(IS_LONG))


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_move_killed_after_the_old_office_was_closed_is_finished_by_the_same_command(
    case: Case, new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.submitted()
    house = new_place("sqlite")

    def die(_target: Database) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(migrate, "_let_go_on", die)
        migrate.migrate(case.house, house.database)
    for place in (case, Case(house)):
        with pytest.raises(DatabaseAway, match="Úřad stojí"):
            place.draft()
    assert migrate.migrate(case.house, house.database).was_finished
    Case(house).draft()
    with refused("Tento úřad se už přestěhoval"):
        migrate.migrate(case.house, house.database)
    migrate.take_back(case.house.database)
    case.draft()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nothing_is_moved_over_another_office(case: Case, town_house: Callable[..., TestHouse]) -> None:
    case.submitted()
    other = town_house("zeliv")
    with refused("už je jiný úřad"):
        migrate.migrate(case.house, other.database)
    with refused("tutéž adresu"):
        migrate.migrate(case.house, case.house.database)
    case.draft()
