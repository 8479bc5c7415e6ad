"""What does a proposal that comes from a plan say? Its clauses, title and explanatory report, prefilled."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.planning.settlement_documents import settlement_lines, settlement_sentence
from db import people
from db.planning.comments import public_hearing
from db.planning.groups import group_meeting, working_group
from db.planning.papers import survey
from db.queries.planning_comments import window_of
from db.queries.planning_consents import consents_of
from states.dates import czech_date
from states.planning.content import PlanContent
from states.planning.vocabulary import PLAN_KIND_LABELS, Consent, PlanKind
from states.wording import Clause

_PERIOD = re.compile(r"(?P<head>.+?)\s+(?P<years>\d{4}(?:\s?[–-]\s?\d{4})?)$")
_SAID_ALREADY = ("rok", "roky", "období", "léta", "let", "pro")


def spoken_title(title: str) -> str:
    """A title as a clause says it: „… 2024“ becomes „… na rok 2024“, „… 2025–2027“ „… na období 2025–2027“."""
    found = _PERIOD.fullmatch(title.strip())
    if found is None or found["head"].split()[-1].lower() in _SAID_ALREADY:
        return title.strip()
    word = "rok" if len(found["years"]) == 4 else "období"
    return f"{found['head']} na {word} {found['years']}"


def clauses_of(
    office: Office,
    connection: Connection,
    plan: Row[Any],
    content: PlanContent,
    *,
    gives_tasks: bool = True,
) -> tuple[Clause, ...]:
    """„schvaluje“ the plan; and „ukládá“ for each measure or activity with who answers for it and by when."""
    clauses = [Clause(1, 1, "schvaluje", f"{spoken_title(plan.title)} dle předloženého návrhu.")]
    if gives_tasks:
        known = {held.code for held in office.town.offices}
        is_action = plan.kind == PlanKind.ACTION.value
        for code, title, responsible, charged, due_on in _duties(content, is_action=is_action):
            if charged in known or people.person_by_code(connection, charged) is not None:
                what = "aktivitu" if is_action else "opatření"
                clauses.append(
                    Clause(
                        2,
                        len(clauses),
                        "ukládá",
                        f"zajistit {what} {code} „{title}“ do {czech_date(due_on)}; odpovídá: {responsible}.",
                        charged=charged,
                        task=f"Zajistit {what} {code} „{title}“ ({plan.title}).",
                        due_on=due_on,
                    )
                )
    return tuple(clauses)


def _duties(content: PlanContent, *, is_action: bool) -> list[tuple[str, str, str, str, Any]]:
    """(code, title, who in words, code of who, day) of what has both somebody of the office and a day."""
    found = []
    for _, _, measure in content.measures():
        for one in measure.activities if is_action else (measure,):
            if one.responsible_code and one.due_on:
                whom = one.responsible or one.responsible_code
                found.append((one.code, one.title, whom, one.responsible_code, one.due_on))
    return found


def report_of(
    office: Office, connection: Connection, process: Row[Any], plan: Row[Any], content: PlanContent
) -> str:
    """The explanatory report in Markdown: what the plan wants, how it came to be, what people said of it. No names."""
    parts = [_opening(process, plan, content), _history(connection, process), _contents(content)]
    window, lines = window_of(connection, plan.id), settlement_lines(connection, plan.id)
    if window is not None or lines:
        when = (
            f"Připomínky bylo možné podávat od {czech_date(window.opens_on)} do {czech_date(window.closes_on)}. "
            if window
            else ""
        )
        parts.append(f"## Připomínky veřejnosti\n\n{when}{settlement_sentence(lines)}")
        if lines:
            parts[-1] += " Tabulka vypořádání je v\u00a0příloze."
    approved = [row for row in consents_of(connection, plan.id) if row.state == Consent.APPROVED.value]
    if approved:
        said = "\n".join(
            f"- {row.name}, {row.body}: {f'č. {row.number}, ' if row.number else ''}{czech_date(row.decided_on)}"
            for row in approved
        )
        parts.append(f"## Kde už byl plán schválen\n\n{said}")
    return "\n\n".join(part for part in parts if part)


def _opening(process: Row[Any], plan: Row[Any], content: PlanContent) -> str:
    kind = PLAN_KIND_LABELS[PlanKind(plan.kind)]
    years = (
        f"rok {plan.period_from}"
        if plan.period_from == plan.period_until
        else f"období {plan.period_from}–{plan.period_until}"
    )
    said = [
        f"{kind[0].upper()}{kind[1:]} „{plan.title}“ je výsledkem procesu „{process.title}“ pro území "
        f"{process.area}. Platí na {years}."
    ]
    if content.vision:
        said.append(f"**Vize:** {content.vision}")
    return "\n\n".join(said)


def _history(connection: Connection, process: Row[Any]) -> str:
    def count(table: sa.Table, *where: Any) -> int:
        statement = sa.select(sa.func.count()).select_from(table)
        return int(connection.execute(statement.where(table.c.process_id == process.id, *where)).scalar_one())

    groups, surveys = count(working_group), count(survey)
    meetings = count(group_meeting, group_meeting.c.state.in_(("held", "closed")))
    hearings = connection.execute(
        sa.select(public_hearing.c.town, public_hearing.c.held_on)
        .where(
            public_hearing.c.process_id == process.id,
            public_hearing.c.state.in_(("held", "closed", "announced")),
        )
        .order_by(public_hearing.c.held_on)
    ).all()
    lines = [
        f"- pracovní skupiny: {groups}" if groups else "",
        f"- jednání skupin: {meetings}" if meetings else "",
        f"- dotazníková šetření: {surveys}" if surveys else "",
        *(f"- veřejné projednání: {row.town}, {czech_date(row.held_on)}" for row in hearings),
    ]
    said = "\n".join(line for line in lines if line)
    return f"## Jak plán vznikal\n\n{said}" if said else ""


def _contents(content: PlanContent) -> str:
    lines = []
    for priority in content.priorities:
        measures = [measure for goal in priority.goals for measure in goal.measures]
        lines.append(f"- **{priority.title}** (cílů {len(priority.goals)}, opatření {len(measures)})")
    return "## Co plán obsahuje\n\n" + "\n".join(lines) if lines else ""
