"""Is the journal whole, and are resolutions and files what was recorded?"""

from __future__ import annotations

from time import perf_counter

from cli.edge import DONE, REFUSED, opened
from cli.options import Json
from cli.output import count, emit


def verify(json: Json = False) -> int:
    """Reads the whole chain, every resolution and every file; returns 1 if anything is not whole."""
    from actions.verify import verify as verify_house  # heavy: SQLAlchemy

    with opened() as house:
        began = perf_counter()
        found = verify_house(house)
        seconds = perf_counter() - began
    lines = [
        f"Historie: {count(found.entries, 'záznam', 'záznamy', 'záznamů')}.",
        f"Usnesení: {count(found.resolutions, 'usnesení', 'usnesení', 'usnesení')}.",
        f"Soubory: {count(found.files, 'soubor', 'soubory', 'souborů')}.",
        *(found.faults or ["Vše je celé."]),
    ]
    data = {
        "verified": found.is_whole,
        "entries": found.entries,
        "resolutions": found.resolutions,
        "files": found.files,
        "faults": list(found.faults),
        "seconds": round(seconds, 3),
    }
    emit(json, data, "\n".join(lines))
    return DONE if found.is_whole else REFUSED
