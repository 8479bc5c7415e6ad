"""Which fixtures do the tests of the web use, and how often do they run on PostgreSQL?"""

import os
from pathlib import Path

import pytest
from office_client import office_web
from trial_office import head_asked, matter, server, trial, visitor

__all__ = ["head_asked", "matter", "office_web", "server", "trial", "visitor"]

EVERY = 4
"""Of the cases of a page one in so many runs on PostgreSQL too, the first of each file among them.

Pages ask the queries that tests/db and tests/actions try on both databases in full; a fresh PostgreSQL database for
each case of each page would cost the suite half of its time. RAZITKO_EVERY_DATABASE=1 runs them all.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("RAZITKO_EVERY_DATABASE"):
        return
    here = Path(__file__).parent
    met: dict[Path, int] = {}
    dropped = []
    for item in items:
        callspec = getattr(item, "callspec", None)
        if item.path.parent == here and callspec and callspec.params.get("backend") == "postgresql":
            met[item.path] = met.get(item.path, -1) + 1
            if met[item.path] % EVERY:
                dropped.append(item)
    if dropped:
        gone = set(dropped)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=dropped)
