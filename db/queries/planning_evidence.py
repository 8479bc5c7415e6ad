"""On what does a plan rest? Surveys, SWOT, statistics and papers of a process, and which goal rests on which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.planning.groups import working_group
from db.planning.papers import evidence, planning_paper, statistic, survey, survey_count, swot_note
from db.planning.plans import plan
from states.planning.vocabulary import QUADRANT_LABELS, Quadrant

SOURCES: Mapping[str, sa.Table] = {
    "survey": survey,
    "swot": swot_note,
    "statistic": statistic,
    "paper": planning_paper,
}
SOURCE_LABELS: Mapping[str, str] = {
    "survey": "dotazníkové šetření",
    "swot": "SWOT",
    "statistic": "statistika",
    "paper": "dokument",
}


def surveys_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The surveys of a process with their group's name, in the order in which they were held."""
    return connection.execute(
        sa.select(survey, working_group.c.name.label("group_name"))
        .outerjoin(working_group, working_group.c.id == survey.c.group_id)
        .where(survey.c.process_id == process_id)
        .order_by(survey.c.held_from.is_(None), survey.c.held_from, survey.c.id)
    ).all()


def survey_by_id(connection: Connection, survey_id: int) -> Row[Any] | None:
    """One survey with its group's name."""
    return connection.execute(
        sa.select(survey, working_group.c.name.label("group_name"))
        .outerjoin(working_group, working_group.c.id == survey.c.group_id)
        .where(survey.c.id == survey_id)
    ).one_or_none()


def counts_of(connection: Connection, survey_id: int) -> Sequence[Row[Any]]:
    """How many gave which answer, in the order of the survey."""
    return connection.execute(
        sa.select(survey_count)
        .where(survey_count.c.survey_id == survey_id)
        .order_by(survey_count.c.position, survey_count.c.id)
    ).all()


def swot_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The notes of SWOT, by group, quadrant and order; those of the whole area first."""
    return connection.execute(
        sa.select(swot_note, working_group.c.name.label("group_name"))
        .outerjoin(working_group, working_group.c.id == swot_note.c.group_id)
        .where(swot_note.c.process_id == process_id)
        .order_by(
            working_group.c.position.is_not(None),
            working_group.c.position,
            swot_note.c.quadrant,
            swot_note.c.position,
            swot_note.c.id,
        )
    ).all()


def statistics_of(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """Numbers about the area, by name, territory and year."""
    return connection.execute(
        sa.select(statistic)
        .where(statistic.c.process_id == process_id)
        .order_by(statistic.c.name, statistic.c.territory, statistic.c.year)
    ).all()


def papers_for_evidence(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """Papers of a process that a goal can rest on, the newest first."""
    return connection.execute(
        sa.select(planning_paper)
        .where(planning_paper.c.process_id == process_id, planning_paper.c.removed_at.is_(None))
        .order_by(planning_paper.c.id.desc())
    ).all()


def source_words(connection: Connection, process_id: int) -> dict[tuple[str, int], str]:
    """Everything a goal of the process may rest on, in words: {(kind, id): „dotazníkové šetření: senioři“}."""
    found = {("survey", one.id): f"šetření „{one.title}“" for one in surveys_of(connection, process_id)}
    for one in swot_of(connection, process_id):
        quadrant = QUADRANT_LABELS[Quadrant(one.quadrant)]
        found[("swot", one.id)] = f"SWOT, {quadrant}: {one.text}"
    for one in statistics_of(connection, process_id):
        found[("statistic", one.id)] = (
            f"{one.name}, {one.territory}, {one.year}: {number_text(one.value)}\u00a0{one.unit}"
        )
    for one in papers_for_evidence(connection, process_id):
        found[("paper", one.id)] = f"dokument „{one.title}“"
    return found


def number_text(value: Any) -> str:
    """A number as Czech writes it: groups of thousands, a comma, no idle zeros."""
    text = f"{value:,f}".replace(",", "\u00a0").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def evidence_of(connection: Connection, plan_id: int) -> Sequence[Row[Any]]:
    """What the goals of a plan rest on, in the order in which it was tied to them."""
    return connection.execute(
        sa.select(evidence).where(evidence.c.plan_id == plan_id).order_by(evidence.c.goal, evidence.c.id)
    ).all()


def evidence_words(connection: Connection, plan_id: int) -> dict[str, list[str]]:
    """The same in words, by the goal's code; an action plan without its own evidence has that of its plan."""
    row = connection.execute(
        sa.select(plan.c.process_id, plan.c.drawn_from_id).where(plan.c.id == plan_id)
    ).one()
    tied = evidence_of(connection, plan_id)
    if not tied and row.drawn_from_id is not None:
        tied = evidence_of(connection, row.drawn_from_id)
    words = source_words(connection, row.process_id) if tied else {}
    found: dict[str, list[str]] = {}
    for one in tied:
        if said := words.get((one.kind, one.source_id)):
            found.setdefault(one.goal, []).append(f"{said} ({one.note})" if one.note else said)
    return found


def goals_resting_on(connection: Connection, process_id: int) -> dict[tuple[str, int], list[Row[Any]]]:
    """Which goals of which plans rest on a source: {(kind, id): rows with plan_id, title and goal}."""
    rows = connection.execute(
        sa.select(evidence, plan.c.title, plan.c.kind.label("plan_kind"))
        .join(plan, plan.c.id == evidence.c.plan_id)
        .where(plan.c.process_id == process_id)
        .order_by(evidence.c.plan_id, evidence.c.goal)
    ).all()
    found: dict[tuple[str, int], list[Row[Any]]] = {}
    for row in rows:
        found.setdefault((row.kind, row.source_id), []).append(row)
    return found
