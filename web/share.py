"""How much of the web may one town among many take? So many requests at a time; its hanging database stops it alone."""

from __future__ import annotations

from anyio import Semaphore, move_on_after
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.away import DatabaseAway

AT_ONCE = 8
"""Requests of one town that are worked on at the same time; all towns together have the forty threads of a process."""
WAITS = 3.0
"""Seconds for which a request waits until one of the town's others is done."""


class Share:
    """In front of a town's application: lets so many requests in at once, the others wait for a while.

    A database that takes connections and never answers holds a thread for each request, and it would hold all of them.
    Whoever is slow to send or to fetch holds nobody up: only what lies between counts. Raises DatabaseAway instead of
    passing on a request that has waited for too long, and to the application if that was while it read a form.
    """

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE, waits: float = WAITS) -> None:
        self.app = app
        self.waits = waits
        self._places = Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on when there is a place for it."""
        is_inside = has_answered = False

        async def enter() -> None:
            nonlocal is_inside
            with move_on_after(self.waits):
                await self._places.acquire()
                is_inside = True
                return
            raise DatabaseAway(
                "Databáze úřadu teď neodpovídá, nebo nestačí. Nic jsme nezapsali; zkuste to prosím za chvíli znovu. "
                "Trvá-li to, řekněte to správci."
            )

        def leave() -> None:
            nonlocal is_inside
            if is_inside:
                is_inside = False
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
