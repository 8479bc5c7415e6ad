"""What does the office answer over HTTP? The application: its addresses, its guard and its refusals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from actions.office import House, NoTown
from db.away import DatabaseAway
from db.files import FileMissing, StoreAway
from web.api import api_mount
from web.assets import asset_routes
from web.refusals import error_page, on_http_exception
from web.routes import OFFICE_ROUTES
from web.security import BIGGEST_FORM, Guarded, headers_for


def create_app(house: House, routes: Sequence[Route] = OFFICE_ROUTES) -> Starlette:
    """The application of one office. It needs the database and nothing else; Prefect may be down."""
    base_url = house.settings.base_url
    api = api_mount(house)
    biggest = partial(biggest_body, _with_big_bodies(routes, api))

    async def on_fault(request: Request, _fault: Exception) -> HTMLResponse:
        # This one is sent from outside of `Guarded`, so it brings the headers itself; the server logs the trace.
        return error_page(500, headers=dict(headers_for(base_url)), path=request.url.path)

    async def on_no_town(request: Request, fault: Exception) -> HTMLResponse:
        return error_page(503, str(fault), path=request.url.path)

    async def on_database_away(request: Request, fault: Exception) -> HTMLResponse:
        return error_page(
            503, str(fault), {"Retry-After": "5"}, request.url.path, "Databáze teď není dostupná"
        )

    async def on_store_away(request: Request, fault: Exception) -> HTMLResponse:
        return error_page(503, str(fault), path=request.url.path, heading="Soubory teď nejsou dostupné")

    async def on_file_missing(request: Request, fault: Exception) -> HTMLResponse:
        said = f"{fault} Ohlaste to prosím správci systému."
        return error_page(500, said, path=request.url.path, heading="Soubor chybí")

    app = Starlette(
        routes=[
            *routes,
            api,
            Route("/zdravi", health),
            Route("/zdravi/zije", alive),
            *asset_routes(),
        ],
        middleware=[Middleware(Guarded, base_url=base_url, biggest=biggest)],
        exception_handlers={
            HTTPException: on_http_exception,
            NoTown: on_no_town,
            DatabaseAway: on_database_away,
            StoreAway: on_store_away,
            FileMissing: on_file_missing,
            Exception: on_fault,
        },
    )
    app.router.redirect_slashes = False
    app.state.house = house
    return app


def _with_big_bodies(routes: Sequence[BaseRoute], api: BaseRoute) -> list[BaseRoute]:
    return [route for route in (*routes, api) if getattr(route, "biggest", BIGGEST_FORM) != BIGGEST_FORM]


def biggest_body(routes: Sequence[BaseRoute], scope: Scope) -> int:
    """How many bytes the body of this request may have: what its route says."""
    for route in routes:
        if route.matches(scope)[0] is Match.FULL:
            return int(getattr(route, "biggest", BIGGEST_FORM))
    return BIGGEST_FORM


def health(request: Request) -> JSONResponse:
    """Whether the office can work: its rules are read from its database. Prefect is not asked, letters wait for it."""
    house: House = request.app.state.house
    with house.reading():
        return JSONResponse({"status": "ok"})


def alive(_request: Request) -> JSONResponse:
    """Whether the process answers at all; nothing is asked of the database."""
    return JSONResponse({"status": "ok"})
