"""How is one part of a plan a form? From the content to fields, and from what was sent back to the content's values."""

from __future__ import annotations

from typing import Any

from states.planning.content import Funding, Indicator
from states.planning.editing import own_fields
from web.form import Form

LONG = 20_000
SPARE = {"indicators": 1, "funding": 2}
"""Empty rows below the filled ones; who needs more saves and gets them."""
MOST_ROWS = 60
MOST_PARTNERS = 60
_LINES = {
    "title": 500,
    "target_group": 500,
    "responsible": 300,
    "responsible_code": 60,
    "term": 200,
    "group": 300,
}
REQUIRED = {
    "chapter": "Kapitola potřebuje název.",
    "priority": "Priorita potřebuje název.",
    "goal": "Cíl potřebuje název; napište, čeho se má dosáhnout.",
    "measure": "Opatření potřebuje název; napište, co se má udělat.",
    "activity": "Aktivita potřebuje název; napište, co se má udělat.",
}


def fields_of(kind: str, node: Any) -> dict[str, Any]:
    """The values of a part's fields, as the form shows them."""
    if kind == "vize":
        return {"vision": node}
    names = [name for name in own_fields(kind) if name != "drawn_from"]
    return {name: getattr(node, name) for name in names}


def values_in(form: Form, kind: str) -> dict[str, Any]:
    """What was sent, by the names of the content's fields; what can't be read is told in ``form.faults``."""
    if kind == "vize":
        return {"vision": form.long_text("vision", LONG)}
    values: dict[str, Any] = {}
    for name in own_fields(kind):
        match name:
            case "drawn_from":
                continue
            case "text":
                values[name] = form.long_text("text", 200_000 if kind == "chapter" else LONG)
            case "due_on":
                values[name] = form.day("due_on")
            case "cost":
                values[name] = _amount(form, "cost")
            case "responsible_code":
                values[name] = form.text(name, _LINES[name]) or None
            case "partners":
                lines = [line.strip() for line in form.long_text("partners", LONG).split("\n")]
                values[name] = tuple(line[:300] for line in lines if line)[:MOST_PARTNERS]
            case "indicators":
                values[name] = tuple(_indicators(form))
            case "funding":
                values[name] = tuple(_funding(form))
            case _:
                values[name] = form.text(name, _LINES[name])
    if not values.get("title"):
        form.fault("title", REQUIRED[kind])
    return values


def _rows(form: Form, group: str) -> list[int]:
    prefix = f"{group}-"
    numbers = {name[len(prefix) :].partition("-")[0] for name in form.names() if name.startswith(prefix)}
    return sorted(int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) <= 3)[
        :MOST_ROWS
    ]


def _indicators(form: Form) -> list[Indicator]:
    found = []
    for row in _rows(form, "indicators"):
        name, base, target = (
            form.text(f"indicators-{row}-{part}", 300) for part in ("name", "base", "target")
        )
        if name:
            found.append(Indicator(name, base, target))
        elif base or target:
            form.fault(f"indicators-{row}-name", "Ukazatel potřebuje název, například „počet klientů“.")
            found.append(Indicator("", base, target))
    return found


def _funding(form: Form) -> list[Funding]:
    found = []
    for row in _rows(form, "funding"):
        source = form.text(f"funding-{row}-source", 200)
        year = form.number(f"funding-{row}-year")
        amount = _amount(form, f"funding-{row}-amount")
        is_year_typed = bool(form.text(f"funding-{row}-year"))
        if not (source or is_year_typed or form.text(f"funding-{row}-amount")):
            continue
        if not source:
            form.fault(f"funding-{row}-source", "Napište zdroj, například „rozpočet města“.")
        if year is None or not 1990 <= year <= 2100:
            form.fault(f"funding-{row}-year", "Napište rok čtyřmi číslicemi, například 2025.")
        found.append(Funding(source, year if year is not None and abs(year) < 10_000 else 0, amount))
    return found


def grouped(amount: int | None) -> str:
    """An amount as people write it into a field: „1 250 000“."""
    return "" if amount is None else f"{amount:,}".replace(",", "\u00a0")


def _amount(form: Form, name: str) -> int | None:
    amount = form.number(name)
    if amount is not None and amount < 0:
        form.fault(name, "Částka nemůže být záporná.")
    return amount
