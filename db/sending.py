"""Which letters is a process sending just now? Claimed together, let go again, or marked as sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Row

from db.base import Instant
from db.carriers import MAIL
from db.correspondence import LEASE, action_link, letter, owed_now
from db.letter_habits import letter_habit
from db.prepared import Family, Prepared, filled, slots

_NOW = sa.bindparam("now", type_=Instant)
_FREE = {"claimed_until": None, "claimed_by": None}


class _Wanted(NamedTuple):
    """What distinguishes one claim's statement from another's."""

    kinds: int | None
    of_proposal: bool
    alike: bool


def _claim(wanted: _Wanted) -> sa.UpdateBase:
    chosen = (
        sa.select(letter.c.id)
        .where(*owed_now(_NOW))
        .order_by(letter.c.attempts, letter.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True)  # SQLite lets one in at a time
    )
    if wanted.kinds is not None:
        chosen = chosen.where(letter.c.kind.in_(slots("kind", wanted.kinds, sa.String)))
    if wanted.of_proposal:
        chosen = chosen.where(letter.c.proposal_id == sa.bindparam("proposal_id", type_=sa.Integer))
    if wanted.alike:
        particular = sa.exists().where(letter_habit.c.person_id == letter.c.person_id)
        chosen = chosen.where(letter.c.carrier_id == MAIL, sa.not_(particular))
    ids = chosen.cte("chosen")
    return (
        letter.update()
        .where(letter.c.id.in_(sa.select(ids.c.id)))
        .values(
            claimed_until=sa.bindparam("until", type_=Instant),
            claimed_by=sa.bindparam("claimer", type_=sa.Integer),
        )
        .returning(letter)
    )


_CLAIM: Family = Family(_claim)


def claim_letters(
    connection: Connection,
    now: datetime,
    limit: int,
    *,
    claimer: int | None = None,
    kinds: Sequence[str] | None = None,
    proposal_id: int | None = None,
    alike: bool = False,
) -> Sequence[Row[Any]]:
    """Claims letters for sending: nobody else gets them while ``claimer`` lives (`db.claims`) or the lease lasts.

    Those that failed the least come first, so that a letter on which a server chokes holds up no other. ``alike``:
    only mail to people who get their letters as they come. What somebody wants once a day, or not at night, is
    gathered from letters that nobody has claimed; a channel rests after one message that it did not take.
    """
    shape = _Wanted(None if kinds is None else len(kinds), proposal_id is not None, alike)
    values: dict[str, Any] = {"now": now, "until": now + LEASE, "most": limit, "claimer": claimer}
    if proposal_id is not None:
        values["proposal_id"] = proposal_id
    claimed = _CLAIM.of(shape).all(connection, **values, **filled("kind", kinds or ()))
    return sorted(claimed, key=lambda row: row.id)


def release(connection: Connection, letter_ids: Sequence[int]) -> None:
    """The letters were not even tried: their server was not there. They wait on as they did, no attempt is counted."""
    connection.execute(letter.update().where(letter.c.id.in_(letter_ids)).values(_FREE))


def _in_pairs(
    column: str, kind: type[sa.types.TypeEngine[Any]], written: dict[str, Any]
) -> Callable[[str], sa.UpdateBase]:
    """The UPDATE of letters that gives each a value of its own: PostgreSQL takes all of them at once, as two lists."""

    def build(dialect: str) -> sa.UpdateBase:
        if dialect == "sqlite":
            one, value = sa.bindparam("letter_id", type_=sa.Integer), sa.bindparam("value", type_=kind())
            return letter.update().where(letter.c.id == one).values({**written, column: value})
        lists = (
            sa.bindparam("letter_ids", type_=postgresql.ARRAY(sa.Integer)),
            sa.bindparam("values", type_=postgresql.ARRAY(kind)),
        )
        pairs = sa.func.unnest(*lists).table_valued("letter_id", "value", name="pairs").render_derived()
        return (
            letter.update().where(letter.c.id == pairs.c.letter_id).values({**written, column: pairs.c.value})
        )

    return build


def _run_in_pairs(
    prepared: Prepared, connection: Connection, pairs: Sequence[tuple[int, Any]], **values: Any
) -> None:
    if connection.dialect.name == "sqlite":
        for letter_id, value in pairs:
            prepared.run(connection, **values, letter_id=letter_id, value=value)
        return
    lists = {"letter_ids": [one for one, _ in pairs], "values": [value for _, value in pairs]}
    prepared.run(connection, **values, **lists)


_SENT = Prepared(
    _in_pairs(
        "subject",
        sa.String,
        {**_FREE, "state": "sent", "sent_at": _NOW, "attempts": letter.c.attempts + 1},
    )
)
_LINKED = Prepared(_in_pairs("link_id", sa.Integer, {}))


def mark_all_sent(connection: Connection, letters: Sequence[tuple[int, str]], now: datetime) -> None:
    """These letters (id, subject) left the house."""
    _run_in_pairs(_SENT, connection, letters, now=now)


def mark_sent(connection: Connection, letter_id: int, subject: str, now: datetime) -> None:
    """The letter left the house."""
    mark_all_sent(connection, [(letter_id, subject)], now)


def link_all(connection: Connection, links: Sequence[tuple[int, dict[str, Any]]]) -> dict[int, int]:
    """Gives letters links of their own (letter, link), which they carry in a repeat too; returns letter → link."""
    made = connection.execute(
        action_link.insert().returning(action_link.c.id, sort_by_parameter_order=True),
        [values for _, values in links],
    )
    found = dict(zip((letter_id for letter_id, _ in links), made.scalars(), strict=True))
    _run_in_pairs(_LINKED, connection, list(found.items()))
    return found
