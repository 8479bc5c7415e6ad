"""How do the flows run on one machine: what is owed now, what is scheduled, what a clerk starts by hand?

Three parts of one asyncio process: `run_deployment_here` (one run, no subprocess), `drain` (asks our database
every second what is owed and runs it), `serve_schedules` (what Prefect has scheduled, and the clerk's runs).
Prefect may be away: what is owed is then done without it, only its page knows nothing of those runs.
"""

import asyncio
import logging
import math
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus
from prefect.context import AsyncClientContext
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.flow_engine import run_flow_async
from prefect.states import Cancelled, Pending

from flows.deployments import PREFECT_YAML, Deployment, read_deployments, register
from templates.press import make_apart

# Seconds between two attempts to reach Prefect, or to repeat what failed; doubled each time.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
FIRST = datetime.min.replace(tzinfo=UTC)
# Seconds between two questions to Prefect whether anything is scheduled: a clerk's run begins that much later. Each
# question is 25 ms of a core, most of it Prefect's: they are nearly half of an idle office.
ASKED_EACH = 3.0
# What Prefect's client raises when the server is away or busy (RuntimeError: "Failed to reach API").
UNREACHABLE = (httpx.HTTPError, PrefectException, RuntimeError, OSError)
logger = logging.getLogger("razitko.runner")


@dataclass(frozen=True, slots=True)
class Errand:
    """A run of a deployment with parameters of its own; whoever asks for it waits by itself after a failure."""

    deployment: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


Owed = Callable[[], Sequence[str | Errand]]


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
    run.state = await _run_here(deployment, run)
    return run


async def _run_here(deployment: Deployment, run: FlowRun) -> State[Any] | None:
    """The run's final state. Raises what the engine raises when Prefect does not answer.

    The engine watches runs of a deployment for a suspension asked for on Prefect's page: a thread and a websocket
    each, half of the run's time. Ours are over sooner than anybody could ask; a run shown to the engine without its
    deployment is not watched (Prefect's own record of the run keeps it).
    """
    unwatched = run.model_copy(update={"deployment_id": None})
    state: State[Any] | None = await run_flow_async(
        deployment.flow(), flow_run=unwatched, parameters=run.parameters, return_type="state"
    )
    return state


class Drain:
    """Asks each ``every`` seconds what is owed, and runs the deployments that ``is_owed`` names, one after another.

    A deployment that fails, and Prefect that does not answer, get growing pauses (to 30 s) and one line in the log
    each time. While Prefect is away, and without it, the flows are called as plain functions.
    """

    def __init__(
        self, stop: asyncio.Event, is_owed: Owed, every: float = 1.0, path: Path = PREFECT_YAML
    ) -> None:
        self.stop = stop
        self.is_owed = is_owed
        self.every = every
        self.path = path
        self._failing: dict[str, float] = {}  # deployment → its present pause
        self._resting: dict[str, float] = {}  # deployment → the loop's time when it may be tried again
        self._clock = asyncio.get_running_loop().time

    async def with_prefect(self) -> None:
        """Until `stop`; a run under way is finished first."""
        pause = FIRST_PAUSE
        while not self.stop.is_set():
            began = self._clock()
            try:
                async with AsyncClientContext.get_or_create() as context:
                    await self._until(math.inf, partial(self._through_prefect, context.client))
            except (
                Exception
            ) as error:  # Prefect or our database is away: whatever it raises, the office goes on
                if self._clock() - began > LONGEST_PAUSE:
                    pause = FIRST_PAUSE
                logger.warning(
                    "Prefect nebo databáze neodpovídá, zkusí se znovu za %.0f\u00a0s: %s",
                    pause,
                    _first_line(error),
                )
                await self.alone(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def alone(self, seconds: float = math.inf) -> None:
        """Until `stop`, or for so many seconds: the same without Prefect."""
        until = self._clock() + seconds
        pause = FIRST_PAUSE
        while not self.stop.is_set() and self._clock() < until:
            try:
                await self._until(until, self._as_a_function)
            except Exception as error:  # our database is away
                logger.warning("Databáze neodpovídá, zkusí se znovu: %s", _first_line(error))
                await _rest(self.stop, min(pause, max(0.0, until - self._clock())))
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _until(self, moment: float, do: Callable[[Errand], Awaitable[str | None]]) -> None:
        while not self.stop.is_set() and self._clock() < moment:
            for asked in await asyncio.to_thread(self.is_owed):
                errand = asked if isinstance(asked, Errand) else Errand(asked)
                if self.stop.is_set() or self._resting.get(errand.deployment, 0.0) > self._clock():
                    continue
                fault = await do(errand)
                if not errand.parameters:
                    self._note(errand.deployment, fault)
                elif fault is not None:
                    logger.warning("%s: %s", errand.deployment, fault)
            await _rest(self.stop, min(self.every, max(0.0, moment - self._clock())))

    async def _through_prefect(self, client: PrefectClient, errand: Errand) -> str | None:
        run = await run_deployment_here(client, errand.deployment, errand.parameters, self.path)
        if run.state is not None and run.state.is_completed():
            return None
        return (run.state.message if run.state is not None else None) or "neznámý důvod"

    async def _as_a_function(self, errand: Errand) -> str | None:
        deployment = read_deployments(self.path)[errand.deployment]
        try:
            result = await deployment.flow().fn(**{**deployment.parameters, **errand.parameters})
        except Exception as error:  # what Prefect would have made a failed run of
            return _first_line(error)
        return result.message if isinstance(result, State) and not result.is_completed() else None

    def _note(self, name: str, fault: str | None) -> None:
        if fault is None:
            self._failing.pop(name, None)
            return
        pause = min(2 * self._failing.get(name, FIRST_PAUSE / 2), LONGEST_PAUSE)
        self._failing[name] = pause
        self._resting[name] = self._clock() + pause
        logger.warning("%s selhalo, zkusí se znovu za %.0f\u00a0s: %s", name, pause, fault)


async def drain(stop: asyncio.Event, is_owed: Owed, every: float = 1.0, path: Path = PREFECT_YAML) -> None:
    """Does what is owed until `stop`, with Prefect's record of it as long as Prefect answers."""
    await Drain(stop, is_owed, every, path).with_prefect()


async def serve_schedules(stop: asyncio.Event, path: Path = PREFECT_YAML) -> None:
    """Until `stop`: register the deployments, and run what is scheduled or started by hand, one after another, here.

    Prefect's own runner starts a process for each run: two seconds of a core and 80 MB for a sweep that mostly finds
    nothing. What to run and whether it may begin is Prefect's to say here too; a run under way is finished before a
    stop. When Prefect is away, it is asked again with growing pauses.
    """
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            async with AsyncClientContext.get_or_create() as context:
                known = await register(context.client, path)
                await _serve(context.client, {id: name for name, id in known.items()}, stop, path)
        except UNREACHABLE as error:
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            logger.warning("Rozvrh stojí, zkusí se znovu za %.0f\u00a0s: %s", pause, _first_line(error))
            await _rest(stop, pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _serve(client: PrefectClient, names: Mapping[UUID, str], stop: asyncio.Event, path: Path) -> None:
    while not stop.is_set():
        now = datetime.now(UTC)
        due = await client.get_scheduled_flow_runs_for_deployments([*names], scheduled_before=now)
        wanted, missed = _wanted(due)
        for run in missed:
            await client.set_flow_run_state(
                run.id, Cancelled(message="Zmeškaný běh; jeho práci udělá pozdější.")
            )
        for run in wanted:
            if stop.is_set() or run.deployment_id is None:
                return
            asked: OrchestrationResult[Any] = await client.set_flow_run_state(run.id, Pending())
            if asked.status is not SetStateStatus.ACCEPT:
                continue  # another one of the deployment is under way: Prefect has cancelled this one, or put it off
            run.state = asked.state
            state = await _run_here(read_deployments(path)[names[run.deployment_id]], run)
            if state is None or not state.is_completed():
                why = (state.message if state is not None else None) or "neznámý důvod"
                logger.warning("%s: %s", names[run.deployment_id], why)
        await _rest(stop, ASKED_EACH)


def _wanted(due: Sequence[FlowRun]) -> tuple[list[FlowRun], list[FlowRun]]:
    """What to run, people's wishes first; and scheduled runs that a later one of their deployment makes needless."""
    by_hand = [run for run in due if not run.auto_scheduled]
    by_clock = sorted(
        (run for run in due if run.auto_scheduled), key=lambda run: run.expected_start_time or FIRST
    )
    newest = {run.deployment_id: run for run in by_clock}
    return [*by_hand, *newest.values()], [run for run in by_clock if newest[run.deployment_id] is not run]


async def run(
    is_owed: Owed = nothing_is_owed,
    stop: asyncio.Event | None = None,
    path: Path = PREFECT_YAML,
    *,
    with_prefect: bool = True,
    with_schedules: bool = True,
    beside: Sequence[Owed] = (),
) -> None:
    """Drains and serves the schedules until SIGTERM, SIGINT or `stop`; either part can be left out.

    What is owed by `beside` is drained at the same time, so that neither waits for the other.
    """
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as tasks:
        for lane in (is_owed, *beside):
            work = Drain(stop, lane, path=path)
            tasks.create_task(work.with_prefect() if with_prefect else work.alone())
        if with_prefect and with_schedules:
            tasks.create_task(serve_schedules(stop, path))


def main(
    is_owed: Owed = nothing_is_owed,
    *,
    with_prefect: bool = True,
    with_schedules: bool = True,
    beside: Sequence[Owed] = (),
) -> None:
    """`python -m flows.runner`, with PREFECT_API_URL set."""
    logging.basicConfig(level=os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"))
    make_apart()
    asyncio.run(run(is_owed, with_prefect=with_prefect, with_schedules=with_schedules, beside=beside))


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _first_line(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]


if __name__ == "__main__":
    main()
