"""How are tables named and typed on both databases? The metadata, its naming convention and our column types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from states.canonical import canonical_json, from_canonical

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Processor = Callable[[Any], Any]


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


def _instant_to_text(value: datetime | None) -> str | None:
    instant = value if value is not None and value.tzinfo is UTC else _to_utc(value)
    return None if instant is None else _utc_to_text(instant)


@lru_cache(maxsize=16)
def _utc_to_text(instant: datetime) -> str:
    """Worked out once: an act writes the one instant at which it is done into all its rows."""
    return instant.isoformat(" ", "microseconds")[:26]


def _text_to_instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "Z")


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database (SQLite keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def directly(self, dialect: Dialect) -> tuple[Processor, Processor]:
        """What goes to the driver and what comes back from it, without the layers between (`db.prepared`)."""
        return (_instant_to_text, _text_to_instant) if dialect.name == "sqlite" else (_to_utc, _to_utc)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; a naive datetime is a mistake of the caller."""
        value = _to_utc(value)
        return value.replace(tzinfo=None) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _to_json(value: Any) -> str | None:
    return None if value is None else canonical_json(value).decode()


def _from_json(text: str | None) -> Any:
    return None if text is None else from_canonical(text)


class PlainData(sa.types.TypeDecorator[Any]):
    """Plain data as canonical JSON text: the same bytes on both databases."""

    impl = sa.Text
    cache_ok = True

    def directly(self, dialect: Dialect) -> tuple[Processor, Processor]:
        """What goes to the driver and what comes back from it, without the layers between (`db.prepared`)."""
        return _to_json, _from_json

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """JSON text with sorted keys; None is NULL."""
        return _to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The data again."""
        return _from_json(value)


class Exact(sa.types.TypeDecorator[Decimal]):
    """A decimal number as text, digit by digit the same on both databases and in copies (SQLite has only floats)."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Without an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The number again."""
        return None if value is None else Decimal(value)


def key() -> sa.Column[int]:
    """The primary key of a table; numbers are never used again, on SQLite neither (sqlite_autoincrement)."""
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def reference(name: str, target: str, *, nullable: bool = False, is_indexed: bool = True) -> sa.Column[int]:
    """A foreign key that keeps what it points to: nothing of ours is cascaded away.

    Indexed, unless nobody asks which rows point to something that is never deleted: each act writes every index.
    """
    return sa.Column(
        name, sa.Integer, sa.ForeignKey(target, ondelete="RESTRICT"), nullable=nullable, index=is_indexed
    )


def index_of_few(table: str, column: str) -> sa.Index:
    """The index of a column that few rows fill in: the others are not written into it."""
    where = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_{table}_{column}", column, sqlite_where=where, postgresql_where=where)


def one_of(column: str, values: Any, name: str) -> sa.CheckConstraint:
    """A named CHECK that a column holds one of the vocabulary's words."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=name)


def out_of_turn_index(table: str) -> sa.Index:
    """The index of the few terms that the next sweep looks at whatever their limit (`remind_on`)."""
    return index_of_few(table, "remind_on")
