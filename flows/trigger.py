"""How do the web and the command line start a flow and see how it went, without importing Prefect?

Plain REST over httpx (importing Prefect costs a second and a half and 80 MB). An API on another machine may
carry its user and password in the address: `https://user:password@host/api`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    import httpx  # a tenth of a second that a page without flows does not pay

# SQLite behind Prefect answers 503 when it is busy and expects us back: the waits of Prefect's own client.
PAUSES = (2.0, 4.0, 8.0)
ANSWERS_WITHIN, CONNECTS_WITHIN = 10.0, 2.0  # seconds
_FINAL = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


class PrefectUnavailable(Exception):
    """Prefect does not answer; the message is a sentence for the clerk."""


class FlowRefused(ValueError):
    """Prefect knows no such deployment or run, or refuses the parameters; a sentence for the clerk."""


@dataclass(frozen=True)
class TriggeredRun:
    """A run that was asked for; `url` is its page in Prefect."""

    id: UUID
    url: str


@dataclass(frozen=True)
class RunState:
    """`type` is Prefect's (SCHEDULED, RUNNING, COMPLETED, FAILED, CRASHED, CANCELLED …), `name` its label."""

    type: str
    name: str
    message: str | None

    @property
    def is_final(self) -> bool:
        """Nothing more will happen to the run."""
        return self.type in _FINAL


@dataclass(frozen=True)
class RecentRun:
    """One line of Prefect's history; instants are aware (UTC)."""

    id: UUID
    name: str
    deployment: str | None
    state: RunState
    started_at: datetime | None
    ended_at: datetime | None
    url: str


def trigger(
    api_url: str,
    deployment: str,
    parameters: Mapping[str, Any],
    *,
    town: str | None = None,
    idempotency_key: str | None = None,
    pauses: Sequence[float] = PAUSES,
) -> TriggeredRun:
    """Ask for a run of `deployment` (`name` or `flow/name`); a runner or worker starts it in seconds.

    The same `idempotency_key` again gives the same run. A `town` among many asks for itself alone: the run is
    bound and tagged with its code, and its keys are its own. Raises `PrefectUnavailable`, `FlowRefused`.
    """
    full_name = deployment if "/" in deployment else f"{deployment}/{deployment}"
    found = _call(api_url, "GET", f"/deployments/name/{full_name}", None, pauses)
    body: dict[str, Any] = {"parameters": dict(parameters), "state": {"type": "SCHEDULED"}}
    if town is not None:
        body["parameters"]["town"] = town
        body["tags"] = [_tag(town)]
    if idempotency_key is not None:
        body["idempotency_key"] = idempotency_key if town is None else f"{town}:{idempotency_key}"
    run = _call(api_url, "POST", f"/deployments/{found['id']}/create_flow_run", body, pauses)
    return TriggeredRun(UUID(run["id"]), run_url(api_url, run["id"]))


def run_state(
    api_url: str, id: UUID, *, town: str | None = None, pauses: Sequence[float] = PAUSES
) -> RunState:
    """The run's present state. Raises `PrefectUnavailable`, `FlowRefused` for an unknown run or another town's."""
    run = _call(api_url, "GET", f"/flow_runs/{id}", None, pauses)
    if town is not None and _tag(town) not in run["tags"]:
        raise FlowRefused(f"Prefect nezná běh {id}.")
    return _state(run["state"])


def recent_runs(
    api_url: str, limit: int = 20, *, town: str | None = None, pauses: Sequence[float] = PAUSES
) -> list[RecentRun]:
    """The last `limit` runs (1-200) that have begun, newest first; of a `town` among many only what it asked for.

    Raises `PrefectUnavailable`.
    """
    begun: dict[str, Any] = {"start_time": {"is_null_": False}}
    if town is not None:
        begun["tags"] = {"all_": [_tag(town)]}
    wanted = {"limit": limit, "sort": "START_TIME_DESC", "flow_runs": begun}
    runs = _call(api_url, "POST", "/flow_runs/filter", wanted, pauses)
    ids = sorted({run["deployment_id"] for run in runs if run["deployment_id"]})
    named = {"deployments": {"id": {"any_": ids}}}
    names = {row["id"]: row["name"] for row in _call(api_url, "POST", "/deployments/filter", named, pauses)}
    return [
        RecentRun(
            id=UUID(run["id"]),
            name=run["name"],
            deployment=names.get(run["deployment_id"]),
            state=_state(run["state"]),
            started_at=_instant(run["start_time"]),
            ended_at=_instant(run["end_time"]),
            url=run_url(api_url, run["id"]),
        )
        for run in runs
    ]


def _tag(town: str) -> str:
    return f"město:{town}"


@dataclass(frozen=True)
class Schedules:
    """The names of the deployments that Prefect knows, and how many runs should have begun by now."""

    deployments: frozenset[str]
    late: int


def schedules(api_url: str) -> Schedules:
    """What Prefect knows of our deployments, asked once. Raises `PrefectUnavailable`."""
    rows = _call(api_url, "POST", "/deployments/filter", {"limit": 200}, ())
    late = {"flow_runs": {"state": {"name": {"any_": ["Late"]}}}}
    return Schedules(
        frozenset(row["name"] for row in rows), int(_call(api_url, "POST", "/flow_runs/count", late, ()))
    )


def run_url(api_url: str, id: UUID | str) -> str:
    """The run's page in Prefect's own web."""
    return f"{api_url.rstrip('/').removesuffix('/api')}/runs/flow-run/{id}"


def _call(
    api_url: str, method: str, path: str, body: Mapping[str, Any] | None, pauses: Sequence[float]
) -> Any:
    import httpx

    url = httpx.URL(api_url.rstrip("/") + path)
    address = url.copy_with(userinfo=b"", path="/api", query=None)
    try:
        with httpx.Client(timeout=httpx.Timeout(ANSWERS_WITHIN, connect=CONNECTS_WITHIN)) as client:
            answer = client.request(method, url, json=body)
            for pause in pauses:
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    break
                time.sleep(pause)
                answer = client.request(method, url, json=body)
    except httpx.TransportError as error:
        raise PrefectUnavailable(
            f"Prefect na adrese {address} neodpovídá. Nic se neztratilo: co má být vyhotoveno "
            "a\u00a0odesláno, zůstává zapsáno a\u00a0udělá se samo, až se server znovu spustí "
            "(příkazem make up)."
        ) from error
    if answer.status_code >= 500:
        raise PrefectUnavailable(
            f"Prefect na adrese {address} je teď přetížený (odpověď {answer.status_code}). "
            "Zkuste to za chvíli znovu."
        )
    if answer.is_error:
        raise FlowRefused(_refusal(answer))
    return answer.json()


def _refusal(answer: httpx.Response) -> str:
    """Prefect's refusal as a Czech sentence, with its own (English) words at the end."""
    try:
        said = answer.json()
    except ValueError:
        said = answer.text
    detail = (said.get("detail") or said.get("exception_detail")) if isinstance(said, dict) else said
    if answer.status_code == 404:
        return (
            f"Prefect nezná úlohu ani běh na adrese {answer.url.path}. Běží runner, který úlohy přihlašuje?"
        )
    return f"Prefect odmítl zadané hodnoty úlohy; opravte je a\u00a0zadejte znovu. Jeho slova: {detail}"


def _state(state: Mapping[str, Any] | None) -> RunState:
    if state is None:
        return RunState("PENDING", "Pending", None)
    return RunState(state["type"], state["name"], state.get("message") or None)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
