"""Which three towns do the tests know, and how does somebody stand at the counter of one of them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from office_case import Clock, TestHouse
from starlette.types import ASGIApp, Receive, Scope, Send

from actions.session import begin_session
from actions.towns import TownPlace
from db import people
from db.accounts import open_account

HOSTS = {
    "trutnov": "usneseni.trutnov.example",
    "humpolec": "usneseni.humpolec.example",
    "zeliv": "zeliv.kraj.example",
}
NAMES = {"trutnov": "Trutnov", "humpolec": "Humpolec", "zeliv": "Želiv"}


class Doorway:
    """What the one server of all these tests serves: the installation of the test that runs."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


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


At = Callable[..., Counter]


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
