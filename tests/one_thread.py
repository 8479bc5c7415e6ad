"""How does a test ask the office's web? In its own thread, on a loop of the request's own.

Starlette's client starts a thread for each request and hands nine things over to it and back; on two busy cores most
of the time of the tests of the web was spent on waiting for each other.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from starlette.testclient import TestClient


class _InThisThread(httpx.BaseTransport):
    """Calls the application; its faults go through to the test if it ``raises``."""

    def __init__(self, app: Any, raises: bool) -> None:
        self._asgi = httpx.ASGITransport(app, raise_app_exceptions=raises, client=("testclient", 50000))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self._answer(request))
        with ThreadPoolExecutor(1) as other:  # Playwright and asynchronous tests keep this thread's loop
            return other.submit(lambda: asyncio.run(self._answer(request))).result()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._asgi.handle_async_request(request)
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(content))


class Client(TestClient):
    """Starlette's client, the requests apart."""

    def __init__(self, app: Any, *, raise_server_exceptions: bool = True, **more: Any) -> None:
        super().__init__(app, raise_server_exceptions=raise_server_exceptions, **more)
        self._transport = _InThisThread(app, raise_server_exceptions)
