"""Which tables make the whole database? Imports them all, so that ``metadata`` is complete."""

from __future__ import annotations

from db import (
    assignments,
    consultations,
    correspondence,
    files,
    journal,
    meetings,
    people,
    proposals,
    resolutions,
    rules,
)
from db.base import metadata

__all__ = [
    "assignments",
    "consultations",
    "correspondence",
    "files",
    "journal",
    "meetings",
    "metadata",
    "people",
    "proposals",
    "resolutions",
    "rules",
]
