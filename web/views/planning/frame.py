"""What do all pages of a planning process share? The process as its reader may see it, its title, state and tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.authority import Standing
from actions.office import Office
from actions.planning.standing import may_see_planning, standing_in_planning
from actions.see import NotSeen
from db.planning.process import process_by_id
from db.queries.planning_groups import groups_of, sits_in
from states.planning.process import PHASES, PROCESS
from states.vocabulary import Role
from web.visit import Visit

TABS: tuple[tuple[str, str], ...] = (
    ("", "Přehled"),
    ("/skupiny", "Skupiny"),
    ("/jednani", "Jednání"),
    ("/podklady", "Podklady"),
    ("/plany", "Plány"),
    ("/pripominky", "Připomínky"),
    ("/projednani", "Veřejná projednání"),
    ("/dokumenty", "Dokumenty"),
    ("/katalog", "Katalog"),
)
"""What follows the address of the process → what it is called; in this order on every page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A process as one reader sees it; a page is shown with ``visit.page(name, status, **frame.facts(…))``.

    ``standing`` is towards the process and all of its groups: a chair or secretary of any has GROUP_SECRETARY.
    """

    process: Any
    standing: Standing
    groups: tuple[Any, ...]
    context: Mapping[str, Any]

    @property
    def is_coordinator(self) -> bool:
        """Whether the reader coordinates the process or planning in general, in own right or as a deputy."""
        return Role.COORDINATOR in self.standing.roles

    def facts(self, **own: Any) -> dict[str, Any]:
        """What the page gets: the frame's facts and its ``own``, ``reasons`` and ``faults`` among them."""
        return {**self.context, **own}

    def may(self, verb: str) -> bool:
        """Whether the reader may do a verb of the process now; its guards are asked when it is done."""
        if verb not in PROCESS.verbs_from(self.process.state):
            return False
        return bool(self.standing.roles.intersection(PROCESS.move(self.process.state, verb).may))


def frame_of(
    visit: Visit,
    office: Office,
    connection: Any,
    tab: str = "",
    process_id: int | None = None,
    *,
    is_known: bool = False,
) -> Frame:
    """The frame of the process in the address (``id``), or of ``process_id``; ``tab`` is a key of `TABS`.

    Raises NotSeen for who neither looks after planning nor sits in one of its groups, nor stands in for who runs
    one; ``is_known``: the page has another reason to let this reader see it (a measure that they answer for).
    """
    number = visit.path_id() if process_id is None else process_id
    process = process_by_id(connection, number)
    if process is None:
        raise NotSeen("Proces plánování", number)
    groups = tuple(groups_of(connection, number))
    ids = [row.id for row in groups]
    standing = standing_in_planning(office, connection, visit.actor, process, ids)
    runs_a_group = Role.GROUP_SECRETARY in standing.roles  # also in the place of who sits there
    is_reader = (
        runs_a_group or may_see_planning(standing.roles) or sits_in(connection, visit.visitor.person_id, ids)
    )
    if not (is_known or is_reader):
        raise NotSeen("Proces plánování", number)
    return Frame(process, standing, groups, _context(process, tab, standing))


def _context(process: Any, tab: str, standing: Standing) -> dict[str, Any]:
    address = f"/planovani/{process.id}"
    return {
        "process": process,
        "address": address,
        "process_state": PROCESS.states[process.state],
        "process_kind": "info"
        if process.state in PHASES
        else "success"
        if process.state == "closed"
        else "neutral",
        "tabs": [(f"{address}{key}", label, key == tab) for key, label in TABS],
        "tab": dict(TABS).get(tab, ""),
        "is_whole_process": tab == "",
        "reasons": (),
        "faults": {},
        "stands_for": sorted({one.name for one in standing.by_role.values() if one}),
    }
