"""How do the databases of many towns get to the program's revision? Several at once, each on its own.

Alembic keeps its state in module globals, so towns that are upgraded at once need processes, not threads.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from actions.towns import NotServed, TownPlace, house_of
from db.away import refuse_other_release
from db.revision import is_older, revision_of


@dataclass(frozen=True, slots=True)
class Upgraded:
    """One town: whether anything was to be done, or the sentence why it could not be."""

    code: str
    is_changed: bool = False
    fault: str = ""


def upgrade_towns(places: Sequence[TownPlace], processes: int = 2) -> Iterator[Upgraded]:
    """Upgrades each town in a transaction of its own; yields each as it is finished, in any order.

    Interrupted, it is run again: towns that are new enough are only looked at. A process that dies takes no other
    town along: whoever was under way then is tried once more, alone.
    """
    broken: list[TownPlace] = []
    if places:
        yield from _together(places, processes, broken)
    for place in broken:
        again: list[TownPlace] = []
        yield from _together([place], 1, again)
        if again:
            yield Upgraded(
                place.code, fault="Proces povýšení dvakrát neočekávaně skončil; spusťte ho samostatně."
            )


def _together(places: Sequence[TownPlace], processes: int, broken: list[TownPlace]) -> Iterator[Upgraded]:
    spawning = multiprocessing.get_context("spawn")  # a fork would inherit open connections
    pool = ProcessPoolExecutor(min(processes, len(places)), mp_context=spawning)
    try:
        asked: dict[Future[Upgraded], TownPlace] = {
            pool.submit(upgrade_town, place): place for place in places
        }
        for future in as_completed(asked):
            try:
                yield future.result()
            except BrokenProcessPool:
                broken.append(asked[future])
    finally:
        pool.shutdown(cancel_futures=True)  # Ctrl+C: the towns under way are finished, the rest is not begun


def upgrade_town(place: TownPlace) -> Upgraded:
    """Upgrades one town; a fault is told, never raised."""
    try:
        house = house_of(place)
    except NotServed as fault:
        return Upgraded(place.code, fault=str(fault))
    try:
        with house.database.read() as connection:
            revision = revision_of(connection)
        if not is_older(revision):
            refuse_other_release(revision)
            return Upgraded(place.code)
        from db.upgrade import (
            upgrade,
        )  # Alembic takes longer to import than most towns to be found up to date

        upgrade(house.database)
    except Exception as fault:
        # Whatever a migration raises is this town's trouble; the others go on.
        return Upgraded(place.code, fault=f"{type(fault).__name__}: {fault}".splitlines()[0])
    finally:
        house.close()
    return Upgraded(place.code, is_changed=True)
