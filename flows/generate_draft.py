"""Which Word documents are owed? Forms, extracts and sign-off sheets, made from the town's templates."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas import State
from prefect.states import Failed

from actions.make_document import make_documents, owe_draft
from actions.office import House
from flows.each_town import SLICE, in_each_town
from states.machine import Refused


@flow(name="generate-draft", retries=0)
async def generate_draft(
    proposal_id: int | None = None, stage: str | None = None, town: str = ""
) -> dict[str, Any] | State[Any]:
    """Vyhotoví dokumenty Wordu: návrh na usnesení, výpis, schvalovací list.

    Args:
        proposal_id: Číslo návrhu, jehož formulář se má vyhotovit; prázdné znamená vše, co čeká na vyhotovení.
        stage: Kód orgánu, pro který se formulář vyhotovuje (například RM); prázdné znamená všechny.
        town: Kód města, slouží-li instalace více městům; prázdné znamená všechna.
    """

    async def work(house: House) -> dict[str, Any] | State[Any]:
        try:
            if proposal_id is not None:
                with house.writing() as (office, connection):
                    owe_draft(office, connection, proposal_id, stage)
            made, failed = make_documents(house, proposal_id=proposal_id, stage=stage)
        except Refused as refused:
            return Failed(message=str(refused))
        if failed:
            return Failed(message=" ".join(failed))
        return {"made": [document.file_name for document in made]}

    return await in_each_town(work, town, round_of="generate-draft", lasts=SLICE)
