"""Which tables make the whole database? Imports them all, so that ``metadata`` is complete."""

from __future__ import annotations

from db import (
    accounts,
    assignments,
    ballots,
    consultations,
    correspondence,
    desks,
    files,
    installation,
    journal,
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
    "consultations",
    "correspondence",
    "desks",
    "files",
    "installation",
    "journal",
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
