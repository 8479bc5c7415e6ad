"""Which further channels do letters go by, and how are they entered from the command line? Addresses are secrets."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, opened, reading
from cli.options import As, Json
from cli.output import emit, instant, table

app = Noun("Další kanály dopisů: Teams, ntfy, SMS a\u00a0jiné.")
Channel = Annotated[int, typer.Argument(metavar="KANÁL", help="Číslo kanálu ze seznamu.")]


@app.command("list", help="Vypíše kanály a\u00a0jak se jim daří; adresy nikdy.")
def list_channels(json: Json = False) -> None:
    """Lists channels."""
    from actions.channels import channels

    with reading() as (_office, connection):
        rows = channels(connection)
    names = ("id", "label", "person", "office", "department", "names_matters", "failures", "last_error")
    cells = [
        (
            row.id,
            row.label,
            row.person or row.office,
            instant(row.rests_until),
            row.last_error or "v\u00a0pořádku",
        )
        for row in rows
    ]
    text = table(("Č.", "Kanál", "Čí", "Další pokus", "Stav"), cells) if rows else "Žádné další kanály."
    emit(json, {"channels": [{name: getattr(row, name) for name in names} for row in rows]}, text)


@app.command("add", help="Zapíše kanál; adresu čte ze vstupu, aby nezůstala v\u00a0historii příkazů.")
def add(
    label: Annotated[str, typer.Argument(metavar="NÁZEV", help="Podle něj ho poznají ostatní.")],
    of: Annotated[str | None, typer.Option("--of", metavar="KÓD", help="Kód osoby, jejíž je.")] = None,
    office: Annotated[str | None, typer.Option("--office", metavar="FUNKCE", help="Kód funkce.")] = None,
    department: Annotated[
        str | None, typer.Option("--department", metavar="ODBOR", help="Funkce jen v\u00a0tomto odboru.")
    ] = None,
    names_matters: Annotated[
        bool, typer.Option("--names-matters", help="Smí uvádět názvy věcí, které nejsou neveřejné.")
    ] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Enters a channel."""
    from actions.authority import actor_of
    from actions.channels import Wanted, add_channel

    if not person:
        raise BadUsage("Kdo jedná? Uveďte kód osoby volbou --as, nebo proměnnou RAZITKO_PERSON.")
    typed = typer.prompt("Adresa kanálu", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    with opened() as house, house.writing() as (here, connection):
        owner = actor_of(connection, of).person_id if of else None
        wanted = Wanted(label, typed.strip(), owner, office, department, names_matters)
        services = house.settings.channel_services
        number = add_channel(here, connection, actor_of(connection, person), wanted, services)
    emit(json, {"channel": number}, f"Kanál č.\u00a0{number} je zapsán; zkušební zpráva čeká na odeslání.")


@app.command("try", help="Pošle kanálem zkušební zprávu.")
def try_it(channel: Channel, person: As = None, json: Json = False) -> None:
    """Owes a trial message."""
    from actions.channels import try_channel

    with acting(person) as desk:
        try_channel(desk.office, desk.connection, desk.actor, channel)
    emit(json, {"channel": channel}, "Zkušební zpráva čeká na odeslání.")


@app.command("end", help="Zruší kanál a\u00a0zapomene jeho adresu.")
def end(channel: Channel, person: As = None, json: Json = False) -> None:
    """Ends a channel."""
    from actions.channels import end_channel

    with acting(person) as desk:
        end_channel(desk.office, desk.connection, desk.actor, channel)
    emit(json, {"channel": channel}, f"Kanál č.\u00a0{channel} je zrušen.")
