"""What do we keep of meetings and their agendas?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, one_of, reference
from db.prepared import among
from db.session import lock
from states.meeting import MEETING
from states.vocabulary import ItemKind, MeetingKind, Outcome, PlacedAs

meeting = sa.Table(
    "meeting",
    metadata,
    key(),
    sa.Column("body", sa.String(60), nullable=False),
    sa.Column("held_on", sa.Date, nullable=False, index=True),
    sa.Column("starts_at", sa.Time, nullable=False),
    sa.Column("place", sa.String(500), nullable=False),
    sa.Column("series", sa.String(60), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("is_crisis", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False, server_default=MeetingKind.REGULAR.value),
    sa.Column("allows_remote", sa.Boolean, nullable=False, server_default=sa.false()),
    reference("substitutes_id", "meeting.id", nullable=True),
    reference("joint_with_id", "meeting.id", nullable=True),
    sa.Column("frozen_at", Instant),
    sa.Column("opened_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("end_reason", sa.Text),
    sa.UniqueConstraint("body", "series", "number"),
    one_of("kind", MeetingKind, "kind_is_of_the_vocabulary"),
    one_of("state", MEETING.states, "state_is_of_the_table"),
    sa.CheckConstraint("number > 0", name="number_is_positive"),
    sqlite_autoincrement=True,
)

agenda_item = sa.Table(
    "agenda_item",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    reference("consultation_id", "consultation.id", nullable=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False, server_default=ItemKind.MATTER.value),
    sa.Column("code", sa.String(60)),
    sa.Column("title", sa.String(500)),
    sa.Column("is_numbered", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("placed_as", sa.String(20), nullable=False, server_default=PlacedAs.IN_TIME.value),
    sa.Column("placed_at", Instant),
    reference("placed_by", "person.id", nullable=True),
    reference("approved_by", "person.id", nullable=True),
    sa.Column("opened_at", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("late_reason", sa.Text),
    sa.Column("intent_reason", sa.Text),
    sa.Column("outcome", sa.String(40)),
    sa.Column("recorded_at", Instant),
    reference("recorded_by", "person.id", nullable=True),
    sa.Column("reason", sa.Text),
    sa.Column("conditions", sa.Text),
    sa.Column("postponed_to", sa.Date),
    sa.UniqueConstraint("meeting_id", "consultation_id"),
    sa.UniqueConstraint("meeting_id", "position"),
    one_of("outcome", Outcome, "outcome_is_of_the_vocabulary"),
    one_of("kind", ItemKind, "kind_is_of_the_vocabulary"),
    one_of("placed_as", PlacedAs, "placed_as_is_of_the_vocabulary"),
    sa.CheckConstraint(
        "(kind = 'matter') = (consultation_id IS NOT NULL)", name="a_matter_is_a_consultation"
    ),
    sa.CheckConstraint("kind = 'matter' OR title IS NOT NULL", name="titled_unless_a_matter"),
    sa.CheckConstraint("(outcome IS NULL) = (recorded_at IS NULL)", name="outcome_is_recorded_at_an_instant"),
    sa.CheckConstraint(
        "outcome IS NULL OR outcome <> 'postponed' OR postponed_to IS NOT NULL OR conditions IS NOT NULL",
        name="postponed_until_something",
    ),
    sqlite_autoincrement=True,
)

late_request = sa.Table(
    "late_request",
    metadata,
    key(),
    reference("meeting_id", "meeting.id"),
    reference("consultation_id", "consultation.id"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    reference("asked_by", "person.id", nullable=True),
    sa.Column("state", sa.String(20), nullable=False, server_default="asked"),
    sa.Column("decided_at", Instant),
    reference("decided_by", "person.id", nullable=True),
    sa.Column("decision_reason", sa.Text),
    one_of("state", ("asked", "approved", "declined", "withdrawn"), "state_is_known"),
    sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_at_an_instant"),
    sqlite_autoincrement=True,
)
"""A late item that waits for the office which the body's rules name; approved, it is placed at once."""

is_counted = among(agenda_item.c.kind, (ItemKind.MATTER.value, ItemKind.MOTION.value))
"""Items that a list counts: what somebody brought; standing items and sub-headings come by themselves."""
waits_for_outcome = sa.and_(agenda_item.c.kind == ItemKind.MATTER.value, agenda_item.c.outcome.is_(None))
"""Items without which a meeting is not done: matters that nobody has decided yet."""


def meeting_by_id(connection: Connection, meeting_id: int, *, for_update: bool = False) -> Row[Any] | None:
    """One meeting, locked if it is to be changed."""
    statement = sa.select(meeting).where(meeting.c.id == meeting_id)
    return connection.execute(lock(connection, statement) if for_update else statement).one_or_none()


def meeting_on(connection: Connection, body: str, day: date) -> Row[Any] | None:
    """The meeting of a body on a day that was not cancelled; the latest planned one if there are more."""
    return connection.execute(
        sa.select(meeting)
        .where(meeting.c.body == body, meeting.c.held_on == day, meeting.c.state != "cancelled")
        .order_by(meeting.c.id.desc())
        .limit(1)
    ).one_or_none()


def agenda_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The items of a meeting in their order."""
    return connection.execute(
        sa.select(agenda_item).where(agenda_item.c.meeting_id == meeting_id).order_by(agenda_item.c.position)
    ).all()


def agenda_item_of(connection: Connection, meeting_id: int, consultation_id: int) -> Row[Any] | None:
    """The item by which a consultation stands on a meeting's agenda."""
    return connection.execute(
        sa.select(agenda_item).where(
            agenda_item.c.meeting_id == meeting_id, agenda_item.c.consultation_id == consultation_id
        )
    ).one_or_none()


def next_position(connection: Connection, table: sa.Table, meeting_id: int) -> int:
    """The position after the last row of a meeting in ``agenda_item`` or in ``ballots.ballot``."""
    last = connection.execute(
        sa.select(sa.func.max(table.c.position)).where(table.c.meeting_id == meeting_id)
    ).scalar_one()
    return int(last or 0) + 1


def taking_items(connection: Connection, body: str, after: date) -> Sequence[Row[Any]]:
    """Meetings of a body after a day whose agenda may still change, the nearest first."""
    return connection.execute(
        sa.select(meeting)
        .where(
            meeting.c.body == body, meeting.c.held_on > after, meeting.c.state.in_(("planned", "convened"))
        )
        .order_by(meeting.c.held_on, meeting.c.id)
    ).all()


_OUT_OF_THE_WAY = 1_000_000
"""Added to every position for a moment: no two items of a meeting may stand at one place, not even meanwhile."""


def put_in_order(connection: Connection, meeting_id: int, item_ids: Sequence[int]) -> None:
    """Gives the items of a meeting the places 1 to n in the order of ``item_ids``, which are all of them."""
    if not item_ids:
        return
    here = agenda_item.update().where(agenda_item.c.meeting_id == meeting_id)
    connection.execute(here.values(position=agenda_item.c.position + _OUT_OF_THE_WAY))
    places = {item_id: place for place, item_id in enumerate(item_ids, start=1)}
    connection.execute(here.values(position=sa.case(places, value=agenda_item.c.id)))


def add_item(connection: Connection, meeting_id: int, at: int, values: dict[str, Any]) -> int:
    """Adds an item at the index ``at`` of an agenda (from zero) and returns its id; the others make room."""
    ids = [row.id for row in agenda_of(connection, meeting_id)]
    last = next_position(connection, agenda_item, meeting_id)
    statement = agenda_item.insert().values(meeting_id=meeting_id, position=last, **values)
    item_id = int(connection.execute(statement.returning(agenda_item.c.id)).scalar_one())
    if at < len(ids):
        put_in_order(connection, meeting_id, [*ids[:at], item_id, *ids[at:]])
    return item_id


def remove_item(connection: Connection, meeting_id: int, item_id: int) -> None:
    """Removes an item; the others close the gap."""
    connection.execute(
        agenda_item.delete().where(agenda_item.c.id == item_id, agenda_item.c.meeting_id == meeting_id)
    )
    rows = agenda_of(connection, meeting_id)
    if any(row.position != place for place, row in enumerate(rows, start=1)):
        put_in_order(connection, meeting_id, [row.id for row in rows])


def numbered() -> sa.Subquery:
    """The number of every item by which people call it (`item_number`), by its id; None where it has none.

    Sub-headings have none, nor has a standing item that the town leaves unnumbered; the others count from one.
    """
    counts = sa.and_(agenda_item.c.kind != ItemKind.HEADING.value, agenda_item.c.is_numbered)
    so_far = sa.func.sum(sa.case((counts, 1), else_=0)).over(
        partition_by=agenda_item.c.meeting_id, order_by=agenda_item.c.position
    )
    return sa.select(
        agenda_item.c.id, agenda_item.c.meeting_id, sa.case((counts, so_far)).label("item_number")
    ).subquery("numbered")


def item_numbers(connection: Connection, meeting_id: int) -> dict[int, int | None]:
    """The numbers of a meeting's items by their ids."""
    found = numbered()
    rows = connection.execute(
        sa.select(found.c.id, found.c.item_number).where(found.c.meeting_id == meeting_id)
    )
    return {row.id: None if row.item_number is None else int(row.item_number) for row in rows}


def rest_current(connection: Connection, meeting_id: int, at: datetime) -> None:
    """Whatever the meeting deals with rests from ``at``: one item is current at a time."""
    runs = sa.and_(agenda_item.c.opened_at.is_not(None), agenda_item.c.closed_at.is_(None))
    connection.execute(
        agenda_item.update().where(agenda_item.c.meeting_id == meeting_id, runs).values(closed_at=at)
    )


def closing(at: datetime) -> sa.ColumnElement[Any]:
    """When an item that was taken up ends: at ``at``, unless it rests already; one that nobody took up has no end."""
    runs = sa.and_(agenda_item.c.opened_at.is_not(None), agenda_item.c.closed_at.is_(None))
    return sa.case((runs, sa.bindparam(None, at, type_=Instant)), else_=agenda_item.c.closed_at)


def number_of(connection: Connection, item: Row[Any]) -> int | None:
    """The number of one item."""
    return item_numbers(connection, item.meeting_id)[item.id]


def next_meeting_number(connection: Connection, body: str, series: str) -> int:
    """The number after the highest of a body's meetings in a year or term."""
    last = connection.execute(
        sa.select(sa.func.max(meeting.c.number)).where(meeting.c.body == body, meeting.c.series == series)
    ).scalar_one()
    return int(last or 0) + 1
