"""Prefect's own way of waiting for a person: a flow run that suspends itself and is resumed for each decision.

Runs under the office's own interpreter, which has Prefect: a server of its own, one served deployment, few decisions.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.deployments import run_deployment
from prefect.flow_runs import resume_flow_run, suspend_flow_run
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings
from timing import ROOT, asked, report

from bench.floors import SqliteFloor

HERE = Path(os.environ.get("BENCH_HOME", Path.cwd()))
"""Flow runs are started in a folder of their own."""


@flow(persist_result=True)
async def document(number: int, steps: int) -> None:
    """A document that waits for a person at each step; what was written before a resumption is not written again."""
    for step in range(steps):
        await suspend_flow_run(timeout=3600, key=f"step{step}")
        if version() <= step + 1:
            SqliteFloor(HERE / "application.db", 0).decide(number, step)


def version() -> int:
    """The version of the document's row: one more than the decisions about it."""
    with sqlite3.connect(HERE / "application.db") as connection:
        return int(connection.execute("SELECT version FROM document WHERE id = 1").fetchone()[0])


async def measure(count: int) -> None:
    """Resumes the run and waits for the row, ``count`` times."""
    async with get_client() as client:

        async def until_suspended(run_id: object) -> None:
            for _ in range(600):
                run = await client.read_flow_run(run_id)  # type: ignore[arg-type]
                if run.state and run.state.name == "Suspended":
                    return
                await asyncio.sleep(0.1)
            raise SystemExit(f"not suspended: {run.state}")

        for _ in range(300):
            try:
                run = await run_deployment(
                    "document/bench", parameters={"number": 1, "steps": count}, timeout=0
                )
                break
            except Exception:
                await asyncio.sleep(0.2)
        taken = []
        for step in range(count):
            await until_suspended(run.id)
            started = perf_counter()
            await resume_flow_run(run.id)
            while version() < step + 2:  # noqa: ASYNC110  # the row is another process's
                await asyncio.sleep(0.02)
            taken.append(perf_counter() - started)
        report(taken)


def main() -> None:
    """Starts server and runner, measures, stops them."""
    if "--serve" in sys.argv:
        document.serve(name="bench")
        return
    said = asked()
    from flows.prefect_server import PrefectServer

    SqliteFloor(HERE / "application.db", 1).close()
    with PrefectServer(HERE / "prefect") as server:
        os.environ |= {
            **server.environment(),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
            "BENCH_HOME": str(HERE),
            "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{ROOT}",
        }
        runner = subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            stdout=(HERE / "runner.log").open("w"),
            stderr=subprocess.STDOUT,
        )
        try:
            with temporary_settings({PREFECT_API_URL: server.api_url, PREFECT_HOME: server.home}):
                asyncio.run(measure(said.count))
        finally:
            runner.kill()
            runner.wait()


if __name__ == "__main__":  # runs of the deployment import this file
    main()
