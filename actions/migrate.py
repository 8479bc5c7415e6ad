"""How does a living office move to another database? Copied while it stands, compared row by row, then let go on.

At every instant exactly one of the two databases takes changes, or none:

1. the old one is held (others read, those who write wait); the new one gets everything in one transaction, is read back
   and compared, and is committed *standing still*;
2. the old one is committed *standing still*: it says where the office is;
3. the new one goes on.

Killed before 2, the old office works as before and the move starts anew. Killed between 2 and 3, the same command
finishes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import House
from db import journal, search
from db.copy_in import (
    CopyFault,
    check_same,
    empty,
    is_unused,
    loose_references,
    set_counters,
    write_lines,
)
from db.copy_out import Counted, counters_of, kinds_of, lines_of, tables_of
from db.correspondence import letter
from db.revision import known_revisions, revision_of
from db.session import Database
from db.standstill import Standing, go_on, held, standing, stop
from db.upgrade import upgrade_within
from states.machine import Refused
from states.vocabulary import ROLE_LABELS, Role

PATIENCE = 60.0
"""Seconds that letters on their way get to arrive before the office is copied."""
MOVER = Actor(None, "správce")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved; ``was_finished`` if an earlier move had only to be finished."""

    place: str
    tables: Mapping[str, Counted]
    was_finished: bool = False

    @property
    def rows(self) -> int:
        """How many rows."""
        return sum(counted.rows for counted in self.tables.values())


def database_at(url: str) -> Database:
    """The database with an address; raises Refused for one that is no address of ours."""
    try:
        database = Database(url)
        if database.engine.driver in ("pysqlite", "psycopg"):
            return database
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError):
        pass
    raise Refused(
        "Adresa databáze se píše postgresql+psycopg://uživatel:heslo@server/razitko nebo sqlite:////cesta/razitko.db."
    )


def migrate(house: House, target: Database, progress: Progress = lambda what, done, all_: None) -> Moved:
    """Moves the office of ``house`` to ``target``; raises Refused and leaves the old one as it was."""
    place = target.url.render_as_string()
    if target.url == house.database.url:
        raise Refused("Starý a\u00a0nový úřad mají tutéž adresu; v\u00a0--to uveďte jinou databázi.")
    if _is_moved(house.database, target):
        return _finish(house.database, target, place)
    _wait_for_letters(house.database)
    try:
        with held(house.database) as source:
            _refuse_wrong(source, target)
            moved = _copy(house, source, target, progress)
            stop(source, Standing.MOVED, place)
    except CopyFault as fault:
        raise Refused(f"Úřad se nepřestěhoval a\u00a0zůstal, jak byl. {fault}") from fault
    _let_go_on(target)
    return Moved(place, moved)


def take_back(database: Database) -> None:
    """Lets the old office work again, where the new one was lost or never used; raises Refused if it does work."""
    with database.write() as connection:
        if standing(connection) is not Standing.MOVED:
            raise Refused("Tento úřad se nikam nepřestěhoval; pracuje.")
        go_on(connection)


def _is_moved(source: Database, target: Database) -> bool:
    """Whether the old office has been closed; raises Refused if it moved elsewhere or the move is complete."""
    with source.read() as connection:
        if standing(connection) is None:
            return False
    with target.read() as connection:
        if not is_unused(connection) and standing(connection) is Standing.UNFINISHED:
            return True
    raise Refused(
        "Tento úřad se už přestěhoval. Nové místo hledejte v\u00a0nastavení RAZITKO_DATABASE_URL; vrátit se sem jde "
        "jen příkazem „razitko migrate --take-back“, pokud se v\u00a0novém ještě nepracovalo."
    )


def _finish(source: Database, target: Database, place: str) -> Moved:
    """The old office is closed and the new one is not opened yet: a move that was killed at its very end."""
    with source.read() as old, target.read() as new:
        (ours,) = old.execute(sa.select(sa.func.max(journal.journal.c.number))).scalars()
        (theirs,) = new.execute(sa.select(journal.journal.c.facts).where(_is_move()).limit(1)).scalars()
        if theirs.get("entries") != (ours or 0):
            raise Refused(f"V\u00a0{place} je nedokončené stěhování jiného úřadu; vyprázdněte tu databázi.")
        counted = {table.name: Counted(0, "") for table in tables_of(new)}
    _let_go_on(target)
    return Moved(place, counted, was_finished=True)


def _is_move() -> sa.ColumnElement[bool]:
    return journal.journal.c.number.in_(
        sa.select(sa.func.max(journal.journal.c.number)).where(
            journal.about("office"), journal.journal.c.verb == "move"
        )
    )


def _let_go_on(target: Database) -> None:
    with target.write() as connection:
        go_on(connection)


def _wait_for_letters(source: Database) -> None:
    """A letter that is being sent just now would be sent again from the new place: nobody could mark it here."""
    until = time.monotonic() + PATIENCE
    on_their_way = sa.select(letter.c.id).where(letter.c.claimed_by.is_not(None)).limit(1)
    while time.monotonic() < until:
        with source.read() as connection:
            if connection.execute(on_their_way).first() is None:
                return
        time.sleep(0.2)
    raise Refused(
        "Některý dopis se právě odesílá a\u00a0neodešel do minuty. Zastavte „razitko up“ (nebo workery) a\u00a0zkuste "
        "stěhování znovu."
    )


def _refuse_wrong(source: Connection, target: Database) -> None:
    newest = known_revisions()[-1]
    if revision_of(source) != newest:
        raise Refused("Úřad je ze staršího vydání Razítka; povyšte ho nejdřív příkazem „razitko init“.")
    with target.read() as connection:
        if not is_unused(connection) and standing(connection) is not Standing.UNFINISHED:
            raise Refused(
                f"V\u00a0databázi {target.url.render_as_string()} už je jiný úřad; stěhování nic nepřepisuje. "
                "Založte prázdnou databázi."
            )


def _copy(house: House, source: Connection, target: Database, progress: Progress) -> dict[str, Counted]:
    """Everything into the new database in one transaction; in the end it stands still."""
    tables = tables_of(source)
    moved = {}
    with target.rebuilding() as connection:
        _clear(connection)
        upgrade_within(connection)
        places = {table.name: table for table in tables_of(connection)}
        if set(places) != {table.name for table in tables}:
            raise CopyFault("Starý a\u00a0nový úřad nemají tytéž tabulky.")
        with loose_references(connection):
            empty(connection, list(places.values()))
            for done, table in enumerate(tables):
                progress("databáze", done, len(tables))
                columns = list(kinds_of(table))
                moved[table.name] = write_lines(
                    connection, places[table.name], columns, lines_of(source, table)
                )
                check_same(connection, places[table.name], columns, moved[table.name])
        set_counters(connection, list(places.values()), counters_of(source, tables))
        progress("hledání", 0, 1)
        search.rebuild(connection)
        _enter(house, connection)
        stop(connection, Standing.UNFINISHED)
    return moved


def _clear(connection: Connection) -> None:
    """Takes out what an unfinished move, or an office where nobody has acted yet, left behind."""
    go_on(connection)
    names = set(sa.inspect(connection).get_table_names())
    if connection.dialect.name == "sqlite":
        shadows = {name for name in names if "_fts_" in name}  # of FTS5: they go with their table
        for name in sorted(names - shadows - {"sqlite_sequence"}):
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"')
        return
    for name in sorted(names):
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS journal_refuses() CASCADE")


def _enter(house: House, connection: Connection) -> None:
    entries = connection.execute(sa.select(sa.func.max(journal.journal.c.number))).scalar_one() or 0
    journal.append(
        connection,
        journal.Entry(
            at=house.now(),
            actor_id=None,
            actor=MOVER.name,
            acts_for=None,
            office=ROLE_LABELS[Role.ADMINISTRATOR],
            subject="office",
            subject_id=0,
            proposal_id=None,
            verb="move",
            from_state=None,
            to_state=None,
            version=1,
            facts={"from": house.database.url.get_backend_name(), "entries": entries},
        ),
    )
