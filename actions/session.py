"""Who is at the counter now? Sessions of people signed in: begun, recognised by the cookie's token, ended."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import accounts

LASTS = timedelta(hours=12)
"""A session ends after this however busy it is: a working day."""
IDLE = timedelta(hours=2)
"""A session ends after this long without a request."""
TOUCH_EVERY = timedelta(minutes=1)
"""How often a session's last sight is written; a page that only shows needs no write otherwise."""


def begin_session(office: Office, connection: Connection, person_id: int, via: str) -> str:
    """Begins a session and returns the random token for its cookie; ``via`` is "password" or "oidc"."""
    token = secrets.token_urlsafe(32)
    accounts.new_session(
        connection,
        {
            "digest": digest_of_token(token),
            "person_id": person_id,
            "via": via,
            "created_at": office.now,
            "seen_at": office.now,
            "expires_at": office.now + LASTS,
        },
    )
    return token


def session_of(connection: Connection, token: str, now: datetime) -> Row[Any] | None:
    """The session of a cookie's token with its person's code, name, email, department and ``is_sample``.

    None if there is none, it expired, nothing came for too long, or the account is blocked.
    """
    return accounts.live_session(connection, digest_of_token(token), now, now - IDLE)


def needs_touch(row: Row[Any], now: datetime) -> bool:
    """Whether it is time to write down that the person has been here."""
    return bool(now - row.seen_at >= TOUCH_EVERY)


def touch_session(connection: Connection, digest: str, now: datetime) -> None:
    """Writes down that the person has just been here; the web asks `needs_touch` first."""
    accounts.mark_seen(connection, digest, now)


def end_session(connection: Connection, digest: str) -> None:
    """Signs out: the cookie is worth nothing from now on."""
    accounts.delete_session(connection, digest)


def end_sessions_of(connection: Connection, person_id: int, besides: str | None = None) -> int:
    """Signs a person out everywhere (but for the session with the digest ``besides``); returns how many times."""
    return accounts.delete_sessions_of(connection, person_id, besides)


def digest_of_token(token: str) -> str:
    """What the row of a session holds of its token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(secret: str, digest: str) -> str:
    """The value that every form of a session carries; nobody else's form can know it."""
    return hmac.new(secret.encode(), f"razitko.csrf:{digest}".encode(), hashlib.sha256).hexdigest()


def is_csrf_of(secret: str, digest: str, sent: str) -> bool:
    """Whether a form carries the value of its session, compared in constant time."""
    return hmac.compare_digest(csrf_of(secret, digest).encode(), sent.encode("utf-8", "surrogatepass"))
