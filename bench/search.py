"""How fast is a word found among 100,000 resolutions? The register's search against bare FTS5 over the same texts.

Bare FTS5 (`unicode61 remove_diacritics 2`) answers as its manual has it: the twenty best by rank with a snippet, in one
statement; no short forms of numbers, no stems, no question who may see what. Ours is the call of the register and
its export: twenty that the person may see, with their ballots, those with the very words before those with their
other forms, the newest first. Words are asked with and without diacritics, in the cases in which people think of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import RAZITKO
from actions.load_town import load_town
from actions.office import House, settings_from
from actions.see import eyes_of
from bench.believable import Believable
from bench.table import Bench, Line
from db import search
from db.meetings import agenda_item, meeting
from db.people import person
from db.queries.register import BEST, Wanted, search_register
from db.resolutions import resolution
from db.upgrade import upgrade

TOWN = Path(__file__).resolve().parent.parent / "states" / "towns" / "trutnov.toml"
QUESTIONS = (
    ("smlouva", "smlouva"),
    ("prodej pozemku", "prodej pozemku"),
    ("usnesení o dotacích", "usneseni o dotacich"),
    ("pozemků", "pozemku"),
    ("Žďárské", "zdarske"),
    ("rekonstrukce", "rekonstrukce"),
)
HITS = 20


def house_with(url: str, folder: Path, count: int) -> House:
    """An office whose bodies have resolved so much about their own matters over fifteen years."""
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_DATABASE_URL": url, "RAZITKO_SECRET": "bench"}
    house = House(settings_from(environ))
    upgrade(house.database)
    with house.database.write() as connection:
        load_town(connection, RAZITKO, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
    with house.database.write() as connection:
        for rows in _resolutions(count):
            for table, place in ((meeting, 0), (agenda_item, 1), (resolution, 2)):
                if rows[place]:
                    connection.execute(table.insert(), rows[place])
        search.rebuild(connection)
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if house.database.is_sqlite:
            connection.exec_driver_sql("INSERT INTO resolution_fts(resolution_fts) VALUES ('optimize')")
        else:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return house


def _resolutions(count: int) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    """Rows in batches: a meeting for every fifty resolutions."""
    believable, first = Believable(), date(2009, 1, 5)
    for start in range(1, count + 1, 50):
        number, day = (start - 1) // 50 + 1, first + timedelta(days=(start - 1) * 5400 // max(count, 1))
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        held = {"id": number, "body": "ZM", "held_on": day, "starts_at": at.time(), "place": "sál"}
        meetings = [
            {**held, "series": "v", "number": number, "is_crisis": False, "state": "closed", "created_at": at}
        ]
        items, resolved = [], []
        for serial in range(start, min(start + 50, count + 1)):
            title, verb, text, _ = believable.matter(day.year)
            item = {"id": serial, "meeting_id": number, "position": serial - start + 1, "kind": "standing"}
            items.append({**item, "title": title})
            resolved.append(
                {
                    "id": serial,
                    "body": "ZM",
                    "number": f"{number}/{serial - start + 1}",
                    "series": str(number),
                    "serial": serial - start + 1,
                    "agenda_item_id": serial,
                    "meeting_id": number,
                    "adopted_on": day,
                    "title": title,
                    "text": f"Zastupitelstvo města {verb} {text}"
                    + (" Dotace z rozpočtu." if serial % 97 == 0 else ""),
                    "recorded_at": at,
                }
            )
        yield meetings, items, resolved


def bare(connection: Connection) -> None:
    """The floor's table, in the same file and the same order."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE bare USING fts5(title, text, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.exec_driver_sql(
        "INSERT INTO bare(rowid, title, text) SELECT id, title, text FROM resolution ORDER BY id"
    )
    connection.exec_driver_sql("INSERT INTO bare(bare) VALUES ('optimize')")


def asked_bare(connection: Connection, text: str) -> int:
    """The best twenty by the floor; words by their beginnings, as people ask."""
    question = " AND ".join(f'"{word[: max(4, len(word) - 2)]}"*' for word in text.split() if len(word) > 1)
    found = connection.exec_driver_sql(
        "SELECT rowid, title, snippet(bare, 1, '', '', '…', 20) FROM bare WHERE bare MATCH ? "
        f"ORDER BY rank LIMIT {HITS}",
        (question,),
    )
    return len(found.fetchall())


def timed(ask: Callable[[], Any], rounds: int) -> list[float]:
    """Milliseconds of each of the rounds, after one that warms the caches."""
    ask()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def measure(bench: Bench) -> Iterable[Line]:
    """The lines of W4."""
    count, rounds = (500, 3) if bench.small else (100_000, 60)
    folder = bench.folder / "search"
    folder.mkdir(parents=True, exist_ok=True)
    house = house_with(f"sqlite:///{folder / 'office.db'}", folder, count)
    with house.database.write() as connection:
        bare(connection)
    yield from _sqlite(house, count, rounds)
    house.close()
    if (url := bench.postgresql()) is not None:
        house = house_with(url, folder / "postgresql", count)
        ours, differs = _ours(house, rounds)
        yield _ours_alone("PostgreSQL", count, ours, differs)
        house.close()


def _ours(house: House, rounds: int) -> tuple[list[float], int]:
    """Milliseconds of our questions, and for how many of them diacritics matter."""
    with house.reading() as (office, connection):
        person_id = connection.execute(sa.select(sa.func.min(person.c.id))).scalar_one()
        eyes = eyes_of(office, connection, person_id)
        found, differs = [], 0
        for text, plain in QUESTIONS:
            ids = [
                [
                    row.id
                    for row in search_register(connection, eyes, Wanted(text=one), order=BEST, limit=HITS)
                ]
                for one in (text, plain)
            ]
            differs += ids[0] != ids[1] or not ids[0]
            found += timed(
                lambda text=text: search_register(
                    connection, eyes, Wanted(text=text), order=BEST, limit=HITS
                ),
                rounds,
            )
    return found, differs


def _ours_alone(name: str, count: int, ours: list[float], differs: int) -> Line:
    return Line(
        "W4",
        f"words found in {count:,} resolutions, the very words and the newest first, {name}: slowest of a hundred",
        f"p50 {statistics.median(ours):.2f} ms",
        "20 ms",
        statistics.quantiles(ours, n=100)[-1],
        gate=20,
        ambition=2,
        unit="ms",
        at_most=True,
        note="same hits with and without diacritics"
        if not differs
        else f"{differs} questions differ by diacritics",
    )


def _sqlite(house: House, count: int, rounds: int) -> Iterator[Line]:
    mine: list[float] = []
    floor: list[float] = []
    with house.reading() as (_, connection):
        for text, _plain in QUESTIONS:
            floor += timed(lambda text=text: asked_bare(connection, text), rounds)
    mine, differs = _ours(house, rounds)
    yield Line(
        "W4",
        f"search in {count:,} resolutions, the very words and the newest first, against bare FTS5 by rank",
        f"p50 {statistics.median(mine):.2f} ms",
        f"p50 {statistics.median(floor):.2f} ms",
        statistics.median(mine) / statistics.median(floor),
        gate=2,
        ambition=1.3,
        at_most=True,
    )
    yield _ours_alone("SQLite", count, mine, differs)
