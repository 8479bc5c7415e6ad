"""Where does a process stand, what comes next and what blocks it?"""

from __future__ import annotations

from starlette.responses import Response

from web.views.planning.frame import frame_of
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The overview of one process."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
    return visit.page("planning_overview", **frame.facts())


ROUTES = (office_route("/planovani/{id}", show),)
