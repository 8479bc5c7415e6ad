"""Which flows run by themselves, when, and under what name? prefect.yaml says so; this file reads it.

`prefect deploy --all` reads the same file for workers. Here its rows become Prefect's own `RunnerDeployment`s
for the runner of one machine, so schedules, descriptions and parameters are the same in both worlds.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import yaml
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.schedules import Cron

PREFECT_YAML = Path(__file__).resolve().parent.parent / "prefect.yaml"


@dataclass(frozen=True)
class Deployment:
    """One row of prefect.yaml. `cron` is read in `timezone`; without one only a person starts the flow."""

    name: str
    flow_name: str
    entrypoint: str
    description: str
    tags: tuple[str, ...]
    cron: str | None
    timezone: str
    parameters: Mapping[str, Any]
    concurrency_limit: int | None
    collision_strategy: str

    @property
    def full_name(self) -> str:
        """`flow/deployment`, as Prefect's API and command line want it."""
        return f"{self.flow_name}/{self.name}"

    def flow(self) -> Flow[..., Any]:
        """The flow, imported as the module that the entrypoint names (`flows.x`, never a second copy `x`)."""
        return load_flow_from_entrypoint(self.entrypoint, use_placeholder_flow=False)

    def for_runner(self) -> RunnerDeployment:
        """The same row as Prefect's runner wants it. Imports the flow; raises what that import raises."""
        limit = None
        if self.concurrency_limit is not None:
            strategy = ConcurrencyLimitStrategy(self.collision_strategy)
            limit = ConcurrencyLimitConfig(limit=self.concurrency_limit, collision_strategy=strategy)
        return RunnerDeployment.from_entrypoint(
            entrypoint=self.entrypoint,
            name=self.name,
            flow_name=self.flow_name,
            description=self.description,
            tags=list(self.tags),
            schedule=Cron(self.cron, timezone=self.timezone) if self.cron else None,
            parameters=dict(self.parameters),
            concurrency_limit=limit,
        )


@lru_cache
def read_deployments(path: Path = PREFECT_YAML) -> Mapping[str, Deployment]:
    """Name → deployment, in the file's order. Raises `ValueError` for a name or a schedule too many."""
    deployments: dict[str, Deployment] = {}
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]:
        name, schedules = row["name"], row.get("schedules") or []
        if name in deployments or len(schedules) > 1:
            raise ValueError(f"{path}: the deployment {name} is named twice or has more than one schedule")
        schedule = schedules[0] if schedules else {}
        limit = row.get("concurrency_limit") or {}
        deployments[name] = Deployment(
            name=name,
            flow_name=row["flow_name"],
            entrypoint=row["entrypoint"],
            description=row["description"],
            tags=tuple(row.get("tags") or ()),
            cron=schedule.get("cron"),
            timezone=schedule.get("timezone", "Europe/Prague"),
            parameters=MappingProxyType(row.get("parameters") or {}),
            concurrency_limit=limit.get("limit"),
            collision_strategy=limit.get("collision_strategy", "ENQUEUE"),
        )
    return MappingProxyType(deployments)


async def register(
    client: PrefectClient,
    path: Path = PREFECT_YAML,
    apply: Callable[[RunnerDeployment], Awaitable[UUID]] = RunnerDeployment.aapply,
) -> dict[str, UUID]:
    """Create or update every deployment on the server of `PREFECT_API_URL`; name → id. May be repeated.

    A runner gives its own `apply`. An update replaces a schedule but never removes the last one (Prefect
    sends no empty list), so a deployment that lost its schedule in the file loses it here.
    """
    ids: dict[str, UUID] = {}
    for deployment in read_deployments(path).values():
        ids[deployment.name] = await apply(deployment.for_runner())
        if deployment.cron is None:
            for schedule in await client.read_deployment_schedules(ids[deployment.name]):
                await client.delete_deployment_schedule(ids[deployment.name], schedule.id)
    return ids
