"""How are the particulars of a process, the terms of its phases and the municipalities of its area corrected?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning import area, process
from actions.see import NotSeen
from db.queries import planning_process as asked
from states.machine import Refused
from states.planning.process import PHASES, PROCESS
from web.views.planning.frame import frame_of
from web.views.planning.particulars import choices_of, known_of, typed_of
from web.visit import Visit, office_route


def ask_particulars(visit: Visit) -> Response:
    """The form of the particulars."""
    return _particulars(visit)


def save_particulars(visit: Visit) -> Response:
    """Saves the particulars."""
    typed, process_id = typed_of(visit), visit.path_id()
    if visit.form.faults:
        return _particulars(visit, 422, typed)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            process.describe(office, connection, visit.actor, process_id, visit.form.version(), typed)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _particulars(visit, 422, typed, refused.reasons)
    return visit.done(f"/planovani/{process_id}", "Údaje procesu jsou uloženy.")


def _particulars(
    visit: Visit, status: int = 200, typed: Any = None, reasons: tuple[str, ...] = ()
) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
        choices = choices_of(office, connection)
        known = known_of(connection, frame.process)
    return visit.page(
        "planning_particulars",
        status,
        **frame.facts(
            typed=typed or known,
            version=visit.form.version() if typed else frame.process.version,
            reasons=reasons,
            faults=visit.form.faults,
            may_describe=frame.may("describe"),
            **choices,
        ),
    )


def ask_terms(visit: Visit) -> Response:
    """The form of the phases' terms."""
    return _terms(visit)


def save_terms(visit: Visit) -> Response:
    """Saves when the phases are to begin and to end."""
    form, process_id = visit.form, visit.path_id()
    planned = [
        process.PlannedPhase(
            phase, form.day(f"{phase}-od"), form.day(f"{phase}-do"), form.text(f"{phase}-poznamka", 500)
        )
        for phase in PHASES
    ]
    if form.faults:
        return _terms(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            process.plan_phases(office, connection, visit.actor, process_id, form.version(), planned)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _terms(visit, 422, refused.reasons)
    return visit.done(
        f"/planovani/{process_id}", "Termíny fází jsou uloženy. Koordinátor dostane před koncem fáze dopis."
    )


def _terms(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
        rows = asked.phases_of(connection, frame.process.id)
    lines = [
        {
            "phase": phase,
            "label": PROCESS.states[phase],
            "since": form.text(f"{phase}-od") if status != 200 else rows[phase].planned_from,
            "until": form.text(f"{phase}-do") if status != 200 else rows[phase].planned_until,
            "note": form.text(f"{phase}-poznamka") if status != 200 else rows[phase].note or "",
        }
        for phase in PHASES
    ]
    return visit.page(
        "planning_terms",
        status,
        **frame.facts(
            lines=lines,
            version=form.version() if status != 200 else frame.process.version,
            reasons=reasons,
            faults=form.faults,
            may_describe=frame.may("describe"),
        ),
    )


def ask_municipalities(visit: Visit) -> Response:
    """The municipalities of the area, and a field for more of them."""
    return _municipalities(visit)


def add_municipalities(visit: Visit) -> Response:
    """Adds those that stand in the field, one on a line."""
    typed, process_id = visit.form.long_text("names", 20_000), visit.path_id()
    if visit.form.faults:
        return _municipalities(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            names = [name for line in typed.splitlines() for name in line.split(",")]
            count = area.add_municipalities(office, connection, visit.actor, process_id, names)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _municipalities(visit, 422, refused.reasons)
    return visit.done(f"/planovani/{process_id}/obce", f"Přidaných obcí: {count}.")


def change_municipality(visit: Visit) -> Response:
    """Renames a municipality, notes which body approves, or takes it out of the area."""
    process_id, form = visit.path_id(), visit.form
    change = area.MunicipalityChange(
        form.text("name", 200), form.checked("approves"), form.text("approving_body", 200)
    )
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            given = (office, connection, visit.actor, process_id, visit.path_id("mid"))
            if form.text("verb") == "remove":
                area.remove_municipality(*given)
                said = "Obec je z\u00a0území odebrána."
            else:
                area.change_municipality(*given, change)
                said = "Obec je upravena."
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _municipalities(visit, 422, refused.reasons)
    return visit.done(f"/planovani/{process_id}/obce", said)


def _municipalities(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
        rows = asked.municipalities_of(connection, frame.process.id)
    return visit.page(
        "planning_municipalities",
        status,
        **frame.facts(
            rows=rows,
            names=visit.form.long_text("names", 20_000),
            reasons=reasons,
            faults=visit.form.faults,
            may_describe=frame.may("describe"),
        ),
    )


ROUTES = (
    office_route("/planovani/{id}/upravit", ask_particulars),
    office_route("/planovani/{id}/upravit", save_particulars, method="POST"),
    office_route("/planovani/{id}/terminy", ask_terms),
    office_route("/planovani/{id}/terminy", save_terms, method="POST"),
    office_route("/planovani/{id}/obce", ask_municipalities),
    office_route("/planovani/{id}/obce", add_municipalities, method="POST"),
    office_route("/planovani/{id}/obce/{mid}", change_municipality, method="POST"),
)
