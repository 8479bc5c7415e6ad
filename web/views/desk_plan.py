"""When will a body meet? One meeting, planned by who runs the meetings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from starlette.responses import Response

from actions.convene import plan_meeting
from actions.office import Office
from db import meetings
from db.queries.meetings_board import held_before
from states.dates import czech_date
from states.machine import Refused
from states.town import Body
from states.vocabulary import Role
from templates.environment import weekday
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
MOST_DAYS = 60
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_DAY_AND_TIME = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:[ ,]+(?:v )?(\d{1,2}[.:]\d{2}))?")


def form(visit: Visit) -> Response:
    """The form for one meeting, filled with what is usual for the body."""
    return _form(visit)


def _form(visit: Visit, status: int = 200, refused: Sequence[str] = ()) -> Response:
    sent = visit.form
    with visit.reading() as (office, connection):
        body = body_of(office, sent.text("body") or visit.query("organ"))
        usual: dict[str, Any] = {}
        if body is not None:
            day = usual_day(office, connection, body)
            series = body.meeting_series(day or office.today)
            usual = {
                "held_on": day,
                "starts_at": f"{body.starts_at:%H:%M}",
                "place": body.place,
                "number": meetings.next_meeting_number(connection, body.code, series),
            }
        names = ("held_on", "starts_at", "place", "number", "is_crisis")
        typed = {name: sent.text(name) for name in names} if "body" in sent else usual
        return visit.page(
            "meetings_plan",
            status,
            bodies=office.town.bodies,
            body=body,
            usual=usual,
            day_words=_day_words(usual.get("held_on")),
            typed={name: typed.get(name, "") for name in names},
            faults=sent.faults,
            refused=refused,
        )


def plan(visit: Visit) -> Response:
    """Plans one meeting."""
    sent = visit.form
    held_on, number, place = sent.day("held_on"), sent.number("number"), sent.text("place")
    starts_at = clock_of(sent.text("starts_at"))
    if held_on is None:
        sent.fault("held_on", "Vyplňte den jednání.")
    if sent.text("starts_at") and starts_at is None:
        sent.fault("starts_at", "Čas napište jako 14:00.")
    if number is not None and not 1 <= number <= 9999:
        sent.fault("number", "Číslo jednání je od 1 do 9999.")
    if sent.faults or held_on is None:
        return _form(visit, 422)
    try:
        with visit.writing() as (office, connection):
            meeting_id = plan_meeting(
                office,
                connection,
                visit.actor,
                sent.text("body"),
                held_on,
                starts_at=starts_at,
                place=place or None,
                number=number,
                is_crisis=sent.checked("is_crisis"),
            )
    except Refused as refused:
        return _form(visit, 409, refused.reasons)
    return visit.done(
        f"/stul/{meeting_id}", f"Jednání {czech_date(held_on)} je naplánováno; sestavte program."
    )


def usual_day(office: Office, connection: Any, body: Body) -> date | None:
    """The day that follows from the rhythm of the last two meetings; None if the body has not met yet."""
    held = held_before(connection, body.code)
    if not held:
        return None
    step = timedelta(days=14)
    if len(held) == 2 and (gap := held[0].held_on - held[1].held_on).days % 7 == 0 and 0 < gap.days <= 92:
        step = gap
    day: date = held[0].held_on + step
    while day < office.today:
        day += step
    return day


def _day_words(day: date | None) -> str:
    return weekday(day) if day else ""


def parsed_day(text: str) -> date | None:
    """A day of an address; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2199 else None


def clock_of(text: str) -> time | None:
    """A time as 14:00 or 14.00; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def body_of(office: Office, code: str) -> Body | None:
    """The body with a code; None if the town has none."""
    return next((body for body in office.town.bodies if body.code == code), None)


ROUTES = (
    office_route("/jednani/nove", form, roles=STAFF),
    office_route("/jednani/nove", plan, method="POST", roles=STAFF),
)
