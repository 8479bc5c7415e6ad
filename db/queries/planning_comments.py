"""What do acts and pages ask of comments? Windows with their limits, the book and its counts, what has no end yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.correspondence import action_link
from db.journal import about, journal
from db.people import person
from db.planning.comments import comment_window, planning_comment, public_hearing
from db.planning.groups import working_group
from db.planning.plans import plan, plan_consent
from db.planning.process import planning_process
from db.resolutions import resolution
from states.planning.comment import COMMENT
from states.planning.process import PHASES
from states.planning.vocabulary import Consent

TASK = "confirm_comment"
"""The task of the link by which a comment is confirmed."""
_NUMBERED = planning_comment.c.number.is_(None)
ORDERS: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "cislo": (_NUMBERED, planning_comment.c.number, planning_comment.c.id),
    "nejnovejsi": (planning_comment.c.id.desc(),),
    "cast": (
        planning_comment.c.anchor.is_(None).desc(),
        planning_comment.c.anchor,
        planning_comment.c.number,
    ),
    "stav": (planning_comment.c.state, planning_comment.c.number, planning_comment.c.id),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments of a process: of a plan, in a state, to a part („-“: the whole plan), of a group."""

    plan_id: int | None = None
    state: str = ""
    anchor: str = ""
    group_id: int | None = None
    text: str = ""
    order: str = "cislo"


def window_of(connection: Connection, plan_id: int) -> Row[Any] | None:
    """The comment window of a plan; None if nobody has set one."""
    return connection.execute(
        sa.select(comment_window).where(comment_window.c.plan_id == plan_id)
    ).one_or_none()


def hearing_days(connection: Connection, process_id: int, plan_id: int) -> tuple[date, ...]:
    """On which days a plan is heard in public, or was: hearings of the plan, and of its process at large."""
    found = connection.execute(
        sa.select(public_hearing.c.held_on)
        .where(
            public_hearing.c.process_id == process_id,
            sa.or_(public_hearing.c.plan_id == plan_id, public_hearing.c.plan_id.is_(None)),
            public_hearing.c.state != "cancelled",
        )
        .order_by(public_hearing.c.held_on)
    )
    return tuple(found.scalars())


def next_number(connection: Connection, plan_id: int) -> int:
    """The number of the next comment of a plan, without gaps; the caller holds the plan's row."""
    last = connection.execute(
        sa.select(sa.func.max(planning_comment.c.number)).where(planning_comment.c.plan_id == plan_id)
    ).scalar_one()
    return int(last or 0) + 1


def count_unsettled(connection: Connection, plan_id: int) -> int:
    """How many comments of a plan wait for their settlement."""
    return int(
        connection.execute(
            sa.select(sa.func.count())
            .select_from(planning_comment)
            .where(planning_comment.c.plan_id == plan_id, planning_comment.c.state == "received")
        ).scalar_one()
    )


def count_approvals(connection: Connection, plan_id: int) -> int:
    """How many bodies have approved a plan by a resolution that still stands."""
    stands = sa.or_(resolution.c.id.is_(None), resolution.c.state.not_in(("voided", "revoked", "cancelled")))
    return int(
        connection.execute(
            sa.select(sa.func.count())
            .select_from(plan_consent)
            .outerjoin(resolution, resolution.c.id == plan_consent.c.resolution_id)
            .where(plan_consent.c.plan_id == plan_id, plan_consent.c.state == Consent.APPROVED.value, stands)
        ).scalar_one()
    )


def same_comment(
    connection: Connection, plan_id: int, email: str, anchor: str | None, text: str
) -> Row[Any] | None:
    """A comment that was sent from this address already, word by word: a form that was sent twice."""
    return connection.execute(
        sa.select(planning_comment)
        .join(person, person.c.id == planning_comment.c.person_id)
        .where(
            planning_comment.c.plan_id == plan_id,
            planning_comment.c.state.in_(("unconfirmed", "received", "settled")),
            planning_comment.c.text == text,
            planning_comment.c.anchor == anchor if anchor else planning_comment.c.anchor.is_(None),
            sa.func.lower(person.c.email) == email.lower(),
        )
        .limit(1)
    ).one_or_none()


def comments_of(connection: Connection, process_id: int, wanted: Wanted) -> Sequence[Row[Any]]:
    """The comments of a process that are asked for, with their group and plan."""
    comment = planning_comment.c
    statement = (
        sa.select(
            planning_comment, working_group.c.name.label("group_name"), plan.c.title.label("plan_title")
        )
        .join(plan, plan.c.id == comment.plan_id)
        .outerjoin(working_group, working_group.c.id == comment.group_id)
        .where(plan.c.process_id == process_id)
        .order_by(plan.c.id, *ORDERS.get(wanted.order, ORDERS["cislo"]))
    )
    if wanted.plan_id is not None:
        statement = statement.where(comment.plan_id == wanted.plan_id)
    if wanted.state:
        statement = statement.where(comment.state == wanted.state)
    if wanted.anchor:
        is_whole = wanted.anchor == "-"
        statement = statement.where(comment.anchor.is_(None) if is_whole else comment.anchor == wanted.anchor)
    if wanted.group_id is not None:
        statement = statement.where(comment.group_id == wanted.group_id)
    if wanted.text:
        escaped = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(comment.text.ilike(f"%{escaped}%", escape="\\"))
    return connection.execute(statement).all()


def counts_of(connection: Connection, process_id: int, plan_id: int | None = None) -> dict[str, int]:
    """How many comments of a process (or of one of its plans) are in each state."""
    statement = (
        sa.select(planning_comment.c.state, sa.func.count())
        .join(plan, plan.c.id == planning_comment.c.plan_id)
        .where(plan.c.process_id == process_id)
        .group_by(planning_comment.c.state)
    )
    if plan_id is not None:
        statement = statement.where(planning_comment.c.plan_id == plan_id)
    return {row[0]: int(row[1]) for row in connection.execute(statement)}


def next_unsettled(connection: Connection, process_id: int, after_id: int = 0) -> int | None:
    """The comment that waits next after one, in the order of their receipt; from the beginning again at the end."""
    waiting = (
        sa.select(planning_comment.c.id)
        .join(plan, plan.c.id == planning_comment.c.plan_id)
        .where(plan.c.process_id == process_id, planning_comment.c.state == "received")
        .order_by(planning_comment.c.id)
    )
    ids = [int(found) for found in connection.execute(waiting).scalars()]
    later = [found for found in ids if found > after_id]
    return next(iter(later or [found for found in ids if found != after_id]), None)


def story_of_comment(connection: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """What happened to a comment, in order."""
    return connection.execute(
        sa.select(journal)
        .where(about(COMMENT.name), journal.c.subject_id == comment_id)
        .order_by(journal.c.number)
    ).all()


def settled_comments(connection: Connection, plan_id: int) -> Sequence[Row[Any]]:
    """The comments of a plan that were settled, by number, with what the public mask needs to know."""
    return connection.execute(
        sa.select(planning_comment, person.c.name.label("person_name"))
        .outerjoin(person, person.c.id == planning_comment.c.person_id)
        .where(planning_comment.c.plan_id == plan_id, planning_comment.c.state == "settled")
        .order_by(planning_comment.c.number)
    ).all()


def expired_comments(connection: Connection, now: datetime) -> list[int]:
    """Comments that nobody has confirmed and whose last link has expired."""
    return list(
        connection.execute(
            sa.select(planning_comment.c.id)
            .join(
                action_link,
                sa.and_(action_link.c.task == TASK, action_link.c.task_id == planning_comment.c.id),
            )
            .where(planning_comment.c.state == "unconfirmed")
            .group_by(planning_comment.c.id)
            .having(sa.func.max(action_link.c.expires_at) <= now)
            .order_by(planning_comment.c.id)
        ).scalars()
    )


def links_of_comment(connection: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """The links by which a comment may be confirmed, the newest first."""
    return connection.execute(
        sa.select(action_link)
        .where(action_link.c.task == TASK, action_link.c.task_id == comment_id)
        .order_by(action_link.c.id.desc())
    ).all()


def windows_about(connection: Connection, first: date, last: date) -> Sequence[Row[Any]]:
    """Windows of drafts and published plans that open or close between two days, with plan and process."""
    return connection.execute(
        sa.select(
            comment_window,
            plan.c.title,
            plan.c.process_id,
            plan.c.state,
            planning_process.c.coordinator_id,
            planning_process.c.code,
        )
        .join(plan, plan.c.id == comment_window.c.plan_id)
        .join(planning_process, planning_process.c.id == plan.c.process_id)
        .where(
            plan.c.state.in_(("draft", "published")),
            planning_process.c.state.not_in(("closed", "abandoned")),
            sa.or_(
                comment_window.c.opens_on.between(first, last),
                comment_window.c.closes_on.between(first, last),
            ),
        )
        .order_by(comment_window.c.id)
    ).all()


def plans_to_finish(connection: Connection, last: date) -> Sequence[Row[Any]]:
    """Those of `plans_with_comments` that a body is to hear by a day."""
    rows = plans_with_comments(connection)
    return [row for row in rows if row.submit_by is not None and row.submit_by <= last]


def plans_with_comments(connection: Connection) -> Sequence[Row[Any]]:
    """Plans that have comments without a settlement, with their count (``unsettled``) and who coordinates them."""
    waiting = (
        sa.select(planning_comment.c.plan_id, sa.func.count().label("unsettled"))
        .where(planning_comment.c.state == "received")
        .group_by(planning_comment.c.plan_id)
        .subquery()
    )
    return connection.execute(
        sa.select(plan, waiting.c.unsettled, planning_process.c.coordinator_id)
        .join(waiting, waiting.c.plan_id == plan.c.id)
        .join(planning_process, planning_process.c.id == plan.c.process_id)
        .where(plan.c.state.in_(("draft", "published")))
        .order_by(plan.c.id)
    ).all()


def comments_left_to_groups(connection: Connection, group_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(process_id, group_id, name, waiting): comments given to groups that have not proposed a settlement."""
    return connection.execute(
        sa.select(
            working_group.c.process_id,
            working_group.c.id.label("group_id"),
            working_group.c.name,
            sa.func.count().label("waiting"),
        )
        .join(planning_comment, planning_comment.c.group_id == working_group.c.id)
        .join(planning_process, planning_process.c.id == working_group.c.process_id)
        .where(
            working_group.c.id.in_(sorted(group_ids)),
            planning_comment.c.state == "received",
            planning_comment.c.proposed_settlement.is_(None),
            planning_process.c.state.in_(PHASES),
        )
        .group_by(working_group.c.process_id, working_group.c.id, working_group.c.name)
        .order_by(working_group.c.id)
    ).all()
