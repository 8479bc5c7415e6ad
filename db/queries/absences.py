"""Who is away, who stands in for them, and what goes to a deputy?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.people import delegation, person
from db.proposals import proposal, proposal_text, sign_off


def delegations_of(connection: Connection, person_id: int, *, limit: int = 50) -> Sequence[Row[Any]]:
    """Whom a person lets stand in for them, the latest first, with the deputy's name."""
    return connection.execute(
        sa.select(delegation, person.c.name.label("deputy"))
        .join(person, person.c.id == delegation.c.to_person_id)
        .where(delegation.c.from_person_id == person_id)
        .order_by(delegation.c.valid_until.desc(), delegation.c.id.desc())
        .limit(limit)
    ).all()


def delegations_in_force(
    connection: Connection, giver_ids: Collection[int], since: date, until: date
) -> Sequence[Row[Any]]:
    """Delegations that these people gave and that hold on some day of a period, with the names of both."""
    giver, deputy = person.alias("giver"), person.alias("deputy")
    return connection.execute(
        sa.select(delegation, giver.c.name.label("giver"), deputy.c.name.label("deputy"))
        .join(giver, giver.c.id == delegation.c.from_person_id)
        .join(deputy, deputy.c.id == delegation.c.to_person_id)
        .where(
            delegation.c.from_person_id.in_(sorted(giver_ids)),
            delegation.c.ended_at.is_(None),
            delegation.c.valid_from <= until,
            delegation.c.valid_until >= since,
        )
        .order_by(delegation.c.valid_from, delegation.c.id)
    ).all()


def given_to(connection: Connection, person_ids: Collection[int], today: date) -> Sequence[Row[Any]]:
    """Who asked one of these people to stand in for them, now or later, with the giver's name."""
    return connection.execute(
        sa.select(delegation, person.c.name.label("giver"))
        .join(person, person.c.id == delegation.c.from_person_id)
        .where(
            delegation.c.to_person_id.in_(sorted(person_ids)),
            delegation.c.ended_at.is_(None),
            delegation.c.valid_until >= today,
        )
        .order_by(delegation.c.valid_from, delegation.c.id)
    ).all()


def waiting_matters(connection: Connection, holder_id: int) -> Sequence[Row[Any]]:
    """What a person is asked to sign off now: (sign-off, proposal, title, due_on), the soonest first."""
    return connection.execute(
        sa.select(sign_off.c.id, sign_off.c.due_on, proposal.c.id.label("proposal_id"), proposal.c.title)
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(
            sign_off.c.holder_id == holder_id,
            sign_off.c.state == "asked",
            proposal.c.state == "in_sign_off",
        )
        .order_by(sign_off.c.due_on, sign_off.c.id)
    ).all()


def writers_of_waiting(connection: Connection, holder_id: int) -> dict[int, list[str]]:
    """Titles of the matters that wait for a person, by everybody who wrote a text of theirs (four eyes)."""
    waits = sa.and_(
        sign_off.c.holder_id == holder_id, sign_off.c.state == "asked", proposal.c.state == "in_sign_off"
    )
    authors = (
        sa.select(proposal.c.author_id.label("writer"), proposal.c.id, proposal.c.title)
        .join(sign_off, sign_off.c.proposal_id == proposal.c.id)
        .where(waits)
    )
    writers = (
        sa.select(proposal_text.c.written_by.label("writer"), proposal.c.id, proposal.c.title)
        .join(sign_off, sign_off.c.proposal_id == proposal.c.id)
        .join(proposal_text, proposal_text.c.proposal_id == proposal.c.id)
        .where(waits)
    )
    found: dict[int, list[str]] = {}
    for row in connection.execute(sa.union(authors, writers).order_by(sa.text("2"))):
        found.setdefault(row.writer, []).append(row.title)
    return found
