"""What does a signatory need besides the sign-off: the text they saw last, and what else waits for them?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.correspondence import action_link, letter
from db.desks import last_look
from db.proposals import proposal, sign_off


def last_look_of(connection: Connection, person_id: int, proposal_id: int) -> Row[Any] | None:
    """(text_digest, at): the text of a proposal that a person has last looked at."""
    return connection.execute(
        sa.select(last_look.c.text_digest, last_look.c.seen_at.label("at")).where(
            last_look.c.person_id == person_id, last_look.c.proposal_id == proposal_id
        )
    ).one_or_none()


def latest_letter_of(connection: Connection, person_id: int, sign_off_id: int) -> Row[Any] | None:
    """(text_digest, at): the text that the latest letter about a sign-off spoke of."""
    return connection.execute(
        sa.select(action_link.c.text_digest, action_link.c.created_at.label("at"))
        .join(letter, letter.c.link_id == action_link.c.id)
        .join(sign_off, sign_off.c.proposal_id == letter.c.proposal_id)
        .where(
            sign_off.c.id == sign_off_id,
            letter.c.person_id == person_id,
            action_link.c.task == "sign_off",
            action_link.c.task_id == sign_off_id,
        )
        .order_by(action_link.c.id.desc())
        .limit(1)
    ).one_or_none()


def waiting_for(
    connection: Connection, person_ids: Collection[int], *, but: int | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Sign-offs that these people are asked for, with title and author of the matter, the soonest first."""
    statement = (
        sa.select(
            sign_off.c.id,
            sign_off.c.title,
            sign_off.c.due_on,
            sign_off.c.holder_id,
            proposal.c.id.label("proposal_id"),
            proposal.c.title.label("matter"),
            proposal.c.author_id,
        )
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(
            sign_off.c.holder_id.in_(sorted(person_ids)),
            sign_off.c.state == "asked",
            proposal.c.state == "in_sign_off",
        )
        .order_by(sign_off.c.due_on, sign_off.c.id)
        .limit(limit)
    )
    if but is not None:
        statement = statement.where(sign_off.c.id != but)
    return connection.execute(statement).all()


def count_waiting(connection: Connection, person_ids: Collection[int]) -> int:
    """How many sign-offs these people are asked for."""
    return int(
        connection.execute(
            sa.select(sa.func.count())
            .select_from(sign_off.join(proposal, proposal.c.id == sign_off.c.proposal_id))
            .where(
                sign_off.c.holder_id.in_(sorted(person_ids)),
                sign_off.c.state == "asked",
                proposal.c.state == "in_sign_off",
            )
        ).scalar_one()
    )
