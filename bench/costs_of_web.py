"""What does the web of many towns hold in memory, and what does a page cost? A process of its own for `bench.costs`.

It imports what the web imports and nothing else: no Prefect, no flows.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from actions.session import begin_session
from actions.towns import Towns, open_town
from db import people
from db.accounts import open_account
from web.towns import TownsByHost

PAGES = ("/", "/navrhy", "/jednani", "/usneseni", "/ukoly")
WARMED = 20
"""Towns visited first, so that what the code itself takes (templates, statements, rules) is not counted as a town's."""


async def get(app: Any, host: str, path: str, cookie: str) -> int:
    """The status of one request."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def visit(folder: Path, open_at_once: int) -> dict[str, float]:
    """Opens towns and looks at their pages."""
    towns = Towns(folder, {})
    bare = _resident_mb()
    towns.all()
    hall = TownsByHost(towns)
    hall.most_open = open_at_once
    cookies = {place.code: _signed_in(place) for place in towns.all()[: open_at_once + WARMED]}

    async def pages_of(code: str) -> None:
        for page in PAGES:
            assert await get(hall, f"{code}.example", page, cookies[code]) == 200, page

    codes = list(cookies)
    for code in codes[open_at_once:]:
        await pages_of(code)
    hall.close()
    warm = _resident_mb()
    for code in codes[:open_at_once]:
        await pages_of(code)
    opened = _resident_mb()
    begun = time.process_time()
    for _ in range(10):
        for code in codes[:5]:
            await pages_of(code)
    pages = time.process_time() - begun
    begun = time.process_time()
    for code in codes[:WARMED]:
        hall.close()
        await get(hall, f"{code}.example", "/prihlaseni", "")
    first = time.process_time() - begun
    hall.close()
    return {
        "web_mb_bare": bare,
        "web_mb_warm": warm,
        "web_mb_open": opened,
        "web_open_towns": open_at_once,
        "web_mb_per_open_town": (opened - warm) / open_at_once,
        "page_ms": pages * 1000 / (50 * len(PAGES)),
        "first_page_ms": first * 1000 / WARMED,
    }


def _signed_in(place: Any) -> str:
    house = open_town(place)
    with house.writing() as (office, connection):
        row = people.person_by_code(connection, "starosta")
        assert row is not None
        open_account(connection, row.id, office.now)
        token = begin_session(office, connection, row.id, "password")
    house.close()
    return f"razitko_session={token}"


if __name__ == "__main__":
    print(json.dumps(asyncio.run(visit(Path(sys.argv[1]), int(sys.argv[2])))))
