"""W5: how many pages of a worklist a second? Fifty waiting sign-offs of an approver among 100,000 proposals.

Ours is the landing page as people get it: the whole application with its guard, session, roles, delegations, what these
eyes may see, and every kind of work that could wait for this person (there is only one of them here). The floor is an
ASGI function with sqlite3 and Jinja2 that knows the same session and the same permissions and writes a page of the same
size; the third is FastAPI with the ORM, as their manuals have it (`bench/rivals/page_raw.py`, `page_orm.py`).

All three are served by the same server, one process each, from one database, to sixteen connections that are kept open;
they take turns.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.office import House, open_house
from actions.session import begin_session
from bench.fill import fill
from bench.start import TICKS
from bench.table import ROOT, Bench, Line
from db.accounts import account
from db.people import person
from db.schema import metadata

ROWS = 50
CONNECTIONS = 16
COPIED = ("proposal", "proposal_text", "consultation", "sign_off", "resolution", "assignment")
"""Tables that the page asks, parents first; a copy's journal, letters and documents are never looked at."""


def measure(bench: Bench) -> Iterable[Line]:
    """The lines of W5."""
    base, copies, rounds, seconds = (60, 2, 1, 0.2) if bench.small else (2000, 50, 7, 1.5)
    folder = bench.folder / "worklist"
    environment = {
        **os.environ,
        "RAZITKO_HOME": str(folder),
        "RAZITKO_DATABASE_URL": f"sqlite:///{folder / 'razitko.db'}",
        "RAZITKO_SECRET": "bench",
        "RAZITKO_PORT": str(_free_port()),
    }
    house = open_house(environment)
    fill(house, base)
    with house.database.rebuilding() as connection:
        multiply(connection, copies)
    rows, cookie = _approver(house)
    house.close()
    with ExitStack() as stack:
        servers = {
            "ours": stack.enter_context(_served(["-c", "from web.serve import main; main()"], environment)),
            "raw": stack.enter_context(_served(_rival("page_raw"), environment | _port())),
            "orm": stack.enter_context(_served(_rival("page_orm"), environment | _port())),
        }
        sizes = {name: server.check(cookie, rows) for name, server in servers.items()}
        for _ in range(rounds):
            for server in servers.values():
                asyncio.run(server.load(cookie, seconds))
    yield from _lines(servers, sizes, base * copies)


def _lines(servers: dict[str, Server], sizes: dict[str, int], count: int) -> Iterator[Line]:
    ours = servers["ours"]
    what = f"worklist page ({ROWS} of {count:,}, with login and permissions), against"
    for name, peer, gate, ambition in (
        ("raw", "raw ASGI + sqlite3 + Jinja2", 0.4, 0.7),
        ("orm", "FastAPI + ORM", 1.4, 2.5),
    ):
        other = servers[name]
        yield Line(
            "W5",
            f"{what} {peer}",
            f"{ours.rate:.0f}/s",
            f"{other.rate:.0f}/s",
            ours.rate / other.rate,
            gate,
            ambition,
            note=f"{sizes['ours'] / 1024:.0f} and {sizes[name] / 1024:.0f} kB; "
            f"processor {ours.work:.2f} and {other.work:.2f} ms a page",
        )


def multiply(connection: Connection, times: int) -> None:
    """The matters of an office so many times over; numbers of resolutions get the copy's number behind them."""
    step = 1 + max(
        connection.execute(
            sa.select(sa.func.coalesce(sa.func.max(metadata.tables[name].c.id), 0))
        ).scalar_one()
        for name in COPIED
        if "id" in metadata.tables[name].c
    )
    for name in COPIED:
        table = metadata.tables[name]
        chosen = sa.select(*[_copied(column) for column in table.c])
        if "id" in table.c:
            chosen = chosen.where(table.c.id < step)
        elif "proposal_id" in table.c:
            chosen = chosen.where(table.c.proposal_id < step)
        insert = table.insert().from_select([column.name for column in table.c], chosen)
        for copy in range(1, times):
            connection.execute(insert, {"by": copy * step, "mark": f"~{copy}"})


def _copied(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    follows = {key.column.table.name for key in column.foreign_keys}
    if column.table.name == "proposal_text" and column.name == "content":
        return sa.literal("", sa.String()).label(
            column.name
        )  # half of the file, and no page of a list reads it
    if (column.primary_key and column.name == "id") or follows & set(COPIED):
        return (column + sa.bindparam("by", type_=sa.Integer)).label(column.name)
    if column.table.name == "resolution" and column.name in ("number", "series"):
        return (column + sa.bindparam("mark", type_=sa.String)).label(column.name)
    return column


def _approver(house: House) -> tuple[int, str]:
    """Somebody who has exactly ``ROWS`` sign-offs to give; how many there are, and the cookie of a session."""
    sign_off, proposal = metadata.tables["sign_off"], metadata.tables["proposal"]
    with house.writing() as (office, connection):
        heads = sa.select(metadata.tables["office_holding"].c.person_id).where(
            metadata.tables["office_holding"].c.role == "head_of_department"
        )
        who = connection.execute(
            sa.select(sa.func.min(person.c.id)).where(person.c.id.in_(heads))
        ).scalar_one()
        other = connection.execute(sa.select(sa.func.max(person.c.id))).scalar_one()
        connection.execute(sign_off.update().where(sign_off.c.state == "asked").values(holder_id=other))
        open_ones = (
            sa.select(sa.func.max(sign_off.c.id))
            .join(proposal)
            .group_by(proposal.c.id)
            .order_by(proposal.c.id.desc())
        )
        ids = connection.execute(open_ones.where(proposal.c.state != "draft").limit(ROWS)).scalars().all()
        matters = sa.select(sign_off.c.proposal_id).where(sign_off.c.id.in_(ids))
        connection.execute(proposal.update().where(proposal.c.id.in_(matters)).values(state="in_sign_off"))
        values = {"state": "asked", "holder_id": who, "decided_by": None, "reason": None}
        for place, one in enumerate(ids):
            asked_at = office.now - timedelta(days=place % 9, minutes=17 * place)
            due_on = office.today + timedelta(days=place % 12 - 3)
            written = {**values, "asked_at": asked_at, "due_on": due_on}
            connection.execute(sign_off.update().where(sign_off.c.id == one).values(written))
        connection.execute(
            metadata.tables["assignment"]
            .update()
            .where(metadata.tables["assignment"].c.charged_id == who)
            .values(charged_id=other)
        )
        connection.execute(
            metadata.tables["consultation"]
            .update()
            .where(metadata.tables["consultation"].c.signed_on.is_(None))
            .values(signed_on=office.today, signed_by=other)
        )
        connection.execute(account.insert().values(person_id=who, created_at=office.now))
        return len(ids), f"razitko_session={begin_session(office, connection, who, 'password')}"


def _rival(name: str) -> list[str]:
    return [str(ROOT / "bench" / "rivals" / f"{name}.py")]


def _port() -> dict[str, str]:
    return {"RAZITKO_PORT": str(_free_port())}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One contestant: pages a second of each round, and the processor's time of a page."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.rates: list[float] = []
        self.works: list[float] = []

    @property
    def rate(self) -> float:
        """Pages a second, the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def work(self) -> float:
        """Milliseconds of the server's processor for a page, the median of the rounds."""
        return statistics.median(self.works)

    def check(self, cookie: str, rows: int) -> int:
        """The size of the page in bytes; raises AssertionError for one that is not the worklist of this person."""
        page = asyncio.run(self._once(cookie))
        shown = page.count(b"<tr>") - 1  # and one of heads
        assert shown == rows, f"{self.process.args}: {shown} rows instead of {rows}"
        assert b"<tr>" not in asyncio.run(self._once("razitko_session=nobody")), "a stranger saw the list"
        return len(page)

    async def _once(self, cookie: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            return await _page(reader, writer, _question(cookie, self.port))
        finally:
            writer.close()

    async def load(self, cookie: str, seconds: float) -> None:
        """One round."""
        question, done = _question(cookie, self.port), 0
        before, begun = self._used(), time.perf_counter()

        async def ask() -> None:
            nonlocal done
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            while time.perf_counter() - begun < seconds:
                await _page(reader, writer, question)
                done += 1
            writer.close()

        await asyncio.gather(*[ask() for _ in range(CONNECTIONS)])
        self.rates.append(done / (time.perf_counter() - begun))
        self.works.append((self._used() - before) * 1000 / done)

    def _used(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def _question(cookie: str, port: int) -> bytes:
    return f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: bytes) -> bytes:
    """The body of the answer; raises ConnectionError if the server ends."""
    writer.write(question)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(size)


@contextmanager
def _served(command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-P", *command],
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    port = int(environment["RAZITKO_PORT"])
    try:
        until = time.monotonic() + 30
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[-1]} does not answer")
            time.sleep(0.02)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()
