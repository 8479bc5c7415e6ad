"""How does somebody let another stand in, from the command line?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

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


@app.command("end", help="Ukončí vlastní zastupování hned; co zastupující už rozhodl, platí.")
def end(
    number: Annotated[
        int, typer.Argument(metavar="ČÍSLO", help="Číslo ze seznamu „razitko delegation list“.")
    ],
    person: As = None,
    json: Json = False,
) -> None:
    """Ends a delegation."""
    from actions.delegate import end_delegation

    with acting(person) as (office, connection, actor):
        end_delegation(office, connection, actor, number)
    emit(json, {"delegation": number, "ended": True}, f"Zastupování č.\u00a0{number} je ukončeno.")


@app.command("list", help="Vypíše zastupování, nejnovější první.")
def list_(json: Json = False) -> None:
    """Lists delegations."""
    from db.queries.overview import all_delegations

    with reading() as (office, connection):
        rows = all_delegations(connection)
        today = office.today
    cells = [
        (
            row.id,
            row.giver,
            row.deputy,
            day(row.valid_from),
            day(row.valid_until),
            _status(row, today),
            row.reason,
        )
        for row in rows
    ]
    data = [
        picked(row, "id", "giver", "deputy", "valid_from", "valid_until", "ended_at", "reason")
        for row in rows
    ]
    text = table(("Č.", "Koho", "Kdo zastupuje", "Od", "Do", "Dnes", "Důvod"), cells)
    emit(json, {"delegations": data}, text if rows else "Nikdo nikoho nezastupuje.")


def _status(row: Any, today: date) -> str:
    if row.ended_at is not None:
        return "ukončeno"
    return "platí" if row.valid_from <= today <= row.valid_until else ""
