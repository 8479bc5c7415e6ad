"""What came out of a meeting? The filled table of outcomes: first shown, recorded when confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from actions.authority import actor_of
from actions.office import House
from actions.record_table import Recorded, check_table, record_table
from db.files import FileMissing, StoreAway, is_digest
from flows.each_town import in_one_town
from states.input_faults import InputFaults
from states.machine import Refused
from states.outcome_table import ReadTable, read_rows


@flow(name="record-resolutions", retries=0)
async def record_resolutions(
    table_path: str, confirm: bool = False, person: str = "", town: str = ""
) -> State[Any]:
    """Zapíše výsledky jednání z vyplněné tabulky: hlasování, výsledky a čísla usnesení; celou, nebo nic.

    Args:
        table_path: Vyplněná tabulka (.csv nebo .docx): jméno ve složce „incoming“ úřadu, nebo úplná cesta.
        confirm: Ne: jen ukáže, co by se zapsalo, včetně čísel usnesení. Ano: zapíše.
        person: Kód osoby z organizačního oddělení (nebo tajemníka), z jejíhož pověření se výsledky zapisují.
        town: Kód města, slouží-li instalace více městům.
    """

    async def work(house: House) -> State[Any]:
        return _recorded(house, table_path, confirm, person)

    return await in_one_town(work, town)


def _recorded(house: House, table_path: str, confirm: bool, person: str) -> State[Any]:
    try:
        table = _table(house, table_path.strip())
        with house.writing() as (office, connection):
            if not person.strip():
                raise Refused(
                    "Chybí, kdo výsledky zapisuje; vyplňte kód osoby z\u00a0organizačního oddělení."
                )
            actor = actor_of(connection, person.strip(), via="flow")
            does = record_table if confirm else check_table
            rows = does(office, connection, actor, table)
    except (Refused, InputFaults, FileMissing, StoreAway) as refusal:
        return Failed(message=str(refusal))
    for row in rows:
        get_run_logger().info("řádek %d: %s", row.line, row.sentence)
    return Completed(message=_summary(rows, confirm), data=_report(rows, confirm))


def _table(house: House, table_path: str) -> ReadTable:
    """The table that the web put into the store of files, named by its digest, or one that lies on this machine."""
    # Word takes 15 MB: the runner knows this flow, and few start it
    from templates.outcome_sheet import read_sheet, read_table

    digest, dot, _ = table_path.partition(".")
    if dot and is_digest(digest):
        name = f"tabulka {table_path[:8]}…"
        return read_rows(read_sheet(house.files.get(digest), name), name)
    return read_table(_inside(house, table_path))


def _inside(house: House, table_path: str) -> Path:
    """The file meant by a name in the office's folder ``incoming``, or by an absolute path; only read."""
    path = Path(table_path)
    if path.is_absolute():
        return path
    incoming = (house.settings.folder / "incoming").resolve()
    found = (incoming / path).resolve()
    if not found.is_relative_to(incoming) or found == incoming:
        raise Refused(
            "Tabulka se čte jen ze složky „incoming“ úřadu; vložte ji tam a\u00a0napište její jméno."
        )
    return found


def _summary(rows: tuple[Recorded, ...], confirm: bool) -> str:
    unchanged = sum(row.is_unchanged for row in rows)
    done = "Zapsáno bodů" if confirm else "Zkouška, nic nezapsáno; zapsalo by se bodů"
    return f"{done}: {len(rows) - unchanged}, beze změny: {unchanged}."


def _report(rows: tuple[Recorded, ...], confirm: bool) -> dict[str, Any]:
    return {
        "confirmed": confirm,
        "recorded": sum(not row.is_unchanged for row in rows),
        "unchanged": sum(row.is_unchanged for row in rows),
        "rows": [
            {
                "line": row.line,
                "body": row.body,
                "held_on": row.held_on.isoformat(),
                "proposal": row.proposal_id,
                "title": row.title,
                "outcome": row.outcome.value,
                "number": row.number,
                "unchanged": row.is_unchanged,
                "sentence": row.sentence,
            }
            for row in rows
        ],
    }
