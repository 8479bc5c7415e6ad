"""Whom does a foreign identity belong to? A person known by issuer and subject, the first time by a verified e-mail."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from actions.account_entry import note_account
from actions.authority import Actor
from actions.office import Office
from actions.session import begin_session
from actions.sign_in import BLOCKED
from db import accounts
from states.machine import Refused


def enter_by_identity(
    office: Office, connection: Connection, issuer: str, subject: str, email: str, *, is_verified: bool
) -> str:
    """Begins a session of the person whom the issuer vouches for; returns its token.

    An e-mail counts once, and only if the issuer has verified it; from then on issuer and subject alone. Raises
    Refused for somebody unknown, for an account of somebody else's that took over the e-mail, for one blocked.
    """
    row = accounts.person_of_identity(connection, issuer, subject)
    is_new = row is None
    if row is None:
        if not email or not is_verified:
            raise Refused(
                "Přihlašovací služba nepotvrdila Vaši e-mailovou adresu, proto nevíme, kdo jste. "
                "Potvrďte ji u\u00a0ní, nebo se přihlaste heslem."
            )
        wanted = email.strip().casefold()
        found = [row for row in accounts.people_by_address(connection, wanted) if row.email.lower() == wanted]
        if len(found) != 1:
            raise Refused(
                f"Adresu {email.strip()[:254]} u\u00a0nás nikdo nemá, nebo ji má více osob; "
                "správce ji musí doplnit k\u00a0Vaší osobě."
            )
        row = found[0]
        if accounts.has_identity(connection, row.id, issuer):
            raise Refused(
                "K\u00a0Vaší osobě už patří jiný účet přihlašovací služby; přihlaste se jím, nebo řekněte správci."
            )
    if row.blocked_at is not None:
        raise Refused(BLOCKED)
    accounts.open_account(connection, row.id, office.now)
    if is_new:
        accounts.keep_identity(connection, row.id, issuer, subject, office.now)
        person = Actor(row.id, row.name, "web")
        note_account(office, connection, person, row.id, "link_identity", issuer=issuer)
    return begin_session(office, connection, row.id, "oidc")
