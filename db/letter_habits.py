"""What does each person wish of letters: at once, once a day, not at night? Whoever has no row gets each at once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from db.base import Instant, metadata
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


def keep_habit(connection: Connection, person_id: int, habit: Habit, now: object) -> None:
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
