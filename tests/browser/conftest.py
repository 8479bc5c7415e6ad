"""Which fixtures do the tests with a browser use? The office of the web's tests, and a Chromium without a window."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))

from headless_chromium import Chromium
from office_browser import browser, played, served
from trial_office import head_asked, matter, server, trial

__all__ = ["backend", "browser", "chromium", "head_asked", "matter", "played", "served", "server", "trial"]


@pytest.fixture
def backend(sqlite_backend: Any) -> Any:
    """SQLite alone: what a browser shows does not depend on the database, and tests/web serves from both."""
    return sqlite_backend


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with Chromium(program, tmp_path_factory.mktemp("chromium")) as browser:
        yield browser
