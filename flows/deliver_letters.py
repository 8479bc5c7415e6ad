"""Which letters leave the house now? Everything the outbox owes."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from actions.office import House
from flows.each_town import SLICE, in_each_town
from flows.outbox import deliver


@flow(name="deliver-letters", retries=0)
async def deliver_letters(limit: int = 1000, town: str = "") -> dict[str, int] | State[Any]:
    """Odešle dopisy, které čekají v poště k odeslání.

    Args:
        limit: Kolik dopisů nejvýše odeslat v jednom běhu (a v jednom městě).
        town: Kód města, slouží-li instalace více městům; prázdné znamená všechna.
    """

    async def work(house: House) -> dict[str, int]:
        return dict(await deliver(house, limit=limit))

    return await in_each_town(work, town, round_of="deliver-letters", lasts=SLICE)
