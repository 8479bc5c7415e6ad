"""Does everybody whose turn it is know? Letters to approvers, and nobody written to twice."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from actions.office import House
from actions.remind import remind_approvers
from flows.each_town import SLICE, in_each_town
from flows.outbox import APPROVER_LETTERS, deliver


@flow(name="notify-approvers", retries=0)
async def notify_approvers(proposal_id: int | None = None, town: str = "") -> dict[str, int] | State[Any]:
    """Napíše a odešle dopisy těm, kdo jsou na řadě se souhlasem, vyjádřením nebo podpisem.

    Args:
        proposal_id: Číslo návrhu; prázdné znamená všechny návrhy.
        town: Kód města, slouží-li instalace více městům; prázdné znamená všechna.
    """

    async def work(house: House) -> dict[str, int]:
        with house.writing() as (office, connection):
            written = remind_approvers(office, connection, proposal_id)
        counts = await deliver(house, kinds=APPROVER_LETTERS, proposal_id=proposal_id)
        return {"written": written, **counts}

    return await in_each_town(work, town, round_of="notify-approvers", lasts=SLICE)
