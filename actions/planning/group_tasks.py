"""Which tasks does a group give, to whom and by when, and how is it told that they are done?"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor, Standing
from actions.office import Office
from actions.planning.meeting_row import act_on, load_group_meeting, standing_at
from actions.planning.standing import coordinator_of
from db import journal, people
from db.planning.groups import group_meeting_by_id, group_task
from db.queries import planning_meetings as asks
from states.dates import czech_date
from states.machine import Refused
from states.planning.group_meeting import STAFF
from states.planning.terms import NEAR_TASK
from states.vocabulary import ROLE_LABELS, Role


def give_group_task(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    task: str,
    person_id: int,
    due_on: date | None,
    version: int | None = None,
) -> int:
    """Gives a task of a held meeting to a person, who gets a letter; returns its id."""
    row = load_group_meeting(connection, meeting_id)
    if not task.strip():
        raise Refused("Úkol nemá znění; napište, co je třeba udělat.")
    if due_on is None:
        raise Refused("Úkol nemá termín; doplňte, do kdy má být splněn.")
    if row.held_until is not None and due_on < row.held_until:
        raise Refused(f"Termín {czech_date(due_on)} je před jednáním; zvolte pozdější.")
    try:
        to = people.person_by_id(connection, person_id)
    except sa.exc.NoResultFound:
        raise Refused("Vyberte, kdo úkol splní.") from None
    act_on(
        office,
        connection,
        actor,
        row,
        "give_task",
        version,
        said={"task": task.strip(), "to": person_id, "due_on": due_on.isoformat()},
    )
    # a term that is near already is told of by this very letter
    is_near = NEAR_TASK.before(due_on) <= office.today
    task_id = int(
        connection.execute(
            group_task.insert()
            .values(
                meeting_id=meeting_id,
                task=task.strip(),
                person_id=person_id,
                due_on=due_on,
                reminded_on=office.today if is_near else None,
            )
            .returning(group_task.c.id)
        ).scalar_one()
    )
    if to.email and due_on >= office.today:
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"planning_task_given:{task_id}",
                kind="planning_task_given",
                to=to,
                proposal_id=None,
                facts=task_facts(connection, row.title, row.process_id, task.strip(), due_on),
            ),
            actor=actor,
        )
    return task_id


def report_group_task(
    office: Office,
    connection: Connection,
    actor: Actor,
    task_id: int,
    report: str,
    done_on: date | None = None,
) -> None:
    """Reports that a task is done: by who has it, or by who runs the meeting on their word. Once."""
    row = asks.task_by_id(connection, task_id)
    if row is None:
        raise Refused("Tento úkol neexistuje; načtěte jednání znovu.")
    meeting = group_meeting_by_id(connection, row.meeting_id)
    assert meeting is not None  # a foreign key
    standing = _standing(office, connection, actor, row, meeting)
    may = (Role.CHARGED, *STAFF)
    if not standing.roles.intersection(may):
        who = ", ".join(ROLE_LABELS[role] for role in may)
        raise Refused(f"Splnění úkolu skupiny hlásí: {who}.")
    if row.done_on is not None:
        raise Refused(f"Úkol už byl splněn {czech_date(row.done_on)}: {row.report}")
    if not report.strip():
        raise Refused("Napište jednou větou, co bylo uděláno.")
    day = done_on or office.today
    if day > office.today:
        raise Refused(f"Den {czech_date(day)} teprve bude; zapište splnění, až nastane.")
    changed = connection.execute(
        group_task.update()
        .where(group_task.c.id == task_id, group_task.c.done_on.is_(None))
        .values(done_on=day, report=report.strip())
    )
    if changed.rowcount != 1:
        raise Refused("Někdo byl rychlejší: úkol už je splněn. Načtěte stránku znovu.")
    role, principal = standing.used(may)
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=principal.name if principal else None,
            office=ROLE_LABELS[role],
            subject="group_task",
            subject_id=task_id,
            proposal_id=None,
            verb="report",
            from_state=None,
            to_state=None,
            version=1,
            facts={"process": meeting.process_id, "report": report.strip(), "done_on": day.isoformat()},
        ),
    )


def task_facts(
    connection: Connection, title: str, process_id: int, task: str, due_on: date
) -> dict[str, Any]:
    """What letters about a task of a group say; who has no account reports to the coordinator."""
    coordinator = coordinator_of(connection, process_id)
    return {
        "title": title,
        "task": task,
        "due_on": due_on,
        "person": f"{coordinator.name}, {coordinator.email}",
    }


def _standing(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], meeting: Row[Any]
) -> Standing:
    if actor.person_id == row.person_id:
        return Standing({Role.CHARGED: None})
    return standing_at(office, connection, actor, meeting)
