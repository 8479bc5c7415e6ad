"""How far are measures and activities? Reported for each year by who answers for them, or by the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Principal, Standing
from actions.office import Office
from actions.perform import Act, Done, perform
from actions.planning.plan_facts import plan_facts
from actions.planning.plans import load_plan
from actions.planning.standing import load_process, standing_in_planning
from db import people
from db.planning.plans import measure_report, plan
from db.queries.planning_plans import content_at, newest_contents, plans_reported_now, reports_of
from states.machine import Refused
from states.planning.content import Activity, Measure, PlanContent
from states.planning.editing import find
from states.planning.evaluation import Evaluation, Report, evaluate
from states.planning.plan import PLAN
from states.planning.vocabulary import Progress
from states.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Reported:
    """What is said of one part for one year; ``spent`` is in whole crowns."""

    progress: Progress | None
    words: str
    indicators: Mapping[str, str] = field(default_factory=dict)
    spent: int | None = None


def report_faults(reported: Reported) -> dict[str, str]:
    """What is wrong with a report, by field."""
    faults = {}
    if reported.progress is None:
        faults["progress"] = "Vyberte, jak na tom opatření je."
    if not reported.words.strip():
        faults["words"] = "Napište aspoň jednou větou, co se udělalo, nebo proč ne."
    if reported.spent is not None and reported.spent < 0:
        faults["spent"] = "Utracená částka nemůže být záporná."
    return faults


def report(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    code: str,
    year: int,
    reported: Reported,
) -> Done:
    """Says how far a measure or an activity was in a year. A later report of the same year counts, this one stays.

    Raises Refused, too: somebody else answers for it, a year outside of the plan or yet to come.
    """
    row = load_plan(connection, plan_id)
    part = _part(content_at(connection, plan_id, row.last_number), code)
    if not row.period_from <= year <= min(row.period_until, office.today.year):
        raise Refused(f"Rok {year} do období plánu nepatří, nebo ještě nenastal; vyberte jiný.")
    if faults := report_faults(reported):
        raise Refused(*faults.values())
    known = {one.name for one in getattr(part, "indicators", ())}
    values = {
        name: text.strip() for name, text in reported.indicators.items() if name in known and text.strip()
    }
    assert reported.progress is not None  # its fault was told
    done = perform(
        office,
        connection,
        actor,
        Act(
            table=PLAN,
            rows=plan,
            row=row,
            verb="report",
            standing=_standing(office, connection, actor, row, part),
            facts=plan_facts(office, connection, row),
            proposal_id=None,
            said={
                "process": row.process_id,
                "code": code,
                "year": year,
                "progress": reported.progress.value,
                "report": reported.words.strip(),
            },
        ),
    )
    connection.execute(
        measure_report.insert().values(
            plan_id=plan_id,
            code=code,
            year=year,
            progress=reported.progress.value,
            words=reported.words.strip(),
            indicators=values,
            spent=reported.spent,
            reported_by=actor.person_id,
            reported_at=office.now,
        )
    )
    return done


def _part(content: PlanContent, code: str) -> Measure | Activity:
    found = find(content, code)
    if found is None or not isinstance(found.node, Measure | Activity):
        raise Refused(f"Opatření ani aktivita {code} v\u00a0plánu není; načtěte stránku znovu.")
    return found.node


def _standing(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], part: Measure | Activity
) -> Standing:
    process = load_process(connection, row.process_id, for_update=False)
    by_role = dict(standing_in_planning(office, connection, actor, process).by_role)
    if actor.person_id is not None and part.responsible_code:
        answering = holders_of(office, connection, part.responsible_code)
        if actor.person_id in answering:
            by_role[Role.CHARGED] = None
        else:
            for person_id in sorted(people.stands_in_for(connection, actor.person_id, office.today)):
                if person_id in answering:
                    principal = Principal(person_id, people.person_by_id(connection, person_id).name)
                    by_role.setdefault(Role.CHARGED, principal)
    return Standing(by_role)


def holders_of(office: Office, connection: Connection, code: str) -> frozenset[int]:
    """The people of a code of the town file today: the person, or who holds the office."""
    found = {row.person_id for row in people.seats(connection, office.today) if row.office == code}
    person = people.person_by_code(connection, code)
    return frozenset(found | ({person.id} if person is not None else set()))


def parts_to_report(content: PlanContent) -> list[Measure | Activity]:
    """Everything that is reported on: measures, and activities where a measure has them; in order."""
    found: list[Measure | Activity] = []
    for _, _, measure in content.measures():
        found += [measure, *measure.activities]
    return found


def answers_for(
    office: Office, connection: Connection, person_id: int, content: PlanContent
) -> frozenset[str]:
    """Codes that a person answers for today, in own right or standing in for somebody."""
    held = _codes_held(office, connection, person_id)
    return frozenset(part.code for part in parts_to_report(content) if part.responsible_code in held)


def plans_answered(
    office: Office, connection: Connection, person_id: int, year: int
) -> list[tuple[Row[Any], list[Measure | Activity]]]:
    """The plans reported on in a year in which a person answers for something, with what they answer for."""
    rows = plans_reported_now(connection, year)
    contents = newest_contents(connection, [row.id for row in rows])
    held = _codes_held(office, connection, person_id) if rows else frozenset()
    found = [
        (row, [part for part in parts_to_report(contents[row.id]) if part.responsible_code in held])
        for row in rows
        if row.id in contents
    ]
    return [(row, parts) for row, parts in found if parts]


def _codes_held(office: Office, connection: Connection, person_id: int) -> frozenset[str]:
    """Codes of the town file of a person and of everybody they stand in for: the people's own, and their offices'."""
    mine = {person_id, *people.stands_in_for(connection, person_id, office.today)}
    offices = {row.office for row in people.seats(connection, office.today) if row.person_id in mine}
    return people.codes_of(connection, mine) | offices


def evaluation_of(connection: Connection, row: Row[Any], until: int) -> Evaluation:
    """How far a plan is up to a year."""
    content = content_at(connection, row.id, row.last_number)
    reports = [
        Report(one.code, one.year, Progress(one.progress), one.words, one.indicators, one.spent)
        for one in reports_of(connection, row.id)
    ]
    return evaluate(content, reports, until)
