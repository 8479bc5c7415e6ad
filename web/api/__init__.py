"""How do other programs use the office? The JSON API under /api/v1: the same acts as at the counter, with tokens.

FastAPI is imported and the operations are put together by the first request that comes here, once for the process:
pages, tests of pages and `razitko --help` do without.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

from anyio import to_thread
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.office import House
from states.attachment import BIGGEST_FILE

PATH = "/api/v1"
BIGGEST_BODY = BIGGEST_FILE + 1_000_000
"""Bytes of a request with a file; what has none is limited more strictly by the operation itself."""
_building = Lock()


def is_of_api(path: str) -> bool:
    """Whether programs come to an address, of whatever version: they read problem documents, never a page."""
    return path == "/api" or path.startswith("/api/")


class Api:
    """The API of one office, as an application to be mounted."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with its office."""
        app = await to_thread.run_sync(_built) if not _application.cache_info().currsize else _application()
        await app({**scope, "razitko.house": self.house}, receive, send)


def _built() -> ASGIApp:
    with _building:  # two first requests at once
        return _application()


@lru_cache(maxsize=1)
def _application() -> ASGIApp:
    from web.api.application import application

    return application()


def create_api(house: House) -> Api:
    """The application of the API, to be mounted at `PATH`."""
    return Api(house)


def api_mount(house: House) -> Mount:
    """The API at its address, with the size of bodies that the guard lets through."""
    mount = Mount(PATH, create_api(house), name="api")
    # an address with a line feed in it is the API's to refuse too: the dot of Starlette's pattern stops there
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    mount.biggest = BIGGEST_BODY  # type: ignore[attr-defined]  # read by `web.app.biggest_body`
    return mount
