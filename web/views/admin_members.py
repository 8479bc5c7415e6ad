"""Who sits in which body on a day, from when to when? The page where members are added and their seats ended."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from actions.seat_member import erase_member, seat_member, unseat_member
from actions.see import NotSeen
from db.queries.administration import everybody_by_name
from db.sittings import member_by_id, members_of
from states.administration import Care
from states.machine import Refused
from web.administration import admin_page, change, see, see_to_change, typed
from web.visit import Visit


def show(visit: Visit) -> Response:
    """The members of a chosen body on a chosen day, and the form for a new one."""
    return _members(visit)


def _members(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        bodies = [body for body in office.town.bodies if not body.is_internal] or list(office.town.bodies)
        asked = visit.form.text("body") or visit.query("organ")
        body = next((body for body in bodies if body.code == asked), bodies[-1])
        day = _day(visit.query("den")) or office.today
        rows = members_of(connection, body.code, day)
        people = everybody_by_name(connection)
        confirmed = body.members_on(day)
        today = office.today
    again = typed(visit.form, "name", "person", "since", "until")
    if status == 200:
        again = {"name": "", "person": "", "since": today.isoformat(), "until": ""}
    return admin_page(
        visit,
        Care.MEMBERS,
        "admin_members",
        status,
        bodies=[(one.code, one.name) for one in bodies],
        body=body,
        day=day,
        today=today,
        rows=rows,
        confirmed=confirmed,
        vacant=max(0, confirmed - len(rows)) if confirmed else 0,
        surplus=max(0, len(rows) - confirmed) if confirmed else 0,
        people=[(row.id, row.name) for row in people if row.blocked_at is None],
        typed=again,
        faults=visit.form.faults,
        sentences=sentences,
    )


def give(visit: Visit) -> Response:
    """Writes down a new member."""
    form = visit.form
    body, name, person = form.text("body", 60), form.text("name"), form.number("person")
    since, until = form.day("since"), form.day("until")
    if not name:
        form.fault("name", "Chybí jméno člena.")
    if since is None:
        form.fault("since", "Chybí den, kterým členství začíná.")
    if form.faults or since is None:
        return _members(visit, 422)
    try:
        with visit.writing() as (office, connection):
            seat_member(office, connection, visit.actor, body, name, since, until, person)
    except Refused as refused:
        return _members(visit, 409, refused.reasons)
    return visit.done(
        f"/sprava/clenove?organ={body}", "Člen je zapsán; na jednání od toho dne je v\u00a0prezenci."
    )


def show_one(visit: Visit) -> Response:
    """One seat: end it, or erase what was a mistake."""
    return _member(visit)


def _member(visit: Visit, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        row = member_by_id(connection, visit.path_id())
        if row is None:
            raise NotSeen("Členství", visit.path_id())
        body = next((body.name for body in office.town.bodies if body.code == row.body), row.body)
        today = office.today
    last_day = visit.form.text("last_day") or today.isoformat()
    return admin_page(
        visit,
        Care.MEMBERS,
        "admin_member",
        status,
        member=row,
        body_name=body,
        is_over=row.valid_until is not None and row.valid_until < today,
        typed={"last_day": last_day},
        faults=visit.form.faults,
        sentences=sentences,
    )


def end(visit: Visit) -> Response:
    """Ends a seat."""
    last_day = visit.form.day("last_day")
    if last_day is None:
        visit.form.fault("last_day", "Chybí poslední den členství.")
        return _member(visit, 422)
    try:
        with visit.writing() as (office, connection):
            unseat_member(office, connection, visit.actor, visit.path_id(), last_day)
    except Refused as refused:
        return _member(visit, 409, refused.reasons)
    return visit.done("/sprava/clenove", "Členství je ukončené; v\u00a0zápisech dřívějších jednání zůstává.")


def erase(visit: Visit) -> Response:
    """Erases a seat that was a mistake."""
    try:
        with visit.writing() as (office, connection):
            erase_member(office, connection, visit.actor, visit.path_id())
    except Refused as refused:
        return _member(visit, 409, refused.reasons)
    return visit.done("/sprava/clenove", "Záznam je smazaný; historie si ho pamatuje.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


ROUTES = (
    see("/sprava/clenove", show, Care.MEMBERS),
    change("/sprava/clenove", give, Care.MEMBERS),
    see_to_change("/sprava/clenove/{id}", show_one, Care.MEMBERS),
    change("/sprava/clenove/{id}/ukoncit", end, Care.MEMBERS),
    change("/sprava/clenove/{id}/smazat", erase, Care.MEMBERS),
)
