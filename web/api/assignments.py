"""What can a program do with the tasks of resolutions? List, report, accept, return, extend, cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request

from actions import assign
from actions.office import Office
from actions.see import NotSeen
from actions.task_control import load_control
from db.queries import api
from states.assignment import ASSIGNMENT, RUNNING
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.meetings import meeting_seen
from web.api.paging import After, Limit, paged
from web.api.schemas.base import Page, VersionOnly, WithReason, picked
from web.api.schemas.register import (
    Assignment,
    EventDay,
    Extension,
    HandOverTask,
    Report,
    TaskControl,
)

router = noun("Úkoly")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo úkolu.", examples=[1])]
State = Literal["", "running", *ASSIGNMENT.states]  # type: ignore[valid-type]


def _seen(caller: Caller, office: Office, connection: Any, assignment_id: int) -> Any:
    row = api.seen_assignment(connection, caller.eyes(office, connection), assignment_id)
    if row is None:
        raise NotSeen("Úkol", assignment_id)
    return row


def _shown(office: Office, row: Any) -> dict[str, Any]:
    is_resting = row.resolution_state == "suspended" and row.state in RUNNING
    is_past = row.answer_by is not None and row.answer_by < office.today
    is_late = row.state == "open" and is_past and not is_resting
    return picked(row, Assignment, is_late=is_late, is_resting=is_resting)


def _move(
    caller: Caller,
    request: Request,
    assignment_id: int,
    sent: int | None,
    verb: Callable[..., Any],
    *words: Any,
) -> dict[str, Any]:
    version = version_seen(request, sent)
    with caller.writing() as (office, connection):
        row = _seen(caller, office, connection, assignment_id)
        refuse_late(connection, ASSIGNMENT, row, version)
        verb(office, connection, caller.actor, assignment_id, version, *words)
        return _shown(office, _seen(caller, office, connection, assignment_id))


@router.get(
    "/assignments",
    **operation(
        "list_assignments",
        "read",
        "Vypíše úkoly z\u00a0usnesení, nejnovější první",
        response_model=Page[Assignment],
    ),
)
def list_assignments(
    caller: Called,
    request: Request,
    state: Annotated[State, Query(description="Stav; running: trvající. Prázdný: všechny.")] = "",
    mine: Annotated[bool, Query(description="Jen osoby tokenu a\u00a0těch, které zastupuje.")] = False,
    late: Annotated[bool, Query(description="Jen po termínu a\u00a0nehlášené.")] = False,
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """Tasks that the person may see."""
    states = {"": tuple(ASSIGNMENT.states), "running": RUNNING}.get(state, (state,))
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        rows = api.assignments(
            connection,
            eyes,
            after,
            limit,
            states=("open",) if late else states,
            charged=eyes.person_ids if mine else None,
            due_before=office.today if late else None,
        )
    return paged(request, rows, limit, lambda row: _shown(office, row))


@router.get(
    "/meetings/{id}/task-control",
    **operation(
        "get_task_control",
        "read",
        "Ukáže kontrolu plnění usnesení pro jednání a\u00a0návrh usnesení k\u00a0ní",
        response_model=TaskControl,
    ),
)
def get_control(caller: Called, id: Id) -> dict[str, Any]:
    """The control of a body's resolutions: for those who answer for the whole road."""
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        if not eyes.see_everything:
            raise NotSeen("Jednání", id)
        meeting_seen(connection, id)
        control = load_control(office, connection, id, eyes)
    return {
        "meeting_id": control.meeting.id,
        "body": control.body.code,
        "held_on": control.meeting.held_on,
        "since": control.since,
        "motion": control.motion,
        "tasks": [
            {
                "id": line.row.id,
                "group": line.group,
                "number": line.row.number,
                "label": line.row.label,
                "task": line.task,
                "charged": line.charged,
                "due_on": line.row.due_on,
                "report_on": line.row.report_on,
                "term": line.term,
                "note": line.note,
            }
            for line in control.lines
        ],
    }


@router.get(
    "/assignments/{id}", **operation("get_assignment", "read", "Ukáže úkol", response_model=Assignment)
)
def get_assignment(caller: Called, id: Id) -> dict[str, Any]:
    """One task."""
    with caller.reading() as (office, connection):
        return _shown(office, _seen(caller, office, connection, id))


@router.post(
    "/assignments/{id}/report",
    **operation("report_assignment", "tasks", "Nahlásí splnění úkolu", response_model=Assignment),
)
def post_report(caller: Called, request: Request, id: Id, asked: Report) -> dict[str, Any]:
    """Reports what was done."""
    return _move(caller, request, id, asked.version, assign.report, asked.report)


@router.post(
    "/assignments/{id}/accept",
    **operation(
        "accept_assignment",
        "tasks",
        "Přijme hlášení o\u00a0splnění (kontrola usnesení)",
        response_model=Assignment,
    ),
)
def post_accept(caller: Called, request: Request, id: Id, asked: VersionOnly) -> dict[str, Any]:
    """Accepts a report."""
    return _move(caller, request, id, asked.version, assign.accept)


@router.post(
    "/assignments/{id}/reject",
    **operation(
        "reject_assignment", "tasks", "Vrátí hlášení s\u00a0důvodem; úkol trvá", response_model=Assignment
    ),
)
def post_reject(caller: Called, request: Request, id: Id, asked: WithReason) -> dict[str, Any]:
    """Returns a report."""
    return _move(caller, request, id, asked.version, assign.reject, asked.reason)


@router.post(
    "/assignments/{id}/ask-extension",
    **operation("ask_extension", "tasks", "Požádá o\u00a0pozdější termín", response_model=Assignment),
)
def post_ask(caller: Called, request: Request, id: Id, asked: Extension) -> dict[str, Any]:
    """Asks for a later term."""
    return _move(caller, request, id, asked.version, assign.ask_extension, asked.new_due_on, asked.reason)


@router.post(
    "/assignments/{id}/record-event",
    **operation(
        "record_assignment_event",
        "tasks",
        "Zapíše den události, od které se počítá termín",
        response_model=Assignment,
    ),
)
def post_event(caller: Called, request: Request, id: Id, asked: EventDay) -> dict[str, Any]:
    """Tells the day of the event."""
    return _move(caller, request, id, asked.version, assign.record_event, asked.event_on)


@router.post(
    "/assignments/{id}/hand-over",
    **operation(
        "hand_over_assignment",
        "tasks",
        "Předá úkol jinému člověku z\u00a0odboru",
        response_model=Assignment,
    ),
)
def post_hand_over(caller: Called, request: Request, id: Id, asked: HandOverTask) -> dict[str, Any]:
    """Hands a task over."""
    return _move(caller, request, id, asked.version, assign.hand_over, asked.to, asked.reason)


@router.post(
    "/assignments/{id}/extend",
    **operation("extend_assignment", "tasks", "Prodlouží termín úkolu", response_model=Assignment),
)
def post_extend(caller: Called, request: Request, id: Id, asked: Extension) -> dict[str, Any]:
    """Grants a later term."""
    return _move(caller, request, id, asked.version, assign.extend, asked.new_due_on, asked.reason)


@router.post(
    "/assignments/{id}/decline-extension",
    **operation(
        "decline_extension", "tasks", "Zamítne žádost o\u00a0pozdější termín", response_model=Assignment
    ),
)
def post_decline(caller: Called, request: Request, id: Id, asked: WithReason) -> dict[str, Any]:
    """Declines a request for a later term."""
    return _move(caller, request, id, asked.version, assign.decline_extension, asked.reason)


@router.post(
    "/assignments/{id}/cancel",
    **operation("cancel_assignment", "tasks", "Zruší úkol, který ztratil smysl", response_model=Assignment),
)
def post_cancel(caller: Called, request: Request, id: Id, asked: WithReason) -> dict[str, Any]:
    """Cancels a task."""
    return _move(caller, request, id, asked.version, assign.cancel, asked.reason)
