"""What does the office answer over HTTP? The application: its addresses, its guard and its refusals."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from actions.office import House, NoTown
from web.links import LINK_ROUTES
from web.refusals import error_page, on_http_exception
from web.security import Guarded, headers_for

STATIC = Path(__file__).with_name("static")


def create_app(house: House) -> Starlette:
    """The application of one office. It needs the database and nothing else; Prefect may be down."""
    base_url = house.settings.base_url

    async def on_fault(_request: Request, _fault: Exception) -> HTMLResponse:
        # This one is sent from outside of `Guarded`, so it brings the headers itself; the server logs the trace.
        return error_page(500, headers=dict(headers_for(base_url)))

    async def on_no_town(_request: Request, fault: Exception) -> HTMLResponse:
        return error_page(503, str(fault))

    app = Starlette(
        routes=[
            *LINK_ROUTES,
            Route("/zdravi", health),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(Guarded, base_url=base_url)],
        exception_handlers={HTTPException: on_http_exception, NoTown: on_no_town, Exception: on_fault},
    )
    app.router.redirect_slashes = False
    app.state.house = house
    return app


def health(request: Request) -> JSONResponse:
    """Whether the office can work: its rules are read from its database. Prefect is not asked, letters wait for it."""
    house: House = request.app.state.house
    with house.reading():
        return JSONResponse({"status": "ok"})
