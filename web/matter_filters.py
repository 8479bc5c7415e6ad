"""What does an address ask of the list of matters? Its parameters read, and addresses with some of them changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from actions.matter_lines import Signers, late_until, signed_forms
from actions.office import Office
from db.queries.matters import ORDERS, Wanted
from states.proposal import PROPOSAL
from states.vocabulary import ROLE_LABELS, Role

NAMES = ("q", "moje", "stav", "organ", "odbor", "druh", "zpracoval", "drzi", "zpozdene", "od", "do", "razeni")
GROUPS = (("bezi", "na cestě"), ("skoncene", "skončené"))
WAITS = (
    ("program", f"{ROLE_LABELS[Role.ORGANISER]} (zařazení na program)"),
    ("jednani", "orgán (je na programu)"),
)
ORDER_LABELS = (
    ("nove", "od nejnovějších"),
    ("stare", "od nejstarších"),
    ("nazev", "podle názvu"),
    ("utvar", "podle odboru"),
    ("termin", "podle nejbližšího jednání (jen na cestě)"),
)
assert tuple(key for key, _ in ORDER_LABELS) == ORDERS


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    states: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    matters: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    holders: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str], ...] = ORDER_LABELS


def choices_of(office: Office, people: Any) -> Choices:
    """The choices by the town's rules and the people of the database."""
    town = office.town
    names = tuple((row.code, row.name) for row in people)
    matters = sorted(
        {(matter, town.matter_name(matter)) for route in town.routes for matter in route.matters}
    )
    return Choices(
        states=(*GROUPS, *PROPOSAL.states.items()),
        bodies=tuple((body.code, f"{body.code} – {body.name}") for body in town.bodies),
        departments=tuple((one.code, one.name) for one in town.departments),
        matters=tuple(matters),
        people=names,
        holders=(*WAITS, *names),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the parameters that were understood, the list they mean, and sentences about the others."""

    parameters: Mapping[str, str]
    wanted: Wanted
    faults: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words and the order is asked."""
        return bool(set(self.parameters) - {"q", "razeni", "moje"})

    def url(self, page: int = 1, path: str = "/navrhy", **changes: str) -> str:
        """The address of this list with some parameters changed; empty ones are left out."""
        merged = {**self.parameters, **changes}
        if page > 1:
            merged["strana"] = str(page)
        kept = urlencode({key: value for key, value in merged.items() if value})
        return f"{path}?{kept}" if kept else path


def asked_of(
    office: Office, query: Mapping[str, str], me: tuple[int, str], people: Any, signers: Signers
) -> Asked:
    """Reads the parameters of an address; one that means nothing is left out, with a sentence why."""
    town, choices = office.town, choices_of(office, people)
    faults: list[str] = []

    def one_of(name: str, label: str, options: tuple[tuple[str, str], ...]) -> str:
        value = query.get(name, "")
        if value and value not in {key for key, _ in options}:
            faults.append(f"{label} „{value[:40]}“ tu není; ukazujeme návrhy bez tohoto omezení.")
            return ""
        return value

    def day(name: str, label: str) -> date | None:
        value = query.get(name, "")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            faults.append(f"{label} „{value[:40]}“ není datum; vyberte ho v\u00a0kalendáři.")
            return None

    state = one_of("stav", "Stav", choices.states)
    holder = one_of("drzi", "Osoba", choices.holders)
    author = one_of("zpracoval", "Osoba", choices.people)
    order = one_of("razeni", "Řazení", ORDER_LABELS) or "nove"
    ids = {row.code: row.id for row in people}
    since, until = day("od", "Od"), day("do", "Do")
    wanted = Wanted(
        text=query.get("q", ""),
        state={"bezi": "running", "skoncene": "ended"}.get(state, state),
        body=one_of("organ", "Orgán", choices.bodies),
        department=one_of("odbor", "Odbor", choices.departments),
        matter=one_of("druh", "Druh záležitosti", choices.matters),
        author_id=ids.get(author),
        owner=me if query.get("moje") else None,
        holder_id=ids.get(holder),
        signs=signers.departments_of(town, frozenset({ids[holder]})) if holder in ids else frozenset(),
        signed=signed_forms(town),
        waits_for={"program": "agenda", "jednani": "meeting"}.get(holder, ""),  # type: ignore[arg-type]
        is_late=bool(query.get("zpozdene")),
        today=office.today,
        late_until=late_until(town, office.today),
        since=since,
        until=until,
        order=order,  # type: ignore[arg-type]
    )
    understood = {
        "q": wanted.text,
        "moje": "1" if wanted.owner else "",
        "stav": state,
        "organ": wanted.body,
        "odbor": wanted.department,
        "druh": wanted.matter,
        "zpracoval": author,
        "drzi": holder,
        "zpozdene": "1" if wanted.is_late else "",
        "od": since.isoformat() if since else "",
        "do": until.isoformat() if until else "",
        "razeni": order if order != "nove" else "",
    }
    return Asked({key: value for key, value in understood.items() if value}, wanted, tuple(faults))


def page_number(query: Mapping[str, str]) -> int:
    """The page that is asked for; 1 for anything that is no number."""
    text = query.get("strana", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
