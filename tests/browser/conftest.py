"""Which fixtures do the tests with a browser use? The office of the web's tests, and a Chromium without a window."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))

from office_browser import browser, played, served
from trial_office import head_asked, matter, server, trial

__all__ = ["backend", "browser", "head_asked", "matter", "played", "served", "server", "trial"]


@pytest.fixture
def backend(sqlite_backend: Any) -> Any:
    """SQLite alone: what a browser shows does not depend on the database, and tests/web serves from both."""
    return sqlite_backend
