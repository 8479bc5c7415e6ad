"""What can be done with the tasks of resolutions from the command line: list, report, accept, reject, extend, cancel?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, reading
from cli.options import As, Json, Reason, read_day
from cli.output import day, emit, picked, table

app = Noun("Úkoly z\u00a0usnesení: vypsat, hlásit splnění, kontrolovat, prodloužit.")

Task = Annotated[
    int, typer.Argument(metavar="ÚKOL", help="Číslo úkolu ze seznamu „razitko assignment list“.")
]


@app.command("list", help="Vypíše úkoly, které trvají, nejbližší termín první.")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="I\u00a0splněné a\u00a0zrušené.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Jen úkoly osoby uvedené volbou --as.")] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Lists tasks."""
    from actions.authority import actor_of
    from db.queries.overview import all_assignments
    from states.assignment import ASSIGNMENT

    if mine and not person:
        raise BadUsage("Čí úkoly? Uveďte kód osoby volbou --as, nebo proměnnou RAZITKO_PERSON.")
    with reading() as (office, connection):
        charged_id = actor_of(connection, person).person_id if mine and person else None
        states = None if all_ else [state for state in ASSIGNMENT.states if state not in ASSIGNMENT.finals]
        rows = all_assignments(connection, states=states, charged_id=charged_id)
        today = office.today
    cells = [
        (
            row.id,
            day(row.due_on),
            "po termínu" if _is_late(row, today) else "",
            ASSIGNMENT.states[row.state],
            row.charged,
            row.number,
            row.task,
        )
        for row in rows
    ]
    names = (
        "id",
        "task",
        "label",
        "charged",
        "charged_as",
        "due_on",
        "state",
        "version",
        "report",
        "body",
        "number",
    )
    data = [{**picked(row, *names, "proposal_id"), "is_late": _is_late(row, today)} for row in rows]
    text = table(("Č.", "Termín", "", "Stav", "Nositel", "Usnesení", "Úkol"), cells)
    emit(json, {"assignments": data}, text if rows else "Žádné úkoly.")


@app.command(
    "report", help="Nahlásí splnění úkolu.", example='razitko assignment report 1 "Zveřejněno na webu."'
)
def report(
    task: Task,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="Co bylo uděláno.")],
    person: As = None,
    json: Json = False,
) -> None:
    """Reports what was done."""
    from actions.assign import report as report_task

    with acting(person) as (office, connection, actor):
        done = report_task(office, connection, actor, task, None, words)
    _say(json, done, f"Úkol č.\u00a0{task}: splnění je nahlášeno.")


@app.command("accept", help="Přijme hlášení o\u00a0splnění (kontrola usnesení).")
def accept(task: Task, person: As = None, json: Json = False) -> None:
    """Accepts a report."""
    from actions.assign import accept as accept_task

    with acting(person) as (office, connection, actor):
        done = accept_task(office, connection, actor, task, None)
    _say(json, done, f"Úkol č.\u00a0{task}: hlášení je přijato.")


@app.command("reject", help="Vrátí hlášení o\u00a0splnění s\u00a0důvodem; úkol trvá.")
def reject(task: Task, reason: Reason, person: As = None, json: Json = False) -> None:
    """Rejects a report."""
    from actions.assign import reject as reject_task

    with acting(person) as (office, connection, actor):
        done = reject_task(office, connection, actor, task, None, reason)
    _say(json, done, f"Úkol č.\u00a0{task}: hlášení je vráceno.")


@app.command("extend", help="Prodlouží termín úkolu.")
def extend(
    task: Task,
    until: Annotated[date, typer.Option("--until", metavar="DATUM", parser=read_day, help="Nový termín.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Grants a later term."""
    from actions.assign import extend as extend_task

    with acting(person) as (office, connection, actor):
        done = extend_task(office, connection, actor, task, None, until, reason)
    _say(json, done, f"Úkol č.\u00a0{task}: nový termín je {day(until)}.", due_on=until)


@app.command("cancel", help="Zruší úkol, který ztratil smysl.")
def cancel(task: Task, reason: Reason, person: As = None, json: Json = False) -> None:
    """Cancels a task."""
    from actions.assign import cancel as cancel_task

    with acting(person) as (office, connection, actor):
        done = cancel_task(office, connection, actor, task, None, reason)
    _say(json, done, f"Úkol č.\u00a0{task} je zrušen.")


def _is_late(row: Any, today: date) -> bool:
    return row.state == "open" and row.due_on is not None and row.due_on < today


def _say(as_json: bool, done: Any, text: str, **more: Any) -> None:
    from states.assignment import ASSIGNMENT

    data = {"assignment": done.subject_id, "state": done.state, "version": done.version, **more}
    emit(as_json, data, f"{text}\nStav: {ASSIGNMENT.states[done.state]}.")
