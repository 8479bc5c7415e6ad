"""May somebody look after the office itself, and how does the journal keep what they did?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from actions.authority import Actor, standing_towards
from actions.office import Office
from db import journal
from states.administration import ACCESS, Care
from states.machine import Refused
from states.vocabulary import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class Right:
    """By which role somebody administers, and for whom if they stand in."""

    office: str
    acts_for: str | None = None


def right_to(office: Office, connection: Connection, actor: Actor, care: Care) -> Right:
    """The right to change what ``care`` names, judged today; raises Refused. The command line has it."""
    if actor.person_id is None:
        return Right(ROLE_LABELS[Role.ADMINISTRATOR])
    may = sorted(ACCESS[care].changes)
    standing = standing_towards(office, connection, actor)
    if not standing.roles & set(may):
        who = " nebo ".join(ROLE_LABELS[role] for role in may)
        raise Refused(f"Tohle smí změnit jen {who}; požádejte ho.")
    role, principal = standing.used(may)
    return Right(ROLE_LABELS[role], principal.name if principal else None)


def note(
    at: datetime,
    connection: Connection,
    actor: Actor,
    right: Right,
    subject: str,
    subject_id: int,
    verb: str,
    facts: dict[str, Any],
    *,
    proposal_id: int | None = None,
) -> None:
    """Writes the entry of an administrative act; it is nobody's move through a table of states."""
    journal.append(
        connection,
        journal.Entry(
            at=at,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=right.acts_for,
            office=right.office,
            subject=subject,
            subject_id=subject_id,
            proposal_id=proposal_id,
            verb=verb,
            from_state=None,
            to_state=None,
            version=1,
            facts=facts,
        ),
    )
