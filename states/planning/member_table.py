"""What does a table of members say? One row a member; sides and offices may be written as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from states.folding import fold
from states.input_faults import Fault, InputFaults
from states.outcome_table import Sheet
from states.planning.vocabulary import (
    GROUP_OFFICE_LABELS,
    SIDE_LABELS,
    SIDES_LABELS,
    GroupOffice,
    Side,
)

MOST_ROWS = 500
HEADER = ("Jméno", "E-mail", "Strana", "Organizace", "Zařazení", "Od", "Do")
"""The columns as the page names them; only the name and the side must be there."""
_COLUMNS = {
    "name": ("jmeno", "jmeno a prijmeni", "clen", "ucastnik"),
    "email": ("e-mail", "email", "mail", "adresa"),
    "side": ("strana", "strana triady", "zastupuje"),
    "organisation": ("organizace", "instituce", "firma"),
    "office": ("zarazeni", "funkce", "role"),
    "since": ("od", "clenem od", "platnost od"),
    "until": ("do", "clenem do", "platnost do"),
}
_SIDES = {
    **{fold(label): side for side, label in (*SIDE_LABELS.items(), *SIDES_LABELS.items())},
    "z": Side.COMMISSIONER,
    "p": Side.PROVIDER,
    "u": Side.USER,
    "v": Side.PUBLIC,
    "zastupce zadavatele": Side.COMMISSIONER,
    "zadavatelka": Side.COMMISSIONER,
    "poskytovatelka": Side.PROVIDER,
    "uzivatelka": Side.USER,
}
_OFFICES = {
    **{fold(label): office for office, label in GROUP_OFFICE_LABELS.items()},
    "": GroupOffice.MEMBER,
    "clenka": GroupOffice.MEMBER,
    "predseda": GroupOffice.CHAIR,
    "predsedkyne": GroupOffice.CHAIR,
    "vedouci": GroupOffice.CHAIR,
    "manazer": GroupOffice.CHAIR,
    "tajemnik": GroupOffice.SECRETARY,
    "tajemnice": GroupOffice.SECRETARY,
    "tajemnice skupiny": GroupOffice.SECRETARY,
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as a line has them; ``line`` counts as who filled the table counts."""

    line: int
    name: str
    email: str
    side: Side
    organisation: str
    office: GroupOffice
    since: date | None
    until: date | None


def read_members(sheet: Sheet, file: str) -> tuple[MemberRow, ...]:
    """The members of a table. Raises InputFaults with every fault and its line; then nothing of it is used."""
    places = _places(sheet, file)
    if len(sheet.rows) > MOST_ROWS:
        raise InputFaults([Fault(file, 0, f"tabulka má přes {MOST_ROWS} řádků; rozdělte ji podle skupin.")])
    faults: list[Fault] = []
    read: list[MemberRow] = []
    for line, cells in sheet.rows:
        given = {
            column: " ".join(cells[place].split()) if place < len(cells) else ""
            for column, place in places.items()
        }
        sentences, row = _read(line, given)
        faults += [Fault(file, line, sentence) for sentence in sentences]
        if row is not None:
            read.append(row)
    if not read and not faults:
        faults.append(
            Fault(file, 0, "v\u00a0tabulce není žádný člen; pod nadpisy sloupců dopište jejich řádky.")
        )
    if faults:
        raise InputFaults(faults)
    return tuple(read)


def _places(sheet: Sheet, file: str) -> dict[str, int]:
    names = [fold(cell).strip(" :") for cell in sheet.header]
    found: dict[str, int] = {}
    for column, headings in _COLUMNS.items():
        place = next((names.index(heading) for heading in headings if heading in names), None)
        if place is not None:
            found[column] = place
    missing = [label for column, label in (("name", "Jméno"), ("side", "Strana")) if column not in found]
    if missing:
        columns = " a\u00a0".join(f"„{label}“" for label in missing)
        raise InputFaults(
            [
                Fault(
                    file,
                    sheet.header_line,
                    f"chybí sloupec {columns}; první řádek mají být nadpisy: {', '.join(HEADER)}.",
                )
            ]
        )
    return found


def _read(line: int, given: dict[str, str]) -> tuple[list[str], MemberRow | None]:
    sentences = []
    side, office = _SIDES.get(fold(given["side"])), _OFFICES.get(fold(given.get("office", "")))
    if len(given["name"]) < 3:
        sentences.append("chybí jméno.")
    if side is None:
        sentences.append(
            f"strana „{given['side'][:40]}“ není žádná z\u00a0těchto: {', '.join(SIDE_LABELS.values())}."
        )
    if office is None:
        labels = ", ".join(GROUP_OFFICE_LABELS.values())
        sentences.append(f"zařazení „{given['office'][:40]}“ není žádné z\u00a0těchto: {labels}.")
    days: dict[str, date | None] = {"since": None, "until": None}
    for name in days:
        if text := given.get(name, ""):
            days[name] = _day(text)
            if days[name] is None:
                sentences.append(f"„{text[:30]}“ není datum; napište ho jako 24. 6. 2024.")
    if sentences or side is None or office is None:
        return sentences, None
    row = MemberRow(
        line,
        given["name"],
        given.get("email", ""),
        side,
        given.get("organisation", ""),
        office,
        days["since"],
        days["until"],
    )
    return sentences, row


def _day(text: str) -> date | None:
    """A day as people or machines write it; None for anything else."""
    try:
        if found := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None
