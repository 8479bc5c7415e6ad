"""What can be said on the command line? The nouns; each is imported only when it is called."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from cli.czech import Group, Noun
from cli.edge import BadUsage, opened, run, town_text
from cli.options import Json
from cli.output import emit


class Nouns(Group):
    """The command `razitko`: nouns by files, one-word commands below."""

    nouns: ClassVar = {
        "proposal": (
            "cli.proposal",
            "app",
            "Návrhy usnesení: založit, upravit, předložit, schválit, sledovat.",
        ),
        "meeting": ("cli.meeting", "app", "Jednání orgánů: plán, program, svolání, výsledky."),
        "resolution": (
            "cli.resolution",
            "app",
            "Usnesení: zapsat tabulku výsledků, najít, zneplatnit číslo.",
        ),
        "number": ("cli.number", "app", "Čísla usnesení: kniha čísel bez mezer a\u00a0dvojic."),
        "assignment": ("cli.assignment", "app", "Úkoly z\u00a0usnesení: hlášení, kontrola, termíny."),
        "delegation": ("cli.delegation", "app", "Zastupování na určitou dobu."),
        "letter": ("cli.letter", "app", "Dopisy: co čeká, co odešlo, co se nepodařilo."),
        "channel": ("cli.channel", "app", "Další kanály dopisů: Teams, ntfy, SMS a\u00a0jiné."),
        "account": ("cli.account", "app", "Účty: kdo se smí přihlásit, pozvánky, hesla, zablokování."),
        "planning": (
            "cli.planning",
            "app",
            "Komunitní plánování: procesy, veřejné stránky jako soubory.",
        ),
        "town": ("cli.town", "app", "Pravidla města: zkontrolovat, načíst, porovnat."),
        "towns": ("cli.towns", "app", "Města na této instalaci: založit, vypsat, povýšit, pozastavit."),
        "template": ("cli.template", "app", "Předlohy Wordu: zkontrolovat, vypsat."),
        "explain": (
            "cli.explain",
            "app",
            "Vysvětlí hlasování, lhůty, čísla usnesení a\u00a0na co návrh čeká.",
        ),
        "flows": ("cli.flows", "app", "Co Razítko dělá samo: seznam, spuštění, poslední běhy."),
        "files": ("cli.files", "app", "Uložené soubory: kde jsou, zkopírovat jinam."),
        "procedure": (
            "cli.procedure",
            "procedure",
            "Vypíše jednací postup z\u00a0tabulek: kdo smí co a\u00a0kdy.",
        ),
        "verify": (
            "cli.verify",
            "verify",
            "Ověří historii, usnesení a\u00a0soubory; vydá důkaz pro kontrolora.",
        ),
        "backup": ("cli.backup", "backup", "Zálohuje běžící úřad do jednoho souboru; zálohu i\u00a0ověří."),
        "restore": ("cli.restore", "restore", "Obnoví úřad ze zálohy do prázdného místa."),
        "migrate": ("cli.migrate", "migrate", "Přestěhuje úřad do jiné databáze (SQLite, PostgreSQL)."),
        "doctor": ("cli.doctor", "doctor", "Řekne, co je na instalaci špatně a\u00a0jak to napravit."),
    }


app = Noun(
    "Razítko vede návrh usnesení od úředníka přes orgány města až k\u00a0úkolům z\u00a0přijatého usnesení.",
    cls=Nouns,
)


@app.callback()
def choose_town(
    context: typer.Context,
    town: Annotated[
        str | None,
        typer.Option("--town", metavar="MĚSTO", help="Jedno z\u00a0měst této instalace (RAZITKO_TOWNS)."),
    ] = None,
) -> None:
    """Every command works in the town that is named before it: in its folder, with its settings."""
    if town is None:
        return
    from cli.towns import environment_of, installed  # heavy: the office

    towns = installed()
    before = dict(os.environ)
    chosen = environment_of(towns.place(town), towns)
    os.environ.clear()
    os.environ.update(chosen)

    def restore() -> None:
        os.environ.clear()
        os.environ.update(before)

    context.call_on_close(restore)


@app.command("init", help="Založí úřad: složku, tajný klíč a\u00a0databázi; starší databázi povýší.")
def init(
    town: Annotated[
        str | None, typer.Option("--town", metavar="SOUBOR", help="Rovnou načíst pravidla města.")
    ] = None,
    new_secret: Annotated[
        bool,
        typer.Option("--new-secret", help="Potvrdit výměnu tajného klíče; dřívější odkazy přestanou platit."),
    ] = False,
    json: Json = False,
) -> None:
    """Makes the folder, the key and the database, and loads a town if one is named."""
    from actions.secret_mark import mark_secret  # heavy: the office
    from cli.town import put_in_force
    from db.upgrade import upgrade

    text = town_text(town) if town else None
    with opened(must_exist=False) as house:
        settings = house.settings
        settings.folder.mkdir(parents=True, exist_ok=True)
        upgrade(house.database)
        mark_secret(house.database, house.secret, anew=new_secret)
        loaded = put_in_force(house, *text) if text else None
    name = loaded.town.name if loaded else None
    then = f"Platí pravidla města {name}." if name else "Načtěte pravidla města: razitko town load SOUBOR"
    emit(
        json,
        {"folder": settings.folder, "town": name},
        f"Úřad je založen ve složce {settings.folder}.\n{then}",
    )


@app.command(
    "demo",
    help="Ukáže celou cestu návrhu od úředníka po zastupitelstvo, nebo celý proces plánování (složka demo/).",
    example="razitko demo --town humpolec",
)
def demo(
    town: Annotated[
        str,
        typer.Option(
            "--town", metavar="MĚSTO", help="trutnov: návrh usnesení; humpolec: komunitní plánování."
        ),
    ] = "trutnov",
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="SLOŽKA", help="Kam ukázku uložit.")
    ] = None,
    json: Json = False,
) -> int:
    """Plays the demo."""
    from cli.demo import FOLDER, STORIES  # heavy: Prefect
    from cli.demo import run as play

    if town not in STORIES:
        raise BadUsage(f"Ukázku města „{town}“ Razítko nemá; vyberte z: {', '.join(STORIES)}.")
    return play(folder or FOLDER, json, town)


@app.command("up", help="Spustí úřad na tomto počítači: stránky pro lidi, plán úloh a\u00a0server Prefect.")
def up(json: Json = False) -> None:
    """Runs the embedded office until it is stopped."""
    from cli.up import begin_anew

    begin_anew(json)


@app.command(
    "web",
    help="Spustí stránky úřadu za proxy serverem: jeden nebo více procesů, na jednom nebo více počítačích.",
    example="razitko web --host 10.0.0.11 --processes 4",
)
def web(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADRESA", envvar="RAZITKO_LISTEN", help="Na které adrese počítače naslouchat."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=1, max=65535, envvar="RAZITKO_PORT", help="Port.")
    ] = 8000,
    processes: Annotated[
        int,
        typer.Option(
            "--processes",
            metavar="POČET",
            min=1,
            max=64,
            envvar="RAZITKO_PROCESSES",
            help="Kolik procesů; mají společný port.",
        ),
    ] = 1,
) -> None:
    """Becomes the program that serves the pages; the command line knows nothing of them."""
    program = [sys.executable, "-P", "-m", "web.stand_alone", host, str(port), str(processes)]
    os.execv(program[0], program)  # noqa: S606  # a list of arguments, no shell


@app.command(
    "runner",
    help="Vyhotovuje dokumenty a\u00a0odesílá dopisy; může běžet víckrát, i\u00a0na více počítačích.",
)
def runner(
    schedules: Annotated[
        bool,
        typer.Option("--schedules", help="Plnit i\u00a0plán úloh; jen kde neběží „prefect worker start“."),
    ] = False,
) -> None:
    """Drains what is owed until it is stopped."""
    from flows.lone_runner import run as drain  # heavy: Prefect

    drain(with_schedules=schedules)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code (0 done, 1 refused, 2 bad input)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    command = typer.main.get_command(app)
    return run(
        lambda: command.main(args=words, prog_name="razitko", standalone_mode=False),
        as_json="--json" in words,
    )


if __name__ == "__main__":
    sys.exit(main())
