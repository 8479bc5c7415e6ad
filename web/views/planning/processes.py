"""Which planning processes are there, and how does a new one begin?"""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning import process
from actions.planning.standing import may_see_planning, standing_in_planning
from actions.planning.waiting import OWN_PAGE
from db.queries import planning_process as asked
from states.dates import czech_date
from states.folding import czech_key
from states.machine import Refused
from states.planning.process import PHASES, PROCESS
from states.vocabulary import Role
from web.views.planning.particulars import choices_of, typed_of
from web.visit import Visit, office_route

ORDERS = {"obdobi": "Období", "nazev": "Název", "termin": "Termín", "stav": "Stav"}


def show(visit: Visit) -> Response:
    """All processes that the reader may see."""
    order = visit.query("razeni") if visit.query("razeni") in ORDERS else "obdobi"
    with visit.reading() as (office, connection):
        roles = visit.visitor.roles
        everything = may_see_planning(roles)
        visitor = visit.visitor
        seen = () if everything else (visitor.person_id, visitor.eyes.person_ids)
        rows = asked.processes_seen(connection, *seen)
        ends = asked.ends_of_phases(connection, [row.id for row in rows])
        lines = [_line(row, ends.get((row.id, row.state)), office.today) for row in rows]
    lines.sort(key=_KEYS[order])
    return visit.page(
        "planning_processes",
        lines=lines,
        order=order,
        orders=ORDERS,
        may_begin=Role.COORDINATOR in roles,
        own_page=OWN_PAGE,
        is_stranger=not everything,
    )


def ask_new(visit: Visit) -> Response:
    """The form of a new process."""
    return _new_page(visit)


def begin(visit: Visit) -> Response:
    """Founds a process and goes to its overview."""
    typed = typed_of(visit)
    if visit.form.faults:
        return _new_page(visit, 422, typed)
    try:
        with visit.writing() as (office, connection):
            process_id = process.begin_process(
                office, connection, visit.actor, typed, visit.form.text("code", 60)
            )
    except NoTown:
        raise
    except Refused as refused:
        return _new_page(visit, 422, typed, refused.reasons)
    return visit.done(
        f"/planovani/{process_id}", "Proces je založen. Teď doplňte skupiny, obce a\u00a0termíny fází."
    )


def _new_page(visit: Visit, status: int = 200, typed: Any = None, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        standing = standing_in_planning(office, connection, visit.actor)
        if Role.COORDINATOR not in standing.roles:
            raise Refused("Založit proces plánování smí jen koordinátor komunitního plánování.")
        choices = choices_of(office, connection)
        today = office.today
    if typed is None:
        year, department = today.year, visit.visitor.department
        typed = process.Particulars("", "", year + 1, year + 3, visit.visitor.code, department=department)
    return visit.page(
        "planning_new",
        status,
        typed=typed,
        code=visit.form.text("code", 60),
        reasons=reasons,
        faults=visit.form.faults,
        version=None,
        **choices,
    )


def _line(row: Any, until: date | None, today: date) -> dict[str, Any]:
    is_late = until is not None and until < today
    days = abs((until - today).days) if until else 0
    words = ""
    if until is not None:
        words = f"do {czech_date(until)}"
        if is_late:
            words += f", {days}\u00a0{'den' if days == 1 else 'dny' if days < 5 else 'dnů'} po termínu"
    return {
        "row": row,
        "state": PROCESS.states[row.state],
        "kind": "info" if row.state in PHASES else "success" if row.state == "closed" else "neutral",
        "place": PHASES.index(row.state) + 1 if row.state in PHASES else 0,
        "phases": len(PHASES),
        "until": until,
        "term": words,
        "is_late": is_late,
    }


_KEYS: dict[str, Any] = {
    "obdobi": lambda line: (-line["row"].period_from, -line["row"].id),
    "nazev": lambda line: (czech_key(line["row"].title), line["row"].id),
    "termin": lambda line: (line["until"] is None, line["until"] or date.max, line["row"].id),
    "stav": lambda line: (line["place"] == 0, line["place"], line["row"].id),
}

ROUTES = (
    office_route("/planovani", show),
    office_route("/planovani/novy", ask_new),
    office_route("/planovani/novy", begin, method="POST"),
)
