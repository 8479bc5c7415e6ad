"""How does a backup become an office again from the command line? Into an empty place; nothing is overwritten.

The office is imported in the body: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cli.backup import SecretKey, secret_keys
from cli.edge import opened
from cli.options import File, Json
from cli.output import count, emit
from cli.progress import bar


def restore(
    file: File,
    key: SecretKey = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="SLOŽKA",
            help="Složka nového úřadu, i\u00a0s\u00a0databází; jinak podle RAZITKO_HOME a\u00a0RAZITKO_DATABASE_URL.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Restores a backup."""
    from actions.restore import restore as restore_house

    environ = dict(os.environ)
    if into is not None:
        for name in ("RAZITKO_DATABASE_URL", "RAZITKO_FILES"):
            environ.pop(name, None)
        environ["RAZITKO_HOME"] = str(into)
    with opened(must_exist=False, environ=environ) as house, bar() as progress:
        done = restore_house(house, file, secret_keys(key), progress)
        folder = house.settings.folder
    about = done.looked.about
    lines = [
        f"Obnoven úřad {about['town'] or ''} ve stavu z\u00a0{about['made_at']} (složka {folder}).",
        f"Ověřeno: {count(done.entries, 'záznam', 'záznamy', 'záznamů')} historie, "
        f"{count(done.rows, 'řádek', 'řádky', 'řádků')}, {count(done.files, 'soubor', 'soubory', 'souborů')}.",
        "Odchozí dopisy jsou ZADRŽENY: co bylo v\u00a0záloze neodeslané "
        f"({count(done.owed, 'dopis', 'dopisy', 'dopisů')}), mohlo mezitím odejít.",
        "Projděte je (razitko letter list --state owed) a\u00a0pusťte: razitko letter release --as KÓD, "
        "nebo bez nich: razitko letter release --forget-older --as KÓD.",
        "Co se v\u00a0úřadu dělo po záloze, zapište znovu. Nebyl-li ve složce starý secret.key, odkazy ze starších "
        "dopisů už neplatí.",
        *(f"Už v\u00a0záloze chyběl {fault}" for fault in done.looked.manifest["missing"]),
    ]
    data = {
        "folder": folder,
        "town": about["town"],
        "made_at": about["made_at"],
        "entries": done.entries,
        "rows": done.rows,
        "files": done.files,
        "held_letters": done.owed,
        "missing": done.looked.manifest["missing"],
    }
    emit(json, data, "\n".join(lines))
