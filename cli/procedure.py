"""How do the rules of procedure get onto the screen, or into docs/procedure?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.edge import town_text

TOWNS = Path(__file__).resolve().parent.parent / "states" / "towns"


def procedure(
    write: Annotated[
        Path | None, typer.Option("--write", metavar="SLOŽKA", help="Zapsat stránky do složky.")
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="TABULKA", help="Jen jedna tabulka, například proposal.")
    ] = None,
    town: Annotated[
        str | None, typer.Option("--town", metavar="SOUBOR", help="Jen orgány a\u00a0trasy jednoho města.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Vypsat jako JSON.")] = False,
) -> None:
    """Vypíše jednací pravidla: tabulky stavů, kdo co smí, diagramy a trasy měst."""
    # Lazy: `razitko --help` names this command without building a single table.
    from json import dumps

    from states.procedure import TABLES, pages, table_data
    from states.town_file import parse_town
    from states.town_procedure import town_page

    if town is not None:
        text = town_page(parse_town(*town_text(town)))
        typer.echo(dumps({"town": text}, ensure_ascii=False) if json else text)
        return
    names = [known.name for known in TABLES]
    if table is not None and table not in names:
        typer.echo(f"Tabulku „{table}“ neznáme; známé jsou: {', '.join(names)}.", err=True)
        raise typer.Exit(2)
    found = pages(parse_town(path.read_text("utf-8"), str(path)) for path in sorted(TOWNS.glob("*.toml")))
    if table is not None:
        found = {f"{table}.md": found[f"{table}.md"]}
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (write / name).write_text(text, "utf-8", newline="\n")
    if json:
        tables = [table_data(known) for known in TABLES if table in (None, known.name)]
        written = [str(write / name) for name in found] if write else []
        typer.echo(dumps({"tables": tables, "written": written}, ensure_ascii=False))
    elif write is not None:
        typer.echo(f"Zapsáno stránek: {len(found)} ({write}).")
    else:
        typer.echo("\n".join(text for name, text in found.items() if name != "README.md"))
