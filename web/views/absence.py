"""I am away until …: who stands in for me, and for whom do I stand in?"""

from __future__ import annotations

from starlette.responses import Response

from actions.delegate import delegate, end_delegation
from actions.see_absence import see_absence
from states.dates import czech_date
from states.machine import Refused
from web.visit import Visit, office_route

USUAL_REASON = "dovolená"


def show(visit: Visit) -> Response:
    """The one form, one's absences, and those for whom one stands in."""
    return _page(visit)


def leave(visit: Visit) -> Response:
    """Lets somebody stand in from a day (today if none is given) until a day."""
    form = visit.form
    to, since, until = form.text("to"), form.day("since"), form.day("until")
    reason = form.text("reason")
    if not to:
        form.fault("to", "Vyberte, kdo Vás má zastupovat.")
    if until is None:
        form.fault("until", "Napište, do kterého dne budete pryč.")
    if form.faults or until is None:
        return _page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            delegate(office, connection, visit.actor, to, since or office.today, until, reason)
            deputy = next(
                absence.deputy
                for absence in see_absence(office, connection, visit.visitor.person_id).mine
                if absence.state in ("now", "later") and absence.until == until
            )
    except Refused as refused:
        return _page(visit, 422, refused.reasons)
    return visit.done(
        "/nepritomnost", f"Do {czech_date(until)} Vás zastupuje {deputy}. Dopis o\u00a0tom dostane hned."
    )


def come_back(visit: Visit) -> Response:
    """Ends one's own absence now."""
    delegation_id = visit.path_id()
    with visit.writing() as (office, connection):
        end_delegation(office, connection, visit.actor, delegation_id)
    return visit.done("/nepritomnost", "Zastupování je ukončeno; rozhodujete zase sami.")


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        sight = see_absence(office, connection, visit.visitor.person_id)
        today = office.today
    form = visit.form
    typed = {
        "to": form.text("to"),
        "since": form.text("since") if "since" in form else today,
        "until": form.text("until"),
        "reason": form.text("reason") if "reason" in form else USUAL_REASON,
    }
    return visit.page(
        "absence", status, sight=sight, typed=typed, faults=form.faults, reasons=reasons, today=today
    )


ROUTES = (
    office_route("/nepritomnost", show),
    office_route("/nepritomnost", leave, method="POST"),
    office_route("/nepritomnost/{id}/konec", come_back, method="POST"),
)
