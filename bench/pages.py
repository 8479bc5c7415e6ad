"""How long does the server work on a page? ``python -m bench.pages`` on a filled database prints medians and ratios.

In-process: the whole application with its guard, sessions and templates, called over ASGI one request after another.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from actions.office import House, open_house
from actions.session import begin_session
from bench.peers import lazy_list, static_page
from db.accounts import account
from db.assignments import assignment
from db.people import person
from db.proposals import proposal, sign_off
from db.resolutions import resolution
from web.app import create_app


@dataclass(frozen=True)
class Measured:
    """One page: milliseconds of the median and of the slowest twentieth, of work and by the clock; statements, bytes.

    ``work`` is the time of this process's processors: other programs on the machine do not lengthen it. SQLite works
    in it as a whole, PostgreSQL's own work is seen by the clock alone.
    """

    name: str
    work: float
    median: float
    slow: float
    statements: int
    size: int
    status: int


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(house.database.engine, "before_cursor_execute", note)


async def get(app: Any, url: str, cookie: str, base: str) -> tuple[int, int]:
    """(status, bytes) of one request."""
    parts, host = urlsplit(url), urlsplit(base).netloc
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    status, size = 0, 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))

    await app(scope, receive, send)
    return status, size


async def measure(house: House, app: Any, name: str, url: str, cookie: str, rounds: int) -> Measured:
    """One page, after two rounds that warm the caches."""
    base = house.settings.base_url
    for _ in range(2):
        await get(app, url, cookie, base)
    with counted(house) as statements:
        status, size = await get(app, url, cookie, base)
    taken, worked = [], []
    for _ in range(rounds):
        start, begun = time.perf_counter(), time.process_time()
        await get(app, url, cookie, base)
        taken.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begun) * 1000)
    slow = statistics.quantiles(taken, n=20)[-1]
    return Measured(
        name, statistics.median(worked), statistics.median(taken), slow, len(statements), size, status
    )


def cast(house: House) -> tuple[dict[str, str], dict[str, str]]:
    """Cookies of the people with the most to do, and what is looked for: a number, a proposal, an author."""
    with house.writing() as (office, connection):

        def busiest(table: sa.Table, column: Any, *where: Any) -> int:
            statement = (
                sa.select(column).where(*where).group_by(column).order_by(sa.func.count().desc()).limit(1)
            )
            found = connection.execute(statement.select_from(table)).scalar_one_or_none()
            return int(found or connection.execute(sa.select(sa.func.max(person.c.id))).scalar_one())

        roles = {held.role: held.holders[0] for held in office.town.offices if held.role}
        ids = {row.code: row.id for row in connection.execute(sa.select(person.c.code, person.c.id))}
        who = {
            "schvalovatel": busiest(sign_off, sign_off.c.holder_id, sign_off.c.state == "asked"),
            "zpracovatel": busiest(assignment, assignment.c.charged_id, assignment.c.state == "open"),
            "organizační oddělení": ids[roles["organiser"]],  # type: ignore[index]
        }
        cookies = {}
        for name, person_id in who.items():
            if connection.execute(sa.select(account).where(account.c.person_id == person_id)).first() is None:
                connection.execute(account.insert().values(person_id=person_id, created_at=office.now))
            cookies[name] = f"razitko_session={begin_session(office, connection, person_id, 'password')}"
        middle = sa.select(sa.func.max(resolution.c.id) // 2).scalar_subquery()
        number = connection.execute(
            sa.select(resolution.c.number).where(resolution.c.id == middle)
        ).scalar_one()
        last = connection.execute(sa.select(sa.func.max(proposal.c.id)).where(proposal.c.state == "adopted"))
        author = connection.execute(
            sa.select(person.c.name).where(person.c.id == who["zpracovatel"])
        ).scalar_one()
        return cookies, {"number": number, "proposal": str(last.scalar_one()), "author": author.split()[-1]}


def pages(found: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, address, who) of everything that is measured."""
    clerk, staff = "zpracovatel", "organizační oddělení"
    return [
        ("worklist, approver", "/", "schvalovatel"),
        ("worklist, clerk", "/", clerk),
        ("worklist, staff", "/", staff),
        ("matters, staff", "/navrhy", staff),
        ("matters, clerk", "/navrhy", clerk),
        ("matters, mine", "/navrhy?moje=1", clerk),
        ("matters, running", "/navrhy?stav=bezi", clerk),
        ("matters, late", "/navrhy?zpozdene=1", clerk),
        ("matters, by title", "/navrhy?razeni=nazev", clerk),
        ("matters, by department", "/navrhy?razeni=utvar", clerk),
        ("matters, by next meeting", "/navrhy?razeni=termin", clerk),
        ("matters, page 20", "/navrhy?strana=20", clerk),
        ("matters, page 1500", "/navrhy?strana=1500", clerk),
        ("search, common word", "/navrhy?q=smlouva", clerk),
        ("search, word in all", "/navrhy?q=navrh", clerk),
        ("search, two words", "/navrhy?q=chodn%C3%ADku+%C5%BE%C4%8F%C3%A1rsk%C3%A9", clerk),
        ("search, number", f"/navrhy?q={found['number']}", clerk),
        ("search, number, staff", f"/navrhy?q={found['number']}", staff),
        ("search, name", f"/navrhy?q={found['author']}", clerk),
        ("search, nothing", "/navrhy?q=xylofon", clerk),
        ("search in department", "/navrhy?q=oprava&odbor=D03", clerk),
        ("proposal", f"/navrhy/{found['proposal']}", clerk),
    ]


async def run(house: House, rounds: int) -> None:
    """Measures and prints."""
    cookies, found = cast(house)
    app = create_app(house)
    measured = [await measure(house, app, name, url, cookies[who], rounds) for name, url, who in pages(found)]
    size = next(one.size for one in measured if one.name == "matters, clerk")
    bare = await measure(house, static_page(size), "peer: bare Starlette, same size", "/", "", rounds)
    lazy = await measure(house, lazy_list(house.database), "peer: lazy ORM, 50 rows", "/", "", rounds)
    kind = "SQLite" if house.database.is_sqlite else "PostgreSQL"
    print(f"{kind}, {rounds} rounds")
    heads = f"{'work ms':>9}{'median ms':>11}{'p95 ms':>9}{'statements':>12}{'kB':>6}{'× bare':>8}{'× lazy ORM':>12}"
    print(f"{'page':34}{heads}")
    for one in (*measured, bare, lazy):
        if one.status != 200:
            print(f"{one.name:34}  answers {one.status}")
            continue
        ratios = f"{one.work / bare.work:>8.0f}{one.work / lazy.work:>12.2f}"
        times = f"{one.work:>9.1f}{one.median:>11.1f}{one.slow:>9.1f}"
        print(f"{one.name:34}{times}{one.statements:>12}{one.size // 1024:>6}{ratios}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Změří stránky úřadu nad naplněnou databází.")
    parser.add_argument("--rounds", type=int, default=40, help="kolikrát se každá stránka načte")
    house = open_house()
    asyncio.run(run(house, parser.parse_args().rounds))
    house.close()


if __name__ == "__main__":
    main()
