"""Which of many towns owe something now? Those that left a mark, those whose hour has come, the rest in turn.

Nobody opens thousands of databases every second. A town that commits leaves a mark (`actions.town_env`), and the
runner looks there within a second. Marks are only about speed: every town is looked at again by itself, after
a pause that doubles while nothing is found, and at the hour for which something waits in it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from actions.office import House
from actions.towns import TownPlace, Towns, open_town
from db.claims import release_abandoned
from db.correspondence import count_owed, next_try_at
from db.files import count_owed_documents, next_making_at
from flows.each_town import is_abandoned
from flows.runner import Errand

logger = logging.getLogger("razitko.towns")
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
"""Seconds between two looks at a town that owes nothing and leaves no mark."""
LONGEST_REST = 300.0
"""Seconds for which a town rests in which nothing could be done."""
LOOKS = 50
"""Towns that are looked at in one go; a look costs a few milliseconds."""
BATCH = 50
"""Towns of one run: Prefect's own work for a run is that of twenty letters."""
LETTERS, DOCUMENTS = 20, 1000
"""A town's slice of a run, in letters; and what a document counts against a letter that it may bring along."""
READ_AGAIN = 10.0
"""Seconds after which the folder of towns is read again."""
DAILY = "remind-deadlines"
"""The round that is due once a day: the others are repeated within minutes anyway."""


@dataclass
class Turn:
    """When a town is looked at next, what it owed at the last look, and how often a visit has changed nothing."""

    look_at: float
    pause: float = FIRST_PAUSE
    owed: int = 0
    idle_visits: int = 0
    deployments: tuple[str, ...] = ()

    @property
    def is_slow(self) -> bool:
        """Whether it gets a lane of its own: a mail server that does not answer must not hold up other towns."""
        return self.idle_visits > 0


@dataclass
class TownWatch:
    """Knows whose turn it is. Two lanes ask it, each for its own towns; both may ask at once."""

    towns: Towns
    clock: Callable[[], float] = time.monotonic
    turns: dict[str, Turn] = field(default_factory=dict)
    looks: int = 0
    _places: dict[str, TownPlace] = field(default_factory=dict)
    _read_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def quick(self) -> list[Errand]:
        """What is owed in towns where visits help."""
        with self._lock:
            left_over = self._read_again()
            self._take_marks()
            due = self._due(is_slow=False)
        return left_over + self._errands(due, BATCH)

    def slow(self) -> list[Errand]:
        """What is owed in towns where the last visit changed nothing, one town a run."""
        with self._lock:
            due = self._due(is_slow=True)
        return self._errands(due, 1)

    def _read_again(self) -> list[Errand]:
        """New towns have their turn at once, those that have gone are forgotten; a killed daily round goes on."""
        now = self.clock()
        if now - self._read_at < READ_AGAIN:
            return []
        self._read_at = now
        self._places = {place.code: place for place in self.towns.all()}
        self.turns = {code: self.turns.get(code) or Turn(now) for code in self._places}
        return [Errand(DAILY, {"town": ""})] if is_abandoned(self.towns, DAILY) else []

    def _take_marks(self) -> None:
        """Takes a mark away before the look: what is committed after it leaves another one."""
        with suppress(OSError):
            for mark in self.towns.marks.iterdir():
                with suppress(OSError):
                    mark.unlink()
                turn = self.turns.get(mark.name)
                if turn is None:
                    self._read_at = float("-inf")  # a town that has just been made
                elif not turn.is_slow:
                    turn.look_at, turn.pause = self.clock(), FIRST_PAUSE

    def _due(self, *, is_slow: bool) -> list[str]:
        now = self.clock()
        due = [code for code, turn in self.turns.items() if turn.is_slow is is_slow and turn.look_at <= now]
        return sorted(due, key=lambda code: self.turns[code].look_at)[:LOOKS]

    def _errands(self, codes: Iterable[str], batch: int) -> list[Errand]:
        owing: dict[str, list[str]] = {"generate-draft": [], "deliver-letters": []}
        for code in codes:
            self._look(code)
            for deployment in self.turns[code].deployments:
                owing[deployment].append(code)
        return [
            Errand(
                name, {"town": " ".join(some), **({"limit": LETTERS} if name == "deliver-letters" else {})}
            )
            for name, all_of_them in owing.items()
            for some in _in_batches(all_of_them, batch)
        ]

    def _look(self, code: str) -> None:
        turn, place = self.turns[code], self._places[code]
        turn.deployments = ()
        if place.suspended_because is not None:
            self._put_off(turn, None)
            return
        self.looks += 1
        try:
            house = open_town(place)
            try:
                deployments, owed, waits = _what_is_owed(house)
            finally:
                house.close()
        except Exception as fault:  # whatever it is, it is the trouble of this town
            logger.warning("%s: %s", code, (str(fault).splitlines() or [type(fault).__name__])[0])
            turn.look_at = self.clock() + LONGEST_REST
            turn.owed = turn.idle_visits = 0
            return
        if not owed:
            turn.owed = turn.idle_visits = 0
            self._put_off(turn, waits)
            return
        turn.idle_visits = turn.idle_visits + 1 if turn.owed and owed >= turn.owed else 0
        turn.owed, turn.deployments, turn.pause = owed, deployments, FIRST_PAUSE
        turn.look_at = self.clock() + (min(2.0**turn.idle_visits, LONGEST_REST) if turn.is_slow else 0.0)

    def _put_off(self, turn: Turn, waits: float | None) -> None:
        """Nothing is owed: later, after a pause twice as long, or when the first thing that waits is due."""
        turn.look_at = self.clock() + min(turn.pause, turn.pause if waits is None else max(waits, 1.0))
        turn.pause = min(2 * turn.pause, LONGEST_PAUSE)


def _what_is_owed(house: House) -> tuple[tuple[str, ...], int, float | None]:
    """The deployments that have something to do, how much, and in how many seconds the next thing is due."""
    now = house.now()
    release_abandoned(house.database, now)
    with house.database.read() as connection:
        documents, letters = count_owed_documents(connection, now), count_owed(connection, now)
        later = [at for at in (next_making_at(connection, now), next_try_at(connection, now)) if at]
    deployments = ("generate-draft",) * bool(documents) + ("deliver-letters",) * bool(letters)
    waits = (min(later) - now).total_seconds() if later else None
    return deployments, documents * DOCUMENTS + letters, waits


def _in_batches(codes: list[str], size: int) -> Iterable[list[str]]:
    return (codes[start : start + size] for start in range(0, len(codes), size))
