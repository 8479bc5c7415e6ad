"""What may the holder of a link know besides the matter? Who signed, who can take it over, whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import authors_of
from actions.chain_facts import SignedStep, colleagues_of, steps_of
from actions.office import Office
from actions.redeem import Sight
from db import correspondence, proposals


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What surrounds a `Sight`. ``colleagues`` are (code, name with office) who can take the matter over.

    ``is_open`` is whether the matter's text may be shown: not once the link expired or its task is another's.
    ``title`` hides a confidential matter then.
    """

    town: str
    title: str
    steps: tuple[SignedStep, ...]
    colleagues: tuple[tuple[str, str], ...]
    used_at: datetime | None
    used_for: str | None
    expires_at: datetime
    is_expired: bool
    is_open: bool


def link_facts(office: Office, connection: Connection, sight: Sight) -> LinkFacts:
    """The facts around what `actions.redeem.look` has just seen; changes nothing."""
    link = correspondence.link_by_id(connection, sight.link_id)
    proposal = proposals.proposal_by_id(connection, sight.proposal_id)
    assert link is not None
    assert proposal is not None
    is_expired = link.expires_at <= office.now
    is_open = not is_expired and (sight.refusal is None or link.used_at is not None)
    is_hidden = proposal.is_confidential and not is_open
    return LinkFacts(
        town=office.town.full_name,
        title=f"Neveřejný materiál č.\u00a0{proposal.id}" if is_hidden else sight.title,
        steps=steps_of(connection, proposal.id),
        colleagues=colleagues_of(office, connection, _out(connection, link, proposal))
        if "hand_over" in sight.verbs
        else (),
        used_at=link.used_at,
        used_for=link.used_for,
        expires_at=link.expires_at,
        is_expired=is_expired,
        is_open=is_open,
    )


def _out(connection: Connection, link: Row[Any], proposal: Row[Any]) -> frozenset[int]:
    """Who can't take the matter over: everybody who wrote the text, and who has it now."""
    row = proposals.sign_off_by_id(connection, link.task_id)
    return authors_of(connection, proposal) | ({row.holder_id} if row else set())
