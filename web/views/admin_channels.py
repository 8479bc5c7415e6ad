"""By which further channels do letters go, and who enters them? Addresses go in and never come out."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.channels import Wanted, add_channel, channels, end_channel, try_channel
from db.queries.administration import everybody_by_name
from states.administration import Care
from states.machine import Refused
from web.administration import admin_page, change, number_of, see
from web.visit import Visit

HERE = "/sprava/posta/kanaly"


def show(visit: Visit) -> Response:
    """The channels in use and the form for a new one."""
    return _page(visit)


def add(visit: Visit) -> Response:
    """Enters a channel; a trial message goes through it at once."""
    form = visit.form
    whose = form.text("ci")
    person_id = number_of(form, "osoba", "Vyberte osobu.") if whose == "osoba" else None
    held = form.text("funkce", 60) if whose == "funkce" else None
    wanted = Wanted(
        form.text("nazev", 60),
        form.text("adresa", 1000),
        person_id or None,
        held or None,
        (form.text("odbor", 60) or None) if held else None,
        form.checked("nazvy"),
    )
    if form.faults:
        return _page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            add_channel(office, connection, visit.actor, wanted, visit.house.settings.channel_services)
    except Refused as refused:
        return _page(visit, 422, refused.reasons)
    return visit.done(
        HERE, "Kanál je zapsán a\u00a0zkušební zpráva odejde do minuty; jak dopadla, ukáže pošta."
    )


def try_it(visit: Visit) -> Response:
    """Sends a trial message."""
    with visit.writing() as (office, connection):
        try_channel(office, connection, visit.actor, visit.path_id())
    return visit.done(HERE, "Zkušební zpráva odejde do minuty; jak dopadla, ukáže pošta.")


def end(visit: Visit) -> Response:
    """Ends a channel and forgets its address."""
    with visit.writing() as (office, connection):
        end_channel(office, connection, visit.actor, visit.path_id())
    return visit.done(HERE, "Kanál je zrušen a\u00a0jeho adresa zapomenuta; dopisy chodí dál poštou.")


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        rows = channels(connection)
        people = [(row.id, row.name) for row in everybody_by_name(connection)]
        town = office.town
    titles: dict[Any, str] = {held.code: held.title for held in town.offices}
    form = visit.form
    names = ("nazev", "ci", "osoba", "funkce", "odbor", "nazvy")
    return admin_page(
        visit,
        Care.POST,
        "admin_channels",
        status,
        channels=rows,
        titles=titles,
        people=people,
        departments=[(one.code, one.name) for one in town.departments],
        services=visit.house.settings.channel_services,
        typed={name: form.text(name) for name in names},
        faults=form.faults,
        reasons=reasons,
    )


ROUTES = (
    see(HERE, show, Care.POST),
    change(HERE, add, Care.POST),
    change(f"{HERE}/{{id}}/zkusit", try_it, Care.POST),
    change(f"{HERE}/{{id}}/zrusit", end, Care.POST),
)
