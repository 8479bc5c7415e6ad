"""On what do the tests of many towns stand? Three real towns made once by the product, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from office_case import TOWNS, Clock, TestHouse
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.create_town import create_town
from actions.session import begin_session
from actions.towns import TownPlace, Towns
from db import people
from db.accounts import open_account
from web.serve import BackgroundServer
from web.towns import TownsByHost

HOSTS = {
    "trutnov": "usneseni.trutnov.example",
    "humpolec": "usneseni.humpolec.example",
    "zeliv": "zeliv.kraj.example",
}
NAMES = {"trutnov": "Trutnov", "humpolec": "Humpolec", "zeliv": "Želiv"}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three towns as `razitko towns create` leaves it, on a day in May 2024."""
    folder = tmp_path_factory.mktemp("towns")
    (folder / "clock").write_text(Clock().now.isoformat())
    towns = Towns(folder, {"RAZITKO_CLOCK_FILE": str(folder / "clock")})
    for code, host in HOSTS.items():
        create_town(towns, code, f"http://{host}", TOWNS[code].read_text(encoding="utf-8"), code)
    return folder


@pytest.fixture
def towns(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Towns:
    """An installation of one's own, which the environment names too."""
    folder = tmp_path / "towns"
    shutil.copytree(made, folder)
    environ = {"RAZITKO_TOWNS": str(folder), "RAZITKO_CLOCK_FILE": str(folder / "clock")}
    monkeypatch.delenv("RAZITKO_HOME", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return Towns(folder, environ, read_again_after=0.0)


class Doorway:
    """What the one server of all these tests serves: the installation of the test that runs."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def doorway() -> Iterator[tuple[Doorway, httpx.Client]]:
    """A real server, and a client that keeps no cookies of its own."""
    door = Doorway()
    with (
        BackgroundServer(door) as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=30, verify=False) as client,
    ):
        yield door, client


@dataclass
class Counter:
    """A browser at the address of one town, over real HTTP."""

    client: httpx.Client
    host: str
    session: str = ""

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        cookie = {"cookie": f"razitko_session={self.session}"} if self.session else {}
        self.client.cookies.clear()
        return self.client.request(
            method, path, headers={"host": self.host, **cookie, **(headers or {})}, **more
        )

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)

    def post(self, path: str, data: dict[str, str], headers: dict[str, str] | None = None) -> httpx.Response:
        return self.ask("POST", path, headers, data=data)


@pytest.fixture
def hall(towns: Towns) -> Iterator[TownsByHost]:
    """The application over the installation; what was mended is looked at by the next request."""
    hall = TownsByHost(towns, faulty_for=0.0)
    yield hall
    hall.close()


At = Callable[..., Counter]


@pytest.fixture
def at(hall: TownsByHost, doorway: tuple[Doorway, httpx.Client]) -> At:
    """Goes to the address of a town (its code), or to any other host, with a session or without."""
    door, client = doorway
    door.app = hall
    return lambda to, session="": Counter(client, HOSTS.get(to, to), session)


def house_of(place: TownPlace) -> TestHouse:
    """The office of a town at the instant of the clock that all share."""
    assert place.settings is not None
    return TestHouse(place.settings, Clock())


def signed_in(place: TownPlace, person: str) -> str:
    """The token of a session that a person has begun in a town."""
    house = house_of(place)
    with house.writing() as (office, connection):
        row = people.person_by_code(connection, person)
        assert row is not None
        open_account(connection, row.id, office.now)
        token = begin_session(office, connection, row.id, "password")
    house.close()
    return token
