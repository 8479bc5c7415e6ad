"""Whose office is at this host name? One process for many towns: opened when somebody comes, closed when nobody does.

Every town has an application of its own over its own database, files and key; they share the code and the
static files. An office that lives alone does not pass through here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.office import House
from actions.towns import NotServed, TownPlace, Towns, open_town
from db.away import DatabaseAway
from states.machine import Refused
from web.api import is_of_api
from web.api.problem import problem
from web.app import create_app
from web.assets import asset_routes
from web.refusals import error_page, refused_page
from web.security import Guarded, refuse_plain_http, to_address
from web.share import AT_ONCE, WAITS, Share, Threads

logger = logging.getLogger("razitko.towns")
MOST_OPEN = 200
"""Towns open at once unless ``RAZITKO_OPEN_TOWNS`` says otherwise: under half a megabyte and three files each."""
IDLE = 300.0
"""Seconds after which a town that nobody visits is closed."""
SWEEP = 30.0
"""Seconds between two looks for towns to be closed: idle, suspended, or moved away."""
FAULTY_FOR = 5.0
"""Seconds for which a town that could not be opened is not tried again."""
_FAULT = "razitko.fault"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass
class _Open:
    """A town that is open: how many requests are under way in it, and when the last one ended."""

    place: TownPlace
    house: House
    app: ASGIApp
    running: int = 0
    used_at: float = field(default_factory=time.monotonic)
    is_dropped: bool = False

    def close_if_over(self) -> None:
        """Closes the house of a town that was dropped when the last request in it has ended."""
        if self.is_dropped and not self.running:
            self.house.close()


class TownsByHost:
    """The ASGI application of an installation: passes a request to the town whose address it came to.

    ``listens_on`` is the address of the machine at which it is served: over a network no town is without TLS.
    """

    def __init__(
        self,
        towns: Towns,
        faulty_for: float = FAULTY_FOR,
        *,
        listens_on: str = "127.0.0.1",
        at_once: int = AT_ONCE,
        waits: float = WAITS,
    ) -> None:
        self.towns = towns
        self.listens_on = listens_on
        self._share = partial(Share, at_once=at_once, waits=waits)
        self._openings = Threads(waits)
        self.most_open = int(towns.environ.get("RAZITKO_OPEN_TOWNS") or MOST_OPEN)
        self.faulty_for = faulty_for
        self._doorstep = _doorstep()
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._opening: dict[str, asyncio.Lock] = {}
        self._faulty: dict[str, tuple[float, NotServed]] = {}
        self._sweeping: asyncio.TimerHandle | None = None

    @property
    def open_towns(self) -> list[str]:
        """Codes of the towns that are open, the one used longest ago first."""
        return list(self._open)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":  # we have no sockets, and the server is told that we have no lifespan
            return
        self._sweep_later()
        place = self._place(scope)
        if place is None:
            await self._doorstep(scope, receive, send)
            return
        if _host(scope) != place.hosts[0]:
            assert place.settings is not None  # it has addresses
            # sessions and forms belong to the one address, that of letters; other names lead there
            await to_address(scope, place.settings.base_url)(scope, receive, send)
            return
        try:
            town = await self._opened(place)
            await self._pass(town, scope, receive, send)
        except (NotServed, DatabaseAway) as fault:
            await self._doorstep({**scope, _FAULT: fault}, receive, send)

    async def _pass(self, town: _Open, scope: Scope, receive: Receive, send: Send) -> None:
        town.running += 1
        try:
            await town.app(scope, receive, send)
        except DatabaseAway:
            raise  # it has not come in: all places are taken
        except Exception:
            # The page for unexpected faults was sent. Next time the town is opened anew, after a look at its database.
            self._drop(town)
            raise
        finally:
            town.running -= 1
            town.used_at = time.monotonic()
            town.close_if_over()

    def _place(self, scope: Scope) -> TownPlace | None:
        host = _host(scope)
        return self.towns.at_host(host) if host else None

    async def _opened(self, place: TownPlace) -> _Open:
        town = self._open.get(place.code)
        if town is not None and town.place == place and place.suspended_because is None:
            self._open.move_to_end(place.code)
            return town
        async with self._opening.setdefault(place.code, asyncio.Lock()):
            town = self._open.get(place.code)
            if town is not None and town.place == place and place.suspended_because is None:
                return town  # another request has opened it meanwhile
            if town is not None:
                self._drop(town)
            return await self._open_now(place)

    async def _open_now(self, place: TownPlace) -> _Open:
        tried_at, known = self._faulty.get(place.code, (0.0, None))
        if known is not None and time.monotonic() - tried_at < self.faulty_for:
            raise known
        self._faulty.pop(place.code, None)
        try:
            with self._openings.entered():
                house = await to_thread.run_sync(self._house, place)
        except NotServed as fault:
            logger.warning("%s", fault)
            self._faulty[place.code] = (time.monotonic(), fault)
            raise
        town = self._open[place.code] = _Open(place, house, self._share(create_app(house)))
        for oldest in list(self._open.values())[:-1]:
            if len(self._open) > self.most_open and not oldest.running:
                self._drop(oldest)
        return town

    def _house(self, place: TownPlace) -> House:
        if place.settings is not None:
            try:
                refuse_plain_http(self.listens_on, place.settings.base_url)
            except Refused as fault:
                raise NotServed(f"Město „{place.code}“: {fault}") from None
        return open_town(place)

    def _drop(self, town: _Open) -> None:
        """Closes a town when the requests under way in it have ended; who comes next opens it anew."""
        if self._open.get(town.place.code) is town:
            del self._open[town.place.code]
            town.is_dropped = True
            town.close_if_over()

    def _sweep_later(self) -> None:
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(SWEEP, self._sweep)

    def _sweep(self) -> None:
        self._sweeping = None
        now = time.monotonic()
        for town in list(self._open.values()):
            is_gone = not town.place.folder.is_dir() or town.place.suspended_because is not None
            if not town.running and (is_gone or now - town.used_at > IDLE):
                self._drop(town)
        self._opening = {code: lock for code, lock in self._opening.items() if lock.locked()}
        if self._open:
            self._sweep_later()

    def close(self) -> None:
        """Closes every town."""
        for town in list(self._open.values()):
            self._drop(town)


def _host(scope: Scope) -> str:
    """The name that the browser asked for, without its port; what a proxy adds in other headers is not looked at."""
    name = Headers(scope=scope).get("host", "").rpartition("@")[2]
    if not name.startswith("["):
        name = name.partition(":")[0]
    return name.rstrip(".").lower()


_NOBODY = "Na této adrese Razítko žádný úřad nemá."
_RIGHT_ADDRESS = "Zkontrolujte adresu; správnou najdete v\u00a0dopise od úřadu nebo na jeho webu."
_KEPT = "Co bylo zapsáno, zůstává zapsáno."
_SOON, _LATER = {"Retry-After": "5"}, {"Retry-After": "120"}


def _is_a_program(request: Request) -> bool:
    """Whether who asks reads JSON and no pages: everybody at the API's addresses, elsewhere who says so."""
    wanted = request.headers.get("accept", "")
    return is_of_api(request.url.path) or ("json" in wanted and "text/html" not in wanted)


def _problem(fault: NotServed | DatabaseAway | None) -> Response:
    if fault is None:
        return problem("not-found", [_NOBODY, _RIGHT_ADDRESS])
    if isinstance(fault, DatabaseAway):
        return problem("unavailable", [str(fault)], headers=_SOON)
    return problem("unavailable", ["Úřad je teď mimo provoz.", fault.said, _KEPT], headers=_LATER)


def _doorstep() -> ASGIApp:
    """What there is where there is no office: the static files of our pages, and sentences."""

    async def say(request: Request) -> Response:
        fault = request.scope.get(_FAULT)
        if _is_a_program(request):
            return _problem(fault)
        if fault is None:
            return refused_page(404, "Tady žádný úřad není", (_NOBODY,), _RIGHT_ADDRESS)
        if isinstance(fault, DatabaseAway):
            heading = "Databáze teď není dostupná"
            return error_page(503, str(fault), _SOON, request.url.path, heading)
        return refused_page(
            503, "Úřad je teď mimo provoz", (fault.said, _KEPT), "Zkuste to prosím později.", _LATER
        )

    async def health(request: Request) -> Response:
        """The process is alive; a town's own address tells of the town."""
        return await say(request) if _FAULT in request.scope else JSONResponse({"status": "ok"})

    return Starlette(
        routes=[Route("/zdravi", health), *asset_routes(), Route("/{path:path}", say, methods=_METHODS)],
        middleware=[Middleware(Guarded, base_url="http://")],
    )
