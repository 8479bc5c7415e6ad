"""What must the secretary do now? Meetings, matters that wait for a place, and what is missing, on one board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from actions.office import Office
from actions.place_on_agenda import place_on_agenda
from db.queries import amended, meetings_board, postponed
from db.queries.postings import intents_of
from states.machine import Refused
from states.vocabulary import Role
from web.views.desk_leaf import ROWS, leaf, start
from web.views.desk_readiness import (
    body_name,
    department_names,
    disposes,
    hand_in_limit,
    hung_long_enough,
    needs_signature,
    next_step,
    rules_for,
    state_tag,
    waiting_lights,
)
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
MOST_MEETINGS = 100
MOST_WAITING = 100
_OFFERED = 5


def show(visit: Visit) -> Response:
    """The board."""
    return board(visit)


def board(
    visit: Visit, status: int = 200, refused: Sequence[str] = (), stop_id: int | None = None
) -> Response:
    """The board; ``refused`` are sentences of an act that was not recorded, ``stop_id`` whose row it was."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        known = {body.code: body.name for body in office.town.bodies}
        body = visit.query("organ") if visit.query("organ") in known else ""
        running: list[dict[str, Any]] = [
            {
                "row": row,
                "body": body_name(office, row.body),
                "state": state_tag(row.state),
                "step": next_step(office, row, row.items, row.open_items),
            }
            for row in meetings_board.board_meetings(connection, MOST_MEETINGS)
        ]
        counts = meetings_board.waiting_counts(connection, eyes)
        shown = leaf(
            visit,
            meetings_board.waiting_stops(
                connection, eyes, body=body or None, limit=ROWS + 1, offset=start(visit)
            ),
            counts.get(body, 0) if body else sum(counts.values()),
        )
        agendas = meetings_board.open_agendas(connection, office.today)
        return visit.page(
            "desk",
            status,
            due=[line for line in running if line["step"] is not None],
            calm=[line for line in running if line["step"] is None],
            waiting=waiting_lines(office, connection, shown.rows, agendas),
            leaf=shown,
            bodies=[(code, name, counts.get(code, 0)) for code, name in known.items()],
            body=body,
            departments=department_names(office),
            waits=sum(counts.values()),
            changed=len(amended.waiting(connection, eyes)),
            conditions=len(postponed.waiting_for_condition(connection, eyes)),
            missing=sum(line["row"].open_items for line in running if line["row"].state == "in_session"),
            refused=refused,
            refused_stop=stop_id,
            typed_reason=visit.form.text("late_reason", 2000),
        )


def waiting_lines(
    office: Office, connection: Any, rows: Sequence[Any], agendas: Sequence[Any]
) -> list[dict[str, Any]]:
    """Stops that wait, with their lights and the nearest meetings that could take them."""
    rules = rules_for(office, connection, rows)
    posted = intents_of(connection, {row.proposal_id for row in rows if disposes(rules, row)})
    found = []
    for row in rows:
        meant = [agenda for agenda in agendas if agenda.body == row.body]
        offered = meant[:_OFFERED]
        offered += [agenda for agenda in meant[_OFFERED:] if agenda.held_on == row.planned_on]
        places = [
            {
                "row": agenda,
                "limit": (limit := hand_in_limit(rules, row, agenda.held_on)),
                "late": office.today > limit or agenda.frozen_at is not None,
            }
            for agenda in offered
        ]
        found.append(
            {
                "row": row,
                "body": body_name(office, row.body),
                "lights": waiting_lights(office, rules, row),
                "places": places,
                "planned": next((place for place in places if place["row"].held_on == row.planned_on), None),
                "may_be_late": any(place["late"] for place in places),
                "asks": _late_policy(office, row.body) == "approve",
                "needs_intent": any(
                    not hung_long_enough(rules, row, posted.get(row.proposal_id), place["row"].held_on)
                    for place in places
                ),
                "unsigned": row.signed_on is None and needs_signature(rules, row),
            }
        )
    return found


def _late_policy(office: Office, code: str) -> str:
    return next((body.late_items for body in office.town.bodies if body.code == code), "allow")


def place(visit: Visit) -> Response:
    """Places a stop that waits on the agenda of a chosen meeting."""
    form = visit.form
    meeting_id, stop_id, version = form.number("meeting"), form.number("stop"), form.number("version")
    if stop_id is None or version is None:
        return board(visit, 422, ("Nevíme, který návrh zařadit; načtěte stránku znovu.",))
    if meeting_id is None:
        return board(visit, 422, ("Vyberte jednání, na které se má návrh zařadit.",), stop_id)
    try:
        with visit.writing() as (office, connection):
            place_on_agenda(
                office,
                connection,
                visit.actor,
                stop_id,
                meeting_id,
                version,
                form.text("late_reason", 2000),
                intent_reason=form.text("intent_reason", 2000),
            )
    except Refused as refused:
        return board(visit, 409, refused.reasons, stop_id)
    back = f"/stul/{meeting_id}" if form.text("back") == "meeting" else "/stul"
    return visit.done(back, "Návrh je na programu; dotčení dostanou dopis.")


ROUTES = (
    office_route("/stul", show, roles=STAFF),
    office_route("/stul/zaradit", place, method="POST", roles=STAFF),
)
