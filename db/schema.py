"""Which tables make the whole database? Imports them all, so that ``metadata`` is complete."""

from __future__ import annotations

from db import (
    accounts,
    assignments,
    consultations,
    correspondence,
    desks,
    files,
    journal,
    meetings,
    people,
    proposals,
    resolutions,
    rules,
    search,
    word_templates,
)
from db.base import metadata

__all__ = [
    "accounts",
    "assignments",
    "consultations",
    "correspondence",
    "desks",
    "files",
    "journal",
    "meetings",
    "metadata",
    "people",
    "proposals",
    "resolutions",
    "rules",
    "search",
    "word_templates",
]
