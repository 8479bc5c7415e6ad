"""What stands on the page of a link to a comment: the button that confirms it, and the way to take it back?"""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.office import House, NoTown
from actions.planning.redeem_comment import CommentSight, look, redeem
from states.machine import Refused
from templates.pages import page
from web.deciding import Typed
from web.refusals import UnknownLink, refused_page


def show(house: House, token: str) -> Response:
    """GET: the comment as it was sent, with what can be done. Changes nothing: scanners open links too."""
    sight = _read(house, token)
    return _page(sight, token, status=410 if sight.is_expired else 200)


def act(house: House, token: str, typed: Typed) -> Response:
    """POST: confirms or takes back, then leads to an address of its own, so that a reload acts no more."""
    try:
        with house.writing() as (office, connection):
            redeem(office, connection, token, typed.verb, seen=typed.seen)
    except NoTown:
        raise
    except Refused as refused:
        sight = _read(house, token)
        if not _is_done(sight, typed.verb):
            return _page(sight, token, status=410 if sight.is_expired else 409, reasons=refused.reasons)
    return RedirectResponse(f"/o/{token}/hotovo", status_code=303)


def done(house: House, token: str) -> Response:
    """GET: the number of the comment, what became of it, and what happens next."""
    sight = _read(house, token)
    if not sight.is_confirmed:
        return RedirectResponse(f"/o/{token}", status_code=303)
    return _page(sight, token, status=200)


def _is_done(sight: CommentSight, verb: str) -> bool:
    """Whether what somebody asks for has been done before: a second click is no fault."""
    return sight.state == "withdrawn" if verb == "withdraw" else sight.is_confirmed


def _read(house: House, token: str) -> CommentSight:
    with house.reading() as (office, connection):
        try:
            return look(office, connection, token)
        except Refused as refused:
            raise UnknownLink(str(refused)) from None


def _page(sight: CommentSight, token: str, *, status: int, reasons: tuple[str, ...] = ()) -> Response:
    if not sight.is_confirmed and sight.refusal is not None:
        advice = "Na stránce plánování najdete, jak připomínku podat."
        return refused_page(status, sight.title, (sight.refusal,), advice)
    name = "link_comment_done" if sight.is_confirmed else "link_comment"
    text = page(name, sight=sight, reasons=reasons, address=f"/o/{token}")
    return HTMLResponse(text, status_code=status)
