"""What do lists and summaries show? Set-based answers; the number of queries never grows with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.ballots import ballot, ballot_item
from db.consultations import consultation
from db.correspondence import letter
from db.files import document
from db.meetings import agenda_item, is_counted, meeting, numbered, waits_for_outcome
from db.people import delegation, person
from db.proposals import proposal, sign_off
from db.resolutions import resolution
from states.consultation import CONSULTATION
from states.proposal import PROPOSAL


def all_proposals(
    connection: Connection, *, state: str | None = None, author_id: int | None = None
) -> Sequence[Row[Any]]:
    """Proposals with their author's name, the newest first; of one state, of one author."""
    statement = (
        sa.select(
            proposal.c.id,
            proposal.c.title,
            proposal.c.state,
            proposal.c.version,
            proposal.c.department,
            proposal.c.matter,
            proposal.c.created_at,
            person.c.name.label("author"),
        )
        .join(person, person.c.id == proposal.c.author_id)
        .order_by(proposal.c.id.desc())
    )
    if state is not None:
        statement = statement.where(proposal.c.state == state)
    if author_id is not None:
        statement = statement.where(proposal.c.author_id == author_id)
    return connection.execute(statement).all()


def next_stops(connection: Connection) -> dict[int, Row[Any]]:
    """The stop where each running proposal is, or which it comes to first: by the proposal's id."""
    first = (
        sa.select(consultation.c.proposal_id, sa.func.min(consultation.c.position).label("position"))
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(consultation.c.state.not_in(CONSULTATION.finals), proposal.c.state.not_in(PROPOSAL.finals))
        .group_by(consultation.c.proposal_id)
        .subquery()
    )
    rows = connection.execute(
        sa.select(consultation.c.proposal_id, consultation.c.body, consultation.c.planned_on).join(
            first,
            sa.and_(
                first.c.proposal_id == consultation.c.proposal_id, first.c.position == consultation.c.position
            ),
        )
    )
    return {row.proposal_id: row for row in rows}


def running_proposals(connection: Connection) -> Sequence[Row[Any]]:
    """Proposals whose way has not ended, with what routes and chains depend on."""
    columns = ("id", "title", "state", "matter", "department", "amount", "route", "rules_digest")
    return connection.execute(
        sa.select(*(proposal.c[name] for name in columns))
        .where(proposal.c.state.not_in(PROPOSAL.finals))
        .order_by(proposal.c.id)
    ).all()


def chain_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The sign-offs of a proposal with the names of who holds and who decided them."""
    holder, decided = person.alias("holder"), person.alias("decided")
    return connection.execute(
        sa.select(sign_off, holder.c.name.label("holder"), decided.c.name.label("decided"))
        .join(holder, holder.c.id == sign_off.c.holder_id)
        .outerjoin(decided, decided.c.id == sign_off.c.decided_by)
        .where(sign_off.c.proposal_id == proposal_id)
        .order_by(sign_off.c.position, sign_off.c.id)
    ).all()


def hearings_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every time a proposal stood on an agenda: meeting, outcome, ballot and number; the earliest first."""
    return connection.execute(
        sa.select(
            agenda_item.c.consultation_id,
            agenda_item.c.meeting_id,
            agenda_item.c.outcome,
            agenda_item.c.reason,
            agenda_item.c.conditions,
            agenda_item.c.postponed_to,
            agenda_item.c.late_reason,
            meeting.c.held_on,
            ballot.c.members,
            ballot.c.present,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
            resolution.c.id.label("resolution_id"),
            resolution.c.number,
            resolution.c.state.label("resolution_state"),
        )
        .join(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .outerjoin(ballot_item, ballot_item.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .outerjoin(resolution, _same_item(resolution))
        .where(consultation.c.proposal_id == proposal_id)
        .order_by(meeting.c.held_on, agenda_item.c.id)
    ).all()


def _same_item(table: sa.Table) -> sa.ColumnElement[bool]:
    same_stop = sa.and_(
        table.c.consultation_id == agenda_item.c.consultation_id,
        table.c.meeting_id == agenda_item.c.meeting_id,
    )
    return sa.or_(table.c.agenda_item_id == agenda_item.c.id, same_stop)


def documents_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Documents owed for a proposal or made of it."""
    return connection.execute(
        sa.select(document).where(document.c.proposal_id == proposal_id).order_by(document.c.id)
    ).all()


def stored_files(connection: Connection) -> Sequence[Row[Any]]:
    """Name and digest of every file that the store must have; one row a digest."""
    return connection.execute(
        sa.select(document.c.file_digest, sa.func.min(document.c.file_name).label("file_name"))
        .where(document.c.file_digest.is_not(None))
        .group_by(document.c.file_digest)
        .order_by(document.c.file_digest)
    ).all()


def all_meetings(connection: Connection, *, body: str | None = None) -> Sequence[Row[Any]]:
    """Meetings with the number of their items and of those without an outcome, the latest first."""
    counts = (
        sa.select(
            agenda_item.c.meeting_id,
            sa.func.count().label("item_count"),
            sa.func.sum(sa.case((waits_for_outcome, 1), else_=0)).label("open_count"),
        )
        .where(is_counted)
        .group_by(agenda_item.c.meeting_id)
        .subquery()
    )
    statement = (
        sa.select(
            meeting,
            sa.func.coalesce(counts.c.item_count, 0).label("item_count"),
            sa.func.coalesce(counts.c.open_count, 0).label("open_count"),
        )
        .outerjoin(counts, counts.c.meeting_id == meeting.c.id)
        .order_by(meeting.c.held_on.desc(), meeting.c.id.desc())
    )
    if body is not None:
        statement = statement.where(meeting.c.body == body)
    return connection.execute(statement).all()


def agenda(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The items of all kinds in their order, with title, presenter, ballot and number."""
    place = numbered()
    return connection.execute(
        sa.select(
            agenda_item.c.id,
            agenda_item.c.kind,
            agenda_item.c.code,
            agenda_item.c.position,
            place.c.item_number,
            agenda_item.c.placed_as,
            agenda_item.c.outcome,
            agenda_item.c.late_reason,
            agenda_item.c.consultation_id,
            consultation.c.body,
            consultation.c.signed_on,
            proposal.c.id.label("proposal_id"),
            sa.func.coalesce(agenda_item.c.title, proposal.c.title).label("title"),
            proposal.c.presented_by,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
            resolution.c.number,
        )
        .join(place, place.c.id == agenda_item.c.id)
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .outerjoin(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(ballot_item, ballot_item.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .outerjoin(resolution, _same_item(resolution))
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(agenda_item.c.position)
    ).all()


def all_resolutions(
    connection: Connection, *, body: str | None = None, number: str | None = None
) -> Sequence[Row[Any]]:
    """Resolutions with their ballots, the latest first; of one body, with one number."""
    statement = (
        sa.select(
            resolution,
            ballot.c.members,
            ballot.c.present,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
        )
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .order_by(resolution.c.adopted_on.desc(), resolution.c.id.desc())
    )
    if body is not None:
        statement = statement.where(resolution.c.body == body)
    if number is not None:
        statement = statement.where(resolution.c.number == number)
    return connection.execute(statement).all()


def all_assignments(
    connection: Connection, *, states: Sequence[str] | None = None, charged_id: int | None = None
) -> Sequence[Row[Any]]:
    """Tasks with who is charged and by which resolution, the soonest first and those without a term last."""
    statement = (
        sa.select(assignment, person.c.name.label("charged"), resolution.c.number, resolution.c.body)
        .join(person, person.c.id == assignment.c.charged_id)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .order_by(assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id)
    )
    if states is not None:
        statement = statement.where(assignment.c.state.in_(states))
    if charged_id is not None:
        statement = statement.where(assignment.c.charged_id == charged_id)
    return connection.execute(statement).all()


def all_delegations(connection: Connection) -> Sequence[Row[Any]]:
    """Who lets whom stand in and when, the latest first."""
    giver, deputy = person.alias("giver"), person.alias("deputy")
    return connection.execute(
        sa.select(
            delegation.c.id,
            delegation.c.valid_from,
            delegation.c.valid_until,
            delegation.c.ended_at,
            delegation.c.reason,
            giver.c.name.label("giver"),
            deputy.c.name.label("deputy"),
        )
        .join(giver, giver.c.id == delegation.c.from_person_id)
        .join(deputy, deputy.c.id == delegation.c.to_person_id)
        .order_by(delegation.c.valid_from.desc(), delegation.c.id.desc())
    ).all()


def all_letters(
    connection: Connection,
    *,
    state: str | None = None,
    proposal_id: int | None = None,
    letter_id: int | None = None,
) -> Sequence[Row[Any]]:
    """Letters with their addressees, the newest first."""
    statement = (
        sa.select(letter, person.c.name.label("person"), person.c.email)
        .join(person, person.c.id == letter.c.person_id)
        .order_by(letter.c.id.desc())
    )
    if state is not None:
        statement = statement.where(letter.c.state == state)
    if proposal_id is not None:
        statement = statement.where(letter.c.proposal_id == proposal_id)
    if letter_id is not None:
        statement = statement.where(letter.c.id == letter_id)
    return connection.execute(statement).all()
