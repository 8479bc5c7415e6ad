"""How is a meeting prepared and run? Its agenda is built, it is convened, opened, closed or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from actions.convene import cancel_meeting, close_meeting, convene, notice_limit, open_meeting
from actions.matter_lines import matter_lines
from actions.order_agenda import order_agenda
from actions.place_on_agenda import take_off as take_off_agenda
from actions.see import NotSeen
from db import consultations, meetings
from db.queries import meetings_board
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import Role
from web.desk_deadlines import deadline_facts
from web.views.desk import MOST_WAITING, board, waiting_lines
from web.views.desk_outcomes import Sentences, grid
from web.views.desk_readiness import (
    NO_BODY,
    body_name,
    department_names,
    item_lights,
    next_step,
    rules_for,
    state_tag,
)
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)


def show(visit: Visit) -> Response:
    """The page on which a meeting is prepared, and its outcomes recorded."""
    return workshop(visit)


def workshop(
    visit: Visit, status: int = 200, refused: Sequence[str] = (), rows: Mapping[int, Sentences] | None = None
) -> Response:
    """The page of one meeting on the desk; ``refused`` is about the meeting, ``rows`` about single items."""
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        eyes = visit.eyes(office, connection)
        items = meetings_board.agenda_of(connection, eyes, meeting.id)
        rules = rules_for(office, connection, items)
        takes_items = meeting.state in ("planned", "convened")
        has_body = meeting.body in {body.code for body in office.town.bodies}
        waiting = []
        if takes_items and has_body and meeting.held_on >= office.today:
            stops = meetings_board.waiting_stops(connection, eyes, body=meeting.body, limit=MOST_WAITING)
            waiting = waiting_lines(office, connection, stops, [meeting])
        missing = sum(item.outcome is None for item in items)
        return visit.page(
            "desk_meeting",
            status,
            meeting=meeting,
            body_name=body_name(office, meeting.body),
            state=state_tag(meeting.state),
            step=next_step(office, meeting, len(items), missing),
            notice=notice_limit(office, meeting) if takes_items and has_body else None,
            verbs=MEETING.verbs_from(meeting.state),
            items=[(item, item_lights(rules, item, meeting.held_on)) for item in items]
            if takes_items
            else [],
            waiting=waiting,
            departments=department_names(office),
            missing=missing,
            grid=grid(office, connection, meeting, items, visit.form, rows or {})
            if not takes_items
            else None,
            follows=matter_lines(office, connection, eyes, [item.proposal_id for item in items])
            if meeting.state == "closed"
            else (),
            refused=refused,
            today=office.today,
            **deadline_facts(office, connection, meeting),
        )


def order(visit: Visit) -> Response:
    """Moves one item of the agenda a place up or down."""
    form, meeting_id = visit.form, visit.path_id()
    step = -1 if "up" in form else 1
    stop_id = form.number("up") if "up" in form else form.number("down")
    try:
        with visit.writing() as (office, connection):
            ids = [item.consultation_id for item in meetings.agenda_of(connection, meeting_id)]
            if stop_id not in ids:
                raise Refused("Bod už na programu není; načtěte stránku znovu.")
            place = ids.index(stop_id)
            other = min(max(place + step, 0), len(ids) - 1)
            ids[place], ids[other] = ids[other], ids[place]
            order_agenda(office, connection, visit.actor, meeting_id, ids, form.version())
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(f"/stul/{meeting_id}#bod-{stop_id}")


def take_off(visit: Visit) -> Response:
    """Takes an item off the agenda before the meeting."""
    form, meeting_id = visit.form, visit.path_id()
    stop_id = form.number("stop") or 0
    try:
        with visit.writing() as (office, connection):
            stop = consultations.consultation_by_id(connection, stop_id)
            if stop is None or stop.meeting_id != meeting_id:
                raise Refused("Bod už na programu není; načtěte stránku znovu.")
            reason = form.text("reason", 2000)
            take_off_agenda(office, connection, visit.actor, stop_id, form.version(), reason)
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(f"/stul/{meeting_id}", "Bod je z\u00a0programu vyjmut a\u00a0čeká na jiné jednání.")


_DONE = {
    "convene": "Jednání je svoláno.",
    "open": "Jednání je zahájeno; zapisujte výsledky.",
    "close": "Jednání je ukončeno.",
    "cancel": "Jednání je zrušeno; jeho body čekají na jiné.",
}


def move(visit: Visit) -> Response:
    """Convenes, opens, closes or cancels a meeting."""
    form, meeting_id = visit.form, visit.path_id()
    verb, version, reason = form.text("verb"), form.version(), form.text("reason", 2000)
    try:
        with visit.writing() as (office, connection):
            args = (office, connection, visit.actor, meeting_id, version)
            row = meetings_board.body_of(connection, meeting_id)
            if row is not None and row not in {body.code for body in office.town.bodies}:
                raise Refused(NO_BODY)
            match verb:
                case "convene":
                    convene(*args)
                case "open":
                    open_meeting(*args)
                case "close":
                    close_meeting(*args)
                case "cancel":
                    cancel_meeting(*args, reason)
                case _:
                    raise Refused("Nevíme, co se s\u00a0jednáním má stát; načtěte stránku znovu.")
    except Refused as refused:
        if form.text("back") == "board":
            return board(visit, 409, refused.reasons)
        return workshop(visit, 409, refused.reasons)
    back = "/stul" if form.text("back") == "board" and verb != "open" else f"/stul/{meeting_id}"
    return visit.done(back, _DONE[verb])


ROUTES = (
    office_route("/stul/{id}", show, roles=STAFF),
    office_route("/stul/{id}", move, method="POST", roles=STAFF),
    office_route("/stul/{id}/poradi", order, method="POST", roles=STAFF),
    office_route("/stul/{id}/vyjmout", take_off, method="POST", roles=STAFF),
)
