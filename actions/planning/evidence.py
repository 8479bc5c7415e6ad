"""How are surveys, SWOT and statistics kept, and tied to the goals that rest on them? Each step is in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.planning.plans import load_plan
from actions.planning.process_act import act_on_process
from actions.planning.standing import load_process
from db.planning.papers import evidence, planning_paper, statistic, survey, survey_count, swot_note
from db.queries.planning_evidence import SOURCES
from db.queries.planning_plans import content_at
from states.machine import Refused
from states.planning.editing import find
from states.planning.survey_table import ReadSurvey
from states.planning.vocabulary import QUADRANT_LABELS, Quadrant

MOST_FORMS = 10_000_000
"""More questionnaires than there are people in the country are a slip of the finger."""


@dataclass(frozen=True, slots=True)
class SurveyHead:
    """What a survey is: whom it asked, when, and how many forms went out and came back."""

    title: str
    target: str
    group_id: int | None = None
    held_from: date | None = None
    held_until: date | None = None
    handed_out: int | None = None
    respondents: int | None = None
    note: str = ""


def survey_faults(head: SurveyHead) -> dict[str, str]:
    """What is wrong with a survey's head, by field."""
    faults = {}
    if not head.title.strip():
        faults["title"] = "Napište, jak se šetření jmenuje, například „Senioři 2018“."
    if not head.target.strip():
        faults["target"] = "Napište, koho se šetření ptalo (cílová skupina)."
    if head.held_from and head.held_until and head.held_until < head.held_from:
        faults["held_until"] = "Konec šetření nemůže být před jeho začátkem."
    for name in ("handed_out", "respondents"):
        if not 0 <= (getattr(head, name) or 0) <= MOST_FORMS:
            faults[name] = "Napište počet dotazníků jako kladné číslo, například 120."
    if head.handed_out is not None and (head.respondents or 0) > head.handed_out:
        faults["respondents"] = "Vyplněných dotazníků nemůže být víc než rozdaných."
    return faults


def keep_survey(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    head: SurveyHead,
    read: ReadSurvey | None = None,
    survey_id: int | None = None,
) -> int:
    """Adds a survey, or changes one; ``read`` replaces its counts. Returns its id."""
    process = load_process(connection, process_id)
    if faults := survey_faults(head):
        raise Refused(*faults.values())
    known = connection.execute(
        sa.select(survey.c.id).where(survey.c.process_id == process_id, survey.c.title == head.title.strip())
    ).scalar()
    if known is not None and known != survey_id:
        raise Refused(
            f"Šetření „{head.title.strip()}“ už tu je; zvolte jiný název, nebo upravte to stávající."
        )
    respondents = head.respondents
    if respondents is None and read is not None:
        respondents = read.respondents
    values = {
        "title": head.title.strip(),
        "target": head.target.strip(),
        "group_id": head.group_id,
        "held_from": head.held_from,
        "held_until": head.held_until,
        "handed_out": head.handed_out,
        "respondents": respondents,
        "note": head.note.strip() or None,
    }
    said = {"what": "survey", "title": values["title"], "answers": len(read.counts) if read else None}
    _keep(office, connection, actor, process, said)
    if survey_id is None:
        survey_id = connection.execute(
            survey.insert().values(process_id=process_id, **values).returning(survey.c.id)
        ).scalar_one()
    else:
        _of_process(connection, survey, survey_id, process_id)
        connection.execute(survey.update().where(survey.c.id == survey_id).values(values))
    if read is not None:
        connection.execute(survey_count.delete().where(survey_count.c.survey_id == survey_id))
        connection.execute(
            survey_count.insert(),
            [
                {
                    "survey_id": survey_id,
                    "position": position,
                    "question": one.question,
                    "answer": one.answer,
                    "count": one.count,
                }
                for position, one in enumerate(read.counts)
            ],
        )
    return int(survey_id or 0)


def remove_survey(
    office: Office, connection: Connection, actor: Actor, process_id: int, survey_id: int
) -> None:
    """Takes out a survey that nothing rests on; its counts go with it."""
    process = load_process(connection, process_id)
    row = _of_process(connection, survey, survey_id, process_id)
    _refuse_if_used(connection, "survey", survey_id, "Šetření")
    paper = sa.select(planning_paper.c.id).where(planning_paper.c.survey_id == survey_id).limit(1)
    if connection.execute(paper).first() is not None:
        raise Refused("K\u00a0šetření patří dokument procesu; nejdřív ho od šetření odpojte.")
    _keep(office, connection, actor, process, {"what": "survey_removed", "title": row.title})
    connection.execute(survey_count.delete().where(survey_count.c.survey_id == survey_id))
    connection.execute(survey.delete().where(survey.c.id == survey_id))


def keep_swot(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    group_id: int | None,
    quadrant: Quadrant,
    lines: Sequence[str],
    seen: Sequence[str] | None = None,
) -> None:
    """The notes of one quadrant of a group (None: of the whole area) are these, in this order.

    A note that stays the same keeps what rests on it. ``seen`` is what the page showed: if somebody changed it
    meanwhile, Refused.
    """
    process = load_process(connection, process_id)
    wanted = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    mine = (
        swot_note.c.process_id == process_id,
        swot_note.c.group_id.is_(None) if group_id is None else swot_note.c.group_id == group_id,
        swot_note.c.quadrant == quadrant.value,
    )
    rows = connection.execute(
        sa.select(swot_note).where(*mine).order_by(swot_note.c.position, swot_note.c.id)
    ).all()
    label = QUADRANT_LABELS[quadrant]
    if seen is not None and [row.text for row in rows] != list(seen):
        raise Refused(
            f"Někdo byl rychlejší a\u00a0pole „{label}“ mezitím změnil; Váš text zůstal ve formuláři."
        )
    kept = {row.text: row.id for row in rows if row.text in wanted}
    for row in rows:
        if row.text not in wanted:
            _refuse_if_used(connection, "swot", row.id, f"Poznámka „{row.text}“")
    said = {"what": "swot", "quadrant": quadrant.value, "group": group_id, "notes": len(wanted)}
    _keep(office, connection, actor, process, said)
    gone = [row.id for row in rows if row.id not in kept.values()]
    if gone:
        connection.execute(swot_note.delete().where(swot_note.c.id.in_(gone)))
    for position, text in enumerate(wanted, 1):
        if text in kept:
            same = swot_note.update().where(swot_note.c.id == kept[text])
            connection.execute(same.values(position=position))
        else:
            connection.execute(
                swot_note.insert().values(
                    process_id=process_id,
                    group_id=group_id,
                    quadrant=quadrant.value,
                    position=position,
                    text=text,
                )
            )


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about the area: what, where, when, how much of what, and who says so."""

    name: str
    territory: str
    year: int
    value: Decimal
    unit: str
    source: str = ""


def figure_faults(figure: Figure) -> dict[str, str]:
    """What is wrong with a number, by field."""
    faults = {}
    for name, what in (
        ("name", "co číslo říká"),
        ("territory", "za jaké území platí"),
        ("unit", "v\u00a0čem se počítá"),
    ):
        if not getattr(figure, name).strip():
            faults[name] = f"Napište, {what}."
    if not 1850 <= figure.year <= 2200:
        faults["year"] = "Napište rok čtyřmi číslicemi, například 2018."
    if not figure.value.is_finite() or abs(figure.value) >= Decimal(10) ** 13:
        faults["value"] = "Tak velké číslo sem nepatří; zkontrolujte ho, nebo zvolte větší jednotku."
    return faults


def keep_statistics(
    office: Office, connection: Connection, actor: Actor, process_id: int, figures: Iterable[Figure]
) -> int:
    """Adds numbers; one that is there for the same name, territory and year gets the new value. How many."""
    process = load_process(connection, process_id)
    figures = list(figures)
    faults = [sentence for figure in figures for sentence in figure_faults(figure).values()]
    if faults or not figures:
        raise Refused(*(dict.fromkeys(faults) or ("Není co uložit; vyplňte aspoň jedno číslo.",)))
    _keep(
        office,
        connection,
        actor,
        process,
        {"what": "statistic", "title": figures[0].name, "count": len(figures)},
    )
    for figure in figures:
        where = {"name": figure.name.strip(), "territory": figure.territory.strip(), "year": figure.year}
        values = {
            "value": round(figure.value, 3),
            "unit": figure.unit.strip(),
            "source": figure.source.strip() or None,
        }
        same = [statistic.c[name] == value for name, value in where.items()]
        found = connection.execute(
            statistic.update().where(statistic.c.process_id == process_id, *same).values(values)
        )
        if not found.rowcount:
            connection.execute(statistic.insert().values(process_id=process_id, **where, **values))
    return len(figures)


def remove_statistic(
    office: Office, connection: Connection, actor: Actor, process_id: int, statistic_id: int
) -> None:
    """Takes out a number that nothing rests on."""
    process = load_process(connection, process_id)
    row = _of_process(connection, statistic, statistic_id, process_id)
    _refuse_if_used(connection, "statistic", statistic_id, "Číslo")
    _keep(office, connection, actor, process, {"what": "statistic_removed", "title": row.name})
    connection.execute(statistic.delete().where(statistic.c.id == statistic_id))


def tie(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    goal: str,
    kind: str,
    source_id: int,
    note: str = "",
) -> None:
    """A goal of a plan rests on a survey, a note of SWOT, a number or a paper of its process."""
    row = load_plan(connection, plan_id)
    process = load_process(connection, row.process_id)
    found = find(content_at(connection, plan_id, row.last_number), goal)
    if found is None or found.kind != "goal":
        raise Refused(f"Cíl {goal} v\u00a0plánu není; načtěte stránku znovu.")
    if kind not in SOURCES:
        raise Refused("Vyberte podklad ze seznamu.")
    _of_process(connection, SOURCES[kind], source_id, row.process_id)
    same = (
        evidence.c.plan_id == plan_id,
        evidence.c.goal == goal,
        evidence.c.kind == kind,
        evidence.c.source_id == source_id,
    )
    if connection.execute(sa.select(evidence.c.id).where(*same)).first() is not None:
        return  # said twice, it is as true as before
    said = {"what": "tied", "plan": plan_id, "goal": goal, "kind": kind, "source": source_id}
    _keep(office, connection, actor, process, said)
    connection.execute(
        evidence.insert().values(
            plan_id=plan_id, goal=goal, kind=kind, source_id=source_id, note=note.strip() or None
        )
    )


def untie(office: Office, connection: Connection, actor: Actor, plan_id: int, evidence_id: int) -> None:
    """A goal no longer rests on a source."""
    row = load_plan(connection, plan_id)
    process = load_process(connection, row.process_id)
    found = connection.execute(
        sa.select(evidence).where(evidence.c.id == evidence_id, evidence.c.plan_id == plan_id)
    ).one_or_none()
    if found is None:
        return
    _keep(office, connection, actor, process, {"what": "untied", "plan": plan_id, "goal": found.goal})
    connection.execute(evidence.delete().where(evidence.c.id == evidence_id))


def _of_process(connection: Connection, table: sa.Table, row_id: int, process_id: int) -> Row[Any]:
    found = connection.execute(
        sa.select(table).where(table.c.id == row_id, table.c.process_id == process_id)
    ).one_or_none()
    if found is None:
        raise Refused("Takový podklad v\u00a0tomto procesu není; načtěte stránku znovu.")
    return found


def _refuse_if_used(connection: Connection, kind: str, source_id: int, label: str) -> None:
    goals = connection.execute(
        sa.select(evidence.c.goal)
        .where(evidence.c.kind == kind, evidence.c.source_id == source_id)
        .distinct()
    ).scalars()
    if found := sorted(goals):
        raise Refused(f"{label}: opírá se o\u00a0to cíl {', '.join(found)}; nejdřív podklad od cíle odpojte.")


def _keep(
    office: Office, connection: Connection, actor: Actor, process: Row[Any], said: dict[str, Any]
) -> None:
    known = {name: value for name, value in said.items() if value is not None}
    act_on_process(office, connection, actor, process.id, "keep_evidence", said=known)
