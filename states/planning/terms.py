"""By when must an invitation and minutes go out, and how many people make a group quorate? Pure counting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from states.deadlines import Term

ANSWERS_BY = Term(3, "working")
"""Who has not answered an invitation is asked once more so long before the meeting."""
MINUTES_WITHIN = Term(10, "calendar")
"""The minutes of a group are to be closed so long after it has met; a custom (domain.md 4 knows no other limit)."""
NEAR_TASK = Term(3, "working")
"""A task of a group is reminded so long before its term."""
NEAR_INVITATION = Term(2, "working")
"""The coordinator is told so long before the last day for an invitation."""
QUORUM_LABELS = {
    "majority": "nadpoloviční většina členů s\u00a0hlasem",
    "third": "třetina členů s\u00a0hlasem",
    "none": "bez kvóra",
}


def invitation_limit(terms: Iterable[str], held_from: date | None) -> date | None:
    """The last day for an invitation: counted backwards by the rules of each invited group, the strictest counts.

    None without a day or without a group: an information meeting has no rules. Raises ValueError for no term.
    """
    if held_from is None:
        return None
    return min((Term.parse(term).before(held_from) for term in terms), default=None)


def quorum_needed(rule: str, voters: int) -> int:
    """How many of the members with a vote must be present: more than half, at least a third, or nobody."""
    match rule:
        case "majority":
            return voters // 2 + 1
        case "third":
            return -(-voters // 3)
        case _:
            return 0


@dataclass(frozen=True, slots=True)
class GroupQuorum:
    """A group at a meeting: its members with a vote, those of them who are present, and how many must be."""

    name: str
    rule: str
    voters: int
    present: int

    @property
    def needed(self) -> int:
        """How many must be present."""
        return quorum_needed(self.rule, self.voters)

    @property
    def is_quorate(self) -> bool:
        """Whether the group may conclude."""
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """„Skupina … je usnášeníschopná: přítomno 5 ze 7 členů s hlasem, potřeba 4.“"""
        able = "je" if self.is_quorate else "není"
        return (
            f"Skupina „{self.name}“ {able} usnášeníschopná: přítomno {self.present}, "
            f"členů s\u00a0hlasem {self.voters}, potřeba {self.needed}."
        )


def quorum_of(name: str, rule: str, voters: Iterable[int], present: Iterable[int]) -> GroupQuorum:
    """The quorum of one group; whoever is present without being its member with a vote does not count."""
    members = set(voters)
    return GroupQuorum(name, rule, len(members), len(members & set(present)))


def answers_limit(held_from: date) -> date:
    """The day from which those are asked again who have not answered."""
    return ANSWERS_BY.before(held_from)


def minutes_limit(held_until: date) -> date:
    """The last day on which the minutes of a group are closed in time."""
    return MINUTES_WITHIN.after(held_until)
