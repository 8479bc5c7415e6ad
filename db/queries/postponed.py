"""What was postponed, to which day or until which condition?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation
from db.meetings import agenda_item, meeting
from db.proposals import proposal
from db.visibility import Eyes, visible

_POSTPONED = sa.and_(consultation.c.state == "postponed", proposal.c.state == "on_route")


def due_back(connection: Connection, body: str | None = None, eyes: Eyes | None = None) -> Sequence[Row[Any]]:
    """Stops that were postponed to a day and wait for no condition, the earliest first; ``eyes``: what they see."""
    statement = (
        sa.select(
            consultation.c.id,
            consultation.c.body,
            consultation.c.postponed_to,
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(_POSTPONED, consultation.c.postponed_to.is_not(None), consultation.c.returns_when.is_(None))
        .order_by(consultation.c.postponed_to, consultation.c.id)
    )
    if eyes is not None:
        statement = statement.where(visible(eyes))
    return connection.execute(
        statement.where(consultation.c.body == body) if body is not None else statement
    ).all()


def waiting_for_condition(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Stops that wait until somebody says that a condition is met, the oldest postponement first."""
    last = (
        sa.select(agenda_item.c.consultation_id, sa.func.max(agenda_item.c.id).label("item_id"))
        .where(agenda_item.c.outcome == "postponed")
        .group_by(agenda_item.c.consultation_id)
        .subquery()
    )
    return connection.execute(
        sa.select(
            consultation.c.id,
            consultation.c.version,
            consultation.c.body,
            consultation.c.postponed_to,
            sa.func.coalesce(consultation.c.returns_when, agenda_item.c.conditions).label("condition"),
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
            meeting.c.id.label("meeting_id"),
            meeting.c.held_on,
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(last, last.c.consultation_id == consultation.c.id)
        .outerjoin(agenda_item, agenda_item.c.id == last.c.item_id)
        .outerjoin(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .where(
            _POSTPONED,
            visible(eyes),
            sa.or_(consultation.c.returns_when.is_not(None), consultation.c.postponed_to.is_(None)),
        )
        .order_by(meeting.c.held_on, consultation.c.id)
    ).all()


def condition_on_agenda(connection: Connection, consultation_id: int) -> str:
    """The condition of the last postponement as its item of the agenda keeps it; empty if there is none."""
    found = connection.execute(
        sa.select(agenda_item.c.conditions)
        .where(agenda_item.c.consultation_id == consultation_id, agenda_item.c.outcome == "postponed")
        .order_by(agenda_item.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or ""


def is_seen(connection: Connection, eyes: Eyes, consultation_id: int) -> bool:
    """Whether these eyes may see the matter of a stop."""
    return (
        connection.execute(
            sa.select(consultation.c.id)
            .join(proposal, proposal.c.id == consultation.c.proposal_id)
            .where(consultation.c.id == consultation_id, visible(eyes))
        ).first()
        is not None
    )
