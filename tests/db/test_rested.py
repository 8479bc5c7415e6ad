"""Is a kept connection asked whether it lives when it should be, and only then?"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TestHouse

from db import rested

PID = sa.text("SELECT pg_backend_pid()")


@pytest.fixture
def asked(house: TestHouse, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each asking of a kept connection."""
    if house.database.is_sqlite:
        pytest.skip("a file is always there")
    found: list[Any] = []
    dialect = house.database.engine.dialect
    ping = dialect.do_ping
    monkeypatch.setattr(dialect, "do_ping", lambda driver: found.append(driver) or ping(driver))
    return found


def pid(house: TestHouse) -> int:
    with house.database.write() as connection:
        return int(connection.execute(PID).scalar_one())


def test_a_connection_that_was_just_used_is_not_asked(house: TestHouse, asked: list[Any]) -> None:
    assert pid(house) == pid(house)
    assert asked == []


def test_one_that_rested_is_asked(
    house: TestHouse, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pid(house)
    monkeypatch.setattr(rested, "RESTED", -1.0)
    assert pid(house) == first
    assert len(asked) == 1


def test_one_whose_server_hung_up_is_opened_anew(house: TestHouse, asked: list[Any]) -> None:
    first = pid(house)
    with sa.create_engine(house.database.url).connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    assert pid(house) != first
    assert len(asked) == 1
