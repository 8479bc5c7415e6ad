"""What is in a backup, what refuses one, and what does a restored office do differently?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse, dump_of, plain, refused

from actions import archive, backup, restore
from actions.attach import attach, received
from actions.authority import actor_of
from actions.backup import back_up, look
from actions.release_letters import hold_letters, release_letters
from actions.verify import verify
from db import journal, people
from db.copy_out import Count
from db.correspondence import action_link, letter
from db.upgrade import upgrade
from flows.outbox import deliver
from states.machine import Refused

NewPlace = Callable[[str], TestHouse]


@pytest.fixture
def played(case: Case) -> Case:
    """A proposal waits for its sign-offs, with a file attached and a letter owed."""
    case.draft()
    file = received(case.house, "příloha č. 1.csv", "a;č\n".encode(), "Tabulka")
    case.act(attach, "doudova", case.pid, case.proposal.version, file)
    case.submit()
    return case


def test_a_restored_office_keeps_its_letters_until_somebody_looked(
    played: Case, new_place: NewPlace, tmp_path: Path
) -> None:
    owed = len(played.rows(sa.select(letter.c.id).where(letter.c.state == "owed")))
    assert owed
    done = back_up(played.house, tmp_path / "zaloha.tar.gz")
    asyncio.run(deliver(played.house))  # they have left before the office burned down
    for forget, sent in ((False, owed), (True, 0)):
        house = new_place("sqlite")
        assert restore.restore(house, done.path).owed == owed
        assert not asyncio.run(deliver(house))
        with house.writing() as (office, connection):
            admin = actor_of(connection, "spravce")
            assert release_letters(office, connection, admin, forget_older=forget) == (sent, owed - sent)
        assert asyncio.run(deliver(house))["sent"] == sent
        with refused("Dopisy nikdo nezadržel"), house.writing() as (office, connection):
            release_letters(office, connection, actor_of(connection, "spravce"))


def test_the_administrator_may_hold_letters_too(case: Case) -> None:
    case.submitted()
    with refused("Tohle smí změnit jen"):
        case.act(hold_letters, "doudova", "Stěhujeme poštovní server.")
    case.act(hold_letters, "spravce", "Stěhujeme poštovní server.")
    with refused("Dopisy už čekají od 13. 5. 2024", "Stěhujeme poštovní server."):
        case.act(hold_letters, "spravce", "Ještě jednou.")
    assert not asyncio.run(deliver(case.house))
    case.act(release_letters, "spravce")
    assert asyncio.run(deliver(case.house))["sent"]


def test_no_number_that_the_lost_office_may_have_given_out_is_given_again(
    played: Case, new_place: NewPlace, backend: Any, tmp_path: Path
) -> None:
    done = back_up(played.house, tmp_path / "zaloha.tar.gz")
    last = max(row.id for row in played.rows(sa.select(action_link.c.id)))
    house = new_place(backend.name)
    restore.restore(house, done.path)
    case = Case(house)
    assert case.draft() == played.pid + restore.SKIPPED + 1
    case.submit()
    assert max(row.id for row in case.rows(sa.select(action_link.c.id))) > last + restore.SKIPPED


def test_a_living_office_is_not_overwritten(played: Case, tmp_path: Path) -> None:
    done = back_up(played.house, tmp_path / "zaloha.tar.gz")
    before = dump_of(played.house)
    with refused("už je úřad", "obnova nic nepřepisuje"):
        restore.restore(played.house, done.path)
    assert dump_of(played.house) == before


def test_a_damaged_backup_leaves_nothing_behind(case: Case, new_place: NewPlace, tmp_path: Path) -> None:
    case.submitted()
    done = back_up(case.house, tmp_path / "zaloha.tar.gz")
    good = done.path.read_bytes()
    middle = len(good) // 2
    for bad in (
        good[:middle],
        good[:-1],
        good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        b"",
        b"x" * 99,
    ):
        done.path.write_bytes(bad)
        house = new_place("sqlite")
        with pytest.raises(Refused):
            restore.restore(house, done.path)
        with house.database.read() as connection:
            assert not sa.inspect(connection).get_table_names()
        assert not list(house.files.digests())


def test_a_backup_whose_lines_were_edited_is_refused_although_its_digests_agree(
    case: Case, new_place: NewPlace, backend: Any, tmp_path: Path
) -> None:
    """Whoever edits an archive and writes its list anew still does not have the journal's chain."""
    case.submitted()
    done = back_up(case.house, tmp_path / "zaloha.tar.gz")
    manifest = look(done.path).manifest
    with archive.writing(tmp_path / "jina.tar.gz", 0) as tar:
        for name, content in archive.members(done.path):
            if name == archive.MANIFEST:
                break
            if name.startswith("tables/journal/"):
                content = content.replace("Doudová".encode(), "Dvořáková".encode())
                count = Count()
                count.add(content.decode().splitlines())
                manifest["rows"]["journal"] = {"rows": count.counted.rows, "digest": count.counted.digest}
            tar.add(name, content)
        tar.finish({"rows": manifest["rows"], "missing": []})
    house = new_place(backend.name)
    with refused("byl změněn"):
        restore.restore(house, tmp_path / "jina.tar.gz")
    with house.database.read() as connection:
        assert not sa.inspect(connection).get_table_names()


def test_a_backup_of_the_release_before_becomes_an_office_of_this_one(
    new_place: NewPlace, backend: Any, tmp_path: Path
) -> None:
    old = new_place(backend.name)
    upgrade(old.database, "0005")
    with old.database.write() as connection:
        connection.execute(
            sa.text("INSERT INTO person (code, name, email) VALUES ('a', 'Anna Nová', 'a@b.example')")
        )
        journal.append(connection, journal.Entry(
            old.now(), None, "správce", None, "správce", "person", 1, None, "enrol", None, None, 1,
        ))  # fmt: skip
    done = back_up(old, tmp_path / "zaloha.tar.gz")
    house = new_place(backend.name)
    restore.restore(house, done.path)
    with house.database.read() as connection:
        assert connection.execute(sa.select(people.person.c.name)).scalar_one() == "Anna Nová"
    assert verify(house).faults == ()


def test_a_backup_says_which_files_it_could_not_find(played: Case, tmp_path: Path) -> None:
    digest = next(iter(played.house.files.digests()))
    played.house.files.path_of(digest).unlink()
    done = back_up(played.house, tmp_path / "zaloha.tar.gz")
    (fault,) = done.missing
    assert "chybí v úložišti" in plain(fault)
    assert look(done.path).manifest["missing"] == [fault]


def test_a_backup_that_fails_leaves_no_file(played: Case, tmp_path: Path) -> None:
    def stop(what: str, *_: Any) -> None:
        if what == "soubory":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(played.house, tmp_path / "zalohy" / "zaloha.tar.gz", (), stop)
    assert not list((tmp_path / "zalohy").iterdir())


def test_old_backups_of_the_same_office_are_removed(tmp_path: Path) -> None:
    names = [
        f"razitko-{town}-2024-05-{day:02}T040000.tar.gz"
        for town in ("trutnov", "trutnov-2")
        for day in (1, 2, 3)
    ]
    for name in [*names, "poznámky.txt", "razitko-trutnov-2024-05-04T040000.tar.gz.age"]:
        (tmp_path / name).write_text("")
    gone = backup.rotate(tmp_path / "razitko-trutnov-2024-05-04T040000.tar.gz.age", 2)
    assert [path.name for path in gone] == names[:2]
    assert len(list(tmp_path.iterdir())) == 6
