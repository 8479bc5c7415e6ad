"""What can be done with community planning from the command line: processes and their pages as files?

The office is imported in the bodies: the help of every command does without SQLAlchemy.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.czech import Noun
from cli.edge import BadUsage, opened, reading
from cli.options import Json
from cli.output import emit, table
from cli.planning_process import advance, begin
from cli.planning_process import show as show_one

if TYPE_CHECKING:
    from actions.office import House

app = Noun("Komunitní plánování: procesy a\u00a0jejich veřejné stránky.")
app.command("show", help="Ukáže proces: fáze, skupiny s\u00a0vyvážením triády a\u00a0co ještě chybí.")(
    show_one
)
app.command(
    "begin",
    help="Založí proces plánování.",
    example="razitko planning begin --title NÁZEV --area ÚZEMÍ --from 2027 --until 2029 --as KÓD",
)(begin)
app.command("advance", help="Převede proces do další fáze, nebo řekne, co chybí.")(advance)
MARK = ".razitko-planovani"
"""Names what was published into a folder, so that the next publishing may take away what is no longer public."""
STYLE = Path(__file__).resolve().parent.parent / "web" / "static" / "css" / "public.css"


@app.command("list", help="Vypíše procesy plánování, jejich fázi a\u00a0zda mají veřejnou stránku.")
def show(json: Json = False) -> None:
    """Lists the processes."""
    from db.queries.planning_public import all_processes
    from states.planning.process import PROCESS

    with reading() as (_, connection):
        rows = all_processes(connection)
    data = [
        {
            "id": row.id,
            "code": row.code,
            "title": row.title,
            "state": row.state,
            "is_public": bool(row.published_at),
        }
        for row in rows
    ]
    lines = [
        (row.code, row.title, PROCESS.states[row.state], "ano" if row.published_at else "ne") for row in rows
    ]
    text = table(("Zkratka", "Proces", "Fáze", "Veřejná stránka"), lines) if lines else "Žádný proces."
    emit(json, data, text)


@app.command(
    "publish",
    help="Zapíše veřejnou stránku procesu se soubory do složky; odkazy fungují i\u00a0z\u00a0disku.",
    example="razitko planning publish --to web",
)
def publish(
    to: Annotated[Path, typer.Option("--to", metavar="SLOŽKA", help="Kam stránku zapsat.")],
    code: Annotated[
        str | None,
        typer.Option(
            "--process", metavar="ZKRATKA", help="Který proces; není třeba, je-li zveřejněn jediný."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Writes the static site of a process."""
    with opened() as house:
        files = write_site(house, code or _only(house), to)
    emit(
        json,
        {"folder": str(to), "files": files},
        f"Zapsáno souborů: {len(files)}. Stránku otevřete v\u00a0prohlížeči: {to / 'index.html'}",
    )


def _only(house: House) -> str:
    from db.queries.planning_public import public_processes

    with house.reading() as (_, connection):
        codes = [row.code for row in public_processes(connection)]
    if len(codes) == 1:
        return str(codes[0])
    if not codes:
        raise BadUsage("Žádný proces nemá zveřejněnou stránku; zveřejněte ji na stránce procesu.")
    raise BadUsage(f"Zveřejněných procesů je víc; vyberte jeden volbou --process: {', '.join(codes)}.")


def write_site(house: House, code: str, to: Path) -> list[str]:
    """Writes the site into a folder of its own, and takes away what an earlier publishing left and this one has not.

    Raises BadUsage for a folder with anything that we did not write.
    """
    from actions.planning.publish import static_site
    from db.files import write_whole

    known = _written_before(to)
    paths = []
    for one in static_site(house, code, STYLE.read_bytes()):
        target = (to / one.path).resolve()
        if not target.is_relative_to(to.resolve()):
            raise BadUsage(f"Soubor „{one.path}“ by ležel mimo složku {to}; přejmenujte ho.")
        write_whole(target, one.content)
        paths.append(one.path)
    for path in known - set(paths):
        (to / path).unlink(missing_ok=True)
    write_whole(to / MARK, "".join(f"{path}\n" for path in sorted(paths)).encode())
    return paths


def _written_before(to: Path) -> set[str]:
    mark = to / MARK
    if mark.is_file():
        return {
            line
            for line in mark.read_text("utf-8").splitlines()
            if line and (to / line).resolve().is_relative_to(to.resolve())
        }
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BadUsage(f"Složka {to} není prázdná a\u00a0stránka plánování v\u00a0ní není; zvolte jinou.")
    return set()
