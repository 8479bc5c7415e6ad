"""How far is the sign-off chain: who decided what, who is asked, and who could take a step over?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import people
from db.queries.overview import chain_of
from states.dates import czech_datetime
from states.signoff import SIGN_OFF


@dataclass(frozen=True, slots=True)
class SignedStep:
    """One step of the sign-off chain as it stands; ``said`` is the opinion or the reason."""

    title: str
    state: str
    person: str
    at: datetime | None
    due_on: date | None
    said: str | None


def steps_of(connection: Connection, proposal_id: int) -> tuple[SignedStep, ...]:
    """The chain of a proposal in its order; ``due_on`` where somebody is asked now."""
    return tuple(
        SignedStep(
            title=row.title,
            state=SIGN_OFF.states[row.state],
            person=row.decided or row.holder,
            at=row.decided_at,
            due_on=row.due_on if row.state == "asked" else None,
            said=row.opinion or row.reason,
        )
        for row in chain_of(connection, proposal_id)
    )


def colleagues_of(office: Office, connection: Connection, out: frozenset[int]) -> tuple[tuple[str, str], ...]:
    """(code, name with offices) of everybody but those in ``out``."""
    found: dict[str, tuple[str, list[str]]] = {}
    for person in people.everybody(connection, office.today):
        if person.id not in out:
            found.setdefault(person.code, (person.name, []))[1].extend([person.title] if person.title else [])
    return tuple(
        (code, f"{name} ({', '.join(titles)})" if titles else name) for code, (name, titles) in found.items()
    )


def settled(connection: Connection, row: Row[Any], lead: str = "Někdo byl rychlejší") -> str | None:
    """The sentence why a sign-off does not wait for anybody now; None if it does.

    ``lead`` opens it if somebody decided.
    """
    if row.decided_by is not None:
        by = people.person_by_id(connection, row.decided_by).name
        verb = {"approved": "schválil(a)", "given": "vyjádření podal(a)", "returned": "vrátil(a) návrh"}[
            row.state
        ]
        return f"{lead}: {verb} {by}, {czech_datetime(row.decided_at)}."
    if row.state == "lapsed":
        return "Lhůta pro vyjádření uplynula a\u00a0schvalování pokračovalo bez něj."
    if row.state != "asked":
        return "Na tento souhlas se teď nečeká; až na něj přijde řada, dostanete nový dopis."
    return None
