"""How does a database get its tables? Runs the migrations, from nothing or from any earlier release."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from db.schema import metadata
from db.search import is_search_machinery
from db.session import Database, take_turn

MIGRATIONS = Path(__file__).with_name("migrations")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the database to the newest ``revision``, in one transaction.

    Two at once wait for each other, and acts wait for them: an act finds the old tables or the new ones.
    """
    with database.rebuilding() as connection:
        upgrade_within(connection, revision)
    database.learn()


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """The same in the caller's transaction, which is one of `Database.rebuilding`."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(726172)"))
    take_turn(connection)
    command.upgrade(_config(connection), revision)


def write_revision(database: Database, message: str) -> None:
    """Writes the next migration from the difference between the tables and the database (for developers)."""
    with database.write() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


def differences(database: Database) -> list[object]:
    """What the migrations left out of the tables; an empty list if they agree."""
    with database.read() as connection:
        options = {"include_object": is_in_metadata}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def is_in_metadata(_thing: object, name: str | None, _kind: str, is_reflected: bool, _other: object) -> bool:
    """Whether Alembic compares a thing: all but what a migration alone makes for the search."""
    return not (is_reflected and is_search_machinery(name))
