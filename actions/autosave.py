"""What happens to a text that is being written, and to what somebody has read? Kept for that person; no journal."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from actions.authority import Actor, standing_towards
from actions.draft import load_proposal
from actions.office import Office
from db import desks, proposals
from states.machine import Refused, authorise
from states.proposal import PROPOSAL


def autosave(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    base_version: int,
    form: Mapping[str, str],
) -> None:
    """Keeps a form as it was typed over a version of the proposal; only for those who may edit it at all.

    It is kept in any state of the proposal: what was typed is not lost because somebody was faster.
    """
    row = load_proposal(connection, proposal_id, for_update=False)
    move = PROPOSAL.move(PROPOSAL.initial, "edit")
    authorise(PROPOSAL, move, standing_towards(office, connection, actor, row).roles)
    if not 1 <= base_version <= row.version:
        raise Refused("Formulář je od jiné verze návrhu, než jaká existuje; načtěte stránku znovu.")
    assert actor.person_id is not None  # a session belongs to a person
    desks.keep_unsaved(connection, proposal_id, actor.person_id, base_version, form, office.now)


def throw_away(connection: Connection, actor: Actor, proposal_id: int) -> None:
    """Forgets what was typed and not saved."""
    if actor.person_id is not None:
        desks.drop_unsaved(connection, proposal_id, actor.person_id)


def looked(office: Office, connection: Connection, actor: Actor, proposal_id: int, text_digest: str) -> None:
    """Notes that a person has read a text of the proposal; a digest that was never its text is refused."""
    if proposals.kept_text(connection, proposal_id, text_digest) is None:
        raise Refused("Takový text návrh nikdy neměl; načtěte stránku znovu.")
    if actor.person_id is not None:
        desks.keep_look(connection, proposal_id, actor.person_id, text_digest, office.now)
