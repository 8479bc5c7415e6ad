"""How does somebody see the office's dates in their own calendar? A secret address to subscribe to, renewed at will."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.calendar_feed import body_feed, etag_of, feed_address, person_feed, read_token, renew
from actions.office import House
from db.queries.calendars import generation_of
from states.machine import Refused
from web.refusals import refused_page
from web.visit import Visit, office_route

_ENDED = (
    "Tato adresa kalendáře neplatí, nebo ji majitel nahradil novou. "
    "Přihlaste se do Razítka a\u00a0na stránce „Kalendář“ si zkopírujte platnou."
)


def show(visit: Visit) -> Response:
    """The addresses of one's own calendar and of the bodies'."""
    with visit.reading() as (office, connection):
        person_id = visit.visitor.person_id
        generation = generation_of(connection, person_id)
        own, bodies = "", []
        if generation is not None:
            own = feed_address(office, person_id, generation)
            bodies = [
                (body.name, feed_address(office, person_id, generation, body.code))
                for body in office.town.bodies
            ]
    return visit.page("calendar", own=own, bodies=bodies)


def make(visit: Visit) -> Response:
    """A new address; the old one ends."""
    with visit.writing() as (office, connection):
        generation = renew(office, connection, visit.actor)
    said = "Adresa kalendáře je připravena; zkopírujte ji do svého programu."
    if generation > 1:
        said = "Adresa kalendáře je nová; stará už neplatí. Vložte novou do svého programu."
    return visit.done("/kalendar", said)


def feed(request: Request) -> Response:
    """The calendar at a secret address: nobody signs in, nothing is changed, an unchanged one is not sent again."""
    house: House = request.app.state.house
    with house.reading() as (office, connection):
        found = read_token(office, connection, request.path_params["token"])
        if found is None:
            return refused_page(404, "Kalendář tu není", (_ENDED,), "")
        person_id, body = found
        try:
            name, entries = (
                body_feed(office, connection, body) if body else person_feed(office, connection, person_id)
            )
        except Refused as refused:
            return refused_page(404, "Kalendář tu není", refused.reasons, "")
    tag = etag_of(name, entries)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    from templates.calendar import Organizer  # icalendar: only a changed calendar needs it
    from templates.calendar import feed as written

    mail = office.town.mail
    content = written(
        name, entries, organizer=Organizer(mail.sender_name, mail.sender_address), stamped_at=office.now
    )
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


ROUTES = (
    office_route("/kalendar", show),
    office_route("/kalendar", make, method="POST"),
    Route("/kalendar/{token}.ics", feed, methods=["GET"]),
)
