"""How does a program act for a person? Tokens with scopes; never more than the person may at that moment."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from actions.account_entry import note_account
from actions.authority import Actor
from actions.office import Office
from actions.see import NotSeen
from db.queries import tokens
from states.dates import PRAGUE, czech_date
from states.machine import Refused

SCOPES: dict[str, str] = {
    "read": "číst: návrhy, jednání, usnesení, úkoly, dokumenty a\u00a0historii",
    "draft": "psát: zakládat, upravovat, předkládat a\u00a0stahovat návrhy, přikládat soubory",
    "sign": "schvalovat: souhlasy, vyjádření, podpis formuláře, zastupování",
    "meetings": "jednání: plánovat, sestavit program, svolat, zahájit, ukončit",
    "record": "zapisovat: výsledky jednání, zneplatnění čísla usnesení",
    "tasks": "úkoly: hlásit splnění, přijímat hlášení, prodlužovat a\u00a0rušit",
    "admin": "správa: ověření historie, spouštění úloh na pozadí",
}
"""What a token may be allowed; within it the person's own rights decide at the moment of acting."""

PREFIX = "razitko_"
LONGEST = timedelta(days=365)
MOST = 20
TOUCH_EVERY = timedelta(minutes=1)
"""How often the last use of a token is written; a busy program costs no write a request."""


class TokenRefused(Refused):
    """A token that lets nobody in; the sentence is for whoever holds it."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks for, and what it is allowed."""

    token_id: int
    person_id: int
    code: str
    name: str
    scopes: frozenset[str]
    used_at: datetime | None

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to write down that the token was used."""
        return self.used_at is None or now - self.used_at >= TOUCH_EVERY


def make_token(
    office: Office, connection: Connection, actor: Actor, name: str, scopes: Collection[str], expires_on: date
) -> str:
    """Makes a token of the actor's own, valid to the end of a day, and returns it: it can't be read again."""
    assert actor.person_id is not None  # a program of the machine needs no token
    faults = token_faults(office, name, scopes, expires_on)
    if faults:
        raise Refused(*faults.values())
    held = [row for row in tokens.tokens_of(connection, actor.person_id) if _is_live(row, office.now)]
    if len(held) >= MOST:
        raise Refused(f"Platných přístupů máte {len(held)}, víc jich mít nelze; nepotřebné nejdřív odeberte.")
    if any(row.name == name.strip() for row in held):
        raise Refused(f"Přístup „{name.strip()}“ už máte; zvolte jiný název, nebo ten dřívější odeberte.")
    token = PREFIX + secrets.token_urlsafe(32)
    tokens.new_token(
        connection,
        {
            "person_id": actor.person_id,
            "name": name.strip(),
            "digest": _digest(token),
            "scopes": [scope for scope in SCOPES if scope in scopes],
            "created_at": office.now,
            "expires_at": _end_of(expires_on),
        },
    )
    said = {"name": name.strip(), "scopes": sorted(scopes), "expires_on": expires_on.isoformat()}
    note_account(office, connection, actor, actor.person_id, "make_token", **said)
    return token


def token_faults(
    office: Office, name: str, scopes: Collection[str], expires_on: date | None
) -> dict[str, str]:
    """What is wrong with a token that somebody asks for: a sentence for each field."""
    faults: dict[str, str] = {}
    if not name.strip():
        faults["name"] = "Napište, který program bude token používat, například „spisová služba“."
    elif len(name.strip()) > 100:
        faults["name"] = f"Název má {len(name.strip())} znaků, vejde se jich nejvýš 100."
    if not scopes or not set(scopes) <= set(SCOPES):
        faults["scopes"] = "Zvolte aspoň jeden rozsah; program smí jen to, co zaškrtnete."
    if expires_on is None or expires_on < office.today:
        faults["expires_on"] = "Zvolte den, do kterého bude token platit; nesmí být v\u00a0minulosti."
    elif expires_on > office.today + LONGEST:
        last = czech_date(office.today + LONGEST)
        faults["expires_on"] = f"Token platí nejdéle rok; zvolte den nejpozději {last}."
    return faults


def revoke_token(office: Office, connection: Connection, actor: Actor, token_id: int) -> None:
    """Takes a token of the actor's own out of use at once; raises NotSeen for anybody else's."""
    row = next(
        (row for row in tokens.tokens_of(connection, actor.person_id or 0) if row.id == token_id), None
    )
    if row is None:
        raise NotSeen("Přístup", token_id)
    if row.revoked_at is not None:
        raise Refused(f"Přístup „{row.name}“ už odebraný je.")
    tokens.revoke(connection, token_id, office.now)
    note_account(office, connection, actor, row.person_id, "revoke_token", name=row.name)


def bearer_of(connection: Connection, token: str, now: datetime) -> Bearer:
    """The person of a token; raises TokenRefused for one that is unknown, revoked, expired, or of a blocked account."""
    row = tokens.token_by_digest(connection, _digest(token)) if token.startswith(PREFIX) else None
    if row is None:
        raise TokenRefused(
            "Tento token neznáme; zkopírujte ho celý, nebo vytvořte nový na stránce „Přístup pro programy“."
        )
    if row.revoked_at is not None:
        raise TokenRefused(
            f"Token „{row.name}“ byl odebrán; vytvořte nový na stránce „Přístup pro programy“."
        )
    if row.expires_at <= now:
        last = czech_date((row.expires_at - timedelta(seconds=1)).astimezone(PRAGUE).date())
        raise TokenRefused(
            f"Token „{row.name}“ platil do {last}; vytvořte nový na stránce „Přístup pro programy“."
        )
    if not row.has_account or row.blocked_at is not None:
        raise TokenRefused("Účet osoby, za kterou token jedná, je zablokovaný; obraťte se na správce.")
    return Bearer(row.id, row.person_id, row.code, row.person, frozenset(row.scopes), row.used_at)


def touch_token(connection: Connection, bearer: Bearer, now: datetime) -> None:
    """Writes down that a token has just been used."""
    tokens.mark_used(connection, bearer.token_id, now)


def _is_live(row: object, now: datetime) -> bool:
    return getattr(row, "revoked_at", None) is None and getattr(row, "expires_at", now) > now


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=PRAGUE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
