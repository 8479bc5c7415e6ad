"""Who holds which office, from when to when? The pages where offices are given, ended and corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.office import Office
from actions.seat import correct_seat, erase_seat, seat, unseat
from actions.see import NotSeen
from db.queries.administration import everybody_by_name, holdings, taken_seats
from states.administration import Care
from states.machine import Refused
from states.vacancy import vacancies
from states.vocabulary import ROLE_LABELS
from web.administration import admin_page, change, number_of, see, see_to_change, typed
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Held:
    """An office of the rules with those who hold it now or will."""

    key: str
    title: str
    department: str
    role: str
    now: tuple[Any, ...]
    later: tuple[Any, ...]


def show(visit: Visit) -> Response:
    """All offices with their holders, what is vacant, and the form for a new holder."""
    return _offices(visit)


def give(visit: Visit) -> Response:
    """Gives an office to somebody."""
    form = visit.form
    person_id = number_of(form, "person", "Vyberte, komu funkci svěřujete.")
    code, _, department = form.text("office").partition("/")
    since, until = form.day("since"), form.day("until")
    if not code:
        form.fault("office", "Vyberte funkci.")
    if since is None:
        form.fault("since", "Chybí den, kterým funkce začíná.")
    if form.faults or since is None:
        return _offices(visit, 422)
    try:
        with visit.writing() as (office, connection):
            seat(office, connection, visit.actor, person_id, code, department or None, since, until)
    except Refused as refused:
        return _offices(visit, 409, refused.reasons)
    return visit.done("/sprava/funkce", "Funkce je svěřená; rozběhnuté souhlasy na to navážou.")


def show_one(visit: Visit) -> Response:
    """One holding: end it, correct its days, or erase what was a mistake."""
    return _holding(visit, visit.path_id())


def end(visit: Visit) -> Response:
    """Ends a holding."""
    holding_id, last_day = visit.path_id(), visit.form.day("last_day")
    if last_day is None:
        visit.form.fault("last_day", "Chybí poslední den funkce.")
        return _holding(visit, holding_id, 422)
    try:
        with visit.writing() as (office, connection):
            unseat(office, connection, visit.actor, holding_id, last_day)
            said = _after(office, connection, last_day)
    except Refused as refused:
        return _holding(visit, holding_id, 409, refused.reasons)
    return visit.done("/sprava/funkce", said)


def correct(visit: Visit) -> Response:
    """Corrects the days of a holding."""
    holding_id = visit.path_id()
    since, until = visit.form.day("since"), visit.form.day("until")
    if since is None:
        visit.form.fault("since", "Chybí den, kterým funkce začíná.")
    if visit.form.faults or since is None:
        return _holding(visit, holding_id, 422)
    try:
        with visit.writing() as (office, connection):
            correct_seat(office, connection, visit.actor, holding_id, since, until)
    except Refused as refused:
        return _holding(visit, holding_id, 409, refused.reasons)
    return visit.done("/sprava/funkce", "Doba funkce je opravená.")


def erase(visit: Visit) -> Response:
    """Erases a holding that was a mistake."""
    holding_id = visit.path_id()
    try:
        with visit.writing() as (office, connection):
            erase_seat(office, connection, visit.actor, holding_id)
    except Refused as refused:
        return _holding(visit, holding_id, 409, refused.reasons)
    return visit.done("/sprava/funkce", "Záznam je smazaný; historie si ho pamatuje.")


def _after(office: Office, connection: Any, last_day: date) -> str:
    """What is said after an end: with the offices that nobody holds, if it has come to that."""
    missing = vacancies(office.town, taken_seats(connection, max(last_day, office.today)))
    if last_day >= office.today or not missing:
        return "Funkce je ukončená; rozběhnuté souhlasy přejdou na toho, kdo ji drží."
    return " ".join(["Funkce je ukončená.", *missing[:2]])


def _offices(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        lasting = holdings(connection, day=office.today)
        people = everybody_by_name(connection)
        missing = vacancies(office.town, taken_seats(connection, office.today))
        offices = _grouped(office, lasting)
        today = office.today
    again = typed(visit.form, "person", "office", "since", "until")
    if status == 200:
        again = {"person": visit.query("osoba"), "office": "", "since": today.isoformat(), "until": ""}
    return admin_page(
        visit,
        Care.OFFICES,
        "admin_offices",
        status,
        offices=offices,
        missing=missing,
        people=[(row.id, row.name) for row in people if row.blocked_at is None],
        choices=[(held.key, _title(held)) for held in offices],
        today=today,
        typed=again,
        faults=visit.form.faults,
        sentences=sentences,
    )


def _grouped(office: Office, lasting: Any) -> list[Held]:
    rows: dict[tuple[str, str | None], list[Any]] = {}
    for row in reversed(lasting):
        rows.setdefault((row.office, row.department), []).append(row)
    return [
        Held(
            key=f"{held.code}/{held.department or ''}",
            title=held.title,
            department=office.town.department(held.department).name if held.department else "",
            role=ROLE_LABELS[held.role] if held.role else "",
            now=tuple(row for row in found if row.valid_from <= office.today),
            later=tuple(row for row in found if row.valid_from > office.today),
        )
        for held in office.town.offices
        for found in [rows.get((held.code, held.department), [])]
    ]


def _title(held: Held) -> str:
    return f"{held.title} – {held.department}" if held.department else held.title


def _holding(visit: Visit, holding_id: int, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        found = holdings(connection, holding_id=holding_id)
        if not found:
            raise NotSeen("Záznam o\u00a0funkci", holding_id)
        today = office.today
    row = found[0]
    again = {
        "since": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat() if row.valid_until else "",
        "last_day": today.isoformat(),
    }
    if status != 200:
        again |= {name: value for name, value in typed(visit.form, *again).items() if value}
    return admin_page(
        visit,
        Care.OFFICES,
        "admin_holding",
        status,
        holding=row,
        is_over=row.valid_until is not None and row.valid_until < today,
        typed=again,
        faults=visit.form.faults,
        sentences=sentences,
    )


ROUTES = (
    see("/sprava/funkce", show, Care.OFFICES),
    change("/sprava/funkce", give, Care.OFFICES),
    see_to_change("/sprava/funkce/{id}", show_one, Care.OFFICES),
    change("/sprava/funkce/{id}/ukoncit", end, Care.OFFICES),
    change("/sprava/funkce/{id}/opravit", correct, Care.OFFICES),
    change("/sprava/funkce/{id}/smazat", erase, Care.OFFICES),
)
