"""Who may look after what in the office? One table for the pages and for the acts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from states.vocabulary import Role


class Care(StrEnum):
    """What there is to look after; one screen of the administration each."""

    OVERVIEW = "overview"
    PEOPLE = "people"
    OFFICES = "offices"
    MEMBERS = "members"
    DELEGATIONS = "delegations"
    RULES = "rules"
    WORD_TEMPLATES = "word_templates"
    POST = "post"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Access:
    """Who sees a screen and who may change what is on it."""

    sees: frozenset[Role]
    changes: frozenset[Role]


_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_STAFF = _ADMINISTRATOR | {Role.SECRETARY, Role.ORGANISER}

ACCESS: dict[Care, Access] = {
    Care.OVERVIEW: Access(_STAFF | {Role.AUDITOR}, frozenset()),
    Care.PEOPLE: Access(_STAFF, _ADMINISTRATOR),
    Care.OFFICES: Access(_STAFF, _ADMINISTRATOR),
    Care.MEMBERS: Access(_STAFF | {Role.AUDITOR}, _ADMINISTRATOR | {Role.ORGANISER, Role.SECRETARY}),
    Care.DELEGATIONS: Access(_STAFF, _ADMINISTRATOR | {Role.SECRETARY}),
    Care.RULES: Access(_STAFF | {Role.AUDITOR}, _ADMINISTRATOR),
    Care.WORD_TEMPLATES: Access(_ADMINISTRATOR, _ADMINISTRATOR),
    Care.POST: Access(_STAFF, _ADMINISTRATOR),
    Care.JOURNAL: Access(_ADMINISTRATOR | {Role.AUDITOR}, frozenset()),
}
"""The administrator gets no right to decide anything or to see confidential matters: `actions.see` has no such row."""
