"""What do pages ask of planning groups, of who sits in them, and of people from outside?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.people import person, valid_on
from db.planning.groups import group_meeting, group_member, group_of_meeting, working_group
from db.planning.process import planning_process
from states.planning.process import PHASES
from states.planning.vocabulary import GroupOffice


def groups_of(connection: Connection, *process_ids: int) -> Sequence[Row[Any]]:
    """The groups of a process, or of several, in their order."""
    return connection.execute(
        sa.select(working_group)
        .where(working_group.c.process_id.in_(process_ids))
        .order_by(working_group.c.process_id, working_group.c.position)
    ).all()


def members_of(connection: Connection, group_ids: Collection[int]) -> Sequence[Row[Any]]:
    """All mandates of these groups, past and future ones too, with the people; who runs the group first."""
    rank = sa.case(
        {kind.value: number for number, kind in enumerate(GroupOffice)}, value=group_member.c.office
    )
    return connection.execute(
        sa.select(group_member, person.c.name, person.c.email, person.c.is_outside)
        .join(person, person.c.id == group_member.c.person_id)
        .where(group_member.c.group_id.in_(sorted(group_ids)))
        .order_by(group_member.c.group_id, rank, person.c.name, group_member.c.id)
    ).all()


def mandates_of(connection: Connection, process_ids: Collection[int], day: date) -> Sequence[Row[Any]]:
    """(group_id, side, office) of the mandates of processes that run on a day."""
    return connection.execute(
        sa.select(group_member.c.group_id, group_member.c.side, group_member.c.office)
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .where(working_group.c.process_id.in_(sorted(process_ids)), *valid_on(group_member, day))
    ).all()


def people_for_groups(connection: Connection) -> Sequence[Row[Any]]:
    """(id, name, is_outside, organisation) of everybody who can be given a mandate: nobody who was forgotten."""
    organisation = (
        sa.select(group_member.c.organisation)
        .where(group_member.c.person_id == person.c.id)
        .order_by(group_member.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    sat = sa.select(group_member.c.person_id)
    return connection.execute(
        sa.select(person.c.id, person.c.name, person.c.is_outside, organisation.label("organisation"))
        .where(sa.or_(~person.c.is_outside, person.c.id.in_(sat)))
        .order_by(~person.c.is_outside, person.c.name, person.c.id)
    ).all()


def meetings_of_group(connection: Connection, group_id: int, most: int = 50) -> Sequence[Row[Any]]:
    """Meetings of a group, the newest first."""
    return connection.execute(
        sa.select(group_meeting)
        .join(group_of_meeting, group_of_meeting.c.meeting_id == group_meeting.c.id)
        .where(group_of_meeting.c.group_id == group_id)
        .order_by(group_meeting.c.held_from.desc(), group_meeting.c.id.desc())
        .limit(most)
    ).all()


def outsiders_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """People from outside who sit or sat in a group of a process, by name."""
    sat = (
        sa.select(group_member.c.person_id)
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .where(working_group.c.process_id == process_id)
    )
    return connection.execute(
        sa.select(person)
        .where(person.c.is_outside, person.c.id.in_(sat))
        .order_by(person.c.name, person.c.id)
    ).all()


def seats_of_outsiders(
    connection: Connection, process_id: int, day: date
) -> dict[int, tuple[tuple[str, bool], ...]]:
    """Person → (group's name, whether the mandate runs on a day), in the order of the mandates."""
    rows = connection.execute(
        sa.select(
            group_member.c.person_id,
            working_group.c.name,
            sa.and_(*valid_on(group_member, day)).label("runs"),
        )
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .where(working_group.c.process_id == process_id)
        .order_by(group_member.c.id)
    )
    found: dict[int, tuple[tuple[str, bool], ...]] = {}
    for row in rows:
        found[row.person_id] = (*found.get(row.person_id, ()), (row.name, bool(row.runs)))
    return found


def mandates_ending(connection: Connection, after: date, until: date) -> Sequence[Row[Any]]:
    """Mandates in running processes that end after a day and by another one, and do not go on in the same group."""
    going_on = group_member.alias()
    renewed = sa.exists().where(
        going_on.c.group_id == group_member.c.group_id,
        going_on.c.person_id == group_member.c.person_id,
        going_on.c.valid_from > group_member.c.valid_until,
    )
    return connection.execute(
        sa.select(
            group_member.c.id.label("member_id"),
            group_member.c.side,
            group_member.c.valid_until,
            group_member.c.group_id,
            working_group.c.name.label("group_name"),
            working_group.c.process_id,
            planning_process.c.title,
            planning_process.c.coordinator_id,
            person.c.name,
            person.c.is_outside,
        )
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .join(planning_process, planning_process.c.id == working_group.c.process_id)
        .join(person, person.c.id == group_member.c.person_id)
        .where(
            group_member.c.valid_until > after,
            group_member.c.valid_until <= until,
            planning_process.c.state.in_(PHASES),
            ~renewed,
        )
        .order_by(group_member.c.id)
    ).all()


def sits_in(connection: Connection, person_id: int, group_ids: Collection[int]) -> bool:
    """Whether a person sits, sat or will sit in one of these groups."""
    found = connection.execute(
        sa.select(group_member.c.id)
        .where(group_member.c.group_id.in_(sorted(group_ids)), group_member.c.person_id == person_id)
        .limit(1)
    )
    return found.first() is not None
