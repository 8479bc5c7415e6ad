"""What ties a person to planning? Mandates, invitations and tasks of their own; each list in one question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.people import office_holding, valid_on
from db.planning.groups import (
    attendance,
    group_meeting,
    group_member,
    group_of_meeting,
    group_task,
    working_group,
)
from db.planning.plans import plan, plan_version
from db.planning.process import planning_process
from db.prepared import Family, among, filled, slots
from db.queries.planning_meetings import LIVING
from db.queries.planning_plans import reported_now
from states.planning.content import PlanContent
from states.planning.vocabulary import RUNS_A_GROUP

_ME = sa.bindparam("me", type_=sa.Integer)
_OF_LIVING_PROCESS = group_meeting.c.process_id.in_(sa.select(planning_process.c.id).where(LIVING))


@dataclass(frozen=True, slots=True)
class Ties:
    """Whether a person sits or sat in a group, owes an answer or a task, answers for a measure, coordinates a process.

    ``answers`` and ``coordinates``: they or somebody they stand in for; an office with the coordinator's role is not
    asked about here.
    """

    sits: bool = False
    is_asked: bool = False
    has_task: bool = False
    answers: bool = False
    coordinates: bool = False

    @property
    def are_own(self) -> bool:
        """Whether something of planning is about the person themselves."""
        return self.sits or self.is_asked or self.has_task or self.answers

    @property
    def are_any(self) -> bool:
        """Whether planning has anything to do with them."""
        return self.are_own or self.coordinates


def _ties(people: int) -> sa.Select[Any]:
    asked = (
        sa.select(attendance.c.id)
        .join(group_meeting, group_meeting.c.id == attendance.c.meeting_id)
        .where(
            attendance.c.person_id == _ME,
            attendance.c.answer.is_(None),
            among(group_meeting.c.state, ("invited",)),
            group_meeting.c.held_until >= sa.bindparam("day", type_=sa.Date),
            _OF_LIVING_PROCESS,
        )
    )
    task = (
        sa.select(group_task.c.id)
        .join(group_meeting, group_meeting.c.id == group_task.c.meeting_id)
        .where(group_task.c.person_id == _ME, group_task.c.done_on.is_(None), _OF_LIVING_PROCESS)
    )
    everybody = slots("person", people, sa.Integer)
    is_newest = sa.and_(plan_version.c.plan_id == plan.c.id, plan_version.c.number == plan.c.last_number)
    written = (
        sa.select(sa.func.aggregate_strings(plan_version.c.digest, " "))
        .join(plan, is_newest)
        .where(*reported_now(sa.bindparam("year", type_=sa.Integer)))
    )
    offices = sa.select(sa.func.aggregate_strings(office_holding.c.office, " ")).where(
        office_holding.c.person_id.in_(everybody),
        *valid_on(office_holding, sa.bindparam("day", type_=sa.Date)),
    )
    return sa.select(
        sa.exists(sa.select(group_member.c.id).where(group_member.c.person_id == _ME)).label("sits"),
        sa.exists(asked).label("is_asked"),
        sa.exists(task).label("has_task"),
        sa.exists(planning_process.select().where(planning_process.c.coordinator_id.in_(everybody))).label(
            "coordinates"
        ),
        written.scalar_subquery().label("contents"),
        offices.scalar_subquery().label("offices"),
    )


_TIES = Family(_ties)


def ties_of(
    connection: Connection, person_id: int, person_ids: frozenset[int], codes: Collection[str], day: date
) -> Ties:
    """What ties a person to planning on a day.

    ``person_ids`` and ``codes`` are theirs and those of everybody they stand in for.
    """
    asked = _TIES.of(len(person_ids))
    (row,) = asked.all(connection, me=person_id, day=day, year=day.year, **filled("person", person_ids))
    held = {*codes, *(row.offices or "").split()}
    digests = (row.contents or "").split()
    answers = any(not held.isdisjoint(_responsible_codes(connection, digest)) for digest in digests)
    return Ties(bool(row.sits), bool(row.is_asked), bool(row.has_task), answers, bool(row.coordinates))


_MOST_CONTENTS = 500
_known_codes: dict[str, frozenset[str]] = {}


def _responsible_codes(connection: Connection, digest: str) -> frozenset[str]:
    """Who answers for something in a content; it is read once, for what has this digest never says anything else."""
    found = _known_codes.get(digest)
    if found is None:
        wanted = sa.select(plan_version.c.content).where(plan_version.c.digest == digest).limit(1)
        found = PlanContent.from_plain(connection.execute(wanted).scalar_one()).responsible_codes()
        if len(_known_codes) >= _MOST_CONTENTS:
            _known_codes.clear()
        _known_codes[digest] = found
    return found


def mandates_of_person(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """The mandates of a person with group and process, those of the newest process first."""
    return connection.execute(
        sa.select(
            group_member,
            working_group.c.name.label("group_name"),
            working_group.c.process_id,
            planning_process.c.title.label("process_title"),
            planning_process.c.state.label("process_state"),
        )
        .join(working_group, working_group.c.id == group_member.c.group_id)
        .join(planning_process, planning_process.c.id == working_group.c.process_id)
        .where(group_member.c.person_id == person_id)
        .order_by(
            planning_process.c.period_from.desc(), planning_process.c.id.desc(), working_group.c.position
        )
    ).all()


def groups_run_by(connection: Connection, person_id: int, day: date) -> frozenset[int]:
    """Groups whose chair or secretary a person is on a day."""
    return frozenset(
        connection.execute(
            sa.select(group_member.c.group_id).where(
                group_member.c.person_id == person_id,
                group_member.c.office.in_(RUNS_A_GROUP),
                *valid_on(group_member, day),
            )
        ).scalars()
    )


def meetings_of_person(connection: Connection, person_id: int, day: date) -> Sequence[Row[Any]]:
    """Meetings from a day on that a person is invited to, or will be, being a member of a group that meets.

    With their ``seat_id`` and ``answer`` (None before the invitation) and the process's title, the soonest first.
    """
    own_groups = (
        sa.select(group_of_meeting.c.meeting_id)
        .join(group_member, group_member.c.group_id == group_of_meeting.c.group_id)
        .where(group_member.c.person_id == person_id, *valid_on(group_member, day))
    )
    seat = sa.and_(attendance.c.meeting_id == group_meeting.c.id, attendance.c.person_id == person_id)
    return connection.execute(
        sa.select(
            group_meeting,
            attendance.c.id.label("seat_id"),
            attendance.c.answer,
            planning_process.c.title.label("process_title"),
        )
        .join(planning_process, planning_process.c.id == group_meeting.c.process_id)
        .outerjoin(attendance, seat)
        .where(
            LIVING,
            group_meeting.c.state.in_(("planned", "invited")),
            group_meeting.c.held_until >= day,
            sa.or_(attendance.c.id.is_not(None), group_meeting.c.id.in_(own_groups)),
        )
        .order_by(group_meeting.c.held_from, group_meeting.c.starts_at, group_meeting.c.id)
    ).all()


def tasks_of_person(connection: Connection, person_id: int) -> Sequence[Row[Any]]:
    """What a person has to do for groups and has not done, by term, with the meeting's title and the process."""
    return connection.execute(
        sa.select(group_task, group_meeting.c.title, group_meeting.c.process_id)
        .join(group_meeting, group_meeting.c.id == group_task.c.meeting_id)
        .where(group_task.c.person_id == person_id, group_task.c.done_on.is_(None), _OF_LIVING_PROCESS)
        .order_by(group_task.c.due_on, group_task.c.id)
    ).all()


def minutes_for_person(connection: Connection, person_id: int, most: int = 10) -> Sequence[Row[Any]]:
    """The last meetings of a person's groups whose minutes are closed, with their newest Word file, if it is made."""
    own = (
        sa.select(group_of_meeting.c.meeting_id)
        .join(group_member, group_member.c.group_id == group_of_meeting.c.group_id)
        .where(group_member.c.person_id == person_id)
    )
    made = sa.select(sa.func.max(document.c.id)).where(
        document.c.process_id == group_meeting.c.process_id,
        document.c.part_id == group_meeting.c.id,
        document.c.kind == "group_minutes",
        document.c.made_at.is_not(None),
    )
    return connection.execute(
        sa.select(group_meeting, made.scalar_subquery().label("document_id"))
        .where(group_meeting.c.state == "closed", group_meeting.c.id.in_(own))
        .order_by(group_meeting.c.held_from.desc(), group_meeting.c.id.desc())
        .limit(most)
    ).all()
