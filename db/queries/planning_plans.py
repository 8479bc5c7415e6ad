"""What do pages and documents ask of plans? Lists, versions and contents, reports of measures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.journal import about, facts_of, journal
from db.people import person
from db.planning.plans import measure_report, plan, plan_version
from db.planning.process import planning_process
from states.planning.content import PlanContent


def plans_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The plans of a process: mid-term ones first, the newest period first."""
    return connection.execute(
        sa.select(plan)
        .where(plan.c.process_id == process_id)
        .order_by(plan.c.kind.desc(), plan.c.period_from.desc(), plan.c.id)
    ).all()


def content_at(connection: Connection, plan_id: int, number: int) -> PlanContent:
    """What a plan says in a version; an empty plan for number 0."""
    found = connection.execute(
        sa.select(plan_version.c.content).where(
            plan_version.c.plan_id == plan_id, plan_version.c.number == number
        )
    ).scalar_one_or_none()
    return PlanContent.from_plain(found or {})


def newest_contents(connection: Connection, plan_ids: Collection[int]) -> dict[int, PlanContent]:
    """Plan → what it says in its last version; plans that nobody has written yet are left out."""
    rows = connection.execute(
        sa.select(plan_version.c.plan_id, plan_version.c.content)
        .join(plan, sa.and_(plan.c.id == plan_version.c.plan_id, plan.c.last_number == plan_version.c.number))
        .where(plan.c.id.in_(sorted(plan_ids)))
    )
    return {row.plan_id: PlanContent.from_plain(row.content) for row in rows}


def versions_of(connection: Connection, plan_id: int) -> Sequence[Row[Any]]:
    """All versions without their contents, the newest first."""
    return connection.execute(
        sa.select(
            plan_version.c.number,
            plan_version.c.note,
            plan_version.c.written_at,
            plan_version.c.digest,
            person.c.name.label("writer"),
        )
        .outerjoin(person, person.c.id == plan_version.c.written_by)
        .where(plan_version.c.plan_id == plan_id)
        .order_by(plan_version.c.number.desc())
    ).all()


def codes_that_left(connection: Connection, plan_id: int) -> frozenset[str]:
    """Codes of parts that were ever taken out of a plan, as its journal says: none of them is given again."""
    facts = facts_of(connection, "plan", plan_id, "write")
    return frozenset(code for said in facts for code in said.get("gone", ()))


def reports_of(connection: Connection, plan_id: int, year: int | None = None) -> Sequence[Row[Any]]:
    """The reports that count, one for each code and year: the newest. By code and year."""
    newest = (
        sa.select(sa.func.max(measure_report.c.id).label("id"))
        .where(measure_report.c.plan_id == plan_id)
        .group_by(measure_report.c.code, measure_report.c.year)
        .subquery()
    )
    wanted = (
        sa.select(measure_report, person.c.name.label("reporter"))
        .join(newest, newest.c.id == measure_report.c.id)
        .outerjoin(person, person.c.id == measure_report.c.reported_by)
        .order_by(measure_report.c.code, measure_report.c.year)
    )
    return connection.execute(wanted if year is None else wanted.where(measure_report.c.year == year)).all()


def plans_to_report(connection: Connection, year: int) -> Sequence[Row[Any]]:
    """Approved plans whose period holds a year."""
    return connection.execute(
        sa.select(plan)
        .where(plan.c.state == "approved", plan.c.period_from <= year, plan.c.period_until >= year)
        .order_by(plan.c.id)
    ).all()


def reported_now(year: int | sa.BindParameter[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Which plans are reported on in a year: approved ones of the year itself or of the year before."""
    return plan.c.state == "approved", plan.c.period_from <= year, plan.c.period_until + 1 >= year


def plans_reported_now(connection: Connection, year: int) -> Sequence[Row[Any]]:
    """Approved plans that are reported on in a year, with the title of their process."""
    return connection.execute(
        sa.select(plan, planning_process.c.title.label("process_title"))
        .join(planning_process, planning_process.c.id == plan.c.process_id)
        .where(*reported_now(year))
        .order_by(plan.c.id)
    ).all()


def story_of_plan(connection: Connection, plan_id: int, most: int = 40) -> Sequence[Row[Any]]:
    """What was done with a plan besides writing it, the newest first; its versions tell of the writing."""
    return connection.execute(
        sa.select(journal)
        .where(
            about("plan"),
            journal.c.subject_id == plan_id,
            sa.or_(journal.c.verb != "write", journal.c.from_state.is_(None)),
        )
        .order_by(journal.c.number.desc())
        .limit(most)
    ).all()


def documents_of_plan(connection: Connection, plan_row: Row[Any], kinds: Sequence[str]) -> Sequence[Row[Any]]:
    """Documents of these kinds that were made of a plan or are owed, the newest first."""
    return connection.execute(
        sa.select(document)
        .where(
            document.c.process_id == plan_row.process_id,
            document.c.part_id == plan_row.id,
            document.c.kind.in_(kinds),
        )
        .order_by(document.c.id.desc())
    ).all()
