"""Who works with the office, who may sign in, and how are they written down? The pages of people."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.enrol_person import (
    Particulars,
    activate_person,
    deactivate_person,
    edit_person,
    enrol_person,
    invite_person,
)
from actions.see import NotSeen
from db.letter_habits import habit_of
from db.queries.administration import delegations_page, holdings, people_page, person_with_particulars
from states.administration import Care
from states.machine import Refused
from web.administration import admin_page, change, page_number, see, see_to_change, turned, typed
from web.visit import Visit

STATES = (
    ("without", "bez hesla"),
    ("blocked", "zablokovaní"),
    ("sample", "ukázkoví"),
    ("outside", "mimo úřad"),
)
FIELDS = ("name", "email", "department", "code")


def show(visit: Visit) -> Response:
    """People with their offices of today and whether they may sign in."""
    asked = {name: visit.query(name) for name in ("q", "odbor", "stav")}
    with visit.reading() as (office, connection):
        page = people_page(
            connection, page_number(visit), text=asked["q"], department=asked["odbor"], state=asked["stav"]
        )
        held = holdings(connection, person_ids=[row.id for row in page.rows], day=office.today)
        departments = _departments(office)
        today = office.today
    titles: dict[int, list[str]] = {}
    for row in reversed(held):
        if row.valid_from <= today:
            titles.setdefault(row.person_id, []).append(row.title)
    return admin_page(
        visit,
        Care.PEOPLE,
        "admin_people",
        people=page.rows,
        titles=titles,
        asked=asked,
        departments=departments,
        names=dict(departments),
        states=STATES,
        total=page.total,
        pager=turned("/sprava/lide", page, asked.items()),
    )


def show_new(visit: Visit) -> Response:
    """An empty form for a new person."""
    return _new(visit)


def enrol(visit: Visit) -> Response:
    """Writes a new person down."""
    particulars = _particulars(visit)
    if visit.form.faults:
        return _new(visit, 422)
    try:
        with visit.writing() as (office, connection):
            person_id = enrol_person(
                office, connection, visit.actor, particulars, visit.form.text("code", longest=60)
            )
    except Refused as refused:
        return _new(visit, 409, refused.reasons)
    return visit.done(
        f"/sprava/lide/{person_id}",
        f"Osoba {particulars.name} je zapsaná; teď jí můžete svěřit funkci a\u00a0poslat pozvánku.",
    )


def show_person(visit: Visit) -> Response:
    """One person: particulars, account, offices, delegations."""
    return _person(visit, visit.path_id())


def edit(visit: Visit) -> Response:
    """Corrects a person's particulars."""
    person_id = visit.path_id()
    particulars = _particulars(visit)
    form = visit.form
    seen = Particulars(form.text("seen_name"), form.text("seen_email"), form.text("seen_department") or None)
    if form.faults:
        return _person(visit, person_id, 422)
    try:
        with visit.writing() as (office, connection):
            edit_person(office, connection, visit.actor, person_id, particulars, seen)
    except Refused as refused:
        return _person(visit, person_id, 409, refused.reasons)
    return visit.done(f"/sprava/lide/{person_id}", "Údaje jsou opravené.")


def block(visit: Visit) -> Response:
    """Shuts a person out."""
    person_id = visit.path_id()
    with visit.writing() as (office, connection):
        deactivate_person(office, connection, visit.actor, person_id)
    return visit.done(
        f"/sprava/lide/{person_id}", "Účet je zablokovaný. Funkce této osoby trvají, dokud je někdo neukončí."
    )


def unblock(visit: Visit) -> Response:
    """Lets a person in again."""
    person_id = visit.path_id()
    with visit.writing() as (office, connection):
        activate_person(office, connection, visit.actor, person_id)
    return visit.done(f"/sprava/lide/{person_id}", "Účet je odblokovaný.")


def invite(visit: Visit) -> Response:
    """Sends a link to the first password."""
    person_id = visit.path_id()
    with visit.writing() as (office, connection):
        email = invite_person(office, connection, visit.actor, person_id)
    return visit.done(f"/sprava/lide/{person_id}", f"Pozvánka jde na adresu {email}; odkaz platí týden.")


def _particulars(visit: Visit) -> Particulars:
    form = visit.form
    return Particulars(
        form.text("name", longest=200),
        form.text("email", longest=254),
        form.text("department", longest=60) or None,
    )


def _new(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, _):
        departments = _departments(office)
    return admin_page(
        visit,
        Care.PEOPLE,
        "admin_person_new",
        status,
        departments=departments,
        typed=typed(visit.form, *FIELDS),
        faults=visit.form.faults,
        sentences=sentences,
    )


def _person(visit: Visit, person_id: int, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        person = person_with_particulars(connection, person_id)
        if person is None:
            raise NotSeen("Osoba", person_id)
        held = holdings(connection, person_ids=[person_id])
        delegations = delegations_page(connection, 1, office.today, lasting=False, person_id=person_id)
        departments = _departments(office)
        today = office.today
        habit = habit_of(connection, person_id)
    again = typed(visit.form, *FIELDS) if status != 200 else None
    return admin_page(
        visit,
        Care.PEOPLE,
        "admin_person",
        status,
        person=person,
        habit=habit,
        typed=again or {"name": person.name, "email": person.email, "department": person.department or ""},
        held=held,
        today=today,
        delegations=delegations.rows,
        departments=departments,
        names=dict(departments),
        faults=visit.form.faults,
        sentences=sentences,
        is_me=person_id == visit.visitor.person_id,
    )


def _departments(office: Any) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in office.town.departments]


ROUTES = (
    see("/sprava/lide", show, Care.PEOPLE),
    see_to_change("/sprava/lide/nova", show_new, Care.PEOPLE),
    change("/sprava/lide/nova", enrol, Care.PEOPLE),
    see("/sprava/lide/{id}", show_person, Care.PEOPLE),
    change("/sprava/lide/{id}", edit, Care.PEOPLE),
    change("/sprava/lide/{id}/zablokovat", block, Care.PEOPLE),
    change("/sprava/lide/{id}/odblokovat", unblock, Care.PEOPLE),
    change("/sprava/lide/{id}/pozvat", invite, Care.PEOPLE),
)
