"""Start: how soon is the office there, and what does it cost while nobody works?"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

from bench.table import Bench, Line

RAZITKO = Path(sys.executable).with_name("razitko")
TICKS = os.sysconf("SC_CLK_TCK")


def measure(bench: Bench) -> Iterator[Line]:
    """The rows of Start."""
    yield _help(2 if bench.small else 15)
    home = bench.folder / "office"
    environment = {
        **os.environ,
        "RAZITKO_HOME": str(home),
        "RAZITKO_PORT": str(_free_port()),
        "RAZITKO_PREFECT_PORT": str(_free_port()),
    }
    environment.pop("RAZITKO_DATABASE_URL", None)
    url = f"http://127.0.0.1:{environment['RAZITKO_PORT']}/"
    yield _web(url, environment, 1 if bench.small else 5)
    if not bench.small:
        yield from _office(bench, url, environment)


def _help(rounds: int) -> Line:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([RAZITKO, "--help"], capture_output=True, check=True)
        seconds.append(time.perf_counter() - began)
    return _line("razitko --help", median(seconds), 0.3)


def _line(what: str, seconds: float, gate: float, note: str = "") -> Line:
    return Line("Start", what, f"{seconds:.2f} s", "–", seconds, gate, unit="s", at_most=True, note=note)


def _web(url: str, environment: dict[str, str], rounds: int) -> Line:
    subprocess.run([RAZITKO, "init"], env=environment, capture_output=True, check=True)
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-P", "-c", "from web.serve import main; main()"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(url, 60)
        seconds.append(time.perf_counter() - began)
        server.terminate()
        server.wait()
    return _line("the web answers with a page", median(seconds), 2)


def _office(bench: Bench, url: str, environment: dict[str, str]) -> Iterator[Line]:
    """A new sample office: how long to its first page and to Prefect, then a quiet minute, and what five more cost."""
    home = Path(environment["RAZITKO_HOME"])
    environment = {**environment, "RAZITKO_HOME": str(home.with_name("up"))}
    began = time.perf_counter()
    with (bench.folder / "up.log").open("wb") as log:
        office = subprocess.Popen([RAZITKO, "up"], env=environment, stdout=log, stderr=log)
    try:
        _wait_for(url, 90)
        page = time.perf_counter() - began
        _wait_for(f"http://127.0.0.1:{environment['RAZITKO_PREFECT_PORT']}/api/health", 90)
        ready = time.perf_counter() - began
        yield _line(
            "razitko up, Prefect included, on a new machine", ready, 15, f"the first page after {page:.1f} s"
        )
        time.sleep(60)  # the first drain, the schedules' registration
        before, since = _used(office.pid), time.perf_counter()
        time.sleep(300)
        share = 100 * (_used(office.pid) - before) / (time.perf_counter() - since)
        memory = sum(_memory(pid) for pid in _family(office.pid))
        yield Line(
            "Start",
            "an idle office, Prefect included",
            f"{memory:.0f} MB",
            "–",
            memory,
            400,
            unit="MB",
            at_most=True,
        )
        yield Line(
            "Start",
            "an idle office, Prefect included, over five minutes",
            f"{share:.1f} %",
            "of a core",
            share,
            3,
            unit="%",
            at_most=True,
        )
    finally:
        office.send_signal(signal.SIGINT)
        office.wait()


def _wait_for(url: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as fault:
            if getattr(fault, "code", None):  # a page that asks who we are is a page
                return
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _used(pid: int) -> float:
    """Processor seconds of the family; what ended meanwhile is in its parent's account."""
    total = 0
    for one in _family(pid):
        with suppress(OSError):  # it has just ended
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            total += sum(int(fields[at]) for at in (11, 12, 13, 14))
    return total / TICKS


def _memory(pid: int) -> float:
    """Proportional memory in megabytes: what is shared counts once."""
    with suppress(OSError):  # it has just ended
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
