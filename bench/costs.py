"""What does one proposal, letter, document, page and town cost? ``python -m bench.costs [--towns 200]``

Plays whole roads in a real office on disk, and makes many real towns beside each other; processor time is that of
this process (other programs do not lengthen it). The figures go to ``bench/scale.json``, from which ``bench.scale``
makes the tables of ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from actions.authority import Actor
from actions.bring_back import bring_back
from actions.convene import close_meeting, convene, open_meeting
from actions.create_town import create_town
from actions.hear import Hearing, hear
from actions.load_town import load_town
from actions.make_document import make_documents
from actions.office import House, settings_from
from actions.remind import remind, remind_approvers
from actions.survey_towns import survey
from actions.towns import Towns, open_town
from actions.upgrade_towns import look
from bench.believable import Believable
from db.correspondence import letter
from db.files import document
from db.journal import journal
from db.upgrade import upgrade
from flows.outbox import deliver
from flows.town_watch import TownWatch, Turn
from states.majority import Tally
from states.vocabulary import Outcome
from states.wording import Clause
from tools.played_office import BODIES, HEAD, STAFF, TOWN, PlayedOffice, SetClock

RESULTS = Path(__file__).with_name("scale.json")
ALL_TOWNS = 6254
MEMBERS = {"RM": Tally(9, 9, 9, 0, 0), "ZM": Tally(33, 33, 33, 0, 0)}


class Work:
    """Processor seconds of this process within a ``with``."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self.seconds += time.process_time() - begun

    def each(self, count: int) -> float:
        """Milliseconds of one of so many."""
        return self.seconds * 1000 / count


def each(count: int, do: Callable[[int], Any]) -> float:
    """Processor milliseconds of one of so many repetitions."""
    work = Work()
    with work():
        for number in range(count):
            do(number)
    return work.each(count)


# --- a proposal on its road --------------------------------------------------------------------------------


def roads(folder: Path, count: int) -> dict[str, float]:
    """So many proposals from the draft through three bodies to the resolution; costs of each, without its pages."""
    clock = SetClock()
    house = House(settings_from({"RAZITKO_HOME": str(folder)}), clock)
    upgrade(house.database)
    with house.database.write() as connection:
        load_town(connection, Actor(None, "správce"), TOWN.read_text("utf-8"), TOWN.name, house.now())
    office = PlayedOffice(house, clock)
    before = _sizes(house)
    acts, letters, documents = Work(), Work(), Work()

    def deliver_all() -> None:
        with documents():
            while make_documents(house)[0]:
                pass
        with letters():
            while asyncio.run(deliver(house)):
                pass

    with acts():
        names = _drafts(office, count)
    deliver_all()
    for body, day in BODIES.items():
        with acts():
            _meet(office, body, day, names)
        deliver_all()
    after = _sizes(house)
    with house.database.read() as connection:
        sent = _count(connection, letter)
        made = _count(connection, document)
        entries = _count(connection, journal)
    packed = _packed(house)
    house.close()
    return {
        "road_ms": acts.each(count),
        "entries_per_proposal": entries / count,
        "letters_per_proposal": sent / count,
        "documents_per_proposal": made / count,
        "letter_ms": letters.each(sent),
        "document_ms": documents.each(made),
        "database_kb_per_proposal": (after[0] - before[0]) / count / 1000,
        "files_kb_per_proposal": (after[1] - before[1]) / count / 1000,
        "empty_town_kb": before[0] / 1000,
        "backup_share": packed / sum(after),
    }


def _drafts(office: PlayedOffice, count: int) -> list[str]:
    believable = Believable(7)
    names = [f"p{number}" for number in range(count)]
    office.to(date(2024, 5, 13))
    for number, name in enumerate(names):
        title, verb, text, amount = believable.matter(2024)
        clause = (
            Clause(
                section=1,
                point=1,
                verb=verb,
                text=text,
                charged=HEAD,
                task="zařídit",
                due_on=date(2024, 7, 31),
            )
            if number % 3 == 0
            else Clause(1, 1, verb, text)
        )
        office.draft(
            name,
            BODIES,
            title=f"{title} ({number})",
            amount=amount,
            clauses=(clause,),
            report=believable.report(),
            attachments=(),
        )
        office.submit(name)
        office.sign_all(name)
    for body, day in BODIES.items():
        office.plan(body, body, day)
    return names


def _meet(office: PlayedOffice, body: str, day: date, names: list[str]) -> None:
    """Everything is placed, convened, heard and recorded in one meeting."""
    meeting = office.meetings[body]
    for name in names:
        office.place(name, body, body)
    office.act(convene, STAFF, meeting)
    office.to(day, 12)
    office.act(open_meeting, STAFF, meeting)
    for name in names:
        stop = office.stop(name, body)
        outcome = Outcome.ADOPTED if stop.task == "decides" else Outcome.RECOMMENDED
        office.act(hear, STAFF, stop.id, Hearing(outcome, MEMBERS.get(body)))
    office.act(close_meeting, STAFF, meeting)


def _count(connection: Any, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _sizes(house: House) -> tuple[int, int]:
    """Bytes of the database (checkpointed) and of the files."""
    with house.database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = Path(house.settings.files)
    return (
        Path(str(house.database.url.database)).stat().st_size,
        sum(path.stat().st_size for path in files.rglob("*") if path.is_file()) if files.exists() else 0,
    )


def _packed(house: House) -> int:
    content = [Path(str(house.database.url.database))]
    content += [path for path in Path(house.settings.files).rglob("*") if path.is_file()]
    return sum(len(zlib.compress(path.read_bytes(), 6)) for path in content)


# --- many towns --------------------------------------------------------------------------------------------


def installation(folder: Path, count: int) -> tuple[Towns, dict[str, float]]:
    """So many real towns, each made as `razitko towns create` makes it."""
    towns = Towns(folder, {}, read_again_after=0.0)
    text = TOWN.with_name("zeliv.toml").read_text("utf-8")
    create_town(towns, "t0", "http://t0.example", text, "zeliv.toml")
    took = []
    work = Work()
    with work():
        for number in range(1, count):
            begun = time.perf_counter()
            create_town(towns, f"t{number}", f"http://t{number}.example", text, "zeliv.toml")
            took.append(time.perf_counter() - begun)
    return towns, {
        "create_ms": work.each(count - 1),
        "create_wall_ms": median(took) * 1000,
        "town_on_disk_kb": sum(p.stat().st_size for p in (folder / "t1").rglob("*")) / 1000,
    }


def idle(towns: Towns) -> dict[str, float]:
    """What towns cost in which nothing happens: looks, marks, sweeps, commands over all of them."""
    places = towns.all()
    asyncio.run(_deliver_everywhere(towns))
    now = [0.0]
    watch = TownWatch(towns, lambda: now[0])
    looks = Work()
    with looks():
        while len([turn for turn in watch.turns.values() if turn.look_at > now[0]]) < len(places):
            watch.quick()
    count = len(places)
    houses = [open_town(place) for place in places]
    found = {
        "look_ms": looks.seconds * 1000 / watch.looks,
        "notify_ms": each(count, lambda n: _notified(houses[n])),
        "remind_ms": each(count, lambda n: _reminded(houses[n])),
        "open_ms": each(count, lambda n: open_town(places[n]).close()),
        "upgrade_look_ms": each(count, lambda n: look(places[n])),
        "survey_ms": each(count, lambda n: survey(places[n])),
    }
    for house in houses:
        house.close()
    return found


async def _deliver_everywhere(towns: Towns) -> None:
    for place in towns.all():
        house = open_town(place)
        await deliver(house)
        house.close()


def _notified(house: House) -> None:
    with house.writing() as (office, connection):
        remind_approvers(office, connection, None)


def _reminded(house: House) -> None:
    with house.writing() as (office, connection):
        bring_back(office, connection)
        remind(office, connection)


def all_towns(folder: Path) -> dict[str, float]:
    """The folder of every municipality of the country: settings alone, which is what is read of idle towns."""
    folder.mkdir()
    (folder / ".owed").mkdir()
    for number in range(ALL_TOWNS):
        place = folder / f"t{number}"
        place.mkdir()
        (place / "town.env").write_text(f"RAZITKO_BASE_URL=https://t{number}.example\n")
    towns = Towns(folder, {}, read_again_after=10.0)
    first, now = Work(), [0.0]
    with first():
        towns.all()
    again = each(10, lambda _n: towns.all())
    watch = TownWatch(towns, lambda: now[0])
    watch.turns = {place.code: Turn(3600.0) for place in towns.all()}
    return {
        "read_all_first_ms": first.seconds * 1000,
        "read_all_again_ms": again,
        "tick_ms": each(100, lambda _n: (watch.quick(), watch.slow())),
        "by_host_us": each(10_000, lambda n: towns.at_host(f"t{n % ALL_TOWNS}.example")) * 1000,
    }


# --- the web -----------------------------------------------------------------------------------------------


def web(towns: Towns, open_at_once: int) -> dict[str, float]:
    """Memory of a process that knows many towns, before and after so many were visited; work of a page."""
    command = [sys.executable, "-m", "bench.costs_of_web", str(towns.folder), str(open_at_once)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=RESULTS.parent.parent)
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=200)
    parser.add_argument("--proposals", type=int, default=60)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="razitko-costs-"))
    try:
        found: dict[str, Any] = {
            "measured_on": date.today().isoformat(),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}",
            "towns": asked.towns,
            "proposals": asked.proposals,
        }
        found |= roads(folder / "road", asked.proposals)
        towns, created = installation(folder / "towns", asked.towns)
        found |= created | idle(towns) | all_towns(folder / "all") | web(towns, min(20, asked.towns - 20))
    finally:
        shutil.rmtree(folder)
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in found.items()}
    RESULTS.write_text(json.dumps(rounded, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
