"""What can be done with resolutions from the command line: record a table, list, show, void a number?

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage, acting, known_body, reading
from cli.options import As, BodyFilter, File, Json, Meeting, Reason
from cli.output import ballot, ballot_data, day, emit, pairs, picked, table
from states.vocabulary import OUTCOME_LABELS

app = Noun("Usnesení: zapsat tabulku výsledků, vypsat, najít, účinky, pozastavit, zneplatnit číslo.")


@app.command(
    "record",
    help="Zapíše vyplněnou tabulku výsledků (CSV nebo Word); bez --confirm jen ukáže, co by zapsal.",
    example="razitko resolution record vysledky.docx --confirm --as KÓD",
)
def record(
    file: File,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Opravdu zapsat, celou tabulku najednou.")
    ] = False,
    person: As = None,
    json: Json = False,
) -> None:
    """Records a table of outcomes, whole or not at all."""
    from actions.record_table import check_table, record_table
    from templates.outcome_sheet import read_table

    filled = read_table(file)
    with acting(person) as (office, connection, actor):
        rows = (record_table if confirm else check_table)(office, connection, actor, filled)
    cells = [
        (
            row.line,
            row.body,
            day(row.held_on),
            row.proposal_id,
            row.title,
            OUTCOME_LABELS[row.outcome],
            row.number or "",
            "beze změny" if row.is_unchanged else "",
        )
        for row in rows
    ]
    names = ("line", "body", "held_on", "proposal_id", "title", "outcome", "number", "is_unchanged")
    last = (
        "Zapsáno."
        if confirm
        else "Zatím nic zapsáno není; pokud to tak je, zopakujte příkaz s\u00a0--confirm."
    )
    text = table(("Řádek", "Orgán", "Den", "Návrh", "Název", "Výsledek", "Usnesení", ""), cells)
    emit(
        json,
        {"recorded": confirm, "rows": [picked(row, *names) for row in rows]},
        f"{text}\n\n{last}" if rows else "Tabulka nemá žádný řádek k\u00a0zápisu.",
    )


@app.command("sheet", help="Uloží prázdnou tabulku výsledků jednání k\u00a0vyplnění (.docx nebo .csv).")
def sheet(
    meeting: Meeting,
    out: Annotated[
        Path, typer.Option("--out", metavar="SOUBOR", help="Kam: přípona .docx, nebo .csv pro Excel.")
    ],
    json: Json = False,
) -> None:
    """Writes the empty table of a meeting."""
    from actions.blank_table import blank_table

    if out.suffix.lower() not in (".docx", ".csv"):
        raise BadUsage(f"Soubor {out} má mít příponu .docx, nebo .csv.")
    with reading() as (office, connection):
        content = blank_table(office, connection, meeting, out.suffix.lower())
    try:
        out.write_bytes(content)
    except OSError as error:
        raise BadUsage(
            f"Soubor {out} nelze zapsat ({error.strerror}); zkontrolujte složku a\u00a0práva."
        ) from None
    emit(
        json,
        {"file": str(out), "bytes": len(content)},
        f"Tabulka jednání č.\u00a0{meeting} je v\u00a0souboru {out}.",
    )


@app.command("list", help="Vypíše usnesení, nejnovější první.")
def list_(body: BodyFilter = None, json: Json = False) -> None:
    """Lists resolutions."""
    from db.queries.overview import all_resolutions

    with reading() as (office, connection):
        rows = all_resolutions(connection, body=known_body(office, body) if body else None)
    cells = [
        (row.body, row.number, day(row.adopted_on), ballot(row) or "–", row.title, _state(row))
        for row in rows
    ]
    text = table(("Orgán", "Číslo", "Přijato", "Hlasování", "Název", ""), cells)
    emit(json, {"resolutions": [_data(row) for row in rows]}, text if rows else "Zatím žádná usnesení.")


@app.command("show", help="Ukáže usnesení s\u00a0číslem, u\u00a0stejného čísla všech orgánů.")
def show(
    number: Annotated[str, typer.Argument(metavar="ČÍSLO", help="Číslo usnesení.")],
    body: BodyFilter = None,
    json: Json = False,
) -> None:
    """Shows the resolutions with a number."""
    from db.queries.overview import all_resolutions
    from states.machine import Refused

    with reading() as (office, connection):
        rows = all_resolutions(connection, body=known_body(office, body) if body else None, number=number)
    if not rows:
        raise Refused(f"Usnesení {number} v\u00a0evidenci není; zkontrolujte číslo.")
    pages = [
        pairs(
            {
                "Usnesení": f"{row.number} ({row.body})",
                "Stav": _state(row) or "platné",
                "Přijato": day(row.adopted_on),
                "Hlasování": ballot(row),
                "Návrh": f"č.\u00a0{row.proposal_id} {row.title}" if row.proposal_id else row.title,
                "Číslo dáno ručně": row.manual_reason or "ne",
                "Znění": f"\n{row.text}",
            }
        )
        for row in rows
    ]
    emit(json, {"resolutions": [_data(row) for row in rows]}, "\n\n".join(pages))


@app.command(
    "void", help="Zneplatní číslo usnesení; v\u00a0evidenci zůstane s\u00a0důvodem a\u00a0znovu se nedá."
)
def void(
    body: Annotated[str, typer.Argument(metavar="ORGÁN", help="Kód orgánu.")],
    number: Annotated[str, typer.Argument(metavar="ČÍSLO", help="Číslo usnesení.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Voids a number."""
    from actions.record_resolution import void_resolution

    with acting(person) as (office, connection, actor):
        void_resolution(office, connection, actor, known_body(office, body), number, reason)
    emit(
        json, {"body": body, "number": number, "state": "voided"}, f"Číslo {number} ({body}) je zneplatněno."
    )


@app.command(
    "suspend",
    help="Pozastaví výkon usnesení rady (§\u00a0105); rozhodne o\u00a0něm nejbližší zastupitelstvo.",
    example='razitko resolution suspend RM 2024-12/3 --reason "Dar není v\u00a0rozpočtu." --as starosta',
)
def suspend(
    body: Annotated[str, typer.Argument(metavar="ORGÁN", help="Kód orgánu.")],
    number: Annotated[str, typer.Argument(metavar="ČÍSLO", help="Číslo usnesení.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Suspends a resolution of the council."""
    from actions.suspend import suspend_resolution

    with acting(person) as (office, connection, actor):
        row = _one(connection, known_body(office, body), number)
        suspend_resolution(office, connection, actor, row.id, reason)
    emit(
        json,
        {"body": body, "number": number, "state": "suspended"},
        f"Výkon usnesení {number} ({body}) je pozastaven; rozhodne nejbližší zastupitelstvo.",
    )


@app.command(
    "effects",
    help="Ukáže, co usnesení dělá s\u00a0dřívějšími a\u00a0co pozdější s\u00a0ním.",
    example="razitko resolution effects RM 2024-12/3 --json",
)
def effects(
    body: Annotated[str, typer.Argument(metavar="ORGÁN", help="Kód orgánu.")],
    number: Annotated[str, typer.Argument(metavar="ČÍSLO", help="Číslo usnesení.")],
    json: Json = False,
) -> None:
    """Shows the effects of a resolution in both directions."""
    from actions.see_effects import effects_data, see_effects, sentences

    with reading() as (office, connection):
        row = _one(connection, known_body(office, body), number)
        found = see_effects(office, connection, None, row)
    lines = sentences(found)
    emit(
        json,
        {"body": body, "number": number, "state": row.state, **effects_data(found)},
        "\n".join(lines) if lines else "Usnesení žádné jiné nemění a\u00a0žádné jiné nemění je.",
    )


def _one(connection: Any, body: str, number: str) -> Any:
    from db.queries.overview import all_resolutions
    from states.machine import Refused

    rows = all_resolutions(connection, body=body, number=number)
    if not rows:
        raise Refused(f"Usnesení {number} ({body}) v\u00a0evidenci není; zkontrolujte číslo.")
    return rows[0]


def _state(row: Any) -> str:
    from states.resolution import RESOLUTION

    if row.state == "valid":
        return ""
    return f"zneplatněno: {row.void_reason}" if row.state == "voided" else RESOLUTION.states[row.state]


def _data(row: Any) -> dict[str, Any]:
    names = ("body", "number", "adopted_on", "title", "text", "state", "void_reason", "manual_reason")
    return {**picked(row, *names, "proposal_id", "meeting_id"), "ballot": ballot_data(row)}
