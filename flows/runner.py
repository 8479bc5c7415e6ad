"""How do the flows run on one machine: what is owed now, what is scheduled, what a clerk starts by hand?

Three parts of one asyncio process: `run_deployment_here` (one run, no subprocess), `drain` (asks our database
every second what is owed and runs it), `serve_schedules` (Prefect's own runner: cron and the clerk's runs).
Prefect may be away: what is owed waits in our database and is done when it returns.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.context import AsyncClientContext
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.flow_engine import run_flow_async
from prefect.runner import Runner
from prefect.states import Pending

from flows.deployments import PREFECT_YAML, read_deployments, register

# Seconds between two attempts to reach Prefect, or to repeat what failed; doubled each time.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# What Prefect's client raises when the server is away or busy (RuntimeError: "Failed to reach API").
UNREACHABLE = (httpx.HTTPError, PrefectException, RuntimeError, OSError)
logger = logging.getLogger("razitko.runner")

Owed = Callable[[], list[str]]


def nothing_is_owed() -> list[str]:
    """The runner of schedules alone."""
    return []


async def run_deployment_here(
    client: PrefectClient, name: str, parameters: Mapping[str, Any] | None = None, path: Path = PREFECT_YAML
) -> FlowRun:
    """Run the deployment `name` of prefect.yaml here; gives the run with its final state (Failed included).

    Prefect's page shows the run under the deployment. It is born Pending: no runner or worker picks it up,
    and it takes no slot of the deployment's concurrency limit, which a killed process would keep for five
    minutes. Twice at once does no harm: every flow claims what it does in our database.
    Raises KeyError for a name that the file lacks and `UNREACHABLE` when Prefect does not answer.
    """
    deployment = read_deployments(path)[name]
    try:
        known = await client.read_deployment_by_name(deployment.full_name)
    except ObjectNotFound:
        known = await client.read_deployment((await register(client, path))[name])
    run = await client.create_flow_run_from_deployment(
        known.id, parameters=dict(parameters or {}), state=Pending()
    )
    # The engine watches runs of a deployment for a suspension asked for on Prefect's page: a thread and
    # a websocket each, half of the run's time. Ours are over sooner than anybody could ask; a run shown to
    # the engine without its deployment is not watched (Prefect's own record of the run keeps it).
    unwatched = run.model_copy(update={"deployment_id": None})
    run.state = await run_flow_async(
        deployment.flow(), flow_run=unwatched, parameters=run.parameters, return_type="state"
    )
    return run


async def drain(stop: asyncio.Event, is_owed: Owed, every: float = 1.0, path: Path = PREFECT_YAML) -> None:
    """Until `stop`: each `every` seconds run, one after another, the deployments that `is_owed` names.

    A run under way is finished first. A deployment that fails, and Prefect that does not answer, get growing
    pauses (to 30 s) and one line in the log each time.
    """
    failing: dict[str, float] = {}  # deployment → its present pause
    resting: dict[str, float] = {}  # deployment → the loop's time when it may be tried again
    pause = FIRST_PAUSE
    clock = asyncio.get_running_loop().time
    while not stop.is_set():
        try:
            async with AsyncClientContext.get_or_create() as context:
                while not stop.is_set():
                    for name in await asyncio.to_thread(is_owed):
                        if stop.is_set() or resting.get(name, 0.0) > clock():
                            continue
                        run = await run_deployment_here(context.client, name, path=path)
                        pause = FIRST_PAUSE
                        if run.state is not None and run.state.is_completed():
                            failing.pop(name, None)
                            continue
                        failing[name] = min(2 * failing.get(name, FIRST_PAUSE / 2), LONGEST_PAUSE)
                        resting[name] = clock() + failing[name]
                        message = run.state.message if run.state is not None else None
                        logger.warning(
                            "%s selhalo, zkusí se znovu za %.0f\u00a0s: %s", name, failing[name], message
                        )
                    await _rest(stop, every)
        except Exception as error:  # Prefect or our database is away: whatever it raises, the office goes on
            logger.warning(
                "Prefect nebo databáze neodpovídá, zkusí se znovu za %.0f\u00a0s: %s",
                pause,
                _first_line(error),
            )
            await _rest(stop, pause)
            pause = min(2 * pause, LONGEST_PAUSE)


class _Schedules(Runner):
    """Prefect's runner with our way of stopping: its own handler of SIGTERM would end the whole process."""

    def __init__(self, stop: asyncio.Event) -> None:
        # No prefetch: a run fetched ten seconds early would sit in the only place and hold up a clerk's one.
        super().__init__("razitko", query_seconds=1, prefetch_seconds=0, limit=1, pause_on_shutdown=False)
        self._loop_of_stop = asyncio.get_running_loop()
        self._stop_event = stop

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        self._loop_of_stop.call_soon_threadsafe(self._stop_event.set)


async def serve_schedules(stop: asyncio.Event, path: Path = PREFECT_YAML) -> None:
    """Until `stop`: register the deployments and run what is scheduled or started by hand, each in a process.

    A stop leaves the schedules as they are (no pause) and cancels the run under way. When Prefect is away for
    long, its runner gives up; it is started anew with growing pauses.
    """
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            runner = _Schedules(stop)
            async with AsyncClientContext.get_or_create() as context:
                await register(context.client, path, runner.aadd_deployment)
            await _serve(runner, stop)
        except* UNREACHABLE as errors:
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            logger.warning("Rozvrh stojí, zkusí se znovu za %.0f\u00a0s: %s", pause, _first_line(errors))
            await _rest(stop, pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _serve(runner: Runner, stop: asyncio.Event) -> None:
    """One life of Prefect's runner: until it falls or until `stop`."""
    serving = asyncio.create_task(runner.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if runner.started and not serving.done():
        await runner.astop()
    elif not serving.done():  # asked to stop before it began
        serving.cancel()
    await asyncio.wait({serving})
    if not serving.cancelled():
        serving.result()


async def run(
    is_owed: Owed = nothing_is_owed, stop: asyncio.Event | None = None, path: Path = PREFECT_YAML
) -> None:
    """Both at once, until SIGTERM, SIGINT or `stop`."""
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(drain(stop, is_owed, path=path))
        tasks.create_task(serve_schedules(stop, path))


def main(is_owed: Owed = nothing_is_owed) -> None:
    """`python -m flows.runner`, with PREFECT_API_URL set."""
    logging.basicConfig(level=os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"))
    asyncio.run(run(is_owed))


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _first_line(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]


if __name__ == "__main__":
    main()
