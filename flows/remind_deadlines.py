"""Which limits are near or past today? Reminders, each of them once."""

from __future__ import annotations

from prefect import flow

from actions.bring_back import bring_back
from actions.office import open_house
from actions.remind import remind
from flows.outbox import deliver


@flow(name="remind-deadlines", retries=0)
async def remind_deadlines() -> dict[str, int]:
    """Připomene lhůty, které se blíží nebo uplynuly (souhlasy, podklady, úkoly), a vrátí na program odložené."""
    house = open_house()
    try:
        with house.writing() as (office, connection):
            returned = bring_back(office, connection)
            written = remind(office, connection)
        return {"returned": len(returned), **written, **await deliver(house)}
    finally:
        house.close()
