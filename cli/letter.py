"""Which letters wait, left or failed, and how are the failed ones tried again from the command line?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, opened, reading
from cli.options import Json
from cli.output import count, emit, instant, pairs, picked, table
from states.letters import KIND_LABELS

app = Noun("Dopisy: co čeká na odeslání, co odešlo, co se nepodařilo.")

STATES = {"owed": "čeká na odeslání", "sent": "odeslán", "failed": "nedoručitelný", "dropped": "odpadl"}


@app.command("list", help="Vypíše dopisy, nejnovější první.")
def list_(
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="STAV", help="Jen owed (čeká), sent (odeslán), failed (nepodařilo se)."
        ),
    ] = None,
    proposal: Annotated[
        int | None, typer.Option("--proposal", metavar="ČÍSLO", help="Jen k\u00a0tomuto návrhu.")
    ] = None,
    json: Json = False,
) -> None:
    """Lists letters."""
    from db.queries.overview import all_letters

    if state is not None and state not in STATES:
        raise BadUsage(f"Stav „{state}“ neznám; známé jsou: {', '.join(STATES)}.")
    with reading() as (_office, connection):
        rows = all_letters(connection, state=state, proposal_id=proposal)
    cells = [
        (
            row.id,
            STATES[row.state],
            instant(row.sent_at or row.created_at),
            row.person,
            row.subject or KIND_LABELS.get(row.kind, row.kind),
        )
        for row in rows
    ]
    text = table(("Č.", "Stav", "Kdy", "Komu", "Předmět"), cells)
    emit(json, {"letters": [_data(row) for row in rows]}, text if rows else "Žádné dopisy.")


@app.command("show", help="Ukáže jeden dopis a\u00a0jeho doručování.")
def show(
    letter: Annotated[int, typer.Argument(metavar="DOPIS", help="Číslo dopisu ze seznamu.")],
    json: Json = False,
) -> None:
    """Shows one letter."""
    from db.queries.overview import all_letters
    from states.machine import Refused

    with reading() as (_office, connection):
        rows = all_letters(connection, letter_id=letter)
    if not rows:
        raise Refused(f"Dopis č.\u00a0{letter} neexistuje; zkontrolujte číslo.")
    row = rows[0]
    text = pairs(
        {
            "Dopis": f"č.\u00a0{row.id} ({KIND_LABELS.get(row.kind, row.kind)})",
            "Komu": f"{row.person} <{row.email}>",
            "Předmět": row.subject,
            "Stav": STATES[row.state],
            "Napsán": instant(row.created_at),
            "Odeslán": instant(row.sent_at),
            "Pokusů": row.attempts,
            "Další pokus": instant(row.next_try_at) if row.state == "owed" else "–",
            "Chyba": row.last_error,
            "Návrh": row.proposal_id,
            "Značka": row.message_id,
        }
    )
    emit(json, {"letter": _data(row)}, text)


@app.command("retry", help="Vrátí nedoručitelné dopisy mezi ty, které čekají na odeslání.")
def retry(json: Json = False) -> None:
    """Tries the failed letters again."""
    from db.correspondence import retry_failed

    with opened() as house, house.writing() as (office, connection):
        number = retry_failed(connection, office.now)
    emit(json, {"letters": number}, f"Znovu se zkusí {count(number, 'dopis', 'dopisy', 'dopisů')}.")


def _data(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "state", "person", "email", "subject", "proposal_id", "created_at", "sent_at")
    return picked(row, *names, "next_try_at", "attempts", "last_error", "message_id")
