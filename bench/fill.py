"""How does one get a database of a hundred thousand proposals? ``python -m bench.fill --count 100000``.

Bulk inserts, not a hundred thousand acts; the rows satisfy every CHECK, the journal's chain is whole, and the search
has its words. The database is the one of RAZITKO_HOME or RAZITKO_DATABASE_URL and must be without proposals.
"""

from __future__ import annotations

import argparse
import sys
import time as clock
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import RAZITKO
from actions.load_town import load_town
from actions.office import House, open_house
from bench.believable import DEPARTMENTS, Believable
from bench.papers import Serials
from bench.road import Road
from db import people, search
from db.rules import current_rules
from db.schema import metadata
from db.upgrade import upgrade
from states.town import Town
from states.town_file import parse_town
from states.vocabulary import BodyKind

ROOT = Path(__file__).resolve().parent.parent
YEARS = 15
BATCH = 1000
EVERY = {BodyKind.INTERNAL: 7, BodyKind.COUNCIL: 14, BodyKind.ASSEMBLY: 42}
"""Days from one meeting of a body to the next."""


def biggest_town() -> Path:
    """The town file with the longest route."""

    def length(path: Path) -> int:
        return max(len(route.stages) for route in parse_town(path.read_text(encoding="utf-8")).routes)

    return max(sorted((ROOT / "states" / "towns").glob("*.toml")), key=length)


def grown(text: str, believable: Believable, clerks: int) -> str:
    """The rules of a town with more departments, a head of each, and more clerks."""
    town = parse_town(text)
    office = next(
        stage.form_signed_by for route in town.routes for stage in route.stages if stage.form_signed_by
    )
    parts = [text]
    for number, name in enumerate(DEPARTMENTS):
        code = f"D{number:02}"
        parts.append(f'\n[[departments]]\ncode = "{code}"\nname = "{name}"\n')
        for clerk in range(clerks):
            person = f'code = "{code.lower()}-{clerk}"\nname = "{believable.person()}"\n'
            parts.append(
                f'\n[[people]]\n{person}email = "{code.lower()}-{clerk}@bench.example"\ndepartment = "{code}"\n'
            )
        parts.append(
            f'\n[[offices]]\ncode = "{office}"\ntitle = "vedoucí odboru"\nrole = "head_of_department"\n'
            f'department = "{code}"\nholders = ["{code.lower()}-0"]\n'
        )
    return "".join(parts)


@dataclass
class Calendar:
    """The meetings of each body, the earliest first."""

    days: dict[str, list[date]]
    ids: dict[tuple[str, date], int]
    numbers: dict[int, int]

    def after(self, body: str, day: date) -> date | None:
        """The first meeting of a body on or after a day."""
        import bisect

        days = self.days[body]
        place = bisect.bisect_left(days, day)
        return days[place] if place < len(days) else None


def hold_meetings(connection: Connection, town: Town, today: date) -> Calendar:
    """Regular meetings of every body, from the first year to half a year ahead."""
    calendar = Calendar(defaultdict(list), {}, {})
    rows: list[dict[str, Any]] = []
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for place, body in enumerate(town.bodies):
        day = today - timedelta(days=365 * YEARS + 30 - place)
        while day < today + timedelta(days=180):
            series = body.meeting_series(day)
            numbers[body.code, series] += 1
            row_id = len(rows) + 1
            calendar.days[body.code].append(day)
            calendar.ids[body.code, day] = row_id
            calendar.numbers[row_id] = numbers[body.code, series]
            state = (
                "closed"
                if day < today - timedelta(days=3)
                else "convened"
                if day < today + timedelta(days=8)
                else "planned"
            )
            rows.append(
                {
                    "id": row_id,
                    "body": body.code,
                    "held_on": day,
                    "starts_at": body.starts_at,
                    "place": body.place,
                    "series": series,
                    "number": numbers[body.code, series],
                    "is_crisis": False,
                    "state": state,
                    "created_at": datetime.combine(day - timedelta(days=60), time(8), tzinfo=UTC),
                }
            )
            day += timedelta(days=EVERY.get(body.kind, 30))
    connection.execute(metadata.tables["meeting"].insert(), rows)
    return calendar


def fill(house: House, count: int, say: Callable[[str], None] = lambda text: None, clerks: int = 12) -> None:
    """Fills the database of an office that has no proposals; grows its town first."""
    believable = Believable()
    upgrade(house.database)
    with house.database.write() as connection:
        if connection.execute(sa.select(metadata.tables["proposal"].c.id).limit(1)).first():
            raise SystemExit("V databázi už návrhy jsou; plní se jen prázdná.")
        rules = current_rules(connection)
        text = rules.text if rules else biggest_town().read_text(encoding="utf-8")
        load_town(connection, RAZITKO, grown(text, believable, clerks), "bench.toml", house.now())
    started = clock.monotonic()
    with house.writing() as (office, connection):
        if connection.dialect.name == "sqlite":
            _follow_later(connection, is_off=True)
        calendar = hold_meetings(connection, office.town, office.today)
        codes = {row.code: row for row in connection.execute(sa.select(people.person))}
        head = connection.execute(sa.text("SELECT number, digest FROM journal_head")).one_or_none()
        road = Road(
            office, believable, calendar, codes, Serials({}), (head.number, head.digest) if head else None
        )
        step = timedelta(days=365 * YEARS) / count
        first = office.now - timedelta(days=365 * YEARS)
        for number in range(1, count + 1):
            road.travel(first + step * number)
            if number % BATCH == 0 or number == count:
                flush(connection, road)
            if number % 10_000 == 0:
                say(f"{number} návrhů, {clock.monotonic() - started:.0f} s")
        road.finish()
        flush(connection, road)
        connection.execute(sa.text("DELETE FROM journal_head"))
        connection.execute(
            metadata.tables["journal_head"].insert().values(id=1, number=road.head[0], digest=road.head[1])
        )
        if connection.dialect.name == "sqlite":
            _follow_later(connection, is_off=False)
        else:
            _set_sequences(connection)
    if not house.database.is_sqlite:
        with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    say(f"hotovo: {count} návrhů za {clock.monotonic() - started:.0f} s")


def flush(connection: Connection, road: Road) -> None:
    """Writes what has gathered, parents first."""
    for table in metadata.sorted_tables:
        if rows := road.rows.pop(table.name, None):
            connection.execute(table.insert(), rows)


def _follow_later(connection: Connection, is_off: bool) -> None:
    """FTS5 learns a hundred thousand texts faster at once than one by one: its triggers rest meanwhile."""
    for kind, key in (("proposal", "proposal_id"), ("resolution", "resolution_id")):
        if is_off:
            connection.execute(sa.text(f"DROP TRIGGER {kind}_fts_follows_insert"))
        else:
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {kind}_fts_follows_insert AFTER INSERT ON {kind}_search BEGIN "
                    f"INSERT INTO {kind}_fts(rowid, words) VALUES (new.{key}, new.words); END"
                )
            )
            connection.execute(sa.text(f"INSERT INTO {kind}_fts({kind}_fts) VALUES ('rebuild')"))


def _set_sequences(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if "id" in table.c and table.name != "journal_head":
            name = table.name
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), greatest((SELECT max(id) FROM {name}), 1))"
                )
            )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Naplní prázdnou databázi úřadu uvěřitelnými návrhy.")
    parser.add_argument("--count", type=int, default=100_000, help="kolik návrhů (výchozí 100 000)")
    house = open_house()
    fill(house, parser.parse_args().count, lambda text: print(text, file=sys.stderr, flush=True))
    house.close()


if __name__ == "__main__":
    main()

assert search  # its tables are in the metadata
