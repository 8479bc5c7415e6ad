"""Which office do the tests of the table of outcomes work in? A real one, driven to a meeting through the actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from office_case import TestHouse

from actions.authority import actor_of
from actions.convene import convene, open_meeting, plan_meeting
from actions.draft import draft
from actions.office import Office
from actions.place_on_agenda import place_on_agenda
from actions.record_table import Recorded, check_table, record_table
from actions.sign_form import sign_form
from actions.sign_off import approve, give_opinion
from actions.submit import submit
from db import ballots, consultations, meetings, proposals, resolutions
from states.content import Content
from states.input_faults import InputFaults
from states.outcome_table import ReadTable, Sheet, read_rows
from states.proposal_file import parse_proposal

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "samples/trutnov-akcni-plan-2024.toml"
FILE = "vysledky.csv"
Result = TypeVar("Result")


class Case:
    """An installation of Trutnov with a clock that the test moves, and its meetings by body."""

    def __init__(self, house: TestHouse) -> None:
        self.house = house
        self.meetings: dict[str, int] = {row.body: row.id for row in self.ask(sa.select(meetings.meeting))}

    def day(self, text: str) -> None:
        """Moves the clock to ten in the morning (UTC) of a day."""
        self.house.clock.now = datetime.combine(date.fromisoformat(text), time(10), tzinfo=UTC)

    def act(self, code: str, verb: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Somebody does something, in a transaction of its own."""
        with self.house.writing() as (office, connection):
            return verb(office, connection, actor_of(connection, code), *arguments, **named)

    def ask(self, statement: sa.Select[Any]) -> list[Any]:
        """Rows of the database."""
        with self.house.database.read() as connection:
            return list(connection.execute(statement).all())

    def signed_off(self, title: str, *, matter: str = "social_plan") -> int:
        """A proposal whose sign-off chain is complete; it waits for the first body."""
        with self.house.reading() as (office, _):
            read = parse_proposal(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name, office.town)
        content: Content = replace(read.content, title=title, matter=matter)
        stops = {body: day for body, day in read.dates.items() if matter == "social_plan" or body != "ZM"}
        number = self.act("doudova", draft, content, read.drafted_by, stops)
        self.act("doudova", submit, number, 1)
        while asked := self._asked(number):
            seen = content.text_digest()
            if asked.is_opinion:
                self.act(self._code(asked.holder_id), give_opinion, asked.id, None, seen, "bez připomínek")
            else:
                self.act(self._code(asked.holder_id), approve, asked.id, None, seen)
        return number

    def _asked(self, number: int) -> Any:
        with self.house.database.read() as connection:
            rows = proposals.sign_offs_of(connection, number)
        return next((row for row in rows if row.state == "asked"), None)

    def _code(self, person_id: int) -> str:
        with self.house.reading() as (office, connection):
            for person in office.town.people:
                if actor_of(connection, person.code).person_id == person_id:
                    return person.code
        raise AssertionError(person_id)

    def stop(self, number: int, body: str) -> Any:
        """The stop of a proposal at a body."""
        with self.house.database.read() as connection:
            return consultations.consultation_at(connection, number, body)

    def meet(self, body: str, day: str, numbers: list[int], *, placed_on: str, is_opened: bool = True) -> int:
        """A meeting with these proposals on its agenda, in this order; the clock ends on its day."""
        self.day(placed_on)
        meeting_id = self.act("organizace", plan_meeting, body, date.fromisoformat(day))
        for number in numbers:
            stop = self.stop(number, body)
            if stop.signed_on is None:
                self.act("rejl", sign_form, stop.id, stop.version)
            self.act("organizace", place_on_agenda, self.stop(number, body).id, meeting_id)
        self.act("organizace", convene, meeting_id)
        self.day(day)
        if is_opened:
            self.act("organizace", open_meeting, meeting_id)
        self.meetings[body] = meeting_id
        return meeting_id

    def record(self, rows: list[Mapping[str, str]], *, person: str = "organizace") -> tuple[Recorded, ...]:
        """Records a table of rows by Czech headings."""
        return self.act(person, record_table, table(rows))

    def check(self, rows: list[Mapping[str, str]], *, person: str = "organizace") -> tuple[Recorded, ...]:
        """Tries the same."""
        return self.act(person, check_table, table(rows))

    def faults(self, rows: list[Mapping[str, str]]) -> list[tuple[int, str]]:
        """The faults of a table that must have some, and must leave the database as it was."""
        before = self.everything()
        try:
            self.record(rows)
        except InputFaults as found:
            assert self.everything() == before
            assert {fault.file for fault in found.faults} == {FILE}
            return [(fault.line, fault.sentence.replace("\u00a0", " ")) for fault in found.faults]
        raise AssertionError("the table was recorded")

    def everything(self) -> dict[str, list[Any]]:
        """All rows that a table of outcomes may touch."""
        tables = (
            meetings.agenda_item,
            ballots.ballot,
            consultations.consultation,
            consultations.wording,
            proposals.proposal,
            resolutions.resolution,
            resolutions.counter,
        )
        return {one.name: self.ask(sa.select(one)) for one in tables}

    def numbers(self) -> dict[int, str]:
        """Proposal → number of its resolution at whatever body."""
        return {row.proposal_id: row.number for row in self.ask(sa.select(resolutions.resolution))}

    def office(self) -> Office:
        """The office now."""
        with self.house.reading() as (office, _):
            return office


def table(rows: list[Mapping[str, str]]) -> ReadTable:
    """Rows by Czech headings as a table that was read from a file."""
    header = tuple(dict.fromkeys(heading for row in rows for heading in row))
    cells = (
        (line, tuple(row.get(heading, "") for heading in header)) for line, row in enumerate(rows, start=2)
    )
    return read_rows(Sheet(header, 1, tuple(cells)), FILE)


def council(number: int, **more: str) -> dict[str, str]:
    """A row of the council on 5. 6. 2024: recommended by eight of nine."""
    return {
        "Orgán": "RM",
        "Datum": "5. 6. 2024",
        "Návrh": str(number),
        "Výsledek": "doporučeno",
        "Hlasování": "Pro 8, proti 0, zdrž. 0",
        "Přítomno": "8",
    } | more


def at_the_council(house: TestHouse, count: int = 1, *, is_opened: bool = True) -> tuple[Case, list[int]]:
    """An office where so many proposals lie on the table of the council on 5. 6. 2024."""
    case = Case(house)
    numbers = [case.signed_off(f"Akční plán č. {index}") for index in range(1, count + 1)]
    case.meet("PV", "2024-05-29", numbers, placed_on="2024-05-20")
    case.record(
        [
            {"Orgán": "PV", "Datum": "29.05.2024", "Návrh": str(number), "Výsledek": "doporučeno"}
            for number in numbers
        ]
    )
    case.meet("RM", "2024-06-05", numbers, placed_on="2024-05-30", is_opened=is_opened)
    return case, numbers
