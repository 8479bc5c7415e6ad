"""Does prefect.yaml say what the office promises, and does a real server plan it?"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId
from prefect.server.schemas.schedules import CronSchedule

from flows.deployments import read_deployments, register
from flows.prefect_server import PrefectServer

PRAGUE = ZoneInfo("Europe/Prague")


def test_every_deployment_is_explained_in_czech_and_runs_one_at_a_time() -> None:
    deployments = read_deployments()
    assert list(deployments) == [
        "generate-draft",
        "notify-approvers",
        "deliver-letters",
        "remind-deadlines",
        "record-resolutions",
    ]
    for deployment in deployments.values():
        assert deployment.full_name == f"{deployment.name}/{deployment.name}"
        assert deployment.concurrency_limit == 1
        assert "razítko" in deployment.tags
        assert deployment.description.endswith(".") and set(deployment.description) & set("ěščřžýáíé")
        assert deployment.cron is None or deployment.timezone == "Europe/Prague"
    sweeps = [deployment for deployment in deployments.values() if deployment.cron]
    assert {deployment.collision_strategy for deployment in sweeps} == {"CANCEL_NEW"}
    assert deployments["record-resolutions"].cron is None, "only a person records resolutions"


@pytest.mark.parametrize("name", list(read_deployments()))
def test_the_entrypoint_is_a_flow_of_that_name(name: str) -> None:
    deployment = read_deployments()[name]
    flow = deployment.flow()
    assert flow.name == deployment.flow_name
    assert flow.isasync, "a def flow costs a second each (heartbeat)"
    assert flow.fn.__module__ == deployment.entrypoint.rpartition(".")[0]


@pytest.mark.parametrize("change", ["2027-03-28", "2026-10-25"])
def test_reminders_go_out_at_half_past_six_on_both_sides_of_a_clock_change(change: str) -> None:
    deployment = read_deployments()["remind-deadlines"]
    schedule = CronSchedule(cron=deployment.cron or "", timezone=deployment.timezone)
    begin = datetime.fromisoformat(change).replace(tzinfo=PRAGUE) - timedelta(days=5)
    instants = asyncio.run(schedule.get_dates(8, start=begin))
    local = [instant.astimezone(PRAGUE) for instant in instants]
    assert [(instant.hour, instant.minute) for instant in local] == [(6, 30)] * 8
    assert all(instant.isoweekday() <= 5 for instant in local)
    assert {instant.astimezone(UTC).hour for instant in local} == {4, 5}


def _runs_of(deployment: UUID) -> FlowRunFilter:
    return FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[deployment]))


async def _planned(client: PrefectClient, full_name: str) -> list[datetime]:
    known = await client.read_deployment_by_name(full_name)
    runs = await client.read_flow_runs(flow_run_filter=_runs_of(known.id))
    return sorted(run.expected_start_time for run in runs if run.expected_start_time and run.auto_scheduled)


def test_the_server_really_plans_runs(prefect_server: PrefectServer, timed_yaml: Path) -> None:
    """With unfit versions of libraries nothing is planned and all looks healthy: only this test sees it."""

    async def look() -> None:
        async with get_client() as client:
            ids = await register(client, timed_yaml)
            assert ids == await register(client, timed_yaml), "registering twice changes nothing"
            deployments = read_deployments(timed_yaml)
            waiting = {name for name, deployment in deployments.items() if deployment.cron}
            deadline = asyncio.get_running_loop().time() + 90
            while waiting and asyncio.get_running_loop().time() < deadline:
                waiting -= {name for name in waiting if await _planned(client, deployments[name].full_name)}
                await asyncio.sleep(0.5)
            assert not waiting
            mornings = await _planned(client, "remind-deadlines/remind-deadlines")
            assert {(at.astimezone(PRAGUE).hour, at.astimezone(PRAGUE).minute) for at in mornings} == {
                (6, 30)
            }
            by_hand = _runs_of(ids["record-resolutions"])
            assert not await client.read_flow_runs(flow_run_filter=by_hand)
            known = await client.read_deployment(ids["generate-draft"])
            assert known.parameter_openapi_schema is not None
            described = known.parameter_openapi_schema["properties"]["proposal_id"]["description"]
            assert described == "číslo návrhu; bez něj všechny"

    asyncio.run(look())


def test_a_schedule_taken_out_of_the_file_is_taken_off_the_server(
    prefect_server: PrefectServer, tmp_path: Path
) -> None:
    entrypoint = "entrypoint: sample_flows.deliver_letters"
    row = f"deployments: [{{name: once, flow_name: once, {entrypoint}, description: x%s}}]"
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(row % ", schedules: [{cron: '0 6 1 1 *', timezone: Europe/Prague}]", encoding="utf-8")
    after.write_text(row % "", encoding="utf-8")

    async def look() -> None:
        async with get_client() as client:
            ids = await register(client, before)
            assert len(await client.read_deployment_schedules(ids["once"])) == 1
            await register(client, after)
            assert await client.read_deployment_schedules(ids["once"]) == []

    asyncio.run(look())
