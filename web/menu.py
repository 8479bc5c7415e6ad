"""Where can one go? The menu of the office, by what a person answers for."""

from __future__ import annotations

from dataclasses import dataclass

from actions.planning.standing import SEES_PLANNING, may_see_planning
from actions.planning.waiting import OWN_PAGE
from states.vocabulary import Role
from web.visitor import Visitor

STAFF = frozenset({Role.SECRETARY, Role.ORGANISER})
"""Who runs the meetings."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu; ``is_here`` for the page that is open."""

    href: str
    label: str
    is_here: bool


PLANNING = "/planovani"
"""Open for members of groups too, for who owes an answer or a task, and for who answers for a measure."""
_PLACES: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("/", "K\u00a0vyřízení", None),
    ("/navrhy", "Návrhy", None),
    ("/jednani", "Jednání", None),
    ("/usneseni", "Usnesení", None),
    ("/ukoly", "Úkoly", None),
    (PLANNING, "Plánování", SEES_PLANNING),
    ("/stul", "Stůl tajemníka", STAFF),
    ("/sprava", "Správa", STAFF | {Role.ADMINISTRATOR, Role.AUDITOR}),
)


def menu_for(visitor: Visitor, path: str) -> tuple[Place, ...]:
    """The places that are open for a person; the one that ``path`` belongs to is marked."""
    return tuple(
        Place(_own(href, visitor), label, path == href or (href != "/" and path.startswith(f"{href}/")))
        for href, label, roles in _PLACES
        if roles is None or roles & visitor.roles or (href == PLANNING and visitor.planning.are_any)
    )


def _own(href: str, visitor: Visitor) -> str:
    """Who is in planning for their own part alone begins at their own page of it."""
    leads = visitor.planning.coordinates or may_see_planning(visitor.roles)
    return href if href != PLANNING or leads else OWN_PAGE
