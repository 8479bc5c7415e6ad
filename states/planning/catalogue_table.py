"""What does a table of providers and services say? One row a service; a provider's rows belong together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from states.attachment import one_line
from states.folding import fold
from states.input_faults import Fault, InputFaults
from states.outcome_table import Sheet
from states.planning.catalogue import FORM_LABELS, Provider, Service, provider_faults, service_faults

_PROVIDER = {
    "poskytovatel": "name",
    "ico": "company_id",
    "pravni forma": "legal_form",
    "sidlo": "seat",
    "telefon": "phone",
    "e-mail": "email",
    "web": "web",
    "o poskytovateli": "about",
}
_SERVICE = {
    "sluzba": "name",
    "druh sluzby": "kind",
    "forma": "form",
    "cilova skupina": "target",
    "misto": "place",
    "doba": "hours",
    "kapacita": "capacity",
    "cena": "price",
    "o sluzbe": "about",
    "registrovana": "registered",
}
HEADER = (
    "Poskytovatel", "IČO", "Právní forma", "Sídlo", "Telefon", "E-mail", "Web", "O poskytovateli",
    "Služba", "Druh služby", "Forma", "Cílová skupina", "Místo", "Doba", "Kapacita", "Cena", "O službě",
    "Registrovaná",
)  # fmt: skip
"""The columns of the table; only the first two of provider and service must be there."""
_FORMS = {fold(label): form for form, label in FORM_LABELS.items()}
MOST_ROWS = 5000


def read_catalogue(sheet: Sheet, file: str) -> tuple[Provider, ...]:
    """The providers of a table, each with the services of its rows. Raises InputFaults with every fault and its row."""
    columns = [fold(one).strip() for one in sheet.header]
    if not {"poskytovatel", "sluzba"} <= set(columns):
        wanted = f"chybí sloupec „Poskytovatel“ nebo „Služba“; sloupce jsou: {', '.join(HEADER)}."
        raise InputFaults([Fault(file, sheet.header_line, wanted)])
    if len(sheet.rows) > MOST_ROWS:
        raise InputFaults([Fault(file, 0, f"tabulka má přes {MOST_ROWS} řádků; rozdělte ji.")])
    if not sheet.rows:
        raise InputFaults([Fault(file, sheet.header_line, "tabulka nemá žádný řádek s\u00a0poskytovatelem.")])
    faults: list[Fault] = []
    found: dict[str, Provider] = {}
    for line, cells in sheet.rows:
        row = {column: one_line(cell) for column, cell in zip(columns, cells, strict=False)}
        provider, service, sentences = _read(row)
        faults += [Fault(file, line, sentence) for sentence in sentences]
        known = found.setdefault(provider.name, provider)
        if service is not None:
            found[provider.name] = replace(known, services=(*known.services, service))
    if faults:
        raise InputFaults(faults)
    return tuple(found.values())


def _read(row: dict[str, str]) -> tuple[Provider, Service | None, list[str]]:
    known: dict[str, Any] = {field: row.get(column, "") for column, field in _PROVIDER.items()}
    provider = Provider(id=0, **known)
    sentences = provider_faults(provider)
    said: dict[str, Any] = {field: row.get(column, "") for column, field in _SERVICE.items()}
    if not said["name"]:
        return provider, None, sentences
    form = said.pop("form")
    registered = fold(said.pop("registered")) not in ("ne", "0", "navazujici", "doprovodna")
    service = Service(form=_FORMS.get(fold(form), form), registered=registered, **said)
    return provider, service, sentences + service_faults(service)
