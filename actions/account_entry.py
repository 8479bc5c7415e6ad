"""What does the journal keep of an account? Who let whom in, who shut them out, when a password was set."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from db import journal


def note_account(
    office: Office, connection: Connection, actor: Actor, person_id: int, verb: str, **facts: Any
) -> None:
    """Writes an entry about the account of a person; sign-ins are no acts and are not written."""
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office="vlastní účet" if actor.person_id == person_id else "správce",
            subject="account",
            subject_id=person_id,
            proposal_id=None,
            verb=verb,
            from_state=None,
            to_state=None,
            version=1,
            facts=facts,
        ),
    )
