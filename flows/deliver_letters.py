"""Which letters leave the house now? Everything the outbox owes."""

from __future__ import annotations

from prefect import flow

from actions.office import open_house
from flows.outbox import deliver


@flow(name="deliver-letters", retries=0)
async def deliver_letters(limit: int = 200) -> dict[str, int]:
    """Odešle dopisy, které čekají v poště k odeslání.

    Args:
        limit: Kolik dopisů nejvýše odeslat v jednom běhu.
    """
    house = open_house()
    try:
        return dict(await deliver(house, limit=limit))
    finally:
        house.close()
