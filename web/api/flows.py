"""How does a program start what the office does by itself, and see how it went? Prefect is asked from afar."""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query

from actions.see import NotSeen
from flows import trigger as prefect
from states.vocabulary import Role
from web.api.entrance import Called, Caller, noun, operation
from web.api.problems import Malformed
from web.api.proposals import Key
from web.api.schemas.base import clean
from web.api.schemas.office import Flows, NewRun, Run, Runs, RunState
from web.views.runs import JOBS

router = noun("Úlohy")
WHO = (Role.SECRETARY, Role.ORGANISER, Role.ADMINISTRATOR)
OF_ONE_PROPOSAL = frozenset({"generate-draft", "notify-approvers"})
PATIENCE = (1.0,)
"""Seconds before asking a busy server once more; a program can ask again itself."""
Name = Literal[*JOBS]  # type: ignore[valid-type]
RunId = Annotated[UUID, Path(description="Číslo běhu.", examples=["0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"])]


def _allowed(caller: Caller) -> str:
    """The address of Prefect's API for somebody who runs the office; raises RoleMissing."""
    with caller.reading() as (office, connection):
        caller.needs_role(office, connection, *WHO)
    named = os.environ.get("PREFECT_API_URL")
    return named or f"http://127.0.0.1:{caller.house.settings.prefect_port}/api"


@router.get(
    "/flows",
    **operation("list_flows", "admin", "Vypíše úlohy, které lze spustit", response_model=Flows),
)
def list_flows(caller: Called) -> dict[str, Any]:
    """What can be started."""
    _allowed(caller)
    return {"flows": [{"name": job.name, "label": job.does} for job in JOBS.values()]}


@router.post(
    "/flows/{name}/runs",
    **operation(
        "start_flow",
        "admin",
        "Spustí úlohu teď (tajemník, organizační oddělení, správce)",
        "Neběží-li server Prefect, odpověď je 503 a\u00a0nic se neztratilo.",
        response_model=Run,
        status_code=202,
    ),
)
def post_run(
    caller: Called,
    name: Annotated[Name, Path(description="Jméno úlohy.", examples=["deliver-letters"])],
    asked: NewRun,
    idempotency_key: Key = "",
) -> dict[str, Any]:
    """Asks for a run; under one key once."""
    api_url = _allowed(caller)
    if asked.proposal_id is not None and name not in OF_ONE_PROPOSAL:
        raise Malformed((("body", "proposal_id"), "Tato úloha se týká celého úřadu; číslo návrhu vynechte."))
    parameters = {} if asked.proposal_id is None else {"proposal_id": asked.proposal_id}
    key = f"api:{caller.person_id}:{name}:{clean(idempotency_key)}" if idempotency_key else None
    town = caller.house.settings.code
    run = prefect.trigger(api_url, name, parameters, town=town, idempotency_key=key, pauses=PATIENCE)
    return {"id": str(run.id), "url": run.url}


@router.get(
    "/flows/runs",
    **operation("list_runs", "admin", "Vypíše poslední běhy úloh", response_model=Runs),
)
def list_runs(
    caller: Called,
    limit: Annotated[int, Query(ge=1, le=200, description="Kolik běhů.", examples=[20])] = 20,
) -> dict[str, Any]:
    """The last runs."""
    runs = prefect.recent_runs(_allowed(caller), limit, town=caller.house.settings.code, pauses=PATIENCE)
    return {
        "runs": [
            {
                "id": str(run.id),
                "flow": run.deployment,
                "state": run.state.type,
                "message": run.state.message,
                "started_at": run.started_at,
                "ended_at": run.ended_at,
                "url": run.url,
            }
            for run in runs
        ]
    }


@router.get(
    "/flows/runs/{id}",
    **operation("get_run", "admin", "Ukáže stav běhu", response_model=RunState),
)
def get_run(caller: Called, id: RunId) -> dict[str, Any]:
    """How a run went."""
    try:
        town = caller.house.settings.code
        state = prefect.run_state(_allowed(caller), id, town=town, pauses=PATIENCE)
    except prefect.FlowRefused:
        raise NotSeen("Běh úlohy") from None
    return {
        "id": str(id),
        "state": state.type,
        "name": state.name,
        "message": state.message,
        "is_final": state.is_final,
    }
