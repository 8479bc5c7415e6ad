"""Is the journal whole, and do resolutions, states and files say what it recorded? And a proof to take home."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from cli.edge import DONE, REFUSED, opened
from cli.options import Json
from cli.output import count, emit
from cli.progress import bar


def verify(
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="SOUBOR",
            help="Dřívější důkaz (nebo jeho dukaz.json): historie na něj musí navazovat.",
        ),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="SOUBOR",
            help="Uložit důkaz (.zip), který si kontrolor ověří sám bez Razítka.",
        ),
    ] = None,
    certify: Annotated[
        int | None,
        typer.Option(
            "--certify", metavar="ČÍSLO", help="Vypsat doložku o\u00a0úplnosti záznamu návrhu, k\u00a0tisku."
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Reads the whole chain, every row it vouches for and every file; returns 1 if anything is not whole."""
    from actions.backup import known_heads
    from actions.certify import certificate
    from actions.export_proof import export_proof, head_of
    from actions.verify import verify as verify_house  # heavy: SQLAlchemy

    known = [head_of(against)] if against else []
    with opened() as house, bar() as progress:
        remembered = known_heads(house.settings.folder)
        began = perf_counter()
        found = verify_house(house, [*known, *remembered], progress)
        seconds = perf_counter() - began
        exported = export_proof(house, export, progress) if export else None
        clause = None
        if certify is not None:
            with house.reading() as (office, connection):
                clause = certificate(office, connection, certify, found)
    lines = (
        [clause]
        if clause
        else [
            f"Historie: {count(found.entries, 'záznam', 'záznamy', 'záznamů')}, poslední otisk {found.head.digest}.",
            f"Usnesení: {count(found.resolutions, 'usnesení', 'usnesení', 'usnesení')}.",
            f"Soubory: {count(found.files, 'soubor', 'soubory', 'souborů')}.",
            *([f"Navazuje na dřívější důkaz ({against})."] if against and found.is_whole else []),
            *([f"Důkaz pro kontrolora: {export} (ověří ho overit.py v\u00a0něm)."] if exported else []),
            *(found.faults or ["Vše je celé."]),
        ]
    )
    data = {
        "verified": found.is_whole,
        "entries": found.entries,
        "head": found.head.digest,
        "resolutions": found.resolutions,
        "files": found.files,
        "faults": list(found.faults),
        "seconds": round(seconds, 3),
        "proof": export,
        **({"certificate": clause} if clause else {}),
    }
    emit(json, data, "\n".join(lines))
    return DONE if found.is_whole else REFUSED
