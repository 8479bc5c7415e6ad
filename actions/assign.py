"""Which tasks follow from an adopted resolution, and how are they reported, accepted and extended?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.assignment_letters import assignment_facts, tell_of_move
from actions.authority import (
    MACHINE,
    RAZITKO,
    Actor,
    Principal,
    Standing,
    standing_as_holder,
    standing_towards,
)
from actions.office import Office
from actions.perform import Act, Done, begin, perform
from db import assignments, people, proposals, resolutions
from states.assignment import ASSIGNMENT
from states.deadlines import Term
from states.facts import AssignmentFacts
from states.machine import Refused
from states.town import Town
from states.vocabulary import Role


def assign_tasks(
    office: Office, connection: Connection, town: Town, proposal: Row[Any], stop: Row[Any]
) -> list[int]:
    """Creates the tasks of the clauses that charge somebody and the work the office owes after adoption."""
    resolution = resolutions.resolution_of(connection, stop.id)
    if resolution is None:
        return []
    content = proposals.content_of(proposal)
    wanted: list[tuple[str | None, str, str, date | None]] = [
        (clause.label, clause.task or clause.text, clause.charged, clause.due_on)
        for clause in content.clauses
        if clause.charged
    ]
    wanted += [
        (None, follow_up.task, follow_up.charged, Term.parse(follow_up.due).after(resolution.adopted_on))
        for follow_up in content.follow_ups
    ]
    return [
        _assign(office, connection, town, proposal, resolution, label, task, charged, due_on)
        for label, task, charged, due_on in wanted
    ]


def _assign(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    resolution: Row[Any],
    label: str | None,
    task: str,
    charged: str,
    due_on: date | None,
) -> int:
    person, charged_as = _who(office, connection, proposal, charged)
    assignment_id = connection.execute(
        assignments.assignment.insert()
        .values(
            proposal_id=proposal.id,
            resolution_id=resolution.id,
            label=label,
            task=task,
            charged_id=person.id,
            charged_as=charged_as,
            due_on=due_on,
            state=ASSIGNMENT.initial,
            created_at=office.now,
        )
        .returning(assignments.assignment.c.id)
    ).scalar_one()
    begin(
        office,
        connection,
        RAZITKO,
        ASSIGNMENT,
        assignment_id,
        verb="assign",
        role="pravidla města",
        proposal_id=proposal.id,
        said={"task": task, "charged": person.name, "due_on": due_on.isoformat() if due_on else None},
    )
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"assigned:{assignment_id}",
            kind="assignment_given",
            to=person,
            proposal_id=proposal.id,
            facts=assignment_facts(
                office, connection, town, proposal, resolution, assignment_id, task, due_on
            ),
        ),
    )
    return int(assignment_id)


def _who(
    office: Office, connection: Connection, proposal: Row[Any], charged: str
) -> tuple[Row[Any], str | None]:
    person = people.person_by_code(connection, charged)
    if person is not None:
        return person, None
    holders = people.holders(connection, charged, proposal.department, office.today)
    if not holders:  # an adoption is recorded even then; the author finds out who takes the work over
        return people.person_by_id(connection, proposal.author_id), f"{charged} (funkce není obsazena)"
    return holders[0], holders[0].title


def report(
    office: Office, connection: Connection, actor: Actor, assignment_id: int, version: int | None, words: str
) -> Done:
    """The charged person says what was done; the control learns it. A request for a later term falls away."""
    words = words.strip()
    changes = {"report": words, **NOTHING_ASKED}
    return _move(office, connection, actor, assignment_id, version, "report", changes, report=words)


def accept(
    office: Office, connection: Connection, actor: Actor, assignment_id: int, version: int | None
) -> Done:
    """The control of resolutions accepts the report."""
    return _move(office, connection, actor, assignment_id, version, "accept")


def reject(
    office: Office, connection: Connection, actor: Actor, assignment_id: int, version: int | None, reason: str
) -> Done:
    """The control returns the report with a reason; the task goes on."""
    return _move(office, connection, actor, assignment_id, version, "reject", reason=reason)


def ask_extension(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    new_due_on: date | None,
    reason: str,
) -> Done:
    """The charged person asks for a later term; the control decides. A later request replaces the one that waits."""
    changes = {"asked_due_on": new_due_on, "asked_reason": reason.strip()}
    return _move(
        office,
        connection,
        actor,
        assignment_id,
        version,
        "ask_extension",
        changes,
        reason=reason,
        new_due_on=new_due_on,
    )


def extend(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    new_due_on: date | None,
    reason: str,
) -> Done:
    """The control grants a later term, asked for or not."""
    changes = {"due_on": new_due_on, **NOTHING_ASKED}
    return _move(
        office,
        connection,
        actor,
        assignment_id,
        version,
        "extend",
        changes,
        reason=reason,
        new_due_on=new_due_on,
    )


def decline_extension(
    office: Office, connection: Connection, actor: Actor, assignment_id: int, version: int | None, reason: str
) -> Done:
    """The control declines a request for a later term; the term stays."""
    return _move(
        office, connection, actor, assignment_id, version, "decline_extension", NOTHING_ASKED, reason=reason
    )


def cancel(
    office: Office, connection: Connection, actor: Actor, assignment_id: int, version: int | None, reason: str
) -> Done:
    """The control cancels a task that lost its purpose."""
    return _move(office, connection, actor, assignment_id, version, "cancel", NOTHING_ASKED, reason=reason)


NOTHING_ASKED: Mapping[str, Any] = {"asked_due_on": None, "asked_reason": None}


def _move(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    verb: str,
    changes: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Done:
    row = assignments.assignment_by_id(connection, assignment_id, for_update=True)
    if row is None:
        raise Refused(f"Úkol č.\u00a0{assignment_id} neexistuje; zkontrolujte číslo.")
    done = perform(
        office,
        connection,
        actor,
        Act(
            table=ASSIGNMENT,
            rows=assignments.assignment,
            row=row,
            verb=verb,
            standing=standing_towards_task(office, connection, actor, row),
            facts=AssignmentFacts(
                today=office.today, due_on=row.due_on, asked_due_on=row.asked_due_on, **facts
            ),
            proposal_id=row.proposal_id,
            version=version,
            changes=changes or {},
            said={name: str(value).strip() for name, value in facts.items() if value},
        ),
    )
    tell_of_move(office, connection, actor, assignment_id, done.version, verb, facts)
    return done


def standing_towards_task(office: Office, connection: Connection, actor: Actor, row: Row[Any]) -> Standing:
    """The roles of a person towards a task: those of the office, and that of who is charged."""
    if actor.person_id is None:
        return MACHINE
    by_role: dict[Role, Principal | None] = dict(standing_towards(office, connection, actor).by_role)
    by_role |= standing_as_holder(office, connection, actor, row.charged_id, Role.CHARGED).by_role
    return Standing(by_role)


def open_assignments(connection: Connection) -> list[Row[Any]]:
    """All tasks that are not done, with the resolution's number; one query."""
    table = assignments.assignment
    return list(
        connection.execute(
            sa.select(table, resolutions.resolution.c.number, people.person.c.name.label("charged"))
            .join(resolutions.resolution, resolutions.resolution.c.id == table.c.resolution_id)
            .join(people.person, people.person.c.id == table.c.charged_id)
            .where(table.c.state.in_(("open", "reported")))
            .order_by(table.c.due_on, table.c.id)
        )
    )
