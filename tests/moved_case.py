"""Which office burns down or moves in tests? One where a resolution was adopted, with papers, files and letters."""

from __future__ import annotations

import asyncio
from typing import Any

from office_case import Case, TestHouse
from starlette.testclient import TestClient

from actions.attach import attach, received
from actions.make_document import make_documents
from actions.session import begin_session
from db import people
from db.accounts import account
from flows.outbox import deliver
from states.vocabulary import Outcome
from web.app import create_app


def play(case: Case) -> Case:
    """The assembly adopts what lies on its table; papers are made, some letters are sent, a file is attached."""
    case.hear("ZM", Outcome.ADOPTED)
    make_documents(case.house)
    asyncio.run(deliver(case.house, limit=3))
    other = Case(case.house)
    other.draft()
    file = received(case.house, "příloha č. 1.csv", "a;č\n".encode(), "Tabulka")
    other.act(attach, "doudova", other.pid, other.proposal.version, file)
    return case


def assert_same(before: dict[str, list[Any]], after: dict[str, list[Any]], **more: int | None) -> None:
    """Row by row; ``more`` rows may have come to the end of a table, None: it says other things."""
    assert set(before) == set(after)
    for name, rows in before.items():
        grown = more.get(name, 0)
        if grown is not None:
            assert after[name][: len(rows)] == rows, name
            assert len(after[name]) == len(rows) + grown, name


def assert_pages_open(house: TestHouse, code: str, *pages: str) -> None:
    """Somebody signs in and looks at pages."""
    with house.writing() as (office, connection):
        person = people.person_by_code(connection, code)
        assert person is not None
        connection.execute(account.insert().values(person_id=person.id, created_at=office.now))
        token = begin_session(office, connection, person.id, "password")
    with TestClient(create_app(house), base_url=house.settings.base_url, follow_redirects=False) as client:
        client.cookies.set("razitko_session", token)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, (page, answer.status_code)
            assert len(answer.content) > 500
