"""What comes back, or waits for the office to decide? Changed wordings, conditions, postponed and suspended matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from actions.bring_back import meet_condition
from actions.see import NotSeen
from actions.take_over import amendment_of, keep_before, take_over
from db.queries import amended, postponed, suspended
from states.machine import Refused
from states.vocabulary import Role
from web.difference import difference
from web.views.desk_readiness import body_name
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
HERE = "/stul/vraci-se"


def show(visit: Visit) -> Response:
    """Everything that returns by itself, and what somebody must say first."""
    return _show(visit)


def _show(
    visit: Visit, status: int = 200, refused: Sequence[str] = (), stop_id: int | None = None
) -> Response:
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        changes = []
        for row in amended.waiting(connection, eyes):
            found = amendment_of(office, connection, row.id)
            if found is None:
                continue
            changes.append(
                {
                    "row": row,
                    "body": body_name(office, row.body),
                    "earlier": body_name(office, row.earlier_body),
                    "found": found,
                    "said": [{"part": "co se změnilo", "pieces": difference(found.before, found.after)}],
                    "next": [{"part": "další znění", "pieces": difference(found.current, found.proposed)}]
                    if found.proposed is not None
                    else [],
                    "typed": visit.form.long_text("text")
                    if stop_id == row.id
                    else found.proposed or found.current,
                }
            )
        return visit.page(
            "desk_returns",
            status,
            changes=changes,
            conditions=postponed.waiting_for_condition(connection, eyes),
            returning=postponed.due_back(connection, eyes=eyes),
            suspensions=suspended.open_suspensions(connection),
            names={body.code: body.name for body in office.town.bodies},
            refused=refused,
            refused_stop=stop_id,
            note=visit.form.text("note", 2000) if stop_id else "",
        )


def answer(visit: Visit) -> Response:
    """Takes a change over, or leaves the wording as it was."""
    stop_id, form = visit.path_id(), visit.form
    try:
        with visit.writing() as (office, connection):
            _refuse_hidden(visit, office, connection, stop_id)
            if form.text("act") == "keep":
                keep_before(
                    office, connection, visit.actor, stop_id, form.version(), form.text("reason", 2000)
                )
            else:
                text = form.long_text("text", 50_000) if form.text("act") == "by_hand" else ""
                take_over(office, connection, visit.actor, stop_id, form.version(), text)
    except NotSeen:
        raise
    except Refused as refused:
        return _show(visit, 409, refused.reasons, stop_id)
    done = "Znění zůstává, jak bylo." if form.text("act") == "keep" else "Změna je převzata do dalšího znění."
    return visit.done(HERE, done)


def meet(visit: Visit) -> Response:
    """Somebody says that a condition is met."""
    stop_id, form = visit.path_id(), visit.form
    try:
        with visit.writing() as (office, connection):
            _refuse_hidden(visit, office, connection, stop_id)
            meet_condition(office, connection, visit.actor, stop_id, form.version(), form.text("note", 2000))
    except NotSeen:
        raise
    except Refused as refused:
        return _show(visit, 409, refused.reasons, stop_id)
    return visit.done(HERE, "Splnění podmínky je zapsáno; návrh se vrací na nejbližší jednání.")


def _refuse_hidden(visit: Visit, office: Any, connection: Any, stop_id: int) -> None:
    if not postponed.is_seen(connection, visit.eyes(office, connection), stop_id):
        raise NotSeen("Projednání")


ROUTES = (
    office_route(HERE, show, roles=STAFF),
    office_route(f"{HERE}/{{id}}/zneni", answer, method="POST", roles=STAFF),
    office_route(f"{HERE}/{{id}}/podminka", meet, method="POST", roles=STAFF),
)
