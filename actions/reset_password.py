"""How does somebody get a first password, or a new one for one forgotten? By a link in a letter, good once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.account_entry import note_account
from actions.authority import RAZITKO, Actor
from actions.office import Office
from actions.sign_in import BLOCKED, put_password, subject_of
from db import accounts
from states.dates import czech_datetime
from states.machine import Refused

RESET_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=7)
"""A new person may be away for a few days."""
LETTERS_AN_HOUR = 3
SENT = (
    "Pokud u\u00a0nás tato adresa má účet, přijde na ni do několika minut dopis s\u00a0odkazem; platí hodinu. "
    "Nepřijde-li, zkontrolujte adresu a\u00a0složku nevyžádané pošty, nebo se obraťte na správce."
)
"""The answer to everybody who asks, whether the address exists or not."""
_SALT = "razitko.password-reset"


def ask_for_reset(office: Office, connection: Connection, typed: str) -> str:
    """Sends a link to a new password if the address is somebody's; the answer is always the same sentence."""
    asked = subject_of(office, "reset", typed)
    hour_ago = office.now - timedelta(hours=1)
    if len(accounts.attempts_since(connection, asked, hour_ago, LETTERS_AN_HOUR)) >= LETTERS_AN_HOUR:
        return SENT
    accounts.note_attempts(connection, [asked], office.now, office.now - timedelta(days=1))
    found = accounts.people_by_address(connection, typed.strip().casefold())
    for row in found if len(found) == 1 else ():
        if row.created_at is not None and row.blocked_at is None:  # has an account that is let in
            _send(office, connection, row, "password_reset", RESET_LASTS)
    return SENT


def invite(office: Office, connection: Connection, actor: Actor, person_id: int) -> int:
    """Opens an account and sends a link to its first password; raises Refused if the account is blocked.

    Returns the number from which `reset_address_of` makes the link.
    """
    accounts.open_account(connection, person_id, office.now)
    row = accounts.person_with_account(connection, person_id, for_update=True)
    assert row is not None
    if row.blocked_at is not None:
        raise Refused(f"Účet osoby {row.name} je zablokovaný; nejdřív ho odblokujte.")
    reset_id = _send(office, connection, row, "invitation", INVITATION_LASTS)
    note_account(office, connection, actor, person_id, "invite")
    return reset_id


def _send(office: Office, connection: Connection, row: Row[Any], kind: str, lasts: timedelta) -> int:
    expires_at = office.now + lasts
    reset_id = accounts.new_reset(connection, row.id, office.now, expires_at)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"password:{reset_id}",
            kind=kind,
            to=row,
            proposal_id=None,
            facts={"reset_id": reset_id, "link_expires_at": expires_at},
        ),
        actor=RAZITKO,
    )
    return reset_id


def reset_address_of(office: Office, reset_id: int) -> str:
    """The address that the letter carries: signed when the letter leaves, never kept in the database."""
    token = URLSafeSerializer(office.secret, salt=_SALT).dumps(reset_id)
    return f"{office.base_url}/heslo/nove/{token}"


def read_reset(office: Office, connection: Connection, token: str, *, for_update: bool = False) -> Row[Any]:
    """Whose new password a link may set; changes nothing. Raises Refused: not ours, used, expired, blocked."""
    try:
        reset_id = URLSafeSerializer(office.secret, salt=_SALT).loads(token)
    except BadSignature:
        reset_id = None
    found = (
        accounts.reset_by_id(connection, reset_id, for_update=for_update)
        if isinstance(reset_id, int)
        else None
    )
    if found is None:
        raise Refused("Tento odkaz neplatí; zkontrolujte, zda jste ho z\u00a0dopisu zkopírovali celý.")
    if found.used_at is not None:
        raise Refused(
            f"Tento odkaz už neplatí: heslo bylo nastaveno {czech_datetime(found.used_at)}. "
            "Přihlaste se jím, nebo si nechte poslat nový odkaz."
        )
    if found.expires_at <= office.now:
        raise Refused(f"Platnost odkazu skončila {czech_datetime(found.expires_at)}; nechte si poslat nový.")
    row = accounts.person_with_account(connection, found.person_id, for_update=for_update)
    assert row is not None
    if row.blocked_at is not None:
        raise Refused(BLOCKED)
    return row


def reset_password(office: Office, connection: Connection, token: str, new_hash: str) -> str:
    """Sets the password by a link and spends it; returns the person's e-mail. Raises Refused as `read_reset`."""
    row = read_reset(office, connection, token, for_update=True)
    put_password(office, connection, Actor(row.id, row.name, "link"), row.id, new_hash)
    accounts.forget_attempts(
        connection, [subject_of(office, "address", typed) for typed in (row.email, row.code)]
    )
    return str(row.email)
