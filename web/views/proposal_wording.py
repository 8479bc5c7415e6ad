"""How is the wording for one body changed? Beside the derived one, by whom the table of moves lets."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.edit_wording import edit_wording, follow_text
from actions.office import NoTown
from actions.see import NotSeen
from db.queries import proposal_page
from states.machine import Refused
from states.wording import clause_from_data
from web.proposal_desk import Desk, desk_of
from web.proposal_wordings import rewriter, wordings
from web.visit import Visit, office_route, said_page

LONGEST = 20_000
FORM = 200_000
"""Bytes of the form."""


def show(visit: Visit) -> Response:
    """The words for one body, the derived ones beside them."""
    return _page(visit)


def _page(
    visit: Visit,
    status: int = 200,
    *,
    typed: str | None = None,
    reasons: tuple[str, ...] = (),
    fault: str = "",
) -> Response:
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        stop = _stop(visit, desk)
        refusals = rewriter(visit, office, connection, desk).why_not(office, desk, stop)
        if refusals and not reasons:
            return said_page(visit, 403, "Znění teď upravit nemůžete", refusals)
        found = next(one for one in wordings(connection, desk) if one.id == stop.id)
    return visit.page(
        "proposal_wording",
        status,
        proposal=desk.row,
        wording=found,
        typed=found.text if typed is None else typed,
        version=visit.form.number("version") or stop.version,
        reasons=reasons,
        fault=fault,
        was_signed=stop.signed_on is not None,
    )


def save(visit: Visit) -> Response:
    """Writes the wording; or lets it follow the proposal's text again."""
    if visit.form.text("follow"):
        return _follow(visit)
    typed = visit.form.long_text("text", LONGEST)
    if visit.form.faults:
        return _page(visit, 422, typed=typed, fault=visit.form.faults["text"])
    if not typed:
        return _page(visit, 422, typed=typed, fault="Znění je prázdné; napište, na čem se má orgán usnést.")
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            stop = _stop(visit, desk)
            current = proposal_page.wordings_of(connection, desk.row.id)[stop.id][-1]
            clauses = [clause_from_data(data) for data in current.clauses]
            edit_wording(
                office, connection, visit.actor, stop.id, visit.form.number("version") or 0, clauses, typed
            )
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _page(visit, 409, typed=typed, reasons=refused.reasons)
    return visit.done(f"/navrhy/{desk.row.id}#zneni", "Znění je uloženo.")


def _follow(visit: Visit) -> Response:
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            follow_text(
                office, connection, visit.actor, _stop(visit, desk).id, visit.form.number("version") or 0
            )
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _page(visit, 409, reasons=refused.reasons)
    said = "Znění se zase řídí návrhem usnesení a\u00a0bude se měnit s\u00a0ním."
    return visit.done(f"/navrhy/{desk.row.id}#zneni", said)


def _stop(visit: Visit, desk: Desk) -> Any:
    stop = next((stop for stop in desk.stops if stop.body == visit.path("body")), None)
    if stop is None:
        raise NotSeen("Zastávka")
    return stop


ROUTES = (
    office_route("/navrhy/{id}/zneni/{body}", show),
    office_route("/navrhy/{id}/zneni/{body}", save, method="POST", biggest=FORM),
)
