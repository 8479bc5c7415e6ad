"""What happens at the address of a link from a letter? Opening shows, sending the form acts (design.md 4b)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from actions.office import House, NoTown
from actions.planning.invite import TASK as ATTEND
from actions.redeem import DONE, link_of, redeem
from actions.redeem_minutes import TASK as SIGN_MINUTES
from db.queries.planning_comments import TASK as CONFIRM
from states.machine import Refused
from templates.pages import page
from web import link_attendance, link_comment, link_minutes
from web.deciding import FIELD_OF, NO_COMMENTS, QUICK_REASONS, Typed, too_long, typed_from
from web.link_page import LinkPage, linked_file, read_page
from web.refusals import UnknownLink, refused_page
from web.stored_file import stored_file


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages of links that lead to no proposal."""

    show: Callable[[House, str], Response]
    act: Callable[[House, str, Typed], Response]
    done: Callable[[House, str], Response]


_DESKS: Mapping[str, Desk] = {
    SIGN_MINUTES: Desk(link_minutes.show, link_minutes.act, link_minutes.done),
    ATTEND: Desk(link_attendance.show, link_attendance.act, link_attendance.done),
    CONFIRM: Desk(link_comment.show, link_comment.act, link_comment.done),
}
"""By the task of the link."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


def show(request: Request) -> Response:
    """GET: what it is, who you are, what you can do. Changes nothing: mail scanners open links too."""
    house, token = _house(request), request.path_params["token"]
    if desk := _desk(house, token):
        return desk.show(house, token)
    found = read_page(house, token)
    return _page(found, status=410 if found.facts.is_expired else 200)


async def act(request: Request) -> Response:
    """POST: redeems the link; then an address of its own shows what was done, so that a reload acts no more."""
    typed = _typed(await request.form(max_files=0, max_fields=20))
    return await to_thread.run_sync(_redeem, _house(request), request.path_params["token"], typed)


def done(request: Request) -> Response:
    """GET: what was done through the link, read from its row, and what happens next."""
    token = request.path_params["token"]
    if desk := _desk(_house(request), token):
        return desk.done(_house(request), token)
    found = read_page(_house(request), token)
    if found.facts.used_for is None:
        return RedirectResponse(f"/o/{token}", status_code=303)
    said = DONE[found.facts.used_for]
    return HTMLResponse(
        page(
            "link_done",
            page=found,
            sight=found.sight,
            done=said,
            is_sample_office=_house(request).is_sample,
        )
    )


def attachment(request: Request) -> Response:
    """GET: a file of the matter, for whoever holds an open link to it."""
    found = linked_file(_house(request), request.path_params["token"], request.path_params["digest"])
    try:
        return stored_file(_house(request).files, found.digest, found.name, found.kind)
    except Refused as refused:  # the store has lost it
        return refused_page(
            500, found.name, refused.reasons, "Požádejte zpracovatele, ať Vám soubor pošle jinak."
        )


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _desk(house: House, token: str) -> Desk | None:
    """Whose pages a link has; None for those of a proposal. Raises UnknownLink for a token that is not ours."""
    with house.reading() as (office, connection):
        try:
            return _DESKS.get(link_of(office, connection, token).task)
        except Refused as refused:
            raise UnknownLink(str(refused)) from None


def _typed(form: FormData) -> Typed:
    def texts(name: str) -> tuple[str, ...]:
        values = (value for value in form.getlist(name) if isinstance(value, str))
        return tuple(_UNPRINTABLE.sub("", value).replace("\r\n", "\n").strip() for value in values)

    return typed_from(texts)


def _redeem(house: House, token: str, typed: Typed) -> Response:
    if desk := _desk(house, token):
        return desk.act(house, token, typed)
    try:
        if sentence := too_long(typed):
            raise Refused(sentence)
        with house.writing() as (office, connection):
            redeem(
                office,
                connection,
                token,
                typed.verb,
                seen=typed.seen,
                reason=typed.reason,
                opinion=typed.opinion,
                to=typed.to,
            )
    except NoTown:
        raise
    except Refused as refused:
        return _refuse(house, token, typed, refused)
    return RedirectResponse(f"/o/{token}/hotovo", status_code=303)


def _refuse(house: House, token: str, typed: Typed, refused: Refused) -> Response:
    """The page again, as the matter stands now, with the reasons and with what was typed."""
    found = read_page(house, token)
    sight = found.sight
    if sight.refusal is not None:
        return _page(found, status=410 if found.facts.is_expired else 409)
    if typed.seen != sight.seen:
        return _page(found, status=409, typed=typed, reasons=refused.reasons)
    field = FIELD_OF.get(typed.verb) if typed.verb in sight.verbs else None
    return _page(found, status=422 if field else 409, typed=typed, reasons=refused.reasons, field=field)


def _page(
    found: LinkPage,
    *,
    status: int,
    typed: Typed | None = None,
    reasons: tuple[str, ...] = (),
    field: str | None = None,
) -> HTMLResponse:
    if not found.facts.is_open:
        assert found.sight.refusal is not None
        advice = f"Nemusíte nic dělat; v\u00a0jakém je návrh stavu, Vám poví zpracovatel ({found.sight.drafted_by})."
        if found.facts.is_expired:
            advice = f"Nový odkaz Vám na požádání pošle zpracovatel ({found.sight.drafted_by})."
        return refused_page(status, found.facts.title, (found.sight.refusal,), advice)
    text = page(
        "link",
        page=found,
        sight=found.sight,
        typed=typed or Typed(),
        reasons=reasons,
        field=field,
        quick_reasons=QUICK_REASONS,
        no_comments=NO_COMMENTS,
    )
    return HTMLResponse(text, status_code=status)


LINK_ROUTES = (
    Route("/o/{token}", show, methods=["GET"]),
    Route("/o/{token}", act, methods=["POST"]),
    Route("/o/{token}/hotovo", done, methods=["GET"]),
    Route("/o/{token}/prilohy/{digest}/{name}", attachment, methods=["GET"]),
)
