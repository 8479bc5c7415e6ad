"""What stands on an agenda, with everything that its order, versions and papers ask? All kinds of items, set-based."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation, wording
from db.files import document
from db.meetings import agenda_item, late_request, meeting
from db.people import person
from db.proposals import proposal
from db.record import agenda_version
from db.sittings import member
from states.vocabulary import Outcome

_HEARD = (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED, Outcome.NOTED, Outcome.ADOPTED)
PAPERS = ("invitation", "invitation_pdf", "packet_pdf", "packet_zip")
"""Documents of an agenda; each of them belongs to one version."""


def items_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The items of a meeting in their order, with the matter behind each; for who runs meetings, nothing is hidden."""
    sponsor = person.alias("sponsor")
    return connection.execute(
        sa.select(
            agenda_item,
            sa.func.coalesce(agenda_item.c.title, proposal.c.title).label("shown_title"),
            proposal.c.id.label("proposal_id"),
            proposal.c.department,
            proposal.c.matter,
            proposal.c.presented_by,
            proposal.c.attachments,
            proposal.c.files,
            sa.func.coalesce(proposal.c.is_confidential, sa.false()).label("is_confidential"),
            sponsor.c.id.label("sponsor_id"),
            sponsor.c.name.label("sponsor"),
            consultation.c.version.label("stop_version"),
            sa.select(sa.func.max(wording.c.number))
            .where(wording.c.consultation_id == agenda_item.c.consultation_id)
            .correlate(agenda_item)
            .scalar_subquery()
            .label("wording_number"),
            consultation.c.position.label("stage"),
        )
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .outerjoin(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(sponsor, sponsor.c.code == proposal.c.presented_by)
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(agenda_item.c.position)
    ).all()


def earlier_bodies(connection: Connection, proposal_ids: Collection[int]) -> dict[int, list[str]]:
    """Codes of the bodies that have heard each proposal already, in the order of its route."""
    rows = connection.execute(
        sa.select(consultation.c.proposal_id, consultation.c.body)
        .where(
            consultation.c.proposal_id.in_(sorted(proposal_ids)),
            consultation.c.state.in_([outcome.value for outcome in _HEARD]),
        )
        .order_by(consultation.c.proposal_id, consultation.c.position)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row.body)
    return found


def versions_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The versions of an agenda that were issued, the latest first, with who issued them."""
    return connection.execute(
        sa.select(agenda_version, person.c.name.label("publisher"))
        .outerjoin(person, person.c.id == agenda_version.c.published_by)
        .where(agenda_version.c.meeting_id == meeting_id)
        .order_by(agenda_version.c.number.desc())
    ).all()


def last_version(connection: Connection, meeting_id: int) -> Row[Any] | None:
    """The version of an agenda that is in force; None before the first one."""
    return connection.execute(
        sa.select(agenda_version)
        .where(agenda_version.c.meeting_id == meeting_id)
        .order_by(agenda_version.c.number.desc())
        .limit(1)
    ).one_or_none()


def version_of(connection: Connection, meeting_id: int, number: int) -> Row[Any] | None:
    """One issued version of an agenda."""
    return connection.execute(
        sa.select(agenda_version).where(
            agenda_version.c.meeting_id == meeting_id, agenda_version.c.number == number
        )
    ).one_or_none()


def papers_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Invitations and packets of a meeting, owed and made, of its latest version first."""
    return connection.execute(
        sa.select(document)
        .where(document.c.meeting_id == meeting_id, document.c.kind.in_(PAPERS))
        .order_by(document.c.issue.desc(), document.c.id)
    ).all()


def newest_forms(connection: Connection, meeting_id: int) -> dict[int, Row[Any]]:
    """The newest made form of each matter on an agenda, by its stop."""
    rows = connection.execute(
        sa.select(document)
        .join(agenda_item, agenda_item.c.consultation_id == document.c.consultation_id)
        .where(
            agenda_item.c.meeting_id == meeting_id,
            document.c.kind == "proposal",
            document.c.made_at.is_not(None),
        )
        .order_by(document.c.id)
    )
    return {row.consultation_id: row for row in rows}


def members_with_accounts(connection: Connection, body: str, day: Any) -> Sequence[Row[Any]]:
    """People who sit in a body on a day and work with the office; in the order of the roll."""
    return connection.execute(
        sa.select(person)
        .join(member, member.c.person_id == person.c.id)
        .where(
            member.c.body == body,
            member.c.valid_from <= day,
            sa.or_(member.c.valid_until.is_(None), member.c.valid_until >= day),
        )
        .order_by(member.c.position, member.c.id)
    ).all()


def sits_in(connection: Connection, person_ids: Collection[int], body: str, day: Any) -> bool:
    """Whether one of these people is a member of a body on a day."""
    statement = sa.select(member.c.id).where(
        member.c.body == body,
        member.c.person_id.in_(sorted(person_ids)),
        member.c.valid_from <= day,
        sa.or_(member.c.valid_until.is_(None), member.c.valid_until >= day),
    )
    return connection.execute(statement.limit(1)).first() is not None


def late_requests(
    connection: Connection, meeting_id: int | None = None, *, waiting: bool = False
) -> Sequence[Row[Any]]:
    """Requests for late items with their matter and meeting, the oldest first."""
    asker, decider = person.alias("asker"), person.alias("decider")
    statement = (
        sa.select(
            late_request,
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
            consultation.c.body,
            meeting.c.held_on,
            asker.c.name.label("asker"),
            decider.c.name.label("decider"),
        )
        .join(consultation, consultation.c.id == late_request.c.consultation_id)
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .join(meeting, meeting.c.id == late_request.c.meeting_id)
        .outerjoin(asker, asker.c.id == late_request.c.asked_by)
        .outerjoin(decider, decider.c.id == late_request.c.decided_by)
        .order_by(late_request.c.id)
    )
    if meeting_id is not None:
        statement = statement.where(late_request.c.meeting_id == meeting_id)
    if waiting:
        statement = statement.where(late_request.c.state == "asked")
    return connection.execute(statement).all()
