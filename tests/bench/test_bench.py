"""Does the bench fill an office with rows that hold together, and do its pages answer?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from office_case import Clock, TestHouse

from actions.office import settings_from
from actions.see import eyes_of
from db import chain, search
from db.proposals import proposal
from db.queries import matters
from web.app import create_app

if TYPE_CHECKING:  # at run time the name may be that of the conftest of the pages
    from conftest import Backend

ROOT = str(Path(__file__).resolve().parents[2])


@pytest.fixture
def filled(backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestHouse]:
    monkeypatch.syspath_prepend(ROOT)
    from bench.fill import fill

    url = backend.create("bench_trial")
    house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path), "RAZITKO_DATABASE_URL": url}), Clock())
    fill(house, 120, clerks=2)
    yield house
    house.close()
    backend.drop("bench_trial")


def test_a_filled_office_is_whole_and_its_pages_answer(filled: TestHouse) -> None:
    from bench.pages import cast, get, pages

    with filled.database.read() as connection:
        assert chain.verify(connection).faults == ()
        ids = connection.execute(sa.select(proposal.c.id)).scalars().all()
        words = _words(connection)
    assert len(ids) == len(words) == 120
    with filled.database.write() as connection:
        search.rebuild(connection)
    with filled.reading() as (office, connection):
        assert _words(connection) == words
        everything = eyes_of(office, connection, _organiser(office, connection))
        found = matters.page_of(connection, everything, matters.Wanted(text="návrh"), 1, 200)
        assert len(found) == 120
    cookies, facts = cast(filled)
    app = create_app(filled)
    for name, url, who in pages(facts):
        status, size = asyncio.run(get(app, url, cookies[who], filled.settings.base_url))
        assert status == 200 and size > 1000, name


def test_an_office_with_proposals_is_not_filled(filled: TestHouse) -> None:
    from bench.fill import fill

    with pytest.raises(SystemExit, match="prázdná"):
        fill(filled, 1)


def _words(connection: sa.Connection) -> dict[int, tuple[str, frozenset[str]]]:
    rows = connection.execute(sa.select(search.proposal_search))
    return {row.proposal_id: (row.title_key, frozenset(row.words.split())) for row in rows}


def _organiser(office: object, connection: object) -> int:
    from db import people

    code = next(held.holders[0] for held in office.town.offices if held.role == "organiser")  # type: ignore[attr-defined]
    row = people.person_by_code(connection, code)  # type: ignore[arg-type]
    assert row is not None
    return int(row.id)
