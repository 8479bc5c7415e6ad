"""How is the journal told to people? One line an entry: when, who, in what office, what it led to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cli.output import instant, table
from states.chronicle import state_label, verb_label

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
        moved = state_label(entry.subject, entry.to_state) if entry.from_state != entry.to_state else ""
        rows.append(
            (instant(entry.at), who, verb_label(entry.subject, entry.verb), moved, "; ".join(details))
        )
    return table(("Kdy", "Kdo", "Co", "Nový stav", "Podrobnosti"), rows) if rows else "Zatím žádný záznam."
