"""When will the bodies meet? One meeting, or the days of a whole half-year, planned by who runs the meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from starlette.responses import Response

from actions.convene import plan_meeting
from actions.office import Office
from actions.see import NotSeen
from db import meetings
from db.queries.meetings_board import days_taken, held_before
from states.dates import NBSP, czech_date
from states.deadlines import is_working_day
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
        body = _body(office, sent.text("body") or visit.query("organ"))
        usual: dict[str, Any] = {}
        if body is not None:
            day = _usual_day(office, connection, body)
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
    starts_at = _time(sent.text("starts_at"))
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


# --- a series ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the series: what it says, and what is wrong (``fault``) or remarkable (``remark``) with it."""

    text: str
    day: date | None
    starts_at: time | None
    fault: str = ""
    remark: str = ""


def series_form(visit: Visit) -> Response:
    """The form for a series; with a rhythm in the address it proposes the days."""
    return _series(visit)


def _series(visit: Visit, status: int = 200, refused: Sequence[str] = (), asks: bool = False) -> Response:
    sent = visit.form
    with visit.reading() as (office, connection):
        body = _body(office, sent.text("body") or visit.query("organ"))
        text = sent.long_text("days", 10_000)
        rhythm = _rhythm(office, connection, body, visit) if body is not None else {}
        if not text and rhythm.get("days"):
            text = "\n".join(czech_date(day).replace(NBSP, " ") for day in rhythm["days"])
        lines = read_lines(office, connection, body, text) if body is not None and text else []
        return visit.page(
            "meetings_series",
            status,
            bodies=office.town.bodies,
            body=body,
            text=text,
            lines=[(line, weekday(line.day) if line.day else "") for line in lines],
            remarks=sum(bool(line.remark) for line in lines),
            rhythm=rhythm,
            place=sent.text("place") or (body.place if body else ""),
            refused=refused,
            asks=asks,
        )


def plan_series(visit: Visit) -> Response:
    """Plans every day of the series, all or none; days that the office does not work have to be meant."""
    sent = visit.form
    if sent.text("act") != "plan":
        return _series(visit)
    with visit.reading() as (office, connection):
        body = _body(office, sent.text("body"))
        if body is None:
            raise NotSeen("Orgán")
        lines = read_lines(office, connection, body, sent.long_text("days", 10_000))
    if not lines:
        return _series(visit, 422, ("Napište alespoň jeden den, každý na vlastní řádek.",))
    if any(line.fault for line in lines):
        return _series(visit, 422, ("Některé řádky naplánovat nejdou; opravte je, nebo smažte.",))
    if any(line.remark for line in lines) and not sent.checked("meant"):
        return _series(visit, 422, ("Některé dny nejsou pracovní; opravte je, nebo je potvrďte.",), asks=True)
    try:
        with visit.writing() as (office, connection):
            for line in sorted(lines, key=lambda line: line.day or date.max):
                if line.day is not None:
                    plan_meeting(
                        office,
                        connection,
                        visit.actor,
                        body.code,
                        line.day,
                        starts_at=line.starts_at,
                        place=sent.text("place") or None,
                    )
    except Refused as refused:
        return _series(visit, 409, refused.reasons)
    return visit.done(f"/jednani?organ={body.code}", f"{body.name}: naplánovaných jednání {len(lines)}.")


def read_lines(office: Office, connection: Any, body: Body, text: str) -> list[Line]:
    """The lines of a series with what can be said of each; one statement for all of them."""
    read = list(_read(text))
    taken = days_taken(connection, body.code, {line.day for line in read if line.day})
    seen: set[date] = set()
    found = []
    for count, line in enumerate(read, start=1):
        fault, remark = line.fault, ""
        if line.day is not None:
            if count > MOST_DAYS:
                fault = f"Najednou lze naplánovat nejvýš {MOST_DAYS} dnů; zbytek naplánujte potom."
            elif line.day in seen:
                fault = "Tento den už je v\u00a0seznamu výš; nechte ho jen jednou."
            elif line.day < office.today:
                fault = "Tento den už minul."
            elif line.day in taken:
                fault = f"{body.name} už na tento den jednání má."
            seen.add(line.day)
            if not is_working_day(line.day):
                remark = weekday(line.day) if line.day.weekday() > 4 else "státní svátek"
        found.append(Line(line.text, line.day, line.starts_at, fault, remark))
    return found


def _read(text: str) -> Iterator[Line]:
    for typed in text.replace(NBSP, " ").splitlines():
        if not (plain := " ".join(typed.split())):
            continue
        match = _DAY_AND_TIME.fullmatch(plain)
        try:
            if match is None:
                day, starts_at = date.fromisoformat(plain), None
            else:
                day = date(int(match[3]), int(match[2]), int(match[1]))
                starts_at = _time(match[4] or "")
            if not 1990 <= day.year <= 2199 or (match and match[4] and starts_at is None):
                raise ValueError(plain)
        except ValueError:
            yield Line(plain, None, None, "Tomuto dni nerozumíme; napište ho jako 24. 6. 2024.")
        else:
            yield Line(plain, day, starts_at)


def _rhythm(office: Office, connection: Any, body: Body, visit: Visit) -> dict[str, Any]:
    """Days of a weekday every so many weeks, until the end of a half-year; proposed from the body's last meetings."""
    first = _parsed_day(visit.query("od")) or _usual_day(office, connection, body) or office.today
    weeks = visit.query("tydny", "2")
    step = int(weeks) if weeks in ("1", "2", "3", "4") else 2
    half = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
    until = _parsed_day(visit.query("do")) or half
    days: list[date] = []
    if visit.query("od"):
        day = first
        while day <= until and len(days) < MOST_DAYS:
            days.append(day)
            day += timedelta(weeks=step)
    return {"first": first, "until": until, "weeks": step, "days": days, "words": _day_words(first)}


def _usual_day(office: Office, connection: Any, body: Body) -> date | None:
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


def _parsed_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2199 else None


def _time(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def _body(office: Office, code: str) -> Body | None:
    return next((body for body in office.town.bodies if body.code == code), None)


ROUTES = (
    office_route("/jednani/nove", form, roles=STAFF),
    office_route("/jednani/nove", plan, method="POST", roles=STAFF),
    office_route("/jednani/rada-terminu", series_form, roles=STAFF),
    office_route("/jednani/rada-terminu", plan_series, method="POST", roles=STAFF),
)
