"""Who has come, what do they ask, and how are they answered? Every page of the office goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from actions.authority import Actor
from actions.office import House, NoTown, Office
from actions.see import NotSeen, eyes_of
from db.visibility import Eyes
from states.dates import PRAGUE
from states.machine import Refused
from states.vocabulary import ROLE_LABELS, Role
from templates.pages import page
from web import cookies
from web.form import Form
from web.menu import menu_for
from web.refusals import error_page
from web.visitor import Visitor, visitor_of

View = Callable[["Visit"], Response]
BIGGEST_FORM = 64 * 1024
"""Bytes of an ordinary form."""
MOST_FIELDS = 2000


@dataclass
class Visit:
    """One request to the office: who asks, what they filled in, and the ways of answering."""

    request: Request
    house: House
    signed_in: Visitor | None
    csrf: str
    form: Form = field(default_factory=Form)
    stranger: str = ""

    @property
    def visitor(self) -> Visitor:
        """Who is signed in; pages without a session must not ask."""
        assert self.signed_in is not None
        return self.signed_in

    @property
    def actor(self) -> Actor:
        """The person for the ritual."""
        return Actor(self.visitor.person_id, self.visitor.name, "web")

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a piece of a page."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def here(self) -> str:
        """The path and query of this address."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def reading(self) -> AbstractContextManager[tuple[Office, Any]]:
        """The office and a transaction that only reads."""
        return self.house.reading()

    def writing(self) -> AbstractContextManager[tuple[Office, Any]]:
        """The office and a transaction that is committed at its end."""
        return self.house.writing()

    def eyes(self, office: Office, connection: Any) -> Eyes:
        """What this person may see today; whoever acts is judged in the transaction of the act."""
        if self.request.method == "GET":
            return self.visitor.eyes
        return eyes_of(office, connection, self.visitor.person_id)

    def local(self, url: str) -> str:
        """The path of an address of ours; the landing page for anything else."""
        return _local(url)

    def path(self, name: str) -> str:
        """A part of the address; raises NotSeen for one with characters that no address of ours has."""
        text = str(self.request.path_params[name])
        if any(ord(letter) < 32 for letter in text):
            raise NotSeen("Stránka")
        return text

    def path_id(self, name: str = "id") -> int:
        """A number in the address; raises NotSeen for anything else."""
        text = self.path(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise NotSeen("Stránka")
        return int(text)

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the address, trimmed."""
        return self.request.query_params.get(name, default).replace("\x00", "").strip()[:500]

    def may(self, *roles: Role) -> bool:
        """Whether the person has one of the roles, in own right or as a deputy."""
        return bool(self.visitor.roles.intersection(roles))

    def page(self, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """The page ``pages/<name>.html.j2`` with what every page needs; shows what was done a moment ago."""
        said = cookies.said_of(self.request, self.house.secret)
        answer = HTMLResponse(page(name, **{**self._facts(said), **facts}), status_code=status)
        if said:
            cookies.forget_said(answer, self.house.settings.base_url)
        return answer

    def fragment(self, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """A piece of a page, for htmx."""
        return HTMLResponse(page(name, **{**self._facts(""), **facts}), status_code=status)

    def done(self, url: str, said: str = "") -> Response:
        """303 to a local address whose page will show ``said`` once."""
        answer = RedirectResponse(url, status_code=303)
        if said:
            cookies.remember_said(answer, said, self.house.secret, self.house.settings.base_url)
        return answer

    def file(self, content: bytes | Iterable[bytes], name: str, media_type: str) -> Response:
        """A download under a name with any letters (RFC 6266); never shown within a page of ours."""
        from starlette.responses import StreamingResponse

        plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\;/' else "_" for c in name)
        headers = {
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        if isinstance(content, bytes):
            return Response(content, media_type=media_type, headers=headers)
        return StreamingResponse(content, media_type=media_type, headers=headers)

    def _facts(self, said: str) -> dict[str, Any]:
        visitor = self.signed_in
        return {
            "visitor": visitor,
            "town": visitor.town if visitor else "",
            "menu": menu_for(visitor, self.request.url.path) if visitor else (),
            "here": self.here,
            "query": dict(self.request.query_params),
            "csrf": self.csrf,
            "said": said,
            "now": self.house.now().astimezone(PRAGUE),
            "is_sample": self.house.is_sample,
        }


def office_route(
    path: str,
    view: View,
    method: str = "GET",
    roles: Iterable[Role] | None = None,
    biggest: int = BIGGEST_FORM,
    *,
    is_short: bool = False,
) -> Route:
    """A page for people who are signed in; with ``roles`` only for those who have one of them.

    ``biggest`` is the size of the request's body in bytes. A page that ``is_short`` takes a few milliseconds whoever
    asks: see `_in_turn`.
    """
    wanted = frozenset(roles) if roles is not None else None

    def at_the_door(request: Request) -> Visit | Response:
        house: House = request.app.state.house
        visitor = visitor_of(house, request)
        if visitor is None:
            return _to_the_door(request)
        visit = Visit(request, house, visitor, visitor.csrf)
        if wanted is not None and not wanted & visitor.roles:
            return said_page(visit, 403, "Tato stránka není pro Vás", (_not_for(wanted),))
        return visit

    return _route(path, at_the_door, view, method, biggest, is_short)


def public_route(path: str, view: View, method: str = "GET", biggest: int = BIGGEST_FORM) -> Route:
    """A page before the door: nobody has to be signed in. Its forms carry a token tied to a cookie of their own."""

    def at_the_door(request: Request) -> Visit:
        house: House = request.app.state.house
        visitor = visitor_of(house, request)
        mark = cookies.stranger_of(request) or cookies.new_stranger()
        csrf = visitor.csrf if visitor else cookies.stranger_csrf(house.secret, mark)
        return Visit(request, house, visitor, csrf, stranger=mark)

    return _route(path, at_the_door, view, method, biggest)


STALE = "Formulář zastaral"
STALE_FORM = (
    "Stránka byla otevřená z\u00a0doby před přihlášením nebo příliš dlouho; nic se nezměnilo. "
    "Vraťte se na ni, načtěte ji znovu a\u00a0odešlete ještě jednou."
)


def _route(
    path: str,
    at_the_door: Callable[[Request], Visit | Response],
    view: View,
    method: str,
    biggest: int,
    is_short: bool = False,
) -> Route:
    """Who asks is known before the body is read: nobody makes the office swallow files without a session."""

    async def show(request: Request) -> Response:
        def both() -> Response:
            visit = at_the_door(request)
            return visit if isinstance(visit, Response) else _answered(visit, view)

        return await to_thread.run_sync(both, limiter=_in_turn(request) if is_short else None)

    async def act(request: Request) -> Response:
        visit = await to_thread.run_sync(at_the_door, request)
        if isinstance(visit, Response):
            return visit
        # htmx sends the token in a header: then a foreign form is refused before its body is read as well
        sent = request.headers.get("x-csrf-token")
        if sent is not None and not cookies.same(sent, visit.csrf):
            return await to_thread.run_sync(said_page, visit, 403, STALE, (STALE_FORM,))
        async with request.form(max_files=50, max_fields=MOST_FIELDS, max_part_size=biggest) as data:
            visit.form = Form(data)
            if sent is None and not cookies.same(visit.form.text("csrf"), visit.csrf):
                return await to_thread.run_sync(said_page, visit, 403, STALE, (STALE_FORM,))
            return await to_thread.run_sync(_answered, visit, view)

    route = Route(path, show if method == "GET" else act, methods=[method])
    route.biggest = biggest  # type: ignore[attr-defined]  # read by `web.security` before the body is
    return route


def _in_turn(request: Request) -> CapacityLimiter | None:
    """Short pages are made one after another where SQLite answers; None where they wait for PostgreSQL.

    A thread gives Python's lock away at each question to SQLite, so pages that are made at once take turns thirty
    times each: that costs a fifth of them, and none of them is ready sooner. Longer pages never hold these up.
    """
    app = request.app
    if not app.state.house.database.is_sqlite:
        return None
    if not hasattr(app.state, "in_turn"):
        app.state.in_turn = CapacityLimiter(1)
    limiter: CapacityLimiter = app.state.in_turn
    return limiter


def _answered(visit: Visit, view: View) -> Response:
    try:
        answer = view(visit)
    except NoTown:
        raise
    except NotSeen as refused:
        return said_page(visit, 404, "Nic tu není", refused.reasons)
    except Refused as refused:
        return said_page(visit, 409, "Nic jsme nezapsali", refused.reasons)
    if visit.signed_in is None and visit.stranger and cookies.stranger_of(visit.request) is None:
        cookies.keep_stranger(answer, visit.stranger, visit.house.settings.base_url)
    return answer


def said_page(visit: Visit, status: int, heading: str, sentences: Iterable[str]) -> Response:
    """A page of the office that says why not, with the way back."""
    if visit.signed_in is None:
        return error_page(status, " ".join(sentences))
    back = visit.request.headers.get("hx-current-url") or ""
    return visit.page(
        "office_refused", status, heading=heading, sentences=tuple(sentences), back=_local(back)
    )


def _local(url: str) -> str:
    """The path of an address of ours; the landing page for anything else."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    is_path = parts.path.startswith("/") and not parts.path.startswith("//") and "\\" not in parts.path
    path = parts.path if is_path else "/"
    return f"{path}?{parts.query}" if parts.query and path != "/" else path


def _to_the_door(request: Request) -> Response:
    """To the sign-in page and then back; htmx is told to go there with the whole page."""
    wanted = request.url.path if request.method == "GET" else "/"
    if request.method == "GET" and request.url.query:
        wanted += f"?{request.url.query}"
    door = "/prihlaseni" if wanted == "/" else f"/prihlaseni?kam={quote(wanted, safe='')}"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": "/prihlaseni"})
    if request.url.path == "/odhlaseni":  # the session has ended before they left
        return RedirectResponse(door, status_code=303)
    if request.method != "GET":
        raise HTTPException(401)
    return RedirectResponse(door, status_code=303)


def _not_for(roles: frozenset[Role]) -> str:
    who = ", ".join(sorted(ROLE_LABELS[role] for role in roles))
    return f"Otevřít ji může jen: {who}. Kdo má kterou funkci, Vám řekne správce."
