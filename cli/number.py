"""What do the numbers of resolutions prove? The ledger: no gap and no double in any series.

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Any

from cli.czech import Noun
from cli.edge import BAD_INPUT, DONE, known_body, reading
from cli.options import BodyFilter, Json
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
