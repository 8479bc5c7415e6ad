"""Which resolutions of the council did the mayor suspend, and where does their decision stand?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.meetings import agenda_item, meeting
from db.people import person
from db.proposals import proposal
from db.resolutions import resolution, suspension


def _suspensions() -> sa.Select[Any]:
    decided = resolution.alias("decided")
    return (
        sa.select(
            suspension,
            person.c.name.label("mayor"),
            resolution.c.body,
            resolution.c.number,
            resolution.c.adopted_on,
            resolution.c.title,
            resolution.c.proposal_id,
            resolution.c.state.label("resolution_state"),
            sa.func.coalesce(proposal.c.is_confidential, sa.false()).label("is_confidential"),
            agenda_item.c.outcome.label("item_outcome"),
            agenda_item.c.position,
            meeting.c.id.label("meeting_id"),
            meeting.c.body.label("assembly"),
            meeting.c.held_on,
            meeting.c.state.label("meeting_state"),
            decided.c.number.label("decided_number"),
        )
        .join(resolution, resolution.c.id == suspension.c.resolution_id)
        .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
        .join(person, person.c.id == suspension.c.suspended_by)
        .outerjoin(agenda_item, agenda_item.c.id == suspension.c.agenda_item_id)
        .outerjoin(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .outerjoin(decided, decided.c.id == suspension.c.decided_by_id)
    )


def suspensions_of(connection: Connection, resolution_id: int) -> Sequence[Row[Any]]:
    """Every suspension of a resolution, the latest first, with the item that decides it and what decided it."""
    return connection.execute(
        _suspensions().where(suspension.c.resolution_id == resolution_id).order_by(suspension.c.id.desc())
    ).all()


def to_be_placed(connection: Connection) -> Sequence[Row[Any]]:
    """Suspensions that stand on no agenda where they could still be decided, the oldest first."""
    return connection.execute(
        _suspensions()
        .where(
            suspension.c.outcome.is_(None),
            resolution.c.state == "suspended",
            sa.or_(
                suspension.c.agenda_item_id.is_(None),
                # whatever came of the item, a failed vote too: the law still wants an assembly to decide
                agenda_item.c.outcome.is_not(None),
                meeting.c.state == "cancelled",
                sa.and_(meeting.c.state == "closed", agenda_item.c.outcome.is_(None)),
            ),
        )
        .order_by(suspension.c.id)
    ).all()


def open_suspensions(connection: Connection) -> Sequence[Row[Any]]:
    """Suspensions that nobody has decided, the oldest first."""
    return connection.execute(
        _suspensions()
        .where(suspension.c.outcome.is_(None), resolution.c.state == "suspended")
        .order_by(suspension.c.id)
    ).all()


def by_id(connection: Connection, suspension_id: int) -> Row[Any] | None:
    """One suspension."""
    return connection.execute(_suspensions().where(suspension.c.id == suspension_id)).one_or_none()
