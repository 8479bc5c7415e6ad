"""What does the morning sweep over 200,000 open terms cost? Ours, one set-based statement, and an ORM row by row.

The office has sign-offs, opinions, hand-ins and tasks with and without reports, their limits spread over the coming
months; each morning one or two in a hundred have something to say. The floor is one INSERT … SELECT over the same
tables into the same outbox, given the limits of the day: no deputies, no rules of older matters, no acts, no mark.
Acts of the sweep (an opinion lapses, an approval is escalated: journal, next step, letters) are decisions, which W1
measures; here everybody signs in time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from actions.authority import RAZITKO
from actions.load_town import load_town
from actions.office import House, settings_from
from actions.remind import remind
from bench.table import Bench, Line
from db import due_terms
from db.assignments import assignment
from db.base import Instant
from db.consultations import consultation
from db.meetings import agenda_item, meeting
from db.people import person
from db.proposals import proposal, sign_off
from db.resolutions import resolution
from db.session import Database
from db.upgrade import upgrade
from states.deadlines import add_working_days
from states.reminders import (
    days_of_act,
    days_of_hand_in,
    days_of_report,
    days_of_sign_off,
    hand_in_limit,
    limits_with_a_day,
    stage_of,
)
from states.town import Town

TOWN = Path(__file__).resolve().parent.parent / "states" / "towns" / "trutnov.toml"
BEGINS = datetime(2024, 5, 13, 5, 30, tzinfo=UTC)
DAYS = 150
"""Limits lie so many working days ahead."""
ROUNDS = 5


@dataclass
class Clock:
    """The office's time."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.now


def house_with(url: str, folder: Path, terms: int, clock: Clock) -> House:
    """An office in which so many terms are open, and that swept yesterday."""
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_DATABASE_URL": url, "RAZITKO_SECRET": "bench"}
    house = House(settings_from(environ), clock)
    upgrade(house.database)
    with house.database.write() as connection:
        load_town(connection, RAZITKO, TOWN.read_text(encoding="utf-8"), TOWN.name, clock.now)
    with house.writing() as (office, connection):
        people = list(connection.execute(sa.select(person.c.id).order_by(person.c.id)).scalars())
        Filling(office.town, office.rules_digest, office.today, people).fill(connection, terms)
        due_terms.swept_until(connection, office.today - timedelta(days=1))
        if not house.database.is_sqlite:
            for table in (proposal, sign_off, consultation, resolution, assignment):
                name = table.name
                connection.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
                    )
                )
    analysed = house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with analysed as connection:
        connection.execute(sa.text("ANALYZE" if house.database.is_sqlite else "VACUUM ANALYZE"))
    return house


class Filling:
    """Rows of matters in sign-off, each with a step that is asked and a stop to hand in, and of resolutions' tasks."""

    def __init__(self, town: Town, rules: str, today: date, people: list[int]) -> None:
        self.town, self.rules, self.today, self.people = town, rules, today, people
        self.random = Random(5)
        self.ahead = [add_working_days(today, n) for n in range(1, DAYS + 1)]

    def fill(self, connection: Connection, terms: int) -> None:
        """3 in 10 are sign-offs, 3 hand-ins, 4 tasks."""
        matters, tasks = terms * 3 // 10, terms * 4 // 10
        self._resolutions(connection)
        for start in range(1, matters + 1, 5000):
            rows = [self._matter(number) for number in range(start, min(start + 5000, matters + 1))]
            for table, place in ((proposal, 0), (sign_off, 1), (consultation, 2)):
                connection.execute(table.insert(), [row[place] for row in rows])
        for start in range(1, tasks + 1, 5000):
            numbers = range(start, min(start + 5000, tasks + 1))
            connection.execute(assignment.insert(), [self._task(number) for number in numbers])

    def _resolutions(self, connection: Connection) -> None:
        day = self.today - timedelta(days=30)
        at = datetime.combine(day, BEGINS.time(), tzinfo=UTC)
        held = {
            "id": 1,
            "body": "ZM",
            "held_on": day,
            "starts_at": BEGINS.time(),
            "place": "sál",
            "series": "2024",
        }
        connection.execute(
            meeting.insert().values(**held, number=1, is_crisis=False, state="closed", created_at=at)
        )
        items = [
            {"id": n, "meeting_id": 1, "position": n, "kind": "standing", "title": f"Bod {n}"}
            for n in range(1, 501)
        ]
        connection.execute(agenda_item.insert(), items)
        rows = [
            {
                "id": n,
                "body": "ZM",
                "number": f"2024-1/{n}",
                "series": "2024",
                "serial": n,
                "agenda_item_id": n,
                "meeting_id": 1,
                "adopted_on": day,
                "title": f"Oprava chodníku č. {n}",
                "text": "Zastupitelstvo města schvaluje opravu chodníku. " * 6,
                "recorded_at": at,
            }
            for n in range(1, 501)
        ]
        connection.execute(resolution.insert(), rows)

    def _matter(self, number: int) -> tuple[dict[str, Any], ...]:
        choice = self.random.choice
        author, holder = self.random.sample(self.people, 2)
        due_on, planned_on = choice(self.ahead), choice(self.ahead)
        matter = {
            "id": number,
            "state": "in_sign_off",
            "round": 1,
            "title": f"Rekonstrukce chodníku v ulici Žďárské č. {number}",
            "matter": "ostatni",
            "department": self.town.departments[0].code,
            "clauses": [{"verb": "schvaluje", "text": "rekonstrukci chodníku", "section": 1, "point": 1}],
            "report": "Důvodová zpráva o rekonstrukci. " * 20,
            "follow_ups": [],
            "is_confidential": False,
            "author_id": author,
            "route": self.town.routes[0].code,
            "rules_digest": self.rules,
            "created_at": BEGINS,
        }
        step = {
            "id": number,
            "proposal_id": number,
            "step": "step",
            "title": "souhlas vedoucího odboru",
            "is_opinion": number % 5 == 0,
            "position": 1,
            "is_mandatory": True,
            "parts": [],
            "days": "5 working",
            "holder_id": holder,
            "state": "asked",
            "round": 1,
            "asked_at": BEGINS,
            "due_on": due_on,
        }
        stop = {
            "id": number,
            "proposal_id": number,
            "position": 0,
            "body": "ZM",
            "task": "decides",
            "state": "waiting",
            "planned_on": planned_on,
        }
        return matter, step, stop

    def _task(self, number: int) -> dict[str, Any]:
        due_on = self.random.choice(self.ahead)
        report_on = add_working_days(due_on, 10) if number % 4 == 0 else None
        return {
            "id": number,
            "resolution_id": number % 500 + 1,
            "task": "zajistit opravu chodníku",
            "charged_id": self.random.choice(self.people),
            "due_on": due_on,
            "report_on": report_on,
            "state": "open",
            "created_at": BEGINS,
        }


# --- the floors and the ORM -----------------------------------------------------------------------------------

STATEMENT = """INSERT INTO letter (key, kind, person_id, proposal_id, facts, created_at, next_try_at, message_id)
    SELECT 'floor:' || kind || ':' || id || ':' || due_on, kind, person_id, proposal_id,
        '{"due_on":"' || due_on || '","id":' || id || '}', :now, :now,
        '<floor.' || kind || '.' || id || '.' || due_on || '@trutnov.example>'
    FROM (
        SELECT 'sign_off_reminder' AS kind, id, holder_id AS person_id, proposal_id, due_on FROM sign_off
        WHERE state = 'asked' AND due_on IN :sign_offs
        UNION ALL
        SELECT 'hand_in_reminder', t.id, p.author_id, p.id, t.planned_on FROM consultation t
        JOIN proposal p ON p.id = t.proposal_id
        WHERE t.state IN ('waiting', 'open', 'returned') AND t.planned_on IN :hand_ins
        UNION ALL
        SELECT 'assignment_reminder', id, charged_id, proposal_id, due_on FROM assignment
        WHERE state = 'open' AND due_on IN :tasks
        UNION ALL
        SELECT 'report_reminder', id, charged_id, proposal_id, report_on FROM assignment
        WHERE coalesce(state, '') = 'open' AND report_on IN :reports
    ) AS due WHERE 1 = 1
    ON CONFLICT (key) DO NOTHING"""
"""The statement that a programmer writes who knows the day's limits: no deputies, no rules of matters, no acts."""


def one_statement(house: House) -> tuple[float, int]:
    """Seconds and letters of the floor on the same tables, commit included; its letters are taken away again."""
    with house.reading() as (office, _):
        since, today, policy = office.today - timedelta(days=1), office.today, office.town.reminders
        hand_in = office.town.body("ZM").hand_in
        lists = {
            "sign_offs": lambda limit: days_of_sign_off(policy, limit),
            "hand_ins": lambda limit: days_of_hand_in(policy, hand_in_limit(hand_in, limit)),
            "tasks": lambda limit: days_of_act(policy, limit),
            "reports": lambda limit: days_of_report(policy, limit),
        }
        limits = {name: limits_with_a_day(days, since, today, 60) for name, days in lists.items()}
    bound = [sa.bindparam(name, type_=sa.Date, expanding=True) for name in limits]
    statement = sa.text(STATEMENT).bindparams(sa.bindparam("now", type_=Instant), *bound)
    begun = time.perf_counter()
    with house.writing() as (office, connection):
        count = connection.execute(statement, {"now": office.now, **limits}).rowcount
    took = time.perf_counter() - begun
    with house.database.write() as connection:
        connection.execute(sa.text("DELETE FROM letter WHERE key LIKE 'floor:%'"))
    return took, count


class Base(DeclarativeBase):
    """The ORM's tables: a term and its owed letter, nothing else."""


class OpenTerm(Base):
    """A term."""

    __tablename__ = "term"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    person_id: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[str]


class Owed(Base):
    """An owed letter."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int]
    facts: Mapped[str]
    created_at: Mapped[datetime]


TERMS = """SELECT 'sign_off' AS kind, id AS subject_id, holder_id AS person_id, due_on FROM sign_off
    WHERE state = 'asked' UNION ALL
    SELECT 'hand_in', c.id, p.author_id, c.planned_on FROM consultation c
    JOIN proposal p ON p.id = c.proposal_id UNION ALL
    SELECT 'task', id, charged_id, due_on FROM assignment WHERE state = 'open'"""


class RowByRow:
    """An ORM that loads each term, decides in Python and adds the letter if it is new."""

    def __init__(self, url: str, house: House) -> None:
        self.database = Database(url)
        Base.metadata.create_all(self.database.engine)
        with house.database.read() as connection:
            rows = connection.execute(sa.text(TERMS)).mappings().all()
        with self.database.write() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO term (id, kind, subject_id, person_id, due_on, state) VALUES "
                    "(:id, :kind, :subject_id, :person_id, :due_on, 'open')"
                ),
                [{**row, "id": number} for number, row in enumerate(rows, 1)],
            )

    def sweep(self, today: date, befores: tuple[str, ...], most: int) -> float:
        """Seconds for the first ``most`` terms."""
        begun = time.perf_counter()
        with Session(self.database.engine) as session:
            for number in range(1, most + 1):
                term = session.get(OpenTerm, number)
                assert term is not None
                stage = stage_of(today, befores, term.due_on) if term.state == "open" else None
                if stage is None:
                    continue
                key = f"remind:{term.kind}:{term.subject_id}:{term.due_on}:{stage}"
                if session.scalar(sa.select(Owed.id).where(Owed.key == key)) is None:
                    at = datetime.now(UTC)
                    session.add(
                        Owed(key=key, kind=term.kind, person_id=term.person_id, facts="{}", created_at=at)
                    )
            session.commit()
        return time.perf_counter() - begun


# --- measuring ------------------------------------------------------------------------------------------------


def sweep(house: House) -> tuple[float, int]:
    """Seconds and letters of one sweep, commit included."""
    begun = time.perf_counter()
    with house.writing() as (office, connection):
        written = remind(office, connection)
    return time.perf_counter() - begun, sum(written.values())


def measure(bench: Bench) -> Iterable[Line]:
    """The lines of W3 on both databases."""
    terms = 2000 if bench.small else 200_000
    folder = bench.folder / "terms"
    folder.mkdir(parents=True, exist_ok=True)
    urls = {"SQLite": (f"sqlite:///{folder / 'office.db'}", f"sqlite:///{folder / 'orm.db'}")}
    server = bench.postgresql(), bench.postgresql()
    if server[0] is not None and server[1] is not None:
        urls["PostgreSQL"] = (server[0], server[1])
    for name, (ours, orm) in urls.items():
        clock = Clock()
        house = house_with(ours, folder / name, terms, clock)
        yield from _lines(name, house, RowByRow(orm, house), clock, terms, 2 if bench.small else ROUNDS)
        house.close()


def _signed_in_time(house: House, now: datetime) -> None:
    """Whoever was asked has signed on the last day: what follows from silence are acts, not letters."""
    with house.database.write() as connection:
        connection.execute(
            sign_off.update()
            .where(sign_off.c.state == "asked", sign_off.c.due_on < now.date())
            .values(state="approved", decided_by=sign_off.c.holder_id, decided_at=now)
        )


def _lines(name: str, house: House, orm: RowByRow, clock: Clock, terms: int, rounds: int) -> Iterator[Line]:
    ours, again, floor, letters, lean = [], [], [], [], []
    one_statement(house)
    sweep(house)  # plans and caches are warm, as in a process that runs for months
    for _ in range(rounds):
        clock.now += timedelta(days=1)
        while clock.now.weekday() > 4:
            clock.now += timedelta(days=1)
        _signed_in_time(house, clock.now)
        took, count = one_statement(house)
        floor.append(took)
        lean.append(count)
        took, count = sweep(house)
        ours.append(took)
        letters.append(count)
        again.append(min(sweep(house)[0] for _ in range(3)))
    part = max(1, terms // 10)
    with house.reading() as (office, _):
        rows = orm.sweep(office.today, office.town.reminders.before, part) * terms / part
    orm.database.close()
    mine, theirs = statistics.median(ours), statistics.median(floor)
    yield Line(
        "W3",
        f"sweep of {terms:,} open terms against one set-based statement, {name}",
        f"{mine * 1000:.1f} ms",
        f"{theirs * 1000:.1f} ms",
        mine / theirs,
        gate=3,
        ambition=1.5,
        at_most=True,
        note=f"{statistics.median(letters):.0f} letters a morning, the statement {statistics.median(lean):.0f}",
    )
    yield Line(
        "W3",
        f"against an ORM row by row, {name}",
        f"{mine * 1000:.1f} ms",
        f"{rows:.1f} s",
        rows / mine,
        gate=150,
        note=f"{part:,} of its rows measured, the rest in proportion",
    )
    yield Line(
        "W3",
        f"second sweep of the day, {name}",
        f"{statistics.median(again) * 1000:.2f} ms",
        "nothing written",
        statistics.median(again) * 1000,
        gate=30,
        ambition=1,
        unit="ms",
        at_most=True,
    )
