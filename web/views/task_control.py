"""How does a body control its resolutions? The table for one meeting, its motion, papers, and decisions of the body."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from actions import assign
from actions.office import NoTown, Office
from actions.see import NotSeen
from actions.task_control import (
    GROUPS,
    STAFF,
    Control,
    ControlLine,
    control_document,
    issue_control,
    load_control,
)
from db.queries import task_control as queries
from db.queries.assignments import seen_assignment
from states.dates import NBSP, czech_date
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import Role
from web.stored_file import WORD
from web.views.matters import harmless
from web.visit import Visit, office_route

READERS = (*STAFF, Role.CHAIR, Role.AUDITOR)
KINDS = {
    "overdue": "error",
    "reported": "warning",
    "done": "success",
    "resting": "warning",
    "running": "info",
}


def show(visit: Visit) -> Response:
    """The control of one body for one of its meetings; without a choice, of the first body that has any."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        body, meetings, chosen = _chosen(visit, office, connection)
        control, item, issue = None, None, None
        if chosen is not None:
            control = load_control(office, connection, chosen, visit.eyes(office, connection))
            codes = [item.code for item in control.body.standing if item.does == "task_control"]
            item = queries.control_item(connection, chosen, codes) if codes else None
            issue = queries.last_issue(connection, chosen)
        bodies = [(one.code, one.name) for one in office.town.bodies]
        choices = [(row.id, _meeting_label(office, row)) for row in meetings]
    typed = visit.form
    return visit.page(
        "task_control",
        status,
        control=control,
        groups=[(key, label, control.of(key)) for key, label in GROUPS.items()] if control else [],
        kinds=KINDS,
        body=body,
        bodies=bodies,
        meetings=choices,
        chosen=chosen,
        item=item,
        issue=issue,
        is_staff=visit.may(*STAFF),
        decided=_decided(control) if control else "",
        here_url=_url(body, chosen),
        word=_url(body, chosen, "/ukoly/kontrola.docx"),
        table=_url(body, chosen, "/ukoly/kontrola.csv"),
        typed={name: typed.text(name) for name in ("task", "verb", "due_on")}
        | {"words": typed.long_text("words", 200_000)},
        faults=typed.faults,
        reasons=reasons,
    )


def _chosen(visit: Visit, office: Office, connection: Any) -> tuple[str, Any, int | None]:
    """The body, its meetings and the meeting that the address asks for, or those that are next."""
    codes = [body.code for body in office.town.bodies]
    wanted = visit.query("organ")
    body = wanted if wanted in codes else _first_body(office)
    meetings = queries.meetings_for_control(connection, body, office.today)
    text = visit.query("jednani")
    ids = {str(row.id): int(row.id) for row in meetings}
    ahead = [row for row in meetings if row.held_on >= office.today]
    usual = ahead[-1].id if ahead else meetings[0].id if meetings else None
    return body, meetings, ids.get(text, usual)


def _first_body(office: Office) -> str:
    """The first body that has the control among its standing items; else the first that adopts resolutions."""
    for body in office.town.bodies:
        if any(item.does == "task_control" for item in body.standing):
            return body.code
    return next((body.code for body in office.town.bodies if body.number), office.town.bodies[0].code)


def _meeting_label(office: Office, row: Any) -> str:
    name = f"{row.number}. {office.town.body(row.body).meeting}"
    return f"{czech_date(row.held_on)} ({name}, {MEETING.states[row.state]})"


def _decided(control: Control) -> str:
    """The reason of a decision that the body makes about a task at this meeting."""
    return f"{control.body.name}, {control.body.meeting} {czech_date(control.meeting.held_on)}: "


def _url(body: str, meeting_id: int | None, path: str = "/ukoly/kontrola") -> str:
    asked = {"organ": body} | ({"jednani": str(meeting_id)} if meeting_id is not None else {})
    return f"{path}?{urlencode(asked)}"


def decide(visit: Visit) -> Response:
    """Extends or cancels a task as the body decided, or wants a new issue of the paper."""
    form, verb = visit.form, visit.form.text("verb")
    task, version = form.number("task"), form.number("version")
    words, day = form.long_text("words", 4000), form.day("due_on")
    if form.faults:
        return _page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            body, _, chosen = _chosen(visit, office, connection)
            if verb == "issue":
                said = _issued(visit, office, connection, chosen)
            else:
                number = task if task is not None and 0 < task < 2**31 else 0
                if seen_assignment(connection, visit.eyes(office, connection), number) is None:
                    raise NotSeen("Úkol", number)
                given = (office, connection, visit.actor, number, -1 if version is None else version)
                if verb == "extend":
                    assign.extend(*given, day, words)
                    said = (
                        f"Termín je prodloužen, nový je {czech_date(day)}. Nositel dostane dopis."
                        if day
                        else ""
                    )
                elif verb == "cancel":
                    assign.cancel(*given, words)
                    said = "Úkol je zrušen. Nositel dostane dopis s\u00a0důvodem."
                else:
                    raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu.")
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _page(visit, 422, refused.reasons)
    return visit.done(_url(body, chosen), said)


def _issued(visit: Visit, office: Office, connection: Any, chosen: int | None) -> str:
    if chosen is None:
        raise Refused("Orgán nemá žádné jednání, pro které by se zpráva vyhotovila; naplánujte ho.")
    issue = issue_control(office, connection, visit.actor, chosen)
    return f"Zpráva pro podklady jednání se vyhotovuje (vydání č.{NBSP}{issue})."


def word(visit: Visit) -> Response:
    """The report as it is now, in Word; nothing is written."""
    with visit.reading() as (office, connection):
        _, _, chosen = _chosen(visit, office, connection)
    if chosen is None:
        raise NotSeen("Jednání")
    name, content = control_document(visit.house, chosen)
    return visit.file(content, name, WORD)


HEAD = (
    *("Skupina", "Usnesení", "Ze dne", "Bod", "Úkol", "Nositel", "Termín", "Termín podle usnesení"),
    *("Zprávu podat do", "Poznámka", "Číslo úkolu"),
)


def table(visit: Visit) -> Response:
    """The same table for a spreadsheet."""
    with visit.reading() as (office, connection):
        body, _, chosen = _chosen(visit, office, connection)
        if chosen is None:
            raise NotSeen("Jednání")
        control = load_control(office, connection, chosen, visit.eyes(office, connection))
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(tuple(harmless(value) for value in _cells(line)) for line in control.lines)
    name = f"kontrola-usneseni-{body}-{control.meeting.held_on.isoformat()}.csv"
    return visit.file(("\ufeff" + stream.getvalue()).encode(), name, "text/csv; charset=utf-8")


def _cells(line: ControlLine) -> tuple[str, ...]:
    return (
        GROUPS[line.group],
        line.row.number,
        czech_date(line.row.adopted_on),
        line.clause,
        line.task,
        line.charged,
        line.due,
        line.term,
        line.report_due,
        line.note,
        str(line.row.id),
    )


ROUTES = (
    office_route("/ukoly/kontrola", show, roles=READERS),
    office_route("/ukoly/kontrola", decide, method="POST", roles=STAFF),
    office_route("/ukoly/kontrola.docx", word, roles=READERS),
    office_route("/ukoly/kontrola.csv", table, roles=READERS),
)
