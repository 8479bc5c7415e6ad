"""Do the migrations make the tables that the code believes in?"""

import pytest
import sqlalchemy as sa
from office_case import Case

from db.base import Instant
from db.session import Database
from db.upgrade import differences, upgrade


def test_the_migrations_are_the_tables(fresh_database: Database) -> None:
    upgrade(fresh_database)
    assert differences(fresh_database) == []


def test_upgrading_twice_changes_nothing(fresh_database: Database) -> None:
    upgrade(fresh_database)
    upgrade(fresh_database)
    with fresh_database.read() as connection:
        assert len(connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()) == 1


def test_the_journal_is_append_only_by_the_databases_own_word(case: Case) -> None:
    case.submitted()
    for statement in (
        "UPDATE journal SET actor = 'nikdo'",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE number = 1",
    ):
        with (
            pytest.raises(sa.exc.DBAPIError, match="Historie se nemění"),
            case.house.database.write() as connection,
        ):
            connection.execute(sa.text(statement))
    assert case.verify().is_whole


def test_postgresql_does_not_truncate_it_either(case: Case) -> None:
    if case.house.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(sa.exc.DBAPIError, match="Historie se nemění"),
        case.house.database.write() as connection,
    ):
        connection.execute(sa.text("TRUNCATE journal"))


def test_an_instant_needs_a_zone() -> None:
    from datetime import datetime

    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2024, 5, 13), sa.create_engine("sqlite://").dialect)


def test_nothing_is_cascaded_away(case: Case) -> None:
    case.submitted()
    for table in ("proposal", "person", "consultation", "rules"):
        with pytest.raises(sa.exc.IntegrityError), case.house.database.write() as connection:
            connection.execute(sa.text(f"DELETE FROM {table}"))
