"""What is due, and what was promised for a day? Set-based answers for the sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.consultations import consultation
from db.proposals import proposal, sign_off
from db.resolutions import resolution


def asked_sign_offs(connection: Connection, due_until: date) -> Sequence[Row[Any]]:
    """Sign-offs that wait for somebody and are due by a day, the oldest first."""
    return connection.execute(
        sa.select(sign_off)
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(sign_off.c.state == "asked", sign_off.c.due_on <= due_until, proposal.c.state == "in_sign_off")
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


def stops_to_hand_in(connection: Connection, planned_until: date) -> Sequence[Row[Any]]:
    """Stops that are planned for a meeting by a day and are neither placed nor heard yet."""
    return connection.execute(
        sa.select(consultation, proposal.c.author_id, proposal.c.state.label("proposal_state"))
        .join(proposal, proposal.c.id == consultation.c.proposal_id)
        .where(
            consultation.c.state.in_(("waiting", "open", "returned")),
            consultation.c.planned_on <= planned_until,
            proposal.c.state.in_(("draft", "returned", "in_sign_off", "on_route")),
        )
        .order_by(consultation.c.planned_on, consultation.c.id)
    ).all()


def open_assignments(connection: Connection, due_until: date) -> Sequence[Row[Any]]:
    """Tasks without a report that are due by a day, with what a letter quotes of their resolution."""
    return connection.execute(
        sa.select(
            assignment, resolution.c.body, resolution.c.number, resolution.c.adopted_on, resolution.c.text
        )
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .where(assignment.c.state == "open", assignment.c.due_on <= due_until)
        .order_by(assignment.c.due_on, assignment.c.id)
    ).all()
