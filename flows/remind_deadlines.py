"""Which limits are near or past today? Reminders, each of them once."""

from __future__ import annotations

from prefect import flow

from actions.office import open_house
from actions.remind import remind
from flows.outbox import deliver


@flow(name="remind-deadlines", retries=0)
async def remind_deadlines() -> dict[str, int]:
    """Připomene lhůty, které se blíží nebo uplynuly: souhlasy, odevzdání podkladů a úkoly z usnesení."""
    house = open_house()
    try:
        with house.writing() as (office, connection):
            written = remind(office, connection)
        return {**written, **await deliver(house)}
    finally:
        house.close()
