"""How is the web served? By uvicorn: blocking, as a child of the supervisor, or in a thread for a demo and tests."""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
from collections.abc import Sequence
from types import TracebackType

import uvicorn
from starlette.types import ASGIApp

from actions.office import House, open_house
from actions.towns import towns_from
from web.app import create_app

_STARTS_WITHIN = 15.0
_STOPS_WITHIN = 15.0


def config_of(
    app: ASGIApp | str,
    host: str,
    port: int,
    proxies: Sequence[str] = ("127.0.0.1", "::1"),
    processes: int = 1,
) -> uvicorn.Config:
    """How uvicorn serves ``app``, or the factory that it names; where people come from is what ``proxies`` say."""
    # uvicorn's access log would write the addresses, and with them the tokens; `web.security` writes its own.
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=10,
        factory=isinstance(app, str),
        workers=processes,
        # A worker that is slow to start on a busy machine is not a hung one; five seconds would kill it for ever.
        timeout_worker_healthcheck=60,
        forwarded_allow_ips=list(proxies),
    )


def serve(house: House, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serves the office until SIGINT or SIGTERM; running requests are finished first."""
    app = create_app(house)
    _spare_the_collector()
    uvicorn.Server(config_of(app, host, port)).run()


def _spare_the_collector() -> None:
    """What has been loaded stays for good, and a page leaves no circles: the collector's walks are a tenth of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def main() -> None:
    """The web of the office, or of the many towns, that the environment describes: the supervisor's child."""
    towns = towns_from(os.environ)
    if towns is not None:
        from web.towns import TownsByHost  # an office that lives alone does without

        towns.all()
        _spare_the_collector()
        uvicorn.Server(
            config_of(TownsByHost(towns), "127.0.0.1", int(os.environ.get("RAZITKO_PORT", "8000")))
        ).run()
        return
    house = open_house()
    try:
        serve(house, port=house.settings.web_port)
    finally:
        house.close()


class BackgroundServer:
    """The application in a thread of this process: ``with BackgroundServer(app) as server: server.url``.

    Port 0 takes a free one. Raises OSError for a port that is taken, TimeoutError if the server does not start.
    """

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> None:
        # asyncio sends at once (TCP_NODELAY) only on sockets that say they are TCP; others wait 40 ms for an answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(config_of(app, host, self.port))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="web", daemon=True
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host}:{self.port}"

    def __enter__(self) -> BackgroundServer:
        self._thread.start()
        until = time.monotonic() + _STARTS_WITHIN
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                self.stop()
                raise TimeoutError(f"the web did not start on {self.url}")
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Finishes running requests and closes the port; may be called twice."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(_STOPS_WITHIN)
        self._socket.close()
