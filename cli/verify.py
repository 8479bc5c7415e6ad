"""Is the journal whole, and is every stored file what its digest says?"""

from __future__ import annotations

from time import perf_counter

from cli.edge import DONE, REFUSED, opened
from cli.options import Json
from cli.output import count, emit


def verify(json: Json = False) -> int:
    """Reads the whole chain and every file; returns 1 if anything is not whole."""
    from db.journal import verify as verify_chain  # heavy: SQLAlchemy
    from db.queries.overview import stored_files

    with opened() as house:
        began = perf_counter()
        with house.database.read() as connection:
            chain = verify_chain(connection)
            took = perf_counter() - began
            files = stored_files(connection)
        faults = list(chain.faults)
        for row in files:
            fault = house.files.fault(row.file_digest)
            faults += [f"{row.file_name}: {fault}"] if fault else []
        seconds = perf_counter() - began
    speed = round(chain.entries / took) if took else 0
    lines = [
        f"Historie: {count(chain.entries, 'záznam', 'záznamy', 'záznamů')} ({speed} za sekundu).",
        f"Soubory: {count(len(files), 'soubor', 'soubory', 'souborů')}.",
        *(faults or ["Vše je celé."]),
    ]
    data = {
        "verified": not faults,
        "entries": chain.entries,
        "files": len(files),
        "faults": faults,
        "seconds": round(seconds, 3),
        "entries_per_second": speed,
    }
    emit(json, data, "\n".join(lines))
    return REFUSED if faults else DONE
