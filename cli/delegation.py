"""How does somebody let another stand in, from the command line?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.czech import Noun
from cli.edge import acting, reading
from cli.options import As, Json, Reason, read_day
from cli.output import day, emit, picked, table

app = Noun("Zastupování: kdo za koho na určitou dobu jedná.")

EXAMPLE = "razitko delegation new --to KÓD --since 2024-06-01 --until 2024-06-14 --reason dovolená --as KÓD"


@app.command("new", help="Předá zastupování jiné osobě od dne do dne včetně.", example=EXAMPLE)
def new(
    to: Annotated[str, typer.Option("--to", metavar="KÓD", help="Kdo zastupuje.")],
    since: Annotated[date, typer.Option("--since", metavar="DATUM", parser=read_day, help="Od kterého dne.")],
    until: Annotated[
        date, typer.Option("--until", metavar="DATUM", parser=read_day, help="Do kterého dne včetně.")
    ],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Lets a person stand in."""
    from actions.delegate import delegate

    with acting(person) as (office, connection, actor):
        number = delegate(office, connection, actor, to, since, until, reason)
    data = {"delegation": number, "to": to, "since": since, "until": until}
    emit(json, data, f"Od {day(since)} do {day(until)} zastupuje: {to}.")


@app.command("list", help="Vypíše zastupování, nejnovější první.")
def list_(json: Json = False) -> None:
    """Lists delegations."""
    from db.queries.overview import all_delegations

    with reading() as (office, connection):
        rows = all_delegations(connection)
        today = office.today
    cells = [
        (
            row.giver,
            row.deputy,
            day(row.valid_from),
            day(row.valid_until),
            "platí" if row.valid_from <= today <= row.valid_until else "",
            row.reason,
        )
        for row in rows
    ]
    data = [picked(row, "id", "giver", "deputy", "valid_from", "valid_until", "reason") for row in rows]
    text = table(("Koho", "Kdo zastupuje", "Od", "Do", "Dnes", "Důvod"), cells)
    emit(json, {"delegations": data}, text if rows else "Nikdo nikoho nezastupuje.")
