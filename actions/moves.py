"""How is a proposal, a stop or a sign-off moved? What each of the three needs for the ritual, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import RAZITKO, Actor, standing_towards
from actions.office import Office
from actions.perform import Act, Done, perform
from db import consultations, proposals
from db.journal import Head
from states.consultation import CONSULTATION
from states.content import Content
from states.facts import ConsultationFacts, ProposalFacts, SignOffFacts
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF


def move_proposal(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    *,
    version: int | None = None,
    content: Content | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Done:
    """Moves a proposal; ``content`` is its new text if it has one, ``facts`` further fields of `ProposalFacts`."""
    act = Act(
        table=PROPOSAL,
        rows=proposals.proposal,
        row=row,
        verb=verb,
        standing=standing_towards(office, connection, actor, row),
        facts=ProposalFacts(today=office.today, content=content or proposals.content_of(row), **facts),
        proposal_id=row.id,
        version=version,
        changes=changes or {},
        said=said or {},
    )
    return perform(office, connection, actor, act)


def move_stop(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal: Row[Any],
    stop: Row[Any],
    verb: str,
    facts: ConsultationFacts,
    *,
    version: int | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> Done:
    """Moves a stop of a proposal's route."""
    act = Act(
        table=CONSULTATION,
        rows=consultations.consultation,
        row=stop,
        verb=verb,
        standing=standing_towards(office, connection, actor, proposal),
        facts=facts,
        proposal_id=proposal.id,
        version=version,
        changes=changes or {},
        said={"body": stop.body, **(said or {})},
    )
    return perform(office, connection, actor, act)


def move_sign_off(
    office: Office,
    connection: Connection,
    row: Row[Any],
    verb: str,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    head: Head | None = None,
) -> Done:
    """Moves a sign-off as the chain's rules have it; Razítko itself is the actor. ``head`` as in `Act`."""
    act = Act(
        table=SIGN_OFF,
        rows=proposals.sign_off,
        row=row,
        verb=verb,
        standing=standing_towards(office, connection, RAZITKO),
        facts=SignOffFacts(actor=None, authors=frozenset(), holder=row.holder_id, is_opinion=row.is_opinion),
        proposal_id=row.proposal_id,
        changes=changes or {},
        said=said or {},
        head=head,
    )
    return perform(office, connection, RAZITKO, act)
