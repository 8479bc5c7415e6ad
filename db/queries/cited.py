"""Which resolution of the register is meant by a citation, and what do resolutions do to each other?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import wording
from db.proposals import proposal
from db.resolutions import resolution, resolution_effect
from db.visibility import Eyes, visible_resolution
from states.citation import Citation, matches, parts_of


def candidates(
    connection: Connection,
    bodies: Collection[str],
    citation: Citation,
    *,
    before: int | None = None,
    term: tuple[date | None, date | None] = (None, None),
) -> list[Row[Any]]:
    """The resolutions of these bodies that a citation may mean, the latest first.

    A day that was said must be the day of adoption. A number in short is looked for within the ``term`` (its first
    day, and the first day after it) alone; a whole one at any time. ``before``: only resolutions recorded before this
    one. Voided numbers are no resolutions.
    """
    longest = max(citation.parts, key=len).lstrip("0") or "0"
    escaped = longest.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    last = citation.parts[-1]
    pieces: list[sa.ColumnElement[bool]] = [resolution.c.number.ilike(f"%{escaped}%", escape="\\")]
    if len(last) == 4 and longest == last:  # a year may be written in two digits
        pieces.append(resolution.c.number.ilike(f"%{last[2:]}", escape="\\"))
    if len(citation.parts) == 1 and longest.isdigit() and len(longest) < 10:
        pieces.append(resolution.c.serial == int(longest))
    statement = (
        sa.select(resolution)
        .where(
            resolution.c.body.in_(sorted(bodies)),
            resolution.c.state != "voided",
            sa.or_(*pieces),
        )
        .order_by(resolution.c.adopted_on.desc(), resolution.c.id.desc())
    )
    if before is not None:
        statement = statement.where(resolution.c.id < before)
    if citation.on is not None:
        statement = statement.where(resolution.c.adopted_on == citation.on)
    since, until = term
    return [
        row
        for row in connection.execute(statement)
        if matches(citation, row.number, row.serial)
        and (
            citation.on is not None
            or len(citation.parts) >= len(parts_of(row.number))
            or ((since is None or row.adopted_on >= since) and (until is None or row.adopted_on < until))
        )
    ]


def clauses_of(connection: Connection, resolution_row: Row[Any]) -> list[dict[str, Any]]:
    """The clauses of a resolution as they were frozen when it was adopted; none for free words."""
    if resolution_row.consultation_id is None:
        return []
    found = connection.execute(
        sa.select(wording.c.clauses)
        .where(
            wording.c.consultation_id == resolution_row.consultation_id,
            wording.c.frozen_at.is_not(None),
        )
        .order_by(wording.c.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return list(found or [])


_OTHER = (
    resolution.c.id.label("other_id"),
    resolution.c.body.label("other_body"),
    resolution.c.number.label("other_number"),
    resolution.c.adopted_on.label("other_on"),
    resolution.c.state.label("other_state"),
)


def done_by(connection: Connection, eyes: Eyes, resolution_id: int) -> Sequence[Row[Any]]:
    """What a resolution does to earlier ones; ``other_id`` None: older than the register, not chosen, or not seen."""
    return connection.execute(
        sa.select(resolution_effect, *_OTHER)
        .select_from(resolution_effect)
        .outerjoin(
            sa.join(resolution, proposal, proposal.c.id == resolution.c.proposal_id, isouter=True),
            sa.and_(resolution.c.id == resolution_effect.c.target_id, visible_resolution(eyes)),
        )
        .where(resolution_effect.c.source_id == resolution_id)
        .order_by(resolution_effect.c.id)
    ).all()


def done_to(connection: Connection, eyes: Eyes, resolution_id: int) -> Sequence[Row[Any]]:
    """What later resolutions did to this one; only those that these eyes may see."""
    return connection.execute(
        sa.select(resolution_effect, *_OTHER)
        .join(resolution, resolution.c.id == resolution_effect.c.source_id)
        .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
        .where(resolution_effect.c.target_id == resolution_id, visible_resolution(eyes))
        .order_by(resolution_effect.c.id)
    ).all()


def touched(connection: Connection, resolution_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Effects on each of these resolutions, for a list: kind, clause, and the number of who did it."""
    found: dict[int, list[Row[Any]]] = {}
    rows = connection.execute(
        sa.select(
            resolution_effect.c.target_id,
            resolution_effect.c.kind,
            resolution_effect.c.clause,
            resolution.c.number.label("other_number"),
        )
        .join(resolution, resolution.c.id == resolution_effect.c.source_id)
        .where(resolution_effect.c.target_id.in_(sorted(resolution_ids)), resolution.c.state != "voided")
        .order_by(resolution_effect.c.id)
    )
    for row in rows:
        found.setdefault(row.target_id, []).append(row)
    return found


def unlinked(connection: Connection) -> Sequence[Row[Any]]:
    """Effects whose target nobody has linked: older than the register, or several were meant."""
    return connection.execute(
        sa.select(resolution_effect, resolution.c.body, resolution.c.number, resolution.c.adopted_on)
        .join(resolution, resolution.c.id == resolution_effect.c.source_id)
        .where(resolution_effect.c.target_id.is_(None))
        .order_by(resolution_effect.c.id)
    ).all()


def effect_by_id(connection: Connection, effect_id: int) -> Row[Any] | None:
    """One effect."""
    return connection.execute(
        sa.select(resolution_effect).where(resolution_effect.c.id == effect_id)
    ).one_or_none()
