"""How is the catalogue of providers kept at the counter? A list, a form of a provider with services, and an import."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from actions.planning import providers
from actions.see import NotSeen
from db.queries.planning_catalogue import documents_of, provider_in, providers_of
from states.input_faults import InputFaults
from states.machine import Refused
from states.planning.catalogue import FORM_LABELS, Provider, Service
from states.planning.catalogue_table import HEADER, read_catalogue
from web.stored_file import stored_file
from web.views.planning.frame import frame_of
from web.visit import Visit, office_route

TAB = "/katalog"
BIGGEST_TABLE = 5_000_000
_PROVIDER = ("name", "company_id", "legal_form", "seat", "phone", "email", "web")
_SERVICE = ("name", "kind", "form", "target", "place", "hours", "capacity", "price")
_SPARE = 1
"""Empty services at the end of the form; the next one comes after saving."""


def show(visit: Visit) -> Response:
    """The catalogue of a process."""
    return _list(visit)


def _list(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        known = providers_of(connection, frame.process.id)
        documents = documents_of(connection, frame.process.id)
    facts = {
        "providers": known,
        "documents": documents,
        "columns": ", ".join(HEADER),
        "may_keep": frame.may("keep_catalogue"),
        "reasons": reasons,
        "faults": visit.form.faults,
    }
    return visit.page("planning_catalogue", status, **frame.facts(**facts))


def new(visit: Visit) -> Response:
    """The form of a new provider."""
    return _form(visit)


def edit(visit: Visit) -> Response:
    """The form of a provider that is there."""
    return _form(visit)


def _known(visit: Visit, connection: Any, process_id: int) -> Provider | None:
    if "provider" not in visit.request.path_params:
        return None
    number = visit.path_id("provider")
    known = provider_in(connection, process_id, number)
    if known is None:
        raise NotSeen("Poskytovatel", number)
    return known


def _form(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        known = _known(visit, connection, frame.process.id)
    _may(frame)
    typed = _typed(visit) if "name" in visit.form else known or Provider(0, "")
    services = [*typed.services, *[Service("", "")] * _SPARE]
    facts = {
        "known": known,
        "typed": typed,
        "services": services,
        "forms": list(FORM_LABELS.items()),
        "reasons": reasons,
        "faults": visit.form.faults,
    }
    return visit.page("planning_provider", status, **frame.facts(**facts))


def _may(frame: Any) -> None:
    if not frame.may("keep_catalogue"):
        raise Refused("Katalog upravuje koordinátor plánování; požádejte ho o\u00a0to.")


def _typed(visit: Visit) -> Provider:
    form = visit.form
    said: dict[str, Any] = {name: form.text(name) for name in _PROVIDER}
    about = form.long_text("about", 5000)
    services = []
    for index in range(min(form.number("services") or 0, 200)):
        one: dict[str, Any] = {name: form.text(f"{name}-{index}") for name in _SERVICE}
        if any(one.values()):
            services.append(
                Service(
                    about=form.long_text(f"about-{index}", 5000),
                    registered=form.checked(f"registered-{index}"),
                    **one,
                )
            )
    return Provider(id=0, about=about, is_public=form.checked("is_public"), services=tuple(services), **said)


def keep(visit: Visit) -> Response:
    """Enters a provider, or writes a known one anew."""
    typed = _typed(visit)
    if visit.form.faults:
        return _form(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            known = _known(visit, connection, frame.process.id)
            if known is None:
                providers.add_provider(office, connection, visit.actor, frame.process.id, typed)
            else:
                wanted = replace(typed, id=known.id)
                providers.change_provider(
                    office, connection, visit.actor, known.id, wanted, is_public=typed.is_public
                )
    except NotSeen:
        raise
    except Refused as refused:
        return _form(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", f"Poskytovatel „{typed.name}“ je uložen.")


def remove(visit: Visit) -> Response:
    """Takes a provider off the catalogue."""
    with visit.writing() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        known = _known(visit, connection, frame.process.id)
        assert known is not None  # the address names one
        providers.remove_provider(office, connection, visit.actor, known.id)
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", f"Poskytovatel „{known.name}“ je odebrán.")


def take(visit: Visit) -> Response:
    """Imports a table, whole or not at all."""
    from templates.outcome_sheet import read_sheet  # Word: only an upload needs it

    upload = visit.form.upload("file")
    if upload is None:
        return _list(visit, 422, ("Nevybrali jste tabulku; vyberte soubor CSV.",))
    if upload.size is not None and upload.size > BIGGEST_TABLE:
        return _list(visit, 422, ("Tabulka je větší než 5\u00a0MB; rozdělte ji.",))
    try:
        name = upload.filename or "tabulka"
        given = read_catalogue(read_sheet(upload.file.read(BIGGEST_TABLE + 1), name), name)
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            done = providers.import_providers(office, connection, visit.actor, frame.process.id, given)
    except NotSeen:
        raise
    except InputFaults as faults:
        return _list(visit, 422, tuple(str(fault) for fault in faults.faults[:50]))
    except Refused as refused:
        return _list(visit, 409, refused.reasons)
    said = f"Načteno: nových poskytovatelů {done.new}, změněných {done.changed}, služeb {done.services}."
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", said)


def issue(visit: Visit) -> Response:
    """A new issue in Word and PDF."""
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            number = providers.issue_catalogue(office, connection, visit.actor, frame.process.id)
    except NotSeen:
        raise
    except Refused as refused:
        return _list(visit, 409, refused.reasons)
    said = (
        f"Vydání {number} katalogu se vyhotovuje ve Wordu a\u00a0v\u00a0PDF; za chvíli bude v\u00a0seznamu."
    )
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", said)


def file(visit: Visit) -> Response:
    """An issue of the catalogue."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        number = visit.path_id("document")
        row = next((one for one in documents_of(connection, frame.process.id) if one.id == number), None)
    if row is None or row.file_digest is None:
        raise NotSeen("Dokument", number)
    return stored_file(visit.house.files, row.file_digest, row.file_name, row.file_name.rpartition(".")[2])


ROUTES = (
    office_route("/planovani/{id}/katalog", show),
    office_route("/planovani/{id}/katalog/novy", new),
    office_route("/planovani/{id}/katalog/novy", keep, method="POST", biggest=BIGGEST_TABLE),
    office_route("/planovani/{id}/katalog/nacist", take, method="POST", biggest=BIGGEST_TABLE),
    office_route("/planovani/{id}/katalog/vydat", issue, method="POST"),
    office_route("/planovani/{id}/katalog/soubor/{document}/{name}", file),
    office_route("/planovani/{id}/katalog/{provider}", edit),
    office_route("/planovani/{id}/katalog/{provider}", keep, method="POST", biggest=BIGGEST_TABLE),
    office_route("/planovani/{id}/katalog/{provider}/odebrat", remove, method="POST"),
)
