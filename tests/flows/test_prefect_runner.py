"""Do the flows run on one machine: here and now, by hand, by schedule, and over an outage of Prefect?"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.context import AsyncClientContext
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows.deployments import register
from flows.prefect_server import PrefectServer
from flows.runner import Drain, drain, run_deployment_here, serve_schedules
from flows.trigger import FlowRefused, PrefectUnavailable, recent_runs, run_state, trigger


async def _until(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.1)


async def _during(task: Awaitable[None], stop: asyncio.Event, then: Callable[[], Awaitable[None]]) -> None:
    """Do `then` while `task` runs; stop the task and wait for its end."""
    running = asyncio.ensure_future(task)
    try:
        await then()
    finally:
        stop.set()
        await asyncio.wait_for(running, 30)


def test_a_run_in_this_process_belongs_to_its_deployment(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    async def look() -> None:
        async with AsyncClientContext.get_or_create() as context:
            run = await run_deployment_here(
                context.client, "generate-draft", {"proposal_id": 7, "stage": "x"}, sample_yaml
            )
            assert run.state is not None and run.state.is_completed()
            known = await context.client.read_deployment_by_name("generate-draft/generate-draft")
            seen = await context.client.read_flow_run(run.id)
            assert seen.deployment_id == known.id and seen.run_count == 1
            assert seen.state is not None and seen.state.is_completed()
            assert seen.parameters == {"proposal_id": 7, "stage": "x"}

    asyncio.run(look())
    assert sample_log.read_text(encoding="utf-8").startswith("generate-draft 7 x")


def test_a_flow_that_fails_gives_a_failed_run_and_no_exception(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    async def look() -> None:
        async with get_client() as client:
            run = await run_deployment_here(client, "notify-approvers", None, sample_yaml)
            assert run.state is not None and run.state.is_failed()
            assert "předloha nenalezena" in (run.state.message or "")
            seen = await client.read_flow_run(run.id)
            assert seen.state is not None and seen.state.is_failed()

    asyncio.run(look())


def test_a_clerk_starts_a_flow_and_sees_it_end(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    api = prefect_server.api_url
    stop = asyncio.Event()

    async def by_hand() -> None:
        await _until(lambda: _is_registered(api))
        key = str(uuid4())
        table = {"table_path": "/tmp/výsledky.xlsx", "confirm": True}
        asked = await asyncio.to_thread(trigger, api, "record-resolutions", table, idempotency_key=key)
        again = await asyncio.to_thread(trigger, api, "record-resolutions", table, idempotency_key=key)
        assert asked == again and asked.url.endswith(f"/runs/flow-run/{asked.id}")
        await _until(lambda: run_state(api, asked.id).is_final)
        assert run_state(api, asked.id).type == "COMPLETED"
        assert "record-resolutions /tmp/výsledky.xlsx True" in sample_log.read_text(encoding="utf-8")
        newest = recent_runs(api, 1)[0]
        assert (newest.id, newest.deployment) == (asked.id, "record-resolutions")
        with pytest.raises(FlowRefused, match="opravte"):
            trigger(api, "record-resolutions", {"confirm": "možná"})
        with pytest.raises(FlowRefused, match="nezná"):
            trigger(api, "neznámá", {})

    async def office() -> None:
        await _during(serve_schedules(stop, sample_yaml), stop, by_hand)
        async with get_client() as client:
            known = await client.read_deployment_by_name("deliver-letters/deliver-letters")
            assert not known.paused, "a stop of the runner must not pause the schedules"

    asyncio.run(office())


def _is_registered(api: str) -> bool:
    try:
        trigger(api, "record-resolutions", {"confirm": "možná"})
    except FlowRefused as refusal:
        return "nezná" not in str(refusal)
    return True


def test_what_is_owed_is_done_without_prefect_while_it_is_away(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    owed = ["generate-draft"]
    stop = asyncio.Event()

    def done() -> int:
        return sample_log.read_text(encoding="utf-8").count("generate-draft")

    def is_owed() -> list[str]:
        return owed if done() < len(owed) else []

    def known() -> int:
        runs = recent_runs(prefect_server.api_url, 50)
        return sum(run.deployment == "generate-draft" and run.state.type == "COMPLETED" for run in runs)

    async def outage() -> None:
        before = known()
        await _until(lambda: done() == 1)
        await _until(lambda: known() == before + 1)
        prefect_server.kill()
        owed.append("generate-draft")
        await _until(lambda: done() >= 2)
        assert "neodpovídá" in caplog.text
        with pytest.raises(PrefectUnavailable, match="Nic se neztratilo"):
            trigger(prefect_server.api_url, "generate-draft", {})
        await asyncio.to_thread(prefect_server.start)
        await _until(lambda: _is_up(prefect_server.api_url))
        assert known() == before + 1, "Prefect knows nothing of what was done without it"

        def one_more() -> bool:  # a run that came in the last moments of the outage is one without a record
            if done() >= len(owed):
                owed.append("generate-draft")
            return known() > before + 1

        await _until(one_more)

    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}):  # else the client itself waits 14 s first
        asyncio.run(_during(drain(stop, is_owed, 0.2, sample_yaml), stop, outage))


def test_a_flow_that_fails_is_not_repeated_every_second(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    stop = asyncio.Event()

    async def look() -> None:
        await _until(lambda: "notify-approvers" in sample_log.read_text(encoding="utf-8"))
        await asyncio.sleep(3)

    asyncio.run(_during(drain(stop, lambda: ["notify-approvers"], 0.2, sample_yaml), stop, look))
    assert 2 <= sample_log.read_text(encoding="utf-8").count("notify-approvers") <= 5


def _is_up(api: str) -> bool:
    try:
        return recent_runs(api, 1) is not None
    except PrefectUnavailable:
        return False


def test_a_runner_without_prefect_does_what_is_owed_and_rests_after_a_failure(
    sample_yaml: Path, sample_log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()

    def lines() -> list[str]:
        return [line.split()[0] for line in sample_log.read_text(encoding="utf-8").splitlines()]

    def is_owed() -> list[str]:
        return ["notify-approvers"] if "deliver-letters" in lines() else ["deliver-letters"]

    async def look() -> None:
        await _until(lambda: "předloha nenalezena" in caplog.text)

    async def alone() -> None:
        await _during(Drain(stop, is_owed, 0.1, sample_yaml).alone(), stop, look)

    asyncio.run(alone())
    assert lines()[:2] == ["deliver-letters", "notify-approvers"]


def test_of_the_runs_missed_in_an_outage_the_newest_is_made_and_a_clerks_one_first(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    api, stop = prefect_server.api_url, asyncio.Event()
    now = datetime.now(UTC)

    async def missed() -> None:
        async with get_client() as client:
            known = await register(client, sample_yaml)
            for hours in (3, 2, 1):
                at = {
                    "type": "SCHEDULED",
                    "state_details": {"scheduled_time": str(now - timedelta(hours=hours))},
                }
                made = await client._client.post(
                    f"/deployments/{known['remind-deadlines']}/create_flow_run", json={"state": at}
                )
                ids.append(UUID(made.json()["id"]))

    ids: list[UUID] = []
    asyncio.run(missed())
    with closing(sqlite3.connect(prefect_server.database)) as database:
        database.execute(
            "UPDATE flow_run SET auto_scheduled = 1 WHERE deployment_id IS NOT NULL AND state_type = 'SCHEDULED'"
        )
        database.commit()
    by_hand = trigger(api, "record-resolutions", {"table_path": "tabulka.csv"})

    async def look() -> None:
        await _until(lambda: run_state(api, ids[-1]).is_final)

    asyncio.run(_during(serve_schedules(stop, sample_yaml), stop, look))
    assert run_state(api, by_hand.id).type == "COMPLETED"
    assert [run_state(api, id).type for id in ids] == ["CANCELLED", "CANCELLED", "COMPLETED"]
    said = sample_log.read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in said] == ["record-resolutions", "remind-deadlines"]
