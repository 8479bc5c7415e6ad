"""What does each person wish of letters, and what waits for it? Whoever has no row gets each letter at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, metadata
from db.carriers import MAIL
from db.correspondence import letter, waits_for_its_paper
from states.letter_habit import AT_ONCE, Habit

letter_habit = sa.Table(
    "letter_habit",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True),
    sa.Column("daily_at", sa.Time),
    sa.Column("quiet_from", sa.Time),
    sa.Column("quiet_until", sa.Time),
    sa.Column("quiet_days_off", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("changed_at", Instant, nullable=False),
    sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_from_until"),
    sa.CheckConstraint("quiet_from <> quiet_until", name="quiet_for_a_while"),
)


def habit_of(connection: Connection, person_id: int) -> Habit:
    """What a person chose."""
    row = connection.execute(letter_habit.select().where(letter_habit.c.person_id == person_id)).one_or_none()
    if row is None:
        return AT_ONCE
    return Habit(row.daily_at, row.quiet_from, row.quiet_until, row.quiet_days_off)


def keep_habit(connection: Connection, person_id: int, habit: Habit, now: datetime) -> None:
    """Keeps what a person chose, in place of what they had chosen before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        "daily_at": habit.daily_at,
        "quiet_from": habit.quiet_from,
        "quiet_until": habit.quiet_until,
        "quiet_days_off": habit.quiet_days_off,
        "changed_at": now,
    }
    connection.execute(
        dialect.insert(letter_habit)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=[letter_habit.c.person_id], set_=values)
    )


def put_off(connection: Connection, letter_id: int, until: datetime) -> None:
    """The letter waits for a better hour; it was not tried."""
    connection.execute(
        letter.update()
        .where(letter.c.id == letter_id)
        .values(next_try_at=until, claimed_until=None, claimed_by=None)
    )


def look_again(connection: Connection, person_id: int, now: datetime) -> None:
    """What waits for somebody's better hour, untried, is asked about at once: they wish another hour now."""
    connection.execute(
        letter.update()
        .where(letter.c.person_id == person_id, letter.c.state == "owed", letter.c.attempts == 0)
        .values(next_try_at=now)
    )


def waiting_for(connection: Connection, claimed: Row[Any]) -> Sequence[Row[Any]]:
    """The letters that could go by mail in one with a ``claimed`` one, untried; what its claimer holds as well."""
    person_id = claimed.person_id
    is_ours = letter.c.claimed_by == claimed.claimed_by
    free = sa.or_(letter.c.id == claimed.id, letter.c.claimed_by.is_(None), is_ours)
    return connection.execute(
        sa.select(letter)
        .where(
            letter.c.person_id == person_id,
            letter.c.state == "owed",
            letter.c.carrier_id == MAIL,
            letter.c.attempts == 0,
            free,
            sa.not_(waits_for_its_paper()),
        )
        .order_by(letter.c.id)
    ).all()


def carry(connection: Connection, letter_ids: Sequence[int], by: int) -> None:
    """These letters leave inside another one, and never by themselves."""
    connection.execute(
        letter.update()
        .where(letter.c.id.in_(letter_ids))
        .values(state="carried", carried_by=by, claimed_until=None, claimed_by=None)
    )


def is_carried(connection: Connection, letter_id: int) -> bool:
    """Whether another letter carries this one by now."""
    state = connection.execute(sa.select(letter.c.state).where(letter.c.id == letter_id)).scalar_one()
    return bool(state == "carried")


def carried_by(connection: Connection, letter_id: int) -> Sequence[Row[Any]]:
    """The letters that another one carries, in the order in which they were written."""
    return connection.execute(
        sa.select(letter).where(letter.c.carried_by == letter_id).order_by(letter.c.id)
    ).all()
