"""How does the evaluation of a plan become a Word file? What is fulfilled and under way, and spent against planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from actions.planning.plan_documents import file_name, period_of
from actions.planning.progress import evaluation_of
from db import files
from db.planning.plans import plan_by_id
from db.planning.process import process_by_id
from states.dates import czech_date
from states.machine import Refused
from states.planning.vocabulary import PLAN_KIND_LABELS, PlanKind


def owe_evaluation(office: Office, connection: Connection, plan_id: int, until: int, issue: int) -> bool:
    """Owes the evaluation report of a plan up to a year; each issue once."""
    row = plan_by_id(connection, plan_id)
    if row is None:
        raise Refused(f"Plán č.\u00a0{plan_id} neexistuje.")
    values = {
        "key": f"evaluation_word:{plan_id}:{issue}:{until}",
        "kind": "evaluation_word",
        "process_id": row.process_id,
        "part_id": plan_id,
        "issue": issue,
        "owed_at": office.now,
    }
    return files.owe_document(connection, values) is not None


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
    from templates.word_blocks import word

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
