"""Where do the stored files lie, and how do they get into another store? A folder, or an address of an object store.

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.czech import Noun
from cli.edge import DONE, REFUSED, opened
from cli.options import Json
from cli.output import count, emit

app = Noun("Uložené soubory: kde jsou, zkopírovat jinam.")


@app.command(
    "show", help="Ukáže, kde soubory jsou, kolik jich je a\u00a0zda některý nechybí; obsah ověří „verify“."
)
def show(json: Json = False) -> int:
    """Says where the files are; returns 1 if any that the office names is not there."""
    from db.files import StoreAway
    from db.queries.named_files import named_files
    from states.machine import Refused

    with opened() as house:
        with house.database.read() as connection:
            named = named_files(connection)
        try:
            stored = set(house.files.digests())
        except StoreAway as away:
            raise Refused(str(away)) from None
        address = house.files.address
    missing = sorted(f"{name} ({digest[:12]}…)" for digest, name in named.items() if digest not in stored)
    text = [
        f"{address}: {count(len(stored), 'soubor', 'soubory', 'souborů')}, úřad jich zná {len(named)}.",
        *(f"Chybí {one}." for one in missing),
    ]
    data = {"store": address, "stored": len(stored), "named": len(named), "missing": missing}
    emit(json, data, "\n".join(text))
    return REFUSED if missing else DONE


@app.command(
    "copy",
    help="Zkopíruje soubory do jiného úložiště; může běžet za provozu a\u00a0opakovaně, kopíruje jen, co tam chybí.",
    example="razitko files copy --to s3://razitko/soubory",
)
def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="KAM",
            help="Složka, nebo adresa úložiště (s3://kbelík/předpona); klíče z\u00a0prostředí.",
        ),
    ],
    json: Json = False,
) -> int:
    """Copies and returns 1 if any file here is not whole."""
    from actions.copy_files import copy_files
    from db.files import StoreAway
    from db.shared_files import store_at
    from states.machine import Refused

    with opened() as house:
        target = store_at(to)
        try:
            found = copy_files(house.files, target)
        except StoreAway as away:
            raise Refused(f"{away} Co bylo zkopírováno, zůstává; příkaz prostě zopakujte.") from None
        source = house.files.address
    copied = count(found.copied, "soubor", "soubory", "souborů")
    lines = [
        f"Z\u00a0{source} do {target.address}: zkopírováno {copied}, už tam bylo {found.known}.",
        *(found.faults or [f"Úřad na ně přepnete nastavením RAZITKO_FILES={target.address}."]),
    ]
    data = {
        "from": source,
        "to": target.address,
        "copied": found.copied,
        "known": found.known,
        "faults": list(found.faults),
    }
    emit(json, data, "\n".join(lines))
    return REFUSED if found.faults else DONE
