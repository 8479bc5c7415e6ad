"""Which invitation, answer, minutes or task of planning groups is to be reminded today? Each of them once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.office import Office
from actions.planning.group_tasks import task_facts
from actions.planning.hearing_letters import hearing_title
from actions.planning.invite import asks_again, letter_facts
from actions.planning.meeting_row import limit_of
from actions.planning.standing import load_process
from db import people
from db.planning.groups import group_task
from db.queries import planning_meetings as asks
from states.dates import PRAGUE
from states.planning.terms import NEAR_INVITATION, NEAR_TASK, answers_limit, minutes_limit

AHEAD = timedelta(days=21)
"""How far ahead tasks are looked at; longer than three working days ever are."""


def remind_of_group_meetings(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes what is due of meetings of groups and hearings; the key of a letter names its limit, not the day."""
    for row in asks.meetings_in(connection, ("planned", "invited", "held")):
        match row.state:
            case "planned":
                _of_invitation(office, connection, row, written)
            case "invited":
                _of_answers(office, connection, row, written)
            case _:
                _of_minutes(office, connection, row, written)
    for row in asks.hearings_in(connection, ("held",)):
        _of_hearing(office, connection, row, written)
    for row in asks.tasks_to_remind(connection, office.today + AHEAD):
        _of_task(office, connection, row, written)


def _of_invitation(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    """The coordinator learns that a meeting has a day and nobody was invited: before the limit and after it."""
    limit = limit_of(connection, row)
    if limit is None or row.when_words or row.held_from < office.today:
        return
    if office.today < NEAR_INVITATION.before(limit):
        return
    is_overdue = office.today > limit
    _tell_coordinator(
        office,
        connection,
        row,
        "planning_invitation_reminder",
        f"{limit.isoformat()}:{'late' if is_overdue else 'near'}",
        {"due_on": limit, "is_overdue": is_overdue},
        written,
    )


def _of_answers(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    """Who has not answered is asked once more, with a link, three working days before the meeting."""
    if row.held_from is not None and answers_limit(row.held_from) <= office.today < row.held_from:
        written["planning_answer_reminder"] += asks_again(office, connection, row)


def _of_minutes(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    """Minutes that are not closed after ten days; those of meetings recorded from the past nobody waits for."""
    if row.held_until is None or not row.is_attendance_kept:
        return
    limit = minutes_limit(row.held_until)
    if office.today > limit and row.created_at.astimezone(PRAGUE).date() <= row.held_until:
        _tell_coordinator(
            office, connection, row, "planning_minutes_reminder", "late", {"due_on": limit}, written
        )


def _of_hearing(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    limit = minutes_limit(row.held_on)
    if office.today <= limit or row.created_at.astimezone(PRAGUE).date() > row.held_on:
        return
    process = load_process(connection, row.process_id, for_update=False)
    notice = notify.Notice(
        key=f"planning_minutes_reminder:hearing:{row.id}",
        kind="planning_minutes_reminder",
        to=people.person_by_id(connection, row.coordinator_id),
        proposal_id=None,
        facts={
            "title": f"{hearing_title(process, row)}, {row.town}",
            "held_on": row.held_on,
            "due_on": limit,
            "link": f"{office.base_url}/planovani/{row.process_id}/projednani/{row.id}",
        },
    )
    written[notice.kind] += notify.owe(office, connection, notice, actor=RAZITKO)


def _of_task(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    """Once when the term is near, once when it is past; the coordinator is told of whom no letter reaches."""
    if not _is_due(row.due_on, row.reminded_on, office.today):
        return
    person = people.person_by_id(connection, row.person_id)
    to = person if person.email else people.person_by_id(connection, row.coordinator_id)
    is_overdue = office.today > row.due_on
    facts = task_facts(connection, row.meeting_title, row.process_id, row.task, row.due_on)
    if to.id != person.id:
        facts["more"] = (("Úkol má", person.name),)
    notice = notify.Notice(
        key=f"planning_task_reminder:{row.id}:{'late' if is_overdue else 'near'}",
        kind="planning_task_reminder",
        to=to,
        proposal_id=None,
        facts=facts | {"is_overdue": is_overdue},
    )
    written[notice.kind] += notify.owe(office, connection, notice, actor=RAZITKO)
    connection.execute(group_task.update().where(group_task.c.id == row.id).values(reminded_on=office.today))


def _is_due(due_on: date, reminded_on: date | None, today: date) -> bool:
    if today > due_on:
        return reminded_on is None or reminded_on <= due_on
    return reminded_on is None and NEAR_TASK.before(due_on) <= today


def _tell_coordinator(
    office: Office,
    connection: Connection,
    row: Row[Any],
    kind: str,
    step: str,
    facts: dict[str, Any],
    written: Counter[str],
) -> None:
    said = letter_facts(office, connection, row)
    said.pop("dated")  # a reminder is no date of its own
    notice = notify.Notice(
        key=f"{kind}:{row.id}:{step}",
        kind=kind,
        to=people.person_by_id(connection, row.coordinator_id),
        proposal_id=None,
        facts=said | facts | {"link": f"{office.base_url}/planovani/{row.process_id}/jednani/{row.id}"},
    )
    written[kind] += notify.owe(office, connection, notice, actor=RAZITKO)
