"""How are tasks of resolutions reported, accepted, returned, extended, handed over and cancelled?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.assignment_letters import tell_of_move
from actions.authority import (
    MACHINE,
    RAZITKO,
    Actor,
    Principal,
    Standing,
    standing_as_holder,
    standing_towards,
)
from actions.draft import rules_of
from actions.give_tasks import assign_clauses as assign_clauses
from actions.give_tasks import assign_tasks as assign_tasks
from actions.give_tasks import open_next_turn
from actions.office import Office
from actions.perform import Act, Done, perform
from db import assignments, people, proposals, resolutions
from states.assignment import ASSIGNMENT
from states.facts import AssignmentFacts
from states.machine import Refused
from states.terms import due_after_event, parse_term
from states.vocabulary import AddresseeKind, Role, TermKind

NOTHING_ASKED: Mapping[str, Any] = {"asked_due_on": None, "asked_reason": None}


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
    """The control of resolutions accepts the report; a recurring task opens its next turn."""
    done = _move(office, connection, actor, assignment_id, version, "accept")
    row = assignments.assignment_by_id(connection, assignment_id)
    assert row is not None  # moved a moment ago
    if row.term_kind == TermKind.RECURRING.value:
        proposal = proposals.proposal_by_id(connection, row.proposal_id) if row.proposal_id else None
        town = rules_of(connection, proposal, office) if proposal is not None else office.town
        open_next_turn(office, connection, town, row)
    return done


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
    """The control grants a later term, asked for or not. From then on it is a day, unless the task recurs.

    The term of the report moves with it where it would come before.
    """
    row = _load(connection, assignment_id)
    changes: dict[str, Any] = {"due_on": new_due_on, "remind_on": office.today, **NOTHING_ASKED}
    if row.term_kind != TermKind.RECURRING.value:
        changes |= {"term_kind": TermKind.DATE.value, "term_meeting_id": None}
    if row.report_on is not None and new_due_on is not None:
        changes["report_on"] = max(row.report_on, new_due_on)
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


def record_event(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    event_on: date | None,
) -> Done:
    """The charged person, or the control, tells the day of the event; from it the term is counted."""
    row = _load(connection, assignment_id)
    changes: dict[str, Any] = {"event_on": event_on}
    if event_on is not None and row.term_kind == TermKind.AFTER_EVENT.value:
        due_on = due_after_event(parse_term(row.term or ""), event_on)
        report_on = row.report_on and max(row.report_on, due_on)
        changes |= {"due_on": due_on, "report_on": report_on, "remind_on": office.today}
    return _move(
        office, connection, actor, assignment_id, version, "record_event", changes, event_on=event_on
    )


def hand_over(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    to_code: str,
    reason: str,
) -> Done:
    """The task goes to another person of the same department; who holds it, their head or the control says so."""
    row = _load(connection, assignment_id)
    to = people.person_by_code(connection, to_code) if to_code else None
    if to_code and to is None:
        raise Refused(f"Osobu „{to_code}“ pravidla města neznají; vyberte ji ze seznamu.")
    department = department_of(connection, row)
    facts: dict[str, Any] = {"holder": row.charged_id}
    if to is not None:
        facts |= {
            "new_holder": to.id,
            "new_holder_name": to.name,
            "new_holder_is_of_the_department": department is not None and to.department == department,
        }
    return _move(
        office,
        connection,
        actor,
        assignment_id,
        version,
        "hand_over",
        {"charged_id": to.id if to is not None else row.charged_id, "remind_on": office.today},
        said={"to": to.name if to is not None else "", "holder": _name(connection, row)},
        reason=reason,
        **facts,
    )


def department_of(connection: Connection, row: Row[Any]) -> str | None:
    """The department that a task belongs to: the one it charges, else that of who holds it."""
    if row.addressee_kind == AddresseeKind.DEPARTMENT.value:
        return str(row.addressee)
    department = people.person_by_id(connection, row.charged_id).department
    return None if department is None else str(department)


def _name(connection: Connection, row: Row[Any]) -> str:
    return str(people.person_by_id(connection, row.charged_id).name)


def cancel_by_resolution(
    office: Office, connection: Connection, what: int | tuple[int, str | None], by_resolution_id: int
) -> list[int]:
    """A later resolution cancels a task, or the tasks of a clause of an earlier one; returns their ids.

    ``what`` is the id of a task, or (id of the earlier resolution, label of its clause); label None: all of its
    tasks. Those that are done stay done, so it may run twice.
    """
    table = assignments.assignment
    if isinstance(what, int):
        chosen = [table.c.id == what]
    else:
        resolution_id, label = what
        chosen = [
            table.c.resolution_id == resolution_id,
            *([] if label is None else [table.c.label == label]),
        ]
    rows = connection.execute(
        sa.select(table).where(*chosen, table.c.state.in_(("open", "reported"))).order_by(table.c.id)
    ).all()
    by = resolutions.resolution_by_id(connection, by_resolution_id)
    if by is None:
        raise Refused(f"Usnesení č.\u00a0{by_resolution_id} neexistuje; zkontrolujte číslo.")
    for row in rows:
        changes = {"cancelled_by_id": by_resolution_id, **NOTHING_ASKED}
        _move(office, connection, RAZITKO, row.id, None, "annul", changes, said={"number": by.number})
    return [int(row.id) for row in rows]


def renew_cancelled_by(office: Office, connection: Connection, resolution_id: int) -> list[int]:
    """Tasks that a resolution cancelled go on, because its number was voided; returns their ids. May run twice."""
    table = assignments.assignment
    ids = connection.execute(
        sa.select(table.c.id)
        .where(table.c.cancelled_by_id == resolution_id, table.c.state == "cancelled")
        .order_by(table.c.id)
    ).scalars()
    found = [int(assignment_id) for assignment_id in ids]
    for assignment_id in found:
        _move(office, connection, RAZITKO, assignment_id, None, "renew", {"cancelled_by_id": None})
    return found


def _load(connection: Connection, assignment_id: int) -> Row[Any]:
    row = assignments.assignment_by_id(connection, assignment_id, for_update=True)
    if row is None:
        raise Refused(f"Úkol č.\u00a0{assignment_id} neexistuje; zkontrolujte číslo.")
    return row


def _move(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int | None,
    verb: str,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Done:
    row = _load(connection, assignment_id)
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert resolution is not None  # a foreign key
    waits = row.term_kind == TermKind.AFTER_EVENT.value and row.event_on is None
    told = {name: str(facts[name]).strip() for name in _TOLD if facts.get(name)}
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
                today=office.today,
                due_on=row.due_on,
                asked_due_on=row.asked_due_on,
                is_resting=resolution.state == "suspended",
                event=row.event if waits else "",
                adopted_on=resolution.adopted_on,
                **facts,
            ),
            proposal_id=row.proposal_id,
            version=version,
            changes=changes or {},
            said={**told, **(said or {})},
        ),
    )
    tell_of_move(office, connection, actor, assignment_id, done.version, verb, facts)
    return done


_TOLD = ("report", "reason", "new_due_on", "event_on")
"""What of the facts of a move the journal keeps."""


def standing_towards_task(office: Office, connection: Connection, actor: Actor, row: Row[Any]) -> Standing:
    """The roles of a person towards a task: those of the office, the head's of its department, and who is charged."""
    if actor.person_id is None:
        return MACHINE
    by_role: dict[Role, Principal | None] = dict(standing_towards(office, connection, actor).by_role)
    department = department_of(connection, row)
    if department is not None:
        by_role |= _as_head(office, connection, actor.person_id, department)
    by_role |= standing_as_holder(office, connection, actor, row.charged_id, Role.CHARGED).by_role
    return Standing(by_role)


def _as_head(
    office: Office, connection: Connection, person_id: int, department: str
) -> dict[Role, Principal | None]:
    """The role of a department's head, in own right before a deputy's; nothing for others."""
    ids = frozenset({person_id}) | people.stands_in_for(connection, person_id, office.today)
    heads = {
        held.person_id
        for held in people.roles_of_all(connection, ids, office.today)
        if held.role == Role.HEAD_OF_DEPARTMENT and held.department == department
    }
    if not heads:
        return {}
    if person_id in heads:
        return {Role.HEAD_OF_DEPARTMENT: None}
    head = min(heads)
    return {Role.HEAD_OF_DEPARTMENT: Principal(head, people.person_by_id(connection, head).name)}


def open_assignments(connection: Connection) -> Sequence[Row[Any]]:
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
