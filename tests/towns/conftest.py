"""On what do the tests of many towns stand? Three real towns made once by the product, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from office_case import TOWNS, Clock
from three_towns import HOSTS, At, Counter, Doorway

from actions.create_town import create_town
from actions.towns import Towns
from web.serve import BackgroundServer
from web.towns import TownsByHost


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


@pytest.fixture(scope="session")
def doorway() -> Iterator[tuple[Doorway, httpx.Client]]:
    """A real server, and a client that keeps no cookies of its own."""
    door = Doorway()
    with (
        BackgroundServer(door) as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=30, verify=False) as client,
    ):
        yield door, client


@pytest.fixture
def hall(towns: Towns) -> Iterator[TownsByHost]:
    """The application over the installation; what was mended is looked at by the next request."""
    hall = TownsByHost(towns, faulty_for=0.0)
    yield hall
    hall.close()


@pytest.fixture
def at(hall: TownsByHost, doorway: tuple[Doorway, httpx.Client]) -> At:
    """Goes to the address of a town (its code), or to any other host, with a session or without."""
    door, client = doorway
    door.app = hall
    return lambda to, session="": Counter(client, HOSTS.get(to, to), session)
