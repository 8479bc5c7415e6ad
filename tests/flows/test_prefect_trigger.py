"""What do the web and the command line see of Prefect when it is busy, and do they stay light?"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import pytest

from flows.trigger import PrefectUnavailable, run_state

RUN = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")
STATE = b'{"state": {"type": "COMPLETED", "name": "Completed", "message": ""}}'


class _Busy(BaseHTTPRequestHandler):
    """Prefect on SQLite during a burst, which no command brings about: 503 so many times, then an answer."""

    refusals = 0

    def do_GET(self) -> None:
        busy = type(self).refusals > 0
        type(self).refusals -= 1
        self.send_response(503 if busy else 200)
        self.end_headers()
        self.wfile.write(b"{}" if busy else STATE)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def busy_api() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


def test_a_busy_prefect_is_asked_again_and_then_reported(busy_api: str) -> None:
    _Busy.refusals = 2
    state = run_state(busy_api, RUN, pauses=(0, 0, 0))
    assert state.is_final and state.message is None
    _Busy.refusals = 4
    with pytest.raises(PrefectUnavailable, match="přetížený"):
        run_state(busy_api, RUN, pauses=(0, 0, 0))


def test_the_door_does_not_import_prefect() -> None:
    code = "import sys, flows.trigger; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0
