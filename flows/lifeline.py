"""How does a child process end with its parent, even a killed one? It reads a pipe that only the parent holds."""

from __future__ import annotations

import os
import signal
import threading
import time

STOP_LIMIT = 10.0  # seconds between SIGTERM and the certain end


def end_with_parent() -> None:
    """Called first in a child whose standard input is a pipe: from now on it ends when the parent is gone."""
    threading.Thread(target=_wait_and_end, name="end-with-parent", daemon=True).start()


def _wait_and_end() -> None:
    while os.read(0, 1):  # not sys.stdin: its lock would disturb the interpreter's own end
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_LIMIT)
    os._exit(1)
