"""How do the databases of many towns get to the program's revision? Several at once, each on its own.

Alembic keeps its state in module globals, so towns that are upgraded at once need processes, not threads.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from actions.towns import NotServed, TownPlace, house_of
from db.away import DatabaseAway, refuse_other_release
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
    waiting: list[TownPlace] = []
    for place in places:
        found = look(place)
        if found is None:
            waiting.append(place)
        else:
            yield found
    broken: list[TownPlace] = []
    if waiting:
        yield from _together(waiting, processes, broken)
    for place in broken:
        again: list[TownPlace] = []
        yield from _together([place], 1, again)
        if again:
            yield Upgraded(
                place.code, fault="Proces povýšení dvakrát neočekávaně skončil; spusťte ho samostatně."
            )


def _together(places: Sequence[TownPlace], processes: int, broken: list[TownPlace]) -> Iterator[Upgraded]:
    # A fork of this process would inherit open connections; a server that forks has imported Alembic once for all.
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["actions.upgrade_towns", "db.upgrade"])
    pool = ProcessPoolExecutor(min(processes, len(places)), mp_context=forking)
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


def look(place: TownPlace) -> Upgraded | None:
    """A town that needs no upgrade, or can't have one; None for one to be upgraded."""
    try:
        house = house_of(place)
    except NotServed as fault:
        return Upgraded(place.code, fault=str(fault))
    try:
        with house.database.read() as connection:
            revision = revision_of(connection)
        if is_older(revision):
            return None
        refuse_other_release(revision)
    except (SQLAlchemyError, DatabaseAway, OSError) as fault:
        return Upgraded(place.code, fault=_sentence(fault))
    finally:
        house.close()
    return Upgraded(place.code)


def upgrade_town(place: TownPlace) -> Upgraded:
    """Upgrades one town; a fault is told, never raised."""
    from db.upgrade import upgrade  # Alembic takes longer to import than most towns to be found up to date

    try:
        house = house_of(place)
    except NotServed as fault:
        return Upgraded(place.code, fault=str(fault))
    try:
        upgrade(house.database)
    except Exception as fault:
        # Whatever a migration raises is this town's trouble; the others go on.
        return Upgraded(place.code, fault=_sentence(fault))
    finally:
        house.close()
    return Upgraded(place.code, is_changed=True)


def _sentence(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".splitlines()[0]
