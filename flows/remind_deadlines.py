"""Which limits are near or past today? Reminders, each of them once."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from actions.bring_back import bring_back
from actions.office import House
from actions.remind import remind
from flows.each_town import in_each_town
from flows.outbox import deliver


@flow(name="remind-deadlines", retries=0)
async def remind_deadlines(town: str = "") -> dict[str, int] | State[Any]:
    """Připomene lhůty, které se blíží nebo uplynuly (souhlasy, podklady, úkoly), a vrátí na program odložené.

    Args:
        town: Kód města, slouží-li instalace více městům; prázdné znamená všechna.
    """

    async def work(house: House) -> dict[str, int]:
        house.database.learn()  # once a day is often enough, and mornings begin here
        with house.writing() as (office, connection):
            returned = bring_back(office, connection)
            written = remind(office, connection)
        if house.settings.code is not None:
            return {"returned": len(returned), **written}  # the runner sends, town by town in small slices
        return {"returned": len(returned), **written, **await deliver(house)}

    return await in_each_town(work, town, round_of="remind-deadlines")
