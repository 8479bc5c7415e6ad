"""Does a program start a run on a real Prefect, once for a key, and is it told the end?"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest
from office_case import TOWNS, Clock, TestHouse, migrated
from prefect.client.orchestration import get_client

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from flows.deployments import register
from flows.prefect_server import PrefectServer
from flows.runner import serve_schedules

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))
from api_client import Program  # the program of tests/web, without its conftest


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program at Trutnov's office; which database it has is no matter to Prefect."""
    clock = Clock()
    house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path), "RAZITKO_SECRET": "zkouška"}), clock)
    migrated(house)
    with house.database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", clock.now)
    return Program(house)


def test_one_key_is_one_run_and_its_end_is_told(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path, program: Program
) -> None:
    async def known() -> None:
        async with get_client() as prefect:
            await register(prefect, sample_yaml)

    asyncio.run(known())
    # another run of the same flow would be cancelled while the first one goes on: the other key is another flow's
    asked = [
        program.act(f"/flows/{name}/runs", "organizace", {}, headers={"Idempotency-Key": "spis-1"})
        for name in ("deliver-letters", "deliver-letters", "remind-deadlines")
    ]
    assert asked[0] == asked[1] != asked[2]
    assert asked[0]["url"].startswith(prefect_server.ui_url.rstrip("/"))
    run = f"/flows/runs/{asked[0]['id']}"
    assert program.read(run, "tajemnik")["is_final"] is False

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(serve_schedules(stop, sample_yaml))
        deadline = time.monotonic() + 60
        try:
            while not program.read(run, "organizace")["is_final"]:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.3)
        finally:
            stop.set()
            await asyncio.wait_for(running, 30)

    asyncio.run(work())
    assert program.read(run, "organizace")["state"] == "COMPLETED"
    assert "deliver-letters" in sample_log.read_text(encoding="utf-8")
    recent = program.read("/flows/runs?limit=200", "spravce")["runs"]
    assert asked[0]["id"] in [row["id"] for row in recent]
    unknown = "/flows/runs/0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"
    assert "Běh úlohy tu není" in program.refused(404, "GET", unknown, "organizace")
