"""How is somebody shut out of the counter, and let in again?"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.account_entry import note_account
from actions.authority import Actor
from actions.office import Office
from actions.session import end_sessions_of
from db import accounts
from states.machine import Refused


def block_account(office: Office, connection: Connection, actor: Actor, person_id: int) -> None:
    """Shuts a person out at once, everywhere; also one who has had no account, whatever way they would come."""
    if actor.person_id == person_id:
        raise Refused("Vlastní účet zablokovat nelze; požádejte jiného správce.")
    accounts.open_account(connection, person_id, office.now)
    row = _account(connection, person_id)
    if row.blocked_at is not None:
        raise Refused(f"Účet osoby {row.name} už zablokovaný je.")
    accounts.set_blocked(connection, person_id, office.now)
    accounts.spend_resets_of(connection, person_id, office.now)
    end_sessions_of(connection, person_id)
    note_account(office, connection, actor, person_id, "block")


def refuse_blocked(connection: Connection, person_id: int) -> None:
    """Raises Refused for somebody whose account is blocked: they could not act on what they would be given."""
    row = accounts.person_with_account(connection, person_id)
    if row is not None and row.blocked_at is not None:
        raise Refused(f"Účet osoby {row.name} je zablokovaný; zvolte někoho jiného.")


def unblock_account(office: Office, connection: Connection, actor: Actor, person_id: int) -> None:
    """Lets a person in again, with the password they had."""
    row = _account(connection, person_id)
    if row.blocked_at is None:
        raise Refused(f"Účet osoby {row.name} zablokovaný není.")
    accounts.set_blocked(connection, person_id, None)
    note_account(office, connection, actor, person_id, "unblock")


def _account(connection: Connection, person_id: int) -> Row[Any]:
    row = accounts.person_with_account(connection, person_id, for_update=True)
    if row is None:
        raise Refused("Takovou osobu úřad nezná; vyberte ji ze seznamu.")
    return row
