"""Temporal's dev server on a file: a workflow for each document, an update for each decision, which writes."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker
from timing import STEPS, asked, in_random_order, report

from bench.floors import SqliteFloor

FLOORS: list[SqliteFloor] = []


@activity.defn
def write(number: int, step: int) -> None:
    """The application's own transaction: state, audit row and letter."""
    FLOORS[0].decide(number, step)


@workflow.defn
class Document:
    """A document waits for seven decisions."""

    def __init__(self) -> None:
        self.step = 0

    @workflow.run
    async def run(self, _number: int) -> None:
        """Ends when everybody has decided."""
        await workflow.wait_condition(lambda: self.step >= STEPS)

    @workflow.update
    async def decide(self, number: int) -> int:
        """One decision; answered when it is written."""
        step = self.step
        await workflow.execute_activity(
            write, args=(number, step), start_to_close_timeout=timedelta(seconds=30)
        )
        self.step = step + 1
        return self.step


async def measure(count: int, address: str) -> None:
    """Decides in random order, one client."""
    for _ in range(100):
        try:
            client = await Client.connect(address)
            break
        except RuntimeError:
            await asyncio.sleep(0.2)
    else:
        raise SystemExit("the dev server did not start")
    FLOORS.append(SqliteFloor(Path("application.db"), count))
    async with Worker(
        client,
        task_queue="bench",
        workflows=[Document],
        activities=[write],
        activity_executor=ThreadPoolExecutor(4),
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        handles = {
            number: await client.start_workflow(
                Document.run, number, id=f"document-{number}", task_queue="bench"
            )
            for number in range(1, count + 1)
        }
        taken = []
        for number, _ in in_random_order(count):
            started = perf_counter()
            await handles[number].execute_update(Document.decide, number)
            taken.append(perf_counter() - started)
        report(taken)


def main() -> None:
    """Starts the dev server, measures, stops it."""
    said = asked()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = Path(sys.executable).with_name("temporal")
    command = [
        str(binary),
        "server",
        "start-dev",
        "--headless",
        "--db-filename",
        "temporal.db",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(
        [*command, "--log-level", "error"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        asyncio.run(measure(said.count, f"127.0.0.1:{port}"))
    finally:
        server.terminate()
        server.wait(20)


main()
