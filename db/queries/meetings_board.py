"""What stands on which agenda, what waits for one, and what is missing? Set-based answers for meetings and the desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.ballots import ballot, ballot_item
from db.consultations import consultation
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.meetings import agenda_item, is_counted, meeting, numbered, waits_for_outcome
from db.people import person
from db.proposals import proposal, sign_off
from db.resolutions import counter, resolution
from db.rules import rules
from db.visibility import Eyes, visible
from states.consultation import WAITS_FOR_AGENDA
from states.meeting import MEETING
from states.vocabulary import ItemKind

RUNNING = tuple(state for state in MEETING.states if state not in MEETING.finals)


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _meetings() -> sa.Select[Any]:
    """Meetings with counts of their items: all, without an outcome, placed late, not signed."""
    counts = (
        sa.select(
            agenda_item.c.meeting_id,
            sa.func.count().label("items"),
            _count(waits_for_outcome).label("open_items"),
            _count(agenda_item.c.late_reason.is_not(None)).label("late_items"),
            _count(sa.and_(waits_for_outcome, consultation.c.signed_on.is_(None))).label("unsigned_items"),
        )
        .where(is_counted)
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .group_by(agenda_item.c.meeting_id)
        .subquery()
    )
    names = ("items", "open_items", "late_items", "unsigned_items")
    return sa.select(meeting, *(sa.func.coalesce(counts.c[name], 0).label(name) for name in names)).outerjoin(
        counts, counts.c.meeting_id == meeting.c.id
    )


def coming_meetings(
    connection: Connection, today: date, *, body: str | None = None, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Meetings from today on, and earlier ones that nobody has closed; the nearest first."""
    statement = (
        _meetings().where(_coming(today)).order_by(meeting.c.held_on, meeting.c.starts_at, meeting.c.id)
    )
    if body is not None:
        statement = statement.where(meeting.c.body == body)
    return connection.execute(statement.limit(limit).offset(offset)).all()


def past_meetings(
    connection: Connection, today: date, year: int, *, body: str | None = None, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Meetings of a year that are over, the latest first."""
    statement = (
        _meetings()
        .where(sa.not_(_coming(today)), meeting.c.held_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(meeting.c.held_on.desc(), meeting.c.starts_at.desc(), meeting.c.id.desc())
    )
    if body is not None:
        statement = statement.where(meeting.c.body == body)
    return connection.execute(statement.limit(limit).offset(offset)).all()


def _coming(today: date) -> sa.ColumnElement[bool]:
    return sa.or_(meeting.c.held_on >= today, meeting.c.state.in_(RUNNING))


def past_years(connection: Connection, today: date) -> list[int]:
    """Years in which meetings were held that are over, the latest first."""
    year = sa.func.extract("year", meeting.c.held_on)
    rows = connection.execute(sa.select(year).where(sa.not_(_coming(today))).distinct()).scalars()
    return sorted((int(found) for found in rows), reverse=True)


def board_meetings(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Meetings that somebody still has to do something with, the earliest first."""
    return connection.execute(
        _meetings()
        .where(meeting.c.state.in_(RUNNING))
        .order_by(meeting.c.held_on, meeting.c.starts_at, meeting.c.id)
        .limit(limit)
    ).all()


def open_agendas(connection: Connection, today: date, body: str | None = None) -> Sequence[Row[Any]]:
    """Meetings whose agenda still takes items, the nearest first."""
    statement = (
        sa.select(meeting)
        .where(meeting.c.state.in_(("planned", "convened")), meeting.c.held_on >= today)
        .order_by(meeting.c.held_on, meeting.c.id)
    )
    return connection.execute(statement.where(meeting.c.body == body) if body else statement).all()


def held_before(connection: Connection, body: str) -> Sequence[Row[Any]]:
    """The last two meetings of a body by their days: from them the rhythm is guessed."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.body == body, meeting.c.state != "cancelled")
        .order_by(meeting.c.held_on.desc())
        .limit(2)
    ).all()


def days_taken(connection: Connection, body: str, days: Collection[date]) -> set[date]:
    """Those of the days on which the body has a meeting already."""
    return set(
        connection.execute(
            sa.select(meeting.c.held_on).where(
                meeting.c.body == body, meeting.c.state != "cancelled", meeting.c.held_on.in_(sorted(days))
            )
        ).scalars()
    )


def _of_item(table: sa.Table) -> sa.ColumnElement[bool]:
    same_stop = sa.and_(
        table.c.consultation_id == agenda_item.c.consultation_id,
        table.c.meeting_id == agenda_item.c.meeting_id,
    )
    return sa.or_(table.c.agenda_item_id == agenda_item.c.id, same_stop)


def _missing_opinions() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(sign_off)
        .where(
            sign_off.c.proposal_id == proposal.c.id,
            sign_off.c.is_opinion,
            sign_off.c.state.in_(("waiting", "asked")),
        )
        .correlate(proposal)
        .scalar_subquery()
    )


_MATTER = (
    proposal.c.id.label("proposal_id"),
    proposal.c.title,
    proposal.c.department,
    proposal.c.presented_by,
    proposal.c.is_confidential,
    proposal.c.route,
    proposal.c.rules_digest,
    proposal.c.matter,
    proposal.c.clauses,
    proposal.c.amount,
    proposal.c.attachments,
    proposal.c.files,
    proposal.c.state.label("proposal_state"),
)


def agenda_of(connection: Connection, eyes: Eyes, meeting_id: int) -> Sequence[Row[Any]]:
    """The matters of a meeting with everything a page says of them. ``is_seen`` False: show nothing but the place."""
    return connection.execute(
        _agenda(eyes, meeting_id).where(agenda_item.c.kind == ItemKind.MATTER.value)
    ).all()


def whole_agenda(connection: Connection, eyes: Eyes, meeting_id: int) -> Sequence[Row[Any]]:
    """The items of all kinds, as `agenda_of` tells of matters; what has no matter is seen by everybody."""
    return connection.execute(_agenda(eyes, meeting_id)).all()


def _agenda(eyes: Eyes, meeting_id: int) -> sa.Select[Any]:
    recorder, sponsor, approver = person.alias("recorder"), person.alias("sponsor"), person.alias("approver")
    place = numbered()
    return (
        sa.select(
            agenda_item.c.id.label("item_id"),
            agenda_item.c.kind,
            agenda_item.c.code,
            agenda_item.c.position,
            place.c.item_number,
            agenda_item.c.placed_as,
            agenda_item.c.late_reason,
            agenda_item.c.outcome,
            agenda_item.c.recorded_at,
            agenda_item.c.reason,
            agenda_item.c.conditions,
            agenda_item.c.postponed_to,
            recorder.c.name.label("recorder"),
            approver.c.name.label("approver"),
            consultation.c.id.label("consultation_id"),
            consultation.c.version,
            consultation.c.body,
            consultation.c.task,
            consultation.c.position.label("stage"),
            consultation.c.state,
            consultation.c.signed_on,
            *(column for column in _MATTER if column.name not in ("title", "is_confidential")),
            sa.func.coalesce(agenda_item.c.title, proposal.c.title).label("title"),
            sa.func.coalesce(proposal.c.is_confidential, sa.false()).label("is_confidential"),
            sponsor.c.name.label("sponsor"),
            ballot.c.members,
            ballot.c.present,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
            resolution.c.id.label("resolution_id"),
            resolution.c.number,
            resolution.c.state.label("resolution_state"),
            _missing_opinions().label("missing_opinions"),
            sa.case((sa.or_(proposal.c.id.is_(None), visible(eyes)), True), else_=False).label("is_seen"),
        )
        .join(place, place.c.id == agenda_item.c.id)
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .outerjoin(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(recorder, recorder.c.id == agenda_item.c.recorded_by)
        .outerjoin(approver, approver.c.id == agenda_item.c.approved_by)
        .outerjoin(sponsor, sponsor.c.code == proposal.c.presented_by)
        .outerjoin(ballot_item, ballot_item.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .outerjoin(resolution, _of_item(resolution))
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(agenda_item.c.position)
    )


def seen_proposals(connection: Connection, eyes: Eyes, proposal_ids: Collection[int]) -> set[int]:
    """Those of the proposals that these eyes may see."""
    return set(
        connection.execute(
            sa.select(proposal.c.id).where(proposal.c.id.in_(sorted(proposal_ids)), visible(eyes))
        ).scalars()
    )


def made_documents(
    connection: Connection, kind: str, consultation_ids: Collection[int]
) -> dict[int, Row[Any]]:
    """The newest made document of a kind for each stop, by the stop's id."""
    rows = connection.execute(
        sa.select(document)
        .where(
            document.c.kind == kind,
            document.c.consultation_id.in_(sorted(consultation_ids)),
            document.c.made_at.is_not(None),
        )
        .order_by(document.c.id)
    )
    return {row.consultation_id: row for row in rows}


def waiting_stops(
    connection: Connection, eyes: Eyes, *, body: str | None = None, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Stops that wait for being placed on an agenda, by the day they are planned for."""
    statement = (
        sa.select(
            consultation.c.id.label("consultation_id"),
            consultation.c.version,
            consultation.c.body,
            consultation.c.position.label("stage"),
            consultation.c.state,
            consultation.c.planned_on,
            consultation.c.postponed_to,
            consultation.c.signed_on,
            *_MATTER,
            _missing_opinions().label("missing_opinions"),
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(_waits(), visible(eyes))
        .order_by(consultation.c.planned_on.is_(None), consultation.c.planned_on, consultation.c.id)
    )
    if body is not None:
        statement = statement.where(consultation.c.body == body)
    return connection.execute(statement.limit(limit).offset(offset)).all()


def waiting_counts(connection: Connection, eyes: Eyes) -> dict[str, int]:
    """How many stops wait for a place, by body."""
    rows = connection.execute(
        sa.select(consultation.c.body, sa.func.count().label("count"))
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(_waits(), visible(eyes))
        .group_by(consultation.c.body)
    )
    return {row.body: row._mapping["count"] for row in rows}


def _waits() -> sa.ColumnElement[bool]:
    # the states first, by themselves: they are few, while matters on their way are many
    few = sa.select(consultation.c.id).where(consultation.c.state.in_(WAITS_FOR_AGENDA))
    return sa.and_(consultation.c.id.in_(few), proposal.c.state == "on_route")


def rules_texts(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    """The texts of the rules under which proposals started, by digest."""
    if not digests:
        return {}
    rows = connection.execute(
        sa.select(rules.c.digest, rules.c.text).where(rules.c.digest.in_(sorted(digests)))
    )
    return {row.digest: row.text for row in rows}


def last_serial(connection: Connection, body: str, series: str, goes_on_from: str | None = None) -> int:
    """The serial that a series gave last, or that the one before it gave; nothing is drawn."""
    for name in (series, goes_on_from):
        last = connection.execute(
            sa.select(counter.c.last).where(counter.c.body == body, counter.c.series == name)
        ).scalar_one_or_none()
        if last is not None:
            return int(last)
    return 0


def owed_work(connection: Connection) -> Row[Any]:
    """What the machine owes: letters and documents that wait, since when, and those that it gave up."""
    waits = letter.c.state == "owed"
    unmade = sa.and_(document.c.made_at.is_(None), document.c.attempts < ATTEMPTS)
    stuck = sa.and_(document.c.made_at.is_(None), document.c.attempts >= ATTEMPTS)

    def count(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(table).where(condition).scalar_subquery()

    return connection.execute(
        sa.select(
            count(letter, waits).label("letters"),
            sa.select(sa.func.min(letter.c.created_at)).where(waits).scalar_subquery().label("letters_since"),
            count(letter, letter.c.state == "failed").label("failed_letters"),
            count(document, unmade).label("documents"),
            sa.select(sa.func.min(document.c.owed_at))
            .where(unmade)
            .scalar_subquery()
            .label("documents_since"),
            count(document, stuck).label("failed_documents"),
        )
    ).one()


def body_of(connection: Connection, meeting_id: int) -> str | None:
    """The code of the body that meets; None if there is no such meeting."""
    found: str | None = connection.execute(
        sa.select(meeting.c.body).where(meeting.c.id == meeting_id)
    ).scalar_one_or_none()
    return found
