"""How is the journal told to people? One line an entry: when, who, in what office, what it led to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cli.output import instant, table
from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION
from states.meeting import MEETING
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF

TABLES = {table.name: table for table in (PROPOSAL, CONSULTATION, SIGN_OFF, MEETING, ASSIGNMENT)}
BEGINNINGS = {
    "draft": "založit návrh",
    "seat": "zařadit krok schvalování",
    "plan": "naplánovat jednání",
    "assign": "uložit úkol",
    "number": "přidělit číslo usnesení",
    "void": "zneplatnit číslo usnesení",
    "delegate": "předat zastupování",
    "put_in_force": "uvést pravidla v\u00a0platnost",
}
DETAILS = (
    "body",
    "title",
    "task",
    "number",
    "reason",
    "conditions",
    "opinion",
    "holder",
    "charged",
    "to",
    "report",
)
"""What of an entry's facts is worth a line."""


def verb_of(entry: Any) -> str:
    """The Czech infinitive of what an entry did."""
    known = TABLES.get(entry.subject)
    label = known.verbs.get(entry.verb) if known else None
    return label or BEGINNINGS.get(entry.verb, entry.verb)


def state_of(subject: str, state: str | None) -> str:
    """The Czech label of a state."""
    known = TABLES.get(subject)
    return known.states.get(state, state) if known and state else state or ""


def as_data(entry: Any) -> dict[str, Any]:
    """An entry for JSON."""
    names = (
        "number",
        "at",
        "actor",
        "acts_for",
        "office",
        "subject",
        "subject_id",
        "verb",
        "from_state",
        "to_state",
    )
    return {**{name: getattr(entry, name) for name in names}, "facts": entry.facts}


def as_text(entries: Iterable[Any]) -> str:
    """The entries as a table."""
    rows = []
    for entry in entries:
        who = f"{entry.actor} (za: {entry.acts_for})" if entry.acts_for else entry.actor
        details = [str(entry.facts[name]) for name in DETAILS if entry.facts.get(name)]
        moved = state_of(entry.subject, entry.to_state) if entry.from_state != entry.to_state else ""
        rows.append((instant(entry.at), who, verb_of(entry), moved, "; ".join(details)))
    return table(("Kdy", "Kdo", "Co", "Nový stav", "Podrobnosti"), rows) if rows else "Zatím žádný záznam."
