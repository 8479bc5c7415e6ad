"""When were the phases of a process to be, when were they, and by how much is it late? Pure counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from states.dates import czech_date
from states.planning.process import PHASES, PROCESS


@dataclass(frozen=True, slots=True)
class Step:
    """One phase: ``state`` is done, now or waiting; ``late`` counts calendar days, 0 for none."""

    phase: str
    label: str
    state: str
    planned_from: date | None
    planned_until: date | None
    begun_on: date | None
    ended_on: date | None
    late: int

    @property
    def planned_words(self) -> str:
        """„1. 6. 2024 až 31. 8. 2024“, what is known of it; empty if nothing is."""
        since, until = self.planned_from, self.planned_until
        if since and until:
            return f"{czech_date(since)} až {czech_date(until)}"
        if until:
            return f"do {czech_date(until)}"
        return f"od {czech_date(since)}" if since else ""

    @property
    def late_words(self) -> str:
        """How late it is or was; empty if it is not."""
        if not self.late:
            return ""
        days = "den" if self.late == 1 else "dny" if 2 <= self.late <= 4 else "dnů"
        said = {"done": "skončila o", "now": "zpožděna o", "waiting": "měla začít před"}[self.state]
        if self.state == "waiting":
            days = "dnem" if self.late == 1 else "dny"
        return f"{said}\u00a0{self.late}\u00a0{days}{' později' if self.state == 'done' else ''}"


def timeline(
    state: str,
    planned: Mapping[str, tuple[date | None, date | None]],
    begun: Mapping[str, date],
    today: date,
) -> tuple[Step, ...]:
    """The phases in their order for a process in ``state``; ``begun`` is when each was last entered.

    A process that has ended is past all the phases that it began.
    """
    if state in PHASES:
        place = PHASES.index(state)
    else:
        place = max((PHASES.index(phase) for phase in begun if phase in PHASES), default=-1) + 1
    after = dict(pairwise(PHASES))
    steps = []
    for number, phase in enumerate(PHASES):
        since, until = planned.get(phase, (None, None))
        where = "done" if number < place else "now" if number == place and state == phase else "waiting"
        ended = begun.get(after.get(phase, "")) if where == "done" else None
        late = 0
        if where == "done" and ended and until:
            late = (ended - until).days
        elif where == "now" and until:
            late = (today - until).days
        elif where == "waiting" and since and state in PHASES:
            late = (today - since).days
        entered = begun.get(phase) if where != "waiting" else None
        steps.append(Step(phase, PROCESS.states[phase], where, since, until, entered, ended, max(0, late)))
    return tuple(steps)
