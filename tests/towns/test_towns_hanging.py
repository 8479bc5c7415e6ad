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
from anyio import CapacityLimiter, to_thread
from office_case import TOWNS, plain
from starlette.types import ASGIApp
from three_towns import HOSTS, At, Doorway

from actions.create_town import create_town
from actions.towns import Towns
from db.away import DatabaseAway
from web.serve import BackgroundServer
from web.share import REMEMBERED, Share, Threads
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
    postgresql_backend.drop("behind_a_wire")


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


class Narrow:
    """The web with few common threads instead of forty."""

    def __init__(self, app: ASGIApp, threads: int) -> None:
        self.app, self.threads = app, threads
        self.common: CapacityLimiter | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.common is None:
            self.common = to_thread.current_default_thread_limiter()
            self.common.total_tokens = self.threads
        await self.app(scope, receive, send)

    @property
    def all(self) -> float:
        """How many threads there are now."""
        assert self.common is not None
        return self.common.total_tokens

    @property
    def are_held(self) -> bool:
        """Whether every one is held."""
        assert self.common is not None
        return self.common.borrowed_tokens >= self.common.total_tokens


@pytest.mark.parametrize("is_open", [True, False])
def test_towns_that_hang_leave_the_common_threads_to_the_others(
    towns: Towns, wire: Wire, *, is_open: bool
) -> None:
    """All threads are held by one town, as five would hold forty; by its requests, or by its being opened."""
    hall = TownsByHost(towns, faulty_for=0.0, at_once=2, waits=0.2)
    narrow = Narrow(hall, 2 if is_open else 1)
    with (
        BackgroundServer(narrow) as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client,
        ThreadPoolExecutor(2) as people,
    ):

        def get(to: str) -> int:
            return client.get("/prihlaseni", headers={"host": HOSTS.get(to, to)}).status_code

        try:
            if is_open:
                assert get(HOST) == 200
            assert get("zeliv") == 200
            wire.flows.clear()
            waiting = [people.submit(get, HOST) for _ in range(narrow.threads)]
            _until(lambda: narrow.are_held or narrow.all > narrow.threads)
            assert get("zeliv") == 200
            assert not any(one.done() for one in waiting)
            _until(lambda: narrow.all == 2 * narrow.threads)
            assert get("zeliv") == 200
            if is_open:
                assert get(HOST) == 503
            wire.flows.set()
            assert {one.result() for one in waiting} == {200}
            _until(lambda: narrow.all == narrow.threads)
        finally:
            wire.flows.set()
            hall.close()


def test_a_town_that_has_hung_takes_common_threads_again_when_that_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        common, loop = to_thread.current_default_thread_limiter(), asyncio.get_running_loop()
        usual, now, timers = common.total_tokens, 1000.0, list[Any]()

        def later(_seconds: float, done: Any) -> asyncio.Handle:
            timers.append(done)
            return asyncio.Handle(done, (), loop)

        with monkeypatch.context() as clock:
            clock.setattr(loop, "time", lambda: now)
            clock.setattr(loop, "call_later", later)
            threads = Threads(waits=3.0)
            in_time, hanging = threads.enter(), threads.enter()
            assert common.total_tokens == usual
            in_time()
            now += 3
            timers[-1]()
            assert common.total_tokens == usual + 1, "the one that hangs is made good"
            now += 30
            hanging()
            assert common.total_tokens == usual
            now += REMEMBERED - 1
            again = [threads.enter() for _ in range(5)]
            assert common.total_tokens == usual + 5, "nobody waits for these even for a moment"
            for leave in again:
                leave()
            now += 1
            leave = threads.enter()
            assert common.total_tokens == usual
            leave()
            assert common.total_tokens == usual

    asyncio.run(scene())


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
