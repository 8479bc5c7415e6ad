"""Whom do we remind of tasks today? Before the term and the report, after them, the superior, and the control."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.assignment_letters import HIDDEN_TASK, task_facts, who_controls
from actions.draft import rules_of
from actions.office import Office
from actions.task_control import owe_control
from actions.task_terms import follow_meetings
from db import people
from db.queries import due
from states.dates import czech_date
from states.deadlines import Term
from states.town import Town
from states.vocabulary import AddresseeKind, Role

HORIZON = timedelta(days=60)
"""How far ahead the sweep looks; longer than any reminder before a limit."""
MOST_LINES = 40
"""Tasks that the letter to the control lists; the page has them all."""


def stage_of(today: date, befores: Sequence[str], limit: date) -> str | None:
    """The latest reminder whose day has come: "1 working" before the limit, or "overdue" after it."""
    if today > limit:
        return "overdue"
    due_now = [text for text in befores if Term.parse(text).before(limit) <= today]
    return min(due_now, key=lambda text: limit - Term.parse(text).before(limit), default=None)


def remind_of_tasks(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes what is due today about tasks: one query a kind, and nothing more for what is owed already."""
    written["terms_moved"] += follow_meetings(office, connection)
    rows = due.open_assignments(connection, office.today + HORIZON)
    towns = _Rules(office, connection)
    _owe(office, connection, _reminders(office, towns, rows), written)
    _owe(office, connection, _escalations(office, connection, towns, rows), written)
    _owe(office, connection, _before_meetings(office, connection), written)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A letter that may be owed: its notice, whose facts are gathered only if it is new."""

    notice: notify.Notice
    facts: Any

    @property
    def key(self) -> str:
        return f"{self.notice.key}:to:{self.notice.to.id}"


def _owe(office: Office, connection: Connection, wanted: Iterator[_Owed], written: Counter[str]) -> None:
    found = {one.key: one for one in wanted}
    for key in sorted(found.keys() - due.owed_keys(connection, found.keys()), key=list(found).index):
        notice = replace(found[key].notice, facts=found[key].facts())
        written[notice.kind] += notify.owe(office, connection, notice)


class _Rules:
    """The rules each task runs under, read once for each file of the town."""

    def __init__(self, office: Office, connection: Connection) -> None:
        self._office, self._connection = office, connection
        self._known: dict[str, Town] = {}

    def of(self, row: Row[Any]) -> Town:
        """The rules of the proposal that the task comes from; those in force for an item of a meeting."""
        if row.rules_digest is None:
            return self._office.town
        if row.rules_digest not in self._known:
            self._known[row.rules_digest] = rules_of(self._connection, row, self._office)
        return self._known[row.rules_digest]


def _reminders(office: Office, towns: _Rules, rows: Sequence[Row[Any]]) -> Iterator[_Owed]:
    """Before the term of the act, before that of the report, and once after the last of them."""
    for row in rows:
        town = towns.of(row)
        policy = town.reminders
        act = stage_of(office.today, policy.before if policy.tasks is None else policy.tasks, row.due_on)
        if act is not None:
            yield _to_charged(office, town, row, row.due_on, act, "assignment_reminder", "")
        if row.report_on is not None and row.report_on != row.due_on:
            befores = policy.before if policy.reports is None else policy.reports
            told = stage_of(office.today, befores, row.report_on)
            if told is not None:
                yield _to_charged(office, town, row, row.report_on, told, "report_reminder", "report:")


def _to_charged(
    office: Office, town: Town, row: Row[Any], limit: date, stage: str, kind: str, mark: str
) -> _Owed:
    def facts() -> dict[str, Any]:
        told = _facts(office, town, row) | {"is_overdue": stage == "overdue"}
        return told | ({"until": limit} if kind == "report_reminder" else {})

    key = f"remind:assignment:{row.id}:{mark}{limit.isoformat()}:{stage}"
    to: Any = SimpleNamespace(id=row.charged_id, name=row.charged, email=row.charged_email)
    return _Owed(notify.Notice(key=key, kind=kind, to=to, proposal_id=row.proposal_id), facts)


def _facts(office: Office, town: Town, row: Row[Any]) -> dict[str, Any]:
    """What a letter says of a task, out of the one row of the sweep."""
    hidden = bool(row.is_confidential)
    title = row.proposal_title if row.proposal_id is not None else row.resolution_title
    matter = {
        "title": f"Neveřejný materiál č.\u00a0{row.proposal_id}" if hidden else title,
        "reference": f"č.\u00a0{row.proposal_id}" if row.proposal_id is not None else None,
        "drafted_by": row.author,
        "operative_text": "Znění neveřejného materiálu se v\u00a0dopisech neuvádí." if hidden else row.text,
    }
    return {**matter, **task_facts(office, town, row, row, row)}


def _escalations(
    office: Office, connection: Connection, towns: _Rules, rows: Sequence[Row[Any]]
) -> Iterator[_Owed]:
    """An overdue task is told once to the head of the department, or to the secretary where there is no other head."""
    late = [
        row
        for row in rows
        if office.today
        > Term.parse(towns.of(row).reminders.overdue_escalates_after).after(row.report_on or row.due_on)
    ]
    if not late:
        return
    heads: dict[str, list[Row[Any]]] = defaultdict(list)
    for head in due.heads_of_departments(connection, office.today):
        if head.department is not None:
            heads[head[0]].append(head)
    secretaries = people.people_in_role(connection, Role.SECRETARY, office.today)
    for row in late:
        is_departments = row.addressee_kind == AddresseeKind.DEPARTMENT.value
        department = row.addressee if is_departments else row.charged_department
        above = [head for head in heads.get(department or "", []) if head.id != row.charged_id]
        for to in above or [one for one in secretaries if one.id != row.charged_id]:
            limit = row.report_on or row.due_on

            def facts(row: Row[Any] = row) -> dict[str, Any]:
                return _facts(office, towns.of(row), row) | {"person": row.charged}

            yield _Owed(
                notify.Notice(
                    key=f"assignment_escalated:{row.id}:{limit.isoformat()}",
                    kind="assignment_escalation",
                    to=to,
                    proposal_id=row.proposal_id,
                ),
                facts,
            )


def _before_meetings(office: Office, connection: Connection) -> Iterator[_Owed]:
    """Before each meeting of a body the control learns what of its resolutions is not done.

    Where the control is a standing item, its report for the papers is owed too.
    """
    ahead = [
        row
        for row in due.meetings_ahead(connection, office.today, office.today + HORIZON)
        if row.body in {body.code for body in office.town.bodies}
        and Term.parse(office.town.reminders.control).before(row.held_on) <= office.today
    ]
    if not ahead:
        return
    for row in ahead:
        if any(item.does == "task_control" for item in office.town.body(row.body).standing):
            owe_control(office, connection, row.id)
    tasks: dict[str, list[Row[Any]]] = defaultdict(list)
    for task in due.unfinished_assignments(connection, {row.body for row in ahead}):
        tasks[task.body].append(task)
    control = who_controls(office, connection)
    for row in ahead:
        lines = tasks.get(row.body, [])
        for to in control if lines else ():

            def facts(row: Row[Any] = row, lines: list[Row[Any]] = lines) -> dict[str, Any]:
                late = sum(one.state == "open" and _is_late(one, office.today) for one in lines)
                return {
                    "body_name": office.town.body(row.body).name,
                    "held_on": row.held_on,
                    "outcome": f"Nesplněných úkolů: {len(lines)}, z\u00a0toho po termínu: {late}.",
                    "missing": _listed(lines, office.today),
                    "link": f"{office.base_url}/ukoly/kontrola?organ={row.body}&jednani={row.id}",
                }

            yield _Owed(
                notify.Notice(key=f"tasks_before:{row.id}", kind="unfinished_tasks", to=to, proposal_id=None),
                facts,
            )


def _listed(lines: list[Row[Any]], today: date) -> tuple[str, ...]:
    """The longest overdue tasks, and how many more the page has."""
    rest = len(lines) - MOST_LINES
    more = (f"a\u00a0dalších úkolů: {rest}",) if rest > 0 else ()
    return (*(_line(one, today) for one in lines[:MOST_LINES]), *more)


def _is_late(row: Row[Any], today: date) -> bool:
    return row.answer_by is not None and row.answer_by < today


def _line(row: Row[Any], today: date) -> str:
    task = HIDDEN_TASK if row.is_confidential else row.task
    term = f"termín {czech_date(row.due_on)}" if row.due_on else "bez termínu"
    late = ", po termínu" if row.state == "open" and _is_late(row, today) else ""
    state = ", čeká na posouzení hlášení" if row.state == "reported" else ""
    return f"č. {row.number}: {task if len(task) <= 160 else task[:157] + '…'} ({row.charged}, {term}{late}{state})"
