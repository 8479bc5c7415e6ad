"""Which motions did bodies not adopt? They have no number, and a register without them tells half (domain.md 2.6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.ballots import ballot, ballot_item
from db.consultations import consultation
from db.meetings import agenda_item, meeting
from db.proposals import proposal
from db.resolutions import resolution
from db.search import matching
from db.visibility import Eyes, visible
from states.vocabulary import Outcome

_FAILED = (Outcome.NOT_ADOPTED.value, Outcome.NOT_RECOMMENDED.value)
_BALLOT = (ballot.c.members, ballot.c.present, ballot.c.votes_for, ballot.c.against, ballot.c.abstained)


def not_adopted(
    connection: Connection,
    eyes: Eyes,
    *,
    text: str = "",
    body: str = "",
    meeting_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> Sequence[Row[Any]]:
    """Items whose motion failed, the latest first, with their ballots; a motion adopted as a negative one has a number
    and stands in the register. Of a meeting: in the order of its agenda."""
    statement = (
        sa.select(
            agenda_item.c.id,
            agenda_item.c.position,
            agenda_item.c.outcome,
            agenda_item.c.reason,
            agenda_item.c.consultation_id,
            sa.func.coalesce(agenda_item.c.title, proposal.c.title).label("title"),
            meeting.c.id.label("meeting_id"),
            meeting.c.body,
            meeting.c.held_on,
            proposal.c.id.label("proposal_id"),
            sa.func.coalesce(proposal.c.is_confidential, sa.false()).label("is_confidential"),
            ballot.c.motion,
            *_BALLOT,
        )
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .outerjoin(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(ballot_item, ballot_item.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .where(
            agenda_item.c.outcome.in_(_FAILED),
            sa.or_(proposal.c.id.is_(None), visible(eyes)),
            ~sa.exists().where(
                resolution.c.consultation_id == agenda_item.c.consultation_id,
                resolution.c.meeting_id == agenda_item.c.meeting_id,
            ),
        )
    )
    if text:
        statement = statement.where(matching(connection, "proposal", text))
    if body:
        statement = statement.where(meeting.c.body == body)
    if meeting_id is not None:
        statement = statement.where(meeting.c.id == meeting_id).order_by(agenda_item.c.position)
    else:
        statement = statement.order_by(meeting.c.held_on.desc(), agenda_item.c.id.desc())
    return connection.execute(statement.limit(limit).offset(offset)).all()


def said_before(connection: Connection, proposal_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """What earlier bodies recommended of the same matters, with their ballots, by the proposal."""
    found: dict[int, list[Row[Any]]] = {}
    rows = connection.execute(
        sa.select(
            consultation.c.proposal_id,
            agenda_item.c.outcome,
            meeting.c.body,
            meeting.c.held_on,
            resolution.c.id.label("resolution_id"),
            resolution.c.number,
            *_BALLOT,
        )
        .join(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .outerjoin(ballot_item, ballot_item.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(ballot, ballot.c.id == ballot_item.c.ballot_id)
        .outerjoin(
            resolution,
            sa.and_(
                resolution.c.consultation_id == agenda_item.c.consultation_id,
                resolution.c.meeting_id == agenda_item.c.meeting_id,
            ),
        )
        .where(
            consultation.c.proposal_id.in_(sorted(proposal_ids)),
            agenda_item.c.outcome.in_((Outcome.RECOMMENDED.value, Outcome.NOT_RECOMMENDED.value)),
        )
        .order_by(meeting.c.held_on, agenda_item.c.id)
    )
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row)
    return found
