"""What do the numbers of resolutions prove? The ledger: no gap and no double in any series.

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Any

from cli.czech import Noun
from cli.edge import BAD_INPUT, DONE, known_body, reading
from cli.options import BodyFilter, Json, Meeting
from cli.output import day, emit, table

app = Noun("Čísla usnesení: kniha čísel, která dokáže, že žádné nechybí a\u00a0žádné není dvakrát.")


@app.command(
    "ledger",
    help="Kniha čísel: každá řada od prvního do posledního, mezery, čísla ruční a\u00a0zneplatněná. "
    "Není-li řada doložená celá, skončí kódem 2.",
    example="razitko number ledger --body RM --json",
)
def ledger(body: BodyFilter = None, json: Json = False) -> int:
    """Proves the numbers of all bodies, or of one; returns 2 if they are not proven."""
    from actions.see_ledger import ledger_data, see_ledger

    with reading() as (office, connection):
        found = see_ledger(office, connection, known_body(office, body) if body else None)
    emit(json, ledger_data(found), _text(found))
    return DONE if found.is_proven else BAD_INPUT


@app.command(
    "next",
    help="Číslo, které by teď dostalo další usnesení jednání; nic se nepřiděluje.",
    example="razitko number next 3 --json",
)
def next_(meeting: Meeting, json: Json = False) -> None:
    """Shows the number that the next resolution of a meeting would get."""
    from actions.foresee import next_number
    from db.meetings import meeting_by_id
    from states.machine import Refused

    with reading() as (office, connection):
        row = meeting_by_id(connection, meeting)
        if row is None:
            raise Refused(f"Jednání č.\u00a0{meeting} neexistuje; zkontrolujte číslo.")
        body = office.town.body(row.body)
        number = next_number(connection, body, None, row, None)
    if number is None:
        raise Refused(f"{body.name} další číslo předem nemá: vzor chybí, nebo v\u00a0něm je bod či odbor.")
    emit(json, {"meeting": meeting, "body": body.code, "number": number}, f"Další usnesení: {number}")


def _text(found: Any) -> str:
    if not found.series and not found.manual and not found.faults:
        return "Zatím žádné usnesení číslo nemá."
    cells = [
        (
            one.body,
            one.name,
            f"{one.first}–{one.last}",
            str(one.count),
            f"{one.first_number} … {one.last_number}",
            f"{day(one.since)} – {day(one.until)}",
            "doloženo" if one.is_proven else "NEDOLOŽENO",
        )
        for one in found.series
    ]
    parts = [table(("Orgán", "Řada", "Pořadí", "Počet", "Čísla", "Přijato", ""), cells)] if cells else []
    lines = []
    for one in found.series:
        if one.continues:
            lines.append(f"{one.body} {one.name}: navazuje na řadu {one.continues}.")
        for gap in one.gaps:
            run = str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}"
            lines.append(f"{one.body} {one.name}: pořadí {run} chybí, {gap.why or 'nevysvětleno'}.")
        lines += [f"{one.body} {one.name}: {row.number} zneplatněno: {row.void_reason}" for row in one.voided]
        lines += [f"{one.body} {one.name}: {fault}" for fault in one.faults]
    lines += [f"{row.body}: {row.number} dáno ručně: {row.manual_reason}" for row in found.manual]
    lines += list(found.faults)
    verdict = (
        "Čísla jsou doložená: žádné nechybí a\u00a0žádné není dvakrát."
        if found.is_proven
        else "Čísla doložená nejsou; prověřte řádky výše."
    )
    return "\n\n".join([*parts, *(["\n".join(lines)] if lines else []), verdict])
