"""What do the register, the counters and the journal say about numbers? Read for the ledger's proof."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.journal import about, journal
from db.proposals import proposal
from db.resolutions import counter, resolution
from db.visibility import Eyes, visible_resolution
from states.ledger import Given

HIDDEN_REASON = "neveřejné"


def given_numbers(
    connection: Connection, body: str | None = None, eyes: Eyes | None = None
) -> tuple[list[Given], list[Row[Any]]]:
    """The numbers of the register, and the entries of the journal by which they were given.

    Reasons are words about a matter: of one that ``eyes`` may not see they stay hidden (None: nothing is).
    """
    numbers = sa.select(
        resolution.c.id,
        resolution.c.body,
        resolution.c.number,
        resolution.c.series,
        resolution.c.serial,
        resolution.c.adopted_on,
        resolution.c.manual_reason,
        resolution.c.void_reason,
        (visible_resolution(eyes) if eyes is not None else sa.true()).label("is_seen"),
    ).order_by(resolution.c.id)
    numbers = numbers.outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
    if body is not None:
        numbers = numbers.where(resolution.c.body == body)
    entries = list(
        connection.execute(
            sa.select(journal.c.subject_id, journal.c.facts).where(
                about("resolution"), journal.c.verb == "number"
            )
        )
    )
    recorded = {row.subject_id: row.facts.get("number") for row in entries}
    rows = list(connection.execute(numbers))
    given = [
        Given(
            row.body,
            row.number,
            row.series,
            row.serial,
            row.adopted_on,
            row.manual_reason if row.is_seen or not row.manual_reason else HIDDEN_REASON,
            row.void_reason if row.is_seen or not row.void_reason else HIDDEN_REASON,
            recorded.get(row.id) == row.number,
        )
        for row in rows
    ]
    known = {row.id for row in rows}
    lost = [
        row
        for row in entries
        if row.subject_id not in known and (body is None or row.facts.get("body") == body)
    ]
    return given, lost


def skipped_serials(connection: Connection) -> dict[tuple[str, str, int], str]:
    """Serials that a series passed over because a hand had given their number: (body, series, serial) and why."""
    rows = connection.execute(
        sa.select(resolution.c.body, resolution.c.series, journal.c.facts)
        .join(resolution, resolution.c.id == journal.c.subject_id)
        .where(about("resolution"), journal.c.verb == "number", resolution.c.series.is_not(None))
    )
    return {
        (row.body, row.series, int(one["serial"])): f"číslo {one['number']} bylo dáno ručně"
        for row in rows
        for one in row.facts.get("skipped") or ()
    }


def counters_of(connection: Connection, body: str | None = None) -> dict[tuple[str, str], int]:
    """The last serial of each series, as its counter has it."""
    statement = sa.select(counter)
    if body is not None:
        statement = statement.where(counter.c.body == body)
    return {(row.body, row.series): int(row.last) for row in connection.execute(statement)}
