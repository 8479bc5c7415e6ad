"""What do the lists of the API hold? Pages by key: each row has an id, the next page begins after the last one's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.ballots import ballot
from db.consultations import consultation
from db.files import document
from db.journal import journal
from db.meetings import agenda_item, is_counted, meeting, waits_for_outcome
from db.people import delegation, office_holding, person
from db.proposals import proposal, proposal_text, sign_off
from db.queries.due import ANSWER_BY
from db.queries.matters import Wanted, conditions
from db.resolutions import resolution
from db.search import newest
from db.visibility import Eyes, visible, visible_resolution
from states.consultation import CONSULTATION

_BALLOT = tuple(ballot.c[name] for name in ("members", "present", "votes_for", "against", "abstained"))


def _page(
    connection: Connection,
    statement: sa.Select[Any],
    key: sa.ColumnElement[int],
    after: int | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """One page and one row more, the newest first."""
    if after is not None:
        statement = statement.where(key < after)
    return connection.execute(statement.order_by(key.desc()).limit(limit + 1)).all()


def proposals(
    connection: Connection, eyes: Eyes, wanted: Wanted, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Proposals that are asked for, with their authors."""
    names = (
        "id",
        "title",
        "state",
        "version",
        "department",
        "matter",
        "amount",
        "presented_by",
        "created_at",
    )
    statement = (
        sa.select(
            *(proposal.c[name] for name in names),
            proposal.c.is_confidential,
            person.c.code.label("author_code"),
            person.c.name.label("author"),
        )
        .join(person, person.c.id == proposal.c.author_id)
        .where(*conditions(connection, eyes, wanted))
    )
    return _page(connection, statement, proposal.c.id, after, limit)


def next_stops(connection: Connection, proposal_ids: Collection[int]) -> dict[int, Row[Any]]:
    """The first stop of each proposal that is not over, by the proposal's id."""
    rows = connection.execute(
        sa.select(consultation.c.proposal_id, consultation.c.body, consultation.c.planned_on)
        .where(
            consultation.c.proposal_id.in_(sorted(proposal_ids)),
            consultation.c.state.not_in(CONSULTATION.finals),
        )
        .order_by(consultation.c.proposal_id, consultation.c.position.desc())
    )
    return {row.proposal_id: row for row in rows}


def sign_offs(
    connection: Connection, eyes: Eyes, person_id: int, states: Collection[str], after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Sign-offs held by a person or by those they stand in for; not those a deputy wrote a text of."""
    wrote = sa.or_(
        proposal.c.author_id == person_id,
        sa.exists()
        .where(proposal_text.c.proposal_id == proposal.c.id, proposal_text.c.written_by == person_id)
        .correlate(proposal),
    )
    statement = _sign_offs().where(
        sign_off.c.holder_id.in_(sorted(eyes.person_ids)),
        sign_off.c.state.in_(sorted(states)),
        visible(eyes),
        sa.or_(sign_off.c.holder_id == person_id, sa.not_(wrote)),
    )
    return _page(connection, statement, sign_off.c.id, after, limit)


def seen_sign_off(connection: Connection, eyes: Eyes, sign_off_id: int) -> Row[Any] | None:
    """One sign-off of a proposal that these eyes may see."""
    return connection.execute(_sign_offs().where(sign_off.c.id == sign_off_id, visible(eyes))).one_or_none()


def _sign_offs() -> sa.Select[Any]:
    decided = person.alias("decided")
    return (
        sa.select(
            sign_off,
            person.c.name.label("holder"),
            decided.c.name.label("decided"),
            proposal.c.title.label("matter_title"),
        )
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .join(person, person.c.id == sign_off.c.holder_id)
        .outerjoin(decided, decided.c.id == sign_off.c.decided_by)
    )


def meetings(
    connection: Connection,
    after: int | None,
    limit: int,
    *,
    body: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Sequence[Row[Any]]:
    """Meetings with the number of their items and of those without an outcome."""
    statement = _meetings()
    if body:
        statement = statement.where(meeting.c.body == body)
    if state:
        statement = statement.where(meeting.c.state == state)
    if since:
        statement = statement.where(meeting.c.held_on >= since)
    if until:
        statement = statement.where(meeting.c.held_on <= until)
    return _page(connection, statement, meeting.c.id, after, limit)


def one_meeting(connection: Connection, meeting_id: int) -> Row[Any] | None:
    """One meeting with its counts."""
    return connection.execute(_meetings().where(meeting.c.id == meeting_id)).one_or_none()


def _meetings() -> sa.Select[Any]:
    items = sa.select(sa.func.count()).where(agenda_item.c.meeting_id == meeting.c.id).correlate(meeting)
    return sa.select(
        meeting,
        items.where(is_counted).scalar_subquery().label("item_count"),
        items.where(waits_for_outcome).scalar_subquery().label("open_count"),
    )


def resolutions(
    connection: Connection,
    eyes: Eyes,
    after: int | None,
    limit: int,
    *,
    text: str = "",
    number: str = "",
    body: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
    proposal_id: int | None = None,
) -> Sequence[Row[Any]]:
    """Resolutions that these eyes may see, with their ballots."""
    statement = _resolutions(eyes)
    wanted = (
        (resolution.c.number, number),
        (resolution.c.body, body),
        (resolution.c.state, state),
        (resolution.c.proposal_id, proposal_id),
    )
    for column, value in wanted:
        if value:
            statement = statement.where(column == value)
    key: sa.ColumnElement[int] = resolution.c.id
    if text:
        conditions, key = newest(connection, "resolution", text)
        statement = statement.where(*conditions)
    if since:
        statement = statement.where(resolution.c.adopted_on >= since)
    if until:
        statement = statement.where(resolution.c.adopted_on <= until)
    return _page(connection, statement, key, after, limit)


def seen_resolution(connection: Connection, eyes: Eyes, resolution_id: int) -> Row[Any] | None:
    """One resolution that these eyes may see."""
    return connection.execute(_resolutions(eyes).where(resolution.c.id == resolution_id)).one_or_none()


def _resolutions(eyes: Eyes) -> sa.Select[Any]:
    return (
        sa.select(resolution, *_BALLOT)
        .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .where(visible_resolution(eyes))
    )


def assignments(
    connection: Connection,
    eyes: Eyes,
    after: int | None,
    limit: int,
    *,
    states: Collection[str],
    charged: Collection[int] | None = None,
    due_before: date | None = None,
) -> Sequence[Row[Any]]:
    """Tasks in these states that these eyes may see; ``charged``: only of these people."""
    statement = _assignments(eyes).where(assignment.c.state.in_(sorted(states)))
    if charged is not None:
        statement = statement.where(assignment.c.charged_id.in_(sorted(charged)))
    if due_before is not None:
        statement = statement.where(due_before > ANSWER_BY, resolution.c.state != "suspended")
    return _page(connection, statement, assignment.c.id, after, limit)


def seen_assignment(connection: Connection, eyes: Eyes, assignment_id: int) -> Row[Any] | None:
    """One task that these eyes may see."""
    return connection.execute(_assignments(eyes).where(assignment.c.id == assignment_id)).one_or_none()


def _assignments(eyes: Eyes) -> sa.Select[Any]:
    return (
        sa.select(
            assignment,
            person.c.name.label("charged"),
            resolution.c.number,
            resolution.c.body,
            resolution.c.state.label("resolution_state"),
            ANSWER_BY.label("answer_by"),
        )
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .where(sa.or_(assignment.c.proposal_id.is_(None), visible(eyes)))
    )


def delegations(
    connection: Connection, person_id: int | None, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Who lets whom stand in; with ``person_id`` only what this person gave or got."""
    statement = _delegations()
    if person_id is not None:
        mine = (delegation.c.from_person_id == person_id, delegation.c.to_person_id == person_id)
        statement = statement.where(sa.or_(*mine))
    return _page(connection, statement, delegation.c.id, after, limit)


def one_delegation(connection: Connection, delegation_id: int) -> Row[Any] | None:
    """One delegation with names."""
    return connection.execute(_delegations().where(delegation.c.id == delegation_id)).one_or_none()


def _delegations() -> sa.Select[Any]:
    giver, deputy = person.alias("giver"), person.alias("deputy")
    return (
        sa.select(delegation, giver.c.name.label("giver"), deputy.c.name.label("deputy"))
        .join(giver, giver.c.id == delegation.c.from_person_id)
        .join(deputy, deputy.c.id == delegation.c.to_person_id)
    )


def documents(
    connection: Connection, eyes: Eyes, proposal_id: int | None, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Documents made or owed of proposals that these eyes may see."""
    statement = _documents(eyes)
    if proposal_id is not None:
        statement = statement.where(document.c.proposal_id == proposal_id)
    return _page(connection, statement, document.c.id, after, limit)


def seen_document(connection: Connection, eyes: Eyes, document_id: int) -> Row[Any] | None:
    """One document of a proposal that these eyes may see."""
    return connection.execute(_documents(eyes).where(document.c.id == document_id)).one_or_none()


def _documents(eyes: Eyes) -> sa.Select[Any]:
    return sa.select(document).join(proposal, proposal.c.id == document.c.proposal_id).where(visible(eyes))


def journal_of(connection: Connection, proposal_id: int, after: int, limit: int) -> Sequence[Row[Any]]:
    """Entries of a proposal after a number, the earliest first, and one more; ask who may see it before."""
    return connection.execute(
        sa.select(journal)
        .where(journal.c.proposal_id == proposal_id, journal.c.number > after)
        .order_by(journal.c.number)
        .limit(limit + 1)
    ).all()


def people_page(
    connection: Connection, day: date, after: str, limit: int
) -> tuple[Sequence[Row[Any]], dict[int, list[Row[Any]]]]:
    """People of the office by their codes after one, and one more; the offices each holds on ``day`` by person's id."""
    rows = connection.execute(
        sa.select(person.c.id, person.c.code, person.c.name, person.c.department)
        .where(person.c.code > after, ~person.c.is_outside)
        .order_by(person.c.code)
        .limit(limit + 1)
    ).all()
    held: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(
        sa.select(office_holding)
        .where(
            office_holding.c.person_id.in_([row.id for row in rows]),
            office_holding.c.valid_from <= day,
            sa.or_(office_holding.c.valid_until.is_(None), office_holding.c.valid_until >= day),
        )
        .order_by(office_holding.c.id)
    ):
        held.setdefault(row.person_id, []).append(row)
    return rows, held
