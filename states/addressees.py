"""Whom does a clause charge? A person, an office, a department, a body or an organisation, as one short text.

A bare code is a person or an office, as it always was; the other kinds are marked: ``department:OSV``, ``body:RM``,
``organisation:Technické služby, s. r. o. <info@ts.example>``. Codes have no colon, so nothing is ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from states.town import Town
from states.vocabulary import AddresseeKind

LONGEST = 200
"""Characters of an organisation's name with its address, as long as the column that keeps it."""
_MARKED = {
    f"{kind.value}:": kind
    for kind in (AddresseeKind.DEPARTMENT, AddresseeKind.BODY, AddresseeKind.ORGANISATION)
}
_MAILBOX = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^@\s<>,;]+@[^@\s<>,;]+)>")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is charged. ``kind`` None: a person or an office, the rules know which; ``email`` of an organisation."""

    kind: AddresseeKind | None
    code: str
    email: str = ""

    def __str__(self) -> str:
        """The text that a clause keeps; `read_addressee` is the inverse."""
        if self.kind is None or self.kind in (AddresseeKind.PERSON, AddresseeKind.OFFICE):
            return self.code
        return f"{self.kind.value}:{self.label}"

    @property
    def label(self) -> str:
        """The code, or an organisation's name with its address."""
        return f"{self.code} <{self.email}>" if self.email else self.code


def read_addressee(text: str) -> Addressee:
    """The addressee that a clause names."""
    for mark, kind in _MARKED.items():
        if text.startswith(mark):
            rest = text.removeprefix(mark).strip()
            if kind is AddresseeKind.ORGANISATION and (match := _MAILBOX.fullmatch(rest)):
                return Addressee(kind, match["name"], match["email"])
            return Addressee(kind, rest)
    return Addressee(None, text)


def organisation(name: str, email: str = "") -> str:
    """The text of an organisation outside the office."""
    return str(Addressee(AddresseeKind.ORGANISATION, " ".join(name.split()), email.strip()))


def kind_in(town: Town, addressee: Addressee) -> AddresseeKind | None:
    """What the addressee is by the town's rules; None if they know nobody such."""
    match addressee.kind:
        case AddresseeKind.DEPARTMENT:
            known = {one.code for one in town.departments}
        case AddresseeKind.BODY:
            known = {one.code for one in town.bodies}
        case AddresseeKind.ORGANISATION:
            known = {addressee.code} - {""}
        case _:
            if addressee.code in {one.code for one in town.people}:
                return AddresseeKind.PERSON
            return AddresseeKind.OFFICE if addressee.code in {one.code for one in town.offices} else None
    return addressee.kind if addressee.code in known else None


def name_in(town: Town, text: str) -> str:
    """What people call whom a clause charges; the code itself if the rules know nobody such."""
    addressee = read_addressee(text)
    match addressee.kind:
        case AddresseeKind.DEPARTMENT:
            return next((one.name for one in town.departments if one.code == addressee.code), addressee.code)
        case AddresseeKind.BODY:
            return next((one.name for one in town.bodies if one.code == addressee.code), addressee.code)
        case AddresseeKind.ORGANISATION:
            return addressee.label
    names = {one.code: one.title for one in town.offices} | {one.code: one.name for one in town.people}
    return names.get(addressee.code, addressee.code)


def addressee_faults(town: Town, text: str, contact: str | None) -> list[str]:
    """Why a clause can't charge whom it names, as ends of sentences (the caller says which clause)."""
    addressee = read_addressee(text)
    faults = []
    if kind_in(town, addressee) is None:
        what = {
            AddresseeKind.DEPARTMENT: f"odbor „{addressee.code}“ město nemá; uveďte kód odboru ze souboru města.",
            AddresseeKind.BODY: f"orgán „{addressee.code}“ město nemá; uveďte kód orgánu ze souboru města.",
            AddresseeKind.ORGANISATION: "organizace nemá název; doplňte ho.",
        }
        default = f"nositele „{addressee.code}“ pravidla města neznají; uveďte kód osoby nebo funkce ze souboru města."
        faults.append(what[addressee.kind] if addressee.kind else default)
    if addressee.kind is AddresseeKind.ORGANISATION and len(addressee.label) > LONGEST:
        faults.append(f"název organizace je delší než {LONGEST} znaků; zkraťte ho.")
    if contact is not None and contact not in {one.code for one in town.people}:
        faults.append(f"osobu „{contact}“, která má hlásit za nositele, pravidla města neznají.")
    return faults


def body_code(town: Town, text: str) -> str | None:
    """The code of the body that a term names by its code, its name or a case of it; None for an unknown one."""
    wanted = " ".join(text.split()).casefold()
    for body in town.bodies:
        known = {body.code, body.name, body.subject, body.genitive, body.dative}
        if wanted in {one.casefold() for one in known}:
            return body.code
    starts = [
        body.code for body in town.bodies if len(wanted) > 3 and body.name.casefold().startswith(f"{wanted} ")
    ]
    short = [body.code for body in town.bodies if wanted[:-1] == body.code.casefold() and len(wanted) > 2]
    found = starts or short
    return found[0] if len(found) == 1 else None
