"""`razitko up`: the office in one command, with a fallen runner, and its clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from actions.authority import actor_of
from actions.draft import draft
from actions.office import House, settings_from
from actions.submit import submit
from states.proposal_file import parse_proposal

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], object], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.1)


class Up:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web, self.prefect = free_port(), free_port()
        own = {
            "RAZITKO_HOME": str(folder),
            "RAZITKO_PORT": str(self.web),
            "RAZITKO_PREFECT_PORT": str(self.prefect),
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "RAZITKO_"))}
        self.log = folder.parent / "up.log"
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli.__main__", "up"],
            cwd=ROOT,
            env=inherited | own,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        wait_for(
            lambda: "Úřad běží" in self.log.read_text() or self.process.poll() is not None,
            60,
            "up is not ready",
        )
        assert self.process.poll() is None, self.log.read_text()
        self.house = House(settings_from(own))

    def submits_a_proposal(self) -> int:
        with self.house.writing() as (office, connection):
            text = (ROOT / "samples" / "trutnov-akcni-plan-2024.toml").read_text(encoding="utf-8")
            read = parse_proposal(text, "navrh.toml", office.town)
            dates = {body: office.today + timedelta(days=30 + i) for i, body in enumerate(read.dates)}
            author = actor_of(connection, read.drafted_by)
            number = draft(office, connection, author, read.content, read.drafted_by, dates)
            submit(office, connection, author, number, 1)
        return number

    def letters(self) -> list[Path]:
        return list((self.folder / "letters").glob("*.eml"))

    def child(self, needle: str) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in children:
            if needle in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                return int(pid)
        raise LookupError(needle)


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    office = Up(tmp_path / "office")
    try:
        yield office
    finally:
        if office.process.poll() is None:
            office.process.terminate()
            office.process.wait(30)
        office.house.close()


@pytest.mark.skipif(not Path("/proc").exists(), reason="finding a child process needs /proc")
def test_the_office_sends_what_is_owed_even_after_its_runner_was_killed(up: Up) -> None:
    assert httpx.get(f"http://127.0.0.1:{up.web}/zdravi", trust_env=False).status_code == 200
    up.submits_a_proposal()
    wait_for(lambda: len(up.letters()) == 1, 20, "the first letter was not written")

    os.kill(up.child("run_runner"), signal.SIGKILL)
    up.submits_a_proposal()
    wait_for(lambda: len(up.letters()) == 2, 20, "nothing is sent after the runner was killed")

    runner, web = up.child("run_runner"), up.child("web.serve")
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(30) == 0, up.log.read_text()
    assert not Path(f"/proc/{runner}").exists()
    assert not Path(f"/proc/{web}").exists()
    assert "Úřad je zavřen." in up.log.read_text()


@pytest.mark.skipif(not Path("/proc").exists(), reason="finding a child process needs /proc")
def test_a_killed_supervisor_leaves_no_orphan(up: Up) -> None:
    children = [up.child("run_runner"), up.child("web.serve"), up.child("prefect_server")]
    up.process.kill()
    up.process.wait(10)
    wait_for(lambda: not any(is_running(pid) for pid in children), 30, f"still running of {children}")


def is_running(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody has asked about is none."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_a_taken_port_is_said_and_nothing_is_left_running(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        own = {
            "RAZITKO_HOME": str(tmp_path),
            "RAZITKO_PORT": str(port),
            "RAZITKO_PREFECT_PORT": str(free_port()),
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cli.__main__", "up"],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "RAZITKO_"))} | own,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Port {port} na tomto počítači už někdo používá" in done.stderr
