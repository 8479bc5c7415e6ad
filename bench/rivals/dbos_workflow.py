"""DBOS: a workflow for each decision; its step writes state, audit row and letter into the application's database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dbos import DBOS
from timing import STEPS, asked, measure

from bench.floors import PostgresqlFloor, SqliteFloor

said = asked()
if said.postgresql:
    floor = PostgresqlFloor(said.postgresql, said.count + 10)
    url = said.postgresql
else:
    floor = SqliteFloor(Path("application.db"), said.count + 10)
    # the system database as its authors run it on SQLite, but in WAL as ours; synchronous is FULL by default
    sqlite3.connect("system.db").execute("PRAGMA journal_mode=WAL")
    url = "sqlite:///system.db"
DBOS(config={"name": "bench", "system_database_url": url, "console_log_level": "ERROR", "log_level": "ERROR"})


@DBOS.step()
def write(number: int, step: int) -> str:
    """The application's own transaction."""
    floor.decide(number, step)
    return f"step{step + 1}"


@DBOS.workflow()
def decision(number: int, step: int) -> str:
    """One decision."""
    return write(number, step)


DBOS.launch()
assert STEPS == 7
measure(decision, said.count)
DBOS.destroy()
