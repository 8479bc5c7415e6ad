"""What do we keep of papers, surveys, SWOT, statistics, and of what each goal rests on?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.base import Exact, Instant, key, metadata, one_of, reference
from states.planning.vocabulary import PaperKind, Quadrant

planning_paper = sa.Table(
    "planning_paper",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("title", sa.String(500), nullable=False),
    sa.Column("issued_on", sa.Date),
    reference("group_id", "working_group.id", nullable=True),
    reference("meeting_id", "group_meeting.id", nullable=True),
    reference("hearing_id", "public_hearing.id", nullable=True),
    reference("survey_id", "survey.id", nullable=True),
    reference("plan_id", "plan.id", nullable=True),
    sa.Column("file_name", sa.String(250)),
    sa.Column("file_digest", sa.String(64)),
    sa.Column("size", sa.BigInteger),
    reference("document_id", "document.id", nullable=True),
    sa.Column("address", sa.String(1000)),
    sa.Column("is_public", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("removed_at", Instant),
    one_of("kind", PaperKind, "kind_is_of_the_vocabulary"),
    sa.CheckConstraint(
        "(file_digest IS NULL) = (file_name IS NULL) AND (file_digest IS NULL) = (size IS NULL)",
        name="a_file_is_whole",
    ),
    sa.CheckConstraint(
        "file_digest IS NOT NULL OR document_id IS NOT NULL OR address IS NOT NULL", name="leads_to_something"
    ),
    sqlite_autoincrement=True,
)
"""An uploaded file, a document that Razítko makes, or an address elsewhere; its title says what it is."""

survey = sa.Table(
    "survey",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("target", sa.String(300), nullable=False),
    reference("group_id", "working_group.id", nullable=True),
    sa.Column("held_from", sa.Date),
    sa.Column("held_until", sa.Date),
    sa.Column("handed_out", sa.Integer),
    sa.Column("respondents", sa.Integer),
    sa.Column("note", sa.Text),
    sa.UniqueConstraint("process_id", "title"),
    sa.CheckConstraint("respondents IS NULL OR respondents >= 0", name="respondents_are_counted"),
    sqlite_autoincrement=True,
)

survey_count = sa.Table(
    "survey_count",
    metadata,
    key(),
    reference("survey_id", "survey.id"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("question", sa.String(500), nullable=False),
    sa.Column("answer", sa.String(500), nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.UniqueConstraint("survey_id", "question", "answer"),
    sa.CheckConstraint("count >= 0", name="count_is_not_negative"),
    sqlite_autoincrement=True,
)

swot_note = sa.Table(
    "swot_note",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    reference("group_id", "working_group.id", nullable=True),
    sa.Column("quadrant", sa.String(20), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    one_of("quadrant", Quadrant, "quadrant_is_of_the_vocabulary"),
    sqlite_autoincrement=True,
)

statistic = sa.Table(
    "statistic",
    metadata,
    key(),
    reference("process_id", "planning_process.id"),
    sa.Column("name", sa.String(300), nullable=False),
    sa.Column("territory", sa.String(200), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("value", Exact, nullable=False),
    sa.Column("unit", sa.String(60), nullable=False),
    sa.Column("source", sa.String(500)),
    sa.UniqueConstraint("process_id", "name", "territory", "year"),
    sqlite_autoincrement=True,
)

evidence = sa.Table(
    "evidence",
    metadata,
    key(),
    reference("plan_id", "plan.id"),
    sa.Column("goal", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("source_id", sa.Integer, nullable=False),
    sa.Column("note", sa.Text),
    sa.UniqueConstraint("plan_id", "goal", "kind", "source_id"),
    one_of("kind", ("survey", "swot", "statistic", "paper"), "kind_is_known"),
    sqlite_autoincrement=True,
)
"""What a goal of a plan (its code there, „1.2“) rests on; ``source_id`` is a row of the kind's table."""


def paper_by_id(connection: Connection, paper_id: int) -> Row[Any] | None:
    """One paper, also one that was removed."""
    return connection.execute(sa.select(planning_paper).where(planning_paper.c.id == paper_id)).one_or_none()
