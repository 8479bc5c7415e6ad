"""Who has not said yet how far their measures were last year? Asked in January, reminded once in February."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.office import Office
from actions.planning.progress import holders_of, parts_to_report
from actions.planning.standing import coordinator_of
from db import people
from db.queries.planning_plans import content_at, plans_to_report, reports_of

ASKED_FROM = (1, 2)
REMINDED_FROM = (2, 15)
DUE = (2, 28)
ASKED_UNTIL = (6, 30)
"""Days of the year after the reported one; a machine that stood still asks late, but nobody is asked in autumn."""


def asked_year(today: date) -> int | None:
    """The year that reports are asked of on a day: in winter and spring the one before, later none."""
    return (
        today.year - 1 if date(today.year, *ASKED_FROM) <= today <= date(today.year, *ASKED_UNTIL) else None
    )


def ask_for_reports(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes the year's letters about progress; each person has one request and one reminder for a plan and a year."""
    today, year = office.today, asked_year(office.today)
    if year is None:
        return
    for plan in plans_to_report(connection, year):
        missing = _missing(office, connection, plan, year)
        for person_id, parts in missing.items():
            facts = _facts(office, connection, plan, year, parts)
            to = people.person_by_id(connection, person_id)
            for step, from_day in (("asked", ASKED_FROM), ("reminded", REMINDED_FROM)):
                if today >= date(today.year, *from_day):
                    notice = notify.Notice(
                        key=f"progress:{step}:{plan.id}:{year}",
                        kind="planning_progress_request",
                        to=to,
                        proposal_id=None,
                        facts={**facts, "is_overdue": step == "reminded"},
                    )
                    written["planning_progress_request"] += notify.owe(
                        office, connection, notice, actor=RAZITKO
                    )


def _missing(office: Office, connection: Connection, plan: Row[Any], year: int) -> dict[int, list[str]]:
    """People with the parts that nobody reported on; the coordinator has those that nobody of the office has."""
    said = {row.code for row in reports_of(connection, plan.id, year)}
    coordinator = coordinator_of(connection, plan.process_id)
    found: dict[int, list[str]] = {}
    for part in parts_to_report(content_at(connection, plan.id, plan.last_number)):
        if part.code in said:
            continue
        holders = (
            holders_of(office, connection, part.responsible_code) if part.responsible_code else frozenset()
        )
        for person_id in sorted(holders) or [coordinator.id]:
            found.setdefault(person_id, []).append(f"{part.code} {part.title}")
    return found


def _facts(
    office: Office, connection: Connection, plan: Row[Any], year: int, parts: list[str]
) -> dict[str, Any]:
    address = f"{office.base_url}/planovani/{plan.process_id}/plany/{plan.id}/plneni?rok={year}"
    return {
        "title": plan.title,
        "missing": parts,
        "number": str(year),
        "due_on": date(office.today.year, *DUE),
        "person": coordinator_of(connection, plan.process_id).name,
        "link": address,
    }
