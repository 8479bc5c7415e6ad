"""What did a form say of a process? The fields of a new process and of one that is corrected."""

from __future__ import annotations

from typing import Any

from actions.office import Office
from actions.planning.process import Particulars
from db.people import person_by_id
from db.queries.matters import everyone
from web.visit import Visit

TEXTS = ("title", "area", "organiser", "registration_number")
LONG_TEXTS = ("funding", "purpose", "method", "contact")


def typed_of(visit: Visit) -> Particulars:
    """What was typed; faults of fields that can't be read are in ``visit.form.faults``."""
    form = visit.form
    return Particulars(
        title=form.text("title", 500),
        area=form.text("area", 200),
        period_from=_year(visit, "period_from"),
        period_until=_year(visit, "period_until"),
        coordinator=form.text("coordinator", 60),
        organiser=form.text("organiser", 300),
        registration_number=form.text("registration_number", 100),
        funding=form.long_text("funding", 2000),
        purpose=form.long_text("purpose", 8000),
        method=form.long_text("method", 8000),
        contact=form.long_text("contact", 2000),
        municipalities=form.number("municipalities"),
        department=form.text("department", 60) or None,
    )


def known_of(connection: Any, process: Any) -> Particulars:
    """What is kept of a process, as the form shows it."""
    return Particulars(
        title=process.title,
        area=process.area,
        period_from=process.period_from,
        period_until=process.period_until,
        coordinator=person_by_id(connection, process.coordinator_id).code,
        organiser=process.organiser or "",
        registration_number=process.registration_number or "",
        funding=process.funding or "",
        purpose=process.purpose or "",
        method=process.method or "",
        contact=process.contact or "",
        municipalities=process.municipalities,
        department=process.department,
    )


def choices_of(office: Office, connection: Any) -> dict[str, Any]:
    """Who may coordinate (people of the office) and which departments there are."""
    return {
        "people": [(row.code, row.name) for row in everyone(connection)],
        "departments": [(row.code, row.name) for row in office.town.departments],
    }


def _year(visit: Visit, name: str) -> int:
    number = visit.form.number(name)
    if number is None and name not in visit.form.faults:
        visit.form.fault(name, "Chybí rok; napište ho číslicemi, třeba 2027.")
    return number or 0
