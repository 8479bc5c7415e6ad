"""What do acts and pages ask of meetings of groups and of hearings? Whole lists in one question each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db import people
from db.files import document
from db.journal import about, journal
from db.people import person
from db.planning.comments import public_hearing
from db.planning.groups import (
    attendance,
    group_meeting,
    group_member,
    group_of_meeting,
    group_point,
    group_task,
    working_group,
)
from db.planning.papers import planning_paper
from db.planning.process import municipality, planning_process
from db.prepared import among
from states.planning.process import PHASES
from states.planning.vocabulary import GroupOffice, PaperKind


def groups_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The groups of a meeting, in the process's order; none of an information meeting."""
    return connection.execute(
        sa.select(working_group)
        .join(group_of_meeting, group_of_meeting.c.group_id == working_group.c.id)
        .where(group_of_meeting.c.meeting_id == meeting_id)
        .order_by(working_group.c.position)
    ).all()


def groups_of_meetings(connection: Connection, meeting_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Meeting → its groups in the process's order; meetings without one are left out."""
    rows = connection.execute(
        sa.select(working_group, group_of_meeting.c.meeting_id)
        .join(group_of_meeting, group_of_meeting.c.group_id == working_group.c.id)
        .where(group_of_meeting.c.meeting_id.in_(sorted(meeting_ids)))
        .order_by(group_of_meeting.c.meeting_id, working_group.c.position)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row)
    return found


def members_on(connection: Connection, group_ids: Collection[int], day: date) -> Sequence[Row[Any]]:
    """The members of groups on a day: ``group_id``, person, side, office, organisation and ``has_vote``."""
    return connection.execute(
        sa.select(
            group_member.c.group_id,
            group_member.c.person_id,
            group_member.c.side,
            group_member.c.office,
            group_member.c.organisation,
            (group_member.c.office != GroupOffice.GUEST.value).label("has_vote"),
            person.c.name,
        )
        .join(person, person.c.id == group_member.c.person_id)
        .where(group_member.c.group_id.in_(sorted(group_ids)), *people.valid_on(group_member, day))
        .order_by(group_member.c.group_id, group_member.c.id)
    ).all()


def members_of_process(connection: Connection, process_id: int, day: date) -> Sequence[Row[Any]]:
    """Every person who is in a group of the process on a day, each of them once."""
    return connection.execute(
        sa.select(person)
        .where(
            person.c.id.in_(
                sa.select(group_member.c.person_id)
                .join(working_group, working_group.c.id == group_member.c.group_id)
                .where(working_group.c.process_id == process_id, *people.valid_on(group_member, day))
            )
        )
        .order_by(person.c.name, person.c.id)
    ).all()


def contacts_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The contacts of the municipalities of a process."""
    return connection.execute(
        sa.select(person)
        .where(
            person.c.id.in_(
                sa.select(municipality.c.contact_id).where(municipality.c.process_id == process_id)
            )
        )
        .order_by(person.c.name, person.c.id)
    ).all()


def points_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The agenda of a meeting, in order."""
    return connection.execute(
        sa.select(group_point).where(group_point.c.meeting_id == meeting_id).order_by(group_point.c.position)
    ).all()


def attendance_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Everybody who is invited to a meeting or was there, by name."""
    return connection.execute(
        sa.select(attendance, person.c.name, person.c.email, person.c.is_outside)
        .join(person, person.c.id == attendance.c.person_id)
        .where(attendance.c.meeting_id == meeting_id)
        .order_by(person.c.name, person.c.id)
    ).all()


def attendance_by_id(connection: Connection, attendance_id: int) -> Row[Any] | None:
    """One invited person."""
    return connection.execute(sa.select(attendance).where(attendance.c.id == attendance_id)).one_or_none()


def tasks_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The tasks of a meeting, by term, each with the name of who has it."""
    return connection.execute(
        sa.select(group_task, person.c.name)
        .join(person, person.c.id == group_task.c.person_id)
        .where(group_task.c.meeting_id == meeting_id)
        .order_by(group_task.c.due_on, group_task.c.id)
    ).all()


def task_by_id(connection: Connection, task_id: int) -> Row[Any] | None:
    """One task of a group."""
    return connection.execute(sa.select(group_task).where(group_task.c.id == task_id)).one_or_none()


def has_minutes_paper(connection: Connection, meeting_id: int) -> bool:
    """Whether the minutes of a meeting are there as an uploaded paper."""
    found = connection.execute(
        sa.select(planning_paper.c.id)
        .where(
            planning_paper.c.meeting_id == meeting_id,
            planning_paper.c.kind == PaperKind.MINUTES.value,
            planning_paper.c.removed_at.is_(None),
        )
        .limit(1)
    )
    return found.first() is not None


def papers_of_meeting(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """The uploaded papers of a meeting."""
    return connection.execute(
        sa.select(planning_paper)
        .where(planning_paper.c.meeting_id == meeting_id, planning_paper.c.removed_at.is_(None))
        .order_by(planning_paper.c.id)
    ).all()


def last_round(connection: Connection, process_id: int) -> int:
    """The highest round of a process; 0 before the first one."""
    found = connection.execute(
        sa.select(sa.func.max(group_meeting.c.round)).where(group_meeting.c.process_id == process_id)
    ).scalar()
    return int(found or 0)


def meetings_of_round(connection: Connection, process_id: int, number: int) -> Sequence[Row[Any]]:
    """The meetings of one round."""
    return connection.execute(
        sa.select(group_meeting)
        .where(group_meeting.c.process_id == process_id, group_meeting.c.round == number)
        .order_by(group_meeting.c.id)
    ).all()


def _counted(condition: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(sa.func.count())
        .select_from(attendance)
        .where(attendance.c.meeting_id == group_meeting.c.id, condition)
        .scalar_subquery()
    )


def meetings_of_process(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """All meetings of a process, the newest round first, with how many were invited, come, and were there."""
    return connection.execute(
        sa.select(
            group_meeting,
            _counted(sa.true()).label("invited_count"),
            _counted(attendance.c.answer == "coming").label("coming"),
            _counted(attendance.c.answer == "not_coming").label("not_coming"),
            _counted(attendance.c.attended == "present").label("present"),
        )
        .where(group_meeting.c.process_id == process_id)
        .order_by(
            sa.func.coalesce(group_meeting.c.round, 0).desc(), group_meeting.c.held_from, group_meeting.c.id
        )
    ).all()


def names_of_groups(connection: Connection, process_id: int) -> dict[int, list[str]]:
    """The names of the groups of each meeting of a process, by the meeting's id."""
    found: dict[int, list[str]] = {}
    rows = connection.execute(
        sa.select(group_of_meeting.c.meeting_id, working_group.c.name)
        .join(working_group, working_group.c.id == group_of_meeting.c.group_id)
        .where(working_group.c.process_id == process_id)
        .order_by(group_of_meeting.c.meeting_id, working_group.c.position)
    )
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row.name)
    return found


def documents_of(
    connection: Connection, process_id: int, part_id: int, kinds: Collection[str]
) -> Sequence[Row[Any]]:
    """The documents of a part of a process (a meeting, a hearing), the newest issue first."""
    return connection.execute(
        sa.select(document)
        .where(
            document.c.process_id == process_id,
            document.c.part_id == part_id,
            document.c.kind.in_(sorted(kinds)),
        )
        .order_by(document.c.issue.desc(), document.c.id.desc())
    ).all()


def story_of(connection: Connection, subject: str, subject_id: int) -> Sequence[Row[Any]]:
    """Everything that happened to a meeting or a hearing, in order."""
    return connection.execute(
        sa.select(journal)
        .where(about(subject), journal.c.subject_id == subject_id)
        .order_by(journal.c.number)
    ).all()


def outputs_of(connection: Connection, process_id: int) -> list[tuple[Row[Any], str]]:
    """Concluded points of meetings that were held: the meeting with ``point`` and ``concluded``; its groups' names."""
    names = names_of_groups(connection, process_id)
    rows = connection.execute(
        sa.select(group_meeting, group_point.c.title.label("point"), group_point.c.concluded)
        .join(group_point, group_point.c.meeting_id == group_meeting.c.id)
        .where(
            group_meeting.c.process_id == process_id,
            group_meeting.c.state.in_(("held", "closed")),
            group_point.c.concluded.is_not(None),
        )
        .order_by(group_meeting.c.held_from, group_meeting.c.id, group_point.c.position)
    ).all()
    return [(row, " a\u00a0".join(names.get(row.id, []))) for row in rows]


def open_tasks_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """Tasks of a process's groups that are not done, by term, with who has them and from which meeting."""
    return connection.execute(
        sa.select(group_task, person.c.name, group_meeting.c.title)
        .join(group_meeting, group_meeting.c.id == group_task.c.meeting_id)
        .join(person, person.c.id == group_task.c.person_id)
        .where(group_meeting.c.process_id == process_id, group_task.c.done_on.is_(None))
        .order_by(group_task.c.due_on, group_task.c.id)
    ).all()


def hearings_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The public hearings of a process, by day."""
    return connection.execute(
        sa.select(public_hearing)
        .where(public_hearing.c.process_id == process_id)
        .order_by(public_hearing.c.held_on, public_hearing.c.id)
    ).all()


LIVING = among(planning_process.c.state, PHASES)
"""The condition that a process runs: nobody waits for what belongs to one that ended."""


def meetings_in(connection: Connection, states: Collection[str]) -> Sequence[Row[Any]]:
    """Meetings in these states of processes that run, with the process's coordinator and title.

    And how many of the invited said that they come (``coming``) and how many said nothing (``silent``).
    """
    return connection.execute(
        sa.select(
            group_meeting,
            _counted(attendance.c.answer == "coming").label("coming"),
            _counted(attendance.c.answer.is_(None)).label("silent"),
            planning_process.c.coordinator_id,
            planning_process.c.title.label("process_title"),
        )
        .join(planning_process, planning_process.c.id == group_meeting.c.process_id)
        .where(group_meeting.c.state.in_(sorted(states)), LIVING)
        .order_by(group_meeting.c.id)
    ).all()


def hearings_in(connection: Connection, states: Collection[str]) -> Sequence[Row[Any]]:
    """Public hearings in these states of processes that run, with the coordinator and the title."""
    return connection.execute(
        sa.select(
            public_hearing,
            planning_process.c.coordinator_id,
            planning_process.c.title.label("process_title"),
        )
        .join(planning_process, planning_process.c.id == public_hearing.c.process_id)
        .where(public_hearing.c.state.in_(sorted(states)), LIVING)
        .order_by(public_hearing.c.id)
    ).all()


def tasks_to_remind(connection: Connection, until: date) -> Sequence[Row[Any]]:
    """Tasks of groups that are not done and due until a day, with who has them, their meeting and its process."""
    return connection.execute(
        sa.select(
            group_task,
            person.c.name,
            group_meeting.c.title.label("meeting_title"),
            group_meeting.c.process_id,
            planning_process.c.coordinator_id,
        )
        .join(group_meeting, group_meeting.c.id == group_task.c.meeting_id)
        .join(person, person.c.id == group_task.c.person_id)
        .join(planning_process, planning_process.c.id == group_meeting.c.process_id)
        .where(group_task.c.done_on.is_(None), group_task.c.due_on <= until, LIVING)
        .order_by(group_task.c.id)
    ).all()
