"""How do other programs use the office? The JSON API under /api/v1: the same acts as at the counter, with tokens.

FastAPI is imported when the application is built, once: pages and `razitko --help` do without it.
"""

from __future__ import annotations

from starlette.routing import Mount
from starlette.types import ASGIApp

from actions.office import House
from states.attachment import BIGGEST_FILE

PATH = "/api/v1"
BIGGEST_BODY = BIGGEST_FILE + 1_000_000
"""Bytes of a request with a file; what has none is limited more strictly by the operation itself."""


def create_api(house: House) -> ASGIApp:
    """The application of the API, to be mounted at `PATH`."""
    from web.api.application import application

    return application(house)


def api_mount(house: House) -> Mount:
    """The API at its address, with the size of bodies that the guard lets through."""
    mount = Mount(PATH, create_api(house), name="api")
    mount.biggest = BIGGEST_BODY  # type: ignore[attr-defined]  # read by `web.app.biggest_body`
    return mount
