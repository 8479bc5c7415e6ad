"""How does somebody sign in with a password, and change it? Guesses are limited, and nothing hints who exists."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.account_entry import note_account
from actions.authority import Actor
from actions.office import Office
from actions.password import password_fault, verify
from actions.session import begin_session, end_sessions_of
from db import accounts
from states.dates import PRAGUE
from states.machine import Refused

WITHIN = timedelta(minutes=15)
"""Failures older than this are forgiven."""
FAILURES = 5
"""Failures of one typed address before it is shut."""
FAILURES_OF_MACHINE = 20
"""Failures of one machine before it is shut: a whole town hall may stand behind one address."""
UNLIKE = "Adresa a\u00a0heslo k\u00a0sobě nepatří. Zkontrolujte je, nebo si nechte poslat odkaz k\u00a0novému heslu."
BLOCKED = "Účet je zablokovaný; obraťte se na správce."


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says who they are; ``person_id`` is None for nobody we know."""

    subjects: tuple[str, str]
    person_id: int | None
    password_hash: str | None

    def proof(self, password: str) -> Proof:
        """Weighs the password. Slow on purpose, the same for anybody: outside of any transaction that writes."""
        is_right, anew = verify(password, self.password_hash)
        return Proof(is_right, anew)


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the password was right, and its hash by today's parameters if the kept one is older."""

    is_right: bool
    anew: str | None


@dataclass(frozen=True, slots=True)
class Entrance:
    """Either the token of a new session, or the sentence why there is none (the attempt is counted)."""

    token: str | None
    sentence: str


def look_up(
    office: Office, connection: Connection, typed: str, machine: str, *, lets_samples_in: bool = True
) -> Claim:
    """Who is it that typed this e-mail or code at this machine? Raises Refused after too many failures.

    Without ``lets_samples_in`` the password of a sample person, which everybody knows, opens nothing.
    """
    found = accounts.people_by_address(connection, typed.strip().casefold())
    known = found[0] if len(found) == 1 else None  # an address that two people share says nothing
    claim = _claim(office, connection, typed, machine, known)
    return (
        claim
        if lets_samples_in or known is None or not known.is_sample
        else replace(claim, password_hash=None)
    )


def look_up_own(office: Office, connection: Connection, person_id: int, machine: str) -> Claim:
    """The claim of somebody signed in who is asked for the password once more."""
    row = accounts.person_with_account(connection, person_id)
    assert row is not None  # nobody is ever deleted
    return _claim(office, connection, row.email, machine, row)


def _claim(office: Office, connection: Connection, typed: str, machine: str, row: Row[Any] | None) -> Claim:
    subjects = (subject_of(office, "address", typed), subject_of(office, "machine", network_of(machine)))
    refuse_if_shut(office, connection, subjects)
    return Claim(subjects, row.id if row else None, row.password_hash if row else None)


def enter(office: Office, connection: Connection, claim: Claim, proof: Proof) -> Entrance:
    """Begins a session if the password was right; otherwise counts the failure. The edge commits both."""
    try:
        refuse_if_shut(office, connection, claim.subjects)  # others may have guessed meanwhile
    except Refused as refused:
        return Entrance(None, str(refused))
    row = None
    if claim.person_id is not None:
        row = accounts.person_with_account(connection, claim.person_id, for_update=True)
    if row is None or not proof.is_right or row.password_hash != claim.password_hash:
        return Entrance(None, _failed(office, connection, claim))
    if row.blocked_at is not None:
        return Entrance(None, BLOCKED)
    if proof.anew is not None:
        accounts.rehash(connection, row.id, row.password_hash, proof.anew)
    accounts.forget_attempts(connection, claim.subjects[:1])
    return Entrance(begin_session(office, connection, row.id, "password"), "")


def change_password(
    office: Office,
    connection: Connection,
    actor: Actor,
    claim: Claim,
    proof: Proof,
    new_hash: str,
    digest: str | None,
) -> str:
    """Changes one's own password and ends the sessions elsewhere; the sentence why not, or nothing.

    ``digest`` is the session that stays.
    """
    try:
        refuse_if_shut(office, connection, claim.subjects)
    except Refused as refused:
        return str(refused)
    assert claim.person_id is not None and claim.person_id == actor.person_id
    row = accounts.person_with_account(connection, claim.person_id, for_update=True)
    if row is None or not proof.is_right or row.password_hash != claim.password_hash:
        _failed(office, connection, claim)
        return "Dosavadní heslo nesouhlasí; napište ho znovu."
    accounts.forget_attempts(connection, claim.subjects[:1])
    put_password(office, connection, actor, row.id, new_hash, besides=digest)
    return ""


def put_password(
    office: Office,
    connection: Connection,
    actor: Actor,
    person_id: int,
    new_hash: str,
    *,
    besides: str | None = None,
) -> None:
    """Gives a person a password (`actions.password.hash_of` after `check_new`) and ends their other sessions."""
    accounts.open_account(connection, person_id, office.now)
    accounts.put_password(connection, person_id, new_hash, office.now)
    accounts.spend_resets_of(connection, person_id, office.now)
    end_sessions_of(connection, person_id, besides)
    note_account(office, connection, actor, person_id, "set_password")


def check_new(password: str, again: str, person: Row[Any]) -> dict[str, str]:
    """What is wrong with a new password typed twice: a sentence for its field; empty if it will do."""
    if sentence := password_fault(password, person):
        return {"new": sentence}
    if password != again:
        return {"again": "Hesla se neshodují; napište nové heslo dvakrát stejně."}
    return {}


# --- how many guesses --------------------------------------------------------------------------------------


def subject_of(office: Office, kind: str, value: str) -> str:
    """Whose attempts are counted, without keeping who it is."""
    said = f"razitko.attempt:{kind}:{value.strip().casefold()}"
    return hmac.new(office.secret.encode(), said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def network_of(machine: str) -> str:
    """The address of a machine; of IPv6 the network, for a machine has as many addresses there as it likes."""
    try:
        address = ip_address(machine)
    except ValueError:
        return machine
    if not isinstance(address, IPv6Address):
        return machine
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return address.exploded[:19]


def refuse_if_shut(office: Office, connection: Connection, subjects: Sequence[str]) -> None:
    """Raises Refused, with when to try again, if the typed address or the machine failed too often."""
    for subject, most in zip(subjects, (FAILURES, FAILURES_OF_MACHINE), strict=True):
        failed = accounts.attempts_since(connection, subject, office.now - WITHIN, most)
        if len(failed) >= most:
            raise Refused(
                f"Příliš mnoho neúspěšných pokusů. Zkuste to znovu v\u00a0{_minute_after(failed[-1] + WITHIN)}, "
                "nebo si nechte poslat odkaz k\u00a0novému heslu."
            )


def _failed(office: Office, connection: Connection, claim: Claim) -> str:
    accounts.note_attempts(connection, claim.subjects, office.now, office.now - timedelta(days=1))
    try:
        refuse_if_shut(office, connection, claim.subjects)
    except Refused as refused:
        return str(refused)
    return UNLIKE


def _minute_after(instant: datetime) -> str:
    return f"{(instant + timedelta(seconds=59)).astimezone(PRAGUE):%H:%M}"
