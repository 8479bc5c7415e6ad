"""Which tasks follow from an adopted resolution, whom do they charge and until when? Resolved when they are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify, reminded
from actions.assignment_letters import assignment_facts, who_controls
from actions.authority import RAZITKO
from actions.office import Office
from actions.perform import begin
from actions.task_terms import meeting_of_term
from db import assignments, people, proposals, resolutions
from states.addressees import body_code, kind_in, read_addressee
from states.assignment import ASSIGNMENT
from states.deadlines import Term
from states.terms import TaskTerm, first_due, is_adoption, next_due, parse_term, phrase
from states.town import Town
from states.vocabulary import AddresseeKind, Role, TermKind
from states.wording import Clause


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be given: the clause it stands in, what, whom it charges as the clause says it, and until when."""

    label: str | None
    task: str
    charged: str
    term: TaskTerm
    report_on: date | None = None
    contact: str | None = None
    previous_id: int | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """Who answers for a task in the office, as what, and whom the resolution charges."""

    person: Row[Any]
    charged_as: str | None
    kind: AddresseeKind
    addressee: str


def assign_tasks(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    clauses: Sequence[Clause] | None = None,
) -> list[int]:
    """Creates the tasks of the clauses that charge somebody and the work the office owes after adoption.

    ``clauses`` are those that were adopted, None where free words were: they charge nobody.
    """
    resolution = resolutions.resolution_of(connection, stop.id)
    if resolution is None:
        return []
    content = proposals.content_of(proposal)
    given = assign_clauses(office, connection, town, resolution, clauses or (), proposal)
    for follow_up in content.follow_ups:
        due = Term.parse(follow_up.due).after(resolution.adopted_on)
        wanted = Wanted(None, follow_up.task, follow_up.charged, TaskTerm(TermKind.DATE, on=due))
        given.append(give(office, connection, town, resolution, wanted, proposal))
    return given


def assign_clauses(
    office: Office,
    connection: Connection,
    town: Town,
    resolution: Row[Any],
    clauses: Sequence[Clause],
    proposal: Row[Any] | None = None,
) -> list[int]:
    """Creates the tasks of the clauses as they were adopted; an item of the meeting itself has no proposal."""
    return [
        give(
            office,
            connection,
            town,
            resolution,
            Wanted(
                clause.label,
                clause.task or clause.text,
                clause.charged,
                clause.task_term,
                clause.report_on,
                clause.contact,
            ),
            proposal,
        )
        for clause in clauses
        if clause.charged
    ]


def give(
    office: Office,
    connection: Connection,
    town: Town,
    resolution: Row[Any],
    wanted: Wanted,
    proposal: Row[Any] | None,
    due_on: date | None = None,
) -> int:
    """Creates one task, begins its story and tells who is charged; ``due_on`` of a further turn is known."""
    charged = _who(office, connection, town, proposal, wanted)
    term, meeting_id = wanted.term, None
    if term.kind is TermKind.MEETING:
        term = replace(term, body=body_code(town, term.body) or term.body or resolution.body)
        meeting = meeting_of_term(connection, term, resolution.adopted_on)
        due_on, meeting_id = (meeting.held_on, meeting.id) if meeting else (term.on, None)
    elif due_on is None:
        due_on = first_due(term, resolution.adopted_on, Term.parse(town.reminders.immediately))
    report_on = wanted.report_on
    if report_on is not None and due_on is not None:
        report_on = max(report_on, due_on)
    has_event = term.kind is TermKind.AFTER_EVENT
    assignment_id = connection.execute(
        assignments.assignment.insert()
        .values(
            proposal_id=proposal.id if proposal is not None else None,
            resolution_id=resolution.id,
            label=wanted.label,
            task=wanted.task,
            charged_id=charged.person.id,
            charged_as=charged.charged_as,
            due_on=due_on,
            state=ASSIGNMENT.initial,
            created_at=office.now,
            addressee_kind=charged.kind.value,
            addressee=charged.addressee,
            term_kind=term.kind.value,
            term=None if term.kind in (TermKind.DATE, TermKind.NONE) else phrase(term),
            report_on=report_on,
            remind_on=reminded.of_task(office, town, due_on, report_on),
            event=term.event if has_event else None,
            event_on=resolution.adopted_on if has_event and is_adoption(term.event) else None,
            event_days=term.days if has_event else None,
            term_body=term.body if term.kind is TermKind.MEETING else None,
            term_meeting_id=meeting_id,
            every_months=term.every_months or None,
            previous_id=wanted.previous_id,
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
        proposal_id=proposal.id if proposal is not None else None,
        said={
            "task": wanted.task,
            "charged": charged.person.name,
            "due_on": due_on.isoformat() if due_on else None,
            **({"term": phrase(term)} if term.kind not in (TermKind.DATE, TermKind.NONE) else {}),
            **({"report_on": report_on.isoformat()} if report_on else {}),
            **({"addressee": charged.charged_as} if charged.kind in _BEYOND_PEOPLE else {}),
        },
    )
    row = assignments.assignment_by_id(connection, assignment_id)
    assert row is not None  # created a moment ago
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"assigned:{assignment_id}",
            kind="assignment_given",
            to=charged.person,
            proposal_id=row.proposal_id,
            facts=assignment_facts(office, connection, town, proposal, resolution, row),
        ),
        actor=RAZITKO,
    )
    return int(assignment_id)


_BEYOND_PEOPLE = (AddresseeKind.DEPARTMENT, AddresseeKind.BODY, AddresseeKind.ORGANISATION)


def _who(
    office: Office, connection: Connection, town: Town, proposal: Row[Any] | None, wanted: Wanted
) -> Charged:
    """Who answers in the office, judged today: a department's head, a body's chair, an organisation's contact."""
    addressee = read_addressee(wanted.charged)
    kind = kind_in(town, addressee) or addressee.kind
    instead = _somebody(office, connection, proposal)
    match kind:
        case AddresseeKind.DEPARTMENT:
            name = next((one.name for one in town.departments if one.code == addressee.code), addressee.code)
            heads = [
                row
                for row in people.people_in_role(connection, Role.HEAD_OF_DEPARTMENT, office.today)
                if (Role.HEAD_OF_DEPARTMENT, addressee.code)
                in {
                    (held.role, held.department) for held in people.roles_of(connection, row.id, office.today)
                }
            ]
            if heads:
                return Charged(heads[0], name, kind, addressee.code)
            return Charged(
                _secretary(office, connection) or instead, f"{name} (nemá vedoucího)", kind, addressee.code
            )
        case AddresseeKind.BODY:
            body = town.body(addressee.code)
            for code in body.signatures:
                if found := people.holders(connection, code, None, office.today):
                    return Charged(found[0], body.name, kind, addressee.code)
            chairs = (
                people.people_in_role(connection, Role.CHAIR, office.today) if not body.is_internal else ()
            )
            chair = next(iter(chairs), None) or _secretary(office, connection) or instead
            return Charged(chair, body.name, kind, addressee.code)
        case AddresseeKind.ORGANISATION:
            contact = people.person_by_code(connection, wanted.contact) if wanted.contact else None
            return Charged(contact or instead, addressee.label, kind, addressee.label)
    person = people.person_by_code(connection, addressee.code)
    if person is not None:
        return Charged(person, None, AddresseeKind.PERSON, addressee.code)
    department = proposal.department if proposal is not None else None
    holders = people.holders(connection, addressee.code, department, office.today)
    if not holders:  # an adoption is recorded even then; the author finds out who takes the work over
        vacant = f"{addressee.code} (funkce není obsazena)"
        return Charged(instead, vacant, AddresseeKind.OFFICE, addressee.code)
    return Charged(holders[0], holders[0].title, AddresseeKind.OFFICE, addressee.code)


def _somebody(office: Office, connection: Connection, proposal: Row[Any] | None) -> Row[Any]:
    """Who finds out where nobody else can: the author, or the control of resolutions."""
    if proposal is not None:
        return people.person_by_id(connection, proposal.author_id)
    found = who_controls(office, connection)
    if not found:
        raise LookupError("a town has an organiser or a secretary: its file is refused without")
    return found[0]


def _secretary(office: Office, connection: Connection) -> Row[Any] | None:
    return next(iter(people.people_in_role(connection, Role.SECRETARY, office.today)), None)


def open_next_turn(office: Office, connection: Connection, town: Town, row: Row[Any]) -> int | None:
    """The next turn of a recurring task whose report was accepted; None if the resolution is no longer valid."""
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert resolution is not None  # a foreign key
    if (
        row.every_months is None
        or row.due_on is None
        or resolution.state in ("revoked", "cancelled", "voided")
    ):
        return None
    proposal = proposals.proposal_by_id(connection, row.proposal_id) if row.proposal_id else None
    mark = "" if row.addressee_kind in ("person", "office") else f"{row.addressee_kind}:"
    contact = people.person_by_id(connection, row.charged_id).code
    wanted = Wanted(
        row.label,
        row.task,
        f"{mark}{row.addressee or contact}",
        parse_term(row.term or ""),
        contact=contact,
        previous_id=row.id,
    )
    due_on = next_due(row.due_on, row.every_months, office.today)
    return give(office, connection, town, resolution, wanted, proposal, due_on)
