"""What do we keep of each stop of the route, and of the wordings written for it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, key, metadata, one_of, out_of_turn_index, reference
from db.prepared import Prepared
from states.consultation import CONSULTATION
from states.vocabulary import StageTask

consultation = sa.Table(
    "consultation",
    metadata,
    key(),
    reference("proposal_id", "proposal.id", is_indexed=False),  # uq_consultation_proposal_id_position
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("body", sa.String(60), nullable=False, index=True),
    sa.Column("task", sa.String(40), nullable=False),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("planned_on", sa.Date),
    sa.Column("remind_on", sa.Date),
    reference("meeting_id", "meeting.id", nullable=True),
    sa.Column("postponed_to", sa.Date),
    sa.Column("returns_when", sa.Text),
    sa.Column("form_issue", sa.Integer, nullable=False, server_default="0"),
    reference("signed_by", "person.id", nullable=True),
    reference("signed_for", "person.id", nullable=True),
    sa.Column("signed_on", sa.Date),
    sa.UniqueConstraint("proposal_id", "position"),
    sa.UniqueConstraint("proposal_id", "body"),
    one_of("state", CONSULTATION.states, "state_is_of_the_table"),
    one_of("task", StageTask, "task_is_of_the_vocabulary"),
    sa.CheckConstraint(
        "(state IN ('waiting', 'open', 'dropped', 'postponed', 'removed', 'not_reached', 'returned')) "
        "OR (meeting_id IS NOT NULL)",
        name="heard_or_placed_at_a_meeting",
    ),
    sa.CheckConstraint("(signed_on IS NULL) = (signed_by IS NULL)", name="signed_by_somebody_on_a_day"),
    sa.Index("ix_consultation_state_planned_on", "state", "planned_on"),
    out_of_turn_index("consultation"),
    sqlite_autoincrement=True,
)

wording = sa.Table(
    "wording",
    metadata,
    sa.Column(
        "consultation_id", sa.Integer, sa.ForeignKey("consultation.id", ondelete="RESTRICT"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("clauses", PlainData, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("is_derived", sa.Boolean, nullable=False),
    sa.Column("written_at", Instant, nullable=False),
    reference("written_by", "person.id", nullable=True),
    sa.Column("frozen_at", Instant),
)


_STOP = Prepared(sa.select(consultation).where(consultation.c.id == sa.bindparam("consultation_id")))
_STOPS = Prepared(
    sa.select(consultation)
    .where(consultation.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(consultation.c.position)
)
_WORDINGS = Prepared(
    sa.select(wording)
    .join(consultation, consultation.c.id == wording.c.consultation_id)
    .where(consultation.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(wording.c.consultation_id, wording.c.number)
)


_LAST_WORDING = Prepared(
    sa.select(wording.c.text)
    .select_from(consultation.outerjoin(wording, wording.c.consultation_id == consultation.c.id))
    .where(consultation.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(consultation.c.position.desc(), wording.c.number.desc())
    .limit(sa.literal_column("1"))
)


def consultation_by_id(
    connection: Connection, consultation_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """One consultation, locked if it is to be changed."""
    return _STOP.locking(connection, for_update).first(connection, consultation_id=consultation_id)


def consultations_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The stops of a proposal in the order of its route."""
    return _STOPS.all(connection, proposal_id=proposal_id)


def consultation_at(connection: Connection, proposal_id: int, body: str) -> Row[Any] | None:
    """The stop of a proposal at a body."""
    return connection.execute(
        sa.select(consultation).where(consultation.c.proposal_id == proposal_id, consultation.c.body == body)
    ).one_or_none()


def current_wordings(connection: Connection, proposal_id: int) -> dict[int, Row[Any]]:
    """The latest wording of each stop of a proposal, by the consultation's id; one query."""
    rows = _WORDINGS.all(connection, proposal_id=proposal_id)
    return {row.consultation_id: row for row in rows}


def last_wording(connection: Connection, proposal_id: int) -> str:
    """The latest wording of the last stop of the route; "" if it has none."""
    return str(_LAST_WORDING.scalar(connection, proposal_id=proposal_id) or "")


def write_wording(
    connection: Connection,
    consultation_id: int,
    *,
    clauses: list[dict[str, Any]],
    text: str,
    is_derived: bool,
    at: Any,
    by: int | None,
    frozen_at: Any = None,
) -> None:
    """Adds the next version of a stop's wording; the earlier ones stay."""
    last = connection.execute(
        sa.select(sa.func.max(wording.c.number)).where(wording.c.consultation_id == consultation_id)
    ).scalar_one()
    connection.execute(
        wording.insert().values(
            consultation_id=consultation_id,
            number=int(last or 0) + 1,
            clauses=clauses,
            text=text,
            is_derived=is_derived,
            written_at=at,
            written_by=by,
            frozen_at=frozen_at,
        )
    )


def freeze_wording(connection: Connection, consultation_id: int, number: int, at: Any) -> None:
    """Freezes a wording when its stop is heard; an already frozen one keeps its instant."""
    connection.execute(
        wording.update()
        .where(
            wording.c.consultation_id == consultation_id,
            wording.c.number == number,
            wording.c.frozen_at.is_(None),
        )
        .values(frozen_at=at)
    )
