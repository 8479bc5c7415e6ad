"""How does the embedded office run? Prefect's server, the runner and the web under one supervisor.

It runs as long as the office does and only watches, so it imports neither our database nor Prefect.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flows.prefect_server import FEW_ARENAS, PrefectNotStarted, PrefectServer

logger = logging.getLogger("razitko.office")
PYTHON = (sys.executable, "-P", "-c")
ENDS_WITH_US = "from flows.lifeline import end_with_parent; end_with_parent(); "
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps falling
STOPS_WITHIN = 20.0  # seconds a child has to finish the run under way


class PortTaken(Exception):
    """Another program listens where the office wants to; the sentence says what to do."""


class Place(Protocol):
    """Where an office lives and listens: `actions.office.Settings`, or what another process said of them."""

    @property
    def folder(self) -> Path:
        """Its home."""

    @property
    def web_port(self) -> int:
        """The web's port on this machine."""

    @property
    def prefect_home(self) -> Path:
        """The folder of the embedded Prefect server."""

    @property
    def prefect_port(self) -> int:
        """The server's port."""


@dataclass
class Child:
    """One process of the office; it is started again when it falls, with growing pauses."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    starts_at: float = field(default=0.0)

    def watch(self, now: float) -> None:
        """Starts the child if it does not run and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            if now - self.starts_at > LONGEST_PAUSE:
                self.pause = 0.5
            return
        if self.process is not None:
            logger.warning("%s skončil (%s), spustí se znovu.", self.name, self.process.returncode)
            self.process = None
            self.starts_at = now + self.pause
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        if now >= self.starts_at:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.PIPE,
                )
            self.starts_at = now

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for a child that does not end in time."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def children_of(place: Place, server: PrefectServer) -> list[Child]:
    """The runner and the web, with the environment of this office and of its Prefect server."""
    folder = place.folder
    environment = {**FEW_ARENAS, **os.environ, **server.environment(), "RAZITKO_HOME": str(folder)}
    runner = f"{ENDS_WITH_US}from flows.embedded import run_runner; run_runner()"
    return [
        Child("runner", [*PYTHON, runner], environment, folder / "logs" / "runner.log"),
        web_child(folder, environment),
    ]


def web_child(folder: Path, environment: dict[str, str]) -> Child:
    """The web as a process of its own: it imports neither Prefect nor this floor."""
    return Child(
        "web",
        [*PYTHON, f"{ENDS_WITH_US}from web.serve import main; main()"],
        environment,
        folder / "logs" / "web.log",
    )


def supervise(place: Place, stop: threading.Event, ready: Callable[[PrefectServer], None]) -> None:
    """Runs the office, or the many towns that share a ``place``, until ``stop``.

    A fallen child or server is started again, nothing is lost meanwhile.

    Raises PortTaken if somebody else has the web's port, PrefectNotStarted if Prefect's server does not come up
    the first time.
    """
    if _answers(place.web_port):
        raise PortTaken(
            f"Port {place.web_port} na tomto počítači už někdo používá. Ukončete ho, nebo zvolte jiný: "
            "RAZITKO_PORT=8001 razitko up."
        )
    server = PrefectServer(place.prefect_home, place.prefect_port)
    server.start()
    children = children_of(place, server)

    def watch() -> None:
        for child in children:
            child.watch(time.monotonic())

    try:
        watch()
        _wait_until_listening(place.web_port, stop)
        ready(server)
        pause, starts_at = 0.0, 0.0
        while not stop.wait(0.5):
            watch()
            if server.pid is None and time.monotonic() >= starts_at:
                logger.warning("Server Prefect skončil, spustí se znovu.")
                pause = 0.0 if _starts_again(server, watch) else min(2 * pause or 1.0, LONGEST_PAUSE)
                starts_at = time.monotonic() + pause
    finally:
        for child in children:
            child.stop()
        server.stop()


def _starts_again(server: PrefectServer, meanwhile: Callable[[], None]) -> bool:
    """Whether it came up. The office goes on without it, so one that falls while it starts is no end of the office."""
    try:
        server.start(meanwhile)
    except PrefectNotStarted as fault:
        logger.warning("%s", fault)
        return False
    return True


def _wait_until_listening(port: int, stop: threading.Event) -> None:
    """Returns when the web answers, or after ten seconds: its log then says why, and it is started again."""
    until = time.monotonic() + 10
    while time.monotonic() < until and not stop.wait(0.05):
        if _answers(port):
            return


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set: the office then stops cleanly."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
