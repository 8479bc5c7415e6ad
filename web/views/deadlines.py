"""By when must what be done, if a body is to decide on a day? A page to try days on, before anybody plans them."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from actions.deadlines_of import deadlines_of_day
from db.queries import proposal_page
from states.backward_calendar import routes_to
from web.deadline_rows import deadline_rows, usual_cost
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The timeline; without a day the nearest planned meeting of the body is taken."""
    with visit.reading() as (office, connection):
        town = office.town
        deciding = [body for body in town.bodies if routes_to(town, body.code)] or list(town.bodies)
        code = visit.query("organ")
        body = next((one for one in town.bodies if one.code == code), deciding[-1])
        matters = [
            (one, town.matter_name(one)) for route in routes_to(town, body.code) for one in route.matters
        ]
        matter = visit.query("druh") if visit.query("druh") in dict(matters) else ""
        planned = proposal_page.coming_meetings(connection, [body.code], office.today)[body.code]
        asked = _day(visit.query("dne"))
        on = asked or (planned[0] if planned else None)
        is_crisis = bool(visit.query("krize"))
        answer = (
            deadlines_of_day(office, connection, body.code, on, matter=matter or None, is_crisis=is_crisis)
            if on
            else None
        )
        return visit.page(
            "deadlines",
            bodies=[(one.code, one.name) for one in town.bodies],
            body=body,
            matters=matters,
            matter=matter,
            is_crisis=is_crisis,
            on=on,
            planned=planned[:12],
            fault="Dni nerozumíme; vyberte ho v\u00a0kalendáři."
            if visit.query("dne") and asked is None
            else "",
            answer=answer,
            rows=deadline_rows(answer, body.code, body.name, on, office.today) if answer and on else (),
            cost=usual_cost(answer, body.code) if answer else "",
            today=office.today,
        )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2199 else None


ROUTES = (office_route("/jednani/lhuty", show),)
