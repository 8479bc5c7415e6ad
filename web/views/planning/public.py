"""What of community planning does everybody see? Pages, files and feeds without signing in and without a session."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from actions.office import House
from actions.planning.public_facts import Addresses, live
from actions.planning.public_page import public_page
from actions.planning.public_plan import plan_html
from actions.planning.publish import (
    FEEDS,
    catalogue_html,
    feed_of,
    list_html,
    opened_process,
    page_html,
    public_file,
)
from states.attachment import extension_kind
from states.machine import Refused
from states.planning.catalogue import Question
from web.refusals import error_page
from web.stored_file import stored_file

KEPT = "public, max-age=300"
"""Pages may be kept for five minutes by browsers and proxies: nothing in them depends on who asks."""
LONGEST_QUESTION = 200
LONGEST_CODE = 60
LARGEST = 2**31 - 1
_HEADERS = {"Cache-Control": KEPT, "X-Robots-Tag": "all"}


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _route(path: str, view: Callable[[Request], Response]) -> Route:
    """A page for everybody: no cookie is read or set; what is not public is as if it did not exist."""

    async def show(request: Request) -> Response:
        def answered() -> Response:
            try:
                return view(request)
            except Refused:
                return error_page(404, path=request.url.path)

        return await to_thread.run_sync(answered)

    return Route(path, show, methods=["GET"])


def _code(request: Request) -> str:
    """The code in the address; raises Refused for what no code can be, before a database is asked."""
    code = str(request.path_params["code"])
    if not (code.isascii() and code.isprintable() and len(code) <= LONGEST_CODE):
        raise Refused("Stránka neexistuje.")
    return code


def _kept(request: Request, content: bytes, media_type: str) -> Response:
    """The content with its mark; who has it already is told so."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _page(request: Request, html: str) -> Response:
    return _kept(request, html.encode(), HTMLResponse.media_type or "text/html")


def _here(request: Request) -> Addresses:
    return live(_code(request))


def show_list(request: Request) -> Response:
    """All processes that have a public page."""
    with _house(request).reading() as (office, connection):
        return _page(request, list_html(office, connection))


def show(request: Request) -> Response:
    """The page of one process."""
    with _house(request).reading() as (office, connection):
        process = opened_process(connection, _code(request))
        return _page(request, page_html(office, connection, process, _here(request)))


def plan(request: Request) -> Response:
    """One plan, part by part."""
    with _house(request).reading() as (office, connection):
        process = opened_process(connection, _code(request))
        number = request.path_params["plan"]
        if number > LARGEST:
            raise Refused("Takový plán na stránce není.")
        return _page(request, plan_html(office, connection, process, _here(request), number))


def catalogue(request: Request) -> Response:
    """The catalogue of providers, searched in the address: it can be kept and passed on."""
    asked = request.query_params

    def text(name: str) -> str:
        return asked.get(name, "").replace("\x00", "").strip()[:LONGEST_QUESTION]

    question = Question(words=text("q"), kind=text("druh"), target=text("komu"), municipality=text("obec"))
    with _house(request).reading() as (office, connection):
        process = opened_process(connection, _code(request))
        return _page(request, catalogue_html(office, connection, process, _here(request), question))


def feed_view(name: str) -> Callable[[Request], Response]:
    """The view of one of `FEEDS`: news and events for programs."""

    def feed(request: Request) -> Response:
        code = _code(request)
        with _house(request).reading() as (office, connection):
            process = opened_process(connection, code)
            page = public_page(office, connection, process, live(code, office.base_url))
            return _kept(request, feed_of(office, page, name), FEEDS[name])

    return feed


def file(request: Request) -> Response:
    """A paper's file; a removed one, or one that is not public, is not there. The name in the address is for people."""
    number = request.path_params["paper"]
    with _house(request).reading() as (_, connection):
        process = opened_process(connection, _code(request))
        found = public_file(connection, process, number)
    answer = stored_file(_house(request).files, found.digest, found.name, extension_kind(found.name))
    answer.headers["Cache-Control"] = KEPT
    answer.headers["X-Robots-Tag"] = "all"
    return answer


ROUTES = (
    _route("/verejne/planovani", show_list),
    _route("/verejne/planovani/{code}", show),
    _route("/verejne/planovani/{code}/katalog", catalogue),
    _route("/verejne/planovani/{code}/plan/{plan:int}", plan),
    _route("/verejne/planovani/{code}/soubory/{paper:int}/{name}", file),
    *(_route(f"/verejne/planovani/{{code}}/{name}", feed_view(name)) for name in FEEDS),
)
