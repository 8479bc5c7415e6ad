"""Does everybody whose turn it is know? Letters to approvers, and nobody written to twice."""

from __future__ import annotations

from prefect import flow

from actions.office import open_house
from actions.remind import remind_approvers
from flows.outbox import APPROVER_LETTERS, deliver


@flow(name="notify-approvers", retries=0)
async def notify_approvers(proposal_id: int | None = None) -> dict[str, int]:
    """Napíše a odešle dopisy těm, kdo jsou na řadě se souhlasem, vyjádřením nebo podpisem.

    Args:
        proposal_id: Číslo návrhu; prázdné znamená všechny návrhy.
    """
    house = open_house()
    try:
        with house.writing() as (office, connection):
            written = remind_approvers(office, connection, proposal_id)
        counts = await deliver(house, kinds=APPROVER_LETTERS, proposal_id=proposal_id)
        return {"written": written, **counts}
    finally:
        house.close()
