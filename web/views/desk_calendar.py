"""How is a meeting moved from the desk, and how is its posting on the notice board recorded?"""

from __future__ import annotations

import re
from datetime import time

from starlette.responses import Response

from actions.convene import convene
from actions.move_meeting import move_meeting
from actions.posting import post_notice
from states.dates import czech_date
from states.machine import Refused
from states.vocabulary import Role
from web.views.desk_meeting import workshop
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def move(visit: Visit) -> Response:
    """Moves the meeting; its people are told."""
    form, meeting_id = visit.form, visit.path_id()
    day, clock = form.day("new_day"), form.text("new_time")
    found = _CLOCK.fullmatch(clock)
    if form.faults or day is None:
        return workshop(visit, 422, ("Nový den jednání není vyplněn; vyberte ho v\u00a0kalendáři.",))
    if clock and found is None:
        return workshop(visit, 422, ("Čas napište jako 14:00.",))
    try:
        with visit.writing() as (office, connection):
            moved = move_meeting(
                office,
                connection,
                visit.actor,
                meeting_id,
                form.version(),
                form.text("move_reason", 2000),
                day,
                time(int(found[1]), int(found[2])) if found else None,
                form.text("new_place") or None,
            )
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(
        f"/stul/{meeting_id}",
        f"Jednání je přeloženo na {czech_date(day)}. Přeplánovaných návrhů: {moved.stops}, dopisů: {moved.letters}.",
    )


def post(visit: Visit) -> Response:
    """Records or corrects when the notice was posted."""
    form, meeting_id = visit.form, visit.path_id()
    day = form.day("posted_on")
    if form.faults or day is None:
        return workshop(visit, 422, ("Den vyvěšení není vyplněn; vyberte ho v\u00a0kalendáři.",))
    try:
        with visit.writing() as (office, connection):
            post_notice(office, connection, visit.actor, meeting_id, day, form.text("posting_reason", 2000))
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(f"/stul/{meeting_id}#deska", f"Vyvěšeno {czech_date(day)}; je to zapsáno.")


def convene_as_posted(visit: Visit) -> Response:
    """Convenes a meeting whose notice hangs already, since a day that somebody says."""
    form, meeting_id = visit.form, visit.path_id()
    day = form.day("posted_on")
    if form.faults or day is None:
        return workshop(visit, 422, ("Den vyvěšení není vyplněn; vyberte ho v\u00a0kalendáři.",))
    try:
        with visit.writing() as (office, connection):
            convene(office, connection, visit.actor, meeting_id, form.version(), posted_on=day)
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(f"/stul/{meeting_id}", f"Jednání je svoláno, vyvěšeno bylo {czech_date(day)}.")


ROUTES = (
    office_route("/stul/{id}/prelozit", move, method="POST", roles=STAFF),
    office_route("/stul/{id}/vyveseni", post, method="POST", roles=STAFF),
    office_route("/stul/{id}/svolat-vyvesene", convene_as_posted, method="POST", roles=STAFF),
)
