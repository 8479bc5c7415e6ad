"""How does the evaluation of a plan become a Word file? What is fulfilled and under way, and spent against planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import House, Office
from actions.perform import Act, perform
from actions.planning.plan_documents import file_name, period_of
from actions.planning.plan_facts import plan_facts
from actions.planning.plans import load_plan
from actions.planning.progress import evaluation_of
from actions.planning.standing import load_process, standing_in_planning
from db import files
from db.planning.plans import plan as plan_table
from db.planning.plans import plan_by_id
from db.planning.process import process_by_id
from db.queries.planning_plans import documents_of_plan
from states.dates import czech_date
from states.machine import Refused
from states.planning.plan import PLAN
from states.planning.vocabulary import PLAN_KIND_LABELS, PlanKind


def issue_evaluation(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, until: int
) -> int:
    """Owes the next issue of a plan's evaluation up to a year, which stays as it is made; returns its number."""
    row = load_plan(connection, plan_id)
    if not row.period_from <= until <= min(row.period_until, office.today.year):
        raise Refused(f"Rok {until} do období plánu nepatří, nebo ještě nenastal; vyberte jiný.")
    issue = len(documents_of_plan(connection, row, tuple(MAKERS))) + 1
    process = load_process(connection, row.process_id, for_update=False)
    act = Act(
        table=PLAN,
        rows=plan_table,
        row=row,
        verb="report",
        standing=standing_in_planning(office, connection, actor, process),
        facts=plan_facts(office, connection, row),
        proposal_id=None,
        version=version,
        said={"process": row.process_id, "evaluation": until, "issue": issue},
    )
    perform(office, connection, actor, act)
    files.owe_document(
        connection,
        {
            "key": f"evaluation_word:{plan_id}:{issue}:{until}",
            "kind": "evaluation_word",
            "process_id": row.process_id,
            "part_id": plan_id,
            "issue": issue,
            "owed_at": office.now,
        },
    )
    return issue


def evaluation_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The owed evaluation; up to which year stands at the end of its key."""
    with house.reading() as (office, connection):
        plan = plan_by_id(connection, row.part_id)
        if plan is None:
            raise Refused(f"Plán č.\u00a0{row.part_id} neexistuje.")
        return evaluation_now(office, connection, plan, int(row.key.rpartition(":")[2]))


def evaluation_now(office: Office, connection: Connection, plan: Row[Any], until: int) -> tuple[str, bytes]:
    """The evaluation as it is now, without owing anything: its name and bytes."""
    from templates.evaluation_blocks import evaluation_blocks
    from templates.press import word

    process = process_by_id(connection, plan.process_id)
    assert process is not None
    facts = [
        ("Plán", plan.title),
        ("Druh", PLAN_KIND_LABELS[PlanKind(plan.kind)]),
        ("Období plánu", period_of(plan)),
        ("Území", process.area),
        ("Schváleno", czech_date(plan.approved_on) if plan.approved_on else ""),
        ("Stav ke dni", czech_date(office.today)),
    ]
    made = word(
        f"Vyhodnocení plnění do roku {until}",
        evaluation_blocks(evaluation_of(connection, plan, until), facts=facts, until=until),
        letterhead=office.town.full_name,
        subtitle=plan.title,
    )
    return f"vyhodnoceni-{file_name(plan.title)}-{until}.docx", made


MAKERS: Mapping[str, Any] = {"evaluation_word": evaluation_word}
