"""Does each side of the triad sit in a group, and does none of them outnumber the others? Pure counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from states.planning.vocabulary import SIDES_LABELS, GroupOffice, Side

TRIAD = (Side.COMMISSIONER, Side.PROVIDER, Side.USER)
"""Who has to be there: who pays for the services, who provides them, who uses them (domain.md 4)."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many of those with a vote speak for which side; the public counts among the whole, not as a side."""

    counts: Mapping[Side, int]

    @property
    def whole(self) -> int:
        """Everybody with a vote."""
        return sum(self.counts.values())

    @property
    def missing(self) -> tuple[Side, ...]:
        """Sides of the triad for which nobody speaks."""
        return tuple(side for side in TRIAD if not self.counts[side])

    @property
    def prevailing(self) -> Side | None:
        """The side that has more than half of the votes, if any; the public can prevail too."""
        return next((side for side in Side if 2 * self.counts[side] > self.whole), None)

    @property
    def is_complete(self) -> bool:
        """Whether all three sides sit there."""
        return not self.missing

    @property
    def is_balanced(self) -> bool:
        """Whether all three sides sit there and none of them can outvote the others."""
        return self.is_complete and self.prevailing is None

    def share(self, side: Side) -> int:
        """Per cent of the votes, rounded down; 0 for a group without members."""
        return 100 * self.counts[side] // self.whole if self.whole else 0

    def sentences(self) -> tuple[str, ...]:
        """What is wrong with the balance, as a reader is told; empty if nothing is."""
        if not self.whole:
            return ("Nikdo tu nemá hlas; zapište členy všech tří stran.",)
        said = []
        if self.missing:
            names = _and([SIDES_LABELS[side] for side in self.missing])
            said.append(f"Triáda není úplná, chybí {names}.")
        if (side := self.prevailing) is not None:
            said.append(
                f"Víc než polovinu hlasů ({self.counts[side]} z\u00a0{self.whole}) mají {SIDES_LABELS[side]}."
            )
        return tuple(said)


def balance_of(members: Iterable[tuple[str, str]]) -> Balance:
    """The balance of (side, office in the group) of members whose mandate runs; guests have no vote."""
    counts = dict.fromkeys(Side, 0)
    for side, office in members:
        if office != GroupOffice.GUEST:
            counts[Side(side)] += 1
    return Balance(counts)


def together(balances: Iterable[Balance]) -> Balance:
    """The balance of a whole process: mandates are counted, so who sits in two groups counts twice."""
    counts = dict.fromkeys(Side, 0)
    for balance in balances:
        for side, count in balance.counts.items():
            counts[side] += count
    return Balance(counts)


def _and(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} a\u00a0{last}" if others else last
