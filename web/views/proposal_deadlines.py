"""By when must what be done for one proposal, and when was its intent of § 39 posted?"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from actions.authority import standing_towards
from actions.draft import rules_of
from actions.posting import OF_INTENT, post_intent
from actions.see import seen_proposal
from db.queries.postings import intent_of
from states.dates import czech_date
from states.machine import Refused
from web.proposal_deadlines import proposal_deadlines
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The timeline of a proposal, and its intent where it disposes of property."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, refused: Sequence[str] = ()) -> Response:
    with visit.reading() as (office, connection):
        row = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        town = rules_of(connection, row, office)
        is_property = row.matter in town.property_matters
        standing = standing_towards(office, connection, visit.actor, row)
        return visit.page(
            "proposal_deadlines",
            status,
            proposal=row,
            lhuty=proposal_deadlines(office, connection, row, town),
            is_property=is_property,
            intent=intent_of(connection, row.id) if is_property else None,
            may_post=bool(standing.roles.intersection(OF_INTENT)),
            refused=refused,
            today=office.today,
        )


def post(visit: Visit) -> Response:
    """Records when the intent was posted, or corrects it."""
    form, proposal_id = visit.form, visit.path_id()
    day, down = form.day("posted_on"), form.day("taken_down_on")
    if form.faults or day is None:
        return _page(visit, 422, ("Den vyvěšení není vyplněn; vyberte ho v\u00a0kalendáři.",))
    try:
        with visit.writing() as (office, connection):
            seen_proposal(connection, visit.eyes(office, connection), proposal_id)
            post_intent(office, connection, visit.actor, proposal_id, day, down, form.text("reason", 2000))
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(
        f"/navrhy/{proposal_id}/lhuty#zamer", f"Záměr vyvěšen {czech_date(day)}; je to zapsáno."
    )


ROUTES = (
    office_route("/navrhy/{id}/lhuty", show),
    office_route("/navrhy/{id}/zamer", post, method="POST"),
)
