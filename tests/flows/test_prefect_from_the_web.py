"""Does a click at the counter start a run on a real Prefect, once, and is its state told until the end?"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from office_case import Clock, TestHouse, migrated
from prefect.client.orchestration import get_client

from flows.deployments import register
from flows.prefect_server import PrefectServer
from flows.runner import serve_schedules

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))
from office_client import OfficeClient  # the browser of tests/web, without its conftest


@pytest.fixture
def client(prefect_server: PrefectServer, sqlite_backend: object, town_house_once: TestHouse) -> OfficeClient:
    return OfficeClient(town_house_once).sign_in("organizace")


@pytest.fixture
def town_house_once(tmp_path: Path) -> TestHouse:
    """Trutnov's office on SQLite: which database it has is no matter to Prefect."""
    from office_case import TOWNS

    from actions.authority import Actor
    from actions.load_town import load_town
    from actions.office import settings_from

    house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path), "RAZITKO_SECRET": "zkouška"}), Clock())
    migrated(house)
    with house.database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", datetime(2024, 5, 13, tzinfo=UTC))
    return house


def test_one_click_is_one_run_and_its_end_is_told(
    prefect_server: PrefectServer, sample_yaml: Path, sample_log: Path, client: OfficeClient
) -> None:
    async def known() -> None:
        async with get_client() as prefect:
            await register(prefect, sample_yaml)

    asyncio.run(known())
    clicks = [client.post("/stul/ulohy/deliver-letters", {"key": "klik1"}) for _ in range(2)]
    places = {click.headers["location"] for click in clicks}
    assert len(places) == 1 and {click.status_code for click in clicks} == {303}
    # a second run of the same flow would be cancelled while the first goes on: the other key is another flow's
    other = client.post("/stul/ulohy/remind-deadlines", {"key": "klik2"})
    assert other.headers["location"] not in places
    (page,) = places
    run_id = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", page)
    assert run_id is not None, page

    def state() -> str:
        """Of this run: other runs stand on the page too."""
        (row,) = client.html(client.get(page)).xpath(f"//tr[.//a[contains(@href, '{run_id.group()}')]]")
        return " ".join(row.text_content().replace("\u00a0", " ").split())

    assert "čeká na spuštění" in state()

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(serve_schedules(stop, sample_yaml))
        deadline = time.monotonic() + 60
        try:
            while "hotovo" not in state():
                assert time.monotonic() < deadline, state()
                await asyncio.sleep(0.3)
        finally:
            stop.set()
            await asyncio.wait_for(running, 30)

    asyncio.run(work())
    assert "deliver-letters" in sample_log.read_text(encoding="utf-8")
    words = client.words(client.get("/stul/ulohy"))
    assert "Odeslat dopisy" in words
    links = client.html(client.get("/stul/ulohy")).xpath("//table//a/@href")
    assert links and all(link.startswith(prefect_server.ui_url.rstrip("/")) for link in links)


def test_an_unknown_deployment_is_refused_with_its_sentence(
    prefect_server: PrefectServer, client: OfficeClient
) -> None:
    async def forget() -> None:
        async with get_client() as prefect:
            for row in await prefect.read_deployments():
                if row.name == "remind-deadlines":
                    await prefect.delete_deployment(row.id)

    asyncio.run(forget())
    answer = client.post("/stul/ulohy/remind-deadlines", {"key": "x"})
    assert answer.status_code == 409 and "Prefect nezná úlohu" in client.words(answer)
