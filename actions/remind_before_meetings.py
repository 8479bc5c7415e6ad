"""What does the control of resolutions learn before a meeting? What is not done of what its body has decided."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.assignment_letters import HIDDEN_TASK, who_controls
from actions.authority import RAZITKO
from actions.office import Office
from actions.task_control import owe_control
from db.queries import due
from states.dates import czech_date
from states.deadlines import Term

HORIZON = timedelta(days=60)
"""How far ahead the sweep looks; longer than any reminder before a meeting."""
MOST_LINES = 40
"""Tasks that the letter to the control lists; the page has them all."""


def remind_before_meetings(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes the list of what is not done to the control, once before each meeting of the body.

    Where the control is a standing item, its report for the papers is owed too.
    """
    known = {body.code: body for body in office.town.bodies}
    term = Term.parse(office.town.reminders.control)
    ahead = [
        row
        for row in due.meetings_ahead(connection, office.today, office.today + HORIZON)
        if row.body in known and term.before(row.held_on) <= office.today
    ]
    if not ahead:
        return
    for row in ahead:
        if any(item.does == "task_control" for item in known[row.body].standing):
            owe_control(office, connection, row.id)
    control = who_controls(office, connection)
    wanted = {(row.id, to.id): f"tasks_before:{row.id}:to:{to.id}" for row in ahead for to in control}
    owed = due.owed_keys(connection, set(wanted.values()))
    for row in ahead:
        new = [to for to in control if wanted[row.id, to.id] not in owed]
        if new and (facts := _facts(office, connection, row)):
            for to in new:
                notice = notify.Notice(f"tasks_before:{row.id}", "unfinished_tasks", to, None, facts)
                written[notice.kind] += notify.owe(office, connection, notice, actor=RAZITKO)


def _facts(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any] | None:
    count, late = due.count_unfinished(connection, row.body, office.today)
    if not count:
        return None
    lines = due.unfinished_assignments(connection, row.body, MOST_LINES)
    rest = count - len(lines)
    more = (f"a\u00a0dalších úkolů: {rest}",) if rest > 0 else ()
    return {
        "body_name": office.town.body(row.body).name,
        "held_on": row.held_on,
        "outcome": f"Nesplněných úkolů: {count}, z\u00a0toho po termínu: {late}.",
        "missing": (*(_line(one, office.today) for one in lines), *more),
        "link": f"{office.base_url}/ukoly/kontrola?organ={row.body}&jednani={row.id}",
    }


def _is_late(row: Row[Any], today: date) -> bool:
    return row.answer_by is not None and row.answer_by < today


def _line(row: Row[Any], today: date) -> str:
    task = HIDDEN_TASK if row.is_confidential else row.task
    term = f"termín {czech_date(row.due_on)}" if row.due_on else "bez termínu"
    late = ", po termínu" if row.state == "open" and _is_late(row, today) else ""
    state = ", čeká na posouzení hlášení" if row.state == "reported" else ""
    return f"č. {row.number}: {task if len(task) <= 160 else task[:157] + '…'} ({row.charged}, {term}{late}{state})"
