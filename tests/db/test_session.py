"""What does PostgreSQL know of our machines, so that it lets their locks go when they are gone?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from office_case import TestHouse

from db import rules
from db.away import DatabaseAway
from db.people import person
from db.session import Database, turn_of_act

# on a socket of the same machine PostgreSQL shows 0 and keeps what it was told for the other kind
TOLD = sa.text("SELECT name FROM pg_settings WHERE name LIKE 'tcp\\_%' AND source = 'client'")


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_every_connection_says_how_soon_its_silence_is_noticed(house: TestHouse) -> None:
    with house.database.read() as connection:
        told = {row.name for row in connection.execute(TOLD)}
    assert told == {
        "tcp_keepalives_idle",
        "tcp_keepalives_interval",
        "tcp_keepalives_count",
        "tcp_user_timeout",
    }


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_an_administrator_sets_in_the_address_stays(house: TestHouse) -> None:
    url = house.database.url.update_query_dict({"options": "-c work_mem=5MB"})
    database = Database(url.render_as_string(hide_password=False))
    with database.read() as connection:
        assert connection.execute(sa.text("SHOW work_mem")).scalar_one() == "5MB"
        assert "tcp_user_timeout" in {row.name for row in connection.execute(TOLD)}
    database.close()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_who_falls_silent_in_an_act_loses_the_turn_and_the_act(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "TURN_OF_ACT", turn_of_act(silent_at_most="50ms"))
    with pytest.raises(DatabaseAway), house.writing() as (_, frozen):
        frozen.execute(sa.update(person).values(name="Nikdo"))
        with house.writing() as (_, other):  # waits for the turn until it was taken from the frozen one
            names = other.execute(sa.select(person.c.name)).scalars().all()
        frozen.execute(sa.select(person))
    assert "Nikdo" not in names
    with house.writing() as (_, connection):
        assert connection.execute(sa.select(person.c.name)).scalars().all() == names


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_who_waits_too_long_for_the_turn_is_told_so(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.writing():
        monkeypatch.setattr(rules, "TURN_OF_ACT", turn_of_act(waits_at_most="50ms"))
        with pytest.raises(DatabaseAway, match="neodpovídá"), house.writing():
            raise AssertionError("two have the turn at once")
    with house.writing() as (_, connection):
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar_one() == "50ms"
    with house.database.write() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar_one() == "0", "for acts alone"
