"""How do tests look at the office with a real browser? A played office, served, and Chromium driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office_case import migrated
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from actions.office import House, settings_from
from actions.session import begin_session
from db.people import person_by_code
from tools.played_office import PlayedOffice, SetClock, play
from web.app import create_app
from web.serve import BackgroundServer

SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    "--js-flags=--no-opt",  # no page lives long enough to pay for it
    # a page follows the last one in the same frame, a seventh cheaper; the others are those of Playwright's own list
    # that a page of the office could meet, for the last list is the one that counts
    "--disable-features=RenderDocument,PaintHolding,HttpsUpgrades,Translate,OptimizationHints,MediaRouter",
]
expect.set_options(timeout=20_000)  # two busy cores are slower than a page
PHONE, DESK = (360, 740), (1280, 900)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of a module, not of the session: Playwright occupies this thread's event loop as long as it runs."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield running
        running.close()


class ServedOffice:
    """An office over HTTP, and browsers of its people."""

    def __init__(self, house: House, url: str, browser: Browser) -> None:
        self.house, self.url, self.browser = house, url, browser

    def sits(self, code: str, size: tuple[int, int] = DESK, **more: Any) -> BrowserContext:
        """A browser in which that person is signed in; nobody is for an empty code."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            locale="cs-CZ",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(20_000)
        if code:
            self.let_in(context, code)
        return context

    def let_in(self, context: BrowserContext, code: str) -> None:
        """That person has a new session in this browser, which the office has begun."""
        with self.house.writing() as (office, connection):
            row = person_by_code(connection, code)
            assert row is not None, code
            token = begin_session(office, connection, row.id, "password")
        context.add_cookies([{"name": "razitko_session", "value": token, "url": self.url}])


def empty_house(folder: Path, clock: SetClock) -> House:
    """A migrated house without a town."""
    house = House(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_PREFECT_PORT": "1"}), clock)
    migrated(house)
    return house


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> PlayedOffice:
    """The office in the middle of its work; a module's tests only look at it."""
    clock = SetClock()
    return play(empty_house(tmp_path_factory.mktemp("played"), clock), clock)


@pytest.fixture(scope="module")
def served(played: PlayedOffice, browser: Browser) -> Iterator[ServedOffice]:
    """The played office on a free port."""
    with BackgroundServer(create_app(played.house)) as server:
        yield ServedOffice(played.house, server.url, browser)
