"""Do the lists of the API stay fast, and does following ``next`` give every row once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from api_client import Program
from office_case import Case, TestHouse
from office_client import counted

from db import assignments, consultations, files, meetings, people, resolutions
from states.vocabulary import Outcome

LISTS = (
    "/proposals", "/proposals?q=plan", "/sign-offs", "/meetings", "/resolutions", "/resolutions?q=plan",
    "/assignments", "/delegations", "/documents", "/people", "/proposals/1/journal", "/proposals/1", "/meetings/3",
)  # fmt: skip


@pytest.fixture
def one(house: TestHouse) -> Case:
    """One matter of everything."""
    case = Case(house).on_route()
    case.brought_to("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


LATER = {"PV": date(2024, 8, 28), "RM": date(2024, 9, 4), "ZM": date(2024, 9, 23)}
COPIES: tuple[tuple[sa.Table, Callable[[int], dict[str, Any]]], ...] = (
    (meetings.meeting, lambda n: {"number": 100 + n}),
    (
        resolutions.resolution,
        lambda n: {"serial": None, "series": None, "number": f"X-{n}", "manual_reason": "x"},
    ),
    (assignments.assignment, lambda n: {}),
    (files.document, lambda n: {"key": f"copy:{n}"}),
)


def copied(case: Case, times: int) -> None:
    """Every row that lists show, many times over."""
    house = case.house
    for _ in range(times):
        other = Case(house)
        other.draft(dates=LATER)
        other.submit()
    stop = consultations.consultation
    with house.writing() as (office, connection):
        for table, changes in COPIES:
            last = connection.execute(sa.select(table).order_by(table.c.id.desc()).limit(1)).one()
            row = {name: value for name, value in last._mapping.items() if name != "id"}
            for number in range(times):
                connection.execute(table.insert().values(**{**row, **changes(number)}))
        given = {
            "from_person_id": case.person("rejl").id,
            "to_person_id": case.person("pravnik").id,
            "valid_from": office.today,
            "valid_until": office.today,
            "ended_at": office.now,
            "reason": "x",
        }
        for _ in range(times):
            connection.execute(people.delegation.insert().values(**given))
        others = connection.execute(
            sa.select(stop.c.id).where(stop.c.proposal_id > case.pid, stop.c.body == "ZM")
        )
        for position, stop_id in enumerate(others.scalars().all(), start=20):
            values = {"meeting_id": 3, "consultation_id": stop_id, "position": position}
            connection.execute(meetings.agenda_item.insert().values(**values))


def statements(house: TestHouse, program: Program, path: str, code: str) -> list[str]:
    program.read("/me", code)  # the token is touched, the rules are read
    with counted(house) as seen:
        program.read(f"{path}{'&' if '?' in path else '?'}limit=200", code)
    return [statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))]


def test_the_number_of_statements_does_not_grow_with_the_rows(house: TestHouse, one: Case) -> None:
    program = Program(house)
    before = {path: len(statements(house, program, path, "tajemnik")) for path in LISTS}
    copied(one, 50)
    after = {path: len(statements(house, program, path, "tajemnik")) for path in LISTS}
    assert after == before
    assert max(after.values()) <= 16, after
    rows = {path: len(program.read(f"{path}{'&' if '?' in path else '?'}limit=200", "tajemnik").get("items", ()))
            for path in LISTS}  # fmt: skip
    assert all(rows[path] >= 50 for path in ("/proposals", "/meetings", "/resolutions", "/assignments"))
    assert rows["/delegations"] == 50 and rows["/documents"] >= 50
    assert len(program.read("/meetings/3", "tajemnik")["agenda"]) > 50
    assert len(program.read("/sign-offs?limit=200", "pravnik")["items"]) == 50


def pages(program: Program, path: str, code: str) -> Iterator[list[Any]]:
    address = path
    while address:
        page = program.read(address, code)
        yield page["items"]
        address = (page["next"] or "").removeprefix("/api/v1")


def test_following_next_gives_every_row_once(house: TestHouse, one: Case) -> None:
    program = Program(house)
    copied(one, 7)
    for path in ("/proposals", "/meetings", "/resolutions", "/assignments", "/delegations", "/documents"):
        whole = [row["id"] for row in program.read(f"{path}?limit=200", "tajemnik")["items"]]
        found = [[row["id"] for row in page] for page in pages(program, f"{path}?limit=3", "tajemnik")]
        assert [one for page in found for one in page] == whole == sorted(whole, reverse=True), path
        assert all(len(page) == 3 for page in found[:-1])
    people_found = [row["code"] for page in pages(program, "/people?limit=4", "doudova") for row in page]
    assert people_found == [row["code"] for row in program.read("/people?limit=200", "doudova")["items"]]
    entries = [
        row["number"] for page in pages(program, "/proposals/1/journal?limit=5", "doudova") for row in page
    ]
    assert entries == sorted(set(entries)) and len(entries) > 20
    kept = program.read("/proposals?q=plan&state=running&limit=3", "tajemnik")["next"]
    assert "q=plan" in kept and "state=running" in kept and "after=" in kept


def test_a_new_matter_does_not_shift_the_pages(house: TestHouse) -> None:
    program = Program(house)
    for _ in range(5):
        Case(house).draft()
    first = program.read("/proposals?limit=2", "doudova")
    Case(house).draft()
    second = program.read(first["next"].removeprefix("/api/v1"), "doudova")
    assert [row["id"] for row in first["items"] + second["items"]] == [5, 4, 3, 2]


def test_filters_narrow_what_is_listed(house: TestHouse, one: Case) -> None:
    program = Program(house)
    other = Case(house)
    other.draft(title="Prodej pozemku u hřbitova")
    expected = {
        "state=draft": [other.pid], "state=running": [other.pid], "state=ended": [one.pid],
        "q=prodej pozemku": [other.pid], "q=HRBITOV": [other.pid], "department=OSV": [other.pid, one.pid],
        "department=XX": [], "author=doudova": [other.pid, one.pid], "author=rejl": [], "author=nikdo": [],
        "mine=true": [other.pid, one.pid], "since=2024-06-01": [other.pid], "until=2024-05-31": [one.pid],
        "body=PV&state=running": [other.pid], "matter=social_plan": [other.pid, one.pid],
    }  # fmt: skip
    for query, ids in expected.items():
        assert [row["id"] for row in program.read(f"/proposals?{query}", "doudova")["items"]] == ids, query
    line = program.read("/proposals?state=draft", "doudova")["items"][0]
    assert (line["body"], line["planned_on"]) == ("PV", "2024-05-29")
    held = {
        "body=ZM": 1,
        "state=in_session": 1,
        "since=2024-06-05": 2,
        "until=2024-06-05&body=RM": 1,
        "body=XX": 0,
    }
    for query, count in held.items():
        assert len(program.read(f"/meetings?{query}", "doudova")["items"]) == count, query
    number = program.read("/resolutions?body=ZM", "doudova")["items"][0]["number"]
    short = number.split("-", 1)[1]
    for query in (
        f"q={short}",
        f"number={number}&body=ZM",
        "state=valid&since=2024-06-24",
        "until=2024-06-24&body=ZM",
    ):
        found = [row["number"] for row in program.read(f"/resolutions?{query}", "doudova")["items"]]
        assert number in found, query
    assert program.read("/resolutions?state=voided", "doudova")["items"] == []
    assert program.read("/assignments?late=true", "doudova")["items"] == []
    house.clock.forward(days=60)
    (late,) = program.read("/assignments?late=true&mine=true", "doudova")["items"]
    assert late["is_late"] is True
