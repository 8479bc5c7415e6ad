"""To what may a paper of a process belong, and which documents of Razítko's could it be?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.planning.comments import public_hearing
from db.planning.groups import group_meeting, group_of_meeting, working_group
from db.planning.papers import planning_paper, survey
from db.planning.plans import plan


def places_of(connection: Connection, process_id: int) -> list[tuple[str, int, str]]:
    """Kind of the place (a column of the paper), id and name of everything that a paper may belong to."""
    named = (
        ("group_id", working_group, working_group.c.name),
        ("meeting_id", group_meeting, group_meeting.c.title),
        ("hearing_id", public_hearing, sa.func.coalesce(public_hearing.c.title, public_hearing.c.town)),
        ("survey_id", survey, survey.c.title),
        ("plan_id", plan, plan.c.title),
    )
    return [
        (kind, row.id, row.name)
        for kind, rows, name in named
        for row in connection.execute(
            sa.select(rows.c.id, name.label("name"))
            .where(rows.c.process_id == process_id)
            .order_by(rows.c.id)
        )
    ]


def only_group_of(connection: Connection, meeting_id: int) -> int | None:
    """The group of a meeting that has just one; None for a joint one and for an information meeting."""
    groups = (
        connection.execute(
            sa.select(group_of_meeting.c.group_id).where(group_of_meeting.c.meeting_id == meeting_id).limit(2)
        )
        .scalars()
        .all()
    )
    return groups[0] if len(groups) == 1 else None


def free_documents(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """Documents that Razítko made for a process and that are no paper of it yet, the newest first."""
    taken = sa.select(planning_paper.c.document_id).where(
        planning_paper.c.process_id == process_id,
        planning_paper.c.document_id.is_not(None),
        planning_paper.c.removed_at.is_(None),
    )
    return connection.execute(
        sa.select(document.c.id, document.c.kind, document.c.file_name)
        .where(
            document.c.process_id == process_id,
            document.c.made_at.is_not(None),
            document.c.id.not_in(taken),
        )
        .order_by(document.c.id.desc())
        .limit(200)
    ).all()


def unpublished_minutes(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """Meetings whose closed minutes are not on the public page."""
    shown = sa.select(document.c.part_id).where(
        document.c.process_id == process_id, document.c.kind == "group_minutes_public"
    )
    return connection.execute(
        sa.select(group_meeting.c.id, group_meeting.c.title)
        .where(
            group_meeting.c.process_id == process_id,
            group_meeting.c.state == "closed",
            group_meeting.c.issue > 0,
            group_meeting.c.id.not_in(shown),
        )
        .order_by(group_meeting.c.id)
    ).all()
