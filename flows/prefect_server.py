"""How does the office start Prefect's server on its own machine, and how does it stop it without leftovers?

The server is a child process on loopback with its own home, SQLite file and log. It reads a pipe whose other
end only we hold: when we disappear, even by kill -9, the pipe closes and the server ends by itself.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.lifeline import STOP_LIMIT, end_with_parent

HOST = "127.0.0.1"
START_LIMIT = 120.0  # seconds; measured: 8-13 s for the first start ever, 3-5 s for the others

# glibc keeps a heap for each thread, eight for each core, and gives little of them back: two are enough for processes
# that have one thing to do at a time, and 15 MB of an idle office less. Whoever runs the office may say otherwise.
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}

# Prefect's 113 migrations of an empty database are two thirds of a first start and always give the same file:
# it is kept beside the installed packages, per version, and a new home begins with its copy (Prefect still
# checks it and migrates).
# Docket, which runs the server's services, looks four times a second whether one of them is due, and is the dearest
# thing in an idle server. They strike once a minute: it looks every two seconds. Prefect has no setting for it.
DOCKET_LOOKS_EACH = timedelta(seconds=2)

_EMPTY_DATABASE = Path(sys.prefix) / f"prefect-{version('prefect')}-empty.db"


class PrefectNotStarted(Exception):
    """The server did not come up; the sentence says what to do and the log's end follows."""


class PrefectServer:
    """Context manager around one `prefect server start`; `home` holds its `prefect.db` and `server.log`.

    Without `port` a free one is taken at each start. Raises `PrefectNotStarted`.
    """

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home = home.resolve()
        self.port = port if port is not None else _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def api_url(self) -> str:
        """What clients call, with no slash at the end."""
        return f"http://{HOST}:{self.port}/api"

    @property
    def ui_url(self) -> str:
        """Prefect's page for the administrator."""
        return f"http://{HOST}:{self.port}"

    @property
    def database(self) -> Path:
        """Prefect's own SQLite file; nothing of the office's is in it."""
        return self.home / "prefect.db"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / "server.log"

    @property
    def pid(self) -> int | None:
        """Process id while the server runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def environment(self) -> dict[str, str]:
        """Variables for every process that talks to this server (runner, worker, web, command line)."""
        bypass = [part for part in os.environ.get("NO_PROXY", "").split(",") if part]
        return {
            "PREFECT_API_URL": self.api_url,
            "PREFECT_HOME": str(self.home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            # One more attempt, two seconds later: what is owed is then done without Prefect. With three of them
            # (2, 4 and 8 s) an errand that an outage caught kept the next ones waiting for a quarter of a minute.
            "PREFECT_CLIENT_MAX_RETRIES": "1",
            "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"),
            "NO_PROXY": ",".join(dict.fromkeys([*bypass, HOST])),
        }

    def _server_environment(self) -> dict[str, str]:
        """The child's whole environment: ours without foreign PREFECT_* variables, then what it needs."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        return {
            **FEW_ARENAS,
            **inherited,
            **self.environment(),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self.database}",
            "PREFECT_SERVER_UI_API_URL": self.api_url,
            # Block types are for keeping secrets and clouds' settings in Prefect: a second for nothing here.
            "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
            # The page's files are copied out of the package; there they would need a writable installation.
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self.home / "ui"),
            # The default "*" would let any web page in the administrator's browser start flows on loopback.
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": self.ui_url,
            # The journal is our memory; Prefect's history (about 25 kB a run) is kept for a fortnight.
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(14 * 24 * 3600),
            "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3D",
            # Nobody waits for what these services do, and their clocks strike every few seconds: pauses and work
            # pools are not used here, tasks and automations are not either.
            "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "60",
            "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "120",
            "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "60",
        }

    def start(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Start, and return when the server answers and its database is ready; ``meanwhile`` is called on and on."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not _is_free(self.port):
            raise PrefectNotStarted(
                f"Server Prefectu nelze spustit: port {self.port} na tomto počítači už někdo používá. "
                "Ukončete jej, nebo zvolte jiný port."
            )
        is_first = not self.database.exists()
        if is_first and _EMPTY_DATABASE.exists():
            unfinished = self.home / "prefect.db.new"
            shutil.copyfile(_EMPTY_DATABASE, unfinished)
            unfinished.replace(self.database)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "flows.prefect_server", str(self.port)],
                env=self._server_environment() | _migration(self.database),
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready(self._process, meanwhile)
        except BaseException:
            self.stop()
            raise
        if is_first and not _EMPTY_DATABASE.exists():
            _keep_empty(self.database)

    def _wait_until_ready(self, process: subprocess.Popen[bytes], meanwhile: Callable[[], None]) -> None:
        deadline = time.monotonic() + START_LIMIT
        while process.poll() is None and time.monotonic() < deadline:
            if all(self._says_yes(page) for page in ("health", "ready")):
                return
            meanwhile()
            time.sleep(0.05)
        tail = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise PrefectNotStarted(
            f"Server Prefectu se nespustil. Záznam je v\u00a0souboru {self.log}, jeho konec:\n{tail}"
        )

    def _says_yes(self, page: str) -> bool:
        # httpx would bring rich and pygments with it, 15 MB in a supervisor that watches for months
        connection = HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", f"/api/{page}")
            return 200 <= connection.getresponse().status < 300
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """SIGTERM, ten seconds, SIGKILL for the whole group. Harmless when it does not run."""
        if self._process is None:
            return
        _signal_group(self._process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_LIMIT)
        self.kill()

    def kill(self) -> None:
        """SIGKILL at once, to the whole group: what a power cut does. Harmless when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _keep_empty(database: Path) -> None:
    """Copy the database just migrated, before anything is in it; where nobody may write, go without."""
    unfinished = _EMPTY_DATABASE.with_suffix(f".{os.getpid()}")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(_EMPTY_DATABASE)
    except (OSError, sqlite3.OperationalError):
        unfinished.unlink(missing_ok=True)


def _migration(database: Path) -> dict[str, str]:
    """No look at the migrations for a database that has had them all: it costs 9 MB for good, and a second."""
    newest = _revision(_EMPTY_DATABASE)
    is_due = newest is None or _revision(database) != newest
    return {"PREFECT_SERVER_DATABASE_MIGRATE_ON_START": str(is_due).lower()}


def _revision(database: Path) -> str | None:
    """The last migration of a database of Prefect's; None if there is none, or no such file."""
    if not database.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return str(found[0][0]) if len(found) == 1 else None
    return None


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> None:
    """The child: what `prefect server start` does, without its command line, which would stay (4 MB)."""
    import uvicorn
    from prefect.server.api import background_workers, server

    known = vars(background_workers)
    if "Worker" in known:  # a release of Prefect that has it elsewhere is only dearer
        known["Worker"] = partial(
            known["Worker"],
            minimum_check_interval=DOCKET_LOOKS_EACH,
            scheduling_resolution=DOCKET_LOOKS_EACH,
        )
    uvicorn.run(server.create_app(final=True), host=HOST, port=port, log_level="warning")


if __name__ == "__main__":
    end_with_parent()
    _serve(int(sys.argv[1]))
