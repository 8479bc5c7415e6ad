"""What does a day of the office leave after each of its acts? One day that can be lived again and again, alike."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from driver_over_apsw import on_disk
from failing_disk import FailingDisk, Operation
from office_case import TOWNS, Case, Clock, TestHouse, dump_of

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from db.session import Database
from db.upgrade import upgrade

NAMES = itertools.count(1)
Rows = dict[str, list[Any]]


class Day(Case):
    """From a draft to an agenda of the second body, in some twenty acts; counts those that were confirmed."""

    def __init__(self, house: TestHouse) -> None:
        super().__init__(house)
        self.confirmed = 0
        self.after_act: Callable[[], None] = lambda: None

    def act(self, verb: Callable[..., Any], code: str, *args: Any, **more: Any) -> Any:
        result = super().act(verb, code, *args, **more)
        self.confirmed += 1
        self.after_act()
        return result

    def go_by(self) -> None:
        self.on_route()
        self.pass_through("PV")
        self.placed("RM")


@contextmanager
def office_in(folder: Path, disk: FailingDisk | None = None) -> Iterator[TestHouse]:
    """The office whose database lies in a folder: on the failing disk, or on the machine's own."""
    settings = settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"})
    with on_disk(disk.name) if disk else nullcontext():
        house = TestHouse(settings, Clock())
        try:
            yield house
        finally:
            house.close()


def evening_before(folder: Path) -> Path:
    """A database of Trutnov's office in which nothing has happened yet."""
    path = folder / "evening.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", Clock().now)
    database.close()
    return path


@dataclass
class Lived:
    """A day as it went when nothing failed: what stood in the database after each act, and all that the disk did."""

    after: list[Rows] = field(default_factory=list)
    confirmed_at: list[int] = field(default_factory=list)
    log: list[Operation] = field(default_factory=list)

    def confirmed(self, length: int) -> int:
        """How many acts were confirmed when the disk's log was so long."""
        return sum(1 for one in self.confirmed_at if one <= length)


def live_once(template: Path, folder: Path, *pragmas: str) -> Lived:
    """Lives the day on a disk that works."""
    lived = Lived()
    with begun(template, folder, *pragmas) as (disk, house):
        day = Day(house)

        def note() -> None:
            lived.confirmed_at.append(len(disk.log))
            lived.after.append(dump_of(house))

        lived.after.append(dump_of(house))
        day.after_act = note
        day.go_by()
        lived.log = disk.log
    return lived


@contextmanager
def begun(template: Path, folder: Path, *pragmas: str) -> Iterator[tuple[FailingDisk, TestHouse]]:
    """The morning of another such day, on a disk of its own; ``pragmas`` loosen what the product has set."""
    folder.mkdir()
    shutil.copyfile(template, folder / "razitko.db")
    disk = FailingDisk(f"disk{next(NAMES)}")

    def loosen(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    try:
        with office_in(folder, disk) as house:
            sa.event.listen(house.database.engine, "connect", loosen)
            yield disk, house
    finally:
        disk.close()


def faults_of(folder: Path) -> list[str]:
    """What SQLite and the journal find wrong with the database in a folder; the interpreter's own SQLite reads it."""
    try:
        with office_in(folder) as house:
            with house.database.read() as connection:
                found = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
            return [*(one for one in found if one != "ok"), *Case(house).verify().faults]
    except Exception as error:  # whatever a reader stumbles over is a fault of the database
        return [str(error)]
