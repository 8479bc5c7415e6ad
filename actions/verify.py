"""Is everything whole: the chain of the journal, the register of resolutions, every stored file?"""

from __future__ import annotations

from dataclasses import dataclass

from actions.office import House
from db import chain
from db.queries.attached import all_attached
from db.queries.overview import stored_files
from db.queries.proof import minutes_faults, resolution_faults, standing_faults
from db.word_templates import all_templates


@dataclass(frozen=True, slots=True)
class Verified:
    """Counts of what was read, and a Czech sentence for each fault."""

    entries: int
    resolutions: int
    files: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out, added or re-ordered."""
        return not self.faults


def verify(house: House) -> Verified:
    """Reads everything there is; changes nothing, and needs nobody."""
    with house.database.read() as connection:
        history = chain.verify(connection)
        resolutions, faults = resolution_faults(connection)
        faults += standing_faults(connection)
        faults += minutes_faults(connection)[1]
        files = {row.file_digest: row.file_name for row in stored_files(connection)}
        files |= {file.digest: file.name for file in all_attached(connection)}
        files |= {row.file_digest: row.file_name for row in all_templates(connection)}
    broken = [(name, house.files.fault(digest)) for digest, name in sorted(files.items())]
    faults += [f"{name}: {fault}" for name, fault in broken if fault is not None]
    return Verified(history.entries, resolutions, len(files), (*history.faults, *faults))
