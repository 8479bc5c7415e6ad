"""How does a person prove to be who they are? Passwords, foreign identities, sessions, tokens of programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, key, metadata, one_of, reference
from db.people import everybody, person
from db.prepared import Prepared
from db.session import lock

account = sa.Table(
    "account",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("password_hash", sa.String(250)),
    sa.Column("password_set_at", Instant),
    sa.Column("is_sample", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("blocked_at", Instant),
    sa.Column("created_at", Instant, nullable=False),
    sa.CheckConstraint(
        "(password_hash IS NULL) = (password_set_at IS NULL)", name="password_set_at_an_instant"
    ),
)
"""Whoever has no account can't sign in, though letters reach them.

``is_sample``: the password is the one that the page of sample people shows to everybody.
"""

identity = sa.Table(
    "identity",
    metadata,
    key(),
    reference("person_id", "person.id"),
    sa.Column("issuer", sa.String(250), nullable=False),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    reference("person_id", "person.id"),
    sa.Column("via", sa.String(20), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    one_of("via", ("password", "oidc"), "via_is_known"),
    sa.CheckConstraint("expires_at > created_at", name="expires_after_it_begins"),
)
"""The cookie holds a random token, the row its SHA-256: who reads the database can't become anybody."""

login_attempt = sa.Table(
    "login_attempt",
    metadata,
    key(),
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_login_attempt_subject_at", "subject", "at"),
    sqlite_autoincrement=True,
)
"""Attempts that failed and letters that were asked for; ``subject`` is the keyed SHA-256 of whose they were:
of what was typed, or of the address of the machine."""

password_reset = sa.Table(
    "password_reset",
    metadata,
    key(),
    reference("person_id", "person.id"),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.CheckConstraint("expires_at > created_at", name="expires_after_it_is_made"),
    sqlite_autoincrement=True,
)

api_token = sa.Table(
    "api_token",
    metadata,
    key(),
    reference("person_id", "person.id"),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("scopes", PlainData, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.Column("revoked_at", Instant),
    sa.CheckConstraint("expires_at > created_at", name="expires_after_it_is_made"),
    sqlite_autoincrement=True,
)

api_retry = sa.Table(
    "api_retry",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("request", sa.String(64), nullable=False),
    sa.Column("subject_id", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)
"""What a program has created under a key of its own: asked again, it gets the same; both digests are SHA-256."""


def new_session(connection: Connection, values: dict[str, Any]) -> None:
    """Keeps a new session and forgets those whose time is over."""
    connection.execute(session.delete().where(session.c.expires_at <= values["created_at"]))
    connection.execute(session.insert().values(**values))


_LIVE_SESSION = Prepared(
    sa.select(
        *session.c, person.c.code, person.c.name, person.c.email, person.c.department, account.c.is_sample
    )
    .join(person, person.c.id == session.c.person_id)
    .join(account, account.c.person_id == session.c.person_id)
    .where(
        session.c.digest == sa.bindparam("digest"),
        session.c.expires_at > sa.bindparam("now"),
        session.c.seen_at > sa.bindparam("seen_after"),
        account.c.blocked_at.is_(None),
    )
)
"""What every page asks first."""


def live_session(connection: Connection, digest: str, now: datetime, seen_after: datetime) -> Row[Any] | None:
    """The session with its person, unless it expired, was last seen too long ago, or the account is blocked."""
    return _LIVE_SESSION.first(connection, digest=digest, now=now, seen_after=seen_after)


def mark_seen(connection: Connection, digest: str, now: datetime) -> None:
    """The person of a session has just been here."""
    connection.execute(session.update().where(session.c.digest == digest).values(seen_at=now))


def delete_session(connection: Connection, digest: str) -> None:
    """Forgets a session: its cookie is worth nothing from now on."""
    connection.execute(session.delete().where(session.c.digest == digest))


def delete_sessions_of(connection: Connection, person_id: int, besides: str | None = None) -> int:
    """Forgets all sessions of a person, but for the one with the digest ``besides``; returns how many."""
    mine = session.delete().where(session.c.person_id == person_id)
    if besides is not None:
        mine = mine.where(session.c.digest != besides)
    return connection.execute(mine).rowcount


# --- accounts ----------------------------------------------------------------------------------------------


def _people() -> sa.Select[Any]:
    return sa.select(
        person.c.id,
        person.c.code,
        person.c.name,
        person.c.email,
        person.c.department,
        account.c.password_hash,
        account.c.password_set_at,
        account.c.is_sample,
        account.c.blocked_at,
        account.c.created_at,
    ).outerjoin(account, account.c.person_id == person.c.id)


def people_by_address(connection: Connection, typed: str) -> Sequence[Row[Any]]:
    """People of the office whose e-mail or code (in small letters) is ``typed``, with their accounts if they have any.

    Whoever types a clerk's address into a public form must not become a second owner of it.
    """
    is_theirs = sa.or_(sa.func.lower(person.c.email) == typed, sa.func.lower(person.c.code) == typed)
    return connection.execute(_people().where(person.c.is_outside.is_(False), is_theirs)).all()


def person_with_account(
    connection: Connection, person_id: int, *, for_update: bool = False
) -> Row[Any] | None:
    """A person of the office with the account, whose columns are None if there is none."""
    if for_update:
        connection.execute(lock(connection, sa.select(account.c.person_id).filter_by(person_id=person_id)))
    return connection.execute(_people().where(person.c.id == person_id, ~person.c.is_outside)).one_or_none()


def all_accounts(connection: Connection) -> Sequence[Row[Any]]:
    """Everybody of the office with the account, whose columns are None if there is none."""
    return connection.execute(_people().where(~person.c.is_outside).order_by(person.c.id)).all()


def open_account(connection: Connection, person_id: int, now: datetime) -> None:
    """Opens an account without a password, unless the person has one already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        dialect.insert(account)
        .values(person_id=person_id, created_at=now)
        .on_conflict_do_nothing(index_elements=[account.c.person_id])
    )


def put_password(
    connection: Connection,
    person_id: int,
    password_hash: str | None,
    now: datetime,
    *,
    is_sample: bool = False,
) -> None:
    """Gives an account a password, or takes it away."""
    connection.execute(
        account.update()
        .where(account.c.person_id == person_id)
        .values(
            password_hash=password_hash,
            password_set_at=now if password_hash is not None else None,
            is_sample=is_sample,
        )
    )


def rehash(connection: Connection, person_id: int, before: str, after: str) -> None:
    """Keeps the same password hashed anew, unless it was changed meanwhile."""
    connection.execute(
        account.update()
        .where(account.c.person_id == person_id, account.c.password_hash == before)
        .values(password_hash=after)
    )


def set_blocked(connection: Connection, person_id: int, blocked_at: datetime | None) -> None:
    """Blocks an account, or lets it in again."""
    connection.execute(account.update().where(account.c.person_id == person_id).values(blocked_at=blocked_at))


def sample_people(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Sample people who can sign in: code, name, email, department, titles of the offices they hold on ``day``."""
    rows = connection.execute(
        _people().where(account.c.is_sample, account.c.blocked_at.is_(None)).order_by(person.c.id)
    ).all()
    if not rows:
        return []
    titles: dict[int, list[str]] = {}
    for held in everybody(connection, day):
        if held.title:
            titles.setdefault(held.id, []).append(held.title)
    return [
        {
            "code": row.code,
            "name": row.name,
            "email": row.email,
            "department": row.department,
            "titles": tuple(titles.get(row.id, ())),
        }
        for row in rows
    ]


# --- attempts ----------------------------------------------------------------------------------------------


def attempts_since(connection: Connection, subject: str, since: datetime, most: int) -> list[datetime]:
    """The last ``most`` attempts of a subject after ``since``, the latest first."""
    return list(
        connection.execute(
            sa.select(login_attempt.c.at)
            .where(login_attempt.c.subject == subject, login_attempt.c.at > since)
            .order_by(login_attempt.c.at.desc())
            .limit(most)
        ).scalars()
    )


def note_attempts(
    connection: Connection, subjects: Sequence[str], now: datetime, forget_before: datetime
) -> None:
    """Notes an attempt of each subject and forgets the old ones."""
    connection.execute(login_attempt.delete().where(login_attempt.c.at < forget_before))
    connection.execute(login_attempt.insert(), [{"subject": subject, "at": now} for subject in subjects])


def forget_attempts(connection: Connection, subjects: Sequence[str]) -> None:
    """Forgives the attempts of subjects."""
    connection.execute(login_attempt.delete().where(login_attempt.c.subject.in_(subjects)))


# --- links to a new password -------------------------------------------------------------------------------


def new_reset(connection: Connection, person_id: int, now: datetime, expires_at: datetime) -> int:
    """Adds a right to set a new password once; returns its id."""
    return int(
        connection.execute(
            password_reset.insert()
            .values(person_id=person_id, created_at=now, expires_at=expires_at)
            .returning(password_reset.c.id)
        ).scalar_one()
    )


def reset_by_id(connection: Connection, reset_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One right to set a new password, locked if it is to be used."""
    statement = sa.select(password_reset).where(password_reset.c.id == reset_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def spend_resets_of(connection: Connection, person_id: int, now: datetime) -> None:
    """Spends all rights of a person to set a new password: the one used and those in older letters."""
    connection.execute(
        password_reset.update()
        .where(password_reset.c.person_id == person_id, password_reset.c.used_at.is_(None))
        .values(used_at=now)
    )


# --- identities elsewhere ----------------------------------------------------------------------------------


def person_of_identity(connection: Connection, issuer: str, subject: str) -> Row[Any] | None:
    """The person known elsewhere as ``subject``, with the account."""
    return connection.execute(
        _people()
        .join(identity, identity.c.person_id == person.c.id)
        .where(identity.c.issuer == issuer, identity.c.subject == subject)
    ).one_or_none()


def has_identity(connection: Connection, person_id: int, issuer: str) -> bool:
    """Whether a person is already known to an issuer, under whatever subject."""
    found = sa.select(identity.c.id).where(identity.c.person_id == person_id, identity.c.issuer == issuer)
    return connection.execute(found.limit(1)).first() is not None


def keep_identity(connection: Connection, person_id: int, issuer: str, subject: str, now: datetime) -> None:
    """From now on the issuer's subject is this person."""
    connection.execute(
        identity.insert().values(person_id=person_id, issuer=issuer, subject=subject, created_at=now)
    )
