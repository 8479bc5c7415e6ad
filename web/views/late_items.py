"""Who lets a late item onto an agenda? The requests that wait for an office, with its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from actions.authority import Actor
from actions.late_items import decide_late_item, decides_for
from actions.office import Office
from db.queries import agenda_items
from states.machine import Refused
from web.views.desk_readiness import body_name
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The requests that this person may decide."""
    return _page(visit)


def requests_for(office: Office, connection: Any, actor: Actor) -> list[Any]:
    """The requests that wait and that this person decides, in own right or as a deputy."""
    rows = agenda_items.late_requests(connection, waiting=True)
    mine: dict[str, bool] = {}
    for code in {row.body for row in rows}:
        try:
            decides_for(office, connection, actor, code)
            mine[code] = True
        except (Refused, KeyError):
            mine[code] = False
    return [row for row in rows if mine[row.body]]


def _page(visit: Visit, status: int = 200, refused: Sequence[str] = ()) -> Response:
    with visit.reading() as (office, connection):
        rows = requests_for(office, connection, visit.actor)
        return visit.page(
            "late_items",
            status,
            requests=[(row, body_name(office, row.body)) for row in rows],
            refused=refused,
        )


def decide(visit: Visit) -> Response:
    """Lets an item in, or not."""
    form = visit.form
    approve = "approve" in form
    try:
        with visit.writing() as (office, connection):
            decide_late_item(
                office,
                connection,
                visit.actor,
                form.number("request") or 0,
                approve=approve,
                reason=form.text("reason", 2000),
            )
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(
        "/pozdni-body", "Bod je zařazen na program." if approve else "Bod na program nepřijde; žadatel to ví."
    )


ROUTES = (
    office_route("/pozdni-body", show),
    office_route("/pozdni-body", decide, method="POST"),
)
