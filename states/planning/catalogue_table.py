"""How is a table of providers and services read? CSV as spreadsheets save it, one row a service."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from states.attachment import one_line
from states.folding import fold
from states.input_faults import Fault, InputFaults
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


def read_table(data: bytes, name: str) -> tuple[Provider, ...]:
    """The providers of a table in UTF-8 or Windows-1250, with commas or semicolons, each with the services of its rows.

    Raises InputFaults with every fault and its row.
    """
    faults: list[Fault] = []
    found: dict[str, Provider] = {}
    for number, row in _rows(_text(data, name), name):
        provider, service, sentences = _read(row)
        faults += [Fault(name, number, sentence) for sentence in sentences]
        known = found.setdefault(provider.name, provider)
        if service is not None:
            found[provider.name] = replace(known, services=(*known.services, service))
    if not found and not faults:
        faults.append(Fault(name, 1, "tabulka nemá žádný řádek s\u00a0poskytovatelem."))
    if faults:
        raise InputFaults(faults)
    return tuple(found.values())


def _text(data: bytes, name: str) -> str:
    for coding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise InputFaults([Fault(name, 0, "není text; uložte tabulku jako CSV v\u00a0kódování UTF-8.")])


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The filled rows below the heading, each with its number and its cells by column."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number, columns = 1, [fold(one) for one in _next(reader, 1, name) or ()]
    if not {"poskytovatel", "sluzba"} <= set(columns):
        wanted = ", ".join(HEADER)
        raise InputFaults(
            [Fault(name, 1, f"chybí sloupec „Poskytovatel“ nebo „Služba“; sloupce jsou: {wanted}.")]
        )
    while (cells := _next(reader, number := number + 1, name)) is not None:
        if number > MOST_ROWS + 1:
            raise InputFaults([Fault(name, number, f"tabulka má přes {MOST_ROWS} řádků; rozdělte ji.")])
        if any(cell.strip() for cell in cells):
            yield number, {column: one_line(cell) for column, cell in zip(columns, cells, strict=False)}


def _next(reader: Iterator[list[str]], number: int, name: str) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error:
        raise InputFaults(
            [Fault(name, number, "řádek nejde přečíst; uložte tabulku znovu jako CSV.")]
        ) from None


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
