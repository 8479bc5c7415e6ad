"""What do pages ask of planning processes, their phases, groups and members?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.accounts import account
from db.journal import about, journal
from db.people import person, valid_on
from db.planning.comments import comment_window, planning_comment, public_hearing
from db.planning.groups import (
    group_meeting,
    group_member,
    group_task,
    working_group,
)
from db.planning.papers import planning_paper, survey, swot_note
from db.planning.plans import measure_report, plan
from db.planning.process import municipality, planning_phase, planning_process
from states.planning.process import PHASES
from states.planning.vocabulary import PaperKind, PlanKind


def processes_seen(
    connection: Connection, member_id: int | None = None, coordinator_ids: Collection[int] = ()
) -> Sequence[Row[Any]]:
    """Processes with their coordinators' names, the newest period first.

    All of them, or those in whose groups ``member_id`` sits and those that somebody of ``coordinator_ids`` coordinates.
    """
    statement = sa.select(planning_process, person.c.name.label("coordinator")).join(
        person, person.c.id == planning_process.c.coordinator_id
    )
    if member_id is not None:
        sits = (
            sa.select(working_group.c.process_id)
            .join(group_member, group_member.c.group_id == working_group.c.id)
            .where(group_member.c.person_id == member_id)
        )
        coordinates = planning_process.c.coordinator_id.in_(sorted(coordinator_ids))
        statement = statement.where(sa.or_(planning_process.c.id.in_(sits), coordinates))
    return connection.execute(
        statement.order_by(planning_process.c.period_from.desc(), planning_process.c.id.desc())
    ).all()


def open_processes(connection: Connection, coordinator_ids: Collection[int] | None) -> Sequence[Row[Any]]:
    """Processes that run, with their coordinator's name and the end of their present phase (``planned_until``).

    Those that one of these people coordinates; all of them for None.
    """
    present = sa.and_(
        planning_phase.c.process_id == planning_process.c.id,
        planning_phase.c.phase == planning_process.c.state,
    )
    statement = (
        sa.select(planning_process, person.c.name.label("coordinator"), planning_phase.c.planned_until)
        .join(person, person.c.id == planning_process.c.coordinator_id)
        .outerjoin(planning_phase, present)
        .where(planning_process.c.state.in_(PHASES))
        .order_by(planning_process.c.id)
    )
    if coordinator_ids is not None:
        statement = statement.where(planning_process.c.coordinator_id.in_(sorted(coordinator_ids)))
    return connection.execute(statement).all()


def phases_of(connection: Connection, process_id: int) -> dict[str, Row[Any]]:
    """The planned phases of a process by their codes."""
    rows = connection.execute(sa.select(planning_phase).where(planning_phase.c.process_id == process_id))
    return {row.phase: row for row in rows}


def ends_of_phases(connection: Connection, process_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """(process, phase) → when it is to end, where that is planned."""
    rows = connection.execute(
        sa.select(planning_phase.c.process_id, planning_phase.c.phase, planning_phase.c.planned_until).where(
            planning_phase.c.process_id.in_(sorted(process_ids)), planning_phase.c.planned_until.is_not(None)
        )
    )
    return {(row.process_id, row.phase): row.planned_until for row in rows}


def groups_with_evidence(connection: Connection, process_ids: Collection[int]) -> frozenset[int]:
    """Groups of whose people's needs something is known: a survey, SWOT, or a paper with results."""
    ids = sorted(process_ids)
    parts = [
        sa.select(table.c.group_id).where(table.c.process_id.in_(ids), table.c.group_id.is_not(None))
        for table in (survey, swot_note)
    ]
    parts.append(
        sa.select(planning_paper.c.group_id).where(
            planning_paper.c.process_id.in_(ids),
            planning_paper.c.group_id.is_not(None),
            planning_paper.c.removed_at.is_(None),
            planning_paper.c.kind.in_((PaperKind.SURVEY.value, PaperKind.ANALYSIS.value)),
        )
    )
    return frozenset(connection.execute(sa.union(*parts)).scalars())


def papers_with_rules(connection: Connection, process_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(process_id, group_id) of the papers that hold rules; without a group they are for all groups of the process."""
    return connection.execute(
        sa.select(planning_paper.c.process_id, planning_paper.c.group_id).where(
            planning_paper.c.process_id.in_(sorted(process_ids)),
            planning_paper.c.removed_at.is_(None),
            planning_paper.c.kind.in_((PaperKind.RULES.value, PaperKind.CHARTER.value)),
        )
    ).all()


def mid_term_plans(connection: Connection, process_ids: Collection[int]) -> dict[int, Row[Any]]:
    """Process → its newest mid-term plan that was not dropped.

    With the window of its comments, how many of them wait (``unsettled``) and how many reports it has (``reports``).
    """
    unsettled = sa.select(sa.func.count()).where(
        planning_comment.c.plan_id == plan.c.id, planning_comment.c.state == "received"
    )
    reports = sa.select(sa.func.count()).where(measure_report.c.plan_id == plan.c.id)
    rows = connection.execute(
        sa.select(
            plan,
            comment_window.c.opens_on,
            comment_window.c.closes_on,
            unsettled.scalar_subquery().label("unsettled"),
            reports.scalar_subquery().label("reports"),
        )
        .outerjoin(comment_window, comment_window.c.plan_id == plan.c.id)
        .where(
            plan.c.process_id.in_(sorted(process_ids)),
            plan.c.kind == PlanKind.MID_TERM.value,
            plan.c.state != "dropped",
        )
        .order_by(plan.c.period_from, plan.c.id)
    )
    return {row.process_id: row for row in rows}


def hearing_states(connection: Connection, process_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(process_id, plan_id, state) of the public hearings of processes, by day; no plan: about the process at large."""
    hearing = public_hearing.c
    return connection.execute(
        sa.select(hearing.process_id, hearing.plan_id, hearing.state)
        .where(hearing.process_id.in_(sorted(process_ids)))
        .order_by(hearing.held_on, hearing.id)
    ).all()


def blocked_of(connection: Connection, person_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who were shut out of the office."""
    return frozenset(
        connection.execute(
            sa.select(account.c.person_id).where(
                account.c.person_id.in_(sorted(person_ids)), account.c.blocked_at.is_not(None)
            )
        ).scalars()
    )


def municipalities_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The municipalities of the area by name."""
    return connection.execute(
        sa.select(municipality).where(municipality.c.process_id == process_id).order_by(municipality.c.name)
    ).all()


def next_group_meeting(connection: Connection, process_id: int, day: date) -> Row[Any] | None:
    """The nearest meeting of groups from a day on that was not called off."""
    return connection.execute(
        sa.select(group_meeting)
        .where(
            group_meeting.c.process_id == process_id,
            group_meeting.c.held_from >= day,
            group_meeting.c.state.in_(("planned", "invited")),
        )
        .order_by(group_meeting.c.held_from, group_meeting.c.id)
        .limit(1)
    ).one_or_none()


def numbers_of(connection: Connection, process_id: int, day: date) -> dict[str, int]:
    """What a reader of the overview counts: people, meetings held, surveys, papers, comments, late tasks."""

    def count(table: sa.Table, *where: sa.ColumnElement[bool], of: Any = None) -> sa.ScalarSelect[Any]:
        what = sa.func.count(sa.distinct(of)) if of is not None else sa.func.count()
        return sa.select(what).select_from(table).where(*where).scalar_subquery()

    members = (
        sa.select(sa.func.count(sa.distinct(group_member.c.person_id)))
        .select_from(group_member.join(working_group, working_group.c.id == group_member.c.group_id))
        .where(working_group.c.process_id == process_id, *valid_on(group_member, day))
    )
    late = (
        sa.select(sa.func.count())
        .select_from(group_task.join(group_meeting, group_meeting.c.id == group_task.c.meeting_id))
        .where(
            group_meeting.c.process_id == process_id,
            group_task.c.done_on.is_(None),
            group_task.c.due_on < day,
        )
    )
    comments = (
        sa.select(sa.func.count())
        .select_from(planning_comment.join(plan, plan.c.id == planning_comment.c.plan_id))
        .where(plan.c.process_id == process_id, planning_comment.c.number.is_not(None))
    )
    of_process = {
        "municipalities": count(municipality, municipality.c.process_id == process_id),
        "meetings": count(
            group_meeting,
            group_meeting.c.process_id == process_id,
            group_meeting.c.state.in_(("held", "closed")),
        ),
        "surveys": count(survey, survey.c.process_id == process_id),
        "papers": count(
            planning_paper,
            planning_paper.c.process_id == process_id,
            planning_paper.c.removed_at.is_(None),
        ),
        "plans": count(plan, plan.c.process_id == process_id),
        "hearings": count(
            public_hearing,
            public_hearing.c.process_id == process_id,
            public_hearing.c.state.in_(("held", "closed")),
        ),
        "members": members.scalar_subquery(),
        "late_tasks": late.scalar_subquery(),
        "comments": comments.scalar_subquery(),
    }
    row = connection.execute(sa.select(*(value.label(name) for name, value in of_process.items()))).one()
    return dict(row._mapping)


def phases_begun(connection: Connection, process_id: int) -> dict[str, datetime]:
    """Phase → when the process last entered it, as the journal has it."""
    rows = connection.execute(
        sa.select(journal.c.to_state, sa.func.max(journal.c.number).label("number"))
        .where(
            about("planning_process"),
            journal.c.subject_id == process_id,
            sa.or_(journal.c.from_state.is_(None), journal.c.from_state != journal.c.to_state),
        )
        .group_by(journal.c.to_state)
    ).all()
    if not rows:
        return {}
    at = dict(
        connection.execute(
            sa.select(journal.c.number, journal.c.at).where(
                journal.c.number.in_([row.number for row in rows])
            )
        )
        .tuples()
        .all()
    )
    return {row.to_state: at[row.number] for row in rows}


def story_of(connection: Connection, process_id: int, most: int = 40) -> Sequence[Row[Any]]:
    """What was done with a process itself, the newest first."""
    return connection.execute(
        sa.select(journal)
        .where(about("planning_process"), journal.c.subject_id == process_id)
        .order_by(journal.c.number.desc())
        .limit(most)
    ).all()


def phases_ending(connection: Connection, until: date) -> Sequence[Row[Any]]:
    """Running processes whose present phase is to end by a day: the process, ``phase_id`` and ``planned_until``."""
    return connection.execute(
        sa.select(planning_process, planning_phase.c.id.label("phase_id"), planning_phase.c.planned_until)
        .join(
            planning_phase,
            sa.and_(
                planning_phase.c.process_id == planning_process.c.id,
                planning_phase.c.phase == planning_process.c.state,
            ),
        )
        .where(planning_phase.c.planned_until <= until)
        .order_by(planning_process.c.id)
    ).all()
