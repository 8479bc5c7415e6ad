"""Whose is a token of a program, and what has it created under a key of its own?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.accounts import account, api_retry, api_token
from db.people import person

KEPT = timedelta(days=30)
"""For this long a creation that is asked again gives the same."""


def new_token(connection: Connection, values: dict[str, Any]) -> None:
    """Keeps a token; of itself only its digest."""
    connection.execute(api_token.insert().values(**values))


def tokens_of(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """All tokens of a person, the newest first."""
    return connection.execute(
        sa.select(api_token).where(api_token.c.person_id == person_id).order_by(api_token.c.id.desc())
    ).all()


def token_by_digest(connection: Connection, digest: str) -> Row[Any] | None:
    """A token with its person (``code``, ``person``) and account (``has_account``, ``blocked_at``)."""
    return connection.execute(
        sa.select(
            api_token,
            person.c.code,
            person.c.name.label("person"),
            account.c.person_id.is_not(None).label("has_account"),
            account.c.blocked_at,
        )
        .join(person, person.c.id == api_token.c.person_id)
        .outerjoin(account, account.c.person_id == api_token.c.person_id)
        .where(api_token.c.digest == digest)
    ).one_or_none()


def revoke(connection: Connection, token_id: int, now: datetime) -> None:
    """Takes a token out of use."""
    connection.execute(api_token.update().where(api_token.c.id == token_id).values(revoked_at=now))


def mark_used(connection: Connection, token_id: int, now: datetime) -> None:
    """A token has just been used."""
    connection.execute(api_token.update().where(api_token.c.id == token_id).values(used_at=now))


def created_under(connection: Connection, person_id: int, key: str) -> Row[Any] | None:
    """What a person's programs have created under a key; ``key`` is its digest."""
    return connection.execute(
        sa.select(api_retry).where(api_retry.c.person_id == person_id, api_retry.c.key == key)
    ).one_or_none()


def keep_created(
    connection: Connection, person_id: int, key: str, request: str, subject_id: int, now: datetime
) -> None:
    """Keeps what was created under a key, and forgets what is too old to be asked again."""
    connection.execute(api_retry.delete().where(api_retry.c.created_at < now - KEPT))
    connection.execute(
        api_retry.insert().values(
            person_id=person_id, key=key, request=request, subject_id=subject_id, created_at=now
        )
    )
