"""Who is who, who holds which office from when to when, and who stands in for whom?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Instant, key, metadata, reference
from db.prepared import Family, Prepared, filled, slots

person = sa.Table(
    "person",
    metadata,
    key(),
    sa.Column("code", sa.String(60), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("department", sa.String(60)),
    sa.Column("is_outside", sa.Boolean, nullable=False, server_default=sa.false()),
    sqlite_autoincrement=True,
)
"""``is_outside``: not of the office; a member of a planning group or a citizen, known for letters' sake alone."""

office_holding = sa.Table(
    "office_holding",
    metadata,
    key(),
    sa.Column("office", sa.String(60), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("role", sa.String(40)),
    sa.Column("department", sa.String(60)),
    reference("person_id", "person.id"),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
    sqlite_autoincrement=True,
)

delegation = sa.Table(
    "delegation",
    metadata,
    key(),
    reference("from_person_id", "person.id"),
    reference("to_person_id", "person.id"),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("reason", sa.Text, nullable=False),
    sa.CheckConstraint("valid_until >= valid_from", name="ends_after_it_begins"),
    sa.CheckConstraint("from_person_id <> to_person_id", name="is_to_somebody_else"),
    sqlite_autoincrement=True,
)


def valid_on(table: sa.Table, day: date | sa.BindParameter[date]) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions of the rows of a table that hold on ``day``."""
    return (
        table.c.valid_from <= day,
        sa.or_(table.c.valid_until.is_(None), table.c.valid_until >= day),
    )


def in_force(day: date | sa.BindParameter[date]) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions of the delegations that hold on ``day``."""
    return (*valid_on(delegation, day), delegation.c.ended_at.is_(None))


_DAY = sa.bindparam("day", type_=sa.Date)
_BY_ID = Prepared(sa.select(person).where(person.c.id == sa.bindparam("person_id")))
_BY_CODE = Prepared(
    sa.select(person).where(person.c.code == sa.bindparam("code"), person.c.is_outside == sa.false())
)
_HOLDERS = Prepared(
    sa.select(person, office_holding.c.department.label("of_department"), office_holding.c.title)
    .join(office_holding, office_holding.c.person_id == person.c.id)
    .where(office_holding.c.office == sa.bindparam("office"), *valid_on(office_holding, _DAY))
    .order_by(office_holding.c.id)
)
_ROLES = Prepared(
    sa.select(office_holding.c.role, office_holding.c.department).where(
        office_holding.c.person_id == sa.bindparam("person_id"),
        office_holding.c.role.is_not(None),
        *valid_on(office_holding, _DAY),
    )
)
_DELEGATIONS = Prepared(
    sa.select(delegation.c.from_person_id, delegation.c.to_person_id).where(*in_force(_DAY))
)
_DEPUTIES = Prepared(
    sa.select(person)
    .join(delegation, delegation.c.to_person_id == person.c.id)
    .where(delegation.c.from_person_id == sa.bindparam("person_id"), *in_force(_DAY))
    .order_by(delegation.c.id)
)
_ROLES_OF_ALL = Family(
    lambda count: sa.select(
        office_holding.c.person_id, office_holding.c.role, office_holding.c.department
    ).where(
        office_holding.c.person_id.in_(slots("person", count, sa.Integer)),
        office_holding.c.role.is_not(None),
        *valid_on(office_holding, _DAY),
    )
)
_CODES = Family(
    lambda count: sa.select(person.c.code).where(person.c.id.in_(slots("person", count, sa.Integer)))
)
_TITLES = Prepared(
    sa.select(office_holding.c.title)
    .where(office_holding.c.person_id == sa.bindparam("person_id"), *valid_on(office_holding, _DAY))
    .order_by(office_holding.c.id)
)
_SEATS = Prepared(
    sa.select(
        office_holding.c.office,
        office_holding.c.title,
        office_holding.c.role,
        office_holding.c.department,
        office_holding.c.person_id,
        person.c.name,
    )
    .join(person, person.c.id == office_holding.c.person_id)
    .where(*valid_on(office_holding, _DAY))
    .order_by(office_holding.c.id)
)
"""What every act and every page asks of people; the rest of the questions are asked by pages."""


def person_by_id(connection: Connection, person_id: int) -> Row[Any]:
    """The person; NoResultFound if there is none."""
    row = _BY_ID.first(connection, person_id=person_id)
    if row is None:
        raise sa.exc.NoResultFound(f"no person {person_id}")
    return row


def people_of(connection: Connection, person_ids: Collection[int]) -> Sequence[Row[Any]]:
    """The people with these ids."""
    return connection.execute(sa.select(person).where(person.c.id.in_(sorted(person_ids)))).all()


def person_by_code(connection: Connection, code: str) -> Row[Any] | None:
    """The person of the office with a code; nobody from outside is known by one."""
    return _BY_CODE.first(connection, code=code)


def everybody(connection: Connection, day: date) -> Sequence[Row[Any]]:
    """(id, code, name, title of an office held on ``day`` or None) of the office's people; a row for each office."""
    return connection.execute(
        sa.select(person.c.id, person.c.code, person.c.name, office_holding.c.title)
        .outerjoin(
            office_holding, sa.and_(office_holding.c.person_id == person.c.id, *valid_on(office_holding, day))
        )
        .where(~person.c.is_outside)
        .order_by(person.c.id, office_holding.c.id)
    ).all()


def holders(connection: Connection, office: str, department: str | None, day: date) -> Sequence[Row[Any]]:
    """People who hold ``office`` on ``day``: of the department if it has its own, else of the whole town."""
    return of_department(_HOLDERS.all(connection, office=office, day=day), department)


def of_department(holders: Sequence[Row[Any]], department: str | None) -> Sequence[Row[Any]]:
    """Of those who hold an office: the department's own if it has any, else those of the whole town."""
    own = [row for row in holders if department is not None and row.of_department == department]
    return own or [row for row in holders if row.of_department is None]


def people_in_role(connection: Connection, role: str, day: date) -> Sequence[Row[Any]]:
    """Everybody who holds an office with ``role`` on ``day``, each of them once."""
    held = sa.select(office_holding.c.person_id).where(
        office_holding.c.role == role, *valid_on(office_holding, day)
    )
    return connection.execute(sa.select(person).where(person.c.id.in_(held)).order_by(person.c.id)).all()


def roles_of(connection: Connection, person_id: int, day: date) -> Sequence[Row[Any]]:
    """(role, department) of every office a person holds on ``day``; offices without a role are left out."""
    return _ROLES.all(connection, person_id=person_id, day=day)


def roles_of_all(connection: Connection, person_ids: frozenset[int], day: date) -> Sequence[Row[Any]]:
    """(person_id, role, department) of every office with a role that any of these people holds on ``day``."""
    return _ROLES_OF_ALL.of(len(person_ids)).all(connection, **filled("person", person_ids), day=day)


def codes_of(connection: Connection, person_ids: Collection[int]) -> frozenset[str]:
    """Codes of these people."""
    rows = _CODES.of(len(person_ids)).all(connection, **filled("person", person_ids))
    return frozenset(row.code for row in rows)


def seats(connection: Connection, day: date) -> Sequence[Row[Any]]:
    """Who holds which office on a day: (office, title, role, department, person_id, name), the oldest seat first."""
    return _SEATS.all(connection, day=day)


def name_by_code(connection: Connection, code: str) -> str:
    """The name of a person with a code, of the town file or written down by hand; the code if nobody has it."""
    row = person_by_code(connection, code)
    return str(row.name) if row is not None else code


def titles_of(connection: Connection, person_id: int, day: date) -> tuple[str, ...]:
    """Titles of the offices a person holds on ``day``."""
    return tuple(row.title for row in _TITLES.all(connection, person_id=person_id, day=day))


def names_of(connection: Connection, person_ids: frozenset[int]) -> tuple[str, ...]:
    """Names of these people, in the order of their ids."""
    rows = connection.execute(
        sa.select(person.c.name).where(person.c.id.in_(sorted(person_ids))).order_by(person.c.id)
    )
    return tuple(row.name for row in rows)


def stands_in_for(connection: Connection, person_id: int, day: date) -> frozenset[int]:
    """Ids of all people whom ``person_id`` may act for on ``day``, through chains of delegations too."""
    rows = _DELEGATIONS.all(connection, day=day)
    found: set[int] = set()
    todo = [person_id]
    while todo:
        deputy = todo.pop()
        fresh = {row.from_person_id for row in rows if row.to_person_id == deputy} - found - {person_id}
        found |= fresh
        todo.extend(fresh)
    return frozenset(found)


def deputies_of(connection: Connection, person_id: int, day: date) -> Sequence[Row[Any]]:
    """People who directly stand in for ``person_id`` on ``day``."""
    return _DEPUTIES.all(connection, person_id=person_id, day=day)
