"""Which tables make the whole database? Imports them all, so that ``metadata`` is complete."""

from __future__ import annotations

from db import (
    accounts,
    assignments,
    ballots,
    carriers,
    consultations,
    correspondence,
    desks,
    due_terms,
    files,
    installation,
    journal,
    letter_habits,
    meetings,
    people,
    proposals,
    record,
    resolutions,
    rules,
    search,
    sittings,
    word_templates,
)
from db.base import metadata

__all__ = [
    "accounts",
    "assignments",
    "ballots",
    "carriers",
    "consultations",
    "correspondence",
    "desks",
    "due_terms",
    "files",
    "installation",
    "journal",
    "letter_habits",
    "meetings",
    "metadata",
    "people",
    "proposals",
    "record",
    "resolutions",
    "rules",
    "search",
    "sittings",
    "word_templates",
]
