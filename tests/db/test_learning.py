"""Does SQLite know how its tables are filled, after an upgrade and every morning?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case

from db.session import Database
from flows import remind_deadlines


def test_sqlite_learns_how_its_tables_are_filled_and_postgresql_is_left_alone(case: Case) -> None:
    case.submitted()
    case.house.database.learn()
    if not case.house.database.is_sqlite:
        return
    with case.house.database.read() as connection:
        known = sa.text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'proposal'")
        assert connection.execute(known).scalar_one() > 0


def test_it_learns_every_morning_before_the_reminders(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = []
    monkeypatch.setattr(Database, "learn", lambda database: learnt.append(database))
    monkeypatch.setattr(remind_deadlines, "in_each_town", _here(case))
    asyncio.run(remind_deadlines.remind_deadlines.fn())
    assert learnt == [case.house.database]


def _here(case: Case) -> Callable[..., Any]:
    async def run(work: Callable[[Any], Awaitable[Any]], _town: str, **_: Any) -> Any:
        return await work(case.house)

    return run
