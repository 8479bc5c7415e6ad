"""What if Prefect is down, restarted, wiped or late, or its runs are retried? The office goes on, each thing once.

With a real server; in the long form alone (`make chaos`).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from browser_case import Browser
from office_case import Case, TestHouse, dump_of

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
pytestmark = [
    pytest.mark.skipif(not IS_LONG, reason="a real Prefect server is broken in every way by: make chaos"),
    pytest.mark.timeout(600),
]
sys.path.append(str(Path(__file__).resolve().parent.parent / "actions"))

from prefect.client.orchestration import get_client  # noqa: E402  # after the mark: who skips does not wait for it
from prefect.settings import (  # noqa: E402
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_HOME,
    temporary_settings,
)
from prefect.states import Crashed, Scheduled  # noqa: E402
from record_table_case import at_the_council  # noqa: E402

from db.correspondence import is_owed  # noqa: E402
from flows.embedded import owed  # noqa: E402
from flows.prefect_server import PrefectServer  # noqa: E402
from flows.runner import run, run_deployment_here  # noqa: E402
from flows.trigger import recent_runs, run_state  # noqa: E402

TABLE = "Orgán;Datum;Návrh;Výsledek;Hlasování;Přítomno\r\nRM;5. 6. 2024;1;doporučeno;8 - 0 - 0;8\r\n"
WITHIN = 15.0
"""Seconds in which what is owed is done again after Prefect came back."""


@pytest.fixture
def backend(sqlite_backend: Any) -> Any:
    return sqlite_backend


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PrefectServer]:
    with PrefectServer(tmp_path / "prefect") as found, pytest.MonkeyPatch.context() as patch:
        for name, value in found.environment().items():
            patch.setenv(name, value)
        patch.setenv("PREFECT_LOGGING_LEVEL", "CRITICAL")
        ours = {PREFECT_API_URL: found.api_url, PREFECT_HOME: found.home, PREFECT_CLIENT_MAX_RETRIES: 1}
        with temporary_settings(ours):
            yield found


@pytest.fixture
def case(
    house_at: Callable[..., tuple[TestHouse, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Case:
    """An office before the council's table, open to the flows through its environment."""
    house, _ = house_at("council", lambda house: at_the_council(house)[1])
    monkeypatch.setenv("RAZITKO_HOME", str(tmp_path))
    monkeypatch.setenv("RAZITKO_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("RAZITKO_SECRET", house.secret)
    monkeypatch.setenv("RAZITKO_CLOCK_FILE", str(tmp_path / "clock"))
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "rada.csv").write_bytes(TABLE.encode())
    found = Case(house)
    found.pid = 1
    tell_time(found)
    return found


def tell_time(case: Case) -> None:
    """The flows go by a file, the test by its clock."""
    (Path(os.environ["RAZITKO_CLOCK_FILE"])).write_text(case.clock.now.isoformat())


def submit_another(case: Case) -> None:
    """A letter is owed: to the lawyer, who is asked first."""
    today = case.clock.now.date()
    case.draft(dates={body: today + timedelta(days=14 * n) for n, body in enumerate(("PV", "RM", "ZM"), 1)})
    case.submit()
    tell_time(case)


@contextmanager
def runner(case: Case) -> Iterator[None]:
    """The runner of the embedded office, in a thread of this process."""
    loop = asyncio.new_event_loop()
    stop: list[asyncio.Event] = []
    loop.add_signal_handler = lambda *_: None  # type: ignore[assignment,method-assign]  # not in this thread

    async def work() -> None:
        stop.append(asyncio.Event())
        await run(lambda: owed(case.house), stop[0])

    def live() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(work())

    thread = Thread(target=copy_context().run, args=(live,), daemon=True)  # with the settings of this server
    thread.start()
    try:
        yield
    finally:
        until(lambda: bool(stop), 30)
        loop.call_soon_threadsafe(stop[0].set)
        thread.join(60)
        assert not thread.is_alive()


def until(condition: Callable[[], bool], seconds: float) -> float:
    """Waits until it is so and returns how long that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.1)
    return time.monotonic() - began


def nothing_is_owed(case: Case) -> bool:
    with case.house.database.read() as connection:
        return not is_owed(connection, case.house.now())


def letters(case: Case) -> Counter[str]:
    return Counter(row.key for row in case.letters())


# --- a retry ---------------------------------------------------------------------------------------------------

RUNS: dict[str, dict[str, Any]] = {
    "generate-draft": {},
    "notify-approvers": {},
    "deliver-letters": {},
    "remind-deadlines": {},
    "record-resolutions": {"table_path": "rada.csv", "confirm": True, "person": "organizace"},
}
FAILS: dict[str, Any] = {"table_path": "není.csv", "confirm": True, "person": "organizace"}


def test_a_retry_of_any_run_is_harmless(server: PrefectServer, case: Case, tmp_path: Path) -> None:
    """Each flow, COMPLETED, CRASHED by force and FAILED, retried by Prefect's own command."""
    runs = asyncio.run(_many_runs())
    assert {name for name, _, _ in runs} == set(RUNS)
    asyncio.run(_settle())
    before, sent = _the_office(case), sorted((tmp_path / "letters").glob("*.eml"))
    with runner(case):
        for name, run_id, state in runs:
            assert run_state(server.api_url, run_id).type == state, name
            command = [sys.executable, "-m", "prefect", "flow-run", "retry", str(run_id)]
            answer = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
            assert answer.returncode == 0, answer.stderr + answer.stdout
            wanted = "FAILED" if state == "FAILED" else "COMPLETED"
            until(lambda run_id=run_id, wanted=wanted: _has_run_again(run_id, wanted), 60)
    assert _the_office(case) == before
    assert sorted((tmp_path / "letters").glob("*.eml")) == sent
    assert case.verify().faults == ()
    print(f"{len(runs)} runs retried: {Counter(state for _, _, state in runs)}")


async def _many_runs() -> list[tuple[str, UUID, str]]:
    found: list[tuple[str, UUID, str]] = []
    async with get_client() as client:
        for name, parameters in RUNS.items():
            for state in ("COMPLETED", "CRASHED"):
                done = await run_deployment_here(client, name, parameters)
                assert done.state is not None and done.state.is_completed(), (name, done.state)
                if state == "CRASHED":
                    await client.set_flow_run_state(done.id, Crashed(message="zkouška"), force=True)
                found.append((name, done.id, state))
        failed = await run_deployment_here(client, "record-resolutions", FAILS)
        assert failed.state is not None and failed.state.is_failed()
        found.append(("record-resolutions", failed.id, "FAILED"))
    return found


async def _settle() -> None:
    """Whatever the runs owed is done, so that a retry finds nothing of its own to do."""
    async with get_client() as client:
        for name in ("remind-deadlines", "generate-draft", "notify-approvers", "deliver-letters"):
            await run_deployment_here(client, name)


def _has_run_again(run_id: UUID, wanted: str) -> bool:
    async def look() -> bool:
        async with get_client() as client:
            seen = await client.read_flow_run(run_id)
        return seen.run_count >= 2 and seen.state is not None and seen.state.type.value == wanted

    return asyncio.run(look())


def _the_office(case: Case) -> dict[str, list[Any]]:
    return dump_of(case.house)


# --- outages ---------------------------------------------------------------------------------------------------


def test_the_office_goes_on_while_prefect_is_down_restarted_or_wiped(
    server: PrefectServer, case: Case, tmp_path: Path
) -> None:
    browser = Browser(case.house, "doudova")
    took: dict[str, float] = {}

    def something_is_owed() -> None:
        submit_another(case)
        assert not nothing_is_owed(case)

    def done_by_prefect(since: datetime) -> Callable[[], bool]:
        def is_there() -> bool:
            runs = recent_runs(server.api_url, 20)
            return any(
                run.deployment == "deliver-letters" and run.started_at and run.started_at > since
                for run in runs
            )

        return is_there

    with runner(case):
        something_is_owed()
        took["at first"] = until(lambda: nothing_is_owed(case), 60)
        for fault in ("restarted", "killed", "wiped"):
            server.stop() if fault == "restarted" else server.kill()
            something_is_owed()
            took[f"{fault}: while it is away"] = until(lambda: nothing_is_owed(case), WITHIN)
            assert browser.get("/navrhy").status_code == 200
            token = case.token("pravnik")
            seen = case.look(token).seen
            form = {"verb": "give_opinion", "seen": seen, "opinion": "bez připomínek"}
            assert browser.post(f"/o/{token}", data=form).status_code == 303
            if fault == "wiped":
                for file in server.home.glob("prefect.db*"):
                    file.unlink()
            server.start()
            back = datetime.now(UTC)
            something_is_owed()
            took[f"{fault}: after it is back"] = until(lambda: nothing_is_owed(case), WITHIN)
            took[f"{fault}: through it again"] = _owe_until(case, done_by_prefect(back), something_is_owed)
    ids = [row.message_id for row in case.letters() if row.state == "sent"]
    assert len(list((tmp_path / "letters").glob("*.eml"))) == len(set(ids))
    assert case.verify().faults == ()
    print({what: round(seconds, 1) for what, seconds in took.items()})


def _owe_until(case: Case, is_there: Callable[[], bool], owe: Callable[[], None]) -> float:
    """Gives the runner something to do until a run of it is on Prefect's page; returns how long that took."""
    began = time.monotonic()
    while not is_there():
        assert time.monotonic() - began < 90, "the runner does not come back to Prefect"
        owe()
        until(lambda: nothing_is_owed(case), WITHIN)
        time.sleep(0.5)
    return time.monotonic() - began


def test_schedules_late_by_a_day_remind_once(server: PrefectServer, case: Case, tmp_path: Path) -> None:
    """All runs of a day that nobody ran fire at once, those by the clock and those somebody put off."""
    submit_another(case)
    case.clock.forward(days=4)
    tell_time(case)
    with case.house.database.read() as connection:
        before = connection.execute(sa.text("SELECT count(*) FROM letter")).scalar_one()
    ids = asyncio.run(_late_runs(8))
    with runner(case):
        for run_id in ids:
            until(lambda run_id=run_id: run_state(server.api_url, run_id).is_final, 120)
        until(lambda: nothing_is_owed(case), WITHIN)
    said = letters(case)
    assert set(said.values()) == {1}
    reminders = [row for row in case.letters() if "reminder" in row.kind or "escalation" in row.kind]
    assert reminders and sum(said.values()) > before
    told = Counter(
        (row.kind, row.person_id, row.proposal_id, str(row.facts.get("due_on"))) for row in reminders
    )
    assert set(told.values()) == {1}, told
    assert sum(case.remind().values()) == 0, "something was left for another sweep"
    states = Counter(run_state(server.api_url, run_id).type for run_id in ids)
    print(f"{len(ids)} late runs: {dict(states)}, {len(reminders)} reminders")


async def _late_runs(many: int) -> list[UUID]:
    """Yesterday's runs of each sweep."""
    from flows.deployments import register

    async with get_client() as client:
        known = await register(client)
        yesterday = datetime.now(UTC) - timedelta(days=1)
        found = []
        for number in range(many):
            for name in ("remind-deadlines", "notify-approvers", "deliver-letters"):
                at = Scheduled(scheduled_time=yesterday + timedelta(hours=3 * number))
                late = await client.create_flow_run_from_deployment(known[name], state=at)
                found.append(late.id)
    return found
