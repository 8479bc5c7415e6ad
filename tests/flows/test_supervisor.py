"""Does the office go on when Prefect's server falls, and falls again while it starts?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import supervisor
from flows.prefect_server import PrefectNotStarted


class FallingServer:
    """Comes up, is gone at the first look, falls while it starts again, and then comes up for good."""

    starts = 0

    def __init__(self, home: Path, port: int) -> None:
        self.pid: int | None = None

    def start(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        FallingServer.starts += 1
        meanwhile()
        if FallingServer.starts == 2:
            raise PrefectNotStarted("Server Prefectu se nespustil.")
        self.pid = 1 if FallingServer.starts == 3 else None

    def stop(self) -> None:
        self.pid = None


def test_a_server_that_falls_while_it_starts_again_is_no_end_of_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    looks: list[int] = []

    def watch(_now: float) -> None:
        looks.append(FallingServer.starts)
        if FallingServer.starts == 3 and looks.count(3) == 2:  # within the third start, and after it
            stop.set()

    child = SimpleNamespace(watch=watch, stop=lambda: None)
    monkeypatch.setattr(supervisor, "PrefectServer", FallingServer)
    monkeypatch.setattr(supervisor, "children_of", lambda _place, _server: [child])
    monkeypatch.setattr(supervisor, "_answers", lambda _port: False)
    monkeypatch.setattr(supervisor, "_wait_until_listening", lambda _port, _stop: None)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.0)
    place = SimpleNamespace(web_port=1, prefect_port=2, prefect_home=tmp_path, folder=tmp_path)
    supervisor.supervise(place, stop, lambda _server: None)
    assert FallingServer.starts == 3
    assert looks.count(2) >= 2, "the others are watched while the server starts and until it is tried again"
    assert "Server Prefectu se nespustil." in caplog.text
