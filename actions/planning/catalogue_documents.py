"""How does the catalogue of providers look on paper? The same blocks in Word and in PDF."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from actions.office import House
from actions.planning.standing import load_process
from db.queries.planning_catalogue import providers_of
from states.dates import czech_date
from states.folding import fold
from states.planning.catalogue import Provider, Service
from templates import blocks
from templates.blocks import Block


def catalogue_fields(house: House, row: Row[Any]) -> dict[str, Any]:
    """The fields of the template "document" for an owed catalogue."""
    with house.reading() as (office, connection):
        process = load_process(connection, row.process_id, for_update=False)
        providers = providers_of(connection, row.process_id, only_public=True)
        letterhead = process.organiser or office.town.letterhead.office
    return {
        "title": f"Katalog poskytovatelů sociálních služeb – {process.area}",
        "letterhead": letterhead,
        "running": f"Katalog poskytovatelů, vydání {row.issue}",
        "contents": True,
        "blocks": [*_all(providers), blocks.note(f"Stav k\u00a0{czech_date(office.today)}.")],
    }


def _all(providers: tuple[Provider, ...]) -> list[Block]:
    made: list[Block] = []
    for provider in providers:
        made.append(blocks.heading(provider.name))
        if provider.about:
            made.append(blocks.prose(provider.about))
        made.append(blocks.facts(_known(provider)))
        for service in provider.services:
            made.append(blocks.heading(service.name, 3))
            if service.about:
                made.append(blocks.prose(service.about))
            made.append(blocks.facts(_said(service)))
    return made


def _known(provider: Provider) -> list[tuple[str, str]]:
    rows = [
        ("IČO", provider.company_id),
        ("Právní forma", provider.legal_form),
        ("Sídlo", provider.seat),
        ("Telefon", provider.phone),
        ("E-mail", provider.email),
        ("Web", provider.web),
    ]
    return [(label, value) for label, value in rows if value]


def _said(service: Service) -> list[tuple[str, str]]:
    kind = service.kind if service.registered else f"{service.kind} (navazující služba)"
    rows = [
        ("Druh služby", kind),
        ("Forma", service.form_text),
        ("Cílová skupina", service.target),
        ("Místo", service.place),
        ("Doba", service.hours),
        ("Kapacita", service.capacity),
        ("Cena", service.price),
    ]
    return [(label, value) for label, value in rows if value]


def _name(fields: dict[str, Any], row: Row[Any], extension: str) -> str:
    area = fold(str(fields["title"]).rpartition(" – ")[2]).replace(" ", "-")
    return f"katalog-poskytovatelu-{area}-{row.issue}.{extension}"


def catalogue_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The catalogue as a PDF (PDF/A-2a, PDF/UA-1)."""
    from templates.press import pdf

    fields = catalogue_fields(house, row)
    return _name(fields, row, "pdf"), pdf("document", fields, made_at=row.owed_at)


def catalogue_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The catalogue as a Word document."""
    from templates.press import word

    fields = catalogue_fields(house, row)
    made = word(fields["title"], fields["blocks"], letterhead=fields["letterhead"], contents=True)
    return _name(fields, row, "docx"), made


MAKERS = {"catalogue_word": catalogue_word, "catalogue_pdf": catalogue_pdf}
