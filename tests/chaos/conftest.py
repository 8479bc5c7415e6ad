"""What do the sweeps stand on? Offices that are alike, by the hundred, and a real mail server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from office_case import TestHouse
from process_sweep import Inbox, Offices, OfficesAt, Tried

LINES = "tried"


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Says a line of what was tried and how often; `make chaos` prints all of them at its end."""

    def say(*lines: str) -> None:
        request.node.user_properties.extend((LINES, line) for line in lines)

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was tried and how often, if that was what the run was for."""
    if os.environ.get("RAZITKO_CHAOS") != "long":
        return
    terminalreporter.section("what was tried")
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for kind, line in report.user_properties:
                    if kind == LINES:
                        terminalreporter.write_line(str(line))


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
