"""What hung on the official notice board, and since when?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.record import posting


def notice_of(connection: Connection, meeting_id: int) -> Row[Any] | None:
    """The notice of a meeting as it hangs now: a moved meeting is posted anew, the latest row holds."""
    return connection.execute(
        sa.select(posting)
        .where(posting.c.kind == "meeting_notice", posting.c.meeting_id == meeting_id)
        .order_by(posting.c.id.desc())
        .limit(1)
    ).one_or_none()


def intent_of(connection: Connection, proposal_id: int) -> Row[Any] | None:
    """The posting of a proposal's intent that holds, the latest recorded one."""
    return connection.execute(
        sa.select(posting)
        .where(posting.c.kind == "intent", posting.c.proposal_id == proposal_id)
        .order_by(posting.c.id.desc())
        .limit(1)
    ).one_or_none()


def intents_of(connection: Connection, proposal_ids: Collection[int]) -> dict[int, date]:
    """The day on which the intent of each of these proposals was posted; one statement."""
    if not proposal_ids:
        return {}
    rows = connection.execute(
        sa.select(posting.c.proposal_id, posting.c.posted_on)
        .where(posting.c.kind == "intent", posting.c.proposal_id.in_(sorted(proposal_ids)))
        .order_by(posting.c.id)
    )
    return {row.proposal_id: row.posted_on for row in rows}


def write_posting(connection: Connection, values: dict[str, Any]) -> int:
    """A new row; earlier ones of the same thing stay, the journal tells why they no longer hold."""
    return int(connection.execute(posting.insert().values(**values).returning(posting.c.id)).scalar_one())
