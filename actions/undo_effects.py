"""What comes back when the number of a resolution is voided? Whatever it did to earlier ones is undone, by Razítko."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.assign import renew_cancelled_by
from actions.authority import MACHINE, RAZITKO
from actions.office import Office
from actions.perform import Act, perform
from db import journal, resolutions
from states.facts import ResolutionFacts
from states.resolution import RESOLUTION

_UNDONE = ("revoke", "cancel", "confirm")
"""Moves by which a resolution changes the state of another one."""


def undo_effects(office: Office, connection: Connection, source: Row[Any]) -> list[str]:
    """Undoes what a resolution whose number was just voided did; returns the numbers that hold again.

    A resolution goes back to the state from which it was moved, tasks that fell with it go on. What somebody else
    has moved since stays as it is. The effects themselves stay in the register, of a voided number.
    """
    back: list[str] = []
    for target_id in _targets(connection, source.id):
        row = resolutions.resolution_by_id(connection, target_id, for_update=True)
        assert row is not None  # a foreign key
        last = _last_move(connection, target_id)
        if last is None or last.to_state != row.state or last.facts.get("by") != source.number:
            continue
        verb = "suspend_again" if last.from_state == "suspended" else "restore"
        perform(
            office,
            connection,
            RAZITKO,
            Act(
                table=RESOLUTION,
                rows=resolutions.resolution,
                row=row,
                verb=verb,
                standing=MACHINE,
                facts=ResolutionFacts(office.today, office.town.body(row.body).kind),
                proposal_id=row.proposal_id,
                said={"number": row.number, "by": source.number},
            ),
        )
        back.append(row.number)
    table = resolutions.suspension
    connection.execute(
        table.update()
        .where(table.c.decided_by_id == source.id)
        .values(outcome=None, decided_on=None, decided_by_id=None)
    )
    renew_cancelled_by(office, connection, source.id)
    return back


def _targets(connection: Connection, source_id: int) -> list[int]:
    effect = resolutions.resolution_effect
    found = connection.execute(
        sa.select(effect.c.target_id)
        .where(effect.c.source_id == source_id, effect.c.target_id.is_not(None))
        .distinct()
        .order_by(effect.c.target_id)
    )
    return [int(target_id) for target_id in found.scalars()]


def _last_move(connection: Connection, resolution_id: int) -> Row[Any] | None:
    """The last entry that changed a resolution's state, if it was such a move."""
    entry = journal.journal
    last = connection.execute(
        sa.select(entry)
        .where(
            entry.c.subject == RESOLUTION.name,
            entry.c.subject_id == resolution_id,
            entry.c.from_state.is_not(None),
            entry.c.from_state != entry.c.to_state,
        )
        .order_by(entry.c.number.desc())
        .limit(1)
    ).one_or_none()
    return last if last is not None and last.verb in _UNDONE else None
