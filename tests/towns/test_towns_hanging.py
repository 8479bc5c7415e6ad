"""A database that takes connections and never answers: its town says so soon, and the others have the web."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from office_case import TOWNS, plain
from three_towns import At, Doorway

from actions.create_town import create_town
from actions.towns import Towns
from db.away import DatabaseAway
from web.share import Share
from web.towns import TownsByHost

HOST = "obec.kraj.example"


class Wire:
    """The wire between the web and PostgreSQL's socket; as long as it is held, nothing comes through it."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.flows = threading.Event()
        self.flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Lets go of what is held, and takes nobody any more."""
        self.flows.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with near, socket.socket(socket.AF_UNIX) as far, suppress(OSError):
            far.connect(self.server)
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    self.flows.wait()
                    if not (said := ready.recv(65536)):
                        return
                    (far if ready is near else near).sendall(said)


@pytest.fixture
def wire(towns: Towns, postgresql_backend: Any) -> Iterator[Wire]:
    """A fourth town, whose database lies behind a wire."""
    url = sa.make_url(postgresql_backend.create("behind_a_wire"))
    text = TOWNS["zeliv"].read_text(encoding="utf-8")
    whole = url.render_as_string(hide_password=False)
    place = create_town(towns, "obec", f"http://{HOST}", text, "zeliv.toml", database_url=whole).place
    wire = Wire(f"{url.query['host']}/.s.PGSQL.{url.query.get('port', 5432)}")
    patiently = {"sslmode": "disable", "gssencmode": "disable", "connect_timeout": "60"}
    there = url.set(host="127.0.0.1", port=wire.port, query=patiently).render_as_string(hide_password=False)
    env = place.folder / "town.env"
    env.write_text(env.read_text().replace(whole, there))
    yield wire
    wire.close()


def test_a_hanging_database_takes_the_threads_of_its_own_town_alone(
    at: At, doorway: tuple[Doorway, httpx.Client], towns: Towns, wire: Wire
) -> None:
    hall = TownsByHost(towns, faulty_for=0.0, at_once=2, waits=0.2)
    doorway[0].app = hall
    try:
        assert at(HOST).get("/prihlaseni").status_code == 200
        wire.flows.clear()
        with ThreadPoolExecutor(2) as people:
            waiting = [people.submit(at(HOST).get, "/prihlaseni") for _ in range(2)]
            _until(lambda: hall._open["obec"].running == 2)
            answer = at(HOST).get("/prihlaseni")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "Databáze úřadu teď neodpovídá" in plain(answer.text)
            asked = at(HOST).get("/api/v1/proposals")
            assert (asked.status_code, asked.json()["type"]) == (503, "/api/v1/#unavailable")
            assert "neodpovídá" in asked.json()["detail"]
            assert at("zeliv").get("/prihlaseni").status_code == 200
            assert not any(one.done() for one in waiting)
            wire.flows.set()
            assert [one.result().status_code for one in waiting] == [200, 200]
        assert at(HOST).get("/prihlaseni").status_code == 200, "nothing was opened anew"
        assert hall.open_towns[-1] == "obec"
    finally:
        wire.flows.set()
        hall.close()


def test_who_is_slow_to_send_or_to_fetch_takes_nobodys_place(
    doorway: tuple[Doorway, httpx.Client],
) -> None:
    door, client = doorway
    held, goes_on = threading.Event(), threading.Event()

    async def office(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        while message.get("more_body"):
            message = await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def slowly() -> Iterator[bytes]:
        yield b"begun"
        held.set()
        goes_on.wait(20)
        yield b"ended"

    door.app = Share(office, at_once=1, waits=5.0)
    with ThreadPoolExecutor(1) as people:
        slow = people.submit(client.post, "/", content=slowly())
        assert held.wait(20)
        assert client.get("/").status_code == 200
        assert not slow.done()
        goes_on.set()
        assert slow.result().status_code == 200


def test_who_finds_no_place_any_more_after_sending_a_form_is_told_so() -> None:
    async def scene() -> None:
        is_sent, is_reading, is_over = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def office(scope: Any, receive: Any, send: Any) -> None:
            await (receive() if scope["sends"] else is_over.wait())

        async def form() -> Any:
            is_reading.set()
            await is_sent.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        share = Share(office, at_once=1, waits=0.05)
        async with asyncio.TaskGroup() as people:
            sender = people.create_task(_refused(share({"sends": True}, form, form)))
            await is_reading.wait()
            holder = people.create_task(share({"sends": False}, form, form))
            await asyncio.sleep(0)  # the holder is let in
            is_sent.set()
            assert "neodpovídá" in await sender
            assert not holder.done()
            is_over.set()
        await share({"sends": False}, form, form)  # every place is free again

    asyncio.run(scene())


async def _refused(asked: Awaitable[None]) -> str:
    with pytest.raises(DatabaseAway) as refused:
        await asked
    return str(refused.value)


def _until(is_so: Any) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)
