"""What does the next body see of words that the one before it changed? Taken over, or kept with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.edit_wording import edit_wording, keep_wording
from actions.office import Office
from actions.open_stage import load_stop
from actions.perform import Done
from db import consultations
from db.queries import amended
from states.machine import Refused
from states.wording import Clause, clause_from_data, resolution_text


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change that waits for an answer: what the earlier body had before it, and what it adopted.

    ``proposed`` is the next body's wording with the change, None where the words could not be read as clauses.
    """

    row: Row[Any]
    before: str
    after: str
    current: str
    clauses: tuple[Clause, ...] | None
    proposed: str | None


def amendment_of(office: Office, connection: Connection, consultation_id: int) -> Amendment | None:
    """The change that waits at a stop; None if there is none, or somebody has answered it."""
    row = amended.of_stop(connection, consultation_id)
    if row is None:
        return None
    stop, proposal, town = load_stop(office, connection, consultation_id)
    both = amended.versions(connection, row.earlier_id, (row.earlier_number - 1, row.earlier_number))
    after = both[row.earlier_number]
    clauses = tuple(clause_from_data(clause) for clause in after.clauses) or None
    route = town.route(proposal.route)
    proposed = (
        resolution_text(route.stages[stop.position].sentence, town.voice(route, stop.position), clauses)
        if clauses
        else None
    )
    current = consultations.current_wordings(connection, proposal.id)[stop.id]
    return Amendment(row, both[row.earlier_number - 1].text, after.text, current.text, clauses, proposed)


def take_over(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    version: int,
    text: str = "",
) -> Done:
    """Makes the change the wording of the next body: by its clauses, or in ``text`` written by hand. Raises Refused."""
    found = _waiting(office, connection, consultation_id)
    if found.clauses is not None and not text.strip():
        return edit_wording(office, connection, actor, consultation_id, version, found.clauses)
    if not text.strip():
        raise Refused(
            "Změněné znění není rozdělené na body, a tak ho nejde převzít samo; opište změnu do znění ručně."
        )
    current = consultations.current_wordings(connection, found.row.proposal_id)[consultation_id]
    clauses = found.clauses or tuple(clause_from_data(clause) for clause in current.clauses)
    return edit_wording(office, connection, actor, consultation_id, version, clauses, text)


def keep_before(
    office: Office, connection: Connection, actor: Actor, consultation_id: int, version: int, reason: str
) -> Done:
    """Leaves the next body the wording as it was before the change, with a reason that stays visible."""
    _waiting(office, connection, consultation_id)
    return keep_wording(office, connection, actor, consultation_id, version, reason)


def _waiting(office: Office, connection: Connection, consultation_id: int) -> Amendment:
    found = amendment_of(office, connection, consultation_id)
    if found is None:
        raise Refused("O\u00a0změně znění už někdo rozhodl; načtěte stránku znovu.")
    return found
