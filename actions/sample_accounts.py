"""How does a new office let anybody try it? Every person of the sample town gets an account with one known password."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from actions.account_entry import note_account
from actions.authority import Actor
from actions.office import Office
from actions.password import SAMPLE_PASSWORD, hash_of
from actions.session import end_sessions_of
from db import accounts
from db.queries import tokens

__all__ = ["SAMPLE_PASSWORD", "end_sample_accounts", "make_sample_accounts"]


def make_sample_accounts(office: Office, connection: Connection, actor: Actor) -> int:
    """Gives everybody who has no account one with the sample password; returns how many."""
    known = hash_of(SAMPLE_PASSWORD)  # one salt for all: the password is no secret
    fresh = [row for row in accounts.all_accounts(connection) if row.created_at is None]
    for row in fresh:
        accounts.open_account(connection, row.id, office.now)
        accounts.put_password(connection, row.id, known, office.now, is_sample=True)
        note_account(office, connection, actor, row.id, "make_sample_account")
    return len(fresh)


def end_sample_accounts(office: Office, connection: Connection, actor: Actor) -> int:
    """Takes the known password from all who still have it, with their sessions and programs; returns how many."""
    samples = [row for row in accounts.all_accounts(connection) if row.is_sample]
    for row in samples:
        accounts.put_password(connection, row.id, None, office.now)
        accounts.spend_resets_of(connection, row.id, office.now)
        end_sessions_of(connection, row.id)
        for token in tokens.tokens_of(connection, row.id):  # anybody may have made one for a program
            if token.revoked_at is None:
                tokens.revoke(connection, token.id, office.now)
        note_account(office, connection, actor, row.id, "end_sample_account")
    return len(samples)
