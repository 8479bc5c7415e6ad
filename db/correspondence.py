"""Which letters do we owe, which were sent, and which links do they carry? The outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, PlainData, index_of_few, key, metadata, one_of, reference
from db.carriers import MAIL, carrier
from db.files import ATTEMPTS, document
from db.outbox_hold import is_held
from db.prepared import Prepared
from db.session import lock

action_link = sa.Table(
    "action_link",
    metadata,
    key(),
    reference("person_id", "person.id", is_indexed=False),
    reference("proposal_id", "proposal.id", nullable=True, is_indexed=False),
    sa.Column("task", sa.String(40), nullable=False),
    sa.Column("task_id", sa.Integer, nullable=False),
    sa.Column("text_digest", sa.String(64), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.Column("used_for", sa.String(60)),
    one_of("task", ("sign_off", "sign_form", "sign_minutes", "attend", "confirm_comment"), "task_is_known"),
    sa.CheckConstraint("(used_at IS NULL) = (used_for IS NULL)", name="used_for_something"),
    sa.CheckConstraint("expires_at > created_at", name="expires_after_it_is_made"),
    sqlite_autoincrement=True,
)

letter = sa.Table(
    "letter",
    metadata,
    key(),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("kind", sa.String(60), nullable=False),
    reference("person_id", "person.id"),
    reference("proposal_id", "proposal.id", nullable=True),
    reference("link_id", "action_link.id", nullable=True, is_indexed=False),
    reference("document_id", "document.id", nullable=True, is_indexed=False),
    sa.Column(
        "carrier_id",
        sa.Integer,
        sa.ForeignKey("carrier.id", ondelete="RESTRICT"),
        nullable=False,
        server_default=str(MAIL),
    ),
    reference("carried_by", "letter.id", nullable=True, is_indexed=False),
    sa.Column("facts", PlainData, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("state", sa.String(20), nullable=False, server_default="owed"),
    sa.Column("next_try_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("claimed_until", Instant),
    sa.Column("claimed_by", sa.Integer),
    sa.Column("message_id", sa.String(250), nullable=False),  # made of the key, which is unique
    sa.Column("subject", sa.String(500)),
    sa.Column("sent_at", Instant),
    sa.Column("failing_since", Instant),
    sa.Column("last_error", sa.Text),
    one_of("state", ("owed", "sent", "failed", "dropped", "carried"), "state_is_known"),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_an_instant"),
    sa.CheckConstraint("state <> 'failed' OR last_error IS NOT NULL", name="failed_with_an_error"),
    sa.CheckConstraint("(state = 'carried') = (carried_by IS NOT NULL)", name="carried_by_another"),
    sa.Index("ix_letter_owed", "state", "next_try_at"),
    index_of_few("letter", "document_id"),
    index_of_few("letter", "carried_by"),
    index_of_few("letter", "claimed_by"),
    sqlite_autoincrement=True,
)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long to wait after each failed attempt; the last pause repeats for a week, then a person is told."""
GIVES_UP_AFTER = timedelta(days=7)
"""Counted from the letter's own first failure: neither a broken server nor a quiet hour takes it any time."""
LEASE = timedelta(minutes=3)
"""A letter claimed in nobody's name is free again after this; one claimed by a number, when its claimer has ended."""


_OWED_COLUMNS = (
    "key",
    "kind",
    "person_id",
    "proposal_id",
    "link_id",
    "document_id",
    "facts",
    "created_at",
    "next_try_at",
    "message_id",
)
_LINK_COLUMNS = ("person_id", "proposal_id", "task", "task_id", "text_digest", "created_at", "expires_at")


def _link_of_new_letter() -> Any:
    made = (sa.bindparam(f"new_{name}", type_=action_link.c[name].type) for name in _LINK_COLUMNS)
    is_new = ~sa.exists().where(letter.c.key == sa.bindparam("of_key"))
    return (
        action_link.insert()
        .from_select(_LINK_COLUMNS, sa.select(*made).where(is_new))
        .returning(action_link.c.id)
    )


_LINK_OF_NEW_LETTER = Prepared(_link_of_new_letter())


def _insert_once(dialect: str) -> Any:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(letter)
    return insert.on_conflict_do_nothing(index_elements=[letter.c.key]).returning(letter.c.id)


def _insert_with_link(_dialect: str) -> Any:
    """The link and its letter in one journey to PostgreSQL."""
    made = _link_of_new_letter().cte("made")
    values = [
        made.c.id if name == "link_id" else sa.bindparam(name, type_=letter.c[name].type)
        for name in _OWED_COLUMNS
    ]
    insert = postgresql.insert(letter).from_select(_OWED_COLUMNS, sa.select(*values))
    return insert.on_conflict_do_nothing(index_elements=[letter.c.key])


_OWE = Prepared(_insert_once, _OWED_COLUMNS)
_ADD = Prepared(letter.insert().inline(), _OWED_COLUMNS)
_OWE_WITH_LINK = Prepared(_insert_with_link)


def owe_letter(connection: Connection, values: dict[str, Any]) -> int | None:
    """Adds a letter to the outbox; None if a letter with that key is owed or sent already (said once)."""
    given = {**dict.fromkeys(_OWED_COLUMNS), "next_try_at": values["created_at"], **values}
    found: int | None = _OWE.scalar(connection, **given)
    return found


def owe_letter_with_link(connection: Connection, values: dict[str, Any], link: dict[str, Any]) -> bool:
    """The same with a link of the letter's own; False, and no link, if that letter is owed or sent already."""
    made = {"of_key": values["key"], **{f"new_{name}": link[name] for name in _LINK_COLUMNS}}
    given = {**dict.fromkeys(_OWED_COLUMNS), "next_try_at": values["created_at"], **values}
    del given["link_id"]
    if connection.dialect.name == "sqlite":  # takes no INSERT within a statement, and is near anyway
        link_id = _LINK_OF_NEW_LETTER.scalar(connection, **made)
        return link_id is not None and _ADD.run(connection, **given, link_id=link_id) == 1
    return _OWE_WITH_LINK.run(connection, **given, **made) == 1


def owe_through(connection: Connection, carrier_id: int, values: dict[str, Any]) -> int:
    """Adds what goes by another way than the mail; 0 if that key is owed or sent already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(letter).values(
        next_try_at=values["created_at"], carrier_id=carrier_id, **values
    )
    return connection.execute(statement.on_conflict_do_nothing(index_elements=[letter.c.key])).rowcount


def letters_to(connection: Connection, person_id: int, limit: int) -> Sequence[Row[Any]]:
    """The last letters to a person, the newest first."""
    return connection.execute(
        sa.select(letter)
        .where(letter.c.person_id == person_id, letter.c.carrier_id == MAIL)
        .order_by(letter.c.id.desc())
        .limit(limit)
    ).all()


def count_letters(connection: Connection) -> int:
    """How many letters there are, sent and owed."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(letter)).scalar_one())


def is_owed(connection: Connection, now: datetime) -> bool:
    """Whether any letter waits for being sent."""
    if channels_are_behind(connection):
        return True
    return bool(_IS_OWED.scalar(connection, now=now))


def channels_are_behind(connection: Connection) -> bool:
    """Whether letters were written that no channel has been asked about yet."""
    return bool(_BEHIND.scalar(connection))


def count_owed(connection: Connection, now: datetime) -> int:
    """How many letters wait for being sent now."""
    return int(_COUNT_OWED.scalar(connection, now=now)) + channels_are_behind(connection)


def next_try_at(connection: Connection, now: datetime) -> datetime | None:
    """When the first letter that waits for a later hour, or for its way to rest, is to be sent; None if none waits."""
    found: datetime | None = _NEXT_TRY.scalar(connection, now=now)
    return found


def mark_failed(
    connection: Connection, row: Row[Any], error: str, now: datetime, *, is_permanent: bool
) -> bool:
    """The letter did not leave: tried again after a growing pause, or given up (True) and shown as an incident."""
    since = row.failing_since or now
    gives_up = is_permanent or now - since > GIVES_UP_AFTER
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    connection.execute(
        letter.update()
        .where(letter.c.id == row.id)
        .values(
            state="failed" if gives_up else "owed",
            attempts=letter.c.attempts + 1,
            next_try_at=now + pause,
            claimed_until=None,
            claimed_by=None,
            failing_since=since,
            last_error=error,
        )
    )
    return gives_up


def mark_dropped(connection: Connection, letter_ids: Sequence[int], reason: str) -> None:
    """The letters have lost their reason before they left: they stay as a record and are not sent."""
    connection.execute(
        letter.update()
        .where(letter.c.id.in_(letter_ids))
        .values(state="dropped", claimed_until=None, claimed_by=None, last_error=reason)
    )


def retry_failed(connection: Connection, now: datetime, letter_id: int | None = None) -> int:
    """Puts given-up letters (or one of them) back into the outbox, with all their time; returns how many."""
    which = letter.c.state == "failed"
    if letter_id is not None:
        which = sa.and_(which, letter.c.id == letter_id)
    return connection.execute(
        letter.update()
        .where(which)
        .values(state="owed", next_try_at=now, attempts=0, failing_since=None, claimed_until=None)
    ).rowcount


def owed_now(now: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a letter may leave at an instant, or at the one of a parameter, and nobody has it."""
    return (
        letter.c.state == "owed",
        letter.c.next_try_at <= now,
        letter.c.carrier_id.in_(_open_ways(now)),
        letter.c.claimed_by.is_(None),
        sa.or_(letter.c.claimed_until.is_(None), letter.c.claimed_until < now),
        sa.not_(waits_for_its_paper()),
        sa.not_(is_held()),
    )


def _open_ways(now: Any) -> sa.Select[Any]:
    """A broken way is tried after its pause, by one letter at a time: the others see how that one fares."""
    trying = letter.alias("trying")
    is_tried = sa.exists().where(trying.c.claimed_by.is_not(None), trying.c.carrier_id == carrier.c.id)
    rested = sa.and_(carrier.c.rests_until <= now, sa.not_(is_tried))
    return sa.select(carrier.c.id).where(sa.or_(carrier.c.failures == 0, rested))


def waits_for_its_paper() -> sa.ColumnElement[bool]:
    """A letter goes with its attachment; when the office has given the attachment up, it goes without."""
    return sa.exists().where(
        document.c.id == letter.c.document_id, document.c.made_at.is_(None), document.c.attempts < ATTEMPTS
    )


def link_by_id(connection: Connection, link_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One link, locked if it is to be spent."""
    statement = sa.select(action_link).where(action_link.c.id == link_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def spend_link(connection: Connection, link_id: int, used_for: str, now: datetime) -> bool:
    """Spends a link; False if it was spent already."""
    return (
        connection.execute(
            action_link.update()
            .where(action_link.c.id == link_id, action_link.c.used_at.is_(None))
            .values(used_at=now, used_for=used_for)
        ).rowcount
        == 1
    )


_NOW = sa.bindparam("now", type_=Instant)
_BEHIND = Prepared(
    sa.select(sa.func.count())
    .select_from(carrier)
    .where(
        carrier.c.kind == "channel",
        carrier.c.ended_at.is_(None),
        carrier.c.passed_letter_id < sa.select(sa.func.max(letter.c.id)).scalar_subquery(),
        sa.not_(is_held()),
    )
)
_IS_OWED = Prepared(
    sa.select(sa.exists().where(*owed_now(_NOW)))
)  # asked every second: built anew it was 2 ms
_COUNT_OWED = Prepared(sa.select(sa.func.count()).select_from(letter).where(*owed_now(_NOW)))
_HOUR = sa.case(
    (carrier.c.rests_until > letter.c.next_try_at, carrier.c.rests_until), else_=letter.c.next_try_at
)
_NEXT_TRY = Prepared(
    sa.select(sa.func.min(_HOUR))
    .select_from(letter.join(carrier, carrier.c.id == letter.c.carrier_id))
    .where(letter.c.state == "owed", _HOUR > _NOW)
)
"""Asked of every town of an installation (`flows.town_watch`), each of which is opened for these few questions."""
