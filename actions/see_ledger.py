"""What does the ledger of numbers say? The proof that no series has a gap or a double, from what is stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from actions.office import Office
from db.queries import ledger as queries
from db.visibility import Eyes
from states.ledger import Given, Ledger, Series, ledger
from states.town import Body


def see_ledger(
    office: Office, connection: Connection, body: str | None = None, eyes: Eyes | None = None
) -> Ledger:
    """The ledger of all bodies, or of one. It reads everything there is: call it for a page, not for each of many."""
    given, lost = queries.given_numbers(connection, body, eyes)
    continues = {
        (found.code, series): before
        for found in office.town.bodies
        if found.number
        for series, before in found.number.continues.items()
    }
    faults = [
        f"Usnesení {row.facts.get('number')} ({row.facts.get('body')}) v\u00a0historii je, v\u00a0evidenci ale chybí."
        for row in lost
    ]
    explained = {**_read_by_pattern(office, given), **queries.skipped_serials(connection)}
    return ledger(given, queries.counters_of(connection, body), continues, explained, faults)


def _read_by_pattern(office: Office, given: list[Given]) -> dict[tuple[str, str, int], str]:
    """Serials that a number given by hand took, read by the town's pattern: for records without a note of the skip."""
    found = {}
    bodies: dict[str, Body] = {body.code: body for body in office.town.bodies}
    for row in given:
        number_format = bodies[row.body].number_format if row.body in bodies else None
        if row.serial is not None or number_format is None or number_format.reset not in ("year", "never"):
            continue
        try:
            parts = number_format.parse(row.number)
        except ValueError:
            continue
        series = str(parts.get("year", row.adopted_on.year)) if number_format.reset == "year" else "*"
        found[(row.body, series, int(parts["serial"]))] = f"číslo {row.number} bylo dáno ručně"
    return found


def ledger_data(found: Ledger) -> dict[str, Any]:
    """The ledger as plain data, for the command line and the API."""
    return {
        "is_proven": found.is_proven,
        "faults": list(found.faults),
        "series": [_series_data(one) for one in found.series],
        "manual": [
            {
                "body": row.body,
                "number": row.number,
                "adopted_on": row.adopted_on.isoformat(),
                "reason": row.manual_reason,
            }
            for row in found.manual
        ],
    }


def _series_data(one: Series) -> dict[str, Any]:
    return {
        "body": one.body,
        "series": one.name,
        "first": one.first,
        "last": one.last,
        "count": one.count,
        "first_number": one.first_number,
        "last_number": one.last_number,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "continues": one.continues,
        "counter": one.counter,
        "is_proven": one.is_proven,
        "gaps": [{"first": gap.first, "last": gap.last, "why": gap.why} for gap in one.gaps],
        "voided": [{"number": row.number, "reason": row.void_reason} for row in one.voided],
        "faults": list(one.faults),
    }
