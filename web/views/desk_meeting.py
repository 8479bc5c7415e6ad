"""How is a meeting prepared and run? Its agenda is built, it is convened, opened, closed or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from actions.convene import cancel_meeting, close_meeting, convene, notice_limit, open_meeting
from actions.matter_lines import matter_lines
from actions.office import Office
from actions.see import NotSeen
from db import meetings
from db.queries import agenda_items, meetings_board
from states.agenda import is_business
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import ITEM_KIND_LABELS, PLACED_AS_LABELS, ItemKind, PlacedAs, Role
from web.agenda_sight import AgendaSight, agenda_sight
from web.desk_deadlines import deadline_facts
from web.views.desk import MOST_WAITING, board, waiting_lines
from web.views.desk_outcomes import Sentences, grid
from web.views.desk_readiness import (
    NO_BODY,
    NextStep,
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
        whole = meetings_board.whole_agenda(connection, eyes, meeting.id)
        items = [item for item in whole if item.kind == ItemKind.MATTER]
        rules = rules_for(office, connection, items)
        takes_items = meeting.state in ("planned", "convened")
        has_body = meeting.body in {body.code for body in office.town.bodies}
        waiting = []
        if takes_items and has_body and meeting.held_on >= office.today:
            stops = meetings_board.waiting_stops(connection, eyes, body=meeting.body, limit=MOST_WAITING)
            waiting = waiting_lines(office, connection, stops, [meeting])
        missing = sum(item.outcome is None for item in items)
        sight = agenda_sight(office, connection, eyes, meeting, with_pending=takes_items and has_body)
        business = len(items)
        if has_body:
            body = office.town.body(meeting.body)
            business = sum(is_business(body, item.kind, item.code) for item in whole)
        step = next_step(office, meeting, business, missing)
        if meeting.state == "convened" and sight.pending:
            step = _issue(sight, step)
        return visit.page(
            "desk_meeting",
            status,
            meeting=meeting,
            body_name=body_name(office, meeting.body),
            state=state_tag(meeting.state),
            step=step,
            agenda=sight,
            requests=agenda_items.late_requests(connection, meeting.id) if takes_items else (),
            standing=_standing(office, meeting, whole) if takes_items and has_body else (),
            notice=notice_limit(office, meeting) if takes_items and has_body else None,
            verbs=MEETING.verbs_from(meeting.state),
            items=[
                (
                    item,
                    item_lights(rules, item, meeting.held_on) if item.kind == ItemKind.MATTER else (),
                )
                for item in whole
            ]
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
            kind_labels=ITEM_KIND_LABELS,
            placed_labels={
                key.value: label for key, label in PLACED_AS_LABELS.items() if key != PlacedAs.IN_TIME
            },
            today=office.today,
            **deadline_facts(office, connection, meeting),
        )


def _issue(sight: AgendaSight, step: NextStep | None) -> NextStep:
    """What members have is not what is on the table: the new version goes before everything else."""
    since = sight.versions[0].letter
    why = f"Program se od verze {since} změnil (změn: {len(sight.pending)}); členové to zatím nevědí."
    return NextStep("publish", f"Vydat verzi {sight.next_letter}", why, step is not None)


def _standing(office: Office, meeting: Any, items: Sequence[Any]) -> list[tuple[str, str]]:
    """Standing items of the town's rules that are not on the agenda."""
    there = {item.code for item in items}
    body = office.town.body(meeting.body)
    return [(item.code, item.title) for item in body.standing if item.code not in there]


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
)
