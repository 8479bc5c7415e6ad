"""How do we open a database? SQLite with its safe settings, or PostgreSQL; transactions for writing and reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from db.away import away, refuse_other_revision
from db.prepared import Prepared, execute
from db.rested import ask_the_rested
from db.turns import turns_before

_NOTICES = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How soon it is noticed that PostgreSQL's machine is gone: seconds, the last in milliseconds. The URL may differ."""
_NOTICED_BY_POSTGRESQL = {
    "tcp_keepalives_idle": 4,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How soon PostgreSQL notices that our machine is gone. It would wait for hours if it then hears nothing, for a quarter
of one if it was just answering, and all that time keep the locks of an act that nobody ends, and of claims."""


_CACHE_KIB = 16_000
"""What a connection to SQLite may keep of its file, in KiB: a big town's list needs more than SQLite's 2 MB."""
_LEARNS_FROM = 1000
"""Rows of each index that SQLite looks at."""
_POOL: dict[str, Any] = {"pool_size": 16, "max_overflow": 24, "pool_use_lifo": True}
"""Kept connections: opening a file and reading its schema costs as much as a page; the busiest cache comes first."""


class Database:
    """One town's database. ``url`` is an SQLAlchemy URL: ``sqlite:///folder/razitko.db`` or ``postgresql+psycopg://…``."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        if self.is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            pool = {} if self.url.database in (None, "", ":memory:") else _POOL
            self.engine = sa.create_engine(self.url, hide_parameters=True, **pool)
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            notices: dict[str, Any] = {
                name: value for name, value in _NOTICES.items() if name not in self.url.query
            }
            settings = [f"-c {name}={value}" for name, value in _NOTICED_BY_POSTGRESQL.items()]
            notices["options"] = " ".join([*settings, *self.url.normalized_query.get("options", ())])
            self.engine = sa.create_engine(self.url, hide_parameters=True, connect_args=notices)
            ask_the_rested(self.engine)
        # a database in memory belongs to one thread
        file = (
            self.url.database if self.is_sqlite and self.url.database not in (None, "", ":memory:") else None
        )
        self._turns = turns_before(str(Path(file).resolve())) if file else None
        options = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        self._reading: Engine = self.engine.execution_options(razitko_reads=True, **options)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one file, which has one writer at a time by itself."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: committed at the end, rolled back by an exception.

        SQLite takes the write lock at once (BEGIN IMMEDIATE): a read that later wants to write collapses
        under two writers (engine.md 6); threads of this process take turns (`db.turns`). Raises DatabaseAway.
        """
        begun = self.engine.begin() if self._turns is None else self._turns.turn(self.engine)
        with self._explaining(), begun as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A transaction in which tables are made anew; raises RuntimeError if a reference would then lead nowhere.

        SQLite looks at references while a table is replaced by its new self, so it is told to look at the end.
        """
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                with connection.begin():
                    yield connection
                return
            driver = connection.connection.driver_connection
            assert driver is not None  # a connection that has just been opened
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if astray := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                        raise RuntimeError(f"references that lead nowhere: {astray[:5]}")
            finally:
                driver.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of the database. Raises DatabaseAway."""
        with self._explaining(), self._reading.begin() as connection:
            yield connection

    def learn(self) -> None:
        """Lets SQLite learn how its tables are filled, from which it plans its ways; PostgreSQL does so by itself.

        ANALYZE with a limit takes some milliseconds, however much there is. SQLite's own `PRAGMA optimize` looks only
        at what its own connection has asked before version 3.46, and our connections are young.
        """
        if self.is_sqlite:
            with self.write() as connection:
                execute(connection, f"PRAGMA analysis_limit={_LEARNS_FROM}", (), fetches=False)
                execute(connection, "ANALYZE", (), fetches=False)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Says in a sentence what people can't help; a database of another release may lack what we ask for."""
        try:
            yield
        except sa.exc.DBAPIError as fault:
            if found := away(fault):
                raise found from fault
            if not isinstance(
                fault, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.ProgrammingError
            ):
                raise
            with self._reading.begin() as connection:
                refuse_other_revision(connection)
            raise

    def close(self) -> None:
        """Closes all connections."""
        if self._turns is not None:
            self._turns.let_go()
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("razitko_reads")
    execute(connection, "BEGIN" if reads else "BEGIN IMMEDIATE", (), fetches=False)


_TURN = sa.func.pg_advisory_xact_lock(sa.literal_column("726173"))
TURN = Prepared(sa.select(_TURN))
"""The question that PostgreSQL answers when it is one's turn."""
WAITS_AT_MOST = "30s"
"""How long an act waits for its turn, as on SQLite; then people are told that the database does not answer."""
SILENT_AT_MOST = "60s"
"""Whoever has the turn for an act and says nothing for so long loses it: a frozen process would hold up all others."""


def turn_of_act(waits_at_most: str = WAITS_AT_MOST, silent_at_most: str = SILENT_AT_MOST) -> Prepared:
    """`TURN` for an act. Upgrades and standstills, which may take longer, have no limit."""
    limits = {"lock_timeout": waits_at_most, "idle_in_transaction_session_timeout": silent_at_most}
    settings = [
        sa.func.set_config(*map(sa.literal_column, (f"'{name}'", f"'{limit}'", "true")))
        for name, limit in limits.items()
    ]
    # in this order: the limit of waiting holds for the lock that is asked for after it
    return Prepared(sa.select(*settings, _TURN))


TURN_OF_ACT = turn_of_act()


def take_turn(connection: Connection) -> None:
    """Lets one act after the other in, until the end of the transaction; SQLite does so by itself.

    Every act ends at the journal's one head, so acts queue anyway. Queueing before the first row is locked
    means that no two of them can ever hold what the other waits for (a deadlock would throw away one of them).
    """
    if connection.dialect.name == "postgresql":
        TURN.all(connection)


def lock(connection: Connection, statement: sa.Select[Any]) -> sa.Select[Any]:
    """``statement`` with its rows locked until the end of the transaction.

    SQLite has locked the whole file already, and a transaction that only reads waits for nobody.
    """
    if connection.dialect.name == "postgresql" and not connection.get_execution_options().get(
        "razitko_reads"
    ):
        return statement.with_for_update()
    return statement


def lock_unclaimed(connection: Connection, statement: sa.Select[Any]) -> sa.Select[Any]:
    """Like `lock`, but rows that another runner holds are passed over (SKIP LOCKED)."""
    if connection.dialect.name == "postgresql":
        return statement.with_for_update(skip_locked=True)
    return statement
