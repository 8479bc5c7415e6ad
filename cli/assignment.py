"""What can be done with the tasks of resolutions from the command line: list, report, accept, reject, extend, cancel?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, opened, reading
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
    from states.assignment import ASSIGNMENT, RUNNING

    if mine and not person:
        raise BadUsage("Čí úkoly? Uveďte kód osoby volbou --as, nebo proměnnou RAZITKO_PERSON.")
    with reading() as (office, connection):
        charged_id = actor_of(connection, person).person_id if mine and person else None
        states = None if all_ else list(RUNNING)
        rows = all_assignments(connection, states=states, charged_id=charged_id)
        today = office.today
    cells = [
        (
            row.id,
            day(row.due_on) if row.due_on else row.term or day(row.due_on),
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
        "report_on",
        "addressee_kind",
        "addressee",
        "term_kind",
        "term",
        "event",
        "event_on",
        "every_months",
        "previous_id",
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


@app.command("ask-extension", help="Požádá o\u00a0pozdější termín; rozhodne kontrola usnesení.")
def ask_extension(
    task: Task,
    until: Annotated[
        date, typer.Option("--until", metavar="DATUM", parser=read_day, help="Navrhovaný termín.")
    ],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Asks for a later term."""
    from actions.assign import ask_extension as ask

    with acting(person) as (office, connection, actor):
        done = ask(office, connection, actor, task, None, until, reason)
    _say(json, done, f"Úkol č.\u00a0{task}: je požádáno o\u00a0termín {day(until)}.", asked_due_on=until)


@app.command("decline-extension", help="Odmítne žádost o\u00a0pozdější termín.")
def decline_extension(task: Task, reason: Reason, person: As = None, json: Json = False) -> None:
    """Declines a request for a later term."""
    from actions.assign import decline_extension as decline

    with acting(person) as (office, connection, actor):
        done = decline(office, connection, actor, task, None, reason)
    _say(json, done, f"Úkol č.\u00a0{task}: žádost je odmítnuta, platí dosavadní termín.")


@app.command("event", help="Zapíše den události, od které se počítá termín úkolu.")
def event(
    task: Task,
    on: Annotated[date, typer.Option("--on", metavar="DATUM", parser=read_day, help="Kdy událost nastala.")],
    person: As = None,
    json: Json = False,
) -> None:
    """Tells the day of the event."""
    from actions.assign import record_event

    with acting(person) as (office, connection, actor):
        done = record_event(office, connection, actor, task, None, on)
    _say(json, done, f"Úkol č.\u00a0{task}: událost nastala {day(on)}.", event_on=on)


@app.command("hand-over", help="Předá úkol jinému člověku z\u00a0odboru.")
def hand_over(
    task: Task,
    to: Annotated[str, typer.Option("--to", metavar="KÓD", help="Kdo ho přebírá.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Hands a task over."""
    from actions.assign import hand_over as hand

    with acting(person) as (office, connection, actor):
        done = hand(office, connection, actor, task, None, to, reason)
    _say(json, done, f"Úkol č.\u00a0{task} je předán.", to=to)


@app.command("control", help="Ukáže kontrolu plnění usnesení pro jednání a\u00a0návrh usnesení k\u00a0ní.")
def control(
    meeting: Annotated[int, typer.Argument(metavar="JEDNÁNÍ", help="Číslo jednání.")],
    word: Annotated[
        Path | None, typer.Option("--word", metavar="SOUBOR", help="Uložit zprávu ve Wordu.")
    ] = None,
    json: Json = False,
) -> None:
    """The control of a body's resolutions, as the papers of the meeting have it."""
    from actions.task_control import GROUPS, control_document, load_control

    with reading() as (office, connection):
        found = load_control(office, connection, meeting)
    if word is not None:
        with opened() as house:
            word.write_bytes(control_document(house, meeting)[1])
    names = ("group", "clause", "task", "charged", "due", "term", "report_due", "note")
    data = {
        "meeting": meeting,
        "body": found.body.code,
        "since": found.since,
        "motion": found.motion,
        "counts": found.counts,
        "tasks": [
            {"id": line.row.id, "number": line.row.number, **{name: getattr(line, name) for name in names}}
            for line in found.lines
        ],
    }
    cells = [
        (line.row.id, GROUPS[line.group], line.due or line.term, line.charged, line.row.number, line.task)
        for line in found.lines
    ]
    text = table(("Č.", "Skupina", "Termín", "Nositel", "Usnesení", "Úkol"), cells)
    emit(json, data, f"{found.motion}\n\n{text if cells else 'Žádné úkoly.'}")


@app.command("cancel", help="Zruší úkol, který ztratil smysl.")
def cancel(task: Task, reason: Reason, person: As = None, json: Json = False) -> None:
    """Cancels a task."""
    from actions.assign import cancel as cancel_task

    with acting(person) as (office, connection, actor):
        done = cancel_task(office, connection, actor, task, None, reason)
    _say(json, done, f"Úkol č.\u00a0{task} je zrušen.")


def _is_late(row: Any, today: date) -> bool:
    answer_by = row.report_on or row.due_on
    return row.state == "open" and answer_by is not None and bool(answer_by < today)


def _say(as_json: bool, done: Any, text: str, **more: Any) -> None:
    from states.assignment import ASSIGNMENT

    data = {"assignment": done.subject_id, "state": done.state, "version": done.version, **more}
    emit(as_json, data, f"{text}\nStav: {ASSIGNMENT.states[done.state]}.")
