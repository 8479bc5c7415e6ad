"""Which meetings of planning groups and which public hearings stand in a person's calendar? Each kind in one question.

Only what somebody was invited to or what was announced: what is merely planned changes without a word. What was
cancelled after that stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.journal import about, journal
from db.planning.comments import public_hearing
from db.planning.groups import attendance, group_meeting, group_member, group_of_meeting, working_group
from db.planning.process import planning_process
from db.queries.planning_hearings import MOVES_SO_FAR
from states.planning.group_meeting import GROUP_MEETING
from states.planning.hearing import HEARING


def group_meetings_of_person(connection: Connection, person_id: int, since: date) -> Sequence[Row[Any]]:
    """Meetings on whose list a person is, in whose group they sit on its day, or whose process they coordinate.

    ``is_reader``: whether the pages of the process open for them too; a guest has only the page of their letter.
    """
    is_listed = sa.exists().where(
        attendance.c.meeting_id == group_meeting.c.id, attendance.c.person_id == person_id
    )
    sits_there = sa.exists().where(
        group_of_meeting.c.meeting_id == group_meeting.c.id,
        group_member.c.group_id == group_of_meeting.c.group_id,
        _sits(person_id, group_meeting.c.held_from),
    )
    sits_or_sat = sa.exists().where(
        working_group.c.process_id == group_meeting.c.process_id,
        group_member.c.group_id == working_group.c.id,
        group_member.c.person_id == person_id,
    )
    coordinates = planning_process.c.coordinator_id == person_id
    return connection.execute(
        sa.select(group_meeting, sa.or_(sits_or_sat, coordinates).label("is_reader"))
        .join(planning_process, planning_process.c.id == group_meeting.c.process_id)
        .where(
            group_meeting.c.held_until >= since,
            group_meeting.c.when_words.is_(None),
            _was_said(group_meeting, GROUP_MEETING.name, ("invited", "held", "closed"), ("invite",)),
            sa.or_(is_listed, sits_there, coordinates),
        )
        .order_by(group_meeting.c.held_from, group_meeting.c.id)
    ).all()


def hearings_of_person(connection: Connection, person_id: int, since: date) -> Sequence[Row[Any]]:
    """Hearings of processes in one of whose groups a person sits on the day, or which they coordinate.

    ``moves`` says how often it was moved, ``process_title`` what it is called if it has no title of its own.
    """
    sits_there = sa.exists().where(
        working_group.c.process_id == public_hearing.c.process_id,
        group_member.c.group_id == working_group.c.id,
        _sits(person_id, public_hearing.c.held_on),
    )
    announced = ("announce", "announce_despite")
    return connection.execute(
        sa.select(
            public_hearing, MOVES_SO_FAR.label("moves"), planning_process.c.title.label("process_title")
        )
        .join(planning_process, planning_process.c.id == public_hearing.c.process_id)
        .where(
            public_hearing.c.held_on >= since,
            _was_said(public_hearing, HEARING.name, ("announced", "held", "closed"), announced),
            sa.or_(sits_there, planning_process.c.coordinator_id == person_id),
        )
        .order_by(public_hearing.c.held_on, public_hearing.c.id)
    ).all()


def _sits(person_id: int, day: sa.Column[date]) -> sa.ColumnElement[bool]:
    """A mandate of the person that runs on the day of each row."""
    return sa.and_(
        group_member.c.person_id == person_id,
        group_member.c.valid_from <= day,
        sa.or_(group_member.c.valid_until.is_(None), group_member.c.valid_until >= day),
    )


def _was_said(
    rows: sa.Table, subject: str, states: tuple[str, ...], verbs: tuple[str, ...]
) -> sa.ColumnElement[bool]:
    """In one of these states, or cancelled after one of these acts: before, nobody had heard of it."""
    before = sa.exists().where(about(subject), journal.c.subject_id == rows.c.id, journal.c.verb.in_(verbs))
    return sa.or_(rows.c.state.in_(states), sa.and_(rows.c.state == "cancelled", before))
