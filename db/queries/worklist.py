"""What waits for a person, or for the office's staff? One statement a question, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.consultations import consultation, wording
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.meetings import agenda_item, is_counted, meeting, waits_for_outcome
from db.people import person
from db.prepared import Prepared, among, filled, slots
from db.proposals import proposal, proposal_text, sign_off
from db.resolutions import resolution
from db.visibility import AskedWithEyes, Eyes, SomeEyes, one_of, visible
from states.consultation import WAITS_FOR_AGENDA

MOST = 100
"""Rows that a section of a worklist shows; one more is asked for, to know that there are more."""
_ME = sa.bindparam("me", type_=sa.Integer)


def _asked(eyes: SomeEyes) -> sa.Select[Any]:
    written_at = (
        sa.select(sa.func.max(proposal_text.c.written_at))
        .where(proposal_text.c.proposal_id == proposal.c.id)
        .correlate(proposal)
        .scalar_subquery()
    )
    return (
        sa.select(
            sign_off.c.id,
            sign_off.c.title.label("task"),
            sign_off.c.is_opinion,
            sign_off.c.asked_at,
            sign_off.c.due_on,
            sign_off.c.holder_id,
            person.c.name.label("holder"),
            proposal.c.title,
            proposal.c.amount,
            sa.func.coalesce(written_at > sign_off.c.asked_at, sa.false()).label("is_changed"),
        )
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .join(person, person.c.id == sign_off.c.holder_id)
        .where(
            sign_off.c.state == "asked",
            one_of(sign_off.c.holder_id, eyes.people),
            proposal.c.state == "in_sign_off",
            visible(eyes),
            sa.or_(sign_off.c.holder_id == _ME, ~_wrote(_ME)),
        )
        .order_by(sign_off.c.due_on, sign_off.c.id)
        .limit(MOST + 1)
    )


_ASKED = AskedWithEyes(_asked)


def asked_sign_offs(connection: Connection, eyes: Eyes, person_id: int) -> Sequence[Row[Any]]:
    """Sign-offs that a person is asked for, in own right or for those they stand in for; the soonest first.

    ``is_changed`` says that the text has changed since they were asked. Whoever wrote a text of the
    proposal is not asked as a deputy: they could not sign it.
    """
    return _ASKED.all(connection, eyes, me=person_id)


def _wrote(person_id: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    return sa.or_(
        proposal.c.author_id == person_id,
        sa.exists()
        .where(proposal_text.c.proposal_id == proposal.c.id, proposal_text.c.written_by == person_id)
        .correlate(proposal),
    )


def approvable(connection: Connection, eyes: Eyes, person_id: int, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """Approvals (no opinions) of these ids that a person is asked for in own right, with the whole proposal each."""
    return connection.execute(
        sa.select(
            sign_off.c.id.label("sign_off_id"),
            sign_off.c.version.label("sign_off_version"),
            sign_off.c.title.label("task"),
            sign_off.c.asked_at,
            sign_off.c.due_on,
            proposal,
        )
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(
            sign_off.c.id.in_(sorted(ids)),
            sign_off.c.state == "asked",
            sign_off.c.is_opinion.is_(False),
            sign_off.c.holder_id == person_id,
            proposal.c.state == "in_sign_off",
            visible(eyes),
        )
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


def texts_written_at(connection: Connection, proposal_ids: Iterable[int]) -> dict[int, Any]:
    """When the latest text of each proposal was written."""
    return {
        row.proposal_id: row.at
        for row in connection.execute(
            sa.select(proposal_text.c.proposal_id, sa.func.max(proposal_text.c.written_at).label("at"))
            .where(proposal_text.c.proposal_id.in_(sorted(proposal_ids)))
            .group_by(proposal_text.c.proposal_id)
        )
    }


def final_texts(connection: Connection, proposal_ids: Iterable[int]) -> dict[int, str]:
    """The wording for the body that decides, of each proposal: what a signatory reads first."""
    rows = connection.execute(
        sa.select(consultation.c.proposal_id, wording.c.text)
        .join(wording, wording.c.consultation_id == consultation.c.id)
        .where(consultation.c.proposal_id.in_(sorted(proposal_ids)))
        .order_by(consultation.c.proposal_id, consultation.c.position, wording.c.number)
    )
    return {row.proposal_id: row.text for row in rows}


_UNFINISHED = AskedWithEyes(
    lambda eyes: (
        sa.select(proposal.c.id)
        .where(
            one_of(proposal.c.author_id, eyes.people),
            among(proposal.c.state, ("returned", "draft")),
            visible(eyes),
        )
        .order_by(proposal.c.state.desc(), proposal.c.id.desc())
        .limit(MOST + 1)
    )
)


def unfinished(connection: Connection, eyes: Eyes) -> list[int]:
    """Ids of the returned proposals and drafts that these people wrote; the returned first, then the newest."""
    return [row.id for row in _UNFINISHED.all(connection, eyes)]


Pairs = frozenset[tuple[str, str]]
"""Routes and bodies."""


def _stops(eyes: SomeEyes, signed: Pairs, departments: int | None) -> sa.Select[Any]:
    pairs = sa.or_(
        *(sa.and_(proposal.c.route == route, consultation.c.body == body) for route, body in sorted(signed))
    )
    is_unsigned = sa.and_(consultation.c.signed_on.is_(None), pairs) if signed else sa.false()
    statement = (
        sa.select(
            consultation.c.id,
            consultation.c.body,
            consultation.c.state,
            consultation.c.planned_on,
            consultation.c.postponed_to,
            consultation.c.signed_on,
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.department,
            proposal.c.rules_digest,
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(among(consultation.c.state, WAITS_FOR_AGENDA), proposal.c.state == "on_route", visible(eyes))
        .order_by(consultation.c.planned_on.is_(None), consultation.c.planned_on, consultation.c.id)
        .limit(MOST + 1)
    )
    if departments is None:
        return statement.where(sa.not_(is_unsigned))
    own = one_of(proposal.c.department, slots("own", departments, sa.String))
    return statement.where(is_unsigned, own, ~_wrote(_ME))


_STOPS = AskedWithEyes(_stops)


def stops_of_route(
    connection: Connection,
    eyes: Eyes,
    signed: Pairs,
    *,
    person_id: int,
    departments: frozenset[str] | None,
) -> Sequence[Row[Any]]:
    """Stops that are open for an agenda, the soonest first.

    With ``departments``: those whose form waits for the signature of who signs for these departments (never of an
    author); with None: those that are ready to be placed. ``signed`` are the (route, body) pairs with signed forms.
    """
    if departments is None:
        return _STOPS.all(connection, eyes, signed, None)
    own = filled("own", departments)
    return _STOPS.all(connection, eyes, signed, len(departments), me=person_id, **own)


def _tasks(eyes: SomeEyes, states: tuple[str, ...], charged: bool, only_late: bool) -> sa.Select[Any]:
    statement = (
        sa.select(
            assignment.c.id,
            assignment.c.task,
            assignment.c.state,
            assignment.c.due_on,
            assignment.c.report_on,
            resolution.c.state.label("resolution_state"),
            assignment.c.created_at,
            assignment.c.charged_id,
            person.c.name.label("charged"),
            resolution.c.number,
            resolution.c.body,
        )
        .outerjoin(proposal, proposal.c.id == assignment.c.proposal_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .where(
            among(assignment.c.state, states),
            sa.or_(assignment.c.proposal_id.is_(None), visible(eyes)),
        )
        .order_by(assignment.c.due_on.is_(None), assignment.c.due_on, assignment.c.id)
        .limit(MOST + 1)
    )
    if charged:
        statement = statement.where(one_of(assignment.c.charged_id, eyes.people))
    if only_late:
        late = sa.func.coalesce(assignment.c.report_on, assignment.c.due_on)
        due_before = sa.bindparam("due_before", type_=sa.Date)
        statement = statement.where(late < due_before, resolution.c.state != "suspended")
    return statement


_TASKS = AskedWithEyes(_tasks)


def tasks(
    connection: Connection,
    eyes: Eyes,
    *,
    states: Sequence[str],
    charged: bool,
    due_before: date | None = None,
) -> Sequence[Row[Any]]:
    """Tasks in these states: of these people if ``charged``, else everybody's; the soonest first."""
    if due_before is None:
        return _TASKS.all(connection, eyes, tuple(states), charged, False)
    return _TASKS.all(connection, eyes, tuple(states), charged, True, due_before=due_before)


_ITEMS = sa.select(sa.func.count()).where(agenda_item.c.meeting_id == meeting.c.id).correlate(meeting)
_MEETINGS_WITHOUT_OUTCOMES = Prepared(
    sa.select(
        meeting.c.id,
        meeting.c.body,
        meeting.c.held_on,
        meeting.c.state,
        _ITEMS.where(is_counted).scalar_subquery().label("items"),
        _ITEMS.where(waits_for_outcome).scalar_subquery().label("open_items"),
    )
    .where(
        meeting.c.held_on <= sa.bindparam("today", type_=sa.Date),
        among(meeting.c.state, ("planned", "convened", "in_session", "interrupted")),
    )
    .order_by(meeting.c.held_on, meeting.c.id)
    .limit(MOST + 1)
)


def meetings_without_outcomes(connection: Connection, today: date) -> Sequence[Row[Any]]:
    """Meetings whose day has come and which are not closed, with their items and those without an outcome."""
    return _MEETINGS_WITHOUT_OUTCOMES.all(connection, today=today)


_FAILED_LETTERS = AskedWithEyes(
    lambda eyes: (
        sa.select(
            letter.c.id,
            letter.c.kind,
            letter.c.subject,
            letter.c.created_at,
            letter.c.last_error,
            person.c.name.label("person"),
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
        )
        .join(person, person.c.id == letter.c.person_id)
        .outerjoin(proposal, proposal.c.id == letter.c.proposal_id)
        .where(letter.c.state == "failed", sa.or_(letter.c.proposal_id.is_(None), visible(eyes)))
        .order_by(letter.c.id.desc())
        .limit(MOST + 1)
    )
)


def failed_letters(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Letters that were given up, the newest first."""
    return _FAILED_LETTERS.all(connection, eyes)


_FAILED_DOCUMENTS = AskedWithEyes(
    lambda eyes: (
        sa.select(
            document.c.id,
            document.c.kind,
            document.c.stage,
            document.c.owed_at,
            document.c.last_error,
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
        )
        .join(proposal, proposal.c.id == document.c.proposal_id)
        .where(document.c.made_at.is_(None), document.c.attempts >= ATTEMPTS, visible(eyes))
        .order_by(document.c.attempts.desc(), document.c.id.desc())
        .limit(MOST + 1)
    )
)


def failed_documents(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Documents that could not be made and are not tried any more, the newest first."""
    return _FAILED_DOCUMENTS.all(connection, eyes)
