"""Which stops still have the wording from before an earlier body changed it at the table?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation, wording
from db.proposals import proposal
from db.visibility import Eyes, visible

_AHEAD = ("open", "placed", "postponed", "removed", "not_reached")
_before, _later = consultation.alias("earlier_stop"), wording.alias("later_wording")


def _pending() -> sa.Select[Any]:
    """A stop ahead, with the amended wording of the latest earlier stop that nobody has answered."""
    previous = wording.alias("previous_wording")
    newer = consultation.alias("newer_stop")
    return (
        sa.select(
            consultation.c.id,
            consultation.c.version,
            consultation.c.body,
            consultation.c.state,
            consultation.c.meeting_id,
            _before.c.id.label("earlier_id"),
            _before.c.body.label("earlier_body"),
            wording.c.number.label("earlier_number"),
            wording.c.written_at.label("changed_at"),
            proposal.c.id.label("proposal_id"),
            proposal.c.title,
            proposal.c.is_confidential,
        )
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .join(
            _before,
            sa.and_(
                _before.c.proposal_id == consultation.c.proposal_id,
                _before.c.position < consultation.c.position,
                _before.c.state == "recommended",
            ),
        )
        .join(
            wording,
            sa.and_(wording.c.consultation_id == _before.c.id, wording.c.frozen_at == wording.c.written_at),
        )
        .join(
            previous,
            sa.and_(
                previous.c.consultation_id == wording.c.consultation_id,
                previous.c.number == wording.c.number - 1,
                previous.c.text != wording.c.text,
            ),
        )
        .where(
            consultation.c.state.in_(_AHEAD),
            proposal.c.state == "on_route",
            ~sa.exists().where(
                _later.c.consultation_id == consultation.c.id, _later.c.written_at > wording.c.written_at
            ),
            ~sa.exists().where(
                newer.c.proposal_id == consultation.c.proposal_id,
                newer.c.position > _before.c.position,
                newer.c.position < consultation.c.position,
            ),
        )
    )


def waiting(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Stops whose wording an earlier body's change has not reached, the oldest change first."""
    return connection.execute(
        _pending().where(visible(eyes)).order_by(wording.c.written_at, consultation.c.id)
    ).all()


def of_stop(connection: Connection, consultation_id: int) -> Row[Any] | None:
    """The change that waits for an answer at one stop; None if there is none."""
    return connection.execute(_pending().where(consultation.c.id == consultation_id)).first()


def versions(connection: Connection, consultation_id: int, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Some versions of a stop's wording, by their numbers."""
    rows = connection.execute(
        sa.select(wording).where(
            wording.c.consultation_id == consultation_id, wording.c.number.in_(list(numbers))
        )
    )
    return {row.number: row for row in rows}
