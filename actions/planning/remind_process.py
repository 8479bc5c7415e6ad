"""Which phase of a process is about to end or is late, and whose mandate runs out? The coordinator is told once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.office import Office
from actions.planning.phase_facts import gaps_now
from db import people
from db.planning.process import planning_phase
from db.queries import planning_groups as seated
from db.queries import planning_process as asks
from states.planning.process import PROCESS
from states.planning.vocabulary import SIDES_LABELS, Side

BEFORE_THE_END = timedelta(days=7)
"""So long before the planned end of a phase its coordinator is reminded; and once more when the day is over."""
BEFORE_A_MANDATE_ENDS = timedelta(days=30)


def remind_of_processes(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes what is due of phases and mandates; the key of a letter names the day it is about, so it goes once."""
    for row in asks.phases_ending(connection, office.today + BEFORE_THE_END):
        _of_phase(office, connection, row, written)
    for row in seated.mandates_ending(connection, office.today, office.today + BEFORE_A_MANDATE_ENDS):
        _of_mandate(office, connection, row, written)


def _of_phase(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    is_overdue = office.today > row.planned_until
    step = "late" if is_overdue else "near"
    gaps = gaps_now(office, connection, row)
    notice = notify.Notice(
        key=f"planning_phase_reminder:{row.id}:{row.state}:{row.planned_until.isoformat()}:{step}",
        kind="planning_phase_reminder",
        to=people.person_by_id(connection, row.coordinator_id),
        proposal_id=None,
        facts={
            "title": row.title,
            "task": PROCESS.states[row.state],
            "due_on": row.planned_until,
            "is_overdue": is_overdue,
            "missing": tuple(gap.sentence for gap in gaps),
            "link": f"{office.base_url}/planovani/{row.id}",
        },
    )
    if notify.owe(office, connection, notice, actor=RAZITKO):
        written[notice.kind] += 1
        connection.execute(
            planning_phase.update()
            .where(planning_phase.c.id == row.phase_id)
            .values(reminded_on=office.today)
        )


def _of_mandate(office: Office, connection: Connection, row: Row[Any], written: Counter[str]) -> None:
    """Of people from outside the letter says no name: they may want to be forgotten later."""
    notice = notify.Notice(
        key=f"planning_mandate_ends:{row.member_id}:{row.valid_until.isoformat()}",
        kind="planning_mandate_ends",
        to=people.person_by_id(connection, row.coordinator_id),
        proposal_id=None,
        facts={
            "title": row.title,
            "body_name": row.group_name,
            "person": None if row.is_outside else row.name,
            "until": row.valid_until,
            "more": (("Za koho mluví", SIDES_LABELS[Side(row.side)]),),
            "link": f"{office.base_url}/planovani/{row.process_id}/skupiny/{row.group_id}",
        },
    )
    written[notice.kind] += notify.owe(office, connection, notice, actor=RAZITKO)
