"""Does the embedded server stop without leftovers, whatever happens to the office that started it?"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from flows import prefect_server as embedded
from flows.prefect_server import HOST, PrefectNotStarted, PrefectServer


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_server_listens_on_loopback_keeps_its_files_at_home_and_tells_nobody(
    prefect_server: PrefectServer,
) -> None:
    assert httpx.get(f"{prefect_server.api_url}/ready", trust_env=False).is_success
    settings = httpx.get(f"{prefect_server.api_url}/admin/settings", trust_env=False).json()["server"]
    assert settings["analytics_enabled"] is False
    assert (prefect_server.home / "prefect.db").exists() and prefect_server.log.exists()
    page = httpx.get(prefect_server.ui_url, trust_env=False, follow_redirects=True)
    assert page.is_success and "html" in page.headers["content-type"]
    foreign = httpx.options(
        f"{prefect_server.api_url}/flow_runs/filter",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
        trust_env=False,
    )
    assert "access-control-allow-origin" not in foreign.headers, "a foreign web page must not start flows"


def test_a_taken_port_is_refused_with_a_sentence(prefect_server: PrefectServer, tmp_path: Path) -> None:
    with pytest.raises(PrefectNotStarted, match=f"port {prefect_server.port} .* používá"):
        PrefectServer(tmp_path, prefect_server.port).start()


START = """
import sys, time
from pathlib import Path
from flows.prefect_server import PrefectServer
server = PrefectServer(Path(sys.argv[1]))
server.start()
print(server.pid, server.port, flush=True)
if sys.argv[2] == "stop":
    server.stop()
time.sleep(60)
"""


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_no_orphan_stays(tmp_path: Path, ending: str) -> None:
    """Stopped in order, or its parent killed by -9: the server ends, its port is free."""
    office = subprocess.Popen(
        [sys.executable, "-P", "-c", START, str(tmp_path), ending], stdout=subprocess.PIPE
    )
    assert office.stdout is not None
    pid, port = (int(number) for number in office.stdout.readline().split())
    if ending == "kill":
        assert _is_alive(pid)
        os.kill(office.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    office.kill()
    office.wait()
    office.stdout.close()
    assert not _is_alive(pid)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))


def _a_database(path: Path, revision: str) -> Path:
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES (?)", [revision])
    return path


def test_the_database_is_migrated_unless_it_has_had_the_last_migration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_migrated(database: Path) -> bool:
        (said,) = embedded._migration(database).values()
        return said == "true"

    current, older = _a_database(tmp_path / "current.db", "b2"), _a_database(tmp_path / "older.db", "a1")
    nothing, torn = tmp_path / "nothing.db", tmp_path / "torn.db"
    torn.write_bytes(b"SQLite format 3\0" + b"torn" * 50)
    monkeypatch.setattr(embedded, "_EMPTY_DATABASE", nothing)
    assert is_migrated(current), "nobody has kept the last migration of this release of Prefect"
    monkeypatch.setattr(embedded, "_EMPTY_DATABASE", _a_database(tmp_path / "empty.db", "b2"))
    assert not is_migrated(current)
    assert all(is_migrated(one) for one in (older, nothing, torn))
    assert not nothing.exists()


def test_the_slow_clock_of_the_servers_services_is_where_prefect_takes_it() -> None:
    found = find_spec("prefect")
    assert found is not None and found.origin is not None
    workers = Path(found.origin).parent / "server" / "api" / "background_workers.py"
    text = workers.read_text(encoding="utf-8")
    assert "from docket import Docket, Worker\n" in text and "async with Worker(docket) as worker:" in text
