"""Is everything whole: the journal's chain, what it says of every state, text and ballot, every stored file?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from actions.office import House
from db import chain
from db.chain import Head
from db.queries.fold import ballot_faults, outcome_faults, state_faults, text_faults
from db.queries.named_files import named_files
from db.queries.proof import minutes_faults, resolution_faults, standing_faults

Progress = Callable[[str, int, int], None]
"""Called with what is read, how much of it, and how much there is."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Counts of what was read, the journal's last entry, and a Czech sentence for each fault."""

    entries: int
    resolutions: int
    files: int
    faults: tuple[str, ...]
    head: Head

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out, added or re-ordered."""
        return not self.faults


def verify(
    house: House, known: Sequence[Head] = (), progress: Progress = lambda what, done, all_: None
) -> Verified:
    """Reads everything there is; changes nothing, and needs nobody.

    ``known`` are heads of the journal that earlier proofs and backups remember (`db.chain.verify`).
    """
    with house.database.read() as connection:
        entries = chain.count_entries(connection)
        history = chain.verify(connection, known, lambda read: progress("historie", read, entries))
        resolutions, faults = rows_faults(connection, lambda done, all_: progress("evidence", done, all_))
        files = named_files(connection)
    for place, (digest, name) in enumerate(sorted(files.items())):
        progress("soubory", place, len(files))
        fault = house.files.fault(digest)
        if fault is not None:
            faults.append(f"{name}: {fault}")
    return Verified(history.entries, resolutions, len(files), (*history.faults, *faults), history.head)


def rows_faults(
    connection: Connection, progress: Callable[[int, int], None] = lambda done, all_: None
) -> tuple[int, list[str]]:
    """How many resolutions there are, and a Czech sentence for each row that says other than the journal."""
    resolutions, faults = resolution_faults(connection)
    faults += standing_faults(connection)
    faults += minutes_faults(connection)[1]
    folds = (state_faults, text_faults, ballot_faults, outcome_faults)
    for place, find in enumerate(folds):
        progress(place, len(folds))
        faults += find(connection)
    return resolutions, faults
