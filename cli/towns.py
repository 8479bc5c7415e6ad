"""Which towns does this machine serve, and how are they made, listed, upgraded and suspended from the command line?

The towns are imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.czech import Noun
from cli.edge import DONE, REFUSED, BadUsage, town_text
from cli.options import Json
from cli.output import count, emit, instant, pairs, table
from cli.progress import bar

if TYPE_CHECKING:
    from actions.towns import TownPlace, Towns
    from actions.upgrade_towns import Upgraded

app = Noun("Města na této instalaci: založit, vypsat, povýšit, pozastavit (složka RAZITKO_TOWNS).")

Code = Annotated[str, typer.Argument(metavar="MĚSTO", help="Kód města: jméno jeho složky.")]


def installed() -> Towns:
    """The towns of ``RAZITKO_TOWNS``; raises BadUsage if the variable does not say where they are."""
    from actions.towns import towns_from  # heavy: SQLAlchemy and pydantic

    towns = towns_from(os.environ)
    if towns is None:
        raise BadUsage(
            "Kde jsou města? Řekněte složku proměnnou RAZITKO_TOWNS, například RAZITKO_TOWNS=/srv/razitko/towns."
        )
    return towns


@app.command(
    "create",
    help="Založí město: složku, tajný klíč, databázi, pravidla a\u00a0účet prvního správce.",
    example="razitko towns create trutnov --host usneseni.trutnov.cz --from trutnov.toml",
)
def create(
    code: Code,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADRESA", help="Jméno, na kterém město poběží, nebo celá adresa http(s)://…"
        ),
    ],
    file: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="SOUBOR", help="Pravidla města; výchozí je přiložený soubor téhož jména."
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option("--database", metavar="URL", help="Databáze PostgreSQL jen pro toto město."),
    ] = None,
    admin: Annotated[
        str | None,
        typer.Option("--admin", metavar="KÓD", help="Kdo bude první správce; výchozí říkají pravidla."),
    ] = None,
    json: Json = False,
) -> None:
    """Makes a town."""
    from actions.create_town import create_town

    text, name = town_text(file or code)
    made = create_town(installed(), code, host, text, name, database_url=database, administrator=admin)
    assert made.place.settings is not None
    data = {
        "code": code,
        "folder": made.place.folder,
        "address": made.place.settings.base_url,
        "administrator": made.administrator,
        "invitation": made.invitation,
    }
    said = pairs(
        {
            "Město": made.town.full_name,
            "Složka": made.place.folder,
            "Adresa": made.place.settings.base_url,
            "Správce": made.administrator,
            "První heslo": f"{made.invitation} (odkaz je i\u00a0v\u00a0dopise správci, platí 7\u00a0dní)",
        }
    )
    emit(json, data, said)


@app.command(
    "list", help="Vypíše města: stav, adresu, verzi databáze, návrhy, dopisy a\u00a0poslední zálohu."
)
def list_(json: Json = False) -> int:
    """Lists the towns; returns 1 if any of them can't be served."""
    from actions.survey_towns import survey

    found = [survey(place) for place in installed().all()]
    states = {"served": "v\u00a0provozu", "suspended": "pozastaveno", "faulty": "porucha"}
    cells = [
        (
            row.code,
            states[row.state],
            row.address or "–",
            row.revision or "–",
            "–" if row.proposals is None else row.proposals,
            "–" if row.letters is None else row.letters,
            instant(row.backed_up_at),
        )
        for row in found
    ]
    lines = [
        table(("Město", "Stav", "Adresa", "Databáze", "Návrhů", "Čeká dopisů", "Záloha"), cells),
        *(f"{row.code}: {row.reason}" for row in found if row.reason),
    ]
    emit(
        json,
        {"towns": [row.as_data() for row in found]},
        "\n".join(lines) if found else "Žádné město; založte první příkazem „razitko towns create“.",
    )
    return REFUSED if any(row.state == "faulty" for row in found) else DONE


@app.command(
    "upgrade",
    help="Povýší databáze měst na verzi programu; hotová přeskočí, porucha jednoho ostatní nezastaví.",
)
def upgrade(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[MĚSTO]…", help="Jen tato města.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Všechna města.")] = False,
    processes: Annotated[
        int, typer.Option("--processes", metavar="POČET", min=1, max=64, help="Kolik měst najednou.")
    ] = 2,
    json: Json = False,
) -> int:
    """Upgrades towns; returns 1 if any of them could not be upgraded."""
    from actions.upgrade_towns import upgrade_towns

    if everything == bool(codes):
        raise BadUsage("Která města? Uveďte jejich kódy, nebo --all.")
    towns = installed()
    places = towns.all() if everything else [towns.place(code) for code in codes or ()]
    results: list[Upgraded] = []
    with bar() as progress:
        for result in upgrade_towns(places, processes):
            results.append(result)
            progress("města", len(results), len(places))
    faults = [row for row in results if row.fault]
    done = sum(row.is_changed for row in results)
    lines = [
        f"Povýšeno: {count(done, 'město', 'města', 'měst')}, beze změny: {len(results) - done - len(faults)}, "
        f"s\u00a0poruchou: {len(faults)}.",
        *(f"{row.code}: {row.fault}" for row in faults),
    ]
    if faults:
        lines.append("Opravte poruchu a\u00a0spusťte povýšení znovu; hotová města se přeskočí.")
    emit(
        json,
        {
            "upgraded": [row.code for row in results if row.is_changed],
            "unchanged": [row.code for row in results if not row.is_changed and not row.fault],
            "faults": {row.code: row.fault for row in faults},
        },
        "\n".join(lines),
    )
    return REFUSED if faults else DONE


@app.command(
    "suspend", help="Pozastaví město: nikdo se nedostane dovnitř a\u00a0nic se neodesílá; data zůstanou."
)
def suspend(
    code: Code,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Věta pro ty, kdo přijdou na adresu města.")
    ] = "",
    json: Json = False,
) -> None:
    """Suspends a town."""
    from actions.suspend_town import suspend_town

    place = installed().place(code)
    suspend_town(place, reason)
    emit(json, {"suspended": code}, f"Město {code} je pozastavené. Vrátí ho „razitko towns resume {code}“.")


@app.command("resume", help="Vrátí pozastavené město do provozu.")
def resume(code: Code, json: Json = False) -> None:
    """Lets a town go on."""
    from actions.suspend_town import resume_town

    place = installed().place(code)
    resume_town(place)
    emit(json, {"resumed": code}, f"Město {code} je v\u00a0provozu.")


def environment_of(place: TownPlace, towns: Towns) -> dict[str, str]:
    """The environment in which every other command works in one town: what towns share, and its folder."""
    return {**towns.environ, "RAZITKO_HOME": str(place.folder)}
