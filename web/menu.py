"""Where can one go? The menu of the office, by what a person answers for."""

from __future__ import annotations

from dataclasses import dataclass

from actions.planning.standing import SEES_PLANNING
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


_PLACES: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("/", "K\u00a0vyřízení", None),
    ("/navrhy", "Návrhy", None),
    ("/jednani", "Jednání", None),
    ("/usneseni", "Usnesení", None),
    ("/ukoly", "Úkoly", None),
    ("/planovani", "Plánování", SEES_PLANNING),
    ("/stul", "Stůl tajemníka", STAFF),
    ("/sprava", "Správa", STAFF | {Role.ADMINISTRATOR, Role.AUDITOR}),
)


def menu_for(visitor: Visitor, path: str) -> tuple[Place, ...]:
    """The places that are open for a person; the one that ``path`` belongs to is marked."""
    return tuple(
        Place(href, label, path == href or (href != "/" and path.startswith(f"{href}/")))
        for href, label, roles in _PLACES
        if roles is None or roles & visitor.roles
    )
