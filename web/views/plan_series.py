"""On which days of a half-year or a year will a body meet? Proposed by a rhythm, looked at from all sides, planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from starlette.responses import Response

from actions.convene import plan_meeting
from actions.office import Office
from actions.see import NotSeen
from db.queries import proposal_page
from db.queries.calendars import meetings_on_days
from db.queries.meetings_board import days_taken
from states.backward_calendar import routes_to
from states.dates import NBSP, czech_date
from states.deadlines import Term, is_working_day
from states.machine import Refused
from states.planned_dates import days_back
from states.rhythm import MOST_DAYS, Rhythm, RhythmDay, rhythm_days
from states.town import Body, Town
from states.vocabulary import Role
from templates.environment import weekday
from web.views.desk_plan import body_of, clock_of, parsed_day, usual_day
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
_DAY_AND_TIME = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:[ ,]+(?:v )?(\d{1,2}[.:]\d{2}))?")
OFTEN = (
    ("t1", "každý týden"),
    ("t2", "každé dva týdny"),
    ("t3", "každé tři týdny"),
    ("t4", "každé čtyři týdny"),
    ("m1", "každý měsíc"),
    ("m2", "každý druhý měsíc"),
    ("m3", "každé čtvrtletí"),
)
WHICH = (("1", "první"), ("2", "druhý"), ("3", "třetí"), ("4", "čtvrtý"), ("-1", "poslední"))
CLOSED = (
    ("keep", "nechat, jen upozornit"),
    ("next", "posunout na další pracovní den"),
    ("previous", "posunout na předchozí pracovní den"),
    ("skip", "vynechat"),
)
SUMMER = frozenset({7, 8})
_A_WHILE = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the series: what it says, what is wrong (``fault``) or remarkable (``remark``), and what follows."""

    text: str
    day: date | None
    starts_at: time | None
    fault: str = ""
    remark: str = ""
    conflicts: tuple[str, ...] = ()
    hand_in: date | None = None
    notice: date | None = None
    minutes: date | None = None
    earlier: tuple[tuple[str, date | None], ...] = field(default=())


def form(visit: Visit) -> Response:
    """The form for a series; with a rhythm in the address it proposes the days."""
    return _series(visit)


def _series(visit: Visit, status: int = 200, refused: Sequence[str] = (), asks: bool = False) -> Response:
    sent = visit.form
    with visit.reading() as (office, connection):
        body = body_of(office, sent.text("body") or visit.query("organ"))
        text = sent.long_text("days", 10_000)
        asked = _asked(office, connection, body, visit) if body is not None else {}
        if not text and asked.get("days"):
            text = "\n".join(czech_date(one.day).replace(NBSP, " ") for one in asked["days"] if one.day)
        place = sent.text("place") or (body.place if body else "")
        lines = read_lines(office, connection, body, text, place) if body is not None and text else []
        return visit.page(
            "meetings_series",
            status,
            bodies=office.town.bodies,
            body=body,
            text=text,
            lines=[(line, weekday(line.day) if line.day else "") for line in lines],
            remarks=sum(bool(line.remark) for line in lines),
            asked=asked,
            moved=_moved(asked.get("days", ())),
            often=OFTEN,
            which=WHICH,
            closed=CLOSED,
            place=place,
            refused=refused,
            asks=asks,
        )


def plan(visit: Visit) -> Response:
    """Plans every day of the series, all or none; days that the office does not work have to be meant."""
    sent = visit.form
    if sent.text("act") != "plan":
        return _series(visit)
    with visit.reading() as (office, connection):
        body = body_of(office, sent.text("body"))
        if body is None:
            raise NotSeen("Orgán")
        lines = read_lines(office, connection, body, sent.long_text("days", 10_000), sent.text("place"))
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


def read_lines(office: Office, connection: Any, body: Body, text: str, place: str) -> list[Line]:
    """The lines of a series with what can be said of each; four statements for all of them."""
    read = list(_read(text))
    days = {line.day for line in read if line.day}
    taken = days_taken(connection, body.code, days)
    others: dict[date, list[Any]] = {}
    for row in meetings_on_days(connection, days):
        if row.body != body.code:
            others.setdefault(row.held_on, []).append(row)
    before = _earlier_bodies(office.town, body)
    planned = proposal_page.coming_meetings(connection, before, office.today)
    seen: set[date] = set()
    found = []
    for count, line in enumerate(read, start=1):
        if line.day is None:
            found.append(line)
            continue
        fault = _fault(office, body, line.day, count, seen, taken)
        seen.add(line.day)
        remark = ""
        if not is_working_day(line.day):
            remark = weekday(line.day) if line.day.weekday() > 4 else "státní svátek"
        found.append(
            Line(
                line.text,
                line.day,
                line.starts_at,
                fault,
                remark,
                conflicts=_conflicts(
                    others.get(line.day, []), line.starts_at or body.starts_at, place or body.place
                ),
                hand_in=Term.parse(body.hand_in).before(line.day),
                notice=Term.parse(body.notice).before(line.day) if Term.parse(body.notice).days else None,
                minutes=None if body.is_internal else Term.parse(body.minutes).after(line.day),
                earlier=_earlier(office, body, before, line.day, planned),
            )
        )
    return found


def _fault(office: Office, body: Body, day: date, count: int, seen: set[date], taken: set[date]) -> str:
    if count > MOST_DAYS:
        return f"Najednou lze naplánovat nejvýš {MOST_DAYS} dnů; zbytek naplánujte potom."
    if day in seen:
        return "Tento den už je v\u00a0seznamu výš; nechte ho jen jednou."
    if day < office.today:
        return "Tento den už minul."
    if day in taken:
        return f"{body.name} už na tento den jednání má."
    return ""


def _conflicts(others: Sequence[Any], starts_at: time, place: str) -> tuple[str, ...]:
    """Other bodies that meet on the same day; the same place is said in so many words."""
    said = []
    for row in others:
        where = ", na stejném místě" if row.place == place else ""
        when = "ve stejný čas" if row.starts_at == starts_at else f"v\u00a0{row.starts_at:%H:%M}"
        said.append(f"týž den {when} jedná {row.body}{where}")
    return tuple(said)


def _earlier_bodies(town: Town, body: Body) -> list[str]:
    """The bodies that hear a matter before this one decides, on the first route that ends here."""
    routes = routes_to(town, body.code)
    return [stage.body for stage in routes[0].stages[:-1]] if routes else []


def _earlier(
    office: Office, body: Body, before: Sequence[str], day: date, planned: Mapping[str, Sequence[date]]
) -> tuple[tuple[str, date | None], ...]:
    """Which planned meeting of each earlier body is in time for a day; None where none is.

    A body whose own plan ends long before that day is left out: nobody knows yet when it will meet.
    """
    codes = [code for code in before if max(planned.get(code, ()), default=date.min) + _A_WHILE >= day]
    terms = [(code, Term.parse(office.town.body(code).hand_in)) for code in (*codes, body.code)]
    stops = days_back(terms, day, planned, {}, office.today)
    return tuple((stop.body, stop.day if stop.is_meeting else None) for stop in stops[:-1])


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
                starts_at = clock_of(match[4] or "")
            if not 1990 <= day.year <= 2199 or (match and match[4] and starts_at is None):
                raise ValueError(plain)
        except ValueError:
            yield Line(plain, None, None, "Tomuto dni nerozumíme; napište ho jako 24. 6. 2024.")
        else:
            yield Line(plain, day, starts_at)


def _asked(office: Office, connection: Any, body: Body, visit: Visit) -> dict[str, Any]:
    """The rhythm of the address, with its days; proposed from the body's last meetings."""
    first = parsed_day(visit.query("od")) or usual_day(office, connection, body) or office.today
    often = visit.query("casto") or f"t{visit.query('tydny', '2')}"
    often = often if often in dict(OFTEN) else "t2"
    which = visit.query("ktery", "1") if visit.query("ktery", "1") in dict(WHICH) else "1"
    closed = visit.query("zavreno", "keep") if visit.query("zavreno", "keep") in dict(CLOSED) else "keep"
    half = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
    until = parsed_day(visit.query("do")) or half
    pause = bool(visit.query("leto"))
    days: tuple[RhythmDay, ...] = ()
    if visit.query("od") and first <= until:
        number = int(often[1:])
        days = rhythm_days(
            Rhythm(
                first,
                until,
                weeks=number if often[0] == "t" else None,
                nth=int(which),
                months=number if often[0] == "m" else 1,
                on_closed=closed,  # type: ignore[arg-type]  # one of `CLOSED`
                pause=SUMMER if pause else frozenset(),
            )
        )
    return {
        "first": first,
        "until": until,
        "often": often,
        "which": which,
        "closed": closed,
        "pause": pause,
        "days": days,
        "words": weekday(first),
        "year_end": date(first.year, 12, 31),
    }


def _moved(days: Sequence[RhythmDay]) -> list[str]:
    """What the rule for holidays did, in sentences."""
    said = []
    for one in days:
        if one.day is None:
            said.append(f"{czech_date(one.meant)} vynecháno: úřad nepracuje.")
        elif one.day != one.meant:
            said.append(f"{czech_date(one.meant)} posunuto na {czech_date(one.day)}: úřad nepracuje.")
    return said


ROUTES = (
    office_route("/jednani/rada-terminu", form, roles=STAFF),
    office_route("/jednani/rada-terminu", plan, method="POST", roles=STAFF),
)
