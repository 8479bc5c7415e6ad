"""What do the sweeps stand on? Offices that are alike, by the hundred, and a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from office_case import TestHouse
from process_sweep import Inbox, Offices, OfficesAt


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server of this test's own."""
    with Inbox() as server:
        yield server


@pytest.fixture
def offices_at(backend: Any, house_at: Callable[..., Any], tmp_path: Path, inbox: Inbox) -> OfficesAt:
    """Offices at a stage of the road (`house_at`), and what the walk there left."""

    def at(stage: str, walk: Callable[[TestHouse], Any]) -> tuple[Offices, Any]:
        house, left = house_at(stage, walk)
        return Offices(backend, f"template_trutnov_{stage}", house.clock.now, tmp_path, inbox), left

    return at
