"""What stands on the page of a link to a comment, and what does its one button do?"""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.office import House, NoTown
from actions.planning.redeem_comment import CommentSight, look, redeem
from states.machine import Refused
from templates.pages import page
from web.deciding import Typed
from web.refusals import UnknownLink, refused_page


def show(house: House, token: str) -> Response:
    """GET: the comment as it was sent, with the button that confirms it. Changes nothing: scanners open links too."""
    sight = _read(house, token)
    return _page(sight, status=410 if sight.is_expired else 200)


def act(house: House, token: str, typed: Typed) -> Response:
    """POST: confirms, then leads to an address of its own, so that a reload acts no more."""
    try:
        with house.writing() as (office, connection):
            redeem(office, connection, token, typed.verb, seen=typed.seen)
    except NoTown:
        raise
    except Refused as refused:
        sight = _read(house, token)
        if sight.used_for is not None:
            return RedirectResponse(f"/o/{token}/hotovo", status_code=303)
        return _page(sight, status=410 if sight.is_expired else 409, reasons=refused.reasons)
    return RedirectResponse(f"/o/{token}/hotovo", status_code=303)


def done(house: House, token: str) -> Response:
    """GET: the number of the comment and what happens next."""
    sight = _read(house, token)
    if sight.used_for is None:
        return RedirectResponse(f"/o/{token}", status_code=303)
    return HTMLResponse(page("link_comment_done", sight=sight))


def _read(house: House, token: str) -> CommentSight:
    with house.reading() as (office, connection):
        try:
            return look(office, connection, token)
        except Refused as refused:
            raise UnknownLink(str(refused)) from None


def _page(sight: CommentSight, *, status: int, reasons: tuple[str, ...] = ()) -> Response:
    if sight.used_for is not None:
        return HTMLResponse(page("link_comment_done", sight=sight))
    if sight.refusal is not None:
        advice = "Na stránce plánování najdete, jak připomínku podat."
        return refused_page(status, sight.title, (sight.refusal,), advice)
    return HTMLResponse(page("link_comment", sight=sight, reasons=reasons), status_code=status)
