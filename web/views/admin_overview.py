"""Where does the administration begin? What failed, what is missing, and the way to each screen."""

from __future__ import annotations

from starlette.responses import Response

from db.queries.administration import incidents, taken_seats
from states.administration import ACCESS, Care
from states.vacancy import vacancies
from web.administration import admin_page, see, seen_by
from web.visit import Visit


def show(visit: Visit) -> Response:
    """The screens that are open for the person, and above them what needs a hand."""
    sees_post = visit.may(*ACCESS[Care.POST].sees)
    sees_offices = visit.may(*ACCESS[Care.OFFICES].sees)
    with visit.reading() as (office, connection):
        failed = incidents(connection) if sees_post else None
        missing = vacancies(office.town, taken_seats(connection, office.today)) if sees_offices else []
    cards = [screen for screen in seen_by(visit) if screen.care is not Care.OVERVIEW]
    return admin_page(visit, Care.OVERVIEW, "admin_overview", failed=failed, missing=missing, cards=cards)


ROUTES = (see("/sprava", show, Care.OVERVIEW),)
