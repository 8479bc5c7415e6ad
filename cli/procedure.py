"""How do the rules of procedure get onto the screen, or into docs/procedure?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def procedure(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="SLOŽKA", help="Zapsat stránky do složky.")
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="TABULKA", help="Jen jedna tabulka, například proposal.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Vypsat jako JSON.")] = False,
) -> None:
    """Vypíše jednací pravidla: tabulky stavů, kdo co smí, diagramy a trasy měst."""
    # Lazy: `razitko --help` lists this command without reading any table.
    from states import towns_folder  # noqa: F401
