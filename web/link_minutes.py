"""What stands on the page of a link to minutes, and what does sending its form do?"""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.office import House, NoTown
from actions.redeem_minutes import DONE, MinutesSight, look, redeem
from states.machine import Refused
from templates.pages import page
from web.deciding import Typed
from web.refusals import refused_page

_ASK_AGAIN = "Nový odkaz Vám na požádání pošle organizační oddělení."
_NOTHING_TO_DO = "Nemusíte nic dělat; o\u00a0dalším vydání zápisu Vám přijde nový dopis."


def show(house: House, token: str) -> Response:
    """GET: the minutes and what can be done with them. Changes nothing."""
    sight = _read(house, token)
    return _page(sight, status=410 if sight.is_expired else 200)


def act(house: House, token: str, typed: Typed) -> Response:
    """POST: signs or returns, then leads to an address of its own, so that a reload acts no more."""
    try:
        with house.writing() as (office, connection):
            redeem(office, connection, token, typed.verb, seen=typed.seen, reason=typed.reason)
    except NoTown:
        raise
    except Refused as refused:
        sight = _read(house, token)
        if sight.refusal is not None:
            return _page(sight, status=410 if sight.is_expired else 409)
        is_reason = typed.verb == "return" and not typed.reason
        return _page(sight, status=422 if is_reason else 409, typed=typed, reasons=refused.reasons)
    return RedirectResponse(f"/o/{token}/hotovo", status_code=303)


def done(house: House, token: str) -> Response:
    """GET: what was done through the link, read from its row."""
    sight = _read(house, token)
    if sight.used_for is None:
        return RedirectResponse(f"/o/{token}", status_code=303)
    return HTMLResponse(page("link_minutes_done", sight=sight, done=DONE[sight.used_for]))


def _read(house: House, token: str) -> MinutesSight:
    with house.reading() as (office, connection):
        return look(office, connection, token)


def _page(
    sight: MinutesSight, *, status: int, typed: Typed | None = None, reasons: tuple[str, ...] = ()
) -> Response:
    if not sight.is_open:
        assert sight.refusal is not None
        advice = _ASK_AGAIN if sight.is_expired else _NOTHING_TO_DO
        return refused_page(status, sight.title, (sight.refusal,), advice)
    return HTMLResponse(
        page("link_minutes", sight=sight, typed=typed or Typed(), reasons=reasons), status_code=status
    )
