"""What is there to know about one proposal, and what has a person read of it already? The page of a proposal."""

from __future__ import annotations

from starlette.responses import Response

from actions.autosave import looked
from web.proposal_desk import desk_of
from web.proposal_sight import sight
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The whole page."""
    with visit.reading() as (office, connection):
        facts = sight(visit, office, connection, desk_of(visit, office, connection))
    return visit.page("proposal", **facts)


def mark_read(visit: Visit) -> Response:
    """Notes that the visitor has read the text which the page showed."""
    with visit.writing() as (office, connection):
        desk = desk_of(visit, office, connection)
        looked(office, connection, visit.actor, desk.row.id, visit.form.text("digest"))
    if visit.is_htmx:
        return Response(status_code=204)
    return visit.done(f"/navrhy/{desk.row.id}", "Poznamenáno: příště uvidíte, co se od této chvíle změnilo.")


ROUTES = (
    office_route("/navrhy/{id:int}", show),
    office_route("/navrhy/{id:int}/precteno", mark_read, method="POST"),
)
