"""How does a flow work in one office, or in each of many towns, so that the fault of one stays its own?"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from actions.office import House, open_house
from actions.towns import TownPlace, Towns, open_town, towns_from
from states.machine import Refused

logger = logging.getLogger("razitko.towns")
AT_ONCE = 8
"""Towns whose letters are on their way at the same time: a slow mail server holds up one of them."""
SLICE = 10.0
"""Seconds of a sweep that is repeated all day: the next one goes on where it stopped."""
ROUNDS = ".rounds"
"""The folder beside the towns with a file for each round that is not over: the last town that was visited."""
T = TypeVar("T")
Work = Callable[[House], Awaitable[T]]


async def in_each_town(
    work: Work[T], town: str = "", *, round_of: str = "", lasts: float | None = None
) -> T | State[Any]:
    """What ``work`` gives in the one office; on a machine of many towns it is done in each, and summed up.

    ``town`` names one town, or several with spaces between them; empty means all that are not suspended, in a
    round named ``round_of``. With ``lasts`` such a round stops after so many seconds, and the next run goes on.
    """
    towns = towns_from(os.environ)
    if towns is None:
        house = open_house()
        try:
            return await work(house)
        finally:
            house.close()
    codes = town.split()
    if len(codes) == 1:  # asked for by somebody of that town: the answer is as in an office that lives alone
        return await _in_one(work, towns, codes[0])
    report = _Report()
    try:
        if codes:
            await _visit(work, _known(towns, codes, report), report)
        else:
            await _go_round(work, towns, report, round_of, lasts)
    except Refused as refused:
        return Failed(message=str(refused))
    return report.state()


async def in_one_town(work: Work[T], town: str) -> T | State[Any]:
    """What ``work`` gives in the one office, or in the town that must be named where there are many."""
    if len(town.split()) != 1 and towns_from(os.environ) is not None:
        return Failed(
            message="Ve kterém městě? Instalace slouží více městům; doplňte kód jednoho z\u00a0nich."
        )
    return await in_each_town(work, town)


async def _in_one(work: Work[T], towns: Towns, code: str) -> T | State[Any]:
    try:
        house = open_town(towns.place(code))
    except Refused as refused:
        return Failed(message=str(refused))
    try:
        return await work(house)
    finally:
        house.close()


@dataclass
class _Report:
    """What came out: how many towns were visited, sums of what they counted, and a sentence for each fault."""

    visited: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def note(self, code: str, result: object) -> None:
        self.visited += 1
        if isinstance(result, State):
            if not result.is_completed():
                self.faults[code] = result.message or "nepodařilo se"
        elif isinstance(result, dict):
            self.sums.update({name: value for name, value in result.items() if isinstance(value, int)})

    def state(self) -> State[Any]:
        """Failed if there is any fault, so that Prefect's page shows it; all other towns were served nevertheless."""
        data = {"towns": self.visited, **self.sums, "faults": dict(self.faults)}
        if not self.faults:
            return Completed(message=f"Měst: {self.visited}.", data=data)
        told = "; ".join(f"{code}: {fault}" for code, fault in sorted(self.faults.items())[:5])
        return Failed(
            message=f"Měst: {self.visited}, s\u00a0poruchou: {len(self.faults)} ({told}).", data=data
        )


def _known(towns: Towns, codes: Sequence[str], report: _Report) -> list[TownPlace]:
    found = []
    for code in codes:
        try:
            found.append(towns.place(code))
        except Refused as refused:
            report.faults[code] = str(refused)
    return found


async def _visit(work: Work[T], places: Sequence[TownPlace], report: _Report) -> None:
    """Works in the towns, several at a time; whatever one of them raises is noted and the others go on."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(place: TownPlace) -> None:
        async with free:
            try:
                house = open_town(place)
                try:
                    report.note(place.code, await work(house))
                finally:
                    house.close()
            except Exception as fault:
                logger.warning("Město %s: %s: %s", place.code, type(fault).__name__, fault)
                report.faults[place.code] = (str(fault).splitlines() or [type(fault).__name__])[0]

    async with asyncio.TaskGroup() as tasks:
        for place in places:
            tasks.create_task(one(place))


async def _go_round(work: Work[T], towns: Towns, report: _Report, name: str, lasts: float | None) -> None:
    """Visits the towns in order, beginning after the one that the last unfinished round reached."""
    until = time.monotonic() + lasts if lasts is not None else None
    with _round(towns, name) as path:
        if path is None:
            return  # another run is at it
        after = path.read_text(encoding="ascii")
        waiting = [place for place in towns.all() if place.suspended_because is None and place.code > after]
        while waiting and (until is None or time.monotonic() < until):
            group, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            await _visit(work, group, report)
            path.write_text(group[-1].code, encoding="ascii")
        if not waiting:
            path.unlink()


@contextmanager
def _round(towns: Towns, name: str) -> Iterator[Path | None]:
    """The file of a round, held by this process alone; None if another one holds it. A killed one holds nothing."""
    path = towns.folder / ROUNDS / name
    path.parent.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if _held(descriptor) or not path.exists():
            yield None
        else:
            yield path
    finally:
        os.close(descriptor)


def _held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def is_abandoned(towns: Towns, name: str) -> bool:
    """Whether a round was begun, is not over, and nobody is at it: its process was killed."""
    with suppress(FileNotFoundError):
        descriptor = os.open(towns.folder / ROUNDS / name, os.O_RDWR)
        try:
            return not _held(descriptor)
        finally:
            os.close(descriptor)
    return False
