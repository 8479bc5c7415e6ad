"""Does the grown-up way work: `prefect deploy --all`, and a process worker in another checkout?"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from prefect.client.orchestration import get_client

from flows.deployments import read_deployments
from flows.prefect_server import PrefectServer
from flows.trigger import run_state, trigger


def _prefect(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "prefect", "--no-prompt", *arguments],
        cwd=checkout,
        env={**os.environ, "PWD": str(checkout), "PREFECT_LOGGING_LEVEL": "INFO"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_deploy_all_and_one_run_by_a_worker(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path
) -> None:
    checkout = sample_yaml.parent
    _prefect(checkout, "work-pool", "create", "razitko", "--type", "process", "--overwrite")
    _prefect(checkout, "deploy", "--all")

    async def deployed() -> None:
        async with get_client() as client:
            for deployment in read_deployments(sample_yaml).values():
                known = await client.read_deployment_by_name(deployment.full_name)
                assert known.work_pool_name == "razitko"
                assert known.description == deployment.description
                crons = [getattr(row.schedule, "cron", None) for row in known.schedules]
                assert crons == ([deployment.cron] if deployment.cron else [])
                assert known.concurrency_options is not None
                assert known.concurrency_options.collision_strategy.value == deployment.collision_strategy

    asyncio.run(deployed())
    run = trigger(prefect_server.api_url, "record-resolutions", {"table_path": "výsledky.xlsx"})
    said = _prefect(checkout, "worker", "start", "--pool", "razitko", "--run-once")
    assert run_state(prefect_server.api_url, run.id).type == "COMPLETED", said
    line = f"record-resolutions výsledky.xlsx False {checkout}"
    assert line in sample_log.read_text(encoding="utf-8"), "the flow stands in the worker's checkout"
