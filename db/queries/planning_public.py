"""What of a planning process may everybody see? Only what is public: no people, no drafts, no unconfirmed comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.journal import about, journal
from db.planning.comments import comment_window, public_hearing
from db.planning.groups import group_meeting, group_of_meeting, working_group
from db.planning.papers import planning_paper, survey, survey_count
from db.planning.plans import plan, plan_consent
from db.planning.process import municipality, planning_process
from db.planning.providers import provider
from db.queries.planning_hearings import previous_dates
from db.resolutions import resolution

_RENEWED = (
    "group_invitation",
    "group_minutes_public",
    "hearing_invitation",
    "hearing_minutes",
    "catalogue_word",
    "catalogue_pdf",
    "settlement_word",
)
"""Documents whose newest issue is the one that holds; a plan's versions are each what somebody decided of."""
_SHOWN_PLANS = ("published", "final", "submitted", "approved", "replaced")
_SHOWN_MEETINGS = ("invited", "held", "closed", "cancelled")
_SHOWN_HEARINGS = ("announced", "held", "closed", "cancelled")


class Public(NamedTuple):
    """All rows of one public page."""

    process: Row[Any]
    municipalities: Sequence[str]
    groups: Sequence[Row[Any]]
    meetings: Sequence[Row[Any]]
    groups_of: dict[int, list[int]]
    papers: Sequence[Row[Any]]
    surveys: Sequence[Row[Any]]
    counts: Sequence[Row[Any]]
    plans: Sequence[Row[Any]]
    consents: Sequence[Row[Any]]
    windows: Sequence[Row[Any]]
    hearings: Sequence[Row[Any]]
    moved_from: Mapping[int, str]
    providers: int
    changed_at: datetime


def public_processes(connection: Connection) -> Sequence[Row[Any]]:
    """The processes that have a public page, the newest period first."""
    return connection.execute(
        sa.select(planning_process)
        .where(planning_process.c.published_at.is_not(None))
        .order_by(planning_process.c.period_from.desc(), planning_process.c.id.desc())
    ).all()


def all_processes(connection: Connection) -> Sequence[Row[Any]]:
    """Every process, public or not, in the order of their beginnings."""
    return connection.execute(sa.select(planning_process).order_by(planning_process.c.id)).all()


def public_process(connection: Connection, code: str) -> Row[Any] | None:
    """The process with a code, if its page is public."""
    return connection.execute(
        sa.select(planning_process).where(
            planning_process.c.code == code, planning_process.c.published_at.is_not(None)
        )
    ).one_or_none()


def public_of(connection: Connection, process: Row[Any]) -> Public:
    """Everything that the page of a process shows."""
    meetings = _of(
        connection,
        group_meeting,
        process.id,
        group_meeting.c.state.in_(_SHOWN_MEETINGS),
        order=(group_meeting.c.round, group_meeting.c.held_from, group_meeting.c.id),
    )
    groups_of: dict[int, list[int]] = {row.id: [] for row in meetings}
    for row in connection.execute(
        sa.select(group_of_meeting).where(group_of_meeting.c.meeting_id.in_(groups_of))
    ):
        groups_of[row.meeting_id].append(row.group_id)
    surveys = _of(connection, survey, process.id, order=(survey.c.id,))
    plans = _of(connection, plan, process.id, plan.c.state.in_(_SHOWN_PLANS), order=(plan.c.id,))
    plan_ids = [row.id for row in plans]
    hearings = _of(
        connection,
        public_hearing,
        process.id,
        public_hearing.c.state.in_(_SHOWN_HEARINGS),
        order=(public_hearing.c.held_on, public_hearing.c.id),
    )
    return Public(
        process=process,
        municipalities=municipalities_of(connection, process.id),
        groups=_of(connection, working_group, process.id, order=(working_group.c.position,)),
        meetings=meetings,
        groups_of=groups_of,
        papers=papers_of(connection, process.id),
        surveys=surveys,
        counts=connection.execute(
            sa.select(survey_count)
            .where(survey_count.c.survey_id.in_([row.id for row in surveys]))
            .order_by(survey_count.c.survey_id, survey_count.c.position, survey_count.c.id)
        ).all(),
        plans=plans,
        consents=_consents(connection, plan_ids),
        windows=connection.execute(
            sa.select(comment_window).where(comment_window.c.plan_id.in_(plan_ids))
        ).all(),
        hearings=hearings,
        moved_from=previous_dates(connection, [row.id for row in hearings if row.state == "announced"]),
        providers=int(
            connection.execute(
                sa.select(sa.func.count())
                .select_from(provider)
                .where(provider.c.process_id == process.id, provider.c.is_public)
            ).scalar_one()
        ),
        changed_at=_changed_at(connection, process),
    )


def municipalities_of(connection: Connection, process_id: int) -> Sequence[str]:
    """The names of the municipalities of a process, as they were entered."""
    statement = (
        sa.select(municipality.c.name)
        .where(municipality.c.process_id == process_id)
        .order_by(municipality.c.id)
    )
    return connection.execute(statement).scalars().all()


def _of(
    connection: Connection, rows: sa.Table, process_id: int, *wanted: Any, order: tuple[Any, ...]
) -> Sequence[Row[Any]]:
    statement = sa.select(rows).where(rows.c.process_id == process_id, *wanted).order_by(*order)
    return connection.execute(statement).all()


def public_plan(connection: Connection, process_id: int, plan_id: int) -> Row[Any] | None:
    """A plan of a process, if it is public."""
    statement = sa.select(plan).where(
        plan.c.id == plan_id, plan.c.process_id == process_id, plan.c.state.in_(_SHOWN_PLANS)
    )
    return connection.execute(statement).one_or_none()


def papers_of(connection: Connection, process_id: int, *, only_public: bool = True) -> Sequence[Row[Any]]:
    """The papers with their files; a document that is not made yet is not public either.

    Of a record that was corrected the newest issue is shown (``name``, ``digest``, ``bytes``, ``made_at``).
    """
    paper, first, newest = planning_paper.c, document.alias("first"), document.alias("newest")
    newer = (
        sa.select(sa.func.max(document.c.id))
        .where(
            document.c.process_id == first.c.process_id,
            document.c.kind == first.c.kind,
            document.c.kind.in_(_RENEWED),
            document.c.part_id == first.c.part_id,
            document.c.made_at.is_not(None),
        )
        .scalar_subquery()
    )
    statement = (
        sa.select(
            planning_paper,
            sa.func.coalesce(paper.file_name, newest.c.file_name, first.c.file_name).label("name"),
            sa.func.coalesce(paper.file_digest, newest.c.file_digest, first.c.file_digest).label("digest"),
            sa.func.coalesce(paper.size, newest.c.size, first.c.size).label("bytes"),
            sa.func.coalesce(newest.c.made_at, first.c.made_at, paper.created_at).label("changed_at"),
        )
        .outerjoin(first, first.c.id == paper.document_id)
        .outerjoin(newest, newest.c.id == newer)
        .where(paper.process_id == process_id, paper.removed_at.is_(None))
        .order_by(paper.issued_on.nulls_last(), paper.id)
    )
    if only_public:
        reached = sa.or_(
            paper.address.is_not(None), paper.file_digest.is_not(None), first.c.made_at.is_not(None)
        )
        statement = statement.where(paper.is_public, reached)
    return connection.execute(statement).all()


def _consents(connection: Connection, plan_ids: list[int]) -> Sequence[Row[Any]]:
    """Who approved a plan: municipality, body, number and day; the number may be that of our own resolution."""
    return connection.execute(
        sa.select(
            plan_consent.c.plan_id,
            municipality.c.name.label("municipality"),
            plan_consent.c.body,
            plan_consent.c.state,
            sa.func.coalesce(plan_consent.c.number, resolution.c.number).label("number"),
            plan_consent.c.decided_on,
        )
        .join(municipality, municipality.c.id == plan_consent.c.municipality_id)
        .outerjoin(resolution, resolution.c.id == plan_consent.c.resolution_id)
        .where(plan_consent.c.plan_id.in_(plan_ids))
        .order_by(plan_consent.c.decided_on, plan_consent.c.id)
    ).all()


def _changed_at(connection: Connection, process: Row[Any]) -> datetime:
    """When the process itself was touched last: papers and the rest bring days of their own."""
    found: datetime | None = connection.execute(
        sa.select(sa.func.max(journal.c.at)).where(
            about("planning_process"), journal.c.subject_id == process.id
        )
    ).scalar_one()
    return found or process.published_at
