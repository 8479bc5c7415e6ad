"""What stands on the page of a link to a meeting of a planning group, and what does sending its form do?"""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.office import House, NoTown
from actions.planning.redeem_attendance import DONE, AttendanceSight, look, redeem
from states.machine import Refused
from templates.pages import page
from web.deciding import Typed


def show(house: House, token: str) -> Response:
    """GET: the invitation as it stands, what has changed since the letter, what was answered. Changes nothing."""
    return _page(_read(house, token), token, status=200)


def act(house: House, token: str, typed: Typed) -> Response:
    """POST: comes or apologises, then leads to an address of its own, so that a reload acts no more."""
    try:
        with house.writing() as (office, connection):
            redeem(office, connection, token, typed.verb, seen=typed.seen)
    except NoTown:
        raise
    except Refused as refused:
        sight = _read(house, token)
        reasons = () if sight.refusal is not None else refused.reasons
        return _page(sight, token, status=409, reasons=reasons)
    return RedirectResponse(f"/o/{token}/hotovo", status_code=303)


def done(house: House, token: str) -> Response:
    """GET: what is answered now, with the way to change it."""
    sight = _read(house, token)
    if sight.answer is None:
        return RedirectResponse(f"/o/{token}", status_code=303)
    return HTMLResponse(
        page("planning_link_done", sight=sight, done=DONE[sight.answer], address=f"/o/{token}")
    )


def _read(house: House, token: str) -> AttendanceSight:
    with house.reading() as (office, connection):
        return look(office, connection, token)


def _page(sight: AttendanceSight, token: str, *, status: int, reasons: tuple[str, ...] = ()) -> HTMLResponse:
    text = page("planning_link", sight=sight, reasons=reasons, address=f"/o/{token}")
    return HTMLResponse(text, status_code=status)
