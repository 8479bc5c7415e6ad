"""When do all bodies meet in a half-year or a year, and until when are papers handed in? A sheet to be printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from db.queries.calendars import meetings_between
from states.backward_calendar import is_public
from states.deadlines import Term
from states.town import Body
from web.visit import Visit, office_route

PARTS = (("1", "1. pololetí"), ("2", "2. pololetí"), ("0", "celý rok"))


def show(visit: Visit) -> Response:
    """The sheet; without an address the half-year of today."""
    with visit.reading() as (office, connection):
        today = office.today
        year = _year(visit.query("rok"), today.year)
        part = visit.query("cast") if visit.query("cast") in dict(PARTS) else "1" if today.month <= 6 else "2"
        known = {body.code: body for body in office.town.bodies}
        chosen = visit.query("organ") if visit.query("organ") in known else ""
        first = date(year, 7 if part == "2" else 1, 1)
        last = date(year, 6, 30) if part == "1" else date(year, 12, 31)
        rows = [
            _line(known[row.body], row)
            for row in meetings_between(connection, first, last)
            if row.body in known and chosen in ("", row.body)
        ]
        return visit.page(
            "meetings_calendar",
            year=year,
            part=part,
            parts=PARTS,
            part_words=dict(PARTS)[part],
            bodies=[(body.code, body.name) for body in office.town.bodies],
            body=chosen,
            body_name=known[chosen].name if chosen else "",
            rows=rows,
        )


def _line(body: Body, row: Any) -> dict[str, Any]:
    notice = Term.parse(body.crisis_notice if row.is_crisis else body.notice)
    return {
        "row": row,
        "body": body,
        "hand_in": Term.parse(body.hand_in).before(row.held_on),
        "notice": notice.before(row.held_on) if notice.days else None,
        "is_public": is_public(body.kind),
        "minutes": None if body.is_internal else Term.parse(body.minutes).after(row.held_on),
    }


def _year(text: str, otherwise: int) -> int:
    is_year = text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2199
    return int(text) if is_year else otherwise


ROUTES = (office_route("/jednani/plan", show),)
