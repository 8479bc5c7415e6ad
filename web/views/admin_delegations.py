"""Who stands in for whom and until when, and how does the office enter a deputy for somebody who is ill?"""

from __future__ import annotations

from starlette.responses import Response

from actions.delegate_for import delegate_for, end_delegation_for
from db.queries.administration import delegations_page, everybody_by_name
from states.administration import Care
from states.machine import Refused
from web.administration import admin_page, change, number_of, page_number, see, turned, typed
from web.visit import Visit

FIELDS = ("giver", "deputy", "since", "until", "reason")


def show(visit: Visit) -> Response:
    """Delegations that hold or will, on request the past ones too."""
    return _delegations(visit)


def enter(visit: Visit) -> Response:
    """Enters a deputy for somebody."""
    form = visit.form
    giver = number_of(form, "giver", "Vyberte, kdo bude zastoupen.")
    deputy = number_of(form, "deputy", "Vyberte, kdo ho bude zastupovat.")
    since, until = form.day("since"), form.day("until")
    reason = form.text("reason")
    for name, day in (("since", since), ("until", until)):
        if day is None:
            form.fault(name, "Vyplňte den.")
    if form.faults or since is None or until is None:
        return _delegations(visit, 422)
    try:
        with visit.writing() as (office, connection):
            delegate_for(office, connection, visit.actor, giver, deputy, since, until, reason)
    except Refused as refused:
        return _delegations(visit, 409, refused.reasons)
    return visit.done("/sprava/zastupovani", "Zastupování je zapsané; zástupce dostal dopis.")


def end(visit: Visit) -> Response:
    """Ends a delegation."""
    with visit.writing() as (office, connection):
        end_delegation_for(office, connection, visit.actor, visit.path_id())
    return visit.done("/sprava/zastupovani", "Zastupování skončilo; co zástupce rozhodl, platí.")


def _delegations(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    past = visit.query("i") == "minula"
    with visit.reading() as (office, connection):
        page = delegations_page(connection, page_number(visit), office.today, lasting=not past)
        people = [(row.id, row.name) for row in everybody_by_name(connection)]
        today = office.today
    again = typed(visit.form, *FIELDS)
    if status == 200:
        again |= {"since": today.isoformat()}
    return admin_page(
        visit,
        Care.DELEGATIONS,
        "admin_delegations",
        status,
        delegations=page.rows,
        total=page.total,
        past=past,
        people=people,
        today=today,
        typed=again,
        faults=visit.form.faults,
        sentences=sentences,
        pager=turned("/sprava/zastupovani", page, [("i", "minula" if past else "")]),
    )


ROUTES = (
    see("/sprava/zastupovani", show, Care.DELEGATIONS),
    change("/sprava/zastupovani", enter, Care.DELEGATIONS),
    change("/sprava/zastupovani/{id}/ukoncit", end, Care.DELEGATIONS),
)
