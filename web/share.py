"""How much of the web may one town among many take? So many requests at a time; whoever hangs holds nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from anyio import Semaphore, move_on_after, to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.away import DatabaseAway

AT_ONCE = 8
"""Requests of one town that are worked on at the same time; all towns together have the forty threads of a process."""
WAITS = 3.0
"""Seconds for which a request waits until one of the town's others is done; whoever is inside for longer hangs."""
REMEMBERED = 60.0
"""Seconds for which it is remembered of a town that it hung."""


class Threads:
    """Which threads a town's requests take: of those that all towns have together, and its own once they hang.

    A thread that waits for a database can't be called back. So the process gets one more for each request that is in
    for too long, and gives it up when the request ends; and while it is remembered that a town's hung, each of its
    requests has such a thread from the beginning. However many towns hang, the others have all forty again after
    `WAITS` seconds. There are never more than `AT_ONCE` of them for a town.
    """

    def __init__(self, waits: float = WAITS) -> None:
        self.waits = waits
        self._hung_at: float | None = None

    def enter(self) -> Callable[[], None]:
        """Counts a request in; returns what counts it out."""
        common, loop = to_thread.current_default_thread_limiter(), asyncio.get_running_loop()
        begun, added = loop.time(), 0

        def add() -> None:
            nonlocal added
            if not added:
                added = 1
                common.total_tokens += 1

        def hang() -> None:
            self._hung_at = loop.time()
            add()

        def leave() -> None:
            timer.cancel()
            common.total_tokens -= added
            if loop.time() - begun >= self.waits:
                self._hung_at = loop.time()

        if self._hung_at is not None and begun - self._hung_at < REMEMBERED:
            add()
        timer = loop.call_later(self.waits, hang)
        return leave

    @contextmanager
    def entered(self) -> Iterator[None]:
        """For work that is no request: the opening of a town."""
        leave = self.enter()
        try:
            yield
        finally:
            leave()


class Share:
    """In front of a town's application: lets so many requests in at once, the others wait for a while.

    A database that takes connections and never answers holds a thread for each request, and it would hold all of them
    (how the threads of several such towns are made good: `Threads`). Whoever is slow to send or to fetch holds nobody
    up: only what lies between counts. Raises DatabaseAway instead of passing on a request that has waited for
    too long, and to the application if that was while it read a form.
    """

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE, waits: float = WAITS) -> None:
        self.app = app
        self.waits = waits
        self._places = Semaphore(at_once)
        self._threads = Threads(waits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on when there is a place for it."""
        has_answered = False
        leave_threads: Callable[[], None] | None = None

        async def enter() -> None:
            nonlocal leave_threads
            with move_on_after(self.waits):
                await self._places.acquire()
                leave_threads = self._threads.enter()
                return
            raise DatabaseAway(
                "Databáze úřadu teď neodpovídá, nebo nestačí. Nic jsme nezapsali; zkuste to prosím za chvíli znovu. "
                "Trvá-li to, řekněte to správci."
            )

        def leave() -> None:
            nonlocal leave_threads
            if leave_threads is not None:
                leave_threads()
                leave_threads = None
                self._places.release()

        async def receive_outside() -> Message:
            leave()
            message = await receive()
            if not has_answered:
                await enter()
            return message

        async def send_outside(message: Message) -> None:
            nonlocal has_answered
            has_answered = True
            leave()
            await send(message)

        await enter()
        try:
            await self.app(scope, receive_outside, send_outside)
        finally:
            leave()
